"""Chatter, suppression by design, floods, and more alarms than there are places."""

from __future__ import annotations

import pytest

from edge_app.alarms import OVERFLOW, AlarmRule
from edge_app.alarms.flood import floods
from edge_app.outcomes import Priority
from tests.unit.alarm_desk import Ward, rules, states

BY_MAINS = rules(AlarmRule(match="*-probe", suppressed_by=("mains-lost", "bus-*")))


def raises(ward: Ward, *seconds: int, priority: Priority = Priority.MEDIUM) -> None:
    """Raise an alarm at these seconds, each time over again after five."""
    for second in seconds:
        ward.run(second - ward.boot_s)
        ward.say(priority=priority)
        ward.run(5)
        ward.end()


@pytest.mark.parametrize(
    ("seconds", "expected"), [((0, 20, 40), True), ((0, 31, 62), False)]
)
def test_chatter(seconds: tuple[int, ...], expected: bool) -> None:
    """Three raises within a minute are chatter, and the third one says so."""
    ward = Ward()

    raises(ward, *seconds)

    assert expected == ward.document()["chatters"]
    assert (3 if expected else 0) == ward.document()["count"]


def test_what_chatters_becomes_one_alarm() -> None:
    """The rest is counted, until it has been quiet for a minute."""
    ward = Ward()

    raises(ward, 0, 20, 40, 50, 60, 70, 80)

    assert "unacknowledged" == ward.state()
    assert 5 == len(ward.steps())
    assert 7 == ward.document()["count"]
    ward.run(59)
    assert "unacknowledged" == ward.state()
    ward.run(1)
    assert "returned-unacknowledged" == ward.state()
    assert not ward.document()["chatters"]


def test_chatter_is_never_shelved_by_itself() -> None:
    """However long it goes on, people are told that it is there."""
    ward = Ward()

    raises(ward, *range(0, 3600, 10))

    assert "unacknowledged" == ward.state()


@pytest.mark.parametrize(
    ("priority", "hold_s", "expected"),
    [(Priority.HIGH, 60, 7), (Priority.MEDIUM, 0, 7), (Priority.MEDIUM, 60, 3)],
)
def test_high_priority_is_told_each_time(
    priority: Priority, hold_s: int, expected: int
) -> None:
    """Each may be another call for help: chatter is only marked, as without a hold."""
    ward = Ward(rules(AlarmRule(match="cold-*", chatter_hold_s=hold_s)))

    raises(ward, 0, 20, 40, 50, 60, 70, 80, priority=priority)

    told = [after for _, after in ward.steps() if after == "unacknowledged"]
    assert expected == len(told)
    assert any(one.data["chatters"] for one in ward.told)


def test_chatter_begins_anew_after_a_quiet() -> None:
    """One more raise is one more alarm, not chatter."""
    ward = Ward()
    raises(ward, 0, 20, 40)
    ward.run(120)

    raises(ward, 300)

    assert "returned-unacknowledged" == ward.state()
    assert 0 == ward.document()["count"]


def test_chatter_goes_on_over_a_stop() -> None:
    """What was counted is kept, and so is that it chatters."""
    ward = Ward()
    raises(ward, 0, 20, 40)

    ward.stop(5, reboot=True)
    ward.say()

    assert 4 == ward.document()["count"]


# ---------------------------------------------------------------- suppression


def test_an_alarm_is_suppressed_while_another_explains_it() -> None:
    """It says that it is, and speaks up once the other is over."""
    ward = Ward(BY_MAINS)
    ward.say(alarm="mains-lost")

    ward.say(alarm="cold-probe")
    assert "suppressed" == ward.state("cold-probe")
    ward.end("mains-lost")

    assert [
        ("normal", "suppressed"),
        ("suppressed", "unacknowledged"),
    ] == ward.steps("cold-probe")


def test_what_stands_is_suppressed_when_the_cause_comes_late() -> None:
    """The consequence may be seen first; seen or not, it falls silent."""
    ward = Ward(BY_MAINS)
    ward.say(alarm="cold-probe")
    ward.say(alarm="warm-probe")
    ward.do("acknowledge", "warm-probe")

    ward.say(alarm="bus-upstairs-lost")

    assert ("unacknowledged", "suppressed") == ward.steps("cold-probe")[-1]
    assert ("acknowledged", "suppressed") == ward.steps("warm-probe")[-1]


def test_what_ends_while_it_is_suppressed_is_normal_afterwards() -> None:
    """Its condition is followed silently."""
    ward = Ward(BY_MAINS)
    ward.say(alarm="mains-lost")
    ward.say(alarm="cold-probe")
    ward.end("cold-probe")
    assert "suppressed" == ward.state("cold-probe")

    ward.end("mains-lost")

    assert ("suppressed", "normal") == ward.steps("cold-probe")[-1]


def test_two_causes_are_both_waited_for() -> None:
    """It stays suppressed until the last of them is over."""
    ward = Ward(BY_MAINS)
    for cause in ("mains-lost", "bus-a"):
        ward.say(alarm=cause)
    ward.say(alarm="cold-probe")

    ward.end("mains-lost")
    assert "suppressed" == ward.state("cold-probe")
    ward.end("bus-a")

    assert "unacknowledged" == ward.state("cold-probe")


def test_no_two_alarms_silence_each_other() -> None:
    """Whatever may be suppressed explains nothing itself."""
    site = rules(
        AlarmRule(match="a", suppressed_by=("b",)),
        AlarmRule(match="b", suppressed_by=("a",)),
    )
    ward = Ward(site)

    ward.say(alarm="a")
    ward.say(alarm="b")

    assert {"a": "unacknowledged", "b": "unacknowledged"} == states(
        ward.desk.documents()
    )


def test_a_shelved_alarm_comes_back_as_what_it_is() -> None:
    """If another one explains it by then, it is suppressed."""
    ward = Ward(BY_MAINS)
    ward.say(alarm="cold-probe")
    ward.do("shelve", "cold-probe")
    ward.say(alarm="mains-lost")
    assert "shelved" == ward.state("cold-probe")

    ward.do("unshelve", "cold-probe")

    assert "suppressed" == ward.state("cold-probe")


def test_what_is_out_of_service_explains_nothing() -> None:
    """A contact under repair must not silence others."""
    ward = Ward(BY_MAINS)
    ward.say(alarm="mains-lost")
    ward.say(alarm="cold-probe")

    ward.do("out-of-service", "mains-lost", minutes="60")

    assert "unacknowledged" == ward.state("cold-probe")


def test_suppression_outlives_a_stop() -> None:
    """Cause and consequence are both known again."""
    ward = Ward(BY_MAINS)
    ward.say(alarm="mains-lost")
    ward.say(alarm="cold-probe")

    ward.stop(60, reboot=True)
    assert "suppressed" == ward.state("cold-probe")
    ward.end("mains-lost")

    assert "unacknowledged" == ward.state("cold-probe")


# --------------------------------------------------------------------- floods


def test_the_flood_vector() -> None:
    """Bins of 4, 11, 7, 5, 4 and 10 alarms: a flood in the second to the fourth."""
    expected = (False, True, True, True, False, False)

    assert expected == floods((4, 11, 7, 5, 4, 10))


# ------------------------------------------------------------------- overflow


def fill(ward: Ward, count: int, priority: Priority) -> None:
    """Raise so many alarms of a priority."""
    for number in range(count):
        ward.say(alarm=f"{priority.value}-{number}", priority=priority)


def standing(ward: Ward, word: str) -> int:
    """Count the alarms of which the name begins so."""
    return sum(name.startswith(f"{word}-") for name in ward.desk.documents())


def test_places_are_kept_for_what_matters_more() -> None:
    """Low ones get half of the thousand, medium ones four fifths, high ones all."""
    ward = Ward()

    fill(ward, 600, Priority.LOW)
    fill(ward, 400, Priority.MEDIUM)
    fill(ward, 300, Priority.HIGH)

    found = [standing(ward, word) for word in ("low", "medium", "high")]
    assert [500, 300, 200] == found
    assert "high" == ward.document(OVERFLOW)["priority"]
    ward.run(1)
    assert 100 + 100 + 100 == ward.document(OVERFLOW)["count"]


def test_what_found_no_place_is_taken_in_later() -> None:
    """The most urgent first, as soon as another alarm is over."""
    ward = Ward()
    fill(ward, 502, Priority.LOW)
    assert 500 == standing(ward, "low")

    for number in range(2):
        ward.end(f"low-{number}")
        ward.do("acknowledge", f"low-{number}")

    assert {"low-500", "low-501"} <= set(ward.desk.documents())
    assert "returned-unacknowledged" == ward.state(OVERFLOW)


def test_the_same_again_is_not_counted_again() -> None:
    """A station that repeats itself makes one alarm too many, not two."""
    ward = Ward()
    fill(ward, 501, Priority.LOW)

    ward.say(alarm="low-500", priority=Priority.LOW)
    ward.run(1)
    assert 1 == ward.document(OVERFLOW)["count"]
    ward.end("low-500")

    assert "returned-unacknowledged" == ward.state(OVERFLOW)


def test_alarms_that_are_over_are_not_remembered_for_ever() -> None:
    """A thousand names are enough; the oldest goes first."""
    ward = Ward()
    for number in range(1100):
        ward.say(alarm=f"a-{number}")
        ward.do("acknowledge", f"a-{number}")
        ward.end(f"a-{number}")

    names = set(ward.desk.targets())

    assert "a-0" not in names
    assert "a-1099" in names
    assert 1001 >= len(names)
    assert 1001 >= sum(one.text.count(b'"station"') for one in ward.kept.values())
