"""The verbs of the response level and of reports, and their arguments. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from edge_app.arguments import TEXT_LIMIT, Argument, comment, day
from edge_app.response_levels import LEVELS, NONE

_MOMENT = re.compile(
    r"(?:([0-9]{4}-[0-9]{2}-[0-9]{2})[T ])?([01][0-9]|2[0-3]):[0-5][0-9]"
)
_COMMENT = Argument(comment, f"a printable text of at most {TEXT_LIMIT} characters")
_REASON = Argument(comment, "a few words that say why", required=True)


def level(value: Any) -> str | None:
    """Read a response level, or none."""
    return value if isinstance(value, str) and value in (*LEVELS, NONE) else None


def moment(value: Any) -> str | None:
    """Read a local time, such as 18:00 or 2026-03-01T18:00."""
    found = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        date.fromisoformat(found[1] or "2000-01-01")
    except ValueError:
        return None
    return found[0].replace(" ", "T")


VERBS: Mapping[str, Mapping[str, Argument]] = {
    "level": {
        "value": Argument(level, "I, II, III, IV or none", required=True),
        "reason": _REASON,
        "from": Argument(moment, "a local time, such as 18:00 or 2026-03-01T18:00"),
        "comment": _COMMENT,
    },
    "again": {
        "day": Argument(day, "a local day such as 2026-03-01", required=True),
        "reason": _REASON,
        "comment": _COMMENT,
    },
}
"""What the stations `response` and `report` are told."""
