"""The keeper's own duties: readings signed twice a day, and the weekly test alarm.

A reading is signed although the box measures by itself: somebody has looked. Each
local day has a slot up to each of `sign_by`; two readings that count lie `sign_apart_s`
apart, whatever the slots. A slot that goes by without one is missed, and said so, even
late, and for each day of a stop. All of it waits while the clock is not set.

Source: `domain.md` 1.2 (morning and afternoon, 6 h apart at least, automatic or not).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from edge_app.changed import changed
from edge_app.model import (
    SECOND_NS,
    Acknowledged,
    Command,
    Document,
    Json,
    Stamp,
    Started,
    StationInput,
    ns,
)
from edge_app.moments import time_text
from edge_app.outcomes import Answer, Priority
from edge_app.stations.coldroom_parts import Limits, Turn, picture
from edge_app.stations.coldroom_slots import ended_since
from edge_app.stations.coldroom_upkeep import Drill, KeptDuties, Signature, whole_s
from edge_app.stations.day import DAY_S, clock_s, last_day, until_ns
from edge_app.stations.windows import DAYS

UNSET = "the clock is not set, so nobody can tell which reading this is; sign later"
TEST = "Test alarm: acknowledge it."
PICTURED = ("coldest_c", "warmest_c", "mean_c", "quality")
"""What a signature says of the room as it was then."""


def _keep(turn: Turn, **changes: Any) -> None:
    turn.keep(duties=changed(turn.kept.duties, **changes))


def take(turn: Turn, given: StationInput) -> None:
    """Take the word of whoever has seen the test alarm, or take all up after a stop."""
    duties = turn.kept.duties
    match given:
        case Acknowledged() if given.alarm == f"{turn.limits.name}-test":
            if duties.test is not None:
                _passed(turn, duties.test, given.by)
        case Started():
            _resume(turn)


def _resume(turn: Turn) -> None:
    """Raise again what stood; how long a test has stood is not known for sure."""
    duties = turn.kept.duties
    if duties.test is not None:
        _keep(turn, test=changed(duties.test, began=turn.at))
        turn.alarm("test", True, TEST, Priority.MEDIUM)
    if duties.due and not turn.limits.sign_by:
        _keep(turn, due=False)
        text = f"No readings are asked for in {turn.limits.name}."
        turn.alarm("reading-due", False, text, Priority.MEDIUM)
    elif duties.due:
        text = f"Look into {turn.limits.name} and sign its reading: it was due."
        turn.alarm("reading-due", True, text, Priority.MEDIUM)


def settle(turn: Turn) -> None:
    """Miss what was not done in time; begin the weekly test."""
    _settle_test(turn)
    if turn.at.synced:
        _settle_readings(turn)
        _settle_week(turn)


def times_ns(turn: Turn) -> Iterator[int]:
    """Yield when a slot ends, a test begins, or has stood too long."""
    test = turn.kept.duties.test
    if test is not None and not test.missed:
        yield test.began.boot_ns + ns(turn.limits.test_ack_s)
    if not turn.at.synced:
        return
    weekly = (turn.limits.test_time,) if turn.limits.test_day else ()
    for text in (*turn.limits.sign_by, *weekly):
        wait_ns = until_ns(turn.at.wall_ns, _offset_s(turn), clock_s(text) or 0)
        yield turn.at.boot_ns + wait_ns


def _offset_s(turn: Turn) -> int:
    return turn.shared.utc_offset_s(turn.at.wall_ns)


def _local_s(turn: Turn) -> int:
    """Return the seconds since local midnight."""
    return (turn.at.wall_ns // SECOND_NS + _offset_s(turn)) % DAY_S


def _day(turn: Turn) -> str:
    return last_day(turn.at.wall_ns, _offset_s(turn), 0)


# ------------------------------------------------------------------- readings


def _settle_readings(turn: Turn) -> None:
    """Look at every slot that has ended since it was last looked at."""
    limits, duties, day = turn.limits, turn.kept.duties, _day(turn)
    ended = sum(1 for text in limits.sign_by if (clock_s(text) or 0) <= _local_s(turn))
    now = f"{day}/{ended}"
    if now == duties.judged:
        return
    if duties.judged:
        for slot in ended_since(duties.judged, day, ended, len(limits.sign_by)):
            _judge_slot(turn, *slot)
    # The first time of all nobody could have known of it.
    _keep(turn, judged=now)


def _judge_slot(turn: Turn, day: str, slot: int) -> None:
    """Miss a slot that nobody signed."""
    signed = turn.kept.duties.signed
    if signed is not None and (signed.day, signed.slot) >= (day, slot):
        return
    by = turn.limits.sign_by[slot]
    _keep(turn, due=True)
    name = turn.limits.name
    turn.say("cold.duty", {"what": "reading", "result": "missed", **_slot(day, by)})
    text = f"Look into {name} and sign its reading: it was due by {by}."
    turn.alarm("reading-due", True, text, Priority.MEDIUM)


def _slot(day: str, by: str) -> Document:
    return {"day": day, "slot": by}


def sign(turn: Turn, command: Command) -> Answer:
    """Sign the reading of now, unless it is too soon after the one before."""
    if not turn.at.synced:
        return Answer(command.id, ok=False, text=UNSET)
    limits, day = turn.limits, _day(turn)
    if not limits.sign_by:
        return Answer(command.id, ok=False, text="no readings are asked for here")
    open_slots = [
        slot
        for slot, text in enumerate(limits.sign_by)
        if _local_s(turn) < (clock_s(text) or 0)
    ]
    slot = open_slots[0] if open_slots else len(limits.sign_by) - 1
    if why := _objection(turn, day, slot):
        return Answer(command.id, ok=False, text=why)
    _keep(turn, signed=Signature(turn.at, day, slot, command.by), due=False)
    by = limits.sign_by[slot]
    more: dict[str, Json] = {"by": command.by, "late": not open_slots}
    for key in ("person", "comment"):
        if command.arguments.get(key):
            more[key] = command.arguments[key]
    seen = picture(turn.passing)
    data = {key: seen[key] for key in PICTURED if key in seen}
    turn.say(
        "cold.duty",
        {"what": "reading", "result": "signed", **_slot(day, by), **more, **data},
    )
    text = f"{limits.name} is seen to."
    turn.alarm("reading-due", False, text, Priority.MEDIUM)
    return Answer(command.id, ok=True, text=_answer(data, by))


def _answer(data: Document, by: str) -> str:
    if data.get("coldest_c") is None:
        return f"signed for {by}, without a value: measure by hand"
    coldest, warmest = data["coldest_c"], data["warmest_c"]
    span = f"{warmest}" if coldest == warmest else f"{coldest} to {warmest}"
    return f"signed for {by}: {span} °C"


def _objection(turn: Turn, day: str, slot: int) -> str:
    """Say why a signature does not count: the same slot again, or too soon."""
    signed = turn.kept.duties.signed
    if signed is None:
        return ""
    when = _clock_text(turn, signed.at.wall_ns)
    if (signed.day, signed.slot) >= (day, slot):
        return f"this reading was signed at {when} by {signed.by}"
    wait_ns = ns(turn.limits.sign_apart_s) - _since_ns(signed.at, turn.at)
    if wait_ns <= 0:
        return ""
    free = _clock_text(turn, turn.at.wall_ns + wait_ns + 59 * SECOND_NS)
    return (
        f"the last reading was signed at {when} by {signed.by}; two that count lie"
        f" {turn.limits.sign_apart_s / 3600:g} h apart, so come back at {free}"
    )


def _since_ns(then: Stamp, now: Stamp) -> int:
    """Return how long ago it was; within a boot no clock that is set can change it."""
    if then.boot_id == now.boot_id:
        return now.boot_ns - then.boot_ns
    return now.wall_ns - then.wall_ns


def _clock_text(turn: Turn, wall_ns: int) -> str:
    """Write a local time of day."""
    minutes = (wall_ns // SECOND_NS + turn.shared.utc_offset_s(wall_ns)) // 60
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


# ------------------------------------------------------------------ test alarm


def _settle_week(turn: Turn) -> None:
    """Begin the weekly test once its hour has come on its day."""
    limits, day = turn.limits, _day(turn)
    duties = turn.kept.duties
    if not limits.test_day or duties.tested == day:
        return
    weekday = (turn.at.wall_ns // SECOND_NS + _offset_s(turn)) // DAY_S + EPOCH_WEEKDAY
    if DAYS[weekday % len(DAYS)] != limits.test_day:
        return
    if _local_s(turn) < (clock_s(limits.test_time) or 0):
        return
    _keep(turn, tested=day)
    if duties.test is None:
        _begin(turn, "")


EPOCH_WEEKDAY = 3
"""1970-01-01 was a Thursday; Monday is 0."""


def try_out(turn: Turn, command: Command) -> Answer:
    """Begin a test alarm by hand."""
    if turn.kept.duties.test is not None:
        return Answer(command.id, ok=False, text="a test alarm stands already")
    _begin(turn, command.by)
    name = f"{turn.limits.name}-test"
    text = f"the test alarm stands; acknowledge {name}"
    return Answer(command.id, ok=True, text=text)


def _begin(turn: Turn, by: str) -> None:
    _keep(turn, test=Drill(turn.at, by))
    turn.say("cold.duty", {"what": "test", "result": "begun", "by": by})
    turn.alarm("test", True, TEST, Priority.MEDIUM)


def _settle_test(turn: Turn) -> None:
    """Say that nobody has acknowledged the test in time; it goes on standing."""
    test = turn.kept.duties.test
    if test is None or test.missed:
        return
    if turn.at.boot_ns - test.began.boot_ns < ns(turn.limits.test_ack_s):
        return
    _keep(turn, test=changed(test, missed=True))
    turn.say("cold.duty", {"what": "test", "result": "missed", "by": ""})


def _passed(turn: Turn, test: Drill, by: str) -> None:
    _keep(turn, test=None)
    took_ns = turn.at.boot_ns - test.began.boot_ns
    told: Document = {
        "what": "test",
        "result": "acknowledged",
        "by": by,
        "late": test.missed,
        "took_s": whole_s(took_ns),
    }
    turn.say("cold.duty", told)
    text = "The test alarm was acknowledged."
    turn.alarm("test", False, text, Priority.MEDIUM)


def view(limits: Limits, duties: KeptDuties) -> Document:
    """Return the last signature, and whether a reading is due."""
    if not limits.sign_by:
        return {}
    signed = duties.signed
    told = time_text(signed.at.wall_ns) if signed is not None else None
    return {"signed": told, "reading_due": duties.due}
