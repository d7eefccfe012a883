"""The ledger's arithmetic: a day as a table, then laws for every sequence of moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app import stock
from edge_app.outcomes import Move

STORE = "store"
PLACES = ("<supplier>", STORE, "shop", "<recipient>", stock.ADJUSTMENT)


def move(source: str, target: str, quantity: int, item: str = "mask") -> Move:
    """Move pieces of one item."""
    return Move(item, source, target, quantity, "piece")


DAY = (
    move("<supplier>", STORE, 100),
    move(STORE, "<recipient>", 30),
    move(STORE, stock.ADJUSTMENT, 2),
)


def book(moves: tuple[Move, ...] | list[Move]) -> stock.Balances:
    """Book what can be booked, one after the other."""
    balances: stock.Balances = {}
    for one in moves:
        if not stock.why_not(balances, one):
            balances = stock.apply(balances, one)
    return balances


moves = st.builds(
    move,
    st.sampled_from(PLACES),
    st.sampled_from(PLACES),
    st.integers(-1, 9),
    st.sampled_from(["mask", "gown"]),
)


def test_a_day_of_the_ledger() -> None:
    """Received 100, issued 30, counted 68: two are lost, and all places add to 0."""
    balances = book(DAY)

    assert 68 == stock.held(balances, STORE, "mask")
    assert 2 == stock.held(balances, stock.ADJUSTMENT, "mask")
    assert 0 == stock.total(balances, "mask")


def test_the_page_of_a_day() -> None:
    """Opening + received - issued + adjusted is closing, each in its own column."""
    account = stock.account(STORE, "mask", 0, DAY)

    assert stock.Account(0, 100, 30, -2) == account
    assert 68 == account.closing


@pytest.mark.parametrize(
    ("one", "words"),
    [
        pytest.param(move(STORE, "shop", 101), "holds 100", id="one too many"),
        pytest.param(move("shop", STORE, 1), "holds 0", id="from an empty place"),
        pytest.param(move(STORE, "shop", 0), "no move", id="nothing"),
        pytest.param(move(STORE, "shop", -1), "no move", id="less than nothing"),
        pytest.param(move(STORE, STORE, 1), "itself", id="to where it was"),
    ],
)
def test_what_is_not_booked(one: Move, words: str) -> None:
    """A move that the ledger cannot hold is refused in words, and changes nothing."""
    balances = book(DAY[:1])

    with pytest.raises(stock.StockError, match=words):
        stock.apply(balances, one)
    assert book(DAY[:1]) == balances


def test_the_last_piece_may_leave() -> None:
    """All 100 of 100 can leave, and an empty place is not listed."""
    balances = stock.apply(book(DAY[:1]), move(STORE, "shop", 100))

    assert {("<supplier>", "mask"): -100, ("shop", "mask"): 100} == balances


@given(st.lists(moves, max_size=30))
def test_everything_adds_up_to_nothing(done: list[Move]) -> None:
    """After any moves, all places of an item add to 0 and no shelf holds less."""
    balances = book(done)

    assert [0, 0] == [stock.total(balances, item) for item in ("mask", "gown")]
    assert all(
        count > 0 for (place, _), count in balances.items() if not place.startswith("<")
    )


@given(st.lists(moves, max_size=30), st.integers(0, 30))
def test_the_page_closes_on_the_balance(done: list[Move], cut: int) -> None:
    """Opening plus the rest of the day is what the ledger says, wherever it is cut."""
    booked: list[Move] = []
    for one in done:
        if not stock.why_not(book(booked), one):
            booked.append(one)
    opening = stock.held(book(booked[:cut]), STORE, "mask")
    account = stock.account(STORE, "mask", opening, booked[cut:])

    assert stock.held(book(booked), STORE, "mask") == account.closing


@given(st.lists(moves, max_size=10), moves)
def test_booking_leaves_the_old_balances(done: list[Move], one: Move) -> None:
    """Old balances stay as they were, whether the move is booked or refused."""
    balances = book(done)
    before = dict(balances)
    if not stock.why_not(balances, one):
        stock.apply(balances, one)

    assert before == balances
