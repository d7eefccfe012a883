"""The day sheet: every item on it, every line a sum, every version its own."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from edge_app.moves import LOSS, Move, Reason, reversal
from edge_app.store.ledger import Account, next_day
from edge_app.store.lots import Lot
from edge_app.store.sheet import Line, names_of, sheet_of
from tests.unit.store_room import CATALOGUE, TODAY, issued, received, stocked


def test_the_ledger_vector_of_the_domain() -> None:
    """Receive 100, issue 30, count 68: 0 + 100 - 30 - 2 = 68."""
    lost = Move("mask", "room", LOSS, 2, "piece", "A", Reason.COUNT)
    stock = stocked(
        received("mask", 100, "A"),
        issued("mask", 30, "A"),
        lost,
        lots=(Lot("mask", "A", "2026-03-01"),),
    )
    sheet = sheet_of(stock, stock.ledger)

    account = Account(0, 100, 30, -2)
    line = Line(
        "mask", "口罩", "Mask", "piece", "room", "shelf", "A", "2026-03-01", account
    )
    assert [line] == [one for one in sheet.lines if one.item == "mask"]
    (total,) = [one for one in sheet.totals if one.item == "mask"]
    assert account == total.account
    assert 68 == total.account.closing


def test_zero_lines_are_lines() -> None:
    """An item that nothing happened to has one line of nothing."""
    stock = stocked(received("mask", 1))
    sheet = sheet_of(stock, stock.ledger)

    assert {"mask", "gown", "lamp"} == {one.item for one in sheet.lines}
    assert Line("gown", "隔离衣", "Gown", "piece") in sheet.lines
    assert TODAY == sheet.day


def test_what_only_changed_its_shelf_is_neither_received_nor_issued() -> None:
    """Both shelves show it; the item's own line does not."""
    across = Move("mask", "room", "attic", 30, "piece", "", Reason.MOVE)
    stock = stocked(received("mask", 100), across)
    sheet = sheet_of(stock, stock.ledger)

    assert [("attic", 30, 0), ("room", 100, 30)] == [
        (one.place, one.account.received, one.account.issued)
        for one in sheet.lines
        if one.item == "mask"
    ]
    (total,) = [one for one in sheet.totals if one.item == "mask"]
    assert Account(0, 100, 0, 0) == total.account


def test_agreement_stock_is_shown_apart() -> None:
    """It is in the closing, and told beside it."""
    stock = stocked(
        received("mask", 10),
        received("mask", 90, place="dealer"),
        places={"dealer": "agreement"},
    )
    sheet = sheet_of(stock, stock.ledger)
    (total,) = [one for one in sheet.totals if one.item == "mask"]

    assert (100, 90) == (total.account.closing, total.agreement)
    assert ["agreement", "shelf"] == [
        one.kind for one in sheet.lines if one.item == "mask"
    ]


def test_a_reversal_leaves_no_trace_in_the_sums() -> None:
    """What was taken back was never received; the rows themselves stay elsewhere."""
    first = replace(received("mask", 10), id="R/1")
    stock = stocked(first, reversal(first, "R/2", "R", ""), received("mask", 4))
    (total,) = [
        one for one in sheet_of(stock, stock.ledger).totals if one.item == "mask"
    ]

    assert Account(0, 4, 0, 0) == total.account


def test_the_digest_is_that_of_the_lines() -> None:
    """Another version of the same lines has the same digest, another number not."""
    stock = stocked(received("mask", 10))
    first = sheet_of(stock, stock.ledger)
    again = sheet_of(stock, stock.ledger, 2, made_at="later", late=True)
    more = stocked(received("mask", 11))

    assert first.digest == again.digest
    assert first.digest != sheet_of(more, more.ledger).digest


def test_names_of_kits_and_strangers() -> None:
    """A packed kit has the kit's names, an unknown item none."""
    assert ("一级包", "Level 1", "piece") == names_of(CATALOGUE, "kit:level-1")
    assert ("", "", "piece") == names_of(CATALOGUE, "kit:none")
    assert ("", "", "piece") == names_of(CATALOGUE, "4006381333931")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["in", "out", "across", "lost"]),
            st.sampled_from(["mask", "gown"]),
            st.sampled_from(["A", "B"]),
            st.integers(1, 50),
        ),
        max_size=40,
    )
)
def test_totals_are_the_sums_of_their_lines(
    moves: list[tuple[str, str, str, int]],
) -> None:
    """Opening, closing and adjustments add up; so does the identity, on each day."""
    ways = {
        "in": ("<supplier>", "room", Reason.RECEIVE),
        "out": ("room", "<recipient>", Reason.ISSUE),
        "across": ("room", "attic", Reason.MOVE),
        "lost": ("attic", LOSS, Reason.COUNT),
    }
    stock = stocked()
    for number, (way, item, lot, quantity) in enumerate(moves):
        source, target, reason = ways[way]
        move = Move(item, source, target, quantity, "piece", lot, reason, day=TODAY)
        if not stock.why_not(move):
            stock = stock.booking(move)
        if number == 20:
            stock = replace(stock, ledger=next_day(stock.ledger, "2026-01-16"))
    sheet = sheet_of(stock, stock.ledger)

    for total in sheet.totals:
        lines = [one.account for one in sheet.lines if one.item == total.item]
        assert total.account.opening == sum(one.opening for one in lines)
        assert total.account.closing == sum(one.closing for one in lines)
        assert total.account.adjusted == sum(one.adjusted for one in lines)
