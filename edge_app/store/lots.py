"""What is known of a lot beside how much of it there is, and which leaves first. Pure.

First expired, first out. A lot is good to the end of its last day; from local midnight
on it is locked, which nobody has to do: it is asked anew at every move.

Source: `domain.md` 5.2 (first expired first out, lock of the expired).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

IMPORT_DOCUMENTS = ("quarantine", "nucleic-acid", "disinfection", "trace")
"""What a lot of imported cold-chain food needs before it may leave (四个不得)."""
NEVER = "9999-12-31"
"""A lot whose last day nobody knows leaves last."""


@dataclass(frozen=True, slots=True)
class Lot:
    """One lot of one item.

    `expiry` and `best_before` are local days such as "2026-03-01", empty if unknown;
    the day itself is still good, to its end. `documents` are those of
    `IMPORT_DOCUMENTS` that were shown. `purpose` is what a donation is earmarked for.
    `recalled` says why it was, empty if it was not.
    """

    item: str
    lot: str
    expiry: str = ""
    best_before: str = ""
    documents: frozenset[str] = frozenset()
    purpose: str = ""
    supplier: str = ""
    recalled: str = ""


@dataclass(frozen=True, slots=True)
class Picked:
    """What is taken of which lot, in this order, and how much of it is `short`.

    `locked` are the lots that were passed over although they are there.
    """

    taken: tuple[tuple[str, int], ...]
    short: int = 0
    locked: tuple[str, ...] = ()


def is_expired(lot: Lot, day: str) -> bool:
    """Say whether a lot's last day is over; of an unknown day nothing can be said."""
    return bool(day) and bool(lot.expiry) and lot.expiry < day


def missing_documents(lot: Lot) -> tuple[str, ...]:
    """Name the documents that an imported lot still lacks."""
    return tuple(one for one in IMPORT_DOCUMENTS if one not in lot.documents)


def first_out(lots: Iterable[Lot]) -> tuple[Lot, ...]:
    """Sort lots into the order in which they ought to leave."""
    return tuple(sorted(lots, key=lambda lot: (lot.expiry or NEVER, lot.lot)))


def pick(
    wanted: int,
    held: Mapping[str, int],
    facts: Iterable[Lot],
    locked: Callable[[Lot], bool],
) -> Picked:
    """Take so many of the lots held, first those that expire first.

    Locked lots are passed over. `held` may be negative at virtual places, which give
    nothing here.
    """
    taken: list[tuple[str, int]] = []
    passed: list[str] = []
    for lot in first_out(facts):
        there = held.get(lot.lot, 0)
        if there <= 0:
            continue
        if locked(lot):
            passed.append(lot.lot)
        elif wanted:
            part = min(wanted, there)
            taken.append((lot.lot, part))
            wanted -= part
    return Picked(tuple(taken), wanted, tuple(passed))


def named(lot: str, expiry: str) -> str:
    """Name a lot: goods that have a last day but no lot number go by that day."""
    return lot or expiry
