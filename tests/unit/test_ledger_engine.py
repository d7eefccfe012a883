"""The engine's books: whole bookings or none, and days that end at local midnight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from edge_app.engine import Engine
from edge_app.engine_stock import ECHO_LIMIT, HELD_NS, Books
from edge_app.engine_values import Post, Taken
from edge_app.model import Booked, Stamp, Started, StationInput
from edge_app.moves import Move
from edge_app.outcomes import Answer, Batch, Event, Order, Outcome, When
from edge_app.run_core import MEMORY
from edge_app.shared import Shared
from edge_app.store.catalogue import Catalogue, Item
from edge_app.store.ledger import Account, Ledger, replay
from edge_app.store.lots import Lot
from edge_app.store.stock import DayClosed, Facts, Stock
from tests.unit.ledger_moves import issue, receive
from tests.unit.toy_station import Limits, Toy, at, begun, engine_of, reading

OFFSET_S = 8 * 3600
ROOM = Stock(ledger=replay(Ledger(day="2026-01-15"), (receive(10),)))


def moment(text: str, boot_s: float = 1.0, *, synced: bool = True) -> Stamp:
    """Return a local moment of a site at UTC+8."""
    local = datetime.fromisoformat(text).replace(tzinfo=UTC)
    wall_ns = round(local.timestamp() - OFFSET_S) * 10**9
    return Stamp("boot-one", round(boot_s * 10**9), wall_ns, synced=synced)


def moved(move: Move) -> Event:
    """Return the event that tells of a move."""
    return Event("stock.moved", "toy", at(), {"item": move.item}, "why")


def kept(taken: Taken) -> Batch:
    """Return the batch of an input that had to be kept."""
    assert taken.batch is not None
    return taken.batch


# ------------------------------------------------------------- whole or not at all


def refused_by(*outcomes: Outcome) -> tuple[Engine, Toy, Batch]:
    """Let a station answer with these, and return what became of it."""
    toy = Toy()
    engine = begun(engine_of(toy, stock=ROOM))
    toy.says(*outcomes)
    return engine, toy, kept(engine.take(reading("0")))


def test_one_move_that_cannot_be_booked_leaves_all_out() -> None:
    """Nothing half-booked, nothing claimed, and an alarm that says why."""
    beep = Order("lamp", "on", None, When.COMMITTED, 10**12, "because")
    good, bad = issue(4), issue(7)
    _, _, batch = refused_by(
        moved(good), good, moved(bad), bad, beep, Answer("c-1", ok=True, text="booked")
    )

    assert ((), ()) == (batch.moves, batch.orders)
    assert ["alarm"] == [event.kind for event in batch.events]
    why = "store holds 6 of mask, so 7 cannot leave it."
    assert (Answer("c-1", ok=False, text=why),) == batch.answers
    assert "toy-ledger" in batch.alarms
    assert why in str(batch.events[0].data["text"])


def test_what_is_not_a_claim_stays() -> None:
    """Facts, orders for at once and other events are applied."""
    other = Event("stock.unknown", "toy", at(), {}, "why")
    lot = Lot("mask", "L1", "2026-03-01")
    now = Order("lamp", "on", None, When.NOW, 10**12, "because")
    toy = Toy()
    engine = begun(engine_of(toy, stock=ROOM))
    toy.says(other, lot, now, issue(11))

    taken = engine.take(reading("0"))

    assert (now,) == taken.at_once
    assert other in kept(taken).events
    assert Facts((lot,)) == kept(taken).stock


def test_the_alarm_ends_with_the_next_booking() -> None:
    """It is active until moves of that station are booked again."""
    engine, toy, first = refused_by(issue(11))
    toy.says(issue(1))

    second = kept(engine.take(reading("0")))

    assert first.alarms["toy-ledger"] is not None
    assert 1 == len(second.moves)
    assert "alarm" in [event.kind for event in second.events]


@pytest.mark.parametrize(
    "move",
    [
        issue(0),
        receive(10**30),
        receive(1, unit="mg"),
        receive(1, source="store"),
        receive(1, item=""),
    ],
)
def test_no_move_stops_the_engine(move: Move) -> None:
    """Whatever a station makes, the engine goes on and books nothing of it."""
    stock = replace(
        ROOM, catalogue=Catalogue({"mask": Item("mask", "口罩", "mask")}, {})
    )
    toy = Toy()
    engine = begun(engine_of(toy, stock=stock))
    toy.says(move)

    assert () == kept(engine.take(reading("0"))).moves


def test_the_engine_dates_moves_itself() -> None:
    """A day that a station wrote down is not asked for: the open one counts."""
    toy = Toy()
    engine = begun(engine_of(toy, stock=Stock()))
    toy.says(receive(1, day="1999-01-01"))

    (move,) = kept(engine.take(reading("0"))).moves

    assert "2001-09-09" == move.day


def hearing(
    script: Callable[[str, StationInput, Shared], tuple[Outcome, ...]],
) -> Engine:
    """Return an engine of two stations that hear of each other's moves."""
    toy = Toy(script=script)
    kind = replace(toy.kind(), hears_moves=True)
    posts = [Post(kind, Limits("a")), Post(kind, Limits("b", ("other",)))]
    return begun(Engine(posts, memory=MEMORY, stock=ROOM, number=0))


def test_moves_are_heard_in_the_same_batch() -> None:
    """What another station makes of them is kept with them."""
    heard: list[tuple[str, tuple[Move, ...]]] = []

    def script(name: str, given: StationInput, _shared: Shared) -> tuple[Outcome, ...]:
        if isinstance(given, Booked):
            heard.append((name, given.moves))
        return () if isinstance(given, Booked | Started) else (issue(1), issue(2))

    batch = kept(hearing(script).take(reading("0")))

    assert [("b", batch.moves)] == heard
    assert [1, 2] == [move.quantity for move in batch.moves]


def test_stations_that_answer_one_another_come_to_an_end() -> None:
    """After some answers to answers nothing more is booked, and it is said."""

    def script(_name: str, given: StationInput, _shared: Shared) -> tuple[Outcome, ...]:
        return () if isinstance(given, Started) else (receive(1),)

    batch = kept(hearing(script).take(reading("0")))

    assert 1 + ECHO_LIMIT == len(batch.moves)
    assert any("without end" in str(event.data) for event in batch.events)


def test_what_no_disk_took_was_never_booked() -> None:
    """A batch that was given up leaves the book as it was, its closed day too."""
    toy = Toy()
    engine = begun(engine_of(toy, stock=ROOM))
    toy.says(issue(4))
    given_up = kept(engine.take(reading("0")))
    engine.unkept(given_up)

    again = kept(engine.take(reading("0")))

    assert 6 == again.states["toy"]["masks"]


# --------------------------------------------------------------------- the clock


class Days:
    """Books that are asked at one moment after the other."""

    def __init__(self, day: str = "2026-01-15") -> None:
        stock = Stock(ledger=replace(ROOM.ledger, day=day))
        self.books = Books(stock, lambda _: OFFSET_S)

    def at(self, text: str, boot_s: float = 1.0, *, synced: bool = True) -> str:
        """Turn the day where it has ended; return the open one."""
        closed = self.books.turn(moment(text, boot_s, synced=synced))
        if closed is not None:
            self.books.change(closed)
        return self.books.stock.ledger.day

    @property
    def closed(self) -> list[str]:
        """Return the days that are closed."""
        return sorted(self.books.stock.days)


def test_the_day_ends_at_local_midnight() -> None:
    """Not a second sooner, and once."""
    days = Days()

    seen = [
        days.at(f"2026-01-{text}")
        for text in ("15T23:59:59", "16T00:00:00", "16T00:00:01", "17T00:00:00")
    ]

    assert ["2026-01-15", "2026-01-16", "2026-01-16", "2026-01-17"] == seen
    assert ["2026-01-15", "2026-01-16"] == days.closed


def test_a_clock_that_is_not_set_ends_no_day() -> None:
    """Moves stay on the open day until a clock is there."""
    days = Days()

    assert "2026-01-15" == days.at("2026-01-20T12:00:00", synced=False)
    assert "2026-01-20" == days.at("2026-01-20T12:00:00")


def test_without_a_clock_and_without_a_day_moves_have_none() -> None:
    """The first day that a set clock names takes them in."""
    books = Books(Stock(), lambda _: OFFSET_S)

    early = books.book(receive(1), moment("1970-01-02T00:00:00", synced=False))
    late = books.book(receive(1), moment("2026-01-15T08:00:00"))

    assert ("", "2026-01-15") == (early.day, late.day)
    assert Account(0, 2) == books.stock.ledger.items["mask"]["store", ""]


def test_a_clock_that_goes_back_reopens_nothing() -> None:
    """Across midnight and over days: moves stay on the open day, which ends once."""
    days = Days()

    seen = [
        days.at(f"2026-01-{text}")
        for text in ("16T00:00:01", "15T23:59:00", "10T08:00:00", "16T09:00:00")
    ]

    assert ["2026-01-16"] * 4 == seen
    assert "2026-01-17" == days.at("2026-01-17T00:00:00")
    assert ["2026-01-15", "2026-01-16"] == days.closed


def test_a_gateway_that_was_off_for_days_closes_one() -> None:
    """Days on which nothing could move are not made up."""
    days = Days()

    assert "2026-01-25" == days.at("2026-01-25T08:00:00")
    assert ["2026-01-15"] == days.closed


def test_a_clock_that_is_far_off_for_a_moment_ends_no_day() -> None:
    """2038 for a minute, and back: as if nothing had been."""
    days = Days()

    assert "2026-01-15" == days.at("2038-01-19T03:14:07", 10)
    assert "2026-01-15" == days.at("2038-01-19T03:15:07", 70)
    assert "2026-01-15" == days.at("2026-01-15T12:00:00", 80)
    assert "2026-01-16" == days.at("2026-01-16T00:00:00", 50_000)


def test_a_clock_that_is_far_off_for_an_hour_is_believed() -> None:
    """A gateway may have lain in a cupboard all summer."""
    days = Days()

    days.at("2026-09-01T08:00:00", 10)
    assert "2026-01-15" == days.at("2026-09-01T08:59:00", 10 + 3540)
    assert "2026-09-01" == days.at("2026-09-01T09:00:00", 10 + HELD_NS / 10**9)


def test_days_that_a_wild_clock_closed_do_not_stop_the_ledger() -> None:
    """It comes back from 2038, and after an hour days go on; none closes twice."""
    days = Days()
    days.at("2038-01-19T03:00:00", 10)
    days.at("2038-01-19T04:00:00", 3610)
    assert "2038-01-20" == days.at("2038-01-20T00:00:00", 76_000)

    # The day on which it happened is closed and stays so, to its end.
    assert "2038-01-20" == days.at("2026-01-15T20:00:00", 80_000)
    assert "2038-01-20" == days.at("2026-01-15T22:00:00", 87_200)
    assert "2026-01-16" == days.at("2026-01-16T00:00:00", 94_400)
    assert "2026-01-17" == days.at("2026-01-17T00:00:00", 180_800)
    assert ["2026-01-15", "2026-01-16", "2038-01-19", "2038-01-20"] == days.closed


def test_the_engine_tells_the_journal_of_the_end_before_all_else() -> None:
    """The batch has the closed day and, on the next one, the move."""
    toy = Toy()
    stock = Stock(ledger=replace(ROOM.ledger, day="2001-09-08"))
    engine = engine_of(toy, stock=stock)
    toy.says(issue(1))

    begin = kept(engine.start({}, Started(at(0.5), True, None)))
    batch = kept(engine.take(reading("0")))

    assert (DayClosed("2001-09-08", "2001-09-09"),) == begin.stock.closed
    assert ["2001-09-09"] == [move.day for move in batch.moves]
