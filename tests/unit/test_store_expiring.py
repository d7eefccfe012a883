"""Lots near their last day: an alarm of low priority, before that of expired ones."""

from __future__ import annotations

from dataclasses import replace

from edge_app.model import Tick
from edge_app.outcomes import Condition, Priority
from edge_app.store.lots import Lot
from tests.unit.store_room import Room, at, issued, received, stocked


def test_a_lot_near_its_last_day_is_an_alarm_until_it_expires() -> None:
    """It is raised in the last stage, of low priority, and ends with that stage."""
    lots = (Lot("gown", "G", "2026-02-15"),)
    room = Room(stock=stocked(received("gown", 99, "G"), lots=lots)).start()
    assert [] == room.raised("gown-expiring")
    room.take(Tick(at(1, day=1)))
    assert [True] == room.raised("gown-expiring")

    room.take(Tick(at(1, day=31)))
    room.take(Tick(at(1, day=32)))

    assert [True, False] == room.raised("gown-expiring")
    assert [True] == room.raised("gown-expired")
    assert {Priority.LOW} == {
        one.priority
        for one in room.outcomes
        if isinstance(one, Condition) and one.alarm == "store-gown-expiring"
    }


def test_a_lot_that_was_used_up_in_time_ends_its_warning() -> None:
    """Also after a start: the stage it was in is remembered."""
    lots = (Lot("gown", "G", "2026-02-01"),)
    room = Room(stock=stocked(received("gown", 9, "G"), lots=lots)).start()
    room.start(at(10))
    room.book(issued("gown", 9, "G"))

    assert [True, False] == room.raised("gown-expiring")
    assert [] == room.raised("gown-expired")


def test_a_warning_ends_where_the_last_stage_is_another_one() -> None:
    """The file may say fewer days at the next start."""
    lots = (Lot("gown", "G", "2026-02-01"),)
    room = Room(stock=stocked(received("gown", 9, "G"), lots=lots)).start()
    room.limits = replace(room.limits, expiry_days=(90, 7))
    room.start(at(10))

    assert [True, False] == room.raised("gown-expiring")
