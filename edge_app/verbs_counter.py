"""The verbs of a counter's session and the arguments that they know. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from edge_app.arguments import (
    TEXT_LIMIT,
    Argument,
    amount,
    comment,
    number,
    person,
    words,
)

_COMMENT = Argument(comment, f"a printable text of at most {TEXT_LIMIT} characters")
_ONLY_A_COMMENT: Mapping[str, Argument] = {"comment": _COMMENT}
_PLACE = Argument(comment, "a recipient or a place of the store", required=True)

VERBS: Mapping[str, Mapping[str, Argument]] = {
    "session": {
        "kind": Argument(
            words, "receive, issue, return, release, scrap, move, count or opening"
        ),
        "person": Argument(person, "a person's 26 letters and digits from an event"),
        "comment": _COMMENT,
    },
    "goods": {
        "code": Argument(comment, "a code as it is printed: (01)...(10)...", True),
        "comment": _COMMENT,
    },
    "quantity": {
        "value": Argument(amount, "a whole number of packs", required=True),
        "comment": _COMMENT,
    },
    "weigh": _ONLY_A_COMMENT,
    "label": {
        "lot": Argument(comment, "the lot, or - for goods without one"),
        "expiry": Argument(comment, "the last day, such as 2027-02-28 or 270200"),
        "serial": Argument(comment, "the serial number"),
        "comment": _COMMENT,
    },
    "bind": {
        "item": Argument(comment, "an item of the catalogue", required=True),
        "pieces": Argument(number, "how many one pack holds"),
        "comment": _COMMENT,
    },
    "draw": {
        "paper": Argument(comment, "a delivery note or an approval", required=True),
        "comment": _COMMENT,
    },
    "to": {"place": _PLACE, "comment": _COMMENT},
    "from": {"place": _PLACE, "comment": _COMMENT},
    "purpose": {
        "what": Argument(comment, "what it is for", required=True),
        "comment": _COMMENT,
    },
    "documents": {
        "list": Argument(
            words, "of quarantine, nucleic-acid, disinfection, trace", required=True
        ),
        "comment": _COMMENT,
    },
    "override": {
        "reason": Argument(comment, "why it is done all the same", required=True),
        "comment": _COMMENT,
    },
    "undo": {
        "line": Argument(number, "a line's number (the last scan without it)"),
        "comment": _COMMENT,
    },
    "confirm": _ONLY_A_COMMENT,
    "cancel": _ONLY_A_COMMENT,
    "handover": _ONLY_A_COMMENT,
}
"""What a counter is told beside `reverse`, which the store knows too."""
