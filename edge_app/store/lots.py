"""What is known of a lot beside how much of it there is. Pure."""

from __future__ import annotations

from dataclasses import dataclass

IMPORT_DOCUMENTS = ("quarantine", "nucleic-acid", "disinfection", "trace")
"""What a lot of imported cold-chain food needs before it may leave (四个不得)."""


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
