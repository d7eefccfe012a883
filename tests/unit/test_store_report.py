"""The day sheet's events: in time, for every day, in versions, and never guessed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from edge_app.model import Started, Tick
from edge_app.stations.store_parts import Limits
from edge_app.store.catalogue import Catalogue, Item
from edge_app.store.stock import DayClosed
from tests.unit.store_room import TODAY, House, Room, at, issued, received, stocked


def sheets(room: Room | House) -> list[Any]:
    """Return day, version, late and final of each sheet."""
    return [
        (one["day"], one["version"], one["late"], one["final"])
        for one in room.events("stock.sheet")
    ]


def test_the_report_at_its_time() -> None:
    """At 17:30, once; every item is on it, those of no move too."""
    room = Room(stock=stocked(received("mask", 100))).start()
    room.take(Tick(at(17.49)))
    room.take(Tick(at(17.5)))
    room.take(Tick(at(18)))

    (told,) = room.events("stock.sheet")
    assert [(TODAY, 1, False, False)] == sheets(room)
    assert ["gown", "lamp", "mask"] == [one["item"] for one in told["items"]]
    assert 2 == told["zero_items"]
    mask = told["items"][2]
    assert (0, 100, 0, 0, 100) == tuple(
        mask[key] for key in ("opening", "received", "issued", "adjusted", "closing")
    )


def test_what_is_booked_after_the_report_is_version_2() -> None:
    """The first version stays; the day's last is made when the day is over."""
    room = Room(stock=stocked(received("mask", 100))).start(at(17.5))
    room.book(issued("mask", 30), when=at(20))
    room.midnight()

    assert [(TODAY, 1, False, False), (TODAY, 2, False, True)] == sheets(room)
    assert room.events("stock.sheet")[1]["made_at"].startswith("2026-01-16T00:00")


def test_a_day_that_did_not_change_has_one_version() -> None:
    """Nothing was booked since: the report stands."""
    room = Room(stock=stocked(received("mask", 100))).start(at(17.5))
    room.midnight()
    room.take(Tick(at(1, day=1)))

    assert [(TODAY, 1, False, False)] == sheets(room)


def test_a_missed_time_is_caught_up_late() -> None:
    """Started at 20:00, the day's report is made at once, and says that it is late."""
    assert [(TODAY, 1, True, False)] == sheets(Room(stock=stocked()).start(at(20)))


def test_each_missed_day_has_its_sheet() -> None:
    """Away from the 15th to the 18th: three late sheets, the balance on each."""
    room = Room(stock=stocked(received("mask", 100))).start()
    room.stock = room.stock.changing(DayClosed(TODAY, "2026-01-18"))
    room.take(Started(at(9, day=3), clean=False, gap_s=3 * 86_400.0))

    assert [(f"2026-01-{day}", 1, True, True) for day in (15, 16, 17)] == sheets(room)
    closings = [one["items"][2]["closing"] for one in room.events("stock.sheet")]
    assert [100, 100, 100] == closings
    received_ = [one["items"][2]["received"] for one in room.events("stock.sheet")]
    assert [100, 0, 0] == received_


def test_an_absence_of_a_year_is_not_caught_up_day_by_day() -> None:
    """The last day with moves has its sheet, then the newest 31 days."""
    room = Room(stock=stocked(received("mask", 100))).start()
    room.stock = room.stock.changing(DayClosed(TODAY, "2027-01-15"))
    room.take(Started(at(9, day=365), clean=False, gap_s=None))
    days = [one[0] for one in sheets(room)]

    assert TODAY == days[0]
    assert ("2026-12-15", "2027-01-14", 32) == (days[1], days[-1], len(days))


def test_a_zero_report_without_any_move() -> None:
    """A store in which nothing ever moved reports that, every day."""
    room = Room().start()
    room.take(Tick(at(17.5)))
    room.take(Tick(at(17.5, day=1)))

    assert [(TODAY, 1, False, False), ("2026-01-16", 1, False, False)] == sheets(room)
    assert 3 == room.events("stock.sheet")[0]["zero_items"]


def test_without_a_clock_there_is_no_report() -> None:
    """It waits, and makes it once the clock is set."""
    room = Room(stock=stocked(received("mask", 1)))
    room.start(at(20, synced=False))
    before = sheets(room)
    room.take(Tick(at(20.1)))

    assert [] == before
    assert [(TODAY, 1, True, False)] == sheets(room)


def test_a_clock_that_had_been_ahead() -> None:
    """Set back, it reports the days that are yet to come as if nothing had been."""
    room = Room().start(at(18, day=300))
    room.start(at(18))
    room.take(Tick(at(18, day=1)))

    assert [TODAY, "2026-01-16"] == [one[0] for one in sheets(room)][-2:]


def test_a_report_that_is_asked_for() -> None:
    """It is one more version; without a clock there is none."""
    house = House(stock=stocked(received("mask", 1))).start(at(18))

    assert (True, "version 2 of today's sheet is made") == house.do(
        "report", {}, at(18.1)
    )
    assert (False, "the clock is not set, so the sheet would have no day") == house.do(
        "report", {}, at(18.2, synced=False)
    )
    assert [(TODAY, 1, True, False), (TODAY, 2, False, False)] == sheets(house)


def test_never_at_no_time() -> None:
    """Without a time only closed days are told."""
    room = Room(Limits("store", day_report_at=""), stocked(received("mask", 1)))
    room.start(at(23))
    room.midnight()

    assert [(TODAY, 1, True, True)] == sheets(room)


def test_a_long_sheet_comes_in_parts() -> None:
    """1,000 items are three events of one version, with one digest."""
    items = {f"i{n:04}": Item(f"i{n:04}", "", str(n)) for n in range(1000)}
    stock = replace(stocked(), catalogue=Catalogue(items, {}))
    room = Room(stock=stock).start(at(17.5))
    told = room.events("stock.sheet")

    assert [(1, 3, 400), (2, 3, 400), (3, 3, 200)] == [
        (one["part"], one["parts"], len(one["items"])) for one in told
    ]
    assert 1 == len({one["sha256"] for one in told})


@pytest.mark.parametrize(("used", "expected"), [(240, (240,)), (0, (0,))])
def test_a_day_s_issues_are_remembered(used: int, expected: tuple[int, ...]) -> None:
    """Once the day is closed; a day of no use counts where there was stock."""
    moves = [received("mask", 1000)] + [issued("mask", used)] * bool(used)
    room = Room(stock=stocked(*moves)).start()
    room.midnight()
    room.midnight(2)

    assert (*expected, 0)[-2 if used else -1 :] == room.state.kept.uses["mask"]


def test_a_day_without_stock_says_nothing_of_the_need() -> None:
    """Nothing there and nothing issued is no day of no use."""
    room = Room(stock=stocked(received("mask", 5), issued("mask", 5))).start()
    room.midnight()
    room.midnight(2)

    assert (5,) == room.state.kept.uses["mask"]
