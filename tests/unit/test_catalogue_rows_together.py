"""Rows beside others: parts of a kit, a catalogue that is there, any rows at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app.store.catalogue import EMPTY, Catalogue, Item, Kit, Pack, Part
from edge_app.store.catalogue_cells import HEADINGS, ITEM_READINGS, cell_of
from edge_app.store.catalogue_rows import Judged, judge
from edge_app.store.catalogue_table import records

BOX = "6901234567892"
KIT = ["kit", "name_zh", "level", "item", "quantity"]
KEPT = Catalogue(
    {
        "mask": Item("mask", "口罩", "Mask", packs=(Pack("0" + BOX, 50),)),
        "cap": Item("cap", "帽", "Cap"),
    },
    {"set": Kit("set", "包", "Set", (Part("mask", 1),))},
)


def table(*rows: list[str], onto: Catalogue = EMPTY) -> Judged:
    """Judge rows of texts; the first has the headings."""
    cells = [[cell_of(one) for one in row] for row in rows]
    return judge(records(enumerate(cells, 1)), onto)


def said(judged: Judged) -> list[str]:
    """Return what was refused, in words."""
    return [str(one) for one in judged.mistakes]


# ---------------------------------------------------------------------------- kits


def test_a_kit_has_a_row_for_each_part() -> None:
    """What is said of the kit stands in any of its rows."""
    judged = table(
        KIT, ["k1", "一级", "1", "mask", "2"], ["K1", "", "", "cap", "1"], onto=KEPT
    )

    assert (
        Kit("k1", "一级", "一级", (Part("mask", 2), Part("cap", 1)), level="1")
        == judged.catalogue.kits["k1"]
    )
    assert (("k1",), ()) == (judged.kits, judged.mistakes)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["k1", "x", "", "hat", "1"], 'line 3, item "hat": There is no such item.'),
        (
            ["k1", "x", "", "k1", "1"],
            'line 3, item "k1": A kit cannot be a part of itself.',
        ),
        (
            ["k1", "x", "", "set", "1"],
            'line 3, item "set": It is a kit; a kit\'s parts are items.',
        ),
        (
            ["k1", "x", "", "mask", "1"],
            'line 3, item "mask": The part stands in this kit already.',
        ),
        (
            ["k1", "x", "", "cap", "0"],
            'line 3, quantity "0": It is not from 1 to 1000000.',
        ),
        (["k1", "x", "", "", "1"], "line 3, item: It is empty."),
        (
            ["k1", "x", "2", "cap", "1"],
            'line 3, level "2": It differs from line 2 of the same kit.',
        ),
    ],
)
def test_a_part_that_is_refused(row: list[str], why: str) -> None:
    """The whole kit is left out: half a kit would be a wrong one."""
    judged = table(KIT, ["k1", "x", "1", "mask", "1"], row, onto=KEPT)

    assert why in said(judged)
    assert {"set"} == judged.catalogue.kits.keys()


def test_a_kit_and_an_item_of_one_id() -> None:
    """Neither takes the other's."""
    assert ['line 2, kit "cap": It is the id of an item already.'] == said(
        table(KIT, ["cap", "x", "", "mask", "1"], onto=KEPT)
    )
    assert ['line 2, id "set": It is the id of a kit already.'] == said(
        table(["id", "name"], ["set", "x"], onto=KEPT)
    )


# ------------------------------------------------------------- onto what is there


def test_what_is_there_is_replaced_or_stays() -> None:
    """An item of the file takes the place of its namesake; others are kept."""
    judged = table(["id", "name"], ["cap", "Hat"], ["gown", "Gown"], onto=KEPT)

    assert ["mask", "cap", "gown"] == list(judged.catalogue.items)
    assert "Hat" == judged.catalogue.items["cap"].name_en
    assert KEPT.kits == judged.catalogue.kits


def test_a_gtin_of_an_item_that_stays() -> None:
    """It cannot be taken from it, unless the file gives that item another."""
    head = ["id", "name", "gtin"]
    taken = table(head, ["cap", "Cap", BOX], onto=KEPT)
    moved = table(head, ["mask", "M", ""], ["cap", "C", BOX], onto=KEPT)

    assert [f'line 2, gtin "{BOX}": 0{BOX} is the GTIN of mask already.'] == said(taken)
    assert KEPT == taken.catalogue
    assert () == moved.mistakes
    assert "cap" == getattr((moved.catalogue.of_gtin(BOX) or [None])[0], "id", "")


def test_a_refusal_that_brings_another() -> None:
    """An item whose replacement is refused keeps its GTIN against every other row."""
    third = Item("gown", "衣", "Gown", packs=(Pack("06901234567908", 1),))
    kept = Catalogue({**KEPT.items, "gown": third}, {})
    judged = table(
        ["id", "name", "gtin"],
        ["cap", "C", BOX],
        ["mask", "M", "6901234567908"],
        onto=kept,
    )

    assert kept == judged.catalogue
    assert [2, 3] == [one.line for one in judged.mistakes]


# ---------------------------------------------------------------------------- laws

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["mask", "cap", BOX, "1", "-1", "1,000", "20%", "是", "=A1", "", "k"]
    ),
)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([*HEADINGS, *ITEM_READINGS, "x"]), max_size=8),
    st.lists(st.lists(CELLS, max_size=9), max_size=8),
)
def test_any_rows_are_judged(heading: list[str], rows: list[list[str]]) -> None:
    """Whatever is in them, there is a catalogue in which all agrees, and words."""
    catalogue = table(heading, *rows, onto=KEPT).catalogue
    gtins = [pack.gtin for one in catalogue.items.values() for pack in one.packs]

    assert len(gtins) == len(set(gtins))
    assert set() == catalogue.items.keys() & catalogue.kits.keys()
    assert {
        part.item for kit in catalogue.kits.values() for part in kit.parts
    } <= catalogue.items.keys()


@settings(deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, st.sampled_from([BOX, ""])), max_size=6))
def test_a_row_is_taken_or_named(rows: list[tuple[str, str, str]]) -> None:
    """No row is lost without a word."""
    judged = table(["id", "name", "gtin"], *map(list, rows))
    lines = {one.line for one in judged.mistakes}
    filled = sum(any(cell_of(one).text for one in row) for row in rows)

    assert filled == len(judged.items) + len(lines)
