"""What excuses a cold room for a while, and how much of that is left. Pure.

Source: `domain.md` 1.8 (exclusion after the door closes, after a defrost and after the
start; it has a maximum and cannot be chained by short openings).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from edge_app.changed import changed
from edge_app.model import Stamp, Started
from edge_app.stations.coldroom_excursion import gap_ns_of

SPANS = 32
"""The most spans that are remembered one by one."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What was excused lately: (end, length) by the boot clock of `at`."""

    spans: tuple[tuple[int, int], ...] = ()
    at: Stamp | None = None

    def add(self, at: Stamp, length_ns: int, window_ns: int) -> Spent:
        """Take a span that ends now; what has left the window is forgotten.

        What is too much to remember is taken for younger than it is.
        """
        now_ns = at.boot_ns
        spans = [one for one in self.spans if one[0] > now_ns - window_ns]
        if spans and spans[-1][0] == now_ns - length_ns:
            length_ns += spans.pop()[1]
        spans.append((now_ns, length_ns))
        if len(spans) > SPANS:
            (_, one_ns), (end_ns, other_ns), *rest = spans
            spans = [(end_ns, one_ns + other_ns), *rest]
        return Spent(tuple(spans), at)

    def in_window_ns(self, now_ns: int, window_ns: int) -> int:
        """Return how much of the window up to now was excused."""
        from_ns = now_ns - window_ns
        return sum(
            min(length, end - from_ns) for end, length in self.spans if end > from_ns
        )

    def resume(self, started: Started) -> Spent:
        """Go on after a stop; one of unknown length is taken for none."""
        if self.at is None:
            return self
        now = started.at
        gap_ns = gap_ns_of(self.at, started) or 0
        shift_ns = now.boot_ns - gap_ns - self.at.boot_ns
        spans = tuple((end_ns + shift_ns, length) for end_ns, length in self.spans)
        return Spent(spans, now)


@dataclass(frozen=True, slots=True)
class Excuses:
    """What the contacts say, None before the first word, and until when it excuses.

    `counted_ns` is up to when excused time was counted, `door_told` whether the door's
    own alarm was raised, None before the first word.
    """

    door_open: bool | None = None
    door_since_ns: int = 0
    door_until_ns: int = 0
    door_opened_ns: int | None = None
    defrosting: bool | None = None
    defrost_until_ns: int = 0
    start_until_ns: int = 0
    counted_ns: int = 0
    spent: Spent = field(default_factory=Spent)
    door_told: bool | None = None

    def why(self, now_ns: int) -> str:
        """Name what excuses now: door, defrost or start; empty for nothing."""
        if self.door_open or now_ns < self.door_until_ns:
            return "door"
        if self.defrosting or now_ns < self.defrost_until_ns:
            return "defrost"
        return "start" if now_ns < self.start_until_ns else ""

    def until_ns(self, now_ns: int) -> int:
        """Return up to when it excused without a doubt: now, or its end before that."""
        if self.door_open or self.defrosting:
            return now_ns
        ends_ns = (self.door_until_ns, self.defrost_until_ns, self.start_until_ns)
        return min(now_ns, max(ends_ns))

    def turned(self, now_ns: int, *, open_now: bool, delay_ns: int) -> Excuses:
        """Take the door's contact."""
        if open_now is self.door_open:
            return self
        if open_now:
            return changed(
                self, door_open=True, door_since_ns=now_ns, door_opened_ns=now_ns
            )
        was_open = self.door_open is True
        until_ns = now_ns + delay_ns if was_open else self.door_until_ns
        return changed(
            self, door_open=False, door_since_ns=now_ns, door_until_ns=until_ns
        )

    def defrosted(self, now_ns: int, *, on: bool, delay_ns: int) -> Excuses:
        """Take the defrost's contact."""
        if on or not self.defrosting:
            return changed(self, defrosting=on)
        return changed(self, defrosting=False, defrost_until_ns=now_ns + delay_ns)
