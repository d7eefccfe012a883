"""Counting at a counter: the vectors of `domain.md` 5.3 and 5.4, a second person."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edge_app.moves import Reason
from edge_app.stations.counter_count import CountLimits, accuracy, class_of, exact
from edge_app.store.lots import Lot
from tests.unit.counter_rig import BOSS, KEEPER, MASK, MASK_CODE, TENT, Rig

ORACLE = CountLimits(Decimal(5), Decimal(10), Decimal(200), Decimal(250))


@pytest.mark.parametrize(
    ("counted", "expected"),
    [(106, "quantity"), (88, "quantity"), (95, ""), (105, ""), (90, ""), (100, "")],
)
def test_the_approval_vector(counted: int, expected: str) -> None:
    """A system quantity of 100 at a cost of 10."""
    assert expected == ORACLE.broken(100, counted, Decimal(10))


def test_the_value_has_limits_of_its_own() -> None:
    """A small share of something dear is much."""
    assert "value" == ORACLE.broken(10_000, 9_970, Decimal(10))
    assert "" == ORACLE.broken(10_000, 9_980, Decimal(10))


def test_plus_and_minus_are_never_netted() -> None:
    """100 to 95 and 100 to 105 is 0 % exact at 1 %, not 100 %."""
    assert Decimal(0) == accuracy([(100, 95), (100, 105)], "A")
    assert Decimal(50) == accuracy([(100, 99), (100, 105)], "A")
    assert Decimal(100) == accuracy([], "A")


@pytest.mark.parametrize(
    ("class_", "counted", "expected"),
    [
        ("A", 99, True),
        ("A", 98, False),
        ("B", 103, True),
        ("B", 104, False),
        ("C", 95, True),
        ("C", 94, False),
    ],
)
def test_classes(class_: str, counted: int, expected: bool) -> None:
    """1, 3 and 5 percent, inclusive."""
    assert expected == exact(100, counted, class_)


def test_the_class_of_an_item() -> None:
    """By its own name, else by its category, else C."""
    assert ["A", "B", "C"] == [
        class_of("mask", None, ("mask",), ("gown",)),
        class_of("gown", None, ("mask",), ("gown",)),
        class_of("tent", None, ("mask",), ("gown",)),
    ]


def counting(rig: Rig, *codes: str) -> Rig:
    """Count what was scanned, and confirm it."""
    return rig.badge().scan("GP:COUNT", *codes, "GP:CONFIRM")


def test_the_ledger_vector() -> None:
    """100 in, 30 out, 68 found: 2 are lost, and all places add up to 0."""
    rig = Rig().badge().scan("GP:RECEIVE", MASK_CODE, "GP:QTY:100", "GP:CONFIRM")
    rig.badge().scan("GP:ISSUE", MASK_CODE, "GP:QTY:30", "GP:CONFIRM")
    counting(rig, MASK_CODE, "GP:QTY:68")

    move = rig.moves()[-1]
    assert (Reason.COUNT, "store", "<loss>", 2) == (
        *(move.reason, move.source, move.target, move.quantity),
    )
    account = rig.stock.ledger.items[MASK]["store", ""]
    assert (0, 100, 30, -2, 68) == (
        *(account.opening, account.received, account.issued),
        *(account.adjusted, account.closing),
    )
    assert 2 == rig.held(MASK, place="<loss>")
    assert rig.balanced()
    told = rig.told("stock.count")[0]
    assert (68, 70, -2, "C", True) == (
        *(told["counted"], told["ledger"], told["difference"]),
        *(told["class"], told["exact"]),
    )


def test_a_count_that_agrees_moves_nothing() -> None:
    """It is told all the same, with its number."""
    rig = counting(Rig().hold(MASK, 3), MASK_CODE, "GP:QTY:3")

    assert [] == rig.moves()
    assert "C-desk-000001" == rig.told("stock.count")[0]["document"]


def test_a_large_difference_needs_a_second_person() -> None:
    """Neither the counter alone nor a reason alone will do."""
    rig = counting(Rig().hold(MASK, 100), MASK_CODE, "GP:QTY:50")
    assert ["count-limits"] == rig.bars()
    assert [] == rig.moves()

    rig.scan("GP:WHY:water damage")
    assert "override" == rig.session.awaits
    rig.badge(BOSS).scan("GP:CONFIRM")

    assert 50 == rig.held(MASK)
    override = rig.told("stock.moved")[0]["override"]
    assert {"bar": "count-limits", "by": BOSS, "reason": "water damage"} == override
    assert KEEPER == rig.moves()[0].by


def test_what_is_left_to_say_is_a_whole_sentence() -> None:
    """What was refused was said before; the badge and the reason are asked for."""
    rig = counting(Rig().hold(MASK, 100), MASK_CODE, "GP:QTY:50")
    rig.badge(BOSS)
    assert "Say the reason to go on." == rig.said

    rig = counting(Rig().hold(MASK, 100), MASK_CODE, "GP:QTY:50")
    rig.scan("GP:WHY:water damage")
    assert "Somebody in charge may override it." == rig.said


def test_a_manager_who_counts_is_no_second_person() -> None:
    """Somebody else in charge has to look."""
    rig = Rig().hold(MASK, 100).badge(BOSS)
    rig.scan("GP:COUNT", MASK_CODE, "GP:QTY:50", "GP:CONFIRM", "GP:WHY:lost")

    assert "override" == rig.session.awaits
    rig.badge(BOSS)
    assert [] == rig.moves()


def test_lots_are_counted_one_by_one() -> None:
    """Where several lie there the lot is asked for; nothing is found for good."""
    rig = Rig().hold_domain().badge().scan("GP:COUNT", MASK_CODE)
    assert "lot" == rig.session.awaits

    rig.scan("GP:LOT:A", "GP:QTY:41", "GP:CONFIRM")
    assert (41, 25, 100) == tuple(rig.held(MASK, lot) for lot in "ABC")


def test_nothing_can_be_counted_too() -> None:
    """A count of 0 empties the shelf, after a second look."""
    rig = counting(Rig().hold(TENT, 1), "]C10180614141123458", "GP:QTY:0")
    rig.badge(BOSS).scan("GP:WHY:stolen", "GP:CONFIRM")

    assert 0 == rig.held(TENT)


def test_an_opening_balance_is_no_gain() -> None:
    """It comes from its own side of the ledger."""
    rig = Rig().badge().scan("GP:OPENING", MASK_CODE, "GP:QTY:70", "GP:CONFIRM")

    assert ("<opening>", Reason.OPENING) == (
        rig.moves()[0].source,
        rig.moves()[0].reason,
    )


def test_one_lot_with_two_labels_is_one_count() -> None:
    """The day on a label does not split a lot."""
    rig = Rig().hold(MASK, 2, Lot(MASK, "A", "2026-03-01")).badge().scan("GP:COUNT")
    rig.scan("]C10105901234123457" + "17260301" + "10A")
    rig.scan("]C10105901234123457" + "10A", "GP:CONFIRM")

    assert [] == rig.moves()
    assert [2] == [one["counted"] for one in rig.told("stock.count")]
