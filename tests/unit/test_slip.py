"""Slips: cells, ids, hashes; and what each writer makes of what is hostile or long."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any, BinaryIO

import openpyxl
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.printing import sheet_csv, sheet_html, sheet_pdf, sheet_xlsx, strip
from edge_app.printing.label_picture import draw
from edge_app.printing.pdf import FONTS, NAMED, PLAIN, font_for, text_font
from edge_app.store.slip import (
    Column,
    Kind,
    Row,
    Slip,
    Table,
    printed,
    ranges,
    short,
    spelled,
)

LONG = "很长的名称" * 60
HOSTILE = "=HYPERLINK(1)</td><script>alert(1)</script>&\x00\x1f\n\ud800"
COLUMNS = (
    Column("Name", 20),
    Column("Number", 8, Kind.NUMBER),
    Column("Day", 10, Kind.DAY),
    Column("Moves", 20, Kind.TRACE),
)
FIRST: Row = ("口罩", -2, "2026-03-01", ("R-a-1/1", "R-a-1/2"))


def slip(*rows: Row, **more: Any) -> Slip:
    """Return a slip of one table."""
    table = Table(COLUMNS, rows, "Totals", "Nothing.")
    made = Slip(
        "收发存日报表",
        "2026-01-15-v1",
        "hillside/store",
        "zh",
        "第 {page} 页,共 {pages} 页",
        (("日期", "2026-01-15"),),
        (table,),
        ("A note.",),
        ("保管员", "复核"),
    )
    return replace(made, **more)


def made(write: Callable[[BinaryIO, Slip], None], one: Slip) -> bytes:
    """Return what a writer writes."""
    target = io.BytesIO()
    write(target, one)
    return target.getvalue()


def pages_of(data: bytes) -> list[str]:
    """Read a PDF's pages."""
    found = []
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            text = page.get_textpage()
            found.append(text.get_text_bounded())
            text.close()
            page.close()
    return found


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
    book = openpyxl.load_workbook(
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


# --------------------------------------------------------------------------- HTML


class Tags(HTMLParser):
    """Collects the tags of a page and what stands between them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Note a tag."""
        assert not [name for name, _ in attrs if name in {"src", "href", "onclick"}]
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append(data)


def test_html_escapes_everything() -> None:
    """What looks like a tag is a text, wherever it comes in."""
    columns = (Column(HOSTILE, 20),)
    table = Table(columns, ((HOSTILE,),), HOSTILE)
    hostile = replace(
        slip(),
        title=HOSTILE,
        number=HOSTILE,
        issuer=HOSTILE,
        facts=((HOSTILE, HOSTILE),),
        tables=(table,),
        notes=(HOSTILE,),
        signatures=(HOSTILE,),
    )
    tags = Tags()
    tags.feed(made(sheet_html.write, hostile).decode())
    assert "script" not in tags.tags
    assert 10 == sum("<script>alert(1)</script>&" in text for text in tags.texts)


def test_html_leans_on_nothing_and_repeats_its_heading() -> None:
    """No address is in it; the page is a whole one in its language."""
    page = made(sheet_html.write, slip(FIRST, wide=True)).decode()
    assert None is re.search(r"https?://|url\(|@import", page)
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh">')
    assert "table-header-group" in page
    assert "size: A4 landscape" in page


def test_html_without_rows() -> None:
    """An empty table says so."""
    page = made(sheet_html.write, slip()).decode()
    assert '<tr><td colspan="4">Nothing.</td></tr>' in page


# ---------------------------------------------------------------------------- PDF


def test_pdf_says_it_in_chinese() -> None:
    """Title, facts, cells, signatures and the page's number can be read out of it."""
    (page,) = pages_of(made(sheet_pdf.write, slip(FIRST)))
    for said in (
        "收发存日报表",
        "口罩",
        "2026-03-01",
        "R-a-1/1-2",
        "保管员",
        "A note.",
    ):
        assert said in page
    assert "第 1 页,共 1 页" in page


def test_pdf_of_many_lines() -> None:
    """Each page repeats the heading and says which of how many it is."""
    many = tuple((LONG[:20], number, "2026-03-01", ()) for number in range(200))
    pages = pages_of(made(sheet_pdf.write, slip(*many, wide=True)))
    assert 5 < len(pages)
    for number, page in enumerate(pages, 1):
        assert f"第 {number} 页,共 {len(pages)} 页" in page
    assert all("Moves" in page for page in pages[:-1])
    read = re.findall(r"(?m)^ ?(\d{1,3})\b", "\n".join(pages))
    assert set(map(str, range(200))) <= set(re.findall(r"\d+", " ".join(pages)))
    assert read is not None


def test_pdf_of_nothing() -> None:
    """An empty day is a sheet that says so."""
    (page,) = pages_of(made(sheet_pdf.write, slip()))
    assert "Nothing." in page


def test_pdf_of_hostile_and_long_texts() -> None:
    """Nothing is markup, nothing is too long for its cell."""
    rows: tuple[Row, ...] = ((HOSTILE, 1, "", ()), (LONG, 10**12, LONG, (LONG,) * 9))
    hostile = slip(*rows, title=LONG, issuer=HOSTILE, facts=((LONG, LONG),))
    text = re.sub(r"\s", "", "".join(pages_of(made(sheet_pdf.write, hostile))))
    assert "<script>alert(1)</script>&" in text


def test_the_same_slip_makes_the_same_bytes() -> None:
    """So that a print can be compared with the first one."""
    first, second = (made(sheet_pdf.write, slip(FIRST)) for _ in range(2))
    assert first == second


def test_latin_letters_need_no_chinese_font() -> None:
    """Where the reader brings the Chinese font, Latin texts get one that all have."""
    assert (PLAIN, NAMED) == (font_for("Mask ± 1", ()), font_for("口罩", ()))
    assert PLAIN == font_for("", ())
    assert text_font(FONTS) in {NAMED, font_for("口罩", FONTS)}


# -------------------------------------------------------------------------- strip


@pytest.mark.parametrize("paper_mm", [80, 58])
def test_a_strip_is_as_wide_as_its_paper(paper_mm: int) -> None:
    """Long texts are folded, nothing is lost, the number stands right."""
    lines = (("入库交接单", ""), (f"1. {LONG}", "100 件"), ("supplier > hall", ""))
    drawing = strip.lay_out(lines, paper_mm)
    left = "".join(text.text for text in drawing.texts if text.x_mm == 0)
    assert LONG in left
    (right,) = [text for text in drawing.texts if text.x_mm]
    assert "100 件" == right.text
    assert strip.WIDTHS_MM[paper_mm] == pytest.approx(right.x_mm + right.width_mm)
    assert {80: 576, 58: 384}[paper_mm] >= draw(drawing).width


@given(st.text(max_size=60), st.floats(0.1, 50))
def test_folding_loses_only_blanks(text: str, room_mm: float) -> None:
    """However narrow the paper is."""
    parts = strip.folded(text, 3, room_mm)
    assert "".join(text.split()) == "".join("".join(parts).split())


def test_a_word_is_not_cut_where_there_is_a_blank() -> None:
    """A line ends after a blank, and only a word longer than it is cut."""
    assert ["one two", "three"] == strip.folded("one two three", 1, 6)
    assert ["abc", "def"] == strip.folded("abcdef", 1, 2)
