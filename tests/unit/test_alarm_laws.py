"""Laws for any course of conditions, deeds, time and stops."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from edge_app.alarms import CHANGES, AlarmRule
from edge_app.outcomes import Priority
from tests.unit.alarm_desk import Ward, rules

NAMES = ("cold-high", "cold-probe", "mains-lost")
SITE = rules(
    AlarmRule(match="cold-high", latching=True, on_delay_s=5, off_delay_s=3),
    AlarmRule(match="*-probe", suppressed_by=("mains-lost",), re_alarm_s=20),
    max_shelve_s=60,
)
VERBS = ("acknowledge", "shelve", "unshelve", "out-of-service", "in-service", "reset")
SILENT = ("active", "count", "text", "onset", "priority")
"""What is followed silently, without an event, while an alarm is aside or chatters."""

names = st.sampled_from(NAMES)
conditions = st.tuples(
    st.just("say"), names, st.booleans(), st.sampled_from(sorted(Priority))
)
commands = st.tuples(st.just("do"), names, st.sampled_from(VERBS), st.booleans())
pauses = st.tuples(st.just("run"), st.integers(0, 40))
stops = st.tuples(st.just("stop"), st.booleans(), st.booleans())
courses = st.lists(st.one_of(conditions, conditions, commands, pauses), max_size=30)
stormy = st.lists(st.one_of(conditions, commands, pauses, stops), max_size=30)


def play(ward: Ward, course: list[Any]) -> None:
    """Let all of it happen, a tenth of a second apart."""
    for what, *rest in course:
        match what:
            case "say":
                alarm, active, priority = rest
                ward.say(alarm, active=active, priority=priority)
            case "do":
                alarm, verb, once = rest
                ward.do(verb, alarm, **_arguments(verb, once=once))
            case "run":
                ward.run(rest[0])
            case _:
                reboot, synced = rest
                ward.stop(7, reboot=reboot, synced=synced)
        ward.run(0.1)


def _arguments(verb: str, *, once: bool) -> dict[str, str]:
    if verb == "shelve" and once:
        return {"once": "yes"}
    return {"minutes": "1"} if verb in ("shelve", "out-of-service") else {}


@given(stormy)
def test_every_change_is_a_row_of_the_table(course: list[Any]) -> None:
    """Changes follow one another without a gap, whatever happens, stops included."""
    ward = Ward(SITE)

    play(ward, course)

    rows = {(before.value, after.value) for (before, _), after in CHANGES.items()}
    for name in NAMES:
        steps = ward.steps(name)
        assert set(steps) <= rows
        assert all(one[1] == other[0] for one, other in pairwise(steps))
        assert (steps[-1][1] if steps else "normal") == ward.state(name)


@given(stormy)
def test_what_is_told_is_what_stands(course: list[Any]) -> None:
    """The last change of each alarm tells what is retained of it now."""
    ward = Ward(SITE)

    play(ward, course)

    last = {one.alarm: one.document for one in ward.told}
    told = {name: _loud(one) for name, one in last.items() if one is not None}
    stands = {name: _loud(one) for name, one in ward.desk.documents().items()}
    assert told == stands


def _loud(document: Any) -> dict[str, Any]:
    """Leave out what changes silently, and ends that a clock has corrected."""
    return {key: one for key, one in document.items() if key not in (*SILENT, "until")}


@given(courses)
def test_no_condition_gets_lost(course: list[Any]) -> None:
    """What is true past its delay sounds, or it is aside, and says so."""
    ward = Ward(SITE)
    last: dict[str, bool] = {}
    for step in course:
        play(ward, [step])
        if step[0] == "say":
            last[step[1]] = step[2]
    ward.run(5)

    aside = {"shelved", "suppressed", "out-of-service"}
    sounding = {"unacknowledged", "acknowledged"}
    for name, active in last.items():
        if active:
            assert ward.state(name) in aside | sounding
    suppressed = [name for name in NAMES if ward.state(name) == "suppressed"]
    assert not suppressed or last.get("mains-lost")


@given(courses, names, st.sampled_from(("acknowledge", "shelve", "reset")))
def test_a_deed_is_of_one_alarm(course: list[Any], alarm: str, verb: str) -> None:
    """Whatever is done to an alarm, the others stay as they were."""
    ward = Ward(SITE)
    play(ward, course)
    others = [name for name in NAMES if name != alarm]
    before = [ward.state(name) for name in others]

    ward.do(verb, alarm)

    assert before == [ward.state(name) for name in others]
