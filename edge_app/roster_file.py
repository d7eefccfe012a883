"""The roster's file: read, judged, said, and handed to the engine.

Raw badge numbers live only while a file is being read; what stays are keyed hashes.
Neither a name nor a number gets into a log: a refused row is known by its line.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from drivers.quantities import Symbology, TagScheme
from edge_app.clock import Clock
from edge_app.config_records import Config
from edge_app.engine_values import GATEWAY, Enrolled
from edge_app.model import Stamp
from edge_app.outcomes import Condition, Event, Priority
from edge_app.people import Veil
from edge_app.roll import Site
from edge_app.roster import Judged, judge, roster_of

LOG = logging.getLogger(__name__)
BYTES_LIMIT = 8 * 1024 * 1024
SAID_LIMIT = 20
"""How many refused rows are named one by one."""


def read(config: Config) -> Judged:
    """Judge the file that the configuration names; without one nobody is known."""
    if not config.people.roster:
        return Judged()
    path = Path(config.people.roster)
    try:
        with path.open("rb") as file:
            raw = file.read(BYTES_LIMIT + 1)
    except OSError as error:
        return Judged(fault=f"it cannot be read: {error.strerror}.")
    if len(raw) > BYTES_LIMIT:
        return Judged(fault=f"it is longer than {BYTES_LIMIT // 1024 // 1024} MiB.")
    return judge(raw)


def schemes_of(config: Config) -> tuple[str, ...]:
    """Return every spelling of a badge that the site's readers have."""
    readers = {
        getattr(one.limits, key) for one in config.stations for key in one.kind.people
    }
    emits = {
        kind
        for device in config.devices
        if device.name in readers
        for kind in device.driver.emits
    }
    return tuple(
        sorted(kind.value for kind in emits if isinstance(kind, TagScheme | Symbology))
    )


def sentences(config: Config, judged: Judged) -> tuple[str, ...]:
    """Say what is wrong with the file, a sentence each, and not without end."""
    said = [*filter(None, (judged.fault,)), *judged.notes]
    said += judged.refused[:SAID_LIMIT]
    more = len(judged.refused) - SAID_LIMIT
    if more > 0:
        said.append(f"{more} more rows were refused.")
    return tuple(f"people: roster: {config.people.roster}: {one}" for one in said)


def enrolled(config: Config, veil: Veil, judged: Judged, at: Stamp) -> Enrolled:
    """Make of a judged file what the engine is to know, and to say."""
    roster = roster_of(judged.rows, veil, schemes_of(config))
    people = config.people
    site = Site(roster, people.check_windows, people.arrival_windows)
    cause = f"roster@{at.boot_id[:8]}:{at.boot_ns}"
    data = {
        "ok": not judged.fault,
        "people": len(roster.people),
        "badges": len(judged.rows),
        "classes": len({one.class_name for one in roster.people.values()} - {""}),
        "refused": len(judged.refused),
    }
    text = (
        f"The roster cannot be used, people are numbers: {judged.fault}"
        if judged.fault
        else "The roster is used."
    )
    return Enrolled(
        site,
        Event("roster", GATEWAY, at, data, cause),
        Condition("gateway-roster", GATEWAY, bool(judged.fault), Priority.MEDIUM, text),
        keeps=bool(judged.fault),
    )


class Registrar:
    """Reads the roster at the start, and again when it is told to."""

    def __init__(self, config: Config, veil: Veil, clock: Clock) -> None:
        self._config = config
        self._veil = veil
        self._clock = clock

    def load(self) -> Enrolled:
        """Read the file now; each refused row is logged by its line."""
        judged = read(self._config)
        for sentence in sentences(self._config, judged):
            LOG.warning("event=roster_refused why=%r", sentence)
        return enrolled(self._config, self._veil, judged, self._clock.stamp())

    def reload(self, enrol: Callable[[Enrolled], None]) -> None:
        """Read the file beside everything else: 20,000 rows take their time."""
        thread = threading.Thread(
            target=lambda: enrol(self.load()), name="roster", daemon=True
        )
        thread.start()
