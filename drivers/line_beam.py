"""Light beam across a lane, one GPIO input.

Most receivers have an open-collector output: the line goes low when the beam is
broken and needs a pull-up. Receivers of 5 V or more need a level shifter.

Reference: data sheets of photoelectric sensors with NPN or PNP output; a walker breaks
a beam for 50 to 150 ms, so 5 ms of settling swallows bounces and no person.
Tested on: simulator only.

Level:

    ----.    .----   beam clear
        |    |
        `----'       beam broken (option `broken = "low"`)
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from drivers.contract import DecodedEdges, Edge, LineDriver, Sample, option
from drivers.quantities import Quantity

BROKEN, CLEAR = Decimal(1), Decimal(0)


@dataclass(frozen=True, slots=True)
class Options:
    """How the receiver is wired."""

    broken: Literal["low", "high"] = option(
        "low", choices=("low", "high"), about="The level of a broken beam."
    )
    pull: Literal["up", "down", "none"] = option(
        "up", choices=("up", "down", "none"), about="The pin's own pull resistor."
    )


def decode(edges: tuple[Edge, ...], options: Options) -> DecodedEdges:
    """Turn each level into broken or clear; the device has one line, number 0."""
    broken_level = options.broken == "high"
    samples = tuple(
        Sample(Quantity.BEAM, BROKEN if edge.level == broken_level else CLEAR)
        for edge in edges
        if edge.line == 0
    )
    return DecodedEdges(samples, ())


def pull(options: Options) -> Literal["up", "down", "none"]:
    """Say which pull resistor the pin needs."""
    return options.pull


DRIVER = LineDriver(
    name="line_beam",
    direction="in",
    lines=("line",),
    emits=frozenset({Quantity.BEAM}),
    options=Options,
    pull=pull,
    settle_s=0.005,
    decode=decode,
)
