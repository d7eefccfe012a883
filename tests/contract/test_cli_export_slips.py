"""`gatepost export`: what stock documents say, checked against the moves."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from edge_app.journal import Journal
from edge_app.outcomes import Batch
from tests.contract import stock_site
from tests.contract.slip_desk import DOCUMENTS, export, table, text_of
from tests.contract.stock_site import PERSON, TODAY, TOMORROW, a_day, written
from tests.unit.epcis_moves import at

SUMS = """
SELECT item, place, lot,
    sum(max(change, 0) * (reason <> 'count') * (reason <> 'reverse'))
        + sum(min(change, 0) * (reason = 'reverse')),
    sum(max(-change, 0) * (reason <> 'count') * (reason <> 'reverse'))
        - sum(max(change, 0) * (reason = 'reverse')),
    sum(change * (reason = 'count')),
    sum(change)
FROM (
    SELECT item, target AS place, lot, quantity AS change, reason FROM move
    UNION ALL SELECT item, source, lot, -quantity, reason FROM move
) WHERE place NOT LIKE '<%' GROUP BY item, place, lot
"""
"""A day sheet by plain SQL, of a day before which there was nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Lend a site whose day has ended."""
    return a_day(tmp_path)


@pytest.mark.parametrize("ending", ["pdf", "xlsx", "csv", "html"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda words: words[0])
def test_every_document_in_every_form(
    site: Path, say: Any, document: tuple[str, ...], language: str, ending: str
) -> None:
    """Each is written, whole, in both languages, and nothing else is left behind."""
    out = site / f"out.{ending}"
    said = export(say, site, *document, "--language", language, "--out", out)
    assert (0, "") == (said.code, said.err)
    assert said.out.endswith(f" in {out}.\n")
    assert 100 < out.stat().st_size
    assert [] == list(site.glob("*.part"))


def test_the_day_sheet_is_what_plain_sql_adds_up(site: Path, say: Any) -> None:
    """Every line's numbers, in CSV and in XLSX, are sums over the moves."""
    with sqlite3.connect(site / "data" / "journal.db") as disk:
        added = set(disk.execute(SUMS).fetchall())
    disk.close()
    rows = [one for one in table(say, site, "day-sheet") if one["Place"]]
    keys = ("Item", "Place", "Lot")
    numbers = ("Received", "Issued", "Adjusted", "Closing")
    plain = {
        (*(one[key].lstrip("'") for key in keys), *(int(one[key]) for key in numbers))
        for one in rows
    }
    assert added == plain

    out = site / "out.xlsx"
    export(say, site, "day-sheet", "--language", "en", "--out", out)
    book: Any = openpyxl.load_workbook(out)
    heads, *lines = book.worksheets[0].iter_rows(values_only=True)
    cells = [dict(zip(heads, line, strict=True)) for line in lines]
    assert added == {
        tuple(one[key] for key in (*keys, *numbers)) for one in cells if one["Place"]
    }
    days = {one["Use by"] for one in cells}
    assert {date(2199, 3, 1), None} == {day and day.date() for day in days}
    book.close()


def test_zero_lines_and_traces(site: Path, say: Any) -> None:
    """An item of which nothing happened has a line; the others name their moves."""
    rows = table(say, site, "day-sheet")
    (lamp,) = [one for one in rows if one["Item"] == "lamp"]
    assert ("", "0", "0", "") == tuple(
        lamp[key] for key in ("Place", "Opening", "Closing", "Moves")
    )
    (hall,) = [one for one in rows if one["Place"] == "hall"]
    assert (
        "R-desk-000001/1 I-desk-000001/1 M-desk-000001/1 C-desk-000001/1 "
        "X-desk-000001/1"
    ) == hall["Moves"]


def test_an_earlier_version_is_as_it_was(site: Path, say: Any) -> None:
    """Version 1 has the moves until then; its checksum is the one that was kept."""
    rows = table(say, site, "day-sheet", "--version", "1", "--day", TODAY)
    assert {("mask", "70"), ("gown", "30"), ("lamp", "0")} == {
        (one["Item"], one["Closing"]) for one in rows
    }
    out = site / "out.pdf"
    words = ("day-sheet", "--version", "1", "--language", "en")
    export(say, site, *words, "--out", out)
    text = text_of(out)
    assert stock_site.sheet(stock_site.EARLY, 1).digest[:16] in text
    assert "later moves are not in it" in text
    assert "The catalogue has changed" not in text
    assert "2026-01-15 17:30:00" in text


def test_the_last_version_is_final(site: Path, say: Any) -> None:
    """By default it is the newest one, and it says nothing of an open day."""
    out = site / "out.pdf"
    export(say, site, "day-sheet", "--language", "en", "--out", out)
    text = text_of(out)
    assert "2026-01-15-v2" in text
    assert stock_site.sheet(stock_site.ALL, 2).digest[:16] in text
    assert "open" not in text


def test_a_catalogue_that_changed_is_said(site: Path, say: Any) -> None:
    """A version that cannot be drawn up as it was says why."""
    (site / "catalogue.toml").write_text(
        stock_site.CATALOGUE + '\n[[item]]\nid = "cap"\nname_en = "Cap"\n', "utf-8"
    )
    out = site / "out.html"
    export(say, site, "day-sheet", "--language", "zh", "--out", out)
    assert "物资目录此后有变动" in out.read_text("utf-8")


def test_a_day_without_a_store_station(tmp_path: Path, say: Any) -> None:
    """A closed day of which nobody made a sheet has version 1, of what was closed."""
    journal = Journal.open(written(tmp_path) / "data", "board-1")
    journal.append((stock_site.batch(1, 0, stock_site.EARLY),))
    journal.append((Batch(2, at(16), stock=stock_site.CLOSED),))
    journal.close()
    rows = table(say, tmp_path, "day-sheet", "--version", "1")
    assert {"70", "30", "0"} == {one["Closing"] for one in rows}


def test_receipt(site: Path, say: Any) -> None:
    """A line leads to the record and the reading; the supplier stands on top."""
    rows = table(say, site, "receipt", "R-desk-000001")
    assert [
        ("1", "mask", "Mask", "A", "supplier", "hall", "100", "ledger-1"),
        ("2", "gown", "<b>Gown & co</b>", "'-B", "supplier", "acme", "30", "ledger-2"),
    ] == [
        tuple(
            one[key]
            for key in (
                *("Line", "Item", "Name", "Lot"),
                *("From", "To", "Quantity", "Record"),
            )
        )
        for one in rows
    ]
    assert "scanner@boot:1" == rows[0]["Reading"]
    out = site / "out.pdf"
    export(say, site, "receipt", "R-desk-000001", "--language", "zh", "--out", out)
    text = text_of(out)
    for said in (
        "入库交接单",
        "Acme & <Sons>",
        "2026-01-15 09:00:00",
        "验收人",
        "口罩",
    ):
        assert said in text


def test_a_slip_that_was_taken_back_says_so(site: Path, say: Any) -> None:
    """And the slip that takes back says what."""
    out = site / "out.html"
    words = ("--language", "en", "--force", "--out", out)
    export(say, site, "receipt", "I-desk-000001", *words)
    assert "I-desk-000001/1 (X-desk-000001/1)" in out.read_text("utf-8")
    export(say, site, "receipt", "X-desk-000001", *words)
    page = out.read_text("utf-8")
    assert "<h1>Reversal</h1>" in page
    assert "<dd>I-desk-000001</dd>" in page


def test_a_count_shows_which_way_it_went(site: Path, say: Any) -> None:
    """What was lost stands with a sign."""
    (row,) = table(say, site, "receipt", "C-desk-000001")
    assert ("-2", "count difference") == (row["Quantity"], row["To"])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda words: words[0])
def test_nobody_is_named(site: Path, say: Any, document: tuple[str, ...]) -> None:
    """A person is a few signs of a hash and never all of them."""
    out = site / "out.html"
    export(say, site, *document, "--out", out)
    page = out.read_text("utf-8")
    assert PERSON not in page
    assert (document[0] in {"receipt", "moves", "paper"}) is (PERSON[:8] in page)


def test_paper(site: Path, say: Any) -> None:
    """What was taken back is left again, and every move is named."""
    (row,) = table(say, site, "paper", "A-17")
    assert ("40", "0", "40", "I-desk-000001/1 X-desk-000001/1") == tuple(
        row[key] for key in ("Approved", "Drawn", "Remaining", "Moves")
    )
    (row,) = table(say, site, "paper", "DN-77")
    assert ("100", "100", "0") == tuple(
        row[key] for key in ("Announced", "Received", "Remaining")
    )


def test_stock(site: Path, say: Any) -> None:
    """Lots that are there, and items of which nothing is."""
    rows = table(say, site, "stock")
    keys = ("Item", "Place", "Lot", "Quantity")
    assert [
        ("gown", "acme", "'-B", "30"),
        ("lamp", "", "", "0"),
        ("mask", "attic", "A", "20"),
        ("mask", "hall", "A", "78"),
    ] == [tuple(one[key] for key in keys) for one in rows]
    rows = table(say, site, "stock", "--place", "attic")
    assert ["20"] == [one["Quantity"] for one in rows]


def test_cover(site: Path, say: Any) -> None:
    """Days at full load stand beside the sums, as numbers."""
    out = site / "out.xlsx"
    export(say, site, "stock", "--language", "en", "--out", out)
    book: Any = openpyxl.load_workbook(out)
    heads, *lines = book["Totals by item"].iter_rows(values_only=True)
    (mask,) = [
        dict(zip(heads, line, strict=True)) for line in lines if line[0] == "mask"
    ]
    book.close()
    keys = ("In store", "Promised", "Usable", "Full-load use a day", "Days of cover")
    assert [98, 40, 58, 10, 5.8] == [mask[key] for key in keys]


def test_count_sheet(site: Path, say: Any) -> None:
    """It goes from place to place; blind it has no numbers of the book."""
    rows = table(say, site, "count-sheet")
    assert [("acme", "30"), ("attic", "20"), ("hall", "78"), ("", "0")] == [
        (one["Place"], one["Book"]) for one in rows
    ]
    (row,) = table(say, site, "count-sheet", "--blind", "--place", "hall")
    assert "Book" not in row
    assert ("", "") == (row["Counted"], row["Difference"])


def test_moves(site: Path, say: Any) -> None:
    """Each once, in the order in which they were booked, within the days."""
    names = [one.id for one in stock_site.ALL]
    assert names == [one["Move"] for one in table(say, site, "moves")]
    assert names == [one["Move"] for one in table(say, site, "moves", "--to", TODAY)]
    assert [] == table(say, site, "moves", "--from", TOMORROW)


def test_more_moves_than_a_page_of_the_journal(tmp_path: Path, say: Any) -> None:
    """A span of thousands comes whole."""
    journal = Journal.open(written(tmp_path) / "data", "board-1")
    many = [
        stock_site.move(
            f"R-desk-000001/{at + 1}", "mask", ("<supplier>", "hall"), 1, "A"
        )
        for at in range(2500)
    ]
    journal.append((Batch(1, at(0), moves=tuple(many)),))
    journal.close()
    rows = table(say, tmp_path, "moves")
    assert [one.id for one in many] == [one["Move"] for one in rows]
