"""A door over stops and starts; then laws that hold for any day."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app.outcomes import Condition, Event, Order
from edge_app.shared import Shared
from edge_app.stations.door import STATION
from edge_app.stations.door_parts import Limits
from tests.unit.door_house import HELD, PLAIN, SEALED, House

# ----------------------------------------------------------------- restarts


@pytest.mark.parametrize(
    ("clean", "wait_s", "by"),
    [(False, 1, "unattributed"), (False, 6, "force"), (True, 1, "force")],
)
def test_restart(clean: bool, wait_s: float, by: str) -> None:
    """After a crash an opening may belong to a release of before, for a while."""
    house = House()
    house.restart(clean=clean)
    house.level("reed", closed=True)
    house.wait(wait_s)
    house.open()

    assert f"opened {by}" in house.events()[0]


def test_restart_voids_a_release() -> None:
    """A release of before has lapsed, and who used it is not known."""
    house = House()
    house.release()
    house.restart(clean=True)
    house.level("reed", closed=True)
    house.open()

    assert "opened unattributed normal" == house.events()[1]


@pytest.mark.parametrize("limits", [PLAIN, SEALED])
def test_opened_while_the_gateway_was_away(limits: Limits) -> None:
    """It is told as unseen; at a sealed door it is an alarm."""
    house = House(limits)
    house.restart()
    house.level("reed", closed=False)

    assert house.events()[0].startswith("opened unseen")
    assert limits.sealed is ("store-sealed" in house.alarms())


def test_open_over_another_boot() -> None:
    """How long it stood open in another boot is not known: it counts from the start."""
    house = House()
    house.release()
    house.level("reed", closed=False)
    house.wait(20)
    house.restart(boot="boot-two")
    house.level("reed", closed=False)
    house.wait(29)
    assert "store-held-open" not in house.alarms()
    house.wait(2)

    assert "store-held-open" in house.alarms()


def test_view() -> None:
    """The retained state says how the door stands."""
    house = House(SEALED)
    house.release()

    assert {
        "state": "normal",
        "open": False,
        "released": True,
        "sealed": True,
        "counts": {"released": 1},
    } == STATION.view(SEALED, house.state, Shared())


# --------------------------------------------------------------------- laws

MOMENTS = st.one_of(
    st.tuples(
        st.just("level"),
        st.sampled_from(["reed", "housing", "fire", "button", "stranger"]),
        st.booleans(),
    ),
    st.tuples(st.just("wait"), st.sampled_from([0.1, 4, 6, 31]), st.none()),
    st.tuples(st.just("release"), st.sampled_from(["", "why"]), st.none()),
    st.tuples(
        st.just("port"),
        st.sampled_from(["reed", "lock", "fire", "housing"]),
        st.booleans(),
    ),
    st.tuples(st.just("restart"), st.none(), st.booleans()),
)


def act(house: House, moment: tuple[object, ...]) -> None:
    """Let one drawn moment happen."""
    match moment:
        case ("level", str(device), bool(closed)):
            house.level(device, closed=closed)
        case ("wait", float(seconds) | int(seconds), _):
            house.wait(seconds)
        case ("release", str(reason), _):
            house.release(reason)
        case ("port", str(device), bool(up)):
            house.port(device, up=up)
        case ("restart", _, bool(clean)):
            house.restart(clean=clean, boot=f"boot-{len(house.told)}")


@given(st.lists(MOMENTS, max_size=25), st.sampled_from([PLAIN, SEALED, HELD]))
@settings(deadline=None)
def test_the_way_out_is_always_free(
    day: list[tuple[object, ...]], limits: Limits
) -> None:
    """After any day the button lets the lock go at once, whatever is wrong."""
    house = House(limits)
    for moment in day:
        act(house, moment)
    house.level("button", closed=False)
    mark = len(house.told)
    house.level("button", closed=True)
    orders = [one for one in house.told[mark:] if isinstance(one, Order)]

    verb = "off" if limits is HELD else "pulse"
    assert [(verb, "now")] == [(one.verb, one.when) for one in orders]


@given(st.lists(MOMENTS, max_size=25))
@settings(deadline=None)
def test_every_opening_of_a_sealed_door(day: list[tuple[object, ...]]) -> None:
    """Its event and its alarm come together; nothing of it outlives the shutting."""
    house = House(SEALED)
    for moment in day:
        mark = len(house.told)
        act(house, moment)
        fresh = house.told[mark:]
        opened = [
            one
            for one in fresh
            if isinstance(one, Event) and one.data.get("what") == "opened"
        ]
        raised = [
            one
            for one in fresh
            if isinstance(one, Condition) and one.active and one.alarm == "store-sealed"
        ]
        assert len(opened) == len(raised)
    if not house.state.kept.open:
        assert () == house.state.kept.alarms
