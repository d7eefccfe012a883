"""Entrances as sites build them: what the guard sees and a subscriber gets at each."""

from __future__ import annotations

from tests.unit.crowd import HIGH, NOBODY, OK, Crowd, site

COME, STILL = "Step up and be measured.", "Hold still."
GO = "Walk in, one person."
REST = "Sit down and rest, then be measured again."
AGAIN = "Be measured again."
FULL = "It is full: wait until somebody leaves."
BY_HAND = "The guard measures you by hand."
GUARD = "Wait here for the guard."
BEAMS = {"outer_beam": "outer", "inner_beam": "inner"}
ONE = {"name": "east", "thermometer": "forehead", **BEAMS, "barrier": "barrier"}


def crowd(*lanes: dict[str, str]) -> Crowd:
    """Start a site; its beams are clear."""
    found = Crowd(site(*lanes))
    for lane in lanes:
        found.clear(*(lane[key] for key in BEAMS if key in lane))
        found.see(lane["thermometer"], NOBODY)
        found.shown(lane["name"])
    return found


def test_one_lane() -> None:
    """One comes, one is held, one walks past, one leaves: each is told once."""
    gate = crowd({**ONE, "lamp": "lamp"})
    gate.person(OK)
    gate.walk("AXB0")
    assert ["screening passed forehead sensor", "passage granted 1"] == gate.told()
    assert [COME, STILL, GO, COME] == gate.shown()
    assert ["barrier pulse", "lamp on", "lamp off"] == gate.orders

    gate.person(HIGH)
    assert ["screening hold forehead sensor"] == gate.told()
    assert [COME, STILL, REST] == gate.shown()
    gate.wait(10)
    gate.walk("AXB0")
    assert [
        "passage unscreened 2",
        "alarm east-unscreened unacknowledged",
    ] == gate.told()
    gate.walk("BXA0")
    assert ["passage out 1"] == gate.told()
    assert ["barrier pulse", "lamp on", "lamp off"] == gate.orders
    assert 1 == gate.engine.views()["east"]["occupancy"]


def test_lanes_that_share_a_counter() -> None:
    """Both lanes fill one hall; whoever leaves by either makes room at both."""
    hall = {"zone": "hall", "rated": "4", "share_pct": "50"}
    west = {
        "name": "west",
        "thermometer": "forehead-2",
        "outer_beam": "w-outer",
        "inner_beam": "w-inner",
    }
    gates = crowd({**ONE, **hall}, {**west, **hall})
    gates.person(OK)
    gates.walk("AXB0")
    gates.person(OK, "forehead-2")
    gates.walk("AXB0", "w-")
    assert [
        "screening passed forehead sensor",
        "passage granted 1",
        "screening passed forehead-2 sensor",
        "alarm hall-capacity unacknowledged",
        "passage granted 2",
    ] == gates.told()
    gates.wait(1)
    assert [COME, STILL, GO, COME] == gates.shown()
    assert [COME, STILL, GO, FULL] == gates.shown("west")

    gates.person(OK)
    gates.wait(1)
    assert [
        "screening passed forehead sensor",
        "admission refused full",
    ] == gates.told()
    assert FULL == gates.shown()[-1]
    gates.walk("BXA0", "w-")
    assert [
        "alarm hall-capacity returned-unacknowledged",
        "passage out 1",
    ] == gates.told()
    gates.person(OK)
    gates.walk("AXB0")
    assert "passage granted 2" in gates.told()
    assert {2} == {view["occupancy"] for view in gates.engine.views().values()}
    assert ["barrier pulse"] * 2 == gates.orders


def test_without_a_barrier() -> None:
    """The lamp lets in; whoever does not wait for it is an alarm all the same."""
    gate = crowd({"name": "east", "thermometer": "forehead", **BEAMS, "lamp": "lamp"})
    gate.person(OK)
    assert ["lamp on"] == gate.orders
    gate.walk("AXB0")
    gate.person(HIGH)
    gate.walk("AXB0")
    assert [
        "screening passed forehead sensor",
        "passage granted 1",
        "screening hold forehead sensor",
        "passage unscreened 2",
        "alarm east-unscreened unacknowledged",
    ] == gate.told()
    assert ["lamp on", "lamp off"] == gate.orders
    assert [COME, STILL, GO, COME, STILL, REST] == gate.shown()


def test_without_beams() -> None:
    """Everybody is measured and let in; who walks nobody sees, so nobody is counted."""
    gate = crowd({"name": "east", "thermometer": "forehead", "barrier": "barrier"})
    for _ in range(3):
        gate.person(OK)
    gate.wait(7)
    gate.person(HIGH)

    assert [
        *["screening passed forehead sensor"] * 3,
        "screening hold forehead sensor",
    ] == gate.told()
    assert ["barrier pulse"] * 3 == gate.orders
    assert [COME, STILL, GO, COME, STILL, REST] == gate.shown()
    assert 0 == gate.engine.views()["east"]["occupancy"]


def test_a_spare_thermometer_takes_over() -> None:
    """Without the first one the second measures on; without both it is by hand."""
    gate = crowd({**ONE, "spare_thermometer": "spare"})
    gate.person(OK)
    gate.walk("AXB0")
    gate.port("forehead", up=False)
    gate.person(OK, "spare")
    gate.walk("AXB0")
    assert [
        "screening passed forehead sensor",
        "passage granted 1",
        "device forehead False",
        "alarm device-forehead-lost unacknowledged",
        "alarm east-thermometer-lost unacknowledged",
        "screening passed spare sensor",
        "passage granted 2",
    ] == gate.told()
    assert [COME, STILL, GO, COME, STILL, GO, COME] == gate.shown()

    gate.port("spare", up=False)
    assert [COME, BY_HAND] == gate.shown()
    gate.command("manual", value="36.6", by="nurse")
    gate.walk("AXB0")
    assert [
        "device spare False",
        "alarm device-spare-lost unacknowledged",
        "screening passed by-hand manual",
        "command manual guard",
        "passage granted 3",
    ] == gate.told()
    assert ["barrier pulse"] * 3 == gate.orders


def test_two_thermometers_that_must_agree() -> None:
    """Where they disagree nobody is let in by either of them."""
    pair = {"spare_thermometer": "second", "second_use": "cross-check"}
    gate = crowd({**ONE, **pair})
    gate.see("second", "36.4 36.4")
    gate.person(OK)
    gate.walk("AXB0")
    gate.wait(1)
    gate.see("second", "37.2 37.2")
    gate.person(OK)

    assert [
        "screening passed forehead sensor",
        "passage granted 1",
        "screening retry disagree forehead sensor",
    ] == gate.told()
    assert AGAIN in gate.shown()
    assert ["barrier pulse"] == gate.orders


def test_confirmed_by_a_second_thermometer() -> None:
    """High twice, and healthy by the contact thermometer beside the gate: in."""
    gate = crowd({**ONE, "contact_thermometer": "axilla"})
    gate.person(HIGH)
    gate.wait(301)
    gate.person(HIGH)
    assert [
        "screening hold forehead sensor",
        "screening confirm forehead sensor",
        "alarm east-confirm unacknowledged",
    ] == [one for one in gate.told() if "silent" not in one and "degraded" not in one]
    gate.see("axilla", "36.8 36.8 36.8")
    gate.walk("AXB0")

    assert [
        "screening passed-after-confirm axilla contact",
        "alarm east-confirm returned-unacknowledged",
        "passage granted 1",
    ] == gate.told()
    assert ["barrier pulse"] == gate.orders


def test_confirmed_by_a_second_value() -> None:
    """Where a site has no contact thermometer the second high value is the fever."""
    gate = crowd({**ONE, "confirm": "second", "silent_s": "0"})
    gate.person(HIGH)
    gate.wait(301)
    gate.told()
    gate.person(HIGH)

    assert [
        "fever fever forehead sensor",
        "escalation report started",
        "escalation call-out started",
        "escalation call-out due beacon",
    ] == [one for one in gate.told() if "alarm" not in one]
    assert [] == gate.orders
