"""Rows of a cold room as its station writes them, for tests and for the benchmark."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from edge_app.coldreport.records import Dated, Pool, Record
from edge_app.kinds import KINDS
from edge_app.model import SECOND_NS, Document, Stamp
from edge_app.moments import time_text
from edge_app.outcomes import Event
from edge_app.rows import Row, document_text

BOOT = "boot-1"
MINUTE_NS = 60 * SECOND_NS
HOUR_NS = 60 * MINUTE_NS
DAY_NS = 24 * HOUR_NS
START_NS = round(datetime(2026, 7, 1, tzinfo=UTC).timestamp()) * SECOND_NS
"""Midnight in UTC."""
TENTH = Decimal("0.1")


def stamp(time_ns: int, *, synced: bool = True, boot: str = BOOT) -> Stamp:
    """Return a moment; the boot began a day before the start."""
    return Stamp(boot, time_ns - START_NS + DAY_NS, time_ns, synced)


def dated(
    kind: str,
    time_ns: int | None,
    data: Document,
    seq: int = 1,
    station: str = "vaccines",
) -> Dated:
    """Return a row with its time; None is one that no clock dated."""
    at = stamp(time_ns or 0, synced=time_ns is not None)
    row = Row(KINDS[kind], seq, kind, station, at, document_text(data), "")
    return Dated(row, time_ns, f"{seq:064x}")


def record(
    values_c: Sequence[Decimal | str | None],
    *,
    state: str = "in-range",
    reason: str = "interval",
    **more: Any,
) -> Document:
    """Return the data of a record; a point without a value is lost."""
    known = [None if one is None else Decimal(one) for one in values_c]
    there = [one for one in known if one is not None]
    quality = "none" if not there else "good" if len(there) == len(known) else "partial"
    return {
        "reason": reason,
        "state": state,
        "quality": quality,
        "coldest_c": min(there, default=None),
        "coldest_at": None,
        "warmest_c": max(there, default=None),
        "warmest_at": None,
        "points": [
            {
                "probe": f"probe-{at}",
                "temperature_c": value_c,
                "humidity_pct": None,
                "lost": value_c is None,
                "min_c": value_c,
                "max_c": value_c,
            }
            for at, value_c in enumerate(known, 1)
        ],
        "refused": 0,
        **more,
    }


def records(
    values: Sequence[Sequence[Decimal | str | None]],
    *,
    begin_ns: int = START_NS,
    every_ns: int = 30 * MINUTE_NS,
) -> list[Dated]:
    """Return records at an interval, from 1 on."""
    return [
        dated("cold.record", begin_ns + at * every_ns, record(row), at + 1)
        for at, row in enumerate(values)
    ]


def read(rows: Sequence[Dated]) -> tuple[Record, ...]:
    """Return what rows are as records."""
    pool = Pool()
    return tuple(pool.record(one) for one in rows)


def excursion(phase: str, onset_ns: int, **more: Any) -> Document:
    """Return the data of what is told of a stay above 8 °C."""
    return {
        "phase": phase,
        "id": f"vaccines-high-{onset_ns // SECOND_NS}",
        "kind": "high",
        "limit_c": Decimal(8),
        "peak_c": Decimal("9.40"),
        "peak_probe": "probe-1",
        "onset": time_text(onset_ns),
        "onset_synced": True,
        "announced": time_text(onset_ns + 10 * MINUTE_NS),
        "outside_s": 2400,
        "unknown_s": 0,
        "degree_minutes": Decimal("31.50"),
        "probes": ["probe-1"],
        "probes_seen": ["probe-1", "probe-2"],
        "rules": ["range"],
        "cause": "door",
        "lots": [{"item": "mmr", "lot": "L7", "place": "vaccines", "quantity": 40}],
        "lots_count": 1,
        **more,
    }


def alarm(state: str, before: str, onset_ns: int, **more: Any) -> Document:
    """Return the data of an alarm's change."""
    return {
        "alarm": "vaccines-high",
        "station": "vaccines",
        "state": state,
        "before": before,
        "priority": "high",
        "text": "Save the goods in vaccines: 9.4 °C, above 8 °C.",
        "active": state in {"unacknowledged", "acknowledged"},
        "onset": time_text(onset_ns),
        "clock_synced": True,
        "by": "",
        "comment": "",
        **more,
    }


def swing_c(time_ns: int, probe: int) -> Decimal:
    """Return what a probe says on a usual day: a slow swing around 5 °C."""
    hours = (time_ns - START_NS) / HOUR_NS
    daily = math.sin(2 * math.pi * hours / 24 + probe / 3)
    hourly = math.sin(2 * math.pi * hours / 1.7 + probe)
    value = 5 + 0.1 * (probe % 5) + 0.8 * daily + 0.4 * hourly
    return Decimal(str(value)).quantize(TENTH)


def a_stay(time_ns: int, probes: int) -> Iterator[Event]:
    """Yield what is written of an hour above 8 °C, with records every two minutes."""
    peak_ns = 30 * MINUTE_NS
    for minute in range(0, 60, 2):
        at_ns = time_ns + minute * MINUTE_NS
        over = 1 - abs(minute * MINUTE_NS - peak_ns) / peak_ns
        value_c = Decimal(str(8.1 + 1.3 * over)).quantize(TENTH)
        values = [value_c, *(swing_c(at_ns, probe) for probe in range(1, probes))]
        reason = "interval" if minute else "transition"
        data = record(values, state="high", reason=reason)
        yield _event("cold.record", at_ns, data)
        if minute == 10:
            yield _event("cold.excursion", at_ns, excursion("began", time_ns))
            yield _event("alarm", at_ns, alarm("unacknowledged", "normal", time_ns))
        if minute == 16:
            seen = alarm("acknowledged", "unacknowledged", time_ns)
            by = {"by": "nurse-on-duty", "comment": "the door stood open"}
            yield _event("alarm", at_ns, {**seen, **by})
    end_ns = time_ns + HOUR_NS
    values = [swing_c(end_ns, probe) for probe in range(probes)]
    yield _event("cold.record", end_ns, record(values, reason="transition"))
    yield _event("cold.excursion", end_ns, excursion("ended", time_ns))
    yield _event("alarm", end_ns, alarm("normal", "acknowledged", time_ns))


def a_day(day_ns: int, probes: int, *, has_stay: bool = False) -> Iterator[Event]:
    """Yield a day's records, with an hour outside from noon on if there is one."""
    noon_ns = day_ns + 12 * HOUR_NS
    for half in range(48):
        at_ns = day_ns + half * 30 * MINUTE_NS
        if has_stay and at_ns == noon_ns:
            yield from a_stay(noon_ns, probes)
        if has_stay and noon_ns <= at_ns <= noon_ns + HOUR_NS:
            continue
        values = [swing_c(at_ns, probe) for probe in range(probes)]
        yield _event("cold.record", at_ns, record(values))


def _event(kind: str, time_ns: int, data: Document, station: str = "vaccines") -> Event:
    return Event(kind, station, stamp(time_ns), data, "")
