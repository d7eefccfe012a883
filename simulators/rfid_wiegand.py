"""A card reader with two Wiegand lines: both high, and one falls for each bit.

A card is told once for each time it is held to the reader. A level lasts 50 us, a bit
2 ms, and nothing is said for 60 ms after a card. `play` gives all of that with its
times; `levels` are those between two cards.
With `reverse` the last byte of a number goes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulators.standin import Pulse, refuse_unknown, truth

LOW_S, BIT_S, PAUSE_S = 50e-6, 2e-3, 60e-3


def card(number: str, bits: int) -> str:
    """Write a card's bits: its number in hex between an even and an odd parity."""
    data = f"{int(number, 16):0{bits - 2}b}"
    half = (bits - 1) // 2
    front, back = data[:half], data[-half:]
    even = front.count("1") % 2
    odd = 1 - back.count("1") % 2
    return f"{even}{data}{odd}"


def pulses(bits: str, at_s: float = 0.0, *, swap: bool = False) -> Iterator[Pulse]:
    """Play bits: key of the line, level and time of each edge."""
    for place, bit in enumerate(bits):
        key = "d1" if (bit == "1") != swap else "d0"
        yield key, False, at_s + place * BIT_S
        yield key, True, at_s + place * BIT_S + LOW_S


EVERYTHING = (
    *pulses(card("D41B81", 26), 0.0),
    *pulses(card("89D41B81", 34), 0.2),
    *pulses(card("5D41B8123", 37), 0.4),
)
"""Key, level and time of each edge: a card of each length."""


class Reader:
    """One reader at the end of two wires."""

    lines = ("d0", "d1")

    def __init__(self, *, bits: int, swap: bool, reverse: bool) -> None:
        self.bits = bits
        self.swap = swap
        self.reverse = reverse
        self.card = ""
        self.waiting: list[Pulse] = []
        self.free_s = 0.0

    def levels(self) -> Mapping[str, bool]:
        """Return the levels between two cards."""
        return {"d0": True, "d1": True}

    def driven(self, line: str, level: bool, now_s: float) -> None:
        """Take no notice: a reader only drives."""

    def play(self, now_s: float) -> tuple[Pulse, ...]:
        """Give the edges of the cards held to it since, stamped from `now_s` on."""
        begin_s = max(now_s, self.free_s)
        played = tuple(
            (key, level, begin_s + at_s) for key, level, at_s in self.waiting
        )
        if played:
            self.free_s = played[-1][2] + PAUSE_S
        self.waiting = []
        return played

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Hold a `card` (hex digits of its number) to the reader, or take it away."""
        refuse_unknown(change, {"card"})
        if "card" in change:
            self.card = str(change["card"]).upper()
        if change.get("card"):
            number = self.card
            if self.reverse:
                number = bytes.fromhex(number)[::-1].hex()
            bits = card(number, self.bits)
            if len(bits) != self.bits:
                raise ValueError(f"a card of {self.bits} bits has no such number")
            last_s = self.waiting[-1][2] + PAUSE_S if self.waiting else 0.0
            self.waiting += pulses(bits, last_s, swap=self.swap)
        return {"card": self.card}


def stand_in(settings: Mapping[str, Any]) -> Reader:
    """Make one; settings `bits` (26, 34, 37), `swap` (crossed wires) and `reverse`."""
    bits = str(settings.get("bits", "26"))
    return Reader(
        bits=int(bits) if bits in ("26", "34", "37") else 26,
        swap=truth(settings.get("swap", "no")),
        reverse=truth(settings.get("reverse", "no")),
    )
