"""The ledger's arithmetic: the vectors of the domain, days, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge_app.moves import (
    LOSS,
    PACKING,
    RECIPIENT,
    SUPPLIER,
    TRANSIT,
    Move,
    Reason,
    reversal,
)
from edge_app.store.ledger import (
    QUANTITY_LIMIT,
    Account,
    Ledger,
    LedgerError,
    apply,
    next_day,
    replay,
    settled,
    total,
    why_not,
)
from tests.unit.ledger_moves import count, issue, receive

DAY = Ledger(day="2026-01-15")


def account(ledger: Ledger, place: str, lot: str = "") -> Account:
    """Return one account of masks."""
    return ledger.items["mask"][place, lot]


def test_receive_issue_count_as_in_the_domain() -> None:
    """100 in, 30 out, a count finds 68: adjusted -2, closing 68, loss +2, sum 0."""
    book = replay(DAY, (receive(100), issue(30), count(-2)))

    assert Account(0, 100, 30, -2) == account(book, "store")
    assert 68 == account(book, "store").closing
    assert Account(0, 0, 0, 2) == account(book, LOSS)
    assert (-100, 30) == tuple(
        book.at("mask", place) for place in (SUPPLIER, RECIPIENT)
    )
    assert 0 == total(book, "mask")


def test_a_count_that_finds_more_is_adjusted_too() -> None:
    """What was found comes from the place of count differences."""
    book = replay(DAY, (receive(10), count(3)))

    assert Account(0, 10, 0, 3) == account(book, "store")
    assert -3 == book.at("mask", LOSS)


@pytest.mark.parametrize("move", [receive(7), issue(7), count(-7), count(7)])
def test_a_reversal_on_the_same_day_leaves_no_trace_in_the_sheet(move: Move) -> None:
    """What was never received is not issued either; the columns are as before."""
    before = replay(DAY, (receive(50, id="A/1"),))
    done = apply(before, replace(move, id="B/1"))

    back = apply(done, reversal(replace(move, id="B/1"), "C/1", "C", "who"))

    assert account(before, "store") == account(back, "store")
    assert settled(before).items == settled(back).items


def test_a_reversal_on_a_later_day_is_less_of_that_days_column() -> None:
    """The closed day stays; the day of the reversal shows -30 issued."""
    move = issue(30, id="B/1")
    first = replay(DAY, (receive(100), move))

    second = apply(next_day(first, "2026-01-16"), reversal(move, "C/1", "C", "who"))

    assert Account(70, 0, -30, 0) == account(second, "store")
    assert 100 == account(second, "store").closing
    assert 0 == total(second, "mask")


def test_a_reversal_that_the_shelf_can_no_longer_give_is_refused() -> None:
    """A receipt whose goods are gone cannot be taken back whole."""
    receipt = receive(100, id="A/1")
    book = replay(DAY, (receipt, issue(30)))

    objection = why_not(book, reversal(receipt, "B/1", "B", "who"))

    assert "store holds 70 of mask, so 100 cannot leave it." == objection


def test_a_move_is_taken_back_once() -> None:
    """The second reversal is refused, on a later day as well."""
    move = issue(30, id="B/1")
    book = replay(DAY, (receive(100), move, reversal(move, "C/1", "C", "who")))
    again = reversal(move, "D/1", "D", "who")

    assert "The move B/1 was taken back already." == why_not(book, again)
    assert why_not(next_day(book, "2026-01-16"), again)


def test_an_id_is_booked_once() -> None:
    """A row that is given twice is refused, within one booking as well."""
    twice = (receive(5, id="A/1"), receive(5, id="A/1"))

    with pytest.raises(LedgerError, match="A/1 is booked already"):
        replay(DAY, twice)
    with pytest.raises(LedgerError, match="A/1 is booked already"):
        apply(apply(DAY, twice[0]), twice[1])


def test_a_kit_is_packed_from_its_parts() -> None:
    """Parts go into packing and the kit comes out; each item adds up to 0."""
    parts = (
        Move("mask", "store", PACKING, 2, "piece", "L1", Reason.PACK),
        Move("gown", "store", PACKING, 1, "piece", "G1", Reason.PACK),
        Move("kit-1", PACKING, "ready", 1, "piece", "K1", Reason.PACK),
    )
    book = replay(
        DAY,
        (
            receive(10, lot="L1"),
            receive(4, item="gown", lot="G1"),
            *parts,
        ),
    )

    held = {item: book.at(item, "store") for item in ("mask", "gown")}
    assert {"mask": 8, "gown": 3} == held
    assert Account(0, 1, 0, 0) == book.items["kit-1"]["ready", "K1"]
    assert [0, 0, 0] == [total(book, item) for item in ("mask", "gown", "kit-1")]


def test_closings_become_openings() -> None:
    """The next day begins as this one ended, with empty columns."""
    first = replay(DAY, (receive(100, lot="L1"), issue(30, lot="L1")))

    second = next_day(first, "2026-01-16")

    assert "2026-01-16" == second.day
    assert Account(70) == account(second, "store", "L1")
    assert Account(-100) == account(second, SUPPLIER, "L1")


def test_a_lot_that_is_nowhere_leaves_the_book() -> None:
    """Its virtual places add up to 0 by themselves; goods under way stay."""
    away = Move("mask", "store", TRANSIT, 5, "piece", "L2")
    gone = (receive(5, lot="L1"), issue(5, lot="L1"), receive(5, lot="L2"), away)

    second = next_day(replay(DAY, gone), "2026-01-16")

    assert {(SUPPLIER, "L2"), (TRANSIT, "L2")} == second.items["mask"].keys()
    assert 0 == total(second, "mask")


def test_a_sheet_shows_what_is_somewhere_and_what_moved() -> None:
    """The supplier's side of goods that only lay there is not on it."""
    second = next_day(replay(DAY, (receive(100),)), "2026-01-16")

    quiet, busy = settled(second), settled(apply(second, issue(1)))

    assert {("store", "")} == quiet.items["mask"].keys()
    assert {("store", ""), (RECIPIENT, "")} == busy.items["mask"].keys()


def test_a_paper_is_drawn_upon_and_given_back() -> None:
    """A reversal gives back what its move drew."""
    move = issue(30, id="B/1", paper="P1")
    book = replay(DAY, (receive(100), move))

    assert {("P1", "mask"): 30} == book.drawn
    back = apply(book, reversal(move, "C/1", "C", "who"))
    assert {("P1", "mask"): 0} == back.drawn


@pytest.mark.parametrize(
    ("move", "sentence"),
    [
        (receive(0), "A move of 0 piece is no move."),
        (receive(-1), "A move of -1 piece is no move."),
        (receive(1, target=SUPPLIER), "A move from <supplier> to itself is no move."),
        (receive(1, item=""), "A move needs an item, and a place at both ends."),
        (
            receive(QUANTITY_LIMIT + 1),
            "A move of 1000000000001 piece is more than any store holds.",
        ),
        (issue(1), "store holds 0 of mask, so 1 cannot leave it."),
        (
            issue(1, lot="L1"),
            "store holds 0 of mask of lot L1, so 1 cannot leave it.",
        ),
    ],
)
def test_what_cannot_be_booked_is_refused_in_one_sentence(
    move: Move, sentence: str
) -> None:
    """The ledger says why, and stays as it was."""
    assert sentence == why_not(DAY, move)
    with pytest.raises(LedgerError) as caught:
        apply(DAY, move)
    assert sentence == str(caught.value)


def test_another_lot_does_not_help_out() -> None:
    """Balances are kept by lot: ten of one are none of another."""
    book = apply(DAY, receive(10, lot="L1"))

    assert why_not(book, issue(1, lot="L2"))
    assert "" == why_not(book, issue(10, lot="L1"))


def test_a_ledger_that_was_given_stays_as_it_is() -> None:
    """Booking makes another one."""
    before = apply(DAY, receive(10))
    held = dict(before.items["mask"])

    apply(before, issue(3, id="B/1", paper="P1"))

    assert held == before.items["mask"]
    assert (frozenset(), {}) == (before.ids, before.drawn)


def test_the_first_move_names_the_first_day() -> None:
    """A book that never saw a clock has no day until a move has one."""
    book = replay(Ledger(), (receive(1), receive(1, day="2026-01-15")))

    assert "2026-01-15" == book.day
    assert "2026-01-15" == apply(book, receive(1, day="2026-01-16")).day
    assert replace(book, ids=frozenset({"x"})) != book
