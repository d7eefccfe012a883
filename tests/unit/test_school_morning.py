"""A school's morning: 1,200 pupils, four lanes, every event and none besides."""

from __future__ import annotations

import secrets
import sys
import time
from collections import Counter
from functools import cache
from pathlib import Path

import msgspec
import pytest

from edge_app import topics
from edge_app.discretion import Discretion
from edge_app.journal import Journal
from edge_app.journal_counts import close_counts
from edge_app.outcomes import Event
from tests.schemas_of import validate
from tests.unit.morning import END_MS, LANES, PUPILS, Morning, stamp
from tests.unit.morning_plan import KINDS, Plan, plan_of

SEED = 20_260_601
NIGHT_MS = END_MS * 3
"""Long enough for everything that the morning leaves behind to be over."""
COMPUTING_S = 30
"""The whole morning; four seconds on a small PC, more where others work too."""
DAYS = 100


@cache
def played(seed: int = SEED) -> tuple[Plan, Morning, float]:
    """Play a morning once for all tests; say how long the engine computed."""
    plan, morning = plan_of(seed), Morning()
    began_s = time.process_time()
    morning.play(plan.moments, NIGHT_MS)
    return plan, morning, time.process_time() - began_s


def passages(morning: Morning) -> list[Event]:
    """List every walk, in the order in which it was told."""
    events = (event for batch in morning.batches for event in batch.events)
    return [event for event in events if event.kind == "passage"]


def test_every_event_and_none_besides() -> None:
    """What was told is what the plan says: kind, station, result and person."""
    plan, morning, _ = played()

    assert [] == sorted((plan.ledger.told - morning.told).elements())
    assert [] == sorted((morning.told - plan.ledger.told).elements())


def test_every_order_and_none_besides() -> None:
    """The barriers opened once for each grant, the buzzers said what there was."""
    plan, morning, _ = played()

    assert +plan.ledger.orders == morning.orders


def test_who_is_in_at_the_end() -> None:
    """All lanes show the same number, and each walk told the one of its moment."""
    plan, morning, _ = played()
    inside = 0
    for event in passages(morning):
        inside += {"in": 1, "out": -1, "none": 0}[str(event.data["direction"])]
        assert inside == event.data.get("occupancy", inside)

    views = morning.engine.views()
    assert plan.ledger.inside == inside
    assert dict.fromkeys(LANES, inside) == {
        lane: views[lane]["occupancy"] for lane in LANES
    }


def test_alarms_at_the_end() -> None:
    """What nobody has acknowledged still stands, and nothing else does."""
    plan, morning, _ = played()
    alarms = morning.engine.alarm_documents()
    left = {name: now for name, now in plan.ledger.alarms.items() if now != "normal"}

    assert left == {name: alarm["state"] for name, alarm in alarms.items()}
    assert [] == morning.refused


def test_all_of_them_came() -> None:
    """Everybody of the roster, of every kind; three ill in one class are a cluster."""
    plan, morning, _ = played()
    people = {moment.text for moment in plan.moments if moment.what == "reader"}

    assert PUPILS - sum(KINDS.values()) > PUPILS // 2
    assert len(people) > PUPILS * 9 // 10
    assert 3 == max(len(ill) for ill in plan.ledger.ill.values())
    assert 1 == sum("cluster" in word for _, _, word, _ in morning.told)


def test_it_takes_seconds() -> None:
    """Forty minutes of a school are seconds of computing."""
    *_, computing_s = played()

    assert computing_s < COMPUTING_S


def test_counts_are_of_the_people_measured(tmp_path: Path) -> None:
    """Where normal values leave as counts only, they are as many as were measured."""
    plan, morning, _ = played()
    journal = Journal.open(tmp_path, "school", Discretion(counts=True))
    try:
        published = journal.append(morning.batches)
        rows = journal.work(
            lambda disk, pen, number: close_counts(disk, pen, stamp(NIGHT_MS), number)
        )
    finally:
        journal.close()
    summaries = {row.station: msgspec.json.decode(row.data) for row in rows}

    left = [msgspec.json.decode(row.data) for row in published]
    assert "passed" not in {data.get("result") for data in left}
    assert {"screening.summary"} == {row.kind for row in rows}
    assert len(LANES) == len(rows)
    for lane in LANES:
        cells = cells_of(plan, lane)
        told = {
            round(10 * cell["from_c"]): cell["people"]
            for cell in summaries[lane]["cells"]
        }
        assert sum(cells.values()) == summaries[lane]["people"]
        assert told == {cell: cells[cell] for cell in told}


def test_every_kind_of_event_fits_its_schema(tmp_path: Path) -> None:
    """Of each kind and shape of event one is published as its schema promises."""
    morning = played()[1]
    journal = Journal.open(tmp_path, "school")
    try:
        rows = journal.append(morning.batches)
    finally:
        journal.close()
    shapes = {(row.kind, *sorted(msgspec.json.decode(row.data))): row for row in rows}

    assert {kind for kind, *_ in morning.told} == {row.kind for row in shapes.values()}
    for row in shapes.values():
        message = topics.message("hillside", "gate", journal.epoch, row, None)
        validate(message.topic, message.payload)


def cells_of(plan: Plan, lane: str) -> Counter[int]:
    """Count a lane's normal pupils by fifths of a degree, by the lower edge."""
    cells: Counter[int] = Counter()
    for (where, value), people in plan.ledger.normal.items():
        if where == lane:
            hundredths = round(100 * float(value))
            cells[hundredths // 20 * 2] += people
    return cells


@pytest.mark.campaign
@pytest.mark.timeout(1800)
def test_other_mornings(capsys: pytest.CaptureFixture[str]) -> None:
    """Under seeds that were never tried it is event for event the plan too."""
    for _ in range(DAYS):
        seed = secrets.randbits(32)
        plan, morning = plan_of(seed), Morning()
        morning.play(plan.moments, NIGHT_MS)
        with capsys.disabled():
            sys.stdout.write(f"\nseed {seed}: {sum(morning.told.values())} events")
        assert plan.ledger.told == morning.told
        assert +plan.ledger.orders == morning.orders
