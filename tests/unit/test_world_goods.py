"""Goods of the bench carry numbers that the standard would give them, and weigh."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import Any, cast

import biip
import pytest

from edge_app.tag_data import gs1_of
from simulators.dice import dice
from simulators.items import Item, gtin_of, sgtin_96
from simulators.shelf import Moving, Shelf
from simulators.stage import Stage

GTIN, TAG = "80614141123458", "3074257BF7194E4000001A85"


def test_a_tag_is_the_published_one() -> None:
    """The example of the Tag Data Standard: filter 3, 0614141.812345.6789."""
    assert TAG == sgtin_96(GTIN, 7, 6789, kind=3)


@pytest.mark.parametrize("digits", range(6, 13))
def test_the_gateway_reads_what_is_in_a_tag(digits: int) -> None:
    """GTIN and serial come back for each length of a company number."""
    found = gs1_of(Item("mask", GTIN, Decimal(6), company_digits=digits).tag(77))
    assert (GTIN, "77") == (found["gtin"], found["serial"])


def test_somebody_elses_parser_reads_what_is_printed() -> None:
    """GTIN, expiry, lot and serial, with the separator behind the lot."""
    printed = Item("mask", GTIN, Decimal(6), lot="B-7").printed(12)
    message = biip.parse(printed.removeprefix("]d2")).gs1_message
    assert message is not None
    values = {one.ai.ai: one.value for one in message.element_strings}
    assert {"01": GTIN, "17": "281231", "10": "B-7", "21": "12"} == values


@pytest.mark.parametrize("digits", ["80614141123459", "1" * 15, "abc", "", "１２３"])
def test_what_is_no_gtin_is_refused(digits: str) -> None:
    """A wrong last digit, too many, or none at all."""
    with pytest.raises(ValueError, match="digit"):
        gtin_of(digits)


def test_a_short_gtin_is_filled_up() -> None:
    """An EAN-13 is a GTIN-14 with a zero before it."""
    assert "04012345111118" == gtin_of("4012345111118")


@pytest.mark.parametrize(("digits", "serial"), [(5, 1), (13, 1), (7, 1 << 38), (7, -1)])
def test_what_does_not_fit_a_tag_is_refused(digits: int, serial: int) -> None:
    """Company numbers have 6 to 12 digits, serials 38 bits."""
    with pytest.raises(ValueError, match="SGTIN-96"):
        sgtin_96(GTIN, digits, serial)


def test_pieces_weigh_about_the_same_and_by_the_seed() -> None:
    """The spread is that of the item; without one all weigh alike."""
    item = Item("mask", GTIN, Decimal("6.2"), spread_g=Decimal("0.1"))
    luck = dice("weights")
    weights = [float(item.weight_g(luck)) for _one in range(400)]
    mean = sum(weights) / len(weights)
    spread = (sum((one - mean) ** 2 for one in weights) / len(weights)) ** 0.5
    assert pytest.approx(6.2, abs=0.02) == mean
    assert pytest.approx(0.1, rel=0.2) == spread
    assert weights[0] == float(item.weight_g(dice("weights")))
    exact = Item("mask", GTIN, Decimal("6.2"))
    assert Decimal("6.2") == exact.weight_g(Random(1))


@pytest.mark.parametrize(
    ("count", "steps", "armfuls"),
    [(5, 2, [3, 2]), (-5, 2, [-3, -2]), (2, 9, [1, 1]), (7, 1, [7]), (-1, 1, [-1])],
)
def test_armfuls_add_up(count: int, steps: int, armfuls: list[int]) -> None:
    """Every armful holds something, and together they are all."""
    assert armfuls == list(Moving(count, steps).in_steps())


class Room:
    """What a shelf needs of the stage: dice, a log, and devices that are poked."""

    def __init__(self) -> None:
        self.shown_kg: dict[str, Decimal] = {}
        self.bench = self.log = self

    def random(self, name: str) -> Random:
        """Return dice."""
        return dice(name)

    def stimulus(self, *_names: str, **_facts: object) -> None:
        """Take a line for the log."""

    def poke(self, device: str, change: Mapping[str, Any]) -> None:
        """Take what a cell sees."""
        self.shown_kg[device] = Decimal(change["mass_kg"])


def test_several_items_on_several_cells() -> None:
    """Each cell carries its share, and what is taken is of the item that is named."""
    room = Room()
    bins = [
        {"item": "mask", "piece_g": 6, "tare_g": 100},
        {"item": "gown", "piece_g": 95},
    ]
    table = {"name": "shelf-a", "scales": ["c1", "c2", "c3"], "bins": bins}
    shelf = Shelf(cast("Stage", room), table)
    shelf.fill()
    assert Decimal("4.14") == sum(room.shown_kg.values())
    assert {Decimal("1.38")} == set(room.shown_kg.values())

    gown = shelf.others[0]
    for _ in shelf.move(Moving(-3, item=gown)):
        pass
    assert Decimal("4.14") - 3 * Decimal("0.095") == sum(room.shown_kg.values())
    assert (37, 77) == (shelf.can_give(gown), shelf.pieces)
