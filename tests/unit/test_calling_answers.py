"""What people answer by text message, and what the engine makes of it."""

from __future__ import annotations

import pytest

from edge_app.engine import Engine
from edge_app.engine_values import Post
from edge_app.model import Replied, Stamp, Started
from edge_app.outcomes import Condition, Event, Priority
from edge_app.run_core import MEMORY
from edge_app.stations.calling import STATION
from edge_app.store.stock import Stock
from tests.unit.calling_rig import MONDAY_NS, Rig, limits

EVERY = ({"steps": ["0 s li"]},)


def called(*alarms: str) -> Rig:
    """Return a site where li was told of these by text message."""
    rig = Rig(limits(ladders=EVERY, siren="")).start()
    for alarm in alarms:
        rig.alarm(alarm)
        rig.modem_says()
    rig.earned.clear()
    return rig


@pytest.mark.parametrize(
    "text", ["OK", "ok.", "ack", "1", "收到", "收到!", " Ok ", "yes", "确认"]
)
def test_yes_acknowledges_everything_one_was_told_of(text: str) -> None:
    """A bare yes is about every alarm that a message to this person named."""
    rig = called("gate-fever", "gate-forced")
    rig.texts(text)

    assert [("gate-fever", "li"), ("gate-forced", "li")] == rig.acknowledged()
    assert [("li", "acknowledged")] * 2 == rig.notices("acknowledged")


@pytest.mark.parametrize("text", ["11", "ack 11", "OK 11", "收到11", "ok11!"])
def test_a_code_acknowledges_one(text: str) -> None:
    """The code says which; the answer comes back as a message."""
    rig = called("gate-fever", "gate-forced")
    rig.texts(text)

    assert [("gate-forced", "li")] == rig.acknowledged()
    assert "Acknowledged: 11." == rig.orders()[-1].text


def test_a_modem_without_a_network() -> None:
    """Its alarm says why, and that nothing leaves; the state shows what it says."""
    rig = Rig(limits(ladders=EVERY)).start()
    assert ("unknown", "unknown") == (rig.view()["network"], rig.view()["signal"])
    rig.give(Replied("modem", "network", False, "There is no SIM.", rig.at))
    rig.give(Replied("modem", "signal", False, "weak", rig.at))
    said = [one for one in rig.earned if isinstance(one, Condition)][-1]
    text = "The modem has no network: There is no SIM; text messages do not leave."
    assert ("duty-network", True, text) == (said.alarm, said.active, said.text)
    assert Priority.MEDIUM == said.priority
    assert ("There is no SIM", "weak") == (rig.view()["network"], rig.view()["signal"])
    rig.give(Replied("modem", "network", True, "registered", rig.at))

    assert rig.conditions()["duty-network"] is False
    assert "registered" == rig.view()["network"]


def test_no_modem_has_no_network() -> None:
    """An alarm of a modem that is gone ends; another device's words change nothing."""
    rig = Rig(limits(modem="")).start()
    rig.give(Replied("other", "network", False, "searching", rig.at))

    assert rig.conditions()["duty-network"] is False
    assert ("none", "none") == (rig.view()["network"], rig.view()["signal"])


def test_no_number_of_the_modem_is_shown() -> None:
    """What looks like a telephone number in its words is in no alarm and no state."""
    rig = Rig().start()
    rig.give(Replied("modem", "network", False, "refuses +8613800000001", rig.at))

    assert "13800000001" not in repr(rig.earned)


@pytest.mark.parametrize("text", ["99", "ack 99", "收到 99"])
def test_a_code_of_nothing(text: str) -> None:
    """Whoever answers so is told that there is nothing of that."""
    rig = called("gate-fever")
    rig.texts(text)

    assert [] == rig.acknowledged()
    assert "There is nothing of that to acknowledge." == rig.orders()[-1].text


@pytest.mark.parametrize("text", ["", "no", "I am away until Monday.", "0K", "ok 1 1"])
def test_anything_else_is_no_answer(text: str) -> None:
    """It acknowledges nothing, and what answers by itself is not answered."""
    rig = called("gate-fever")
    rig.texts(text)

    assert [] == rig.acknowledged()
    assert [] == rig.orders()


def test_yes_is_not_about_what_one_was_not_told() -> None:
    """An alarm that only somebody else was told of stays."""
    rig = called("gate-fever")
    rig.texts("ok", "+8613800000002")

    assert [] == rig.acknowledged()


def test_a_stranger_is_counted_without_the_number() -> None:
    """One event a minute at the most, with how many there were."""
    rig = called("gate-fever")
    for _ in range(3):
        rig.texts("ok", "+8613999999999")
    rig.wait(60)
    rig.texts("ok", "+8613999999999")
    told = [one.data for one in rig.earned if isinstance(one, Event)]
    strangers = [one for one in told if one.get("result") == "stranger"]

    assert [] == rig.acknowledged()
    assert [1, 4] == [one["count"] for one in strangers]
    assert "9999999" not in repr((told, rig.state))
    assert 4 == rig.view()["strangers"]


def test_the_engine_acknowledges_the_alarm() -> None:
    """By the person's name, as a command that came by text message; the call ends."""
    engine = Engine(
        [Post(STATION, limits(ladders=EVERY, siren=""))],
        memory=MEMORY,
        stock=Stock(),
        number=0,
    )
    engine.start({}, Started(at(1), clean=True, gap_s=None))
    hot = Condition("gate-fever", "gateway", True, Priority.HIGH, "Look at it.")
    taken = engine.condition(hot, at(2))
    assert ["sms"] == [one.verb for one in taken.at_once]
    engine.take(Replied("modem", "sms", True, "", at(3)))
    batch = engine.take(
        Replied("modem", "sms-in", True, "+8613800000001 ok", at(4))
    ).batch

    assert batch is not None
    command = next(one.data for one in batch.events if one.kind == "command")
    assert ("li", "sms", "acknowledge", True) == tuple(
        command[key] for key in ("by", "sender", "verb", "ok")
    )
    assert "acknowledged" == engine.alarm_documents()["gate-fever"]["state"]
    assert [] == engine.views()["duty"]["calls"]


def at(seconds: int) -> Stamp:
    """Return a moment."""
    boot_ns = seconds * 10**9
    return Stamp("boot-one", boot_ns, MONDAY_NS + boot_ns, synced=True)
