"""Luck from a seed, so that a run can be had again; it guards nothing."""

from __future__ import annotations

from random import Random


def dice(*names: str) -> Random:
    """Return dice of this name, which nobody else's throws disturb."""
    return Random("/".join(names))
