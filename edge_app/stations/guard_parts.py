"""What an entrance can be set to about its guard, and what it remembers of the duties.

`entrance_parts` takes these records into the station's own. Without a word in the
configuration there are no steps before a pass and no roles that need leave.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from drivers.contract import option
from edge_app.escalation import Ladder, Run, ladder_of
from edge_app.outcomes import Priority

STEPS = ("mask", "health-code", "travel-code", "visitor")
"""The steps that a guard may have to see before a pass. Source: `needs.md`."""
BARRED_HIGH = 1000
"""How many barred people, and granted leaves, are remembered; the newest ones."""

GUARD_CONDITIONS = {
    "unattended": (
        Priority.HIGH,
        "Somebody waits and nobody answers: send a guard to the gate.",
    ),
    "released": (
        Priority.HIGH,
        "The gate stands open for an emergency: end it with release-end afterwards.",
    ),
    "left-without-leave": (
        Priority.MEDIUM,
        "Somebody left without leave: find out who it was and call them back.",
    ),
    "driver-unmeasured": (
        Priority.MEDIUM,
        "A driver was not measured: the goods stay outside until that is done.",
    ),
}
"""The alarms of the guard's duties, by the end of their names."""


@dataclass(frozen=True, kw_only=True)
class GuardLimits:
    """The keys of an `[[entrance]]` about the guard.

    Sources: `needs.md` (duties, leave, report), `domain.md` 3.4 (call-out).
    """

    duties: tuple[str, ...] = option(
        (), choices=STEPS, about="What the guard must see before a pass, in order."
    )
    duty_s: float = option(
        120, low=5, high=3600, about="How long a person waits for these steps."
    )
    reasons: tuple[str, ...] = option(
        (), about="The reasons that a guard may give; none named: any text."
    )
    unattended_s: float = option(
        300, low=10, high=86_400, about="Nobody answers for so long: unattended."
    )
    leave_roles: tuple[str, ...] = option(
        (), about="The roles, classes or groups of the roster that need leave to go."
    )
    call_out: tuple[str, ...] = option(
        ("0 s beacon", "2 min duty-phone", "10 min second-phone", "30 min manager"),
        about="Who is called while nobody acknowledges, and when.",
    )
    call_out_for: tuple[str, ...] = option(
        ("fever",), about="The conditions of this gate that call them."
    )
    report: tuple[str, ...] = option(
        ("30 min command-post", "1 h city"),
        about='By when a fever is reported to whom; a village clinic: "2 h county".',
    )

    def judge_guard(self, known: Iterable[str]) -> None:
        """Refuse what no single key can see; `known` are the conditions there are.

        Raises:
            ValueError: one sentence.

        """
        ladder_of("call_out", self.call_out)
        ladder_of("report", self.report)
        names = sorted(known)
        for name in self.call_out_for:
            if name not in names:
                raise ValueError(
                    f'call_out_for has "{name}"; there is {", ".join(names)}.'
                )

    @cached_property
    def ladders(self) -> dict[str, Ladder]:
        """Return the two ladders by their names."""
        return {
            name: ladder_of(name, steps)
            for name, steps in (("call-out", self.call_out), ("report", self.report))
        }


@dataclass(frozen=True, slots=True)
class Released:
    """The gate stands open: by whom, why, and how many came in meanwhile."""

    by: str
    reason: str
    entries: int = 0


@dataclass(frozen=True, slots=True)
class Duties:
    """What outlives a stop: who is barred and why, leaves, ladders, a release.

    `climbs` are the ladders that run; `calling` are the conditions that are true and
    have called somebody. `vehicles` are hashes of plates whose driver
    was not measured: their goods are outside.
    """

    barred: dict[str, str] = field(default_factory=dict)
    leaves: dict[str, str] = field(default_factory=dict)
    vehicles: tuple[str, ...] = ()
    climbs: tuple[Run, ...] = ()
    calling: tuple[str, ...] = ()
    released: Released | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody measured well who waits for the guard; `steps` are still to be seen."""

    person: str
    steps: tuple[str, ...]
    since_ns: int


@dataclass(frozen=True, slots=True)
class Post:
    """What may be forgotten: who waits, when a guard last did anything.

    `left_ns` ends the alarm that somebody left without leave. `asked_ns` is since when
    a measurement by hand is asked for. `looked_ns` is when the time left of the
    ladders was last worked out.
    """

    waiting: Waiting | None = None
    hand_ns: int | None = None
    unattended: bool = False
    left_ns: int | None = None
    asked_ns: int | None = None
    looked_ns: int = 0
