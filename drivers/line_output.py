"""One GPIO output: a relay for a barrier or lock, a lamp, a buzzer.

Many relay boards switch on a low level (option `active = "low"`). A lock that is held
by current is safe while on (option `safe = "on"`): a pulse then lets go of it.

Reference: data sheets of relay boards and turnstile controllers, which take a dry
contact of 200 to 1000 ms.
Tested on: simulator only.

Orders and their levels, for `active = "high"`:

    on      ____.------------       off     ----.____________
    pulse   ____.----.________      leaves the safe state for some seconds
    beep    ____.--.__.--.____      twice
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from drivers.contract import LevelStep, LineDriver, option

PULSE_HIGH_S = 60
BEEPS_HIGH = 10


@dataclass(frozen=True, slots=True)
class Options:
    """How the output is wired and what it does by itself."""

    active: Literal["high", "low"] = option(
        "high", choices=("high", "low"), about="The level that switches it on."
    )
    safe: Literal["off", "on"] = option(
        "off", choices=("off", "on"), about="Its state at start and stop."
    )
    pulse_s: float = option(
        0.5, low=0.01, high=PULSE_HIGH_S, about="How long a pulse is without a value."
    )
    beep_s: float = option(
        0.1, low=0.01, high=2, about="How long one beep is, and the pause after it."
    )


def encode(verb: str, value: Decimal | None, options: Options) -> tuple[LevelStep, ...]:
    """Spell one order as levels.

    `pulse` takes seconds, `beep` how often; without a value the option's length,
    and one beep.
    """
    on = options.active == "high"
    if verb in ("on", "off"):
        return (LevelStep(on if verb == "on" else not on, None),)
    if verb == "pulse":
        safe = rest_level(options)
        return LevelStep(not safe, pulse_length_s(value, options)), LevelStep(
            safe, None
        )
    if verb == "beep":
        pair = LevelStep(on, options.beep_s), LevelStep(not on, options.beep_s)
        return *(pair * beeps(value))[:-1], LevelStep(not on, None)
    raise ValueError(f"An output has no order {verb!r}.")


def pulse_length_s(value: Decimal | None, options: Options) -> float:
    """Judge the length of a pulse."""
    if value is None:
        return options.pulse_s
    if not (value.is_finite() and 0 < value <= PULSE_HIGH_S):
        raise ValueError(f"A pulse is longer than 0 and at most {PULSE_HIGH_S} s.")
    return float(value)


def beeps(value: Decimal | None) -> int:
    """Judge the number of beeps."""
    if value is None:
        return 1
    if not value.is_finite() or value not in range(1, BEEPS_HIGH + 1):
        raise ValueError(f"A buzzer beeps 1 to {BEEPS_HIGH} times.")
    return int(value)


def rest_level(options: Options) -> bool:
    """Return the level of the safe state."""
    return (options.active == "high") == (options.safe == "on")


DRIVER = LineDriver(
    name="line_output",
    direction="out",
    lines=("line",),
    emits=frozenset(),
    options=Options,
    orders=("on", "off", "pulse", "beep"),
    encode=encode,
    rest_level=rest_level,
)
