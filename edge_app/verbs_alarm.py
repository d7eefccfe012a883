"""The verbs of an alarm and the arguments that they know. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edge_app.arguments import TEXT_LIMIT, Argument, comment, number

_COMMENT = Argument(comment, f"a printable text of at most {TEXT_LIMIT} characters")
_ONLY_A_COMMENT: Mapping[str, Argument] = {"comment": _COMMENT}


def why(value: Any) -> str | None:
    """Read a reason: a text that is not empty."""
    text = comment(value)
    return text if text and text.strip() else None


def yes(value: Any) -> str | None:
    """Read the one word that an argument may be."""
    return "yes" if value in ("yes", True) else None


_REASON = Argument(why, "a few words that say why", required=True)

VERBS: Mapping[str, Mapping[str, Argument]] = {
    "acknowledge": _ONLY_A_COMMENT,
    "shelve": {
        "minutes": Argument(number, "a whole number of minutes from 1"),
        "once": Argument(yes, "yes (only until its condition is over)"),
        "reason": _REASON,
        "comment": _COMMENT,
    },
    "unshelve": _ONLY_A_COMMENT,
    "out-of-service": {
        "minutes": Argument(number, "a whole number of minutes from 1", required=True),
        "reason": _REASON,
        "comment": _COMMENT,
    },
    "in-service": _ONLY_A_COMMENT,
    "reset": _ONLY_A_COMMENT,
}
"""What is told to an alarm."""
