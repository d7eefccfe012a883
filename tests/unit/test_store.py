"""The store station: levels, expiry, runs and kits as moves come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app.model import Booked, Command, Started, Tick
from edge_app.moves import Move
from edge_app.outcomes import Answer, Condition, WakeAt
from edge_app.shared import Shared
from edge_app.stations.registry import KINDS
from edge_app.stations.store import STATION, view
from edge_app.stations.store_parts import Limits
from edge_app.store.catalogue import Catalogue
from edge_app.store.lots import Lot
from edge_app.store.stock import PlaceKind
from tests.unit.store_room import CATALOGUE, Room, at, issued, received, stocked


def test_it_is_a_kind_of_station() -> None:
    """It hears what counters book, and has no device of its own."""
    assert KINDS["store"] is STATION
    assert STATION.hears_moves
    assert not STATION.devices


def test_levels_as_goods_leave() -> None:
    """Low below 30 days, critical below 20, out at nothing: one alarm for each."""
    room = Room(stock=stocked(received("mask", 6000))).start()
    for quantity in (1800, 1, 1399, 1, 2799):
        room.book(issued("mask", quantity))

    levels = [
        one["level"] for one in room.events("stock.level") if one["item"] == "mask"
    ]
    assert ["low", "critical", "out"] == levels
    assert [True, False] == room.raised("mask-low")
    assert [True, False] == room.raised("mask-critical")
    assert [True] == room.raised("mask-out")[-1:]


def test_an_item_s_retained_state() -> None:
    """Cover in days, the tier that is met, and what is short of the target."""
    room = Room(stock=stocked(received("mask", 4200))).start()
    shown = room.shown("mask")

    assert "ok" == shown["level"]
    assert Decimal("30.0") == shown["cover_days"]
    assert (30, 0, 4200) == (shown["tier_days"], shown["short_by"], shown["usable"])


def test_without_use_there_is_no_cover() -> None:
    """Neither 0 nor endless: it says that there is no use."""
    room = Room(stock=stocked(received("lamp", 3))).start()
    shown = room.shown("lamp")

    assert shown["no_use"] is True
    assert not {"cover_days", "tier_days"} & shown.keys()
    room.book(issued("lamp", 3))
    (alarm,) = [
        one
        for one in room.outcomes
        if isinstance(one, Condition) and one.alarm == "store-lamp-out" and one.active
    ]
    assert "days" not in alarm.text


def test_what_never_was_here_is_not_out() -> None:
    """An item of the catalogue without plan or history raises nothing."""
    room = Room().start()

    assert [] == room.raised("lamp-out")
    assert "ok" == room.shown("lamp")["level"]
    assert [True] == room.raised("gown-out")


def test_only_what_moved_is_judged() -> None:
    """A move of one item says nothing of the others."""
    room = Room(stock=stocked(received("mask", 9000), received("gown", 99))).start()
    earned = room.book(issued("gown", 1))

    assert ["gown"] == [
        one.name for one in earned if hasattr(one, "data") and hasattr(one, "name")
    ]


def test_an_item_that_is_gone_from_the_catalogue_has_no_alarm() -> None:
    """After the next start its alarm ends."""
    room = Room().start()
    items = {key: one for key, one in CATALOGUE.items.items() if key != "gown"}
    room.stock = replace(room.stock, catalogue=Catalogue(items, {}))
    room.start(at(10))

    assert [True, False] == room.raised("gown-out")


def test_each_lot_is_told_once_for_each_stage() -> None:
    """At 30 days and when it has expired, not every day in between."""
    lots = (Lot("gown", "G", "2026-02-10"),)
    room = Room(stock=stocked(received("gown", 99, "G"), lots=lots)).start()
    for day in (1, 2, 26, 27, 28):
        room.take(Tick(at(1, day=day)))
    told = [(one["stage"], one["days_left"]) for one in room.events("stock.expiry")]

    assert [("30", 26), ("expired", -1)] == told
    assert [True] == room.raised("gown-expired")
    assert "out" == room.shown("gown")["level"]


def test_the_last_day_is_locked_at_local_midnight() -> None:
    """It is woken at midnight, and only then is the lot no longer usable."""
    lots = (Lot("gown", "G", "2026-01-15"),)
    room = Room(stock=stocked(received("gown", 99, "G"), lots=lots)).start(at(23.5))
    wakes = [one.boot_ns for one in room.outcomes if isinstance(one, WakeAt)]

    assert at(24).boot_ns == wakes[-1]
    assert 99 == room.shown("gown")["usable"]
    room.take(Tick(at(0, day=1)))
    assert 0 == room.shown("gown")["usable"]


def test_an_expired_lot_that_was_scrapped_ends_its_alarm() -> None:
    """Nothing of it is left to be taken out."""
    lots = (Lot("gown", "G", "2026-01-10"),)
    room = Room(stock=stocked(received("gown", 9, "G"), lots=lots)).start()
    room.book(replace(issued("gown", 9, "G"), target="<scrap>"))

    assert [True, False] == room.raised("gown-expired")


def test_a_run_is_one_alarm_a_day() -> None:
    """More than three times what is due by noon; over when the day is."""
    room = Room(stock=stocked(received("mask", 90_000))).start()
    room.book(issued("mask", 210), when=at(12))
    room.book(issued("mask", 1), when=at(12))
    room.book(issued("mask", 500), when=at(12))
    room.midnight()

    assert [True, False] == room.raised("mask-run")


def test_kits_in_the_store_s_state() -> None:
    """How many can be packed, what limits them, and that too few stand ready."""
    limits = Limits("store", prepacked=("packs",), sites=11)
    stock = stocked(
        received("mask", 31), received("gown", 12), places={"packs": "prepacked"}
    )
    room = Room(limits, stock).start()
    shown = view(limits, room.state, Shared(stock=stock))

    assert [
        {
            "kit": "level-1",
            "packable": 12,
            "limited_by": "gown",
            "ready": 0,
            "ready_wanted": 5,
        }
    ] == shown["kits"]
    assert [True] == room.raised("kits")
    room.book(received("kit:level-1", 5, "K", "packs"))
    assert [True, False] == room.raised("kits")


def test_approvals_take_what_is_promised() -> None:
    """An announced approval makes the usable stock smaller at once."""
    room = Room(stock=stocked(received("gown", 99))).start()
    given = {"id": "P1", "kind": "approval", "lines": "gown:90"}
    earned = room.take(Command("c", "store", "paper", "me", "local", given, at()))

    assert [True] == [one.ok for one in earned if isinstance(one, Answer)]
    assert (90, 9) == (room.shown("gown")["promised"], room.shown("gown")["usable"])
    assert [True] == room.raised("gown-critical") or [True] == room.raised("gown-low")


def test_the_hour_looks_at_everything() -> None:
    """What nobody told of is seen within the hour."""
    room = Room(stock=stocked(received("gown", 99))).start()
    room.stock = room.stock.changing(Lot("gown", "", recalled="torn"))
    room.take(Tick(at(9.5)))
    before = room.shown("gown")["usable"]
    room.take(Tick(at(10)))

    assert (99, 0) == (before, room.shown("gown")["usable"])


def test_with_an_unset_clock_it_looks_for_one_soon() -> None:
    """No date is judged by it, and half a minute later it looks again."""
    lots = (Lot("gown", "G", "2025-01-10"),)
    room = Room(stock=stocked(received("gown", 99, "G"), lots=lots))
    room.stock = replace(room.stock, ledger=replace(room.stock.ledger, day=""))
    room.start(at(synced=False))
    wakes = [one.boot_ns for one in room.outcomes if isinstance(one, WakeAt)]

    assert [at().boot_ns + 30 * 10**9] == wakes
    assert [] == room.events("stock.expiry")
    assert [] == room.events("stock.sheet")


def test_what_it_does_not_know_it_says() -> None:
    """A verb of another station is refused in a sentence."""
    room = Room().start()
    (answer,) = [
        one
        for one in room.take(Command("c", "store", "zero", "me", "local", {}, at()))
        if isinstance(one, Answer)
    ]

    assert Answer("c", ok=False, text="store does not know zero.") == answer


@pytest.mark.parametrize(
    "wrong",
    [
        {"day_report_at": "25:00"},
        {"critical_days": 40},
        {"kits_planned": ("level-1",)},
        {"quarantine": ("a",), "prepacked": ("a",)},
    ],
)
def test_limits_that_make_no_sense(wrong: dict[str, Any]) -> None:
    """Each is refused with a sentence."""
    with pytest.raises(ValueError, match=r"\.$"):
        Limits("store", **wrong)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-40, 40).filter(bool), max_size=30))
def test_one_alarm_per_dip(changes: list[int]) -> None:
    """Between two times that all is well each level's alarm is raised once at most."""
    room = Room(stock=stocked(received("gown", 30))).start()
    there = 30
    dip: list[str] = []
    for change in changes:
        quantity = min(there, -change) if change < 0 else change
        if not quantity:
            continue
        there += quantity if change > 0 else -quantity
        move = received("gown", quantity) if change > 0 else issued("gown", quantity)
        earned = room.book(move)
        dip += [
            one.alarm
            for one in earned
            if isinstance(one, Condition) and one.active and "gown" in one.alarm
        ]
        assert len(set(dip)) == len(dip)
        if room.shown("gown")["level"] == "ok":
            dip.clear()


def test_state_outlives_a_stop() -> None:
    """After a restart the same dip raises no second alarm."""
    room = Room(stock=stocked(received("gown", 5))).start()
    room.take(Started(at(11), clean=False, gap_s=3.0))

    assert [True] == room.raised("gown-critical")
    assert 1 == len(
        [one for one in room.events("stock.level") if one["item"] == "gown"]
    )


def test_a_move_of_an_unknown_item_does_no_harm() -> None:
    """Goods without a catalogue entry have lots, but no level."""
    room = Room().start()
    room.book(received("4006381333931", 1, "X"))
    room.take(Booked("counter", (), at()))

    assert [] == [
        one for one in room.events("stock.level") if one["item"] == "4006381333931"
    ]


def test_a_counter_s_move_can_be_taken_back_here() -> None:
    """It comes with the command, as the journal has it."""
    room = Room(stock=stocked(received("gown", 30))).start()
    move = replace(issued("gown", 3), id="I-1/1")
    room.book(move)
    given = {"id": "I-1/1", "reason": "wrong ward"}
    earned = room.take(
        Command("c", "store", "reverse", "me", "local", given, at(), (move,))
    )

    assert ["I-1/1"] == [one.reverses for one in earned if isinstance(one, Move)]


def test_what_only_came_into_quarantine_is_not_out() -> None:
    """An item without plan that nobody could ever use is not missed by anybody."""
    places: Mapping[str, PlaceKind] = {"sick": "quarantine", "mill": "agreement"}
    room = Room(stock=stocked(places=places)).start()
    room.book(received("lamp", 4, place="sick"), received("lamp", 2, place="mill"))
    room.midnight()
    room.midnight(2)

    assert [] == room.raised("lamp-out")
    assert ("ok", 4) == (room.shown("lamp")["level"], room.shown("lamp")["quarantined"])


def test_what_was_used_once_can_be_out() -> None:
    """Without a plan too it is out when the last has gone."""
    room = Room().start()
    room.book(received("lamp", 1))
    room.book(issued("lamp", 1))
    room.midnight()

    assert [True] == room.raised("lamp-out")
