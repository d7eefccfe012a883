"""Workbooks: read as Excel and WPS write them, and refused where they may do harm."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from edge_app.store.catalogue import Kit, Pack, Part
from tests.unit.workbooks import GTIN, HEAD, ROW, judged, said, saved, workbook

# ----------------------------------------------------------------- what is believed


def test_numbers_are_floats_in_a_sheet(tmp_path: Path) -> None:
    """A GTIN, a count and a share come out with the digits that a person sees."""
    found = judged(tmp_path, workbook(HEAD, ROW))
    mask = found.catalogue.items["mask"]

    assert ((), ()) == (found.mistakes, found.notes)
    assert (Pack("06901234567892", 50),) == mask.packs
    assert (Decimal("0.015"), 20, True) == (
        mask.spread,
        mask.untouchable_pct,
        mask.asks_lot,
    )


def test_a_cell_in_percent(tmp_path: Path) -> None:
    """A sheet has 0.2 where a person sees 20 %, and 0.015 where one sees 1.5 %."""

    def in_percent(sheet: Any) -> None:
        sheet["F2"].value = 0.2
        sheet["F2"].number_format = "0.00%"
        sheet["E2"].number_format = "0.0%"

    mask = judged(tmp_path, workbook(HEAD, ROW, shape=in_percent)).catalogue.items[
        "mask"
    ]

    assert (20, Decimal("0.015")) == (mask.untouchable_pct, mask.spread)


def test_merged_titles_above_the_headings(tmp_path: Path) -> None:
    """Titles over the whole width, and empty rows, are passed over."""

    def merged(sheet: Any) -> None:
        sheet.merge_cells("A1:G1")
        sheet.merge_cells("A2:C2")

    rows: list[list[object]] = [
        ["物资目录"],
        ["某某学校", None, None, "2026"],
        [],
        HEAD,
        [],
        ROW,
    ]
    found = judged(tmp_path, workbook(*rows, shape=merged))

    assert (("mask",), ()) == (found.items, found.mistakes)


def test_headings_on_two_levels(tmp_path: Path) -> None:
    """Where the lower row names the columns it is the one; else one sentence."""
    two: list[list[object]] = [
        ["物资", None, "包装", None],
        ["编号", "名称", "条码", "装量"],
        ROW[:4],
    ]
    split: list[list[object]] = [
        ["编号", "包装", None],
        [None, "名称", "条码"],
        ["mask", "口罩", GTIN],
    ]

    assert ("mask",) == judged(tmp_path, workbook(*two)).items
    (sentence,) = said(tmp_path, workbook(*split))
    assert sentence.startswith("sheet 物资: No row of headings was found")


def test_sheets_of_items_of_kits_and_of_neither(tmp_path: Path) -> None:
    """Each is read for what it is; a hidden one is not read at all."""
    book = Workbook()
    items: Any = book.active
    items.append(["id", "name", "gtin"])
    items.append(["mask", "Mask", GTIN])
    kits = book.create_sheet("套包")
    kits.append(["套包", "名称", "物资", "数量"])
    kits.append(["k1", "一级", "mask", 2])
    book.create_sheet("说明").append(["how to fill this in"])
    hidden = book.create_sheet("old")
    hidden.append(["id", "name"])
    hidden.append(["cap", "Cap"])
    hidden.sheet_state = "hidden"
    found = judged(tmp_path, saved(book))

    assert {"k1": Kit("k1", "一级", "一级", (Part("mask", 2),))} == found.catalogue.kits
    assert ("mask",) == found.items
    assert ("sheet 说明 is not read: it has no table.",) == found.notes
    assert () == found.mistakes


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("=A1", "It is a formula; put its value there."),
        (datetime(2026, 1, 3, tzinfo=UTC).replace(tzinfo=None), "date"),
        (time(1, 2), "date"),
        (timedelta(hours=5), "date"),
        ("#N/A", "It is an error that the spreadsheet shows."),
        (1e300, "rounded"),
        (1.5e16, "rounded"),
        (0.5, "A GTIN has digits only."),
    ],
)
def test_a_cell_that_is_no_gtin(tmp_path: Path, value: object, why: str) -> None:
    """It is named with its sheet and line."""
    raw = workbook(HEAD, ["mask", "口罩", value, 1, 0.01, 0, False])
    (sentence,) = said(tmp_path, raw)

    assert sentence.startswith("sheet 物资, line 2, gtin ")
    assert why in sentence
