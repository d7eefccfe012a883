"""What lamps and buzzer say: one look for each phase, one pattern for each meaning.

Green is go, yellow is wait or measure again, red is stop. A phase without a look of its
own is a stop: a lamp must never promise what nobody has decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

Colour: TypeAlias = Literal["green", "yellow", "red"]
Meaning: TypeAlias = Literal["go", "wait", "stop", "alarm"]

LOOKS: Mapping[str, frozenset[Colour]] = {
    "idle": frozenset(),
    "measuring": frozenset(),
    "go": frozenset({"green"}),
    "hold": frozenset({"yellow"}),
    "fever": frozenset({"red"}),
    "full": frozenset({"red"}),
    "stop": frozenset({"red"}),
    "out-of-order": frozenset({"red"}),
}
"""The lamps that are lit in each phase of an entrance."""
STOP: frozenset[Colour] = frozenset({"red"})


@dataclass(frozen=True, slots=True)
class Step:
    """One order of a pattern."""

    verb: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Beeps:
    """How many beeps mean what; 0 is silence."""

    go: int
    wait: int
    stop: int
    alarm: int


@dataclass(frozen=True, slots=True)
class Signals:
    """What the outputs are believed to do; `unsure` must be told again.

    `failed` has when an order of a lamp or the buzzer last failed.
    """

    lit: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    failed_ns: int | None = None


def look(phase: str) -> frozenset[Colour]:
    """Return the lamps of a phase."""
    return LOOKS.get(phase, STOP)


def pattern(meaning: Meaning, beeps: Beeps) -> tuple[Step, ...]:
    """Return the orders that a buzzer is given to say something."""
    count: int = getattr(beeps, meaning)
    return (Step("beep", Decimal(count)),) if count else ()
