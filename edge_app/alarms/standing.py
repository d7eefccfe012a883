"""The lists that people go through: what stands, what is aside, what is stale. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from edge_app.alarms.states import ASIDE, AlarmState

STALE_H = 24
"""An alarm that is true for longer is none any more (`domain.md` 3.3)."""
_RANKS = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Lists:
    """The alarms that are not normal, the most urgent and oldest first.

    `stale` are those of `standing` and of those aside that were true for a day.
    """

    standing: tuple[Mapping[str, Any], ...]
    shelved: tuple[Mapping[str, Any], ...]
    suppressed: tuple[Mapping[str, Any], ...]
    out_of_service: tuple[Mapping[str, Any], ...]
    stale: tuple[Mapping[str, Any], ...]


def lists_of(documents: Iterable[Mapping[str, Any]], stale_before: str) -> Lists:
    """Sort the retained alarms; an onset before `stale_before` (UTC) is too old."""
    rows = sorted(documents, key=_urgency)
    aside = {state: [one for one in rows if one["state"] == state] for state in ASIDE}
    return Lists(
        tuple(one for one in rows if one["state"] not in ASIDE),
        tuple(aside[AlarmState.SHELVED]),
        tuple(aside[AlarmState.SUPPRESSED]),
        tuple(aside[AlarmState.OUT_OF_SERVICE]),
        tuple(one for one in rows if _is_stale(one, stale_before)),
    )


def _urgency(document: Mapping[str, Any]) -> tuple[int, str, str]:
    rank = _RANKS.index(document["priority"])
    return rank, document["onset"], document["alarm"]


def _is_stale(document: Mapping[str, Any], before: str) -> bool:
    """Say so only where a clock could tell."""
    known = document["active"] and document["clock_synced"]
    return bool(known) and document["onset"] < before
