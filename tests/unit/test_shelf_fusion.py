"""Steps beside scans: what fits, what does not, and how it is settled."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from edge_app.moves import LOSS, Move
from edge_app.stations.shelf import Limits
from tests.unit.schemas_of_data import validate_data
from tests.unit.shelf_rig import Rig, opened

BINS = (
    {"name": "left", "item": "mask", "piece_g": Decimal("6.2"), "spread_pct": 1},
    {"name": "right", "item": "gown", "piece_g": Decimal(95), "spread_pct": 1},
)
LIMITS = Limits(
    name="shelf-a",
    scale="scale-1",
    bins=BINS,
    interval_g=Decimal(1),
    scanned=True,
    match_s=10.0,
)
FULL_G = 50 * 6.2 + 10 * 95


@pytest.fixture
def rig() -> Rig:
    """Return a shelf with 50 masks and 10 gowns, as the book says."""
    rig = Rig(LIMITS, opened("shelf-a", mask=50, gown=10))
    rig.lie(FULL_G)
    return rig


def test_the_book_counts_first(rig: Rig) -> None:
    """Two items on one pan cannot be told apart by weight; book and weight agree."""
    assert (50, 10) == (rig.pieces("left"), rig.pieces("right"))


@pytest.mark.parametrize("scan_first_s", [-9.0, 9.0])
def test_a_step_and_its_scan(rig: Rig, scan_first_s: float) -> None:
    """Before or after, within the window, they belong together."""
    if scan_first_s < 0:
        rig.book("mask", -3)
        rig.lie(for_s=-scan_first_s - 1)
    rig.lie(FULL_G - 18.6)
    if scan_first_s > 0:
        rig.lie(for_s=scan_first_s - 1)
        rig.book("mask", -3)
    rig.lie(for_s=40)

    assert [] == rig.mismatches()
    assert (47, 47) == (rig.pieces("left"), rig.balance("mask"))


@pytest.mark.parametrize(
    ("scanned", "load_g", "expected"),
    [
        pytest.param({}, FULL_G - 18.6, "taken-without-scan", id="taken"),
        pytest.param({}, FULL_G + 95, "put-without-scan", id="put"),
        pytest.param({"mask": -3}, FULL_G, "scan-without-taking", id="scan alone"),
        pytest.param({"mask": 3}, FULL_G, "scan-without-putting", id="receipt alone"),
        pytest.param({"mask": -1}, FULL_G - 95, "wrong-item", id="the other item"),
        pytest.param({"mask": -3}, FULL_G - 12.4, "wrong-quantity", id="one too few"),
    ],
)
def test_what_does_not_fit(
    rig: Rig, scanned: dict[str, int], load_g: float, expected: str
) -> None:
    """Each trick has its name, an alarm, and the readings that it rests on."""
    for item, count in scanned.items():
        rig.book(item, count, by="a" * 26)
    rig.lie(load_g)
    assert [] == rig.mismatches()
    rig.lie(for_s=35)

    assert [expected] == rig.mismatches()
    assert rig.alarm("mismatch")
    told = rig.events("stock.mismatch")[0]
    validate_data("event-stock-mismatch", told)
    assert told["readings"]
    assert ("person" in told) == bool(scanned)


def test_a_mismatch_says_what_it_saw(rig: Rig) -> None:
    """Item, number, confidence and what of the weight is left over."""
    rig.lie(FULL_G - 18.7)
    rig.lie(for_s=15)
    told = rig.events("stock.mismatch")[0]

    assert [{"item": "mask", "quantity": -3}] == told["seen"]
    assert [] == told["scanned"]
    assert (Decimal("-18.700"), Decimal("-0.100")) == (
        told["step_g"],
        told["residual_g"],
    )
    assert Decimal("0.95") < told["confidence"] <= 1
    assert "shelf-a-1" == told["id"]
    assert told["id"] == rig.view()["open"][0]["id"]


def test_taken_and_put_back(rig: Rig) -> None:
    """What is returned within the window is nothing."""
    rig.lie(FULL_G - 95)
    rig.lie(FULL_G)
    rig.lie(for_s=35)

    assert [] == rig.mismatches()
    assert 10 == rig.pieces("right")


def test_three_armfuls_and_one_scan(rig: Rig) -> None:
    """What is taken piece by piece and scanned together belongs together."""
    for grams in (6.2, 12.4, 18.6):
        rig.lie(FULL_G - grams)
    rig.book("mask", -3)
    rig.lie(for_s=35)

    assert [] == rig.mismatches()


def test_ten_pieces_one_by_one(rig: Rig) -> None:
    """However many hands it takes, in the end the sums are compared."""
    for taken in range(1, 11):
        rig.lie(FULL_G - taken * 6.2, for_s=1.4)
    rig.book("mask", -10)
    rig.lie(for_s=35)

    assert [] == rig.mismatches()
    assert 40 == rig.pieces("left")


def test_one_armful_and_two_scans(rig: Rig) -> None:
    """What is scanned line by line and taken together belongs together."""
    rig.book("mask", -2)
    rig.lie(for_s=1)
    rig.book("gown", -1)
    rig.lie(FULL_G - 12.4 - 95)
    rig.lie(for_s=35)

    assert [] == rig.mismatches()
    assert (48, 9) == (rig.pieces("left"), rig.pieces("right"))


def test_a_late_scan_settles_by_itself(rig: Rig) -> None:
    """Who scans after all has put it right, and the event says so."""
    rig.lie(FULL_G - 95)
    rig.lie(for_s=30)
    assert rig.alarm("mismatch")
    rig.book("gown", -1)
    rig.lie(for_s=30)

    assert ["taken-without-scan"] == rig.mismatches()
    assert "late" == rig.events("stock.mismatch")[-1]["as"]
    assert not rig.alarm("mismatch")


@pytest.mark.parametrize(
    ("way", "book", "scale"),
    [("count", 47, 47), ("scan", 50, 50), ("ignore", 50, 47)],
)
def test_the_storekeeper_settles(rig: Rig, way: str, book: int, scale: int) -> None:
    """The book follows the scale, the scale the book, or neither; always an event."""
    rig.lie(FULL_G - 18.6)
    rig.lie(for_s=15)
    answer = rig.do("settle", id="shelf-a-1", as_=way, reason="seen on the camera")

    assert answer.ok, answer.text
    assert (book, scale) == (rig.balance("mask"), rig.pieces("left"))
    told = rig.events("stock.mismatch")[-1]
    validate_data("event-stock-mismatch", told)
    assert ("settled", way, "keeper") == (told["phase"], told["as"], told["by"])
    assert not rig.alarm("mismatch")
    assert () == rig.state.kept.open
    rig.lie(for_s=700)
    assert ["taken-without-scan"] == rig.mismatches()


def test_an_adjustment_is_a_move(rig: Rig) -> None:
    """It goes to the losses, with a document, and is told like any move."""
    rig.lie(FULL_G - 18.6)
    rig.lie(for_s=15)
    rig.do("settle", id="shelf-a-1", as_="count", reason="lost")

    moves = [one for one in rig.earned if isinstance(one, Move)]
    assert [("shelf-a", LOSS, 3, "shelf-a-1/1")] == [
        (one.source, one.target, one.quantity, one.id) for one in moves
    ]
    told = rig.events("stock.moved")[-1]
    validate_data("event-stock-moved", told)
    assert (50, 47) == (told["balance_before"], told["balance_after"])


def test_a_wrong_item_is_put_right(rig: Rig) -> None:
    """The item that was scanned comes back into the book, the other one leaves it."""
    rig.book("mask", -1)
    rig.lie(FULL_G - 95)
    rig.lie(for_s=35)
    rig.do("settle", id="shelf-a-1", as_="count", reason="seen")

    assert (50, 9) == (rig.balance("mask"), rig.balance("gown"))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"id": "shelf-a-9", "as": "count", "reason": "x"}, "no such mismatch"),
        ({"id": "shelf-a-1", "as": "guess", "reason": "x"}, "as=count|scan|ignore"),
        ({"id": "shelf-a-1", "as": "count", "reason": " "}, "say who and why"),
    ],
)
def test_what_settles_nothing(
    rig: Rig, arguments: dict[str, str], expected: str
) -> None:
    """An unknown id, another way, or no reason."""
    rig.lie(FULL_G - 95)
    rig.lie(for_s=35)
    answer = rig.do("settle", **arguments)

    assert not answer.ok
    assert expected in answer.text
    assert rig.alarm("mismatch")


def test_what_the_book_cannot_give(rig: Rig) -> None:
    """More gone than the book holds is the ledger's sentence, and stays open."""
    rig.lie(FULL_G - 18.6)
    rig.lie(for_s=15)
    rig.book("mask", -49)
    answer = rig.do("settle", id="shelf-a-1", as_="count", reason="x")

    assert (False, True) == (answer.ok, "holds" in answer.text)


def test_something_unknown_was_laid_there() -> None:
    """The scale cannot say what it was, and no book follows that."""
    gowns = replace(LIMITS, bins=BINS[1:])
    rig = Rig(gowns, opened("shelf-a", gown=10))
    rig.lie(950)
    rig.lie(950 + 503.3)
    rig.lie(for_s=15)
    told = rig.events("stock.mismatch")[0]
    answer = rig.do("settle", id="shelf-a-1", as_="count", reason="x")

    assert ([], Decimal("503.300")) == (told["seen"], told["step_g"])
    assert "count by hand" in answer.text
    assert not rig.view()["bins"][0]["resolvable"]


def test_a_stop_forgets_no_step(rig: Rig) -> None:
    """What was taken just before a power cut, or during it, is told all the same."""
    rig.lie(FULL_G - 95)
    rig.restart()
    rig.lie(FULL_G - 95 - 6.2)
    rig.lie(for_s=35)

    assert ["taken-without-scan"] == rig.mismatches()
    assert [{"item": "gown", "quantity": -1}, {"item": "mask", "quantity": -1}] == (
        rig.events("stock.mismatch")[0]["seen"]
    )


def test_an_unscanned_shelf_asks_nothing() -> None:
    """Without `scanned` steps are counted and nothing is amiss."""
    rig = Rig(Limits(name="a", scale="s", item="m", piece_g=Decimal(10)))
    rig.lie(500)
    rig.lie(450)
    rig.book("m", 5)
    rig.lie(for_s=60)

    assert [] == rig.mismatches()
    assert 45 == rig.pieces()


ALIKE = (
    {"name": "left", "item": "mask", "piece_g": Decimal(10), "spread_pct": 1},
    {"name": "right", "item": "gown", "piece_g": Decimal(10), "spread_pct": 1},
)


@pytest.mark.parametrize(
    ("scanned", "expected"), [("mask", (17, 20)), ("gown", (20, 17))]
)
def test_a_scan_takes_a_doubt_away(scanned: str, expected: tuple[int, int]) -> None:
    """Two items weigh alike: a step is either, until a scan says which."""
    rig = Rig(replace(LIMITS, bins=ALIKE), opened("shelf-a", mask=20, gown=20))
    rig.lie(400)
    rig.lie(370)
    assert [False, True] == sorted(one["resolvable"] for one in rig.view()["bins"])
    rig.book(scanned, -3)

    assert expected == (rig.pieces("left"), rig.pieces("right"))
    assert [True, True] == [one["resolvable"] for one in rig.view()["bins"]]
    assert rig.events("stock.level")[-1]["resolvable"]


def test_a_doubt_stays_where_no_scan_comes() -> None:
    """What another step made unsure a scan does not take away."""
    rig = Rig(replace(LIMITS, bins=ALIKE), opened("shelf-a", mask=20, gown=20))
    rig.lie(400)
    rig.lie(370)
    rig.lie(for_s=40)
    rig.lie(360)
    rig.book("mask", -1)

    assert [False, True] == sorted(one["resolvable"] for one in rig.view()["bins"])


def test_what_is_put_back_leaves_no_doubt() -> None:
    """Taken and put back is nothing, however unsure it was."""
    rig = Rig(replace(LIMITS, bins=ALIKE), opened("shelf-a", mask=20, gown=20))
    rig.lie(400)
    rig.lie(370)
    rig.lie(400)
    rig.lie(for_s=15)

    assert [True, True] == [one["resolvable"] for one in rig.view()["bins"]]
