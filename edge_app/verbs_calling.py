"""The verbs of a calling station and the arguments that they know. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from edge_app.arguments import (
    TEXT_LIMIT,
    Argument,
    clock_time,
    comment,
    number,
    words,
)

MINUTES_HIGH = 24 * 60
"""The longest time that a siren can be silenced for."""


def minutes(value: Any) -> str | None:
    """Read a number of minutes, up to a day."""
    text = number(value)
    return text if text is not None and int(text) <= MINUTES_HIGH else None


_COMMENT = Argument(comment, f"a printable text of at most {TEXT_LIMIT} characters")
_WHO = "the short name of somebody who is called"

VERBS: Mapping[str, Mapping[str, Argument]] = {
    "test": {"person": Argument(words, _WHO), "comment": _COMMENT},
    "silence": {
        "minutes": Argument(minutes, "a whole number of minutes from 1 to 1440"),
        "comment": _COMMENT,
    },
    "on-duty": {
        "person": Argument(words, _WHO, required=True),
        "until": Argument(clock_time, "the time of day when it ends, such as 08:00"),
        "comment": _COMMENT,
    },
    "off-duty": {"person": Argument(words, _WHO), "comment": _COMMENT},
}
"""What the station `calling` is told."""
