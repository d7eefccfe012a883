"""`gatepost export`: sentences for what cannot be written, and receipt printers."""

from __future__ import annotations

import socket
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from edge_app.cli import export_draw
from edge_app.journal import Journal
from tests.contract.slip_desk import DOCUMENTS, export, table
from tests.contract.stock_site import TOMORROW, a_day, written

PATIENCE_S = 10


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Lend a site whose day has ended."""
    return a_day(tmp_path)


def test_too_many_for_paper(
    site: Path, say: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody would read is refused on paper, not in a table."""
    monkeypatch.setattr(export_draw, "PAPER_LIMIT", 3)
    said = export(say, site, "moves", "--out", site / "out.pdf")
    assert "6 moves are too many for paper" in said.sentence()
    assert 6 == len(table(say, site, "moves"))
    monkeypatch.setattr(export_draw, "TABLE_LIMIT", 3)
    said = export(say, site, "moves", "--out", site / "out.xlsx")
    assert "6 moves are too many for a worksheet" in said.sentence()


def test_a_file_is_never_written_over(site: Path, say: Any) -> None:
    """Unless that is asked for."""
    out = site / "sheet.csv"
    out.write_text("mine", "utf-8")
    said = export(say, site, "day-sheet", "--out", out)
    assert (
        f"gatepost export: {out} is there already; --force writes over it."
        == said.sentence()
    )
    assert "mine" == out.read_text("utf-8")
    assert 0 == export(say, site, "day-sheet", "--force", "--out", out).code
    assert "mine" != out.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("receipt", "R-1"), "No move in the journal stands on a document R-1."),
        (("receipt", ""), "No move in the journal stands on a document ."),
        (("paper", "A-9"), "No approval or delivery note A-9 was announced."),
        (
            ("day-sheet", "--version", "3"),
            "There is no version 3 of the sheet of 2026-01-15; there is 1, 2.",
        ),
        (
            ("day-sheet", "--day", TOMORROW),
            "2026-01-16 is still open and no sheet of it was made; the newest closed "
            "day is 2026-01-15.",
        ),
        (
            ("day-sheet", "--day", "2020-01-01"),
            "2020-01-01 was never closed; the newest closed day is 2026-01-15.",
        ),
        (("stock", "--place", "moon"), "There is nothing at a place moon."),
        (("count-sheet", "--place", "<loss>"), "There is nothing at a place <loss>."),
    ],
)
def test_what_is_not_there(
    site: Path, say: Any, words: tuple[str, ...], sentence: str
) -> None:
    """One sentence, and no file."""
    out = site / "out.pdf"
    said = export(say, site, *words, "--out", out)
    assert f"gatepost export: {sentence}" == said.sentence()
    assert not out.exists()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda words: words[0])
def test_no_journal(tmp_path: Path, say: Any, document: tuple[str, ...]) -> None:
    """A box that never ran has none of them."""
    out = tmp_path / "out.pdf"
    said = export(say, written(tmp_path), *document, "--out", out)
    assert "There is no journal" in said.sentence()
    assert not out.exists()


def test_an_empty_journal(tmp_path: Path, say: Any) -> None:
    """Where nothing ever moved the stock is zero lines, and no day was closed."""
    Journal.open(written(tmp_path) / "data", "board-1").close()
    rows = table(say, tmp_path, "stock")
    assert {"0"} == {one["Quantity"] for one in rows}
    out = tmp_path / "out.pdf"
    assert 0 == export(say, tmp_path, "moves", "--out", out).code
    said = export(say, tmp_path, "day-sheet", "--out", tmp_path / "sheet.pdf")
    assert (
        "gatepost export: No day was closed yet, and no sheet was made."
        == said.sentence()
    )


@pytest.mark.parametrize("name", ["out.doc", "out"])
def test_a_form_nobody_writes(site: Path, say: Any, name: str) -> None:
    """The name of the file says which form; another one is refused."""
    said = export(say, site, "stock", "--out", site / name)
    assert "must end in one of .pdf, .xlsx, .csv, .html" in said.sentence()


def test_where_nobody_can_write(site: Path, say: Any) -> None:
    """A folder that is not there is one sentence."""
    out = site / "nowhere" / "out.pdf"
    said = export(say, site, "stock", "--out", out)
    assert (
        f"gatepost export: {out} cannot be written: No such file or directory."
        == said.sentence()
    )


@pytest.mark.parametrize("width", ["80", "58"])
def test_receipt_printer(site: Path, say: Any, width: str) -> None:
    """A receipt printer on the network gets one picture, and a cut."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(PATIENCE_S)
        port = server.getsockname()[1]
        got: list[bytes] = []

        def take() -> None:
            line, _ = server.accept()
            with line:
                while data := line.recv(65536):
                    got.append(data)

        taker = threading.Thread(target=take)
        taker.start()
        said = export(
            *(say, site, "receipt", "R-desk-000001", "--width", width),
            *("--printer", f"escpos=127.0.0.1:{port}"),
        )
        taker.join(PATIENCE_S)
    assert (0, "") == (said.code, said.err)
    assert said.out.endswith(" R-desk-000001 printed.\n")
    data = b"".join(got)
    assert b"\x1dv0" in data
    assert b"\x1dV" in data


@pytest.mark.parametrize(
    ("printer", "sentence"),
    [
        ("zpl=/dev/lp0", "A receipt is printed by escpos=, not by a label printer."),
        ("escpos=/dev/lp0", "The printer at /dev/lp0 took nothing: No such file"),
        ("lp0", '"lp0" is no printer such as'),
    ],
)
def test_no_printer(site: Path, say: Any, printer: str, sentence: str) -> None:
    """A printer that cannot be is one sentence."""
    said = export(say, site, "receipt", "R-desk-000001", "--printer", printer)
    assert sentence in said.sentence()


def test_while_the_gateway_runs(site: Path, say: Any) -> None:
    """A journal that is being written is read as it is at one moment."""
    journal = Journal.open(site / "data", "board-1")
    try:
        rows = table(say, site, "stock")
    finally:
        journal.close()
    assert {"30", "0", "20", "78"} == {one["Quantity"] for one in rows}


def test_damaged_facts(site: Path, say: Any) -> None:
    """A table that does not say what it should is one sentence."""
    with sqlite3.connect(site / "data" / "journal.db") as disk:
        disk.execute("UPDATE lot SET facts = '{'")
    disk.close()
    out = site / "out.pdf"
    said = export(say, site, "stock", "--out", out)
    assert "The store room's tables cannot be read" in said.sentence()
    assert not out.exists()
