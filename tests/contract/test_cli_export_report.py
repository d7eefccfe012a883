"""`gatepost export report`: any version of any report, in every form."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from edge_app.journal import Journal
from edge_app.model import Json
from edge_app.outcomes import Event
from tests.contract.batches import batch, stamp

GOOD = Path(__file__).parent.parent / "data" / "example.toml"
CHECK: dict[str, Json] = {
    "date": "2026-03-01",
    "check": "morning",
    "expected": 20,
    "measured": 18,
}
FIGURES: dict[str, dict[str, Json]] = {
    "gate": {
        "measured": 18,
        "flagged": 0,
        "leave": {"granted": 1, "used": 0, "without": 0},
        "absent": [{"cause": "", "people": 2}],
        "checks": [{**CHECK, "missing": 2, "ill": 2, "by_class": []}],
        "alarms": {"raised": 0, "unacknowledged": 0, "unacknowledged_alarms": []},
    },
    "stock": {
        "items": [{"item": "=mask", "opening": 5, "closing": 5}],
        "short": [{"item": "mask", "level": "low"}],
        "expired": [],
    },
    "cold": {"rooms": [{"room": "fridge", "coldest_c": None, "records": 48}]},
}


def made(due: str, version: int = 1, of: str = "gate", name: str = "daily") -> Event:
    """Return the event of a report."""
    data: dict[str, Json] = {
        "report": f"{name}/{due}",
        "of": of,
        "result": "made",
        "due": f"{due}:00.000+08:00",
        "version": version,
        "zero": True,
        "late": version == 2,
        "why": "the gateway was away",
        "completeness": {"expected": 20, "measured": 18, "missing": 2, "gone": True},
        "figures": FIGURES[of],
    }
    return Event("report", name, stamp(), data, "clock@1")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Leave a journal with some reports."""
    journal = Journal.open(tmp_path / "data", "machine")
    events = (
        made("2026-03-01T10:00"),
        made("2026-03-01T17:30"),
        made("2026-03-01T10:00", 2),
        made("2026-03-01T17:30", of="stock", name="goods"),
        made("2026-03-01T17:30", of="cold", name="rooms"),
    )
    journal.append([batch(1, *events)])
    journal.close()
    return tmp_path


def export(say: Any, site: Path, name: str, out: str, *words: str) -> Any:
    """Run the command."""
    where = ("--config", GOOD, "--root", site, "--out", site / out)
    return say("export", "report", name, *where, *words)


@pytest.mark.parametrize(
    ("words", "deadline", "version"),
    [
        ((), "2026-03-01T17:30", 1),
        (("--due", "2026-03-01T10:00"), "2026-03-01T10:00", 2),
        (("--due", "2026-03-01T10:00", "--version", "1"), "2026-03-01T10:00", 1),
        (("--version", "2"), "2026-03-01T10:00", 2),
    ],
)
def test_which_report(
    say: Any, site: Path, words: tuple[str, ...], deadline: str, version: int
) -> None:
    """The last and newest, unless another is asked for."""
    said = export(say, site, "daily", "report.json", *words)
    document = json.loads((site / "report.json").read_text("utf-8"))

    assert 0 == said.code
    assert (f"daily/{deadline}", version) == (document["report"], document["version"])


@pytest.mark.parametrize("name", ["daily", "goods", "rooms"])
@pytest.mark.parametrize(
    ("ending", "language"),
    [("pdf", "zh"), ("html", "en"), ("xlsx", "zh"), ("csv", "zh")],
)
def test_every_form(
    say: Any, site: Path, name: str, ending: str, language: str
) -> None:
    """Each kind of report can be printed."""
    said = export(say, site, name, f"report.{ending}", "--language", language)

    assert 0 == said.code
    assert (site / f"report.{ending}").stat().st_size > 50


def test_a_table_file_has_the_numbers(say: Any, site: Path) -> None:
    """CSV has the leading table; no text of it is a formula."""
    export(say, site, "goods", "goods.csv", "--language", "en")
    with (site / "goods.csv").open(encoding="utf-8-sig", newline="") as file:
        head, line = csv.reader(file)
    assert ("item", "closing") == (head[0], head[-1])
    assert ("'=mask", "5") == (line[0], line[-1])
    export(say, site, "daily", "daily.xlsx", "--language", "en")
    book = load_workbook(site / "daily.xlsx")
    cells = {str(cell.value) for sheet in book for row in sheet for cell in row}

    assert {"zero report: nothing was flagged", "others", "leave granted"} <= cells


def test_what_cannot_be(say: Any, site: Path) -> None:
    """Each is refused with one sentence."""
    unknown = export(say, site, "weekly", "a.csv").sentence()
    assert "no such report of weekly; the file has no [[report]]." in unknown
    assert "must end in one of" in export(say, site, "daily", "a.txt").sentence()
    (site / "there.csv").write_text("x")
    assert "is there already" in export(say, site, "daily", "there.csv").sentence()
    said = export(say, site, "daily", "b.csv", "--due", "2026-03-02")

    assert "no such report of daily" in said.sentence()
