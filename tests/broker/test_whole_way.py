"""The whole way with the real processes: devices, gateway, mosquitto, a subscriber.

Every message that any subscriber here hears must fit its schema and hold no badge.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.broker.parts import until
from tests.broker.site_rig import BADGE, BELOW, OTHER, Brokers, Ear, Ears, Site, Sites

pytestmark = pytest.mark.broker


def told_of_people(ear: Ear) -> Counter[str]:
    """Count what was published of people and goods, by the words of the account."""
    results = Counter(data["result"] for data in ear.data("passage"))
    return Counter(
        {
            "in": results["granted"],
            "out": results["out"],
            "turned_back": results["turned-back"],
            "measured": len(ear.data("screening")) + len(ear.data("fever")),
            "moves": len(ear.data("stock.moved")),
        }
    )


def known_of_people(site: Site) -> Counter[str]:
    """Count the same as the world itself knows it."""
    account = site.account()
    lane = account["entrances"]["east"]
    names = ("in", "out", "turned_back", "measured")
    known = Counter({name: lane[name] for name in names})
    for tag in account["counters"]["desk"].values():
        known["moves"] += tag["acknowledged"]
    return known


def test_people_goods_and_cold_arrive(
    mosquitto: Brokers, site: Sites, ear: Ears
) -> None:
    """What the world did is what the subscriber heard: each thing once, no more."""
    broker = mosquitto()
    listener = ear(broker)
    one = site(broker)
    one.ask("heat", coldroom="cold", to_c="11")
    one.ask("walk", entrance="east", temperature_c="36.50", badge=BADGE)
    one.ask("world", run=True)
    until(
        lambda: known_of_people(one)["in"] >= 3 and known_of_people(one)["moves"] >= 4,
        "people and goods",
        40,
    )
    one.ask("world", run=False)
    until(lambda: listener.data("cold.excursion"), "too warm")
    one.ask("heat", coldroom="cold", to_c="5")
    until(
        lambda: told_of_people(listener) == known_of_people(one),
        "what the world knows is what was published",
    )
    until(lambda: len(listener.data("cold.excursion")) == 2, "cold again")
    until(listener.has_all, "all that the mark tells of")
    late = ear(broker)
    until(lambda: f"{BELOW}/mark" in late.retained(), "what is retained")
    now = {topic.removeprefix(f"{BELOW}/") for topic in late.retained()}

    assert {"status", "mark", "state/east", "state/desk", "state/cold"} <= now
    assert 0 == one.stop()
    until(lambda: not listener.online(), "the farewell")
    until(listener.has_all, "the last rows")
    assert {1} == set(listener.numbers().values())
    assert told_of_people(listener) == known_of_people(one)
    began, ended = listener.data("cold.excursion")
    assert ("began", "high", 8) == (began["phase"], began["kind"], began["limit_c"])
    assert "ended" == ended["phase"]
    persons = {data.get("person") for data in listener.data("passage")}
    first = listener.data("screening")[0]
    assert first["person"] in persons
    digits = re.compile(rb'"value_c":\d\d\.\d\d[,}]')
    for topic, payload, _ in listener.raw:
        if topic.endswith("/screening"):
            assert digits.search(payload)


def test_a_confirmed_fever(mosquitto: Brokers, site: Sites, ear: Ears) -> None:
    """Held at 38.5, high again, confirmed by a nurse: a fever that is seen to."""
    broker = mosquitto()
    listener = ear(broker)
    one = site(broker)
    one.show("38.50", BADGE)
    until(lambda: listener.data("screening"), "the first measurement")
    one.step_aside()

    assert ["hold"] == [data["result"] for data in listener.data("screening")]
    assert listener.order("east/re-measure", reason="rested")["ok"]
    one.show("38.50", BADGE)
    until(lambda: listener.last("/alarm/east-confirm"), "the second high value")
    assert listener.order("east/contact", value="38.50", by="nurse")["ok"]
    until(lambda: listener.data("fever"), "the fever")
    until(lambda: listener.last("/alarm/east-fever"), "the alarm")
    fever = listener.kind("fever")[0]
    assert ("urgent", 38.5) == (fever["stream"], fever["data"]["value_c"])
    assert any(b'"value_c":38.50' in payload for _, payload, _ in listener.raw)
    assert "unacknowledged" == listener.last("/alarm/east-fever")["state"]
    assert listener.order("east-fever/acknowledge", comment="seen")["ok"]
    until(
        lambda: listener.last("/alarm/east-fever")["state"] == "acknowledged",
        "the acknowledgement",
    )
    late = ear(broker)
    until(lambda: f"{BELOW}/alarm/east-fever" in late.retained(), "it is retained")
    assert "guard" == late.retained()[f"{BELOW}/alarm/east-fever"]["by"]
    one.ask("walk", entrance="east", direction="out")
    until(lambda: listener.data("passage"), "somebody leaves")
    assert "out" == listener.data("passage")[0]["result"]
    assert 0 == one.pulses()


def test_numbers_keep_their_digits(mosquitto: Brokers, site: Sites, ear: Ears) -> None:
    """8.4 stays 8.4 and 37.30 stays 37.30, and is held: the limit is inclusive."""
    broker = mosquitto()
    listener = ear(broker)
    one = site(broker)

    def told(topic: str, text: bytes) -> bool:
        return any(t.endswith(topic) and text in p for t, p, _ in list(listener.raw))

    one.ask("poke", device="probe", change={"temperature_c": "7.0"})
    until(lambda: told("/state/cold", b'"warmest_c":7.0,'), "7.0 degrees")
    one.ask("poke", device="probe", change={"temperature_c": "8.4"})
    until(lambda: told("/event/cold/cold-record", b'"warmest_c":8.4,'), "8.4 degrees")
    one.show("37.30", OTHER)
    until(lambda: listener.data("screening"), "the measurement")

    assert told("/event/east/screening", b'"value_c":37.30')
    assert told("/event/east/screening", b'"limit_c":37.30')
    assert "hold" == listener.data("screening")[0]["result"]
