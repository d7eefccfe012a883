"""What is known of the wall clock beside the time: its error, and a stage's hand."""

from __future__ import annotations

import json
from dataclasses import dataclass

from edge_app.clock import adjtimex
from edge_app.model import SECOND_NS
from edge_app.root import Root

SECOND_US = 1_000_000
MAX_ERROR = 3
"""Where `struct timex` has the bound of the clock's error (adjtimex(2))."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What else is known of the wall clock.

    `max_error_us` is the kernel's bound of its error, None where nobody can tell.
    `staged_ns` is by how much a stage, not the site, has moved it (`clock.json`).
    """

    max_error_us: int | None = None
    staged_ns: int = 0


def signals_of(root: Root) -> Signals:
    """Look at the kernel, or at the bench's `clock.json`."""
    if root.folder is None:
        return Signals(kernel_error_us())
    try:
        document = json.loads((root.folder / "clock.json").read_bytes())
        error_s, staged_s = document.get("max_error_s"), document.get("staged_s", 0)
        return Signals(
            None if error_s is None else round(error_s * SECOND_US),
            round(staged_s * SECOND_NS),
        )
    except (OSError, ValueError, AttributeError, TypeError, OverflowError):
        return Signals()


def kernel_error_us() -> int | None:
    """Return the kernel's bound of its clock's error; it grows by 500 ppm."""
    state, timex = adjtimex()
    return None if state < 0 else timex[MAX_ERROR]
