"""What a calling station is set up with, what it remembers, and one turn of it. Pure.

No address is in what it remembers or says: people are known by their short names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from drivers.contract import option
from edge_app.escalation import Run
from edge_app.model import Document, Json, Stamp
from edge_app.outcomes import Condition, Event, Outcome, Priority
from edge_app.shared import Shared
from edge_app.stations import calling_people, calling_rules
from edge_app.stations.calling_people import WEBHOOK, Callee, Shift
from edge_app.stations.calling_rules import ROLES, RULE_KEYS, Rule
from edge_app.stations.contract import State

RANKS: Mapping[str, int] = {
    Priority.HIGH: 0,
    Priority.MEDIUM: 1,
    Priority.LOW: 2,
}
"""The smaller, the sooner."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Who is called, when, how often, and for what.

    Source: `domain.md` 3.4; GSP (three people); the counts and times are our own.
    """

    name: str
    people: tuple[Mapping[str, Any], ...] = option(
        (), about=f"Who is called: tables of {', '.join(calling_people.PERSON_KEYS)}."
    )
    webhooks: tuple[str, ...] = option(
        (), about="Webhooks that a ladder may name like a person."
    )
    shifts: tuple[Mapping[str, Any], ...] = option(
        (), about=f"Who is on duty: tables of {', '.join(calling_people.SHIFT_KEYS)}."
    )
    second: str = option("", about="The second person; empty: the next of `people`.")
    manager: str = option("", about="The manager; empty: the last of `people`.")
    ladders: tuple[Mapping[str, Any], ...] = option(
        (),
        about=f"Which alarm calls whom: tables of {', '.join(RULE_KEYS)}.",
    )
    urgent: tuple[str, ...] = option(
        ("*power*", "*mains*"),
        about="Alarms or stations that call three people at once, beside cold rooms.",
    )
    siren: str = option("", about="The relay of a siren or beacon.")
    siren_max_s: float = option(
        600.0, low=1, high=3600, about="The siren goes off by itself after, in s."
    )
    modem: str = option("", about="The modem that sends and takes text messages.")
    messages_high: int = option(
        6, low=2, high=60, about="Messages to one person in `messages_s` at the most."
    )
    messages_s: float = option(
        600.0, low=60, high=86_400, about="The time that `messages_high` counts, in s."
    )
    expires_s: float = option(
        86_400.0, low=600, high=604_800, about="A message is given up after, in s."
    )
    language: Literal["en", "zh"] = option(
        "en", choices=("en", "zh"), about="The language of messages."
    )
    callees: Mapping[str, Callee] = field(init=False, repr=False, compare=False)
    """Everybody by name: people in their order, then webhooks."""
    duty_shifts: tuple[Shift, ...] = field(init=False, repr=False, compare=False)
    rules: tuple[Rule, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read the tables once, and refuse what no single key can see."""
        people = tuple(map(calling_people.callee_of, self.people))
        hooks = tuple(
            Callee(one, webhook=one, ways=(WEBHOOK,)) for one in self.webhooks
        )
        names = [one.name for one in (*people, *hooks)]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f'people: there are two called "{name}".')
            if name in ROLES:
                raise ValueError(f'people: "{name}" is a role; take another name.')
        shifts = tuple(map(calling_people.shift_of, self.shifts))
        rules = tuple(map(calling_rules.rule_of, self.ladders))
        persons = [one.name for one in people]
        named = [*filter(None, (self.second, self.manager))]
        named += [person for shift in shifts for person in shift.people]
        _refuse_unknown(named, persons)
        steps = [
            who
            for rule in rules
            for step in rule.ladder.steps
            for who in step.everybody
        ]
        _refuse_unknown(steps, (*names, *ROLES))
        object.__setattr__(
            self, "callees", {one.name: one for one in (*people, *hooks)}
        )
        object.__setattr__(self, "duty_shifts", shifts)
        object.__setattr__(self, "rules", rules)

    @property
    def persons(self) -> tuple[str, ...]:
        """Name the people in their order, without webhooks."""
        return tuple(name for name in self.callees if name not in self.webhooks)


def _refuse_unknown(named: list[str], known: tuple[str, ...] | list[str]) -> None:
    for name in named:
        if name not in known:
            there = ", ".join(known) or "nobody"
            raise ValueError(f'there is no "{name}" among people; there is {there}.')


@dataclass(frozen=True, slots=True)
class Call:
    """One alarm that calls somebody, until it is acknowledged or over.

    `code` is what an answer names it by, `told` who got a message that names it.
    """

    alarm: str
    station: str
    priority: str
    text: str
    code: int
    run: Run
    told: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """Return how soon it counts."""
        return RANKS.get(self.priority, len(RANKS))


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person, kept until it went out or was given up.

    `run` has when it was written. `way` counts the person's ways that failed in this
    round, `rounds` how often all of them did. `due_ns` is when it may go, `gone_ns`
    when it was handed over, 0 while it waits; both are on the boot clock.
    `more` are alarms that it stands for without naming them.
    """

    id: str
    person: str
    rank: int
    subject: str
    text: str
    run: Run
    alarms: tuple[str, ...] = ()
    more: int = 0
    way: int = 0
    rounds: int = 0
    due_ns: int = 0
    gone_ns: int = 0


@dataclass(frozen=True, slots=True)
class Swap:
    """Somebody took the duty over; `until_ns` is wall time, 0 for without an end."""

    person: str
    until_ns: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlives a stop: calls by alarm, letters, the numbers given, a swap.

    `past` are calls whose alarm came back by itself: they can still be acknowledged.
    """

    calls: Mapping[str, Call] = field(default_factory=dict)
    past: tuple[Call, ...] = ()
    letters: tuple[Letter, ...] = ()
    number: int = 0
    code: int = 0
    swap: Swap | None = None


@dataclass(frozen=True, slots=True)
class Siren:
    """What the siren does; times on the boot clock, 0 for none."""

    on: bool | None = None
    until_ns: int = 0
    silent_ns: int = 0
    failed_ns: int = 0


@dataclass(frozen=True, slots=True)
class Passing:
    """What does not outlive a stop.

    `on_duty` is who is, as last looked; `sure` whether a clock said so. `gone` has when
    the last messages went, by person; `fails` failures in a row, by way. `beyond` are
    alarms past the most that can call. `strangers` counts text messages of nobody.
    `call_pct` is the share of a step's time at the level that holds, as last looked.
    `network` and `signal` are the modem's own words, empty before the first.
    """

    on_duty: tuple[str, ...] = ()
    sure: bool = False
    gone: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    fails: Mapping[str, int] = field(default_factory=dict)
    siren: Siren = Siren()
    beyond: int = 0
    given_up: int = 0
    strangers: int = 0
    stranger_ns: int = 0
    wake_ns: int = 0
    call_pct: int | None = None
    network: str = ""
    signal: str = ""


CallingState: TypeAlias = State[Kept, Passing]


@dataclass(slots=True)
class Turn:
    """One input on its way through the station: what is known so far, and earned."""

    limits: Limits
    shared: Shared
    kept: Kept
    passing: Passing
    at: Stamp
    cause: str
    outcomes: list[Outcome] = field(default_factory=list)

    def keep(self, **changes: Any) -> None:
        """Change what outlives a stop."""
        self.kept = replace(self.kept, **changes)

    def note(self, **changes: Any) -> None:
        """Change what does not."""
        self.passing = replace(self.passing, **changes)

    def tell(self, kind: str, data: Document) -> None:
        """Earn an event."""
        self.outcomes.append(Event(kind, self.limits.name, self.at, data, self.cause))

    def alarm(self, what: str, text: str, priority: Priority, *, active: bool) -> None:
        """Earn a condition."""
        name = self.limits.name
        alarm = f"{name}-{what}"
        self.outcomes.append(Condition(alarm, name, active, priority, text))

    def notice(
        self, result: str, more: Document, person: str = "", way: str = ""
    ) -> None:
        """Earn the event of one step on the way of a message."""
        data: dict[str, Json] = {"result": result}
        data |= {
            key: value for key, value in (("person", person), ("way", way)) if value
        }
        self.tell("notice", {**data, **more})

    @property
    def open_calls(self) -> tuple[Call, ...]:
        """Return everything that somebody may acknowledge."""
        return (*self.kept.calls.values(), *self.kept.past)

    def put_call(self, call: Call) -> None:
        """Remember a call, in the place of the one of its alarm."""
        if self.kept.calls.get(call.alarm) is not call:
            self.keep(calls={**self.kept.calls, call.alarm: call})

    def put_letter(self, letter: Letter) -> None:
        """Remember a letter in the place of its former self."""
        self.keep(
            letters=tuple(
                letter if one.id == letter.id else one for one in self.kept.letters
            )
        )

    def drop_letters(self, *ids: str) -> None:
        """Forget letters."""
        self.keep(letters=tuple(one for one in self.kept.letters if one.id not in ids))
