"""What a scenario is once it is believed: frozen records. Pure.

Times are site seconds from the beginning of the play.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from drivers.contract import option

LONGEST_S = 31_622_400
"""A year and a day; a play is shorter."""

Source: TypeAlias = Literal["event", "status", "account"]


def _table(about: str) -> Any:
    return field(default_factory=dict, metadata={"about": about})


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchForm:
    """The keys of `[bench]`."""

    tempo: float = option(1.0, low=0.01, high=100, about="How fast people move.")
    patience_s: float = option(8.0, low=0.1, high=3600, about="How long people wait.")
    drift: bool = option(default=False, about="Let rooms get too warm now and then.")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadForm:
    """The keys before the first table."""

    about: str = option(MISSING, about="Say in one line what the scenario shows.")
    lasts_s: float = option(
        MISSING, low=0.1, high=LONGEST_S, about="How long the play lasts, in site s."
    )
    site: str = option("", about="A site's file, beside this one.")
    people: str = option("", about="A roster of the play's own, beside this one.")
    start: str = option("", about='When the play begins, such as "2026-07-04 01:00".')
    speed: float = option(
        1.0, low=0.1, high=3600, about="Site seconds for a second of the machine."
    )
    balance: bool = option(
        default=False, about="The world's account and the journal must agree."
    )
    none_besides: bool = option(
        default=False, about="No event may come that no expectation looks for."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StepForm:
    """The keys of a `[[step]]` that are not the request's own."""

    do: str = option(MISSING, about='What is done, such as "walk".')
    name: str = option("", about="For others to point at.")
    after: str = option("", about="A step, or an expectation that is met.")
    at_s: float = option(0.0, low=0, high=LONGEST_S, about="Site seconds after that.")
    every_s: float = option(
        0.0, low=0, high=LONGEST_S, about="Site seconds between repetitions."
    )
    times: int = option(1, low=1, high=10_000, about="How often it is done.")
    each: Mapping[str, tuple[Any, ...]] = _table(
        "Lists of which each repetition takes one item."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BareForm:
    """A step of the play's own that takes no further keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KillForm:
    """The further keys of `kill`."""

    part: Literal["core", "link"] = option(
        MISSING, choices=("core", "link"), about='Which part: "core" or "link".'
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderForm:
    """The further keys of `order`."""

    target: str = option(MISSING, about="A station, an alarm, or gateway.")
    verb: str = option(MISSING, about='What it is to do, such as "open".')
    arguments: Mapping[str, Any] = _table("What goes with the verb.")
    refused: bool = option(default=False, about="It must be refused.")


OWN_STEPS: Mapping[str, type[Any]] = {
    "power-off": BareForm,
    "power-on": BareForm,
    "kill": KillForm,
    "stop": BareForm,
    "start": BareForm,
    "uplink-down": BareForm,
    "uplink-up": BareForm,
    "order": OrderForm,
}
"""The steps of the play itself; every other `do` is a request of the bench."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectForm:
    """The keys of an `[[expect]]`."""

    name: str = option("", about="The name of the test case.")
    event: str = option("", about='A kind of event, such as "passage".')
    station: str = option("", about="The event's station.")
    where: Literal["journal", "central"] = option(
        "journal", choices=("journal", "central"), about="Where it is looked for."
    )
    data: Mapping[str, Any] = _table("What it says.")
    status: Mapping[str, Any] = _table("What status says.")
    account: Mapping[str, Any] = _table("What the world knows to have happened.")
    after: str = option("", about="A step, or another expectation.")
    from_s: float = option(
        0.0, low=0, high=LONGEST_S, about="The window begins so long after that."
    )
    within_s: float | None = option(
        None, low=0, high=LONGEST_S, about="The window ends so long after that."
    )
    count: int | None = option(None, low=0, high=1_000_000, about="Exactly so often.")
    at_least: int | None = option(None, low=1, high=1_000_000, about="Or more often.")
    at_most: int | None = option(None, low=0, high=1_000_000, about="Or less often.")
    never: bool = option(default=False, about="It must not come.")


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is done: one request after the other, `every_s` apart."""

    name: str
    do: str
    requests: tuple[Mapping[str, Any], ...]
    after: str
    at_s: float
    every_s: float

    def words(self, number: int = 0) -> str:
        """Say what is done, in short."""
        request = self.requests[number]
        said = " ".join(f"{key}={value}" for key, value in request.items())
        return f"{self.do} {said}".strip()


class Relation(StrEnum):
    """What a condition asks of a value."""

    IS = "is"
    NOT = "not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ONE_OF = "one_of"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold of the value at a dotted key."""

    key: str
    relation: Relation
    value: Any


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must come out. `low` and `high` bound how often (None: no bound)."""

    name: str
    source: Source
    kind: str
    station: str
    where: str
    conditions: tuple[Condition, ...]
    after: str
    from_s: float
    within_s: float | None
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole scenario; `start` is empty for now, `people` where there is no roster."""

    name: str
    about: str
    site: str
    start: str
    speed: float
    lasts_s: float
    balance: bool
    none_besides: bool
    bench: BenchForm
    steps: tuple[Step, ...]
    expectations: tuple[Expectation, ...]
    people: str = ""

    @property
    def needs_broker(self) -> bool:
        """Say whether anything looks at, or cuts, the way to the broker."""
        return any(one.where == "central" for one in self.expectations) or any(
            step.do.startswith("uplink-") for step in self.steps
        )

    @property
    def real_s(self) -> float:
        """Return how long the play lasts for somebody who waits."""
        return self.lasts_s / self.speed
