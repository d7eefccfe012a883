"""The outbox: every message is kept until it went out by one of a person's ways.

What fails by one way is tried by the person's next one at once; when all of them have
failed, again after a growing pause, until it is too old. Nobody gets more than so many
messages in ten minutes: the last of them stands for all that wait. What is high goes
first, and of a full outbox the oldest of the lowest priority gives way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from edge_app import escalation
from edge_app.escalation import Run
from edge_app.model import SECOND_NS, Json, ns
from edge_app.outcomes import Priority
from edge_app.stations import calling_post
from edge_app.stations.calling_parts import Letter, Turn

LETTERS_HIGH = 500
"""Messages that may wait; about 200 KB of what is kept."""
PAUSES_S = (60, 120, 300, 600, 1800)
"""How long is waited after all ways have failed, the last one for ever."""
HELD_BACK = 1
"""So many of a person's messages are left to alarms of high priority."""


def write(
    turn: Turn, person: str, rank: int, subject: str, text: str, *, alarm: str = ""
) -> None:
    """Put a message into the outbox; `alarm` is the one that it names."""
    if alarm and _joined(turn, person, rank):
        return
    if len(turn.kept.letters) >= LETTERS_HIGH and not _made_room(turn, rank):
        turn.note(given_up=turn.passing.given_up + 1)
        turn.notice("given-up", {"why": "the outbox is full"}, person)
        return
    number = turn.kept.number + 1
    letter = Letter(
        f"{turn.limits.name}-{turn.at.boot_id[:8]}-{number}",
        person,
        rank,
        subject,
        text,
        escalation.begin(escalation.Ladder("letter", ()), alarm, turn.at),
        alarms=(alarm,) if alarm else (),
        due_ns=turn.at.boot_ns,
    )
    turn.keep(letters=(*turn.kept.letters, letter), number=number)
    turn.notice("queued", _about(letter), person)


def _joined(turn: Turn, person: str, rank: int) -> bool:
    """Let a message that waits stand for one more alarm, where enough of them wait."""
    waiting = [one for one in turn.kept.letters if one.person == person]
    waiting = [one for one in waiting if one.alarms and not one.gone_ns]
    if len(waiting) < turn.limits.messages_high or rank < waiting[-1].rank:
        return False
    turn.put_letter(replace(waiting[-1], more=waiting[-1].more + 1))
    return True


def _made_room(turn: Turn, rank: int) -> bool:
    """Give up the oldest message of the lowest priority, if it is not above this."""
    lowest = max(turn.kept.letters, key=lambda one: one.rank)
    if lowest.rank < rank:
        return False
    _give_up(turn, lowest, "the outbox is full")
    return True


def _about(letter: Letter) -> dict[str, Json]:
    named: dict[str, Json] = {"alarms": letter.alarms} if letter.alarms else {}
    return {"message": letter.id, **named}


def withdraw(turn: Turn, alarm: str) -> None:
    """Take an alarm that nobody need be told of out of what waits."""
    for letter in turn.kept.letters:
        if alarm in letter.alarms and not letter.gone_ns and not letter.more:
            turn.drop_letters(letter.id)
            turn.notice("needless", _about(letter), letter.person)


# --------------------------------------------------------------------- time


def begin_again(turn: Turn) -> None:
    """Say everything again after a stop: nobody knows whether it went out."""
    known = turn.limits.callees
    for letter in turn.kept.letters:
        if letter.person not in known:
            _give_up(turn, letter, "nobody has this name any more")
    for letter in turn.kept.letters:
        turn.put_letter(replace(letter, gone_ns=0, due_ns=turn.at.boot_ns))
    _judge_unreached(turn)


def settle(turn: Turn) -> None:
    """Do what has fallen due: carry, give up, hear of nothing, send."""
    for letter in turn.kept.letters:
        _look_at(turn, letter)
    waiting = [one for one in turn.kept.letters if not one.gone_ns]
    for letter in sorted(waiting, key=lambda one: (one.rank, one.rounds)):
        if letter.due_ns <= turn.at.boot_ns:
            _send(turn, letter.id)


def _look_at(turn: Turn, before: Letter) -> None:
    """Bring one message to the present."""
    run = escalation.carry(before.run, turn.at)
    letter = before if run == before.run else replace(before, run=run)
    if letter is not before:
        turn.put_letter(letter)
    if _end_ns(turn, run) <= turn.at.boot_ns:
        _give_up(turn, letter, "too old")
    elif letter.gone_ns and _silent_ns(turn, letter) <= turn.at.boot_ns:
        came(turn, letter, ok=False, why="nothing was heard of it")


def _send(turn: Turn, name: str) -> None:
    """Hand a message over, unless it was joined to another or has to wait."""
    letter = next((one for one in turn.kept.letters if one.id == name), None)
    if letter is None or letter.gone_ns:
        return
    free = _free(turn, letter)
    if free <= 0 or calling_post.is_busy(turn, letter):
        return
    if free == 1:
        letter = _standing_for_all(turn, letter)
    gone = turn.passing.gone.get(letter.person, ())
    now_ns = turn.at.boot_ns
    turn.note(gone={**turn.passing.gone, letter.person: (*gone, now_ns)})
    turn.put_letter(replace(letter, gone_ns=now_ns))
    calling_post.hand_over(turn, letter)


def _free(turn: Turn, letter: Letter) -> int:
    """Return how many messages a person may get now."""
    from_ns = turn.at.boot_ns - ns(turn.limits.messages_s)
    gone = turn.passing.gone.get(letter.person, ())
    recent = tuple(at_ns for at_ns in gone if at_ns > from_ns)
    if recent != gone:
        turn.note(gone={**turn.passing.gone, letter.person: recent})
    return turn.limits.messages_high - len(recent) - (HELD_BACK if letter.rank else 0)


def _standing_for_all(turn: Turn, letter: Letter) -> Letter:
    """Let one message say how many more wait for this person, and drop those."""
    mates = [
        one
        for one in turn.kept.letters
        if one.person == letter.person
        and one.alarms
        and one.id != letter.id
        and one.rank >= letter.rank
        and not one.gone_ns
    ]
    if not mates:
        return letter
    turn.drop_letters(*(one.id for one in mates))
    more = letter.more + sum(1 + one.more for one in mates)
    return replace(letter, more=more)


def _give_up(turn: Turn, letter: Letter, why: str) -> None:
    turn.drop_letters(letter.id)
    turn.note(given_up=turn.passing.given_up + 1)
    turn.notice("given-up", {**_about(letter), "why": why}, letter.person)
    _judge_unreached(turn)


def _end_ns(turn: Turn, run: Run) -> int:
    return run.since_ns + ns(turn.limits.expires_s)


def _silent_ns(turn: Turn, letter: Letter) -> int:
    return letter.gone_ns + calling_post.PATIENCE_NS[calling_post.way_of(turn, letter)]


def timers(turn: Turn) -> Iterator[int]:
    """Yield when a message is too old, late, or may go."""
    for letter in turn.kept.letters:
        yield _end_ns(turn, letter.run)
        if letter.gone_ns:
            yield _silent_ns(turn, letter)
        elif letter.due_ns > turn.at.boot_ns:
            yield letter.due_ns
        elif _free(turn, letter) <= 0:
            first_ns = min(turn.passing.gone.get(letter.person, ()), default=0)
            yield first_ns + ns(turn.limits.messages_s)


# ------------------------------------------------------------------ answers


def came(turn: Turn, letter: Letter, *, ok: bool, why: str = "") -> None:
    """Take what came of a message by the way that it took."""
    way = calling_post.way_of(turn, letter)
    calling_post.judge_way(turn, way, ok=ok, why=why)
    if ok:
        turn.drop_letters(letter.id)
        told = {**_about(letter), "more": letter.more}
        turn.notice("sent", told, letter.person, way)
    else:
        turn.notice("failed", {**_about(letter), "why": why}, letter.person, way)
        _try_again(turn, letter)
    _judge_unreached(turn)


def _try_again(turn: Turn, letter: Letter) -> None:
    """Take the next way at once, or the first one after a pause."""
    _unsay(turn, letter)
    ways = len(turn.limits.callees[letter.person].ways)
    now_ns, rounds, pause_s, way = turn.at.boot_ns, letter.rounds, 0, letter.way + 1
    if way >= ways:
        pause_s = PAUSES_S[min(rounds, len(PAUSES_S) - 1)]
        rounds, way = rounds + 1, 0
    due_ns = now_ns + pause_s * SECOND_NS
    turn.put_letter(replace(letter, way=way, rounds=rounds, due_ns=due_ns, gone_ns=0))


def _unsay(turn: Turn, letter: Letter) -> None:
    """Do not count what did not arrive among the messages of its person."""
    gone = list(turn.passing.gone.get(letter.person, ()))
    if letter.gone_ns in gone:
        gone.remove(letter.gone_ns)
        turn.note(gone={**turn.passing.gone, letter.person: tuple(gone)})


def _judge_unreached(turn: Turn) -> None:
    """Say who cannot be reached by any way."""
    lost = dict.fromkeys(one.person for one in turn.kept.letters if one.rounds)
    text = f"Nothing reaches {', '.join(lost)}: call them yourself; look at the ways."
    turn.alarm(
        "unreached",
        text if lost else "Everybody is reached again.",
        Priority.MEDIUM,
        active=bool(lost),
    )
