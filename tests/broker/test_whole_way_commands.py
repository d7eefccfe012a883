"""Commands over MQTT, the whole way: carried out once, or refused in words."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from edge_app.journal import Journal
from edge_app.kinds import Stream
from edge_app.root import Root
from simulators.central import Central
from tests.broker.parts import until
from tests.broker.site_rig import Brokers, Ear, Ears, Sites, envelope_of, real_s, wall

pytestmark = pytest.mark.broker


def test_open_opens_once(mosquitto: Brokers, site: Sites, ear: Ears) -> None:
    """One pulse of the barrier; the same id again gets the earlier answer, no more."""
    broker = mosquitto()
    listener = ear(broker)
    one = site(broker, ("fever_at_c = 37.30", "fever_at_c = 37.30\ngrant_s = 1"))
    envelope = envelope_of(arguments={"reason": "masks"})
    listener.send("east/open", envelope)
    first = listener.reply(envelope["id"])
    until(lambda: one.pulses() == 1, "the barrier opens")
    listener.send("east/open", envelope)
    again = listener.reply(envelope["id"], 2)

    assert first["ok"]
    assert not again["ok"]
    used = f"The id {envelope['id']} was used before."
    assert f"{used} Its answer was: {first['text']}" == again["text"]
    # Once nobody has used the first grant, another pulse would have been seen.
    until(lambda: listener.data("passage"), "the grant's end")
    assert "not-used" == listener.data("passage")[0]["result"]
    assert 1 == one.pulses()
    until(lambda: len(listener.data("command")) == 2, "an audit of each")
    assert [True, False] == [data["ok"] for data in listener.data("command")]


REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "east/open",
        {"issued_at": wall(-120), "expires_at": wall(-60)},
        "expired",
        "The command has expired.",
    ),
    (
        "east/open",
        {"expires_at": "soon"},
        "malformed",
        "expires_at must be an RFC 3339 time such as 2026-03-01T08:30:00Z.",
    ),
    (
        "west/open",
        {},
        "unknown",
        "There is no target west here; gatepost status names the stations and alarms"
        " that there are.",
    ),
    ("east/deny", {}, "forbidden", "deny is not allowed to commands from mqtt."),
]


def test_refused_commands_say_why(mosquitto: Brokers, site: Sites, ear: Ears) -> None:
    """Each is answered with its sentence and leaves an audit; none moves anything."""
    broker = mosquitto()
    listener = ear(broker)
    one = site(broker)
    for place, changes, ground, text in REFUSED:
        envelope = envelope_of(**changes)
        audits = len(listener.data("command")) + 1
        listener.send(place, envelope)

        assert {"id": envelope["id"], "ok": False, "text": text} == listener.reply(
            envelope["id"]
        )
        until(partial(has_audits, listener, audits), "its audit")
        assert ground == listener.data("command")[-1]["ground"]
    listener.send("east/open", b"\xff open the door")
    until(lambda: grounds(listener.data("command"))["malformed"] == 2, "no JSON")
    envelope = envelope_of()
    one.stop()
    listener.send("east/open", envelope, retain=True)
    one.start()

    text = "A retained command is refused: it would come again."
    assert text == listener.reply(envelope["id"])["text"]
    until(lambda: grounds(listener.data("command"))["retained"] == 1, "its audit")
    assert 0 == one.pulses()


def has_audits(listener: Ear, number: int) -> bool:
    """Say whether so many commands have left their audit."""
    return len(listener.data("command")) >= number


def grounds(data: list[dict[str, Any]]) -> dict[str, int]:
    """Count on what grounds commands were refused."""
    refused = [one["ground"] for one in data if not one["ok"]]
    return {
        **dict.fromkeys(("malformed", "retained"), 0),
        **{ground: refused.count(ground) for ground in refused},
    }


def test_a_reload_takes_a_good_file_alone(
    mosquitto: Brokers, site: Sites, ear: Ears
) -> None:
    """A mistake in the file changes nothing; a good file is what both then run."""
    broker = mosquitto()
    listener = ear(broker)
    one = site(broker)
    cores = one.pid("core"), one.pid("link")
    one.change(("fever_at_c = 37.30", "fever_at_c = 97.30"))
    answer = listener.order("gateway/reload")

    assert not answer["ok"]
    assert "fever_at_c" in answer["text"]
    assert cores == (one.pid("core"), one.pid("link"))
    one.change(
        ("fever_at_c = 97.30", "fever_at_c = 37.50"),
        ('name = "desk"', 'name = "till"'),
    )
    assert listener.order("gateway/reload")["ok"]
    until(lambda: listener.last("/state/till"), "the station's new name")
    until(listener.online, "both are back")
    until(lambda: one.pid("link") != cores[1], "the link was started anew")
    assert one.pid("core") != cores[0]
    assert "till" in listener.last("/status")["birth"]["stations"]


def test_central_asks_for_what_it_missed(mosquitto: Brokers, site: Sites) -> None:
    """A consumer that comes late ends with nothing missing and nothing double."""
    broker = mosquitto()
    one = site(broker)
    made = [one.command("nobody", "open") for _ in range(20)]
    until(lambda: one.waiting() == 0, "all rows are at the broker")
    central = Central(broker.url, real_s)
    central.start()
    try:
        until(lambda: central.totals()["received"] > len(made), "what was missed", 40)
        until(lambda: central.totals()["missing"] == 0, "the rest", 40)
    finally:
        totals = central.stop()

    assert (0, 0) == (totals["missing"], totals["doubled"])
    assert totals["made"] == totals["received"]


def test_what_was_trimmed_is_gone(mosquitto: Brokers, site: Sites, ear: Ears) -> None:
    """A resend of rows that the journal let go of is answered with where they were."""
    broker = mosquitto()
    listener = ear(broker)
    one = site(broker)
    for _ in range(3):
        one.ask("walk", entrance="east", direction="out")
    until(lambda: len(listener.data("passage")) == 3, "three people")
    until(lambda: one.waiting() == 0, "all rows are at the broker")
    one.stop()
    journal = Journal.open(one.data, Root(one.root).machine_id())
    trimmed = journal.trim(Stream.RECORD, 2)
    journal.close()
    one.start()
    until(one.ready, "it is back")
    envelope = envelope_of(arguments={"stream": "record", "first": "1", "last": "3"})
    listener.send("gateway/resend", envelope)
    listener.reply(envelope["id"])
    report = listener.reply(envelope["id"], 2)["resend"]

    assert 2 == trimmed
    assert [{"first": 1, "last": 2, "reason": "trimmed"}] == report["gone"]
    assert 1 == report["sent"]
    assert [2] == [times for times in listener.numbers().values() if times > 1]
