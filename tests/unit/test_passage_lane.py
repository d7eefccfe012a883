"""The lane: tailgating, carts, children, one-way lanes, and the way out for all."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app.outcomes import Event, Order
from edge_app.stations import tailgate
from edge_app.stations.entrance_parts import Limits
from tests.unit.gate import HIGH, LANE, MS
from tests.unit.lanes import BLIND, House, Lane

SECOND_NS = 1000 * MS


def signs(lane: Lane) -> list[object]:
    """List the signs of tailgating in the passages so far."""
    return [one.data.get("signs") for one in lane.events("passage")]


# -------------------------------------------------------------- tailgating


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("0AXBXB0", ("second-edge",)),
        ("0AXBXBXB0", ("second-edge",)),
        ("0AXAXB0", None),
        ("0AXB0", None),
    ],
)
def test_second_edge(path: str, expected: tuple[str, ...] | None) -> None:
    """The first side again before all is clear looks like two; to hesitate does not."""
    lane = Lane()
    lane.person()
    lane.steps(path)

    assert (["granted"], [expected]) == (lane.passages(), signs(lane))
    told = lane.events("passage")[0].data.get("tailgate_suspected", False)
    assert told is (expected is not None)
    assert ([True] if expected else []) == lane.conditions("east-tailgate")


def test_the_alarm_ends() -> None:
    """A suspicion is a condition for ten seconds; its alarm stays until seen."""
    lane = Lane()
    lane.person()
    lane.steps("0AXBXB0")
    lane.wait(11)

    assert [True, False] == lane.conditions("east-tailgate")


def test_long_walk() -> None:
    """More than twice the usual length looks like two, once there is a usual one."""
    lane = Lane()
    for _ in range(5):
        lane.enter()
    lane.person()
    lane.steps("0AXB0", step_s=0.35)
    assert ("long",) == signs(lane)[-1]
    lane.person()
    lane.steps("0AXB0", step_s=0.19)

    assert signs(lane)[-1] is None


def test_long_walk_can_be_switched_off() -> None:
    """Without the setting a slow walker is a slow walker."""
    lane = Lane(replace(LANE, long_walk=0))
    for _ in range(5):
        lane.enter()
    lane.person()
    lane.steps("0AXB0", step_s=0.6)

    assert signs(lane)[-1] is None


def test_two_entries_on_one_grant() -> None:
    """The second of two is unscreened, with the sign; who comes later is only that."""
    lane = Lane()
    lane.person()
    lane.steps("0AXB0AXB0")
    lane.wait(10)
    lane.steps("0AXB0")

    assert ["granted", "unscreened", "unscreened"] == lane.passages()
    assert [None, ("second-entry",), None] == signs(lane)


@given(
    st.lists(st.integers(1, 10 * SECOND_NS), min_size=5, max_size=40),
    st.integers(1, 60 * SECOND_NS),
)
def test_usual_lengths(lengths: list[int], length_ns: int) -> None:
    """Twice the shortest walk never looks long, more than twice the longest does."""
    known: tuple[int, ...] = ()
    for one in lengths:
        known = tailgate.learn(known, one)

    assert len(known) <= tailgate.REMEMBERED
    if length_ns <= 2 * min(known):
        assert not tailgate.too_long(known, length_ns, 2)
    if length_ns > 2 * max(known):
        assert tailgate.too_long(known, length_ns, 2)


# ------------------------------------------------------- carts and children

CARTS = replace(LANE, cart_s=4)


def test_cart_with_a_gap_inside_the_beams() -> None:
    """A cart and who pushes it break the beams twice and are one person."""
    lane = Lane(CARTS)
    lane.person()
    lane.steps("0AXBXB0", step_s=0.5)

    assert (["granted"], [None], []) == (
        lane.passages(),
        signs(lane),
        lane.conditions("east-tailgate"),
    )
    assert "tailgate_suspected" not in lane.events("passage")[0].data


def test_cart_with_a_clear_gap() -> None:
    """The one behind the cart is not counted a second time."""
    lane = Lane(CARTS)
    lane.person()
    lane.steps("0AXB00AXB0", step_s=0.3)

    assert (["granted", "cart"], {"school": 1}) == (lane.passages(), lane.people)
    assert "none" == lane.events("passage")[1].data["direction"]


def test_too_late_for_a_cart() -> None:
    """Who follows a second later is somebody else, and so is who takes too long."""
    lane = Lane(CARTS)
    lane.person()
    lane.steps("0AXB0")
    lane.wait(1.2)
    lane.steps("0AXB0")
    assert ["granted", "unscreened"] == lane.passages()
    lane.person()
    lane.steps("0AXB0AXB0", step_s=0.7)

    assert ["granted", "unscreened"] * 2 == lane.passages()


def test_a_running_child() -> None:
    """Breaks of 40 ms are a person too; those of 20 ms are none."""
    lane = Lane()
    lane.person()
    lane.steps("0AXB0", step_s=0.04)
    lane.wait(1)
    assert ["granted"] == lane.passages()
    lane.steps("0AXB0", step_s=0.01)
    lane.wait(1)

    assert ["granted"] == lane.passages()


def test_chattering_beams() -> None:
    """Beams that chatter at 50 Hz are nobody."""
    lane = Lane()
    for _ in range(100):
        lane.steps("0X0", step_s=0.01)
    lane.wait(1)

    assert ([], {}) == (lane.passages(), lane.people)


# ----------------------------------------------------------- one-way lanes


def test_out_by_the_way_in() -> None:
    """Who leaves by the entry is counted and free, and it is said."""
    lane = Lane(replace(LANE, way="in"))
    lane.enter()
    lane.walk("out")

    (_, event) = lane.events("passage")
    assert ("out", True, 0) == (
        event.data["result"],
        event.data["reverse"],
        event.data["occupancy"],
    )
    assert "reverse" not in lane.events("passage")[0].data


def test_in_by_the_way_out() -> None:
    """Nobody is let in at an exit; who comes in there is unscreened."""
    lane = Lane(replace(LANE, way="out"))
    lane.person()
    assert ["exit-only"] == [one.data["why"] for one in lane.events("admission")]
    lane.walk("in")

    (event,) = lane.events("passage")
    assert ("unscreened", True) == (event.data["result"], event.data["reverse"])
    assert [True] == lane.conditions("east-unscreened")


# --------------------------------------------------------------- turnstile

STILE = replace(BLIND, turnstile_in="stile-in", turnstile_out="stile-out")
BOTH = replace(LANE, turnstile_in="stile-in", turnstile_out="stile-out")


def test_turnstile_instead_of_beams() -> None:
    """Its pulse uses the grant up; a second one is unscreened; the way out is free."""
    lane = Lane(STILE)
    for contact in ("stile-in", "stile-out"):
        lane.contact(contact, closed=False)
    lane.person()
    lane.pulse("stile-in")
    lane.pulse("stile-in")
    lane.pulse("stile-out")
    lane.person()
    lane.wait(7)

    assert ["granted", "unscreened", "out", "not-used"] == lane.passages()
    assert 1 == lane.people["school"]


def test_the_first_level_of_a_contact_is_no_pulse() -> None:
    """A contact that was closed when we began to look, or came back, says nothing."""
    lane = Lane(STILE)
    lane.contact("stile-in", closed=True)
    lane.contact("stile-in", closed=False)
    lane.port("stile-in", up=False)
    lane.port("stile-in", up=True)
    lane.contact("stile-in", closed=True)

    assert [] == lane.passages()


@pytest.mark.parametrize("first", ["beams", "stile"])
def test_turnstile_beside_beams(first: str) -> None:
    """Both saw the same person, in either order: one passage."""
    lane = Lane(BOTH)
    lane.contact("stile-in", closed=False)
    lane.person()
    for sign in sorted(("beams", "stile"), key=lambda one: one != first):
        if sign == "beams":
            lane.walk("in")
        else:
            lane.pulse("stile-in")
    lane.wait(7)

    assert (["granted"], {"school": 1}) == (lane.passages(), lane.people)


def test_under_the_arm() -> None:
    """Two in the beams and one in the turnstile: the second is unscreened."""
    lane = Lane(BOTH)
    lane.contact("stile-in", closed=False)
    lane.person()
    lane.walk("in")
    lane.pulse("stile-in")
    lane.walk("in")

    assert (["granted", "unscreened"], 2) == (lane.passages(), lane.people["school"])


def test_close_together_in_a_turnstile() -> None:
    """What the beams suspect is said although the turnstile had counted already."""
    lane = Lane(BOTH)
    lane.contact("stile-in", closed=False)
    lane.person()
    lane.pulse("stile-in")
    lane.steps("0AXBXB0")

    assert ["granted", "seen-again"] == lane.passages()
    assert [True] == lane.conditions("east-tailgate")
    assert 1 == lane.people["school"]


def test_turnstile_while_a_beam_is_dark() -> None:
    """With the turnstile watching, an unused grant is known to be unused."""
    lane = Lane(BOTH)
    lane.contact("stile-in", closed=False)
    lane.port("outer", up=False)
    lane.person()
    lane.wait(7)

    assert ["not-used"] == lane.passages()


# ----------------------------------------------------- less than a whole lane


@pytest.mark.parametrize(
    ("limits", "orders", "passages"),
    [
        (replace(LANE, barrier=""), ["lamp on now", "lamp off committed"], ["granted"]),
        (replace(BLIND, barrier="", lamp=""), [], []),
        (replace(LANE, inner_beam="", lamp=""), ["barrier pulse now"], []),
    ],
)
def test_less(limits: Limits, orders: list[str], passages: list[str]) -> None:
    """Without barrier or beams the rest works as configured."""
    lane = Lane(limits)
    lane.person()
    lane.walk("in")
    lane.wait(10)

    assert (orders, passages) == (lane.orders(), lane.passages())
    assert lane.state.kept.grant is None


# --------------------------------------------------------------------- laws

MOMENTS = st.one_of(
    st.tuples(st.just("person"), st.sampled_from(["36.5 " * 3, HIGH, "35 41"])),
    st.tuples(st.just("walk"), st.sampled_from(["in", "out", "back", "peek"])),
    st.tuples(st.just("wait"), st.sampled_from([0.2, 1, 7, 301, 90_000])),
    st.tuples(st.just("port"), st.sampled_from(["forehead", "barrier", "lamp"])),
    st.tuples(st.just("fail"), st.sampled_from(["barrier", "lamp", "buzzer"])),
    st.tuples(st.just("command"), st.sampled_from(["open", "deny"])),
    st.tuples(st.just("pulse"), st.sampled_from(["stile-in", "stile-out"])),
)
KINDS = [
    replace(LANE, rated=4, reset_at="03:00"),
    replace(LANE, way="in", rated=2, entry_when_lost="open", cart_s=4),
    replace(LANE, way="out", lamp_red="red", lamp_yellow="yellow"),
    replace(BOTH, rated=2, hysteresis_pct=Decimal(20)),
]


def act(lane: Lane, moment: tuple[str, object]) -> None:
    """Let one drawn moment happen."""
    match moment:
        case ("port", str(device)):
            lane.port(device, up=device in lane.state.passing.lost)
        case ("fail", str(device)):
            lane.fail(device, "on")
        case ("command", str(verb)):
            lane.command(verb, reason="drawn")
        case (what, argument):
            getattr(lane, what)(argument)


@given(st.lists(MOMENTS, max_size=15), st.sampled_from(KINDS))
@settings(deadline=None)
def test_an_exit_is_never_refused(
    day: list[tuple[str, object]], limits: Limits
) -> None:
    """After any day, who walks out is one passage out: no denial, no buzzer."""
    lane = Lane(limits, house=House())
    for moment in day:
        act(lane, moment)
    lane.wait(10)
    before = lane.house.own.occupancy.get("school", 0)
    mark = len(lane.told)
    lane.walk("out")
    lane.wait(0.1)
    fresh = lane.told[mark:]
    events = [one for one in fresh if isinstance(one, Event)]

    assert ["out"] == [one.data["direction"] for one in events if one.kind == "passage"]
    assert max(0, before - 1) == lane.house.own.occupancy["school"]
    assert {"passage"} == {one.kind for one in events} - {"occupancy", "screening"}
    orders = [one for one in fresh if isinstance(one, Order)]
    assert {"buzzer", limits.barrier}.isdisjoint(one.device for one in orders)
