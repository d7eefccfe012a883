"""Drivers of other packages: the entry points of the group `gatepost.drivers`.

A package names them in its `pyproject.toml`:

    [project.entry-points."gatepost.drivers"]
    scale_acme = "acme_gatepost.scale:DRIVER"

One that cannot be used is left out, with one sentence that says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from itertools import pairwise

from drivers import registry
from drivers.contract import Driver
from edge_app.third_party.faults import faults_of
from edge_app.third_party.tame import tame

GROUP = "gatepost.drivers"


@dataclass(frozen=True, slots=True)
class Found:
    """By name: the drivers that can be used, and why the others cannot."""

    drivers: Mapping[str, Driver] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of every driver that can be used, built-in ones first."""
        return (*registry.NAMES, *self.drivers)

    def load(self, name: str) -> Driver:
        """Give one driver; raises `KeyError` for a name that is not in `names`."""
        return self.drivers.get(name) or registry.load(name)


def found() -> Found:
    """Look through everything that is installed."""
    drivers: dict[str, Driver] = {}
    broken: dict[str, str] = {}
    points = sorted(entry_points(group=GROUP), key=lambda one: (one.name, one.value))
    twice = {
        one.name
        for one, two in pairwise(points)
        if one.name == two.name and one.value != two.value
    }
    for point in points:
        driver, why = None, "two packages bring a driver of that name"
        if point.name not in twice:
            driver, why = _loaded(point)
        if driver is not None:
            drivers[point.name] = driver
        else:
            broken[point.name] = f"{point.name}{_from(point)} cannot be used: {why}."
    return Found(drivers, broken)


def _from(point: EntryPoint) -> str:
    dist = point.dist
    return f" (from {dist.name} {dist.version})" if dist is not None else ""


def _loaded(point: EntryPoint) -> tuple[Driver | None, str]:
    """Import one driver and look it over; None and why, where it is no good."""
    if point.name in registry.NAMES:
        return None, "Gatepost has a driver of that name already"
    try:
        driver = point.load()
        faults = faults_of(driver, point.name)
        # Nothing guards the steps of a dialogue as `tame` guards a driver's functions.
        if getattr(driver, "dialogue", None) is not None:
            faults += ("it has a dialogue, which only Gatepost's own drivers may have",)
    except (Exception, SystemExit) as error:
        # Somebody else's module may raise anything at all while it is imported.
        return None, " ".join(f"{type(error).__name__}: {error}".split())
    return (None, "; ".join(faults)) if faults else (tame(driver), "")
