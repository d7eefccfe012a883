"""Slips: cells, ids, hashes; and the tables that spreadsheets open."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.printing import sheet_csv, sheet_xlsx
from edge_app.store.slip import Row, printed, ranges, short, spelled
from tests.unit.slips import FIRST, HOSTILE, LONG, made, slip


def rows_of(data: bytes) -> list[list[str]]:
    """Read a CSV."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


# ------------------------------------------------------------------- what is said


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        ((), ()),
        (("R-a-1/1",), ("R-a-1/1",)),
        (("R-a-1/1", "R-a-1/2", "R-a-1/3"), ("R-a-1/1-3",)),
        (("R-a-1/1", "R-a-1/3"), ("R-a-1/1", "R-a-1/3")),
        (("R-a-1/9", "R-a-1/10", "I-a-1/11"), ("R-a-1/9-10", "I-a-1/11")),
        (("#7", "#8"), ("#7", "#8")),
        (("R/1", "R/1"), ("R/1", "R/1")),
    ],
)
def test_lines_that_follow_each_other_are_one(
    ids: tuple[str, ...], said: tuple[str, ...]
) -> None:
    """Only lines of one document, and only without a gap."""
    assert said == ranges(ids)


@given(st.lists(st.integers(1, 40), max_size=30))
def test_no_id_is_lost_in_a_range(lines: list[int]) -> None:
    """A range unfolded is what went in."""
    unfolded: list[int] = []
    for part in ranges([f"R-a-1/{line}" for line in lines]):
        first, _, last = part.removeprefix("R-a-1/").partition("-")
        unfolded += range(int(first), int(last or first) + 1)
    assert lines == unfolded


def test_a_person_is_eight_signs() -> None:
    """Only a hash is shortened; a ward is called what it is called."""
    assert "abcdefgh" == short("abcdefghijklmnopqrstuvwx23")
    assert "ward 3" == short("ward 3")


def test_paper_cuts_what_a_table_has_whole() -> None:
    """Long texts and many ids are cut on paper only."""
    ids = tuple(f"R-a-{number}/1" for number in range(10))
    assert 200 == len(printed(LONG))
    assert LONG == spelled(LONG)
    assert printed(ids).endswith("R-a-5/1 +4")
    assert spelled(ids).endswith("R-a-9/1")


def test_signs_that_cannot_be_seen_are_blanks() -> None:
    """Neither a line's end nor half a letter gets into a cell."""
    assert "a b c d" == spelled("a\nb\x00c\ud800d")
    assert "" == spelled(None)
    assert "0.5" == spelled(Decimal("0.5"))


# ---------------------------------------------------------------------------- CSV


def test_csv_opens_right_in_excel() -> None:
    """UTF-8 with its mark; numbers below 0 are numbers."""
    data = made(sheet_csv.write, slip(FIRST))
    assert data.startswith(b"\xef\xbb\xbf")
    assert [
        ["Name", "Number", "Day", "Moves"],
        ["口罩", "-2", "2026-03-01", "R-a-1/1-2"],
    ] == rows_of(data)


@pytest.mark.parametrize("sign", sheet_csv.FORMULA)
@pytest.mark.parametrize("before", ["", " ", "\n"])
def test_no_cell_is_a_formula(sign: str, before: str) -> None:
    """Whatever a formula begins with stands behind an apostrophe."""
    (_, row) = rows_of(made(sheet_csv.write, slip((f"{before}{sign}1", 1, "", ()))))
    assert row[0].startswith("'")


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_stays_in_its_cell(name: str, other: str) -> None:
    """Quotes, commas and line ends change no row."""
    rows = rows_of(made(sheet_csv.write, slip((name, 1, other, ()), FIRST)))
    assert [4, 4, 4] == [len(row) for row in rows]
    assert name.isprintable() is False or rows[1][0].removeprefix("'") in (
        name,
        name.removeprefix("'"),
    )


def test_csv_of_more_rows_than_are_held() -> None:
    """Rows go on in blocks, none twice."""
    many = tuple(("x", number, "", ()) for number in range(2500))
    rows = rows_of(made(sheet_csv.write, slip(*many)))
    assert [str(number) for number in range(2500)] == [row[1] for row in rows[1:]]


# --------------------------------------------------------------------------- XLSX


def test_xlsx_has_numbers_and_days() -> None:
    """And texts that stay texts, a heading that stays in sight, room for columns."""
    half: Row = ("=1+1", Decimal("5.8"), "never", ())
    book: Any = openpyxl.load_workbook(
        io.BytesIO(made(sheet_xlsx.write, slip(FIRST, half, (HOSTILE, None, "", ()))))
    )
    sheet, about = book.worksheets
    assert "A2" == sheet.freeze_panes
    assert 22 == sheet.column_dimensions["A"].width
    (_, first, second, third) = sheet.iter_rows()
    assert ["s", "n", "d", "s"] == [cell.data_type for cell in first]
    assert (-2, date(2026, 3, 1)) == (first[1].value, first[2].value.date())
    assert ("=1+1", "s", True) == (
        second[0].value,
        second[0].data_type,
        bool(second[0].quotePrefix),
    )
    assert (5.8, "never") == (second[1].value, second[2].value)
    assert third[0].value.startswith("=HYPERLINK(1)</td>")
    assert ("收发存日报表", "2026-01-15-v1") == (about["A1"].value, about["B1"].value)
    book.close()


def test_worksheets_of_one_name() -> None:
    """Two tables of one caption, or of none that Excel takes, are two worksheets."""
    one = slip(FIRST)
    table = replace(one.tables[0], caption="[a/b]" + "c" * 40)
    data = made(sheet_xlsx.write, replace(one, tables=(table, table)))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert 3 == len({name.lower() for name in book.sheetnames})
    assert all(len(name) <= 31 for name in book.sheetnames)
    book.close()
