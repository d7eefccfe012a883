"""A calling station: ladders, who is told when, and what ends a call."""

from __future__ import annotations

import pytest

from tests.unit.calling_rig import Rig, limits

LADDER = ({"match": "*-fever", "steps": ["0 s beacon", "1 min li+zhao"]},)


def told(rig: Rig) -> list[str]:
    """Name who was told, in order."""
    return [person for person, _ in rig.notices("queued")]


def test_the_usual_ladder() -> None:
    """Beacon at once, duty after 2 minutes, the second after 10, the manager after 30.

    Each step is an event, and each message another.
    """
    rig = Rig().start()
    rig.alarm()
    assert ["started", "due beacon"] == rig.steps()
    rig.wait(119)
    assert [] == told(rig)
    rig.wait(1)
    assert ["li"] == told(rig)
    rig.flow()
    rig.wait(8 * 60)
    rig.flow()
    rig.wait(20 * 60)
    rig.flow()

    assert ["li", "wang", "zhao"] == told(rig)
    assert ["due beacon", "due duty", "due second", "due manager"] == rig.steps()[1:]
    assert [("li", "sent"), ("wang", "sent"), ("zhao", "sent")] == rig.notices("sent")


@pytest.mark.parametrize(
    ("name", "station", "priority", "people"),
    [
        ("cold-1-high", "cold-1", "high", ["li", "wang", "zhao"]),
        ("store-power", "store", "high", ["li", "wang", "zhao"]),
        ("cold-1-probe", "cold-1", "medium", []),
        ("gate-fever", "gate", "high", []),
    ],
)
def test_three_people_from_the_start(
    name: str, station: str, priority: str, people: list[str]
) -> None:
    """Temperature and power of high priority call three people at once (GSP)."""
    rig = Rig().start()
    rig.alarm(name, station=station, priority=priority)

    assert people == told(rig)


@pytest.mark.parametrize(
    ("call_pct", "after_s"), [(None, 120), (100, 120), (50, 60), (0, 0)]
)
def test_calls_by_the_level(call_pct: int | None, after_s: int) -> None:
    """The level that holds has a share of the time before each step."""
    rig = Rig(call_pct=call_pct).start()
    rig.alarm()
    rig.wait(max(0, after_s - 1))
    assert ([] if after_s else ["li", "wang", "zhao"]) == told(rig)
    rig.wait(1)

    assert "li" in told(rig)


def test_a_level_moves_what_is_not_told_yet() -> None:
    """A higher level brings the next step forward; a lower one tells none again."""
    rig = Rig().start()
    rig.alarm()
    rig.wait(6 * 60)
    assert ["li"] == told(rig)
    rig.call_pct = 50
    rig.alarm("gate-orange", priority="low")
    assert ["li", "wang"] == told(rig)
    rig.call_pct = None
    rig.alarm("gate-orange", "normal", "unacknowledged", priority="low")
    rig.wait(24 * 60 - 1)
    assert ["li", "wang"] == told(rig)
    rig.wait(1)

    assert ["due beacon", "due duty", "due second", "due manager"] == rig.steps()[1:]


def test_a_level_brings_forward_what_is_not_due_yet() -> None:
    """The station wakes at the sooner time, not at the one that it had asked for."""
    rig = Rig().start()
    rig.alarm()
    rig.call_pct = 50
    rig.alarm("gate-orange", priority="low")
    rig.wait(59)
    assert [] == told(rig)
    rig.wait(1)

    assert ["li"] == told(rig)


def test_low_priority_calls_nobody() -> None:
    """It waits on the screen."""
    rig = Rig().start()
    rig.alarm(priority="low")
    rig.wait(86_400)

    assert [] == told(rig)
    assert "calm" == rig.view()["state"]


def test_the_site_has_its_own_ladder() -> None:
    """The first rule that fits is taken, and a step may name several people."""
    rig = Rig(limits(ladders=LADDER)).start()
    rig.alarm()
    rig.wait(60)

    assert ["li", "zhao"] == told(rig)
    assert ["due beacon", "due li", "due zhao"] == rig.steps()[1:]


@pytest.mark.parametrize(
    ("state", "phase", "others"),
    [
        ("acknowledged", "acknowledged", []),
        ("shelved", "over", []),
        ("out-of-service", "over", []),
        ("suppressed", "over", []),
        ("normal", "over", []),
        ("returned-unacknowledged", "over", ["li"]),
    ],
)
def test_what_ends_a_call(state: str, phase: str, others: list[str]) -> None:
    """Whatever is not unacknowledged any more; what came back by itself is told once.

    One message says so to whoever was told, since nobody has looked yet.
    """
    rig = Rig().start()
    rig.alarm()
    rig.wait(130)
    rig.flow()
    rig.earned.clear()
    rig.alarm(state=state, before="unacknowledged", by="nurse")
    rig.wait(3600)
    rig.flow()

    assert phase == rig.steps()[0]
    assert others == told(rig)
    assert [] == rig.view()["calls"]


def test_what_was_acknowledged_is_told_to_nobody_any_more() -> None:
    """A message that still waits is withdrawn, and that is said."""
    rig = Rig().start()
    for number in range(3):
        rig.alarm(f"cold-{number}-high", station=f"cold-{number}")
    waiting = [one for one in rig.state.kept.letters if not one.gone_ns]
    assert waiting
    alarm = waiting[-1].alarms[0]
    rig.alarm(alarm, "acknowledged", "unacknowledged", station="cold-2")

    assert rig.notices("needless")
    assert not [
        one for one in rig.state.kept.letters if alarm in one.alarms and not one.gone_ns
    ]


@pytest.mark.parametrize(
    ("before", "priority", "steps"),
    [
        ("unacknowledged", "high", ["started", "due beacon"]),
        ("unacknowledged", "medium", []),
        ("acknowledged", "medium", ["started"]),
        ("returned-unacknowledged", "medium", ["started"]),
    ],
)
def test_what_begins_a_call_anew(before: str, priority: str, steps: list[str]) -> None:
    """A higher priority, a re-alarm, a return; the same again changes nothing."""
    rig = Rig().start()
    rig.alarm("store-low", priority="medium", station="store")
    rig.wait(60)
    rig.earned.clear()
    rig.alarm("store-low", before=before, priority=priority, station="store")

    assert steps == rig.steps()


def test_a_ladder_that_has_ended_begins_anew_with_the_next_word() -> None:
    """Nobody answered in half an hour, and the alarm speaks again: all are called."""
    rig = Rig().start()
    rig.alarm()
    for _ in range(40):
        rig.wait(60)
        rig.flow()
    rig.earned.clear()
    rig.alarm(before="unacknowledged")

    assert ["started", "due beacon"] == rig.steps()


def test_the_code_of_a_call_is_its_own() -> None:
    """Two or three digits, never one that another call has; 1 is no code, it is yes."""
    rig = Rig().start()
    for number in range(5):
        rig.alarm(f"door-{number}-open")
    rig.alarm("door-0-open", "acknowledged", "unacknowledged")
    rig.alarm("door-0-open")
    codes = [call.code for call in rig.state.kept.calls.values()]

    assert [11, 12, 13, 14, 15] == codes


# ------------------------------------------------------------ stops and clocks


def test_a_reboot_of_known_length_counts() -> None:
    """The clock went on meanwhile: who was due is told at once."""
    rig = Rig().start()
    rig.alarm()
    rig.wait(60)
    rig.reboot(gap_s=90)

    assert ["resumed", "due duty"] == rig.steps()
    assert ["li"] == told(rig)


def test_a_reboot_of_unknown_length_counts_from_the_start() -> None:
    """Nobody knows for how long it was away: the time counts anew, and that is said."""
    rig = Rig().start()
    rig.alarm()
    rig.wait(60)
    rig.reboot(gap_s=90, synced=False)
    rig.wait(119)
    assert ["restarted"] == rig.steps()
    rig.wait(1)

    assert ["restarted", "due duty"] == rig.steps()


def test_what_waited_is_said_again_after_a_crash() -> None:
    """With the same id, so that whoever has it already can tell."""
    rig = Rig(limits(people=({"name": "li", "mail": "li@example.org"},))).start()
    rig.alarm("cold-1-high", station="cold-1")
    before = {one.id for one in rig.messages()}
    rig.reboot(gap_s=20)

    assert before
    assert before == {one.id for one in rig.messages()}


def test_a_crash_loses_no_letter_to_a_full_window() -> None:
    """Two stops in a row: the letter is still there, and goes when it may."""
    rig = Rig().start()
    rig.alarm("cold-1-high", station="cold-1")
    letters = {one.id for one in rig.state.kept.letters}
    rig.reboot(gap_s=5, synced=False)
    rig.reboot(gap_s=5)
    rig.flow()

    assert letters >= {one.id for one in rig.state.kept.letters}
    assert 3 == len(rig.notices("sent"))


def test_what_came_back_by_itself_can_still_be_acknowledged() -> None:
    """The message has the code; a yes to it acknowledges, and a return withdraws it."""
    rig = Rig().start()
    rig.alarm()
    rig.wait(130)
    rig.flow()
    rig.alarm(state="returned-unacknowledged", before="unacknowledged")
    assert "[10] gate-fever is over by itself" in rig.orders()[-1].text
    rig.flow()
    rig.texts("ok")
    assert [("gate-fever", "li")] == rig.acknowledged()
    rig.alarm(state="normal", before="returned-unacknowledged")

    assert () == rig.state.kept.past


def test_another_configuration() -> None:
    """Calls that no ladder has any more end; messages of nobody are given up."""
    rig = Rig().start()
    rig.alarm("cold-1-high", station="cold-1")
    people = ({"name": "chen", "phone": "110"},)
    rig.limits = limits(people=people, ladders=({"steps": []},))
    rig.reboot(gap_s=5)

    assert [] == rig.view()["calls"]
    assert () == rig.state.kept.letters
    assert {"given-up", "needless"} >= {result for _, result in rig.notices()}
