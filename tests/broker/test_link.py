"""The link against mosquitto: order, cursors, priority, endings."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from functools import partial

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from edge_app.kinds import Stream
from edge_app.link import Link
from tests.broker.parts import Core, Listener, Rows, Server, Taker, until

pytestmark = pytest.mark.broker

Mosquitto = Callable[..., Server]
Listen = Callable[..., Listener]
StartLink = Callable[..., Link]


WRONG = "no such word"


def envelope(name: str) -> bytes:
    """Write a command that is well-formed."""
    return json.dumps(
        {
            "id": name,
            "issued_at": "2026-11-22T08:00:00Z",
            "expires_at": "2026-11-22T08:01:00Z",
            "by": "centre",
            "arguments": {},
        }
    ).encode()


@pytest.fixture
def broker(mosquitto: Mosquitto) -> Server:
    """Start a plain mosquitto."""
    return mosquitto()


def test_states_go_out_before_it_says_online(
    broker: Server, core: Core, start_link: StartLink, listen: Listen
) -> None:
    """Who sees `online` has every state, alarm, health and mark already."""
    core.alarms = {"cold-1": {"priority": "high", "text": "Close the door."}}
    listener = listen(broker.port)
    start_link(broker.url)
    until(lambda: listener.on("/status"), "online")

    topics = [topic.removeprefix("gatepost/site/gate/") for topic, *_ in listener.heard]
    before = topics[: topics.index("status")]
    assert {"state/east", "alarm/cold-1", "health", "mark"} == set(before)
    assert {"status": "online", "epoch": "e1", "birth": {"version": "0.1.0"}} == (
        listener.on("/status")[0]
    )


@pytest.fixture(params=[5, 4], ids=["MQTT 5", "MQTT 3.1.1"])
def version(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Make the link believe that this is the newest version there is."""
    newest = int(request.param)
    monkeypatch.setattr("edge_app.link_uplink.VERSION_5", newest)
    return newest


def test_drains_all_streams_once_and_moves_the_cursors(
    version: int, broker: Server, core: Core, start_link: StartLink, listen: Listen
) -> None:
    """Every row arrives once, in the order of its stream, and the core learns it."""
    rows = core.rows
    for stream, number in (
        (Stream.RECORD, 700),
        (Stream.URGENT, 3),
        (Stream.LEDGER, 5),
    ):
        rows.add(stream, number)
    listener = listen(broker.port, version=version)
    start_link(broker.url)
    until(lambda: core.sent() == rows.last(), "all sent")

    expected = [
        f"e1-{stream}-{seq}"
        for stream in Stream
        for seq in range(1, rows.last()[stream] + 1)
    ]
    until(lambda: len(listener.events()) >= len(expected), "all heard")
    assert expected == listener.events()


def test_live_and_urgent_do_not_wait_behind_a_backlog(
    broker: Server, core: Core, rows: Rows, start_link: StartLink, listen: Listen
) -> None:
    """A state and an urgent row that come during a drain overtake the records."""
    rows.add(Stream.RECORD, 20_000)
    listener = listen(broker.port)
    start_link(broker.url)
    until(lambda: core.sent().get("record", 0) > 500, "the drain began")
    rows.add(Stream.URGENT, 1)
    core.say_rows()
    core.say({"state": {"station": "east", "data": {"people": 7}}})
    until(lambda: {"people": 7} in listener.on("state/east"), "the state")
    until(lambda: "e1-urgent-1" in listener.events(), "the urgent row")

    assert len(listener.events()) < 15_000


def test_a_broker_that_dies_loses_nothing(
    mosquitto: Mosquitto, core: Core, rows: Rows, start_link: StartLink, listen: Listen
) -> None:
    """Rows go on behind the cursor when the broker is back; few come twice."""
    broker = mosquitto(started=False)
    rows.add(Stream.RECORD, 3000)
    start_link(broker.url)
    until(lambda: core.of("link"), "it says that there is no broker")
    broker.start()
    first = listen(broker.port)
    until(lambda: len(first.events()) > 300, "the drain began")
    broker.kill()
    until(lambda: not core.of("link")[-1]["connected"], "it notices")
    broker.start()
    second = listen(broker.port)
    until(lambda: core.sent() == rows.last(), "all sent")

    # The link may be quicker than the new listener; one more row finds it there.
    rows.add(Stream.RECORD, 1)
    core.say_rows()
    until(lambda: "e1-record-3001" in second.events(), "the last one")

    # The first hears both brokers: what the first broker took and the second was
    # given again is what was not acknowledged, a window at the most.
    heard = first.events()
    assert len(heard) - len(set(heard)) <= 20


def test_a_command_reaches_the_core_and_its_reply_the_sender(
    broker: Server, core: Core, start_link: StartLink, listen: Listen
) -> None:
    """The topic gives target and verb; the reply goes out under the command's id."""
    listener = listen(broker.port)
    start_link(broker.url)
    until(lambda: listener.on("/status"), "online")
    listener.command("east/open", envelope("c1"))
    until(lambda: core.of("command"), "the command")
    core.say({"reply": {"id": "c1", "ok": True, "text": "Opened."}})
    until(lambda: listener.on("reply/c1"), "the reply")

    given = core.of("command")[0]
    assert ("c1", "east", "open") == (given["id"], given["target"], given["verb"])
    assert [{"id": "c1", "ok": True, "text": "Opened."}] == listener.on("reply/c1")


def test_bad_commands_reach_the_core_marked_or_not_at_all(
    broker: Server, core: Core, start_link: StartLink, listen: Listen
) -> None:
    """Nonsense is marked malformed, a retained one retained, a huge one is dropped."""
    listener = listen(broker.port, topic="gatepost/+/+/status")
    listener.command("east/deny", envelope("old"), retain=True)
    start_link(broker.url)
    until(lambda: listener.on("/status"), "online")
    listener.command("east/open", b"x" * 70_000)
    listener.command("east/open", b"\xff no JSON")
    until(lambda: len(core.of("command")) == 2, "two commands")

    retained, nonsense = core.of("command")
    assert ("old", True) == (retained["id"], retained["retained"])
    assert ("", True) == (nonsense["id"], "malformed" in nonsense)


def test_what_vanished_is_cleared(
    broker: Server, core: Core, start_link: StartLink, listen: Listen
) -> None:
    """A retained state of a station that is no more is removed at the next start."""
    listener = listen(broker.port)
    old = "gatepost/site/gate/state/gone"
    listener.client.publish(old, b'{"people": 1}', 1, retain=True)
    watcher = listen(broker.port, topic=old)
    until(lambda: watcher.heard, "it is there")
    start_link(broker.url)

    until(lambda: (old, None, False) in watcher.heard, "cleared")
    assert listener.on("state/east")
    del core


def test_the_will_and_the_farewell_say_offline(
    broker: Server, start_link: StartLink, listen: Listen
) -> None:
    """An orderly stop says `stopped`; what remains retained is offline."""
    listener = listen(broker.port)
    link = start_link(broker.url)
    until(lambda: listener.on("/status"), "online")
    link.stop()
    until(lambda: len(listener.on("/status")) == 2, "offline")

    last = listener.on("/status")[-1]
    assert {"status": "offline", "epoch": "e1", "why": "stopped"} == last


def test_three_takeovers_are_reported_and_it_gives_way(
    core: Core, start_link: StartLink
) -> None:
    """Told three times that another one has its name, the link backs off."""
    with Taker() as broker:
        start_link(f"mqtt://127.0.0.1:{broker.port}")
        until(lambda: core.of("link") and core.of("link")[-1]["takeovers"] == 3, "3")
        tries = broker.connections

        assert not threading.Event().wait(1.5)
        assert tries == broker.connections
    assert not core.of("link")[-1]["connected"]


def test_a_twin_counts_as_takeover_where_the_broker_says_nothing(
    broker: Server, core: Core, start_link: StartLink
) -> None:
    """Mosquitto only cuts the line: a foreign status afterwards tells who did it."""
    say_as_twin(broker.port)
    start_link(broker.url)
    for number in (1, 2, 3):
        until(lambda: core.of("link") and core.of("link")[-1]["connected"], "up")
        say_as_twin(broker.port)
        until(partial(taken_over, core, number), "taken over")

    until(lambda: not core.of("link")[-1]["connected"], "it gives way")
    assert "a1" == core.of("link")[-1]["foreign"]


def say_as_twin(port: int) -> None:
    """Connect under the gateway's name and say that it is online, as its senior."""
    status = b'{"status": "online", "epoch": "a1", "birth": {}}'
    twin = twin_of(port)
    told = twin.publish("gatepost/site/gate/status", status, 1, retain=True)
    told.wait_for_publish(5)
    twin.disconnect()
    twin.loop_stop()


def taken_over(core: Core, times: int) -> bool:
    """Say whether the core was told of so many take-overs."""
    return bool(core.of("link")[-1]["takeovers"] == times)


def twin_of(port: int) -> paho.Client:
    """Connect under the gateway's own client id, once."""
    client = paho.Client(
        CallbackAPIVersion.VERSION2,
        "gatepost-site-gate",
        protocol=paho.MQTTv5,
        reconnect_on_failure=False,
    )
    client.connect("127.0.0.1", port)
    client.loop_start()
    return client


def test_a_foreign_epoch_is_reported(
    broker: Server, core: Core, start_link: StartLink, listen: Listen
) -> None:
    """Another journal that speaks under our name is told to the core."""
    listener = listen(broker.port)
    start_link(broker.url)
    until(lambda: listener.on("/status"), "online")
    status = b'{"status": "online", "epoch": "other", "birth": {}}'
    listener.client.publish("gatepost/site/gate/status", status, 1)

    until(lambda: core.of("link")[-1]["foreign"] == "other", "reported")


def test_a_wrong_password_is_said_once(
    mosquitto: Mosquitto, core: Core, start_link: StartLink
) -> None:
    """A refusal is one clear sentence for the core, and no hammering."""
    broker = mosquitto("allow_anonymous false")
    start_link(broker.url, username="gate", password=WRONG)
    until(lambda: core.of("link"), "told")
    until(lambda: "refuses" in core.of("link")[-1]["why"], "refused")

    assert not threading.Event().wait(1.0)
    refusals = [told for told in core.of("link") if "refuses" in told["why"]]
    assert ["The broker refuses this gateway: Not authorized."] == [
        told["why"] for told in refusals
    ]


def test_resend_gives_rows_again_and_says_what_is_gone(
    broker: Server, core: Core, rows: Rows, start_link: StartLink, listen: Listen
) -> None:
    """Kept rows come again; trimmed ones and those that never were are named."""
    rows.add(Stream.RECORD, 10)
    listener = listen(broker.port)
    start_link(broker.url)
    until(lambda: core.sent().get("record") == 10, "drained")
    rows.first[Stream.RECORD] = 4
    core.say({"resend": {"id": "r1", "stream": "record", "first": 2, "last": 12}})
    until(lambda: listener.on("reply/r1"), "the answer")

    again = listener.events()[10:]
    assert [f"e1-record-{seq}" for seq in range(4, 11)] == again
    assert {
        "stream": "record",
        "first": 2,
        "last": 12,
        "sent": 7,
        "gone": [
            {"first": 2, "last": 3, "reason": "trimmed"},
            {"first": 11, "last": 12, "reason": "never existed"},
        ],
    } == listener.on("reply/r1")[0]["resend"]


def test_the_mark_follows_the_journal(
    broker: Server, core: Core, rows: Rows, start_link: StartLink, listen: Listen
) -> None:
    """New rows move the mark, at most once a second."""
    listener = listen(broker.port)
    start_link(broker.url)
    until(lambda: listener.on("/mark"), "a mark")
    for _ in range(20):
        rows.add(Stream.LEDGER, 1)
        core.say_rows()
    until(lambda: listener.on("/mark")[-1]["ledger"]["last"] == 20, "the last mark")

    assert len(listener.on("/mark")) <= 4


def test_a_core_that_is_away_makes_the_gateway_offline(
    broker: Server,
    core: Core,
    start_link: StartLink,
    listen: Listen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a core it says offline, commands are refused, and it comes back."""
    monkeypatch.setattr("edge_app.link.CORE_PATIENCE_S", 0.2)
    listener = listen(broker.port)
    start_link(broker.url)
    until(lambda: listener.on("/status"), "online")
    core.stop()
    until(lambda: listener.on("/status")[-1].get("why") == "core", "offline")
    listener.command("east/open", envelope("c2"))
    until(lambda: listener.on("reply/c2"), "the refusal")
    assert listener.on("reply/c2")[0]["ok"] is False

    core.rows.epoch = "e2"
    core.start()
    until(lambda: listener.on("/status")[-1]["epoch"] == "e2", "online again")
    until(lambda: listener.on("/status")[-1]["status"] == "online", "online again")


def test_falls_back_to_3_1_1_where_the_broker_says_so(
    amqtt: Server, core: Core, rows: Rows, start_link: StartLink, listen: Listen
) -> None:
    """A CONNACK that refuses MQTT 5 is followed by MQTT 3.1.1, at once."""
    rows.add(Stream.RECORD, 50)
    listener = listen(amqtt.port, version=4)
    start_link(amqtt.url)
    until(lambda: core.sent() == rows.last(), "all sent")
    until(lambda: len(listener.events()) == 50, "all heard")

    assert 4 == core.of("link")[-1]["version"]
