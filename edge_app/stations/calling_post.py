"""How a message leaves: by the modem, or by mail or webhook through the link. Pure.

A modem takes one message at a time. What mail and webhooks are sent to is known to the
link alone; a telephone number goes to the modem with the order and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from edge_app.model import SECOND_NS
from edge_app.outcomes import Message, Order, Priority, When
from edge_app.stations import calling_words as words
from edge_app.stations.calling_parts import Letter, Turn
from edge_app.stations.calling_people import MAIL, SMS, WAYS, WEBHOOK, Callee

PATIENCE_NS: Mapping[str, int] = {
    SMS: 150 * SECOND_NS,
    MAIL: 180 * SECOND_NS,
    WEBHOOK: 90 * SECOND_NS,
    "": 0,
}
"""How long each way may take until the next one is tried."""
ORDER_NS = 120 * SECOND_NS
"""How long an order to the modem stays good."""
FAILS_IN_A_ROW = 2
"""So many failures of a way in a row are a condition."""
WHY_LIMIT = 160
_ADDRESS = re.compile(r"\+?[0-9][0-9 ()-]{5,}[0-9]|\S+@\S+")
"""What may be a telephone number or a mail address in an answer."""


def way_of(turn: Turn, letter: Letter) -> str:
    """Return the way that a message takes now, empty where its person has none."""
    callee = turn.limits.callees.get(letter.person, Callee(""))
    return callee.ways[letter.way] if letter.way < len(callee.ways) else ""


def is_busy(turn: Turn, letter: Letter) -> bool:
    """Say whether the modem has another message to send first."""
    return way_of(turn, letter) == SMS and under_way(turn) is not None


def under_way(turn: Turn) -> Letter | None:
    """Return the message that the modem has."""
    for letter in turn.kept.letters:
        if letter.gone_ns and way_of(turn, letter) == SMS:
            return letter
    return None


def hand_over(turn: Turn, letter: Letter) -> None:
    """Give a message to the modem or to the link."""
    limits, way = turn.limits, way_of(turn, letter)
    callee = limits.callees[letter.person]
    named = [call for call in turn.open_calls if call.alarm in letter.alarms]
    text = words.sent(
        letter.text,
        limits.language,
        more=letter.more,
        way=way,
        code=named[0].code if named else 0,
    )
    if way == SMS:
        deadline_ns = turn.at.boot_ns + ORDER_NS
        # At once: who has to be woken may be woken because the disk has failed.
        turn.outcomes.append(
            Order(
                limits.modem,
                SMS,
                None,
                When.NOW,
                deadline_ns,
                turn.cause,
                to=callee.phone,
                text=text,
            )
        )
    else:
        to = callee.webhook if way == WEBHOOK else callee.name
        name = f"{letter.id}-{way}"
        turn.outcomes.append(Message(name, way, to, letter.subject, text))
    for call in named:
        if call.alarm in turn.kept.calls and letter.person not in call.told:
            turn.put_call(replace(call, told=(*call.told, letter.person)))


def letter_of(turn: Turn, message: str) -> Letter | None:
    """Find the letter of a message that left, if it still waits for its answer."""
    name, _, way = message.rpartition("-")
    for letter in turn.kept.letters:
        if letter.id == name and letter.gone_ns and way_of(turn, letter) == way:
            return letter
    return None


def judge_way(turn: Turn, way: str, *, ok: bool, why: str) -> None:
    """Say whether a way can be used at all."""
    fails = 0 if ok else turn.passing.fails.get(way, 0) + 1
    turn.note(fails={**turn.passing.fails, way: fails})
    text = f"Set {way} right, it sends nothing: {why}"
    if ok or fails >= FAILS_IN_A_ROW:
        text = f"{way} sends again." if ok else text
        turn.alarm(way, text, Priority.LOW, active=not ok)


def begin_again(turn: Turn) -> None:
    """Take every way for one that sends, until it fails again."""
    for way in WAYS:
        text = f"{way} is tried again."
        turn.alarm(way, text, Priority.LOW, active=False)


def plain(why: str) -> str:
    """Return a reason without any address in it."""
    return _ADDRESS.sub("...", why)[:WHY_LIMIT]
