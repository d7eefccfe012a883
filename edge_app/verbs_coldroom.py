"""The verbs of a cold room and the arguments that they know. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from edge_app.arguments import (
    TEXT_LIMIT,
    Argument,
    comment,
    day,
    days,
    person,
    whole,
    words,
)

_COMMENT = Argument(comment, f"a printable text of at most {TEXT_LIMIT} characters")
_ONLY_A_COMMENT: Mapping[str, Argument] = {"comment": _COMMENT}
_PROBE = Argument(words, "a point of the room, such as probe-1", required=True)

VERBS: Mapping[str, Mapping[str, Argument]] = {
    "decide": {
        "excursion": Argument(comment, "the id of an undecided excursion", True),
        "decision": Argument(words, "use, quarantine, discard or assess", True),
        "reason": Argument(comment, "a few words that say why", required=True),
        "lots": Argument(comment, "ITEM/LOT with commas between (all without it)"),
        "comment": _COMMENT,
    },
    "reset-trip": {
        "rule": Argument(words, "cumulative rules, such as who-30 (all without it)"),
        "reason": Argument(comment, "a few words that say why", required=True),
        "comment": _COMMENT,
    },
    "sign": {
        "person": Argument(person, "a person's 26 letters and digits from an event"),
        "comment": _COMMENT,
    },
    "drill": _ONLY_A_COMMENT,
    "service": {
        "probe": _PROBE,
        "minutes": Argument(
            whole, "whole minutes, at most 999999 (0 ends the service)"
        ),
        "reason": Argument(comment, "a few words that say why"),
        "even_if_last": Argument(words, "yes (although nobody sees the room then)"),
        "comment": _COMMENT,
    },
    "calibrated": {
        "probe": _PROBE,
        "certificate": Argument(comment, "the certificate's number", required=True),
        "date": Argument(day, "its day, such as 2026-03-01", required=True),
        "days": Argument(days, "the whole days until it is due again, 1 to 3650"),
        "comment": _COMMENT,
    },
    "retire": {"probe": _PROBE, "comment": _COMMENT},
}
"""What a cold room is told."""
