"""`gatepost export room`: what it writes, checked against the journal by plain SQL."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from edge_app.cli.verify import sentences, verify
from tests.contract import room_site
from tests.contract.slip_desk import text_of
from tests.schemas_of import validator
from tests.unit.room_rows import DAY_NS, START_NS

JULY = ("--from", "2026-07-02", "--to", "2026-07-03")
"""Two of the four days that the journal has."""
ROWS = """
SELECT seq, wall_ns, json_extract(data, '$.points[0].temperature_c')
FROM event WHERE kind = 'cold.record' AND wall_ns >= ? AND wall_ns < ? ORDER BY seq
"""
APPLIANCE = """
[[appliance]]
room = "vaccines"
manufacturer = "Acme"
country = "CN"
installed = "2024-05-01"
lat = 31.2
lng = 121.5
"""
LOCAL_NS = 8 * 3600 * 10**9


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Lend a site of which the journal has four days, with an hour outside."""
    room_site.written(tmp_path, more=APPLIANCE)
    room_site.keep(tmp_path, room_site.days(4, stays=[1]))
    return tmp_path


def room(say: Any, site: Path, ending: str, *words: str) -> tuple[Any, Path]:
    """Export the room; return what was said and the file."""
    out = site / f"out.{ending}"
    where = ("--config", site / "site.toml", "--root", site, "--force", "--out", out)
    return say("export", "room", *(words or JULY), *where), out


def kept(site: Path) -> list[tuple[int, int, float]]:
    """Return number, time and first temperature of the period's records."""
    begin_ns = START_NS + DAY_NS - LOCAL_NS
    with closing(sqlite3.connect(site / "data" / "journal.db")) as disk:
        return disk.execute(ROWS, (begin_ns, begin_ns + 2 * DAY_NS)).fetchall()


@pytest.mark.parametrize("ending", ["pdf", "xlsx", "csv", "json"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_in_both_languages(
    site: Path, say: Any, ending: str, language: str
) -> None:
    """Each is written, whole, and nothing else is left behind."""
    said, out = room(say, site, ending, *JULY, "--language", language)
    assert (0, "") == (said.code, said.err)
    assert f"{len(kept(site))} records of vaccines in {out}.\n" == said.out
    assert [] == list(site.glob("*.part"))


def test_the_table_is_what_plain_sql_finds(site: Path, say: Any) -> None:
    """Every record of the period and no other, with its digits and its row."""
    _, out = room(say, site, "csv", *JULY, "--language", "en")
    lines = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    rows = kept(site)
    assert [f"record-{seq}" for seq, _, _ in rows] == [one["Row"] for one in lines]
    assert [value for _, _, value in rows] == [
        float(one["probe-1 °C"]) for one in lines
    ]
    assert ("2026-07-02 00:00:00", "2026-07-01T16:00:00.000Z") == (
        lines[0]["Time"],
        lines[0]["UTC"],
    )
    assert {"in range", "high"} == {one["State"] for one in lines}


def test_the_workbook_has_numbers_times_and_a_chart(site: Path, say: Any) -> None:
    """Cells are real numbers and moments; Excel draws the chart from them."""
    _, out = room(say, site, "xlsx", *JULY, "--language", "en")
    book: Any = openpyxl.load_workbook(out)
    heads, first, *_ = book["Records"].iter_rows(values_only=True)
    cells = dict(zip(heads, first, strict=True))
    assert "2026-07-02T00:00:00" == cells["Time"].isoformat()
    assert isinstance(cells["probe-1 °C"], float)
    names = {"Records", "Statistics", "Excursions", "Gaps", "Alarms", "Temperatures"}
    assert names <= set(book.sheetnames)
    with zipfile.ZipFile(out) as parts:
        chart = parts.read("xl/charts/chart1.xml").decode()
    rows = len(kept(site)) + 1
    assert 2 == chart.count(f"'Records'!$B$2:$B${rows}")
    assert f"'Records'!$L$2:$L${rows}" in chart
    assert 'dispBlanksAs val="gap"' in chart
    (head, stay) = book["Excursions"].iter_rows(values_only=True)
    told = dict(zip(head, stay, strict=True))
    assert (9.4, 40, "door", "mmr/L7") == (
        told["Peak °C"],
        told["Minutes"],
        told["Cause"],
        told["Lots inside"],
    )
    book.close()


def test_the_equipment_file_keeps_to_its_schema(site: Path, say: Any) -> None:
    """A document a point, with the names of the WHO and nothing made up."""
    _, out = room(say, site, "json")
    documents = json.loads(out.read_text("utf-8"), parse_float=Decimal)
    assert [] == list(validator("equipment").iter_errors(json.loads(out.read_bytes())))
    first, second = documents
    assert ("Acme", "CN", "2024-05-01", Decimal("31.2"), "vaccines/probe-1") == tuple(
        first[key] for key in ("AMFR", "CID", "ADOP", "LAT", "AID")
    )
    assert {"AMOD", "ASER", "APQS"}.isdisjoint(first)
    assert "vaccines/probe-2" == second["AID"]
    rows = kept(site)
    assert [value for _, _, value in rows] == [
        float(r["TVC"]) for r in first["records"]
    ]
    assert "20260701T160000Z" == first["records"][0]["ABST"]
    heat = [r["ABST"] for r in first["records"] if r.get("ALRM") == "HEAT"]
    assert ("20260702T121000Z", "20260702T125800Z") == (heat[0], heat[-1])


def test_the_paper_leads_back_to_the_rows(site: Path, say: Any) -> None:
    """The anchors on it are those that `gatepost verify` compares with."""
    _, out = room(say, site, "pdf", *JULY, "--language", "en", "--by", "Li Wei")
    text = text_of(out)
    assert "2026-07-02 00:00:00 (+08:00) - 2026-07-04 00:00:00 (+08:00)" in text
    assert "Li Wei" in text
    first, last = (kept(site)[at][0] for at in (0, -1))
    for seq in (first, last):
        at = text.index(f"record:{seq}:")
        anchor = text[at : at + len(f"record:{seq}:") + 16]
        _, number, digits = anchor.split(":")
        verdicts = verify(site / "data", {"record": {int(number): digits}})
        assert "chain whole" in "\n".join(sentences(verdicts))
    wrong = verify(site / "data", {"record": {first: "0" * 16}})
    assert any(one.faults for one in wrong)


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        (
            "UPDATE event SET data = replace(data, '\"in-range\"', '\"in range\"') "
            "WHERE stream = 'record' AND seq = 60",
            "record 60 (2026-07-02",
        ),
        (
            "DELETE FROM event WHERE stream = 'record' AND seq = 60",
            "record 60: rows 60 to 60 are missing",
        ),
        (
            "UPDATE event SET wall_ns = wall_ns + 1 "
            "WHERE stream = 'record' AND seq = 60",
            "record 60 (2026-07-02",
        ),
        (
            "UPDATE event SET station = 'other' WHERE stream = 'record' AND seq = 60",
            "record 60 (2026-07-02",
        ),
        (
            "UPDATE event SET seq = -1 WHERE stream = 'record' AND seq = 60;"
            "UPDATE event SET seq = 60 WHERE stream = 'record' AND seq = 61;"
            "UPDATE event SET seq = 61 WHERE stream = 'record' AND seq = -1",
            "record 60 (2026-07-02",
        ),
        (
            "UPDATE event SET data = replace(data, '9.4', '7.9') "
            "WHERE stream = 'urgent' AND seq = 1",
            "urgent 1 (2026-07-02",
        ),
    ],
    ids=["altered", "removed", "moved", "renamed", "reordered", "softened"],
)
def test_a_damaged_period_says_so(site: Path, say: Any, deed: str, told: str) -> None:
    """On the screen, by the exit code and on the paper; `verify` finds the same."""
    with closing(sqlite3.connect(site / "data" / "journal.db")) as disk:
        for one in deed.split(";"):
            disk.execute(one)
        disk.commit()
    faults = [str(f) for one in verify(site / "data", {}) for f in one.faults]
    assert any(fault.startswith(told) for fault in faults), faults
    said, out = room(say, site, "pdf", *JULY, "--language", "en")
    assert 1 == said.code
    assert f"broken: {told}" in said.out
    text = " ".join(text_of(out).split())
    assert "this report proves nothing" in text
    assert "BROKEN" in text


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_bare_table_of_a_damaged_period_is_refused(
    site: Path, say: Any, ending: str
) -> None:
    """A form that has no place for the warning is not written at all."""
    with closing(sqlite3.connect(site / "data" / "journal.db")) as disk:
        disk.execute("DELETE FROM event WHERE stream = 'record' AND seq = 60")
        disk.commit()
    said, out = room(say, site, ending)
    assert "record 60: rows 60 to 60 are missing" in said.sentence()
    assert not out.exists()


def test_damage_elsewhere_is_not_this_months(site: Path, say: Any) -> None:
    """A row of days that the report does not stand on is for `verify` to find."""
    with closing(sqlite3.connect(site / "data" / "journal.db")) as disk:
        disk.execute("DELETE FROM event WHERE stream = 'record' AND seq = 200")
        disk.commit()
    said, _ = room(say, site, "csv", "--from", "2026-07-01", "--to", "2026-07-01")
    assert 0 == said.code
    assert any(one.faults for one in verify(site / "data", {}))


def test_the_last_whole_month_by_default(site: Path, say: Any) -> None:
    """Without days it is the month before this one, of which there is nothing here."""
    said, out = room(say, site, "csv", "--language", "en")
    assert (0, f"0 records of vaccines in {out}.\n") == (said.code, said.out)
    (gap,) = csv.DictReader(io.StringIO(out.read_text("utf-8-sig")))
    assert ("gap", "not explained") == (gap["State"], gap["Reason"])
    said, _ = room(say, site, "csv", "--to", "2026-07-31")
    assert said.out.startswith("220 records"), said.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--room", "vacines"), "There is no cold room vacines; there is vaccines."),
        (
            ("--from", "2026-07-09", "--to", "2026-07-08"),
            "--to 2026-07-08 is before --from 2026-07-09.",
        ),
    ],
)
def test_what_cannot_be_told(
    site: Path, say: Any, words: tuple[str, ...], sentence: str
) -> None:
    """Each mistake has one sentence and leaves no file."""
    said, out = room(say, site, "pdf", *words)
    assert sentence in said.sentence()
    assert not out.exists()


def test_a_file_of_no_known_kind(site: Path, say: Any) -> None:
    """The ending says which form is wanted; a file is not written over unasked."""
    said, _ = room(say, site, "doc")
    assert ".json" in said.sentence()
    (site / "out.csv").write_text("mine", "utf-8")
    where = ("--config", site / "site.toml", "--root", site)
    said = say("export", "room", *where, "--out", site / "out.csv")
    assert "--force writes over it" in said.sentence()


def test_a_site_without_a_journal(tmp_path: Path, say: Any) -> None:
    """It is said in a sentence."""
    room_site.written(tmp_path)
    said, _ = room(say, tmp_path, "csv")
    assert "There is no journal" in said.sentence()
