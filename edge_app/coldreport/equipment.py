"""A room's records with the names of the WHO's equipment monitoring. Pure.

One document for each measuring point, since the names know one chamber temperature.
Only what was measured or configured is in it: a name without a value is left out, and
a record without one has no TVC, which is not 0.
Source: WHO PQS E006 (equipment monitoring), the field names of remote monitoring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, BinaryIO, TypeAlias

import msgspec

from edge_app.coldreport.alarms import Told
from edge_app.coldreport.appliance import Appliance
from edge_app.coldreport.document import Maker
from edge_app.coldreport.records import Record
from edge_app.coldreport.report import RoomReport
from edge_app.coldreport.spelling import Spelling
from edge_app.model import SECOND_NS

HEAD = (
    ("AMFR", "manufacturer"),
    ("AMOD", "model"),
    ("ASER", "serial"),
    ("APQS", "pqs"),
    ("RNAM", "region"),
    ("DNAM", "district"),
    ("FNAM", "facility"),
    ("CID", "country"),
)
CODES = (
    ("FRZE", ("low", "frost")),
    ("HEAT", ("high",)),
    ("DOOR", ("door",)),
    ("POWR", ("power", "mains", "battery")),
)
"""Alarm codes, and the words in an alarm's id that each stands for."""
Document: TypeAlias = dict[str, Any]
Writer: TypeAlias = Callable[[BinaryIO, RoomReport, Maker, Spelling], None]
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_START = datetime(1970, 1, 1, tzinfo=UTC)


def writer_of(appliances: Iterable[Appliance]) -> Writer:
    """Return what writes the documents of a room, a record a line."""
    known = {one.room: one for one in appliances}

    def write(
        target: BinaryIO, report: RoomReport, maker: Maker, _told: Spelling
    ) -> None:
        appliance = known.get(report.rules.room, Appliance(room=report.rules.room))
        between = b"[\n"
        for document in documents(report, maker, appliance):
            lines = document.pop("records")
            head = _ENCODER.encode(document)
            target.write(between + head[:-1] + b',"records":[')
            for at, line in enumerate(lines):
                target.write((b",\n" if at else b"\n") + _ENCODER.encode(line))
            target.write(b"\n]}")
            between = b",\n"
        target.write(b"[]\n" if between.startswith(b"[") else b"\n]\n")

    return write


def documents(
    report: RoomReport, maker: Maker, appliance: Appliance
) -> Iterator[Document]:
    """Yield a document for each point."""
    for name in report.points:
        yield {
            **_head(appliance, maker),
            "AID": f"{report.rules.room}/{name}",
            "records": list(_records(report, name)),
        }


def alarm_codes(alarms: Sequence[Told], room: str, time_ns: int) -> str:
    """Name the alarms of a room that were up at a time, in the order of the codes."""
    up = {
        word
        for one in alarms
        if one.raised_ns is not None
        and one.raised_ns <= time_ns
        and (one.cleared_ns is None or time_ns < one.cleared_ns)
        for word in _words(one.alarm.removeprefix(f"{room}-"))
    }
    return " ".join(code for code, words in CODES if up.intersection(words))


def absolute(time_ns: int) -> str:
    """Write a time as 20260701T003000Z."""
    moment = _START + timedelta(seconds=time_ns // SECOND_NS)
    return moment.strftime("%Y%m%dT%H%M%SZ")


# --------------------------------------------------------------------- the inside


def _words(what: str) -> list[str]:
    """Return the words of what an alarm is about; a probe's name has none."""
    return [] if what.startswith("probe") else what.split("-")


def _head(appliance: Appliance, maker: Maker) -> Document:
    head: Document = {
        name: value for name, key in HEAD if (value := getattr(appliance, key))
    }
    if appliance.installed:
        head["ADOP"] = appliance.installed
    if appliance.lat is not None and appliance.lng is not None:
        head["LAT"], head["LNG"] = appliance.lat, appliance.lng
    head["EMSV"] = maker.version
    return head


def _records(report: RoomReport, name: str) -> Iterator[Document]:
    """Yield the records of a point; those without a time have no place here."""
    for record in report.records:
        if record.time_ns is not None:
            yield _record(report, record, name, record.time_ns)


def _record(report: RoomReport, record: Record, name: str, time_ns: int) -> Document:
    made: Document = {"ABST": absolute(time_ns)}
    point = record.point(name)
    if point is not None and point.value_c is not None:
        made["TVC"] = _exact(point.value_c)
    if codes := alarm_codes(report.alarms, report.rules.room, time_ns):
        made["ALRM"] = codes
    if point is None or point.fault:
        made["EERR"] = point.fault if point else "absent"
    return made


def _exact(value: Decimal) -> Decimal:
    """Return a value that JSON writes without an exponent."""
    return Decimal(f"{value:f}")
