"""When a boot was whose clock was never set: between its neighbours. Pure.

The boots before and behind it say after which moment it began and before which one
it was over. Nothing in between is guessed: a row of it gets two ends, or one, or none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """The earliest and the latest wall time; None where nobody can tell."""

    lower_ns: int | None = None
    upper_ns: int | None = None

    @property
    def known(self) -> bool:
        """Say whether there is an end at all."""
        return self.lower_ns is not None or self.upper_ns is not None

    def at(self, boot_ns: int) -> Bounds:
        """Return the bounds of a moment, from those of the start of its boot."""
        return Bounds(_later(self.lower_ns, boot_ns), _later(self.upper_ns, boot_ns))


@dataclass(frozen=True, slots=True)
class Boot:
    """A neighbour: how long it ran at least, and its clock where it was ever set."""

    lived_ns: int
    start_ns: int | None = None
    last_ns: int | None = None
    """The last moment of it that is known for good."""


def start_bounds(
    lived_ns: int, before: Iterable[Boot], behind: Iterable[Boot]
) -> Bounds:
    """Bound the start of a boot; its neighbours come the nearest first.

    It began after the last known moment of an earlier boot, and so long before the
    start of a later one as it ran. Boots in between that no clock knew took time too.
    """
    lower_ns = upper_ns = None
    between_ns = 0
    for boot in before:
        if boot.last_ns is not None:
            lower_ns = boot.last_ns + between_ns
            break
        between_ns += boot.lived_ns
    between_ns = lived_ns
    for boot in behind:
        if boot.start_ns is not None:
            upper_ns = boot.start_ns - between_ns
            break
        between_ns += boot.lived_ns
    return Bounds(lower_ns, upper_ns)


def narrowest(several: Iterable[Bounds]) -> Bounds:
    """Join what several streams tell of one start.

    Ends that contradict each other are none: one of the clocks was wrong.
    """
    seen = tuple(several)
    lowers = [one.lower_ns for one in seen if one.lower_ns is not None]
    uppers = [one.upper_ns for one in seen if one.upper_ns is not None]
    lower_ns, upper_ns = max(lowers, default=None), min(uppers, default=None)
    if lower_ns is not None and upper_ns is not None and lower_ns > upper_ns:
        return Bounds()
    return Bounds(lower_ns, upper_ns)


def _later(start_ns: int | None, boot_ns: int) -> int | None:
    return None if start_ns is None else start_ns + boot_ns
