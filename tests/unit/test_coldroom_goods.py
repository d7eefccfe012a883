"""What an excursion means for the goods: lots inside, cause, decision, a new trip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from edge_app.model import Booked, Command, StationInput
from edge_app.moves import PIECE, SUPPLIER, Move, Reason
from edge_app.outcomes import Answer, Condition
from edge_app.shared import Shared
from edge_app.stations.coldroom import STATION
from edge_app.stations.coldroom_excursion import Undecided
from edge_app.stations.coldroom_lots import LISTED, Inside, Lots
from edge_app.stations.coldroom_parts import Kept, Limits
from edge_app.store.stock import Stock
from tests.schemas_of import validator
from tests.unit.cold_night import LIMITS, Room, at, restarted, warm
from tests.unit.cold_rules import HOUR_S, ruled
from tests.unit.schemas_of_data import validate_data

STORE = replace(
    LIMITS,
    store_places=("fridge-1", "fridge-2"),
    jump_k=Decimal(0),
    drift_k=Decimal(0),
    disagree_k=Decimal(0),
)
ID = "high-boot-1-10000"


def move(item: str, lot: str, target: str, quantity: int = 10) -> Move:
    """Bring goods to a place."""
    return Move(item, SUPPLIER, target, quantity, PIECE, lot, Reason.RECEIVE)


class Goods(Room):
    """A cold room beside a ledger."""

    def __init__(self, limits: Limits = STORE, kept: Kept | None = None) -> None:
        super().__init__(limits, kept)
        self.stock = Stock()

    def step(self, one: StationInput) -> None:
        """Take one input with the ledger as it stands."""
        shared = Shared(stock=self.stock)
        self.state, outcomes = STATION.step(self.limits, self.state, shared, one)
        second = one.at.boot_ns / 10**9
        self.earned += [(second, outcome) for outcome in outcomes]

    def tell(self, second: float, verb: str, **arguments: str) -> Answer:
        """Give a command; return its answer."""
        told = Command(
            "c-1", "vaccines", verb, "keeper", "local", arguments, at(second)
        )
        self.step(told)
        return next(o for _, o in reversed(self.earned) if isinstance(o, Answer))

    def data(self, phase: str) -> Mapping[str, Any]:
        """Return the data of the last event of a phase."""
        told = [e.data for _, e in self.events("cold.excursion")]
        return next(data for data in reversed(told) if data["phase"] == phase)


def over(room: Goods) -> Goods:
    """Be out of range for ten minutes, and come back."""
    room.start(at(0)).take([warm(0, "5")])
    room.take([warm(second, "9") for second in range(10, 610, 30)])
    room.take([warm(610, "5")])
    return room


def test_the_lots_that_were_inside() -> None:
    """Those that lay there at the onset, and those that came during it."""
    room = Goods()
    for one in (
        move("vaccine", "A1", "fridge-1", 40),
        move("vaccine", "A2", "fridge-2", 5),
        move("mask", "M", "shelf-1"),
    ):
        room.stock = room.stock.booking(one)
    room.start(at(0)).take([warm(0, "5"), warm(10, "9")])
    room.step(Booked("counter", (move("serum", "S1", "fridge-1", 3),), at(20)))
    room.take([warm(s, "9") for s in range(30, 400, 30)])
    room.take([warm(400, "5")])

    lots = [
        (lot["item"], lot["lot"], lot["quantity"]) for lot in room.data("ended")["lots"]
    ]
    assert [("vaccine", "A1", 40), ("vaccine", "A2", 5), ("serum", "S1", 3)] == lots
    assert 3 == room.data("ended")["lots_count"]


def test_many_lots_are_counted_and_not_all_listed() -> None:
    """An event stays small however full the room is."""
    lots = Lots().joined(Inside("vaccine", f"L{n}", "fridge-1", 1) for n in range(60))

    assert LISTED == len(lots.listed)
    assert LISTED < lots.count


def test_what_is_told_fits_its_schema() -> None:
    """Each phase of an excursion is what its schema promises."""
    room = over(Goods())
    room.tell(700, "decide", excursion=ID, decision="use", reason="within budget")
    phases = [e.data["phase"] for _, e in room.events("cold.excursion")]

    assert ["began", "ended", "decided"] == phases
    for _, event in room.events("cold.excursion"):
        validate_data("event-cold-excursion", event.data)
    for _, event in room.events("cold.record"):
        validate_data("event-cold-record", event.data)
    assert validator("event-cold-excursion")


def test_an_excursion_waits_for_a_decision() -> None:
    """It is shown until somebody has decided, over a restart too."""
    room = over(Goods())
    room = Goods(room.limits, restarted(room, at(700)).state.kept)
    room.start(at(710))
    waiting: Any = room.view()["undecided"]
    assert [(ID, "high", Decimal(9))] == [
        (one["id"], one["kind"], one["peak_c"]) for one in waiting
    ]

    answer = room.tell(
        720, "decide", excursion=ID, decision="discard", reason="too warm for too long"
    )
    assert (True, f"{ID} is decided: discard.") == (answer.ok, answer.text)
    assert [] == room.view()["undecided"]
    assert ("discard", "too warm for too long", "keeper", False) == tuple(
        room.data("decided")[key] for key in ("decision", "reason", "by", "open")
    )


def test_a_decision_lot_by_lot() -> None:
    """It stays open until every lot is decided; assessing is no decision yet."""
    room = Goods()
    for lot in ("A1", "A2"):
        room.stock = room.stock.booking(move("vaccine", lot, "fridge-1"))
    over(room)

    assert room.tell(700, "decide", excursion=ID, decision="assess", reason="ask").ok
    first = room.tell(
        710, "decide", excursion=ID, decision="use", reason="new", lots="vaccine/A1"
    )
    assert first.ok
    waiting: Any = room.view()["undecided"]
    assert [["vaccine/A2"]] == [one["lots"] for one in waiting]
    again = room.tell(
        720, "decide", excursion=ID, decision="use", reason="new", lots="vaccine/A1"
    )
    assert (False, "vaccine/A1 was not in the room.") == (again.ok, again.text)
    room.tell(
        730, "decide", excursion=ID, decision="discard", reason="old", lots="vaccine/A2"
    )
    assert [] == room.view()["undecided"]


def test_a_decision_while_it_goes_on() -> None:
    """Goods that are taken away need no second decision once it is over."""
    room = Goods().start(at(0))
    assert isinstance(room, Goods)
    room.take([warm(0, "5"), *(warm(s, "9") for s in range(10, 400, 30))])
    assert room.tell(
        400, "decide", excursion=ID, decision="quarantine", reason="moved out"
    ).ok
    room.take([warm(410, "5")])

    assert [] == room.view()["undecided"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            {"excursion": "high-1-1", "decision": "use", "reason": "x"},
            'there is no undecided excursion "high-1-1".',
        ),
        (
            {"excursion": ID, "decision": "eat", "reason": "x"},
            '"eat" is no decision; there is use, quarantine, discard, assess.',
        ),
    ],
)
def test_what_is_no_decision(arguments: dict[str, str], expected: str) -> None:
    """It is refused in one sentence, and nothing is settled."""
    room = over(Goods())
    answer = room.tell(700, "decide", **arguments)

    assert (False, expected) == (answer.ok, answer.text)
    assert 1 == len(room.state.kept.undecided)


def test_an_excursion_that_nobody_was_told_of_needs_no_decision() -> None:
    """Less than the delay, and no rule: it is in the records and no event."""
    room = Goods().start(at(0)).take([warm(0, "5"), warm(10, "9"), warm(60, "5")])

    assert [] == room.events("cold.excursion")
    assert [] == room.view()["undecided"]


def test_a_new_trip() -> None:
    """Cumulative sums begin anew, by command and with a reason; their alarm ends."""
    rule = {"limit_c": 8, "kind": "cumulative", "delay_s": HOUR_S}
    room = ruled(rule, lost_after_s=600.0)
    room.take([warm(s, "9") for s in range(0, 4201, 600)])
    goods = Goods(room.limits)
    goods.state = room.state
    answer = goods.tell(4300, "reset-trip", reason="new goods")

    assert (True, "A new trip begins: own.") == (answer.ok, answer.text)
    ended = [c for _, c in goods.earned if isinstance(c, Condition)]
    assert [("vaccines-own", False)] == [(one.alarm, one.active) for one in ended]
    rules: Any = goods.view()["rules"]
    assert (0, False) == (rules[0]["sum_s"], rules[0]["alarm"])


def test_no_trip_without_a_rule() -> None:
    """A room without cumulative rules says so, as does a name that is none."""
    room = Goods().start(at(0))
    assert isinstance(room, Goods)

    answer = room.tell(1, "reset-trip", reason="new goods")
    assert not answer.ok
    assert "a cumulative rule" in answer.text


def test_only_so_many_wait() -> None:
    """The oldest gives way, so that no flood of excursions fills the card."""
    many = tuple(
        Undecided(f"high-{n}", "high", at(n), at(n + 1), Decimal(9), 1, 0)
        for n in range(50)
    )
    room = Goods(STORE, Kept(undecided=many))

    over(room)
    names = [one.id for one in room.state.kept.undecided]
    assert (50, "high-1", ID) == (len(names), names[0], names[-1])


def test_a_lot_that_grows_is_one_lot() -> None:
    """The largest quantity of it stands."""
    lot = Inside("vaccine", "A1", "fridge-1", 5)
    lots = Lots().joined([lot]).joined([replace(lot, quantity=9), lot])

    assert (1, 9) == (lots.count, lots.listed[0].quantity)
