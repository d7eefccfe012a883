"""The entrance: grants, the two beams, and the count of people."""

from __future__ import annotations

from dataclasses import replace

from drivers.quantities import Quantity
from tests.unit.gate import LANE, Gate


def test_in_on_a_grant() -> None:
    """One person walks in: counted, the lamp out once it is on disk."""
    gate = Gate()
    gate.people["school"] = 3
    gate.person()
    gate.walk("in")

    (event,) = gate.events("passage")
    assert {
        "direction": "in",
        "result": "granted",
        "occupancy": 4,
        "granted": True,
        "by": "measured",
    } == event.data
    # The edge that ended the walk, not the moment it was old enough to count.
    assert 1_200_000_000 == event.at.boot_ns
    assert "inner@boot-one:1200000000" == event.cause
    assert ("lamp off committed", 4) == (gate.orders()[-1], gate.people["school"])
    gate.wait(20)
    assert ["granted"] == gate.passages()


def test_out_is_free() -> None:
    """Somebody walks out while another may walk in: no denial, no grant used."""
    gate = Gate()
    gate.people["school"] = 3
    gate.person()
    before = gate.orders()
    gate.walk("out")

    assert (["out"], before, 2) == (
        gate.passages(),
        gate.orders(),
        gate.people["school"],
    )
    gate.walk("in")
    assert ["out", "granted"] == gate.passages()


def test_out_of_an_empty_house() -> None:
    """The count never falls below nobody."""
    gate = Gate()
    gate.walk("out")

    assert 0 == gate.events()[0].data["occupancy"]


def test_unscreened() -> None:
    """Who walks in without a grant is an alarm for a while, and counted."""
    gate = Gate()
    gate.walk("in")
    assert (["unscreened"], ["east-unscreened"]) == (gate.passages(), gate.alarms())
    assert 1 == gate.people["school"]
    assert "tailgate_suspected" not in gate.events()[0].data
    gate.wait(10)

    assert ["east-unscreened", "-east-unscreened"] == gate.alarms()


def test_two_on_one_grant() -> None:
    """The second one in is unscreened, and tailgating is suspected."""
    gate = Gate()
    gate.person()
    gate.walk("in")
    gate.walk("in")

    assert ["granted", "unscreened"] == gate.passages()
    assert gate.events()[2].data["tailgate_suspected"]


def test_two_close_together() -> None:
    """Two that never let the beams clear count as one, with a suspicion."""
    gate = Gate()
    gate.person()
    for word in ("outer 1", "inner 1", "outer 0", "outer 1", "outer 0", "inner 0"):
        beam, level = word.split()
        gate.read(beam, Quantity.BEAM, level)
        gate.wait(0.1)

    assert ["granted"] == gate.passages()
    assert gate.events()[1].data["tailgate_suspected"]


def test_turned_back() -> None:
    """Who turns back keeps the grant until it lapses."""
    gate = Gate()
    gate.person()
    gate.walk("back")
    assert (["turned-back"], {}) == (gate.passages(), gate.people)
    gate.wait(6)

    assert ["turned-back", "not-used"] == gate.passages()


def test_not_used() -> None:
    """A grant that nobody used is withdrawn after six seconds, and the lamp is off."""
    gate = Gate()
    gate.badge("anna")
    gate.person()
    gate.wait(5.9)
    assert [] == gate.passages()
    gate.wait(0.1)

    (event,) = gate.events("passage")
    assert {
        "direction": "none",
        "result": "not-used",
        "by": "measured",
        "person": "anna",
    } == event.data
    assert "lamp off now" == gate.orders()[-1]


def test_walk_begun_in_time() -> None:
    """Who is in the beams when the grant runs out may still walk in."""
    gate = Gate()
    gate.person()
    gate.wait(5.5)
    gate.read("outer", Quantity.BEAM, "1")
    gate.wait(2)
    gate.walk("in")

    assert ["granted"] == gate.passages()
    assert "slow" not in gate.events()[1].data


def test_walk_that_takes_too_long() -> None:
    """Standing in the beams keeps a grant for ten seconds, not for ever."""
    gate = Gate(replace(LANE, beam_blocked_s=60))
    gate.person()
    gate.wait(5)
    gate.read("outer", Quantity.BEAM, "1")
    gate.wait(9.9)
    assert gate.state.kept.grant is not None
    gate.wait(0.2)

    assert ["not-used"] == gate.passages()


def test_turned_back_too_late() -> None:
    """A walk that was the only reason for a grant takes it along when it ends."""
    gate = Gate()
    gate.person()
    gate.wait(5)
    gate.read("outer", Quantity.BEAM, "1")
    gate.wait(2)
    gate.read("outer", Quantity.BEAM, "0")
    gate.wait(0.1)

    assert ["turned-back", "not-used"] == gate.passages()


def test_walk_over_before_the_grant() -> None:
    """A walk that ended just before a grant was given does not use it up."""
    gate = Gate()
    gate.walk("in")
    for beam, level in (("outer", "1"), ("inner", "1"), ("outer", "0")):
        gate.wait(0.1)
        gate.read(beam, Quantity.BEAM, level)
    gate.wait(0.1)
    gate.read("inner", Quantity.BEAM, "0")
    gate.wait(0.01)
    gate.command("open", reason="late")
    gate.wait(0.1)

    assert ["unscreened", "unscreened"] == gate.passages()
    assert gate.state.kept.grant is not None


def test_opened_twice() -> None:
    """A second opening takes the place of the first."""
    gate = Gate()
    gate.command("open", reason="one")
    gate.command("open", reason="two")
    gate.walk("in")
    gate.walk("in")

    assert ["not-used", "granted", "unscreened"] == gate.passages()


def test_blocked_beam() -> None:
    """A beam dark for 2.5 s is an alarm; a grant is then not known to be unused."""
    gate = Gate()
    gate.person()
    gate.read("inner", Quantity.BEAM, "1")
    gate.wait(2.4)
    assert [] == gate.alarms()
    gate.wait(5)
    assert ["east-beam-blocked"] == gate.alarms()
    assert ["unattributed-grant"] == gate.passages()
    gate.read("inner", Quantity.BEAM, "0")
    gate.wait(1)

    assert ["east-beam-blocked", "-east-beam-blocked"] == gate.alarms()
    assert gate.events()[-1].data["slow"]


def test_lost_beam() -> None:
    """Without a beam nobody is counted, and the visit it saw is forgotten."""
    gate = Gate()
    gate.read("outer", Quantity.BEAM, "1")
    gate.wait(3)
    gate.port("outer", up=False)
    gate.port("inner", up=False)
    gate.port("outer", up=True)
    gate.read("outer", Quantity.BEAM, "0")
    gate.port("inner", up=True)

    assert [
        "east-beam-blocked",
        "-east-beam-blocked",
        "east-beam-lost",
        "east-beam-lost",
        "east-beam-lost",
        "-east-beam-lost",
    ] == gate.alarms()
    assert [] == gate.passages()


def test_grant_while_a_beam_is_lost() -> None:
    """While people cannot be seen walking, a grant may have been used."""
    gate = Gate()
    gate.port("outer", up=False)
    gate.person()
    gate.wait(7)

    assert ["unattributed-grant"] == gate.passages()


def test_zone_by_default() -> None:
    """Without a zone people come into the station's own name."""
    gate = Gate(replace(LANE, zone=""))
    gate.walk("in")

    assert {"east": 1} == gate.people
