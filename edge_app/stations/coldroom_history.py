"""How warm a cold room has been lately: the mean kinetic temperature of a window.

Time is cut into as many stretches as `STRETCHES`, each with how long it was measured
and its own mean, so the memory stays small whatever the window. They lie on a clock of
the room's own that goes on over a stop, where some clock can tell how long that was.
Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from edge_app.changed import changed
from edge_app.mkt import mkt_c
from edge_app.model import SECOND_NS, Document, Stamp, Started, ns
from edge_app.stations.coldroom_excursion import gap_ns_of

STRETCHES = 48
"""Half an hour each of a day, 15 hours each of 30 days."""
Stretch: TypeAlias = tuple[int, float, float]
"""Its number on the room's clock, seconds that were measured, and their mean in °C."""


@dataclass(frozen=True, slots=True)
class Warmth:
    """The stretches of the window; `room_ns` is the room's clock at `at`.

    `last_c` is the last value, None where none is known to have held since, and
    `told` whether the alarm of the mean stands.
    """

    stretches: tuple[Stretch, ...] = ()
    room_ns: int = 0
    at: Stamp | None = None
    last_c: float | None = None
    told: bool = False

    @property
    def lasted_s(self) -> float:
        """Return how much of the window was measured."""
        return sum(lasted_s for _, lasted_s, _ in self.stretches)

    @property
    def mean_c(self) -> float | None:
        """Return the mean kinetic temperature of what was measured."""
        return mkt_c((value_c, lasted_s) for _, lasted_s, value_c in self.stretches)

    def add(
        self, at: Stamp, value_c: float, window_s: float, longest_ns: int
    ) -> Warmth:
        """Take a value: the time since the last one lies between the two.

        A stretch longer than `longest_ns` without a value is left out.
        """
        passed_ns = max(0, at.boot_ns - self.at.boot_ns) if self.at is not None else 0
        room_ns = self.room_ns + passed_ns
        after = changed(self, room_ns=room_ns, at=at, last_c=value_c)
        if self.last_c is None or passed_ns == 0 or passed_ns > longest_ns:
            return after
        passed_s = passed_ns / SECOND_NS
        pieces = [(self.last_c, passed_s / 2), (value_c, passed_s / 2)]
        number = room_ns // ns(window_s / STRETCHES)
        rest = self.stretches
        if rest and rest[-1][0] == number:
            _, lasted_s, kinetic_c = rest[-1]
            pieces.append((kinetic_c, lasted_s))
            rest = rest[:-1]
        first = number - STRETCHES
        if rest and rest[0][0] <= first:
            rest = tuple(one for one in rest if one[0] > first)
        whole_s = sum(weight for _, weight in pieces)
        mean_c = mkt_c(pieces)
        if mean_c is None:
            return after
        stretch = (number, round(whole_s, 3), round(mean_c, 4))
        return changed(after, stretches=(*rest, stretch))

    def resume(self, started: Started) -> Warmth:
        """Go on after a stop, which nobody measured."""
        if self.at is None:
            return changed(self, at=started.at)
        gap_ns = gap_ns_of(self.at, started) or 0
        room_ns = self.room_ns + gap_ns
        return changed(self, room_ns=room_ns, at=started.at, last_c=None)

    def document(self, window_s: float) -> Document:
        """Say how warm it was in the mean, and of how many hours that is known.

        The figure is a float brought to 0.01 °C.
        """
        mean_c, lasted_s = self.mean_c, self.lasted_s
        shown = None if mean_c is None else Decimal(f"{mean_c:.2f}")
        return {
            "mkt_c": shown if window_s else None,
            "mkt_window_h": Decimal(f"{window_s / 3600:g}"),
            "mkt_known_h": Decimal(f"{lasted_s / 3600:.1f}"),
        }
