"""The report of a cold room as a slip and on the chart."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from edge_app.coldreport.alarms import Told
from edge_app.coldreport.document import Maker, slip_of
from edge_app.coldreport.equipment import alarm_codes
from edge_app.coldreport.figures import Range
from edge_app.coldreport.gaps import Intervals
from edge_app.coldreport.report import Chain, Found, Period, RoomReport, report_of
from edge_app.coldreport.rules import Calibrated, Rules
from edge_app.coldreport.spelling import Spelling
from edge_app.coldreport.words import CAUSES, CLOCKS, DECISIONS, GAPS, WORDS, Words
from edge_app.model import SECOND_NS
from edge_app.printing import room_report
from edge_app.printing.room_scale import line_of, scale_of
from edge_app.store.slip import Slip, Table
from tests.unit.room_rows import (
    DAY_NS,
    HOUR_NS,
    MINUTE_NS,
    START_NS,
    alarm,
    dated,
    excursion,
    read,
    records,
)

HOSTILE = "=HYPERLINK(1)"
MAKER = Maker("hillside/store", "@root", "Gatepost 1")
RULES = Rules(
    "vaccines",
    ("probe-1", "probe-2"),
    Range(Decimal(2), Decimal(8), inside=False),
    Intervals(1800, 120),
    30 * DAY_NS,
    (("delay_s", "600"),),
    (Calibrated("probe-1", HOSTILE, "2025-06-30", "2026-06-30"),),
)
FRAME = (0.0, 0.0, 100.0, 100.0)


def spelling(language: str = "en") -> Spelling:
    """Return English, or Chinese, at eight hours ahead of UTC."""
    return Spelling(Words(language), lambda _wall_ns: 8 * 3600)


def report(**more: Any) -> RoomReport:
    """Return a report of a morning with a gap, a stay and an alarm."""
    onset_ns = START_NS + HOUR_NS
    rows = [one for one in records([("5.0", None)] * 8) if one.row.seq not in {4, 5}]
    words = {"by": HOSTILE, "comment": "-1+1"}
    others = (
        dated("cold.excursion", onset_ns, excursion("began", onset_ns, cause=HOSTILE)),
        dated("alarm", onset_ns, alarm("unacknowledged", "normal", onset_ns)),
        dated("alarm", onset_ns + 9, alarm("acknowledged", "", onset_ns, **words)),
    )
    period = Period(START_NS, START_NS + 4 * HOUR_NS, START_NS + DAY_NS)
    chain = Chain("record", f"record:1:{'a' * 64}", f"record:8:{'b' * 64}", 8)
    return report_of(
        RULES, period, Found(read(rows), others, (replace(chain, **more),))
    )


def table(slip: Slip, caption: str) -> list[dict[str, Any]]:
    """Return one of a slip's tables as lines with their headings."""
    found: Table = next(one for one in slip.tables if one.caption == caption)
    heads = [column.heading for column in found.columns]
    return [dict(zip(heads, row, strict=True)) for row in found.rows]


def test_the_facts_say_what_the_report_stands_on() -> None:
    """Period, limits, counts, clocks and the rows it leads back to."""
    slip = slip_of(report(), MAKER, spelling(), every_record=False)
    facts = dict(slip.facts)
    assert (
        "2026-07-01 08:00:00 (+08:00) - 2026-07-01 12:00:00 (+08:00)" == facts["Period"]
    )
    assert "2 - 8 °C; the limits themselves are an alarm" == facts["Range"]
    assert facts["Records"].startswith("8 due, 6 there, 2 missing")
    assert "62.50 %" == facts["Time covered"]
    assert "6 set, 0 repaired, 0 without a time" == facts["Clock"]
    assert (
        f"whole (8 rows); first row record:1:{'a' * 16}, last row record:8:{'b' * 16}"
        == facts["Hash chain record"]
    )
    assert "2026-07-02 08:00:00 (+08:00) @root" == facts["Made"]


def test_a_broken_chain_stands_first() -> None:
    """The warning is the first fact and the first note."""
    made = report(faults=("record 3: its content was changed",))
    slip = slip_of(made, MAKER, spelling(), every_record=False)
    assert "proves nothing" in slip.facts[0][1]
    assert "proves nothing" in slip.notes[0]
    assert "BROKEN: record 3" in dict(slip.facts)["Hash chain record"]


def test_the_tables_of_the_paper() -> None:
    """Each matter has its table; what is not known is empty and never 0."""
    slip = slip_of(report(), MAKER, spelling(), every_record=False)
    whole, one, two = table(slip, "Statistics")
    assert ("whole room", 6, Decimal("5.00")) == (
        whole["Point"],
        whole["Values"],
        whole["Mean °C"],
    )
    assert (Decimal("100.00"), Decimal("5.00")) == (one["In range %"], one["MKT °C"])
    assert [0, 6, None, None] == [
        two[key] for key in ("Values", "No value", "Mean °C", "In range %")
    ]
    (gap,) = table(slip, "Gaps")
    assert ("2026-07-01 09:00:00", Decimal("90.0"), 2, "not explained") == (
        gap["From"],
        gap["Minutes"],
        gap["Missing"],
        gap["Reason"],
    )
    calibrated = table(slip, "Calibration")
    assert ["overdue in this period", "not known"] == [c["State"] for c in calibrated]
    (day,) = table(slip, "Days")
    assert ("2026-07-01", 6, ("record-1 - record-8",)) == (
        day["Day"],
        day["Records"],
        day["Rows"],
    )
    (stay,) = table(slip, "Excursions")
    assert ("not over", Decimal("40.0")) == (stay["End"], stay["Minutes"])


def test_every_record_and_every_gap_has_a_line() -> None:
    """In the order of time, a gap half-way through itself and without values."""
    slip = slip_of(report(), MAKER, spelling(), every_record=True)
    lines = table(slip, "Records")
    assert ["record-3", "", "record-6"] == [one["Row"] for one in lines[2:5]]
    gap = lines[3]
    assert ("gap", "2026-07-01 09:45:00", None) == (
        gap["State"],
        gap["Time"],
        gap["probe-1 °C"],
    )
    assert ("probe-2: lost", None) == (lines[0]["Faults"], lines[0]["probe-2 °C"])


def test_chinese_has_every_word() -> None:
    """No word is missing, and none is the same in both languages but names."""
    for pairs in (WORDS, CAUSES, CLOCKS, DECISIONS, GAPS):
        assert [] == [key for key, (zh, en) in pairs.items() if not zh or not en]
    slip = slip_of(report(), MAKER, spelling("zh"), every_record=False)
    assert ("冷库温度报告", "第 {page} 页,共 {pages} 页") == (slip.title, slip.page)
    assert "超限" in {one.caption for one in slip.tables}


def test_no_text_becomes_a_formula() -> None:
    """What somebody typed stays a text in a workbook and in a table."""
    target = io.BytesIO()
    room_report.write_xlsx(target, report(), MAKER, spelling())
    book = openpyxl.load_workbook(target)
    cells = [cell for sheet in book.worksheets for row in sheet.rows for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert 3 <= sum(cell.value == HOSTILE for cell in cells)
    book.close()
    lines = io.BytesIO()
    hostile = replace(RULES, room="+vaccines")
    room_report.write_csv(lines, replace(report(), rules=hostile), MAKER, spelling())
    assert "'+vaccines,2026-07-01 08:00:00" in lines.getvalue().decode("utf-8-sig")


@pytest.mark.parametrize(
    ("alarms", "codes"),
    [
        ((), ""),
        (("vaccines-high",), "HEAT"),
        (("vaccines-critical-high", "vaccines-frost"), "FRZE HEAT"),
        (("vaccines-mains", "vaccines-door"), "DOOR POWR"),
        (("vaccines-probe-door-1", "vaccines-forecast"), ""),
    ],
)
def test_the_codes_of_alarms(alarms: tuple[str, ...], codes: str) -> None:
    """Each stands for the alarms that it means, and a probe's name for none."""
    up = [Told(name, "high", "x", 1, 5) for name in alarms]
    assert codes == alarm_codes(up, "vaccines", 5)
    assert "" == alarm_codes(up, "vaccines", 4)
    assert "" == alarm_codes([replace(one, cleared_ns=9) for one in up], "vaccines", 9)


def test_the_chart_keeps_every_peak() -> None:
    """Of values in one column the extremes are drawn; a lost value breaks the line."""
    values = [(str(5 + (at == 7)),) for at in range(40)]
    made = report_of(
        RULES,
        Period(START_NS, START_NS + 20 * HOUR_NS, START_NS + DAY_NS),
        Found(read(records(values)), (), ()),
    )
    scale = scale_of(made, FRAME)
    (line,) = line_of(made.runs[0], "probe-1", scale, 50.0)
    heights = line[1::2]
    assert scale.y(6.0) in heights
    assert len(heights) < 10
    assert sorted(line[::2]) == line[::2]
    broken = report_of(
        RULES,
        Period(START_NS, START_NS + 2 * HOUR_NS, START_NS + DAY_NS),
        Found(read(records([("5",), (None,), ("6",), ("6",)])), (), ()),
    )
    lines = list(line_of(broken.runs[0], "probe-1", scale_of(broken, FRAME), 0.5))
    assert [2, 4] == [len(one) for one in lines]


def test_the_scale_holds_limits_and_values() -> None:
    """Both limits are on the chart, even of a room that never came near them."""
    scale = scale_of(report(), FRAME)
    assert scale.low_c < 2
    assert scale.high_c > 8
    assert [2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0] == list(scale.degrees())
    marks = list(scale.moments(lambda _wall_ns: 8 * 3600))
    assert [START_NS + at * HOUR_NS for at in range(5)] == marks
    assert (0.0, 100.0) == (scale.x(0), scale.x(START_NS + 9 * DAY_NS))
    month = replace(scale, end_ns=START_NS + timedelta(days=31).days * DAY_NS)
    offset_ns = 8 * 3600 * SECOND_NS
    local = [(one + offset_ns) % DAY_NS for one in month.moments(lambda _ns: 8 * 3600)]
    assert {0} == set(local)


def test_a_report_of_nothing_can_be_drawn() -> None:
    """A period without any record has its paper too, the same each time."""
    period = Period(START_NS, START_NS + 30 * MINUTE_NS, START_NS + DAY_NS)
    bare = replace(RULES, probes=(), calibrations=(), window_ns=None)
    empty = report_of(bare, period, Found((), (), ()))
    first, second = io.BytesIO(), io.BytesIO()
    for target in (first, second):
        room_report.write_pdf(target, empty, MAKER, spelling())
    assert first.getvalue() == second.getvalue()
    assert first.getvalue().startswith(b"%PDF")
    book = io.BytesIO()
    room_report.write_xlsx(book, empty, MAKER, spelling())
    assert "Temperatures" not in openpyxl.load_workbook(book).sheetnames
