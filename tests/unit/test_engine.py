"""The engine takes inputs to stations and makes batches of what they answer."""

from __future__ import annotations

import json
from dataclasses import replace

from edge_app.engine import Engine
from edge_app.engine_alarms import text_of
from edge_app.engine_values import Post, Taken
from edge_app.model import OrderFailed, Refused, Started, Tick
from edge_app.moves import Move
from edge_app.outcomes import Batch, Condition, Kept, Occupied, Priority, WakeAt, When
from edge_app.run_core import MEMORY
from edge_app.stations import coldroom, entrance
from edge_app.store.ledger import Account, Ledger
from edge_app.store.stock import Stock
from tests.unit import cold_night
from tests.unit.gate import LANE
from tests.unit.toy_station import Limits, Toy, at, begun, engine_of, order, reading

HOT = Condition("toy-hot", "toy", True, Priority.HIGH, "It is too hot; look.")
MOVE = Move("mask", "<supplier>", "store", 5, "piece")


def batch_of(taken: Taken) -> Batch:
    """Return the batch of an input that had to be kept."""
    assert taken.batch is not None
    return taken.batch


# ------------------------------------------------------------------ routing


def test_an_entry_reaches_only_who_listens_to_its_device() -> None:
    """Two stations share a probe; a third hears nothing of it."""
    toy = Toy()
    engine = begun(
        engine_of(
            toy,
            Limits("a", ("probe",)),
            Limits("b", ("other", "probe")),
            Limits("c", ("other",)),
        )
    )
    toy.heard.clear()

    engine.take(reading())

    assert ["a", "b"] == [name for name, _ in toy.heard]


def test_a_device_of_nobody_is_passed_over() -> None:
    """A reading that no station wants earns nothing at all."""
    assert Taken(None) == begun(engine_of(Toy())).take(reading(device="spare"))


def test_a_failed_order_of_nobody_is_an_event_of_the_gateway() -> None:
    """Where no station listens to the device, the gateway itself says it."""
    failed = OrderFailed("spare", "on", "too late", "why-1", at())

    (event,) = batch_of(begun(engine_of(Toy())).take(failed)).events

    assert ("order.failed", "gateway", "why-1") == (
        event.kind,
        event.station,
        event.cause,
    )


def test_a_failed_order_of_a_station_is_the_stations_to_tell() -> None:
    """The station hears of it and the engine adds no event of its own."""
    toy = Toy()
    engine = begun(engine_of(toy, Limits("a", ("probe",), "lamp")))
    failed = OrderFailed("lamp", "on", "too late", "why-1", at())

    assert engine.take(failed).batch is None
    assert ("a", failed) == toy.heard[-1]


def test_refused_bytes_are_kept_in_hex_and_cut_short() -> None:
    """Enough to recognise a device by, never a whole flood."""
    refused = Refused("probe", "check", bytes(range(40)), at(), count=7)

    (event,) = batch_of(begun(engine_of(Toy())).take(refused)).events

    assert "refused" == event.kind
    assert bytes(range(32)).hex(" ") == event.data["raw"]
    assert 7 == event.data["count"]


# --------------------------------------------------------- kept, views, numbers


def test_kept_state_is_written_only_when_it_changed() -> None:
    """A reading that the station does not count writes nothing."""
    engine = begun(engine_of(Toy()))

    counted = batch_of(engine.take(reading("1")))

    assert {"toy": Kept(1, b'{"seen":1,"shown":""}')} == counted.kept
    assert engine.take(reading("0")).batch is None


def test_a_view_is_told_only_when_it_changed() -> None:
    """The same value again is no news, neither live nor kept."""
    engine = begun(engine_of(Toy()))

    assert {"toy"} == set(engine.take(reading("-2")).live)
    assert {} == engine.take(reading("-2")).live
    assert -20 == engine.views()["toy"]["last"]


def test_a_view_without_anything_to_keep_is_live() -> None:
    """It needs no batch and waits for no disk."""
    engine = begun(engine_of(Toy()))
    batch_of(engine.take(reading("1")))

    taken = engine.take(reading("-2"))

    assert taken.batch is None
    assert -20 == taken.live["toy"]["last"]


def test_a_view_with_something_kept_goes_with_its_batch() -> None:
    """A state that shows what is kept waits for the disk with it."""
    taken = begun(engine_of(Toy())).take(reading("1"))

    assert {} == taken.live
    assert 1 == batch_of(taken).states["toy"]["seen"]


def test_batches_are_numbered_on_from_the_last_kept_one() -> None:
    """Every batch is one more, and an input without one takes no number."""
    engine = engine_of(Toy(), number=41)
    first = batch_of(engine.start({}, Started(at(), True, None)))
    engine.take(reading("0"))
    second = batch_of(engine.take(reading("1")))

    assert (42, 43) == (first.number, second.number)


def test_a_batch_that_was_given_up_is_made_up_for() -> None:
    """What a full queue dropped is written and shown again by the next input."""
    engine = begun(engine_of(Toy()))
    engine.unkept(batch_of(engine.take(reading("1"))))

    after = batch_of(engine.take(reading("0")))

    assert b'{"seen":1,"shown":""}' == after.kept["toy"].text
    assert 1 == after.states["toy"]["seen"]


def test_the_engines_own_memory_is_made_up_for_too() -> None:
    """Alarms and people that a full queue dropped are written by the next batch."""
    engine = begun(engine_of(Toy()))
    engine.unkept(batch_of(engine.condition(HOT, at())))

    after = batch_of(engine.take(reading("1")))

    assert b"toy-hot" in after.kept[text_of("toy-hot")].text


# ------------------------------------------------------- what stations share


def test_people_in_a_zone_are_counted_and_never_fewer_than_none() -> None:
    """Every station sees the count, and it is kept."""
    toy = Toy()
    engine = begun(engine_of(toy, Limits("a"), Limits("b", ("other",))))
    toy.says(Occupied("hall", 1))

    came = batch_of(engine.take(reading("0")))
    toy.says(Occupied("hall", -3))
    left = batch_of(engine.take(reading("0")))

    assert [1, 1] == [came.states[name]["people"] for name in ("a", "b")]
    assert {"hall": 1} == json.loads(came.kept["gateway"].text)["occupancy"]
    assert 0 == left.states["b"]["people"]


def test_a_move_changes_the_balances_that_every_station_sees() -> None:
    """It is in the batch, and the next input meets the new balance."""
    toy = Toy()
    held = Ledger({"mask": {("store", ""): Account(opening=2)}})
    engine = begun(engine_of(toy, stock=Stock(ledger=held)))
    toy.says(MOVE)

    moved = batch_of(engine.take(reading("0")))

    assert (replace(MOVE, day="2001-09-09"),) == moved.moves
    assert 7 == moved.states["toy"]["masks"]


# ------------------------------------------------------- at once, and waiting


def test_orders_for_at_once_do_not_wait_in_the_batch() -> None:
    """What may leave leaves; what must be on disk first is in the batch."""
    toy = Toy()
    engine = begun(engine_of(toy))
    now, later = order(When.NOW), order(When.COMMITTED)
    toy.says(now, later)

    taken = engine.take(reading("0"))

    assert (now,) == taken.at_once
    assert (later,) == batch_of(taken).orders


def test_an_order_for_at_once_alone_needs_no_batch() -> None:
    """A lamp that lights up is nothing to keep."""
    toy = Toy()
    engine = begun(engine_of(toy))
    toy.says(order(When.NOW))

    assert engine.take(reading("0")).batch is None


# -------------------------------------------------------------- wake-ups


def test_a_station_is_woken_when_it_asked_to_be() -> None:
    """Not sooner, once, and at the newest time that it wished for."""
    toy = Toy()
    engine = begun(engine_of(toy))
    toy.says(WakeAt(5 * 10**9), WakeAt(3 * 10**9))
    engine.take(reading("0"))
    toy.says()
    toy.heard.clear()

    assert 3 * 10**9 == engine.next_wake_ns()
    engine.tick(at(2.999))
    assert [] == toy.heard
    engine.tick(at(3))
    assert [("toy", Tick(at(3)))] == toy.heard
    assert engine.next_wake_ns() is None


def test_a_woken_station_may_ask_again() -> None:
    """A tick that earns a wake-up plans the next one."""
    toy = Toy()
    engine = begun(engine_of(toy))
    toy.says(WakeAt(3 * 10**9))
    engine.take(reading("0"))
    toy.says(WakeAt(9 * 10**9))

    engine.tick(at(3))

    assert 9 * 10**9 == engine.next_wake_ns()


def test_only_what_no_gate_listens_to_may_wait() -> None:
    """A device of a room and of a gate is heard at once."""
    room = Post(
        coldroom.STATION,
        replace(cold_night.LIMITS, probes=("back", "street"), door="x"),
    )
    gate = Post(entrance.STATION, replace(LANE, outside_thermometer="street"))
    engine = Engine([room, gate], memory=MEMORY, stock=Stock(), number=0)

    assert {"back", "x"} == engine.patient_devices()
