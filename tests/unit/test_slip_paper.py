"""Slips on paper: HTML, PDF and the strip, whatever a text holds."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.printing import sheet_html, sheet_pdf, strip
from edge_app.printing.label_picture import draw
from edge_app.printing.pdf import FONTS, NAMED, PLAIN, font_for, text_font
from edge_app.store.slip import Column, Row, Table
from tests.unit.slips import FIRST, HOSTILE, LONG, made, slip


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
    assert set(map(str, range(200))) <= set(re.findall(r"\d+", " ".join(pages)))


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
