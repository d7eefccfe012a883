"""The outbox: ways in their order, pauses, floods, its bounds, and its end."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app.model import OrderFailed
from edge_app.outcomes import Message
from edge_app.stations import calling_letters, calling_post, calling_runs
from tests.unit.calling_rig import Rig, limits

NOW = ({"steps": ["0 s li"]},)
MAIL_ONLY = ({"name": "li", "mail": "li@example.org"},)
BOTH = ({"name": "li", "phone": "+8613800000001", "mail": "li@example.org"},)


def alone(people: tuple[dict[str, Any], ...] = MAIL_ONLY, **changes: Any) -> Rig:
    """Return a site where every alarm calls li at once."""
    keys: dict[str, Any] = {"ladders": NOW, "siren": "", **changes}
    return Rig(limits(people=people, **keys)).start()


def test_a_message_by_mail() -> None:
    """It has the person's short name for an address, and says what is the matter."""
    rig = alone()
    rig.alarm()
    (message,) = rig.messages()
    rig.deliver(message)

    assert ("mail", "li", "HIGH gate-fever") == (
        message.way,
        message.to,
        message.subject,
    )
    assert "HIGH [10] gate-fever: Look at it." == message.text
    assert [("li", "queued"), ("li", "sent")] == rig.notices()
    assert () == rig.state.kept.letters


def test_a_text_message_can_be_answered() -> None:
    """It goes to the modem at once, with the number, and names the code."""
    rig = alone(BOTH)
    rig.alarm()
    (order,) = rig.orders()

    assert ("sms", "+8613800000001") == (order.verb, order.to)
    assert "HIGH [10] gate-fever: Look at it. Answer 10 or OK to acknowledge." == (
        order.text
    )


def test_the_next_way_is_tried_at_once() -> None:
    """A modem that fails does not keep a person from being called."""
    rig = alone(BOTH)
    rig.alarm()
    why = "+8613800000001 was refused: CMS ERROR 38"
    rig.give(OrderFailed("modem", "sms", why, "c", rig.at))
    (message,) = rig.messages()
    rig.deliver(message)

    assert [("li", "queued"), ("li", "failed"), ("li", "sent")] == rig.notices()


def test_pauses_grow_while_nothing_works() -> None:
    """1, 2, 5, 10, 30 and 30 minutes, then the message is given up as too old."""
    rig = alone(expires_s=6000)
    rig.alarm()
    tried: list[float] = []
    for _ in range(9):
        for message in tuple(rig.unanswered()):
            tried.append(rig.seconds - 10)
            rig.deliver(message, "The mail server does not answer.")
        rig.wait((rig.wake_s or 0) - rig.seconds)
    rig.wait(6000)

    assert [0, 60, 180, 480, 1080, 2880, 4680] == tried
    assert ("li", "given-up") == rig.notices()[-1]
    assert 1 == rig.view()["given_up"]


def test_who_cannot_be_reached_is_an_alarm() -> None:
    """All ways of a person have failed; the way itself is one after two failures."""
    rig = alone(BOTH)
    rig.alarm()
    for _ in range(2):
        rig.modem_says("no network", ok=False)
        for message in tuple(rig.unanswered()):
            rig.deliver(message, "hung up")
        rig.wait(60)
    assert {"duty-sms": True, "duty-mail": True, "duty-unreached": True} == {
        name: active for name, active in rig.conditions().items() if active
    }
    assert ["mail", "sms"] == rig.view()["ways_failing"]
    assert [{"name": "li", "waiting": 1, "failing": True}] == rig.view()["people"]
    rig.wait(120)
    rig.modem_says()

    assert not rig.conditions()["duty-unreached"]
    assert not rig.conditions()["duty-sms"]
    assert rig.conditions()["duty-mail"]


def test_silence_of_the_link_is_a_failure() -> None:
    """Where nothing is heard of a message for three minutes, the next way is tried."""
    rig = alone(({**BOTH[0], "ways": ["mail", "sms"]},))
    rig.alarm()
    rig.wait(179)
    assert [] == rig.orders()
    rig.wait(1)

    assert ["sms"] == [one.verb for one in rig.orders()]


def test_a_late_answer_changes_nothing() -> None:
    """The message took another way meanwhile; an unknown one is nobody's."""
    rig = alone(({**BOTH[0], "ways": ["mail", "sms"]},))
    rig.alarm()
    (late,) = rig.messages()
    rig.wait(200)
    rig.deliver(late)
    rig.deliver(Message("nobody", "mail", "li", "", ""))

    assert 1 == len(rig.state.kept.letters)


def test_one_text_message_after_the_other() -> None:
    """A modem has one at a time; the highest priority goes first."""
    rig = alone(BOTH, ladders=({"steps": ["0 s li"]},))
    rig.alarm("shelf-low", priority="low")
    rig.alarm("shelf-empty", priority="medium")
    rig.alarm("gate-fever")
    rig.modem_says()
    rig.modem_says()
    named = [one.text.partition("] ")[2].partition(":")[0] for one in rig.orders()]

    assert ["shelf-low", "gate-fever", "shelf-empty"] == named


# ------------------------------------------------------------------- floods


def test_a_flood_is_six_messages() -> None:
    """The sixth says how many more there are; after ten minutes the next may go."""
    rig = alone()
    for number in range(30):
        rig.alarm(f"room-{number}-high")
    first = rig.messages()
    assert 6 == len(first)
    rig.flow()
    rig.wait(599)
    assert 6 == len(rig.messages())
    rig.wait(1)
    rig.flow()

    last = rig.messages()[6:]
    assert "And 18 more alarms; look at the screen." in last[-1].text
    assert 30 == len(rig.messages()) + 18


def test_many_at_once_are_joined() -> None:
    """Seven wait for the modem: five go out alone, the last stands for the others."""
    rig = alone(BOTH, messages_high=3)
    for number in range(9):
        rig.alarm(f"room-{number}-high")
    for _ in range(9):
        rig.modem_says()
    texts = [one.text for one in rig.orders()]

    assert 3 == len(texts)
    assert "And 6 more alarms; look at the screen." in texts[-1]


def test_the_last_message_is_kept_for_high_priority() -> None:
    """Six of low priority leave room for a fever."""
    rig = alone()
    for number in range(8):
        rig.alarm(f"shelf-{number}-low", priority="low")
    assert 5 == len(rig.messages())
    rig.alarm("gate-fever")

    assert "HIGH [18] gate-fever" in rig.messages()[-1].text


def test_only_so_many_alarms_call() -> None:
    """Past a hundred they are counted; a higher one takes the place of a lesser."""
    rig = alone()
    for number in range(calling_runs.CALLS_HIGH):
        rig.alarm(f"shelf-{number}-low", priority="low")
    kept = rig.state.kept
    rig.alarm("shelf-x-low", priority="low")
    assert kept is rig.state.kept
    rig.alarm("gate-fever")

    assert "gate-fever" in rig.state.kept.calls
    assert calling_runs.CALLS_HIGH == len(rig.state.kept.calls)


def test_the_outbox_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest of the lowest priority gives way; what is lowest itself does not."""
    monkeypatch.setattr(calling_letters, "LETTERS_HIGH", 3)
    rig = alone(BOTH, messages_high=60)
    for number in range(3):
        rig.alarm(f"shelf-{number}-low", priority="low")
    rig.alarm("gate-fever")
    assert 3 == len(rig.state.kept.letters)
    for number in range(3):
        rig.alarm(f"gate-{number}-fever")
    rig.alarm("shelf-9-low", priority="low")

    assert {0} == {one.rank for one in rig.state.kept.letters}
    assert "given-up" in [result for _, result in rig.notices()]


WORDS = st.text("az09 +@.-", max_size=200)


@given(WORDS)
def test_a_reason_has_no_address(why: str) -> None:
    """Whatever a modem or a server answers, no number and no address stays in it."""
    said = calling_post.plain(f"{why} +8613800000001 li@example.org")

    assert "13800000001" not in said
    assert "@example" not in said


THINGS = st.lists(
    st.tuples(
        st.sampled_from(["raise", "end", "wait", "ok", "fail", "modem", "reboot"]),
        st.integers(0, 6),
    ),
    max_size=40,
)


@given(THINGS)
@settings(max_examples=60)
def test_nobody_gets_more_than_so_many(things: list[tuple[str, int]]) -> None:
    """Whatever happens: six in ten minutes at most, and the outbox keeps its bound."""
    rig = alone(BOTH)
    gone: list[float] = []
    for what, number in things:
        before = len(rig.notices("sent"))
        happen(rig, what, number)
        gone += [rig.seconds] * (len(rig.notices("sent")) - before)
        if what == "reboot":
            gone.clear()
        recent = [one for one in gone if one > rig.seconds - 600]
        assert len(recent) <= rig.limits.messages_high
        waiting = [one for one in rig.state.kept.letters if one.alarms]
        assert len({one.id for one in waiting}) == len(waiting)


def happen(rig: Rig, what: str, number: int) -> None:
    """Do one thing to the station."""
    name = f"room-{number}-high"
    match what:
        case "raise":
            rig.alarm(name)
        case "end":
            rig.alarm(name, "acknowledged", "unacknowledged")
        case "wait":
            rig.wait(60.0 * number)
        case "ok" | "fail":
            for message in tuple(rig.unanswered()):
                rig.deliver(message, "" if what == "ok" else "no")
        case "modem":
            rig.modem_says(ok=number % 2 == 0)
        case "reboot":
            rig.reboot(gap_s=number, synced=number % 2 == 0)
