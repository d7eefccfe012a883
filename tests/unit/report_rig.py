"""A report in a test: a station of its own, and a journal that answers as told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from edge_app.model import (
    Command,
    Document,
    Drawn,
    Stamp,
    Started,
    StationInput,
    Tick,
)
from edge_app.outcomes import Answer, Condition, Draw, Event, Outcome, WakeAt
from edge_app.rows import document_text
from edge_app.shared import Shared
from edge_app.stations import report
from edge_app.stations.report_parts import Limits, ReportState
from tests.schemas_of import validator

S = 1_000_000_000
DAY_S = 86_400
MIDNIGHT_NS = 1_772_294_400 * S
"""2026-02-28, 16:00 UTC: the 1st of March begins in Beijing, a Sunday."""
BEIJING_S = 8 * 3600
DAILY = Limits("daily", "gate", ("10:00", "17:30"))
NOTHING: Document = {"zero": True, "completeness": {}, "figures": {}}


def beijing(_wall_ns: int) -> int:
    """Return the offset of a zone without summer time."""
    return BEIJING_S


@dataclass
class Reported:
    """One station; `answers` are documents by deadline, None for a journal in trouble.

    With `silent` nobody answers.
    """

    limits: Limits = DAILY
    offset: Callable[[int], int] = beijing
    begin_ns: int = MIDNIGHT_NS
    synced: bool = True
    silent: bool = False
    at_s: float = 0
    boot: int = 1
    step_s: int = 0
    wake_ns: int | None = None
    usual: Document | None = field(default_factory=lambda: NOTHING)
    answers: dict[str, Document] = field(default_factory=dict)
    state: ReportState = field(default_factory=report.STATION.fresh)
    told: list[Outcome] = field(default_factory=list)

    @property
    def now(self) -> Stamp:
        """Stamp the present moment; `step_s` is by how much the clock was set off."""
        boot_ns = round(self.at_s * S)
        wall_ns = self.begin_ns + boot_ns + self.step_s * S
        return Stamp(f"boot-{self.boot}", boot_ns, wall_ns, self.synced)

    def give(self, given: StationInput) -> None:
        """Hand over one input, and answer what it asks."""
        shared = Shared(utc_offset_s=self.offset)
        self.state, outcomes = report.step(self.limits, self.state, shared, given)
        self.told += outcomes
        for outcome in outcomes:
            if isinstance(outcome, Event):
                data = json.loads(document_text(outcome.data))
                validator("event-report").validate(data)
            if isinstance(outcome, WakeAt):
                self.wake_ns = outcome.boot_ns
        for outcome in outcomes:
            if isinstance(outcome, Draw) and not self.silent:
                self.answer(outcome.id)

    def answer(self, deadline: str) -> None:
        """Answer as the journal would."""
        document = self.answers.get(deadline, self.usual)
        why = "" if document else "The journal cannot be read: it is busy."
        self.give(Drawn(self.limits.name, deadline, document, why, self.now))

    def start(self) -> None:
        """Start, or start again with what is kept."""
        self.wake_ns = None
        fresh = report.STATION.fresh()
        self.state = type(self.state)(self.state.kept, fresh.passing)
        self.give(Started(self.now, True, None))

    def wait(self, seconds: float) -> None:
        """Let time pass, with every tick."""
        end_ns = round((self.at_s + seconds) * S)
        while self.wake_ns is not None and self.wake_ns <= end_ns:
            self.at_s, self.wake_ns = self.wake_ns / S, None
            self.give(Tick(self.now))
        self.at_s = end_ns / S

    def until(self, hours: float) -> None:
        """Wait until so many hours after the beginning."""
        self.wait(hours * 3600 - self.at_s)

    def again(self, day: str) -> Answer:
        """Ask for a day's reports once more."""
        given = {"day": day, "reason": "late rows"}
        order = Command("c1", "daily", "again", "centre", "mqtt", given, self.now)
        self.give(order)
        return next(one for one in reversed(self.told) if isinstance(one, Answer))

    def made(self) -> list[Mapping[str, Any]]:
        """List the data of every event."""
        return [one.data for one in self.told if isinstance(one, Event)]

    def names(self) -> list[tuple[str, int, bool]]:
        """List deadline, version and lateness of all that was made."""
        found = (one for one in self.made() if one["result"] == "made")
        return [
            (one["report"].partition("/")[2], one["version"], one["late"])
            for one in found
        ]

    def draws(self) -> list[Draw]:
        """List what the journal was asked."""
        return [one for one in self.told if isinstance(one, Draw)]

    def alarms(self) -> list[bool]:
        """List how the alarm changed."""
        told = [one.active for one in self.told if isinstance(one, Condition)]
        return [one for before, one in pairwise([False, *told]) if one is not before]

    def view(self) -> Document:
        """Return the station's state."""
        return report.view(self.limits, self.state, Shared())
