"""Commands at a counter: everything that a badge, a button or a barcode does. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.quantities import Symbology, symbology_of
from edge_app.model import CodeRead, Command
from edge_app.outcomes import Answer
from edge_app.stations import counter_badges as badges
from edge_app.stations import counter_book as book
from edge_app.stations import counter_scan as scan
from edge_app.stations.counter_acts import act
from edge_app.stations.counter_codes import command_of, typed
from edge_app.stations.counter_parts import Turn
from edge_app.stations.counter_words import saying

TEXTS: Mapping[str, tuple[str, str]] = {
    "quantity": ("quantity", "value"),
    "weigh": ("weigh", ""),
    "to": ("to", "place"),
    "from": ("from", "place"),
    "draw": ("paper", "paper"),
    "purpose": ("purpose", "what"),
    "documents": ("documents", "list"),
    "override": ("why", "reason"),
    "undo": ("undo", "line"),
    "confirm": ("confirm", ""),
    "cancel": ("cancel", ""),
    "handover": ("handover", ""),
}
"""Which act a verb is, and which of its arguments is the act's text."""
LABELS = ("lot", "expiry", "serial")
"""What a label says, each an act by its own name."""
VERBS = frozenset({*TEXTS, "session", "goods", "label", "bind", "reverse"})


def obey(turn: Turn, command: Command) -> None:
    """Carry out a command, and answer with the sentence of the screen."""
    if command.verb == "reverse":
        done, said = book.reverse(turn, command)
        turn.say(said)
    elif not turn.limits.badges:
        done = False
        turn.say(saying("order"))
    else:
        done = _in_session(turn, command)
    turn.outcomes.append(Answer(command.id, done, turn.passing.said[0]))


def _in_session(turn: Turn, command: Command) -> bool:
    given = command.arguments
    match command.verb:
        case "session":
            return _session(turn, given.get("kind", ""), given.get("person", ""))
        case "goods":
            return code(turn, typed(given.get("code", "")))
        case "label":
            told = [one for one in LABELS if given.get(one)]
            return bool(told) and all(act(turn, one, given[one]) for one in told)
        case "bind":
            text = f"{given.get('item', '')}:{given.get('pieces', '1')}"
            return act(turn, "bind", text)
    what, argument = TEXTS[command.verb]
    return act(turn, what, given.get(argument, ""))


def _session(turn: Turn, kind: str, person: str) -> bool:
    """Open a session without a badge, or say what the open one is for."""
    if turn.session is not None:
        return act(turn, "kind", kind)
    if not badges.begin(turn, person):
        return False
    return act(turn, "kind", kind) if kind else True


def code(turn: Turn, text: str) -> bool:
    """Take a code that was typed as if it had been scanned."""
    meant = command_of(text)
    if meant is not None:
        return act(turn, *meant)
    symbology = symbology_of(text) if text.startswith("]") else Symbology.UNKNOWN
    read = CodeRead(turn.limits.scanner, symbology, turn.at, code=text)
    return scan.show(turn, read)
