"""The scale beside the book, and counts that are no numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edge_app.stations.shelf import Limits
from edge_app.store.catalogue import Catalogue, Item
from tests.unit.schemas_of_data import validate_data
from tests.unit.shelf_rig import Rig, opened


@pytest.mark.parametrize(
    ("grams", "lasts_s", "expected"),
    [
        pytest.param(600, 590, 0, id="9 min 50 s"),
        pytest.param(600, 615, 1, id="more than 10 min"),
        pytest.param(990, 3000, 0, id="within the tolerance"),
    ],
)
def test_book_and_scale_differ(grams: int, lasts_s: float, expected: int) -> None:
    """For more than ten minutes and by more than the tolerance it is told."""
    limits = Limits(name="a", scale="s", item="m", piece_g=Decimal(10), scanned=True)
    rig = Rig(limits, opened("a", m=100))
    rig.lie(grams)
    rig.lie(for_s=lasts_s)
    counts = rig.events("stock.count")

    assert expected == len(counts)
    assert bool(expected) == rig.alarm("mismatch")
    for told in counts:
        validate_data("event-stock-count", told)
        assert (60, 100, -40, "scale") == (
            told["counted"],
            told["ledger"],
            told["difference"],
            told["source"],
        )


def test_a_difference_is_settled_or_goes_away() -> None:
    """It closes by itself when the book is right again, or as a person says."""
    limits = Limits(name="a", scale="s", item="m", piece_g=Decimal(10), scanned=True)
    rig = Rig(limits, opened("a", m=100))
    rig.lie(600)
    rig.lie(for_s=615)
    answer = rig.do("settle", id="a-1", as_="count", reason="counted")
    assert (True, 60) == (answer.ok, rig.balance("m"))
    assert not rig.alarm("mismatch")


def test_a_weight_of_the_catalogue() -> None:
    """A bin without a weight takes the catalogue's, with its spread and sample."""
    item = Item("m", "口罩", "mask", piece_mg=10_000, sample=100, daily_use=20)
    stock = opened("a", m=40)
    stock = type(stock)(Catalogue({"m": item}, {}), stock.ledger)
    limits = Limits(name="a", scale="s", item="m", interval_g=Decimal(1))
    rig = Rig(limits, stock)
    rig.lie(400)
    assert 40 == rig.pieces()

    rig = Rig(limits, stock)
    rig.lie(8000)
    told = rig.events("stock.level")[-1]
    validate_data("event-stock-level", told)
    assert not told["resolvable"]
    assert "pieces" not in told
    assert told["pieces_lowest"] < 800 < told["pieces_highest"]
    assert told["cover_lowest_days"] < 40 < told["cover_highest_days"]
