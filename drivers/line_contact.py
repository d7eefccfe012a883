"""Dry contact on one GPIO input: a door's reed, a turnstile's "passed" contact.

Wired between the pin and ground with the pin's pull-up, so a closed contact is low.

Reference: data sheets of reed contacts; they bounce for some milliseconds, and a
door's leaf makes them chatter for tens, so 30 ms of settling.
Tested on: simulator only.

Level:

    ----.    .----   contact open
        |    |
        `----'       contact closed (option `closed = "low"`)
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from drivers.contract import DecodedEdges, Edge, LineDriver, Sample, option
from drivers.quantities import Quantity

CLOSED, OPEN = Decimal(1), Decimal(0)


@dataclass(frozen=True, slots=True)
class Options:
    """How the contact is wired."""

    closed: Literal["low", "high"] = option(
        "low", choices=("low", "high"), about="The level of a closed contact."
    )
    pull: Literal["up", "down", "none"] = option(
        "up", choices=("up", "down", "none"), about="The pin's own pull resistor."
    )


def decode(edges: tuple[Edge, ...], options: Options) -> DecodedEdges:
    """Turn each level into closed or open; the device has one line, number 0."""
    closed_level = options.closed == "high"
    samples = tuple(
        Sample(Quantity.CONTACT, CLOSED if edge.level == closed_level else OPEN)
        for edge in edges
        if edge.line == 0
    )
    return DecodedEdges(samples, ())


def pull(options: Options) -> Literal["up", "down", "none"]:
    """Say which pull resistor the pin needs."""
    return options.pull


DRIVER = LineDriver(
    name="line_contact",
    direction="in",
    lines=("line",),
    emits=frozenset({Quantity.CONTACT}),
    options=Options,
    pull=pull,
    settle_s=0.03,
    decode=decode,
)
