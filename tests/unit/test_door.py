"""A door: releases, force, held open, seals, loops, a lost gateway."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from edge_app.model import OrderFailed
from edge_app.outcomes import Answer, Event, Order, Priority
from edge_app.shared import Shared
from edge_app.stations.door import STATION
from edge_app.stations.door_parts import CONDITIONS
from tests.unit.door_house import HELD, PLAIN, SEALED, House

# ----------------------------------------------------------------- releases


def test_released_by_command() -> None:
    """With a reason the lock lets go once it is on disk; the opening is no alarm."""
    house = House()
    house.release()
    house.wait(1)
    house.open()

    assert [
        "released command normal",
        "opened command normal",
        "closed normal",
    ] == house.events()
    assert (["pulse committed"], []) == (house.orders(), house.alarms())
    (order,) = [one for one in house.told if isinstance(one, Order)]
    assert ("lock", Decimal(5)) == (order.device, order.value)
    closed = [one for one in house.told if isinstance(one, Event)][-1]
    assert 2 == closed.data["open_s"]


def test_release_without_a_reason() -> None:
    """Nobody opens from afar without saying why."""
    house = House()
    house.release("  ")

    (answer,) = [one for one in house.told if isinstance(one, Answer)]
    assert (False, []) == (answer.ok, house.orders())


def test_the_way_out() -> None:
    """The button lets go at once, and the opening is an egress."""
    house = House()
    house.press()
    house.open()

    assert [
        "released button normal",
        "opened button egress-open",
        "closed normal",
    ] == house.events()
    assert (["pulse now"], []) == (house.orders(), house.alarms())


@pytest.mark.parametrize(("wait_s", "by"), [(4.9, "command"), (5.1, "force")])
def test_a_release_lasts_for_a_while(wait_s: float, by: str) -> None:
    """Five seconds later the door is locked again, and opening it is force."""
    house = House()
    house.release()
    house.wait(wait_s)
    house.open()

    assert f"opened {by}" in house.events()[1]


def test_a_release_is_for_one_opening() -> None:
    """The second opening on one release is forced."""
    house = House()
    house.release()
    house.open(1)
    house.open(1)

    assert "opened force forced-open" == house.events()[3]
    assert ["store-forced", "-store-forced"] == house.alarms()


# ------------------------------------------------------------------- alarms


def test_forced() -> None:
    """Open without a release is force until it is shut; the event says how long."""
    house = House()
    house.open(7)

    assert ["opened force forced-open", "closed normal"] == house.events()
    assert ["store-forced", "-store-forced"] == house.alarms()


def test_a_door_without_a_lock() -> None:
    """Where nothing locks, opening is no force."""
    house = House(replace(PLAIN, lock="", button=""))
    house.open()

    assert ["opened hand normal", "closed normal"] == house.events()


def test_held_open() -> None:
    """Half a minute open is an alarm until it is shut; once, however long."""
    house = House()
    house.release()
    house.open(29.9)
    assert [] == house.alarms()
    house.release()
    house.open(300)

    assert ["store-held-open", "-store-held-open"] == house.alarms()
    assert "held-open door-open-too-long" == house.events()[-2]


@pytest.mark.parametrize("way", ["force", "command", "button"])
def test_sealed(way: str) -> None:
    """Every opening of a sealed door is an alarm, a released one too."""
    house = House(SEALED)
    if way == "command":
        house.release()
    elif way == "button":
        house.press()
    house.open()

    assert "store-sealed" in house.alarms()
    assert any(one.startswith(f"opened {way}") for one in house.events())
    assert all(one.data["sealed"] for one in house.told if isinstance(one, Event))
    assert house.alarms()[-1] == "-store-sealed"


def test_tamper() -> None:
    """An open housing is an alarm of its own."""
    house = House()
    house.level("housing", closed=False)
    house.level("housing", closed=True)

    assert ["tamper tamper", "tamper-over normal"] == house.events()
    assert ["store-tamper", "-store-tamper"] == house.alarms()


def test_fire() -> None:
    """While the fire contact is open nobody forces anything."""
    house = House(HELD)
    house.level("fire", closed=False)
    assert ["off now"] == house.orders()
    house.open()
    house.level("fire", closed=True)

    assert "opened free-access free-access" == house.events()[1]
    assert ["store-free-access", "-store-free-access"] == house.alarms()
    assert ["off now", "on now"] == house.orders()


def test_lost_contact() -> None:
    """A door that is not watched is a fault; what changed meanwhile is unseen."""
    house = House()
    house.port("reed", up=False)
    assert "door-fault" == STATION.view(PLAIN, house.state, Shared())["state"]
    house.port("reed", up=True)
    house.level("reed", closed=False)
    house.wait(1)
    house.level("reed", closed=True)

    assert ["opened unseen normal", "closed normal"] == house.events()
    assert ["store-door-fault", "-store-door-fault"] == house.alarms()


def test_a_loop_that_was_mended_while_its_line_was_lost() -> None:
    """The alarm of an open housing ends when the contact comes back closed."""
    house = House()
    house.level("housing", closed=False)
    house.port("housing", up=False)
    house.port("housing", up=True)
    house.level("housing", closed=True)

    assert "-store-tamper" == house.alarms()[-1]


def test_an_order_that_failed() -> None:
    """It is an event, and one alarm until the lock's line comes back."""
    house = House()
    for _ in range(2):
        house.give(OrderFailed("lock", "pulse", "too late", "c1", house.now))
    house.port("lock", up=True)

    kinds = [one.kind for one in house.told if isinstance(one, Event)]
    assert ["order.failed"] * 2 == kinds
    assert ["store-lock", "-store-lock"] == house.alarms()


@pytest.mark.parametrize("end", CONDITIONS)
def test_alarm_texts(end: str) -> None:
    """Every alarm says in one sentence what to do."""
    priority, text = CONDITIONS[end]

    assert isinstance(priority, Priority)
    assert (True, 1) == (text.endswith("."), text.count("."))


# ------------------------------------------------------- without a gateway


def test_a_lock_held_by_current() -> None:
    """It is held from the start, let go for a release, and held again behind it."""
    house = House(HELD)
    house.port("lock", up=True)
    house.release()
    house.open()
    house.press()
    house.wait(6)

    assert [
        "on now",
        "off committed",
        "on now",
        "off now",
        "on now",
    ] == house.orders()
