"""The table of states, the published vectors, and what people do with an alarm."""

from __future__ import annotations

import pytest

from edge_app.alarms import CHANGES, AlarmRule, AlarmState, Trigger
from edge_app.outcomes import Priority
from tests.unit.alarm_desk import Ward, rules, states

LATCHING = rules(AlarmRule(match="cold-*", latching=True))
NEVER = rules(max_shelve_s=0)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("raise", "unacknowledged", id="A to B"),
        pytest.param("raise clear", "returned-unacknowledged", id="B to D"),
        pytest.param("raise acknowledge", "acknowledged", id="B to C"),
        pytest.param("raise acknowledge clear", "normal", id="C to A"),
        pytest.param("raise clear raise", "unacknowledged", id="D to B"),
        pytest.param("raise clear acknowledge", "normal", id="D to A"),
        pytest.param("clear shelve", "shelved", id="A to E"),
        pytest.param("raise shelve", "shelved", id="B to E"),
        pytest.param("raise acknowledge shelve", "shelved", id="C to E"),
        pytest.param("raise clear shelve", "shelved", id="D to E"),
        pytest.param("clear out-of-service", "out-of-service", id="A to G"),
        pytest.param("raise out-of-service", "out-of-service", id="B to G"),
        pytest.param("raise shelve unshelve", "unacknowledged", id="E to B"),
        pytest.param("raise shelve clear unshelve", "normal", id="E to A"),
        pytest.param("raise shelve clear", "shelved", id="E stays E, silently"),
        pytest.param("raise shelve 600", "unacknowledged", id="E ends by itself"),
        pytest.param("clear shelve raise clear 600", "normal", id="E ends unseen"),
        pytest.param("clear out-of-service raise in-service", "unacknowledged", id="G"),
        pytest.param("raise out-of-service clear 600", "normal", id="G to A"),
        pytest.param("raise shelve out-of-service", "shelved", id="E is not G"),
        pytest.param("raise shelve acknowledge", "shelved", id="E is not seen"),
        pytest.param("clear", "normal", id="clear of nothing"),
        pytest.param("acknowledge", "normal", id="acknowledge of nothing"),
        pytest.param("raise raise raise", "unacknowledged", id="raised once"),
        pytest.param("raise acknowledge raise", "acknowledged", id="stays seen"),
        pytest.param("raise clear clear", "returned-unacknowledged", id="cleared once"),
        pytest.param("raise reset", "unacknowledged", id="nothing to reset"),
    ],
)
def test_states(script: str, expected: str) -> None:
    """Each script ends in the state listed beside it."""
    ward = Ward()

    ward.play(script)

    assert expected == ward.state()


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("raise acknowledge clear", "latched", id="C to L"),
        pytest.param("raise clear acknowledge", "latched", id="D to L"),
        pytest.param("raise acknowledge clear reset", "normal", id="L to A"),
        pytest.param("raise acknowledge clear raise", "unacknowledged", id="L to B"),
        pytest.param("raise acknowledge clear acknowledge", "latched", id="L stays"),
        pytest.param("raise acknowledge clear shelve", "shelved", id="L to E"),
        pytest.param("raise reset", "unacknowledged", id="only when latched"),
    ],
)
def test_states_of_a_latching_alarm(script: str, expected: str) -> None:
    """What latches is over only once somebody resets it."""
    ward = Ward(LATCHING)

    ward.play(script)

    assert expected == ward.state()


def test_the_published_vector_of_opc_ua() -> None:
    """Part 9, table B.1: active, acked, confirmed, retain after each step.

    Confirming has its counterpart in the reset of a latching alarm: an alarm that was
    seen and not yet reset (acknowledged or latched) is one that is not confirmed.
    """
    ward = Ward(LATCHING)
    expected = {
        "": "FTTF",
        "raise": "TFTT",
        "acknowledge": "TTFT",
        "clear": "FTFT",
        "reset": "FTTF",
        "raise again": "TFTT",
        "clear again": "FFTT",
        "acknowledge again": "FTFT",
        "reset again": "FTTF",
    }

    found = {}
    for step in expected:
        ward.play(step.partition(" ")[0])
        found[step] = _flags(ward)

    assert expected == found


def _flags(ward: Ward) -> str:
    """Write the four columns of the published table."""
    state = ward.state()
    active = state in ("unacknowledged", "acknowledged")
    acked = state in ("normal", "acknowledged", "latched")
    confirmed = state not in ("acknowledged", "latched")
    retain = state != "normal"
    return "".join("FT"[one] for one in (active, acked, confirmed, retain))


def test_every_row_of_the_table_is_meant() -> None:
    """Nothing leads out of being aside but its two ends, and nobody raises there."""
    aside = ("shelved", "suppressed", "out-of-service")
    ends = {Trigger.RETURN_TRUE: "unacknowledged", Trigger.RETURN_FALSE: "normal"}

    for state in aside:
        rows = {
            trigger: after.value
            for (before, trigger), after in CHANGES.items()
            if before.value == state
        }
        assert ends == rows
    for state in AlarmState:
        if state.value not in aside:
            assert {"shelved", "suppressed", "out-of-service"} <= {
                after.value for (before, _), after in CHANGES.items() if before is state
            }


def test_what_an_alarm_says() -> None:
    """Event and retained document carry text, times, who and why."""
    ward = Ward()
    ward.play("raise raise")

    answer = ward.do("acknowledge", comment="door closed")

    expected = {
        "alarm": "cold-high",
        "station": "cold",
        "state": "acknowledged",
        "priority": "medium",
        "text": "Close the door.",
        "active": True,
        "onset": "2026-01-01T12:00:00.000Z",
        "annunciated": "2026-01-01T12:00:00.000Z",
        "changed": "2026-01-01T12:00:02.000Z",
        "clock_synced": True,
        "raised": 1,
        "count": 0,
        "chatters": False,
        "by": "nurse",
        "comment": "door closed",
        "until": "",
        "once": False,
    }
    assert (True, "acknowledged") == (answer.ok, answer.text)
    assert expected == ward.told[-1].document
    assert {**expected, "before": "unacknowledged"} == ward.told[-1].data


def test_the_end_removes_what_is_retained() -> None:
    """Normal is over: nothing retained, and still a command may name it."""
    ward = Ward()

    ward.play("raise clear acknowledge")

    assert [False, False, True] == [one.document is None for one in ward.told]
    assert {} == ward.desk.documents()
    assert "cold-high" in ward.desk.targets()


def test_coming_back_counts() -> None:
    """What returned unseen and comes again has a new onset and says how often."""
    ward = Ward()

    ward.play("raise clear raise")

    assert 2 == ward.document()["raised"]
    assert "2026-01-01T12:00:02.000Z" == ward.document()["onset"]


def test_alarms_do_not_disturb_each_other() -> None:
    """Neither an acknowledgement nor the end of one touches another.

    So a fault of the data, an alarm of its own, never ends the alarm of the goods.
    """
    ward = Ward()
    ward.say(alarm="cold-high")
    ward.say(alarm="cold-probe")

    ward.do("acknowledge", "cold-probe")
    ward.end("cold-probe")

    assert {"cold-high": "unacknowledged"} == states(ward.desk.documents())


def test_what_gets_worse_is_told_anew() -> None:
    """A higher priority is news even to whoever has seen it; a lower one is not."""
    ward = Ward()
    ward.play("raise acknowledge")

    ward.say(priority=Priority.HIGH, text="Save the goods.")
    ward.say(priority=Priority.LOW)

    assert ("acknowledged", "unacknowledged") == ward.steps()[-1]
    assert "high" == ward.document()["priority"]
    assert "Save the goods." == ward.document()["text"]
    assert "" == ward.document()["by"]


def test_a_rule_may_set_the_priority() -> None:
    """The site's word counts more than the station's."""
    ward = Ward(rules(AlarmRule(match="*-high", priority=Priority.LOW)))

    ward.say(priority=Priority.HIGH)

    assert "low" == ward.document()["priority"]


@pytest.mark.parametrize(
    ("script", "verb", "arguments", "expected"),
    [
        ("raise", "shelve", {"minutes": "61"}, "for 60 min at most"),
        ("clear", "shelve", {"once": "yes"}, "its condition is not true"),
        ("raise shelve", "shelve", {}, "it is shelved already; unshelve ends that"),
        ("raise", "unshelve", {}, "it is not shelved"),
        ("raise", "in-service", {}, "it is not out-of-service"),
        ("raise", "out-of-service", {"minutes": "43201"}, "for 30 days at most"),
        ("raise", "reset", {}, "nothing to reset: it is unacknowledged"),
        ("raise acknowledge", "acknowledge", {}, "nothing to acknowledge: it is ack"),
        ("", "shelve", {}, "there is no such alarm"),
    ],
)
def test_what_cannot_be_done_is_said(
    script: str, verb: str, arguments: dict[str, str], expected: str
) -> None:
    """The answer says why, and nothing changes."""
    ward = Ward()
    ward.play(script)
    before = ward.steps()

    answer = ward.do(verb, **arguments)

    assert not answer.ok
    assert expected in answer.text
    assert before == ward.steps()


def test_shelving_has_an_end_by_itself() -> None:
    """Without a time it is the longest there is, an hour."""
    ward = Ward()
    ward.say()
    ward.do("shelve", reason="defrosting", comment="until noon")

    ward.run(3599)
    assert "shelved" == ward.state()
    assert "2026-01-01T13:00:00.000Z" == ward.document()["until"]
    assert "defrosting; until noon" == ward.document()["comment"]
    ward.run(1)

    assert ("shelved", "unacknowledged") == ward.steps()[-1]
    assert "" == ward.document()["by"]


def test_high_priority_is_shelved_less_long() -> None:
    """A quarter of an hour, whatever the alarm's rule allows."""
    ward = Ward(rules(AlarmRule(match="*", max_shelve_s=7200)))
    ward.say(priority=Priority.HIGH)

    assert "for 15 min at most" in ward.do("shelve", minutes="16").text
    assert ward.do("shelve", minutes="15").ok


def test_what_must_not_be_shelved_is_not() -> None:
    """A longest time of nothing forbids it."""
    ward = Ward(NEVER)
    ward.say()

    assert "must not be shelved" in ward.do("shelve").text


def test_one_shot_shelving_ends_with_the_condition() -> None:
    """It is over when the alarm is, and the next one is told."""
    ward = Ward()
    ward.say()
    ward.do("shelve", once="yes")

    ward.end()
    assert ("shelved", "normal") == ward.steps()[-1]
    ward.say()

    assert "unacknowledged" == ward.state()


def test_one_shot_shelving_is_bounded_too() -> None:
    """A condition that does not end is told again after the longest time."""
    ward = Ward()
    ward.say()
    ward.do("shelve", once="yes")

    ward.run(3600)

    assert ("shelved", "unacknowledged") == ward.steps()[-1]


def test_who_has_seen_an_alarm_is_told_again() -> None:
    """The re-alarm time makes it unacknowledged, as often as it is acknowledged."""
    ward = Ward(rules(re_alarm_s=600))

    ward.play("raise acknowledge 599 acknowledge 599")

    again = ("acknowledged", "unacknowledged")
    assert 2 == ward.steps().count(again)


def test_an_alarm_that_is_over_is_not_told_again() -> None:
    """The re-alarm time ends with the condition."""
    ward = Ward(rules(re_alarm_s=600))

    ward.play("raise acknowledge clear 1200")

    assert "normal" == ward.state()
    assert 3 == len(ward.steps())
