"""What the modem says: its network, how a message went, what people answer to one.

`OK`, `ack`, `1` or `收到` acknowledges every alarm that a message to this person named;
with a code it acknowledges that one. A number that is nobody's is counted and no more.
"""

from __future__ import annotations

import re
from dataclasses import replace

from edge_app.gate_words import pick
from edge_app.model import SECOND_NS, Document, OrderFailed, Replied
from edge_app.outcomes import Acknowledge, Priority
from edge_app.stations import calling_letters, calling_post
from edge_app.stations import calling_words as words
from edge_app.stations.calling_parts import Call, Turn
from edge_app.stations.calling_people import SMS, Callee

COMES_IN = "sms-in"
"""What the modem's driver calls a text message that came in: `number text`."""
NETWORK, SIGNAL = "network", "signal"
"""What it calls a change of the network that it is in, and of how well it hears it."""
STRANGER_NS = 60 * SECOND_NS
"""How far apart messages of nobody are told of."""
_END = r"[\s.!。!]*"
_ANSWER = re.compile(
    rf"\s*(?:(ok|okay|ack|yes|1|收到|确认|好){_END})?(?:([1-9][0-9]{{1,2}}){_END})?"
)


def hear(turn: Turn, given: Replied | OrderFailed) -> None:
    """Take an answer of the modem, or what it says by itself."""
    if isinstance(given, OrderFailed):
        _take_result(turn, given)
    elif given.to == COMES_IN:
        number, _, text = given.text.partition(" ")
        _read(turn, number, text)
    elif given.to == NETWORK:
        _note_network(turn, given)
    elif given.to == SIGNAL:
        turn.note(signal=calling_post.plain(given.text))
    else:
        _take_result(turn, given)


def _take_result(turn: Turn, given: Replied | OrderFailed) -> None:
    """Take how the message went that the modem has."""
    verb = given.to if isinstance(given, Replied) else given.verb
    letter = calling_post.under_way(turn)
    if verb == SMS and letter is not None:
        ok = isinstance(given, Replied) and given.ok
        why = given.text if isinstance(given, Replied) else given.why
        why = calling_post.plain(why)
        calling_letters.came(turn, letter, ok=ok, why=why)


def begin_again(turn: Turn) -> None:
    """End the alarm of a modem that is in the configuration no more."""
    if not turn.limits.modem:
        turn.alarm(NETWORK, "There is no modem.", Priority.MEDIUM, active=False)


def _note_network(turn: Turn, given: Replied) -> None:
    """Take that the modem is in a network, or why it is not; it says each change."""
    words = calling_post.plain(given.text).rstrip(".")
    turn.note(network=words)
    lost = f"The modem has no network: {words}; text messages do not leave."
    text = "The modem has a network." if given.ok else lost
    turn.alarm(NETWORK, text, Priority.MEDIUM, active=not given.ok)


def _read(turn: Turn, number: str, text: str) -> None:
    callee = _sender(turn, number)
    if callee is None:
        _count_stranger(turn)
        return
    found = _ANSWER.fullmatch(text.lower())
    if found is None or not (found[1] or found[2]):
        # Whatever answers by itself, such as somebody's telephone, gets no answer.
        return
    calls = _meant(turn, callee, found)
    for call in calls:
        _acknowledge(turn, call, callee)
    language = turn.limits.language
    said = pick(words.NOTHING, language)
    if calls:
        codes = ", ".join(str(call.code) for call in calls)
        said = pick(words.DONE, language).format(codes=codes)
    calling_letters.write(turn, callee.name, 0, turn.limits.name, said)


def _sender(turn: Turn, number: str) -> Callee | None:
    return next(
        (one for one in turn.limits.callees.values() if one.has_number(number)), None
    )


def _meant(turn: Turn, callee: Callee, found: re.Match[str]) -> tuple[Call, ...]:
    """Return the calls that an answer is about."""
    calls = turn.open_calls
    if found[2]:
        return tuple(call for call in calls if call.code == int(found[2]))
    return tuple(call for call in calls if callee.name in call.told)


def _acknowledge(turn: Turn, call: Call, callee: Callee) -> None:
    comment = "answered by text message"
    turn.outcomes.append(Acknowledge(call.alarm, callee.name, comment))
    told: Document = {"alarms": [call.alarm], "code": call.code}
    turn.notice("acknowledged", told, callee.name, SMS)


def _count_stranger(turn: Turn) -> None:
    """Count what came from a number that is nobody's; the number is not kept."""
    passing, now_ns = turn.passing, turn.at.boot_ns
    turn.note(strangers=passing.strangers + 1)
    if not passing.stranger_ns or passing.stranger_ns + STRANGER_NS <= now_ns:
        turn.passing = replace(turn.passing, stranger_ns=now_ns)
        turn.notice("stranger", {"count": turn.passing.strangers}, way=SMS)
