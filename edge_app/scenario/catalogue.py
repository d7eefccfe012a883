"""The scenarios there are: those that ship, and a person's own files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

from edge_app.config import DAMAGES, Config, exact
from edge_app.config_form import guess
from edge_app.config_lines import places
from edge_app.errors import ConfigError
from edge_app.scenario.form import read
from edge_app.scenario.records import OWN_STEPS, Scenario
from edge_app.scenario.site_text import own_config
from edge_app.stations.registry import KINDS

SITE_PREFIX = "site-"
"""So begin the names of the sites that lie beside the shipped scenarios."""

STARTING_S = 4.0
"""What a play takes beyond its own time: everything starts and ends."""


def shipped_folder() -> Path:
    """Return where the shipped scenarios are; they lie beside the simulators."""
    with as_file(files("simulators").joinpath("scenarios")) as folder:
        return folder


def shipped() -> dict[str, Path]:
    """Return the shipped scenarios by name."""
    return {
        path.stem: path
        for path in sorted(shipped_folder().glob("*.toml"))
        if not path.name.startswith(SITE_PREFIX)
    }


def find(wanted: str) -> Path:
    """Return the file of a scenario: a shipped name, or a path that ends in .toml.

    Raises:
        ConfigError: there is none.

    """
    known = shipped()
    if wanted in known:
        return known[wanted]
    path = Path(wanted)
    if path.suffix == ".toml" and path.is_file():
        return path
    sort = "file" if path.suffix == ".toml" else "scenario"
    raise ConfigError((f'There is no {sort} "{wanted}"; {guess(wanted, known)}',))


def open_file(path: Path) -> Scenario:
    """Read a scenario.

    Raises:
        ConfigError: with every mistake, a sentence each.

    """
    try:
        text = path.read_text("utf-8")
        document = tomllib.loads(text, parse_float=exact)
    except UnicodeDecodeError as error:
        raise ConfigError((f"{path} is no UTF-8 text.",)) from error
    except OSError as error:
        raise ConfigError((f"{path} cannot be read: {error.strerror}.",)) from error
    except DAMAGES as error:
        raise ConfigError((f"{path} is no TOML: {error}.",)) from error
    scenario, mistakes = read(path.stem, document, places(text))
    if scenario is None:
        raise ConfigError(tuple(f"{path.name}: {one}" for one in mistakes))
    if not scenario.people:
        return scenario
    people = path.parent / scenario.people
    if not people.is_file():
        raise ConfigError((f"{path.name}: people: there is no file {people}.",))
    return replace(scenario, people=str(people))


def site_of(scenario: Scenario, path: Path) -> Path:
    """Return the site's file that goes with a scenario.

    Raises:
        ConfigError: it has none, or it is not there.

    """
    if not scenario.site:
        raise ConfigError(
            (f'{path.name} names no site: give a FILE, or write site = "...".',)
        )
    site = path.parent / scenario.site
    if not site.is_file():
        raise ConfigError((f"{path.name}: site: there is no file {site}.",))
    return site


def judge_site(scenario: Scenario, file: Path) -> None:
    """See that the site is sound and has what the scenario speaks of.

    Raises:
        ConfigError: with every mistake, a sentence each.

    """
    if mistakes := tuple(lacking(scenario, own_config(file))):
        raise ConfigError(mistakes)


def lacking(scenario: Scenario, config: Config) -> Iterator[str]:
    """Name everything that the scenario speaks of and the site does not have."""
    there: dict[str, set[str]] = {
        "device": {one.name for one in config.devices},
        "bus": {one.name for one in config.buses},
    }
    stations = {one.name for one in config.stations}
    for kind in KINDS:
        there[kind] = {one.name for one in config.stations if one.kind.name == kind}
    told: set[tuple[str, str]] = set()
    for step in scenario.steps:
        for request in () if step.do in OWN_STEPS else step.requests:
            told |= {
                (kind, name)
                for kind, name in request.items()
                if kind in there and isinstance(name, str)
            }
    for kind, name in sorted(told):
        if name not in there[kind]:
            yield f'The site has no {kind} "{name}"; {guess(name, there[kind])}'
    asked = {one.station for one in scenario.expectations} - {"", "gateway"}
    for name in sorted(asked - stations):
        yield f'The site has no station "{name}"; {guess(name, stations)}'
