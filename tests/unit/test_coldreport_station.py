"""The report is made of what the station itself says, in its own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from edge_app.coldreport.records import RECORD, Dated
from edge_app.coldreport.report import Found, Period, RoomReport, report_of
from edge_app.coldreport.rules import rules_of
from edge_app.kinds import KINDS
from edge_app.model import SECOND_NS
from edge_app.outcomes import Event
from edge_app.rows import Row, document_text
from tests.unit.cold_night import NOON_NS, TWO, Room, at, warm
from tests.unit.room_rows import read

LIMITS = replace(
    TWO,
    calibrations={"p1": {"certificate": "G-1", "date": "2025-12-01"}},
    room_class="refrigerated",
)


def values() -> Iterator[tuple[int, str]]:
    """Yield an afternoon of the first probe: an hour at 5, 20 min at 9.5, then 5."""
    for second in range(0, 7200, 30):
        yield second, "9.5" if 3600 <= second < 4800 else "5.0"


def told(room: Room) -> list[Dated]:
    """Return what the room said as rows, with a number in each stream."""
    numbers: dict[str, int] = {}
    rows = []
    for _, one in room.earned:
        if isinstance(one, Event):
            stream = KINDS[one.kind]
            seq = numbers[stream] = numbers.get(stream, 0) + 1
            data = document_text(one.data)
            row = Row(stream, seq, one.kind, one.station, one.at, data, one.cause)
            rows.append(Dated(row, one.at.wall_ns))
    return rows


def afternoon() -> RoomReport:
    """Let the station live through it, and draw the report of it up."""
    room = Room(LIMITS).start(at(0))
    for second, value_c in values():
        room.take((warm(second + 1, value_c), warm(second + 2, "4.0", "p2")))
    rows = told(room)
    period = Period(NOON_NS, NOON_NS + 7200 * SECOND_NS, NOON_NS + 10**6 * SECOND_NS)
    records = read([one for one in rows if one.row.kind == RECORD])
    others = [one for one in rows if one.row.kind != RECORD]
    return report_of(rules_of(LIMITS), period, Found(records, others, ()))


def test_an_excursion_of_the_station_is_one_of_the_report() -> None:
    """Onset, end, peak and time outside are those that were lived through."""
    made = afternoon()
    (stay,) = made.stays
    assert ("high", Decimal("9.5"), Decimal(8), "p1") == (
        stay.side,
        stay.peak_c,
        stay.limit_c,
        stay.peak_probe,
    )
    assert NOON_NS + 3601 * SECOND_NS == stay.onset_ns
    assert NOON_NS + 4801 * SECOND_NS == stay.ended_ns
    assert stay.outside_s is not None
    assert 1200 == int(stay.outside_s)
    assert 30 == round(stay.degree_minutes or 0)


def test_the_stations_records_leave_no_gap() -> None:
    """It keeps the legal interval that the report judges by, inside and outside."""
    made = afternoon()
    assert () == made.gaps
    assert {"interval", "transition", "start"} >= {one.reason for one in made.records}
    assert {"in-range", "high"} == {one.state for one in made.records}
    assert ("p1", "p2") == made.points
    one, two = made.statistics
    assert (Decimal("5.0"), Decimal("9.5")) == (one.lowest_c, one.highest_c)
    assert 1200 == one.outside_s
    assert (Decimal("4.00"), Decimal("100.00")) == (two.mean_c, two.inside_pct)


def test_what_the_room_is_set_to_is_told() -> None:
    """Its rules and its certificates."""
    made = afternoon()
    settings = dict(made.rules.settings)
    assert ("refrigerated", "300") == (settings["room_class"], settings["delay_s"])
    assert any("°C" in text for text in settings.values())
    assert ["G-1"] == [one.certificate for one in made.calibrations]
