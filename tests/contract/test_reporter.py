"""Reports counted from a real journal: periods, repaired clocks, crashes, pages."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from edge_app.discretion import Discretion
from edge_app.engine import Engine
from edge_app.engine_values import Post, Taken
from edge_app.journal import Journal
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.model import Document, Drawn, Stamp, Started
from edge_app.moves import SUPPLIER, Move
from edge_app.outcomes import Batch, Draw, Event
from edge_app.reporting import reading
from edge_app.reporting.reporter import Reporter
from edge_app.reporting.scope import Scope
from edge_app.retention import Retention
from edge_app.run_core import MEMORY
from edge_app.stations import report
from edge_app.stations.report_parts import Limits
from edge_app.store.stock import Stock

S = 1_000_000_000
BEGIN_S = 1_772_294_400
"""2026-02-28, 16:00 UTC."""
HOUR_S = 3600
ANSWER_S = 10.0
SCOPE = Scope(
    {"gate": ("east",), "stock": ("room",), "cold": ("fridge",)},
    {"fridge": 1800.0},
    Retention(),
)
COUNTS = Discretion(counts=True)


def now() -> Stamp:
    """Return the moment at which everything is asked."""
    wall_ns = (BEGIN_S + 86_400) * S
    return Stamp("boot-9", wall_ns, wall_ns, synced=True)


def at(second: int, boot: str = "boot-1", *, synced: bool = True) -> Stamp:
    """Stamp a moment after the beginning."""
    wall_s = BEGIN_S + second if synced else second
    return Stamp(boot, second * S, wall_s * S, synced)


def batch(number: int, stamp: Stamp, kind: str, station: str, **data: Any) -> Batch:
    """Return a batch of one event."""
    return Batch(number, stamp, (Event(kind, station, stamp, data, "cause"),))


def measured(number: int, stamp: Stamp, person: str, result: str = "passed") -> Batch:
    """Return a batch of one measurement."""
    value_c = Decimal("36.5")
    data = {"person": person, "result": result, "value_c": value_c}
    return batch(number, stamp, "screening", "east", **data)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Give a journal that keeps normal temperatures back, as sites do."""
    found = Journal.open(tmp_path, "board-1", COUNTS)
    yield found
    found.close()


@contextmanager
def reporting(folder: Path) -> Iterator[Any]:
    """Give what asks a running reporter, and waits for its answer."""
    answers: queue.Queue[Drawn] = queue.Queue()
    reporter = Reporter(folder, SCOPE, now, answers.put)
    reporter.start()

    def ask(what: str, first_s: int, last_s: int, *stations: str) -> Drawn:
        period = (BEGIN_S + first_s) * S, (BEGIN_S + last_s) * S
        reporter.ask("daily", Draw("2026-03-01T10:00", what, stations, *period))
        return answers.get(timeout=ANSWER_S)

    yield ask
    reporter.stop()
    reporter.join(ANSWER_S)
    assert not reporter.is_alive()


def told(drawn: Drawn) -> Any:
    """Return the document of an answer."""
    assert drawn.document is not None, drawn.why
    return drawn.document


def test_a_period_is_half_open(journal: Journal, tmp_path: Path) -> None:
    """Its begin belongs to it, its end to the next; other gates do not count."""
    seconds = (99, 100, 199, 200)
    journal.append([measured(n, at(s), f"p{n}") for n, s in enumerate(seconds, 1)])
    journal.append([batch(5, at(150), "screening", "west", value_c=36, result="hold")])
    with reporting(tmp_path) as ask:
        assert 2 == told(ask("gate", 100, 200))["figures"]["measured"]
        assert 0 == told(ask("gate", 100, 200, "north"))["figures"]["measured"]
        assert told(ask("gate", 300, 400))["zero"]


def test_normal_temperatures_count_though_they_never_left(
    journal: Journal, tmp_path: Path
) -> None:
    """They lie apart from the events; both are of the report."""
    journal.append([measured(1, at(10), "a"), measured(2, at(20), "b", "hold")])
    with reporting(tmp_path) as ask:
        document = told(ask("gate", 0, 100))

    assert (2, 1) == tuple(document["figures"][key] for key in ("measured", "flagged"))
    assert not document["zero"]


def test_repaired_times_decide(journal: Journal, tmp_path: Path) -> None:
    """A row from before the clock was set is of the period that it was made in."""
    journal.append([measured(1, at(50, synced=False), "a", "hold")])
    with reporting(tmp_path) as ask:
        before = told(ask("gate", 0, 100))
        journal.append([], synced=[at(500)])
        after = told(ask("gate", 0, 100))
        elsewhere = told(ask("gate", 100, 600))

    assert (0, {"undated": 1}) == (before["figures"]["flagged"], before["completeness"])
    assert (1, {}) == (after["figures"]["flagged"], after["completeness"])
    assert 0 == elsewhere["figures"]["flagged"]


def test_undated_rows_belong_between_their_neighbours(
    journal: Journal, tmp_path: Path
) -> None:
    """They are counted as undated where they may be of the period, and only there."""
    journal.append(
        [
            measured(1, at(100), "a", "hold"),
            measured(2, at(5, "boot-2", synced=False), "b", "hold"),
            measured(3, at(7, "boot-2", synced=False), "c", "hold"),
            measured(4, at(300, "boot-3"), "d", "hold"),
        ]
    )
    with reporting(tmp_path) as ask:
        periods = ((0, 100), (0, 101), (150, 200), (300, 400), (301, 400))
        found = [told(ask("gate", *one))["completeness"] for one in periods]

    assert [0, 2, 2, 2, 0] == [one.get("undated", 0) for one in found]


def test_a_row_within_its_bounds_is_of_the_period(
    journal: Journal, tmp_path: Path
) -> None:
    """Both ends of a lost boot's row must lie in it; else it stays undated."""
    journal.append(
        [
            measured(1, at(100), "a", "hold"),
            measured(2, at(5, "boot-2", synced=False), "b", "hold"),
            measured(3, at(7, "boot-2", synced=False), "c"),
        ]
    )
    # Boot 3 began at 300 s, and boot 2 from 100 s to 295 s: 5 s are told of it.
    later = Stamp("boot-3", 10 * S, (BEGIN_S + 310) * S, synced=True)
    journal.append([measured(4, later, "d", "hold")])
    with reporting(tmp_path) as ask:
        periods = ((101, 310), (101, 301), (101, 200), (0, 100), (303, 400))
        found = [told(ask("gate", *one)) for one in periods]
    counts = [
        (one["figures"]["measured"], one["completeness"].get("undated", 0))
        for one in found
    ]

    assert [(2, 0), (1, 1), (0, 2), (0, 0), (1, 0)] == counts


def test_many_pages(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long day is read a page at a time, and the search ends behind its margin."""
    monkeypatch.setattr(reading, "PAGE", 10)
    rows = [measured(n, at(n * 600), f"p{n}", "hold") for n in range(1, 301)]
    journal.append(rows)
    with reporting(tmp_path) as ask:
        assert 144 == told(ask("gate", 600, 145 * 600))["figures"]["flagged"]


def test_the_store_s_account(journal: Journal, tmp_path: Path) -> None:
    """Opening and closing come from the ledger, counted back by later moves."""
    for number, (second, quantity) in enumerate(((10, 50), (110, 20), (210, 5)), 1):
        moved = {"item": "mask", "from": SUPPLIER, "to": "room", "quantity": quantity}
        one = batch(number, at(second), "stock.moved", "room", unit="piece", **moved)
        move = Move("mask", SUPPLIER, "room", quantity, "piece", day="2026-03-01")
        events = one.events
        journal.append([Batch(number, one.at, events, moves=(move,))])
    with reporting(tmp_path) as ask:
        (mask,) = told(ask("stock", 100, 200))["figures"]["items"]
        (empty,) = told(ask("stock", 0, 5))["figures"]["items"]

    assert (50, 20, 70) == (mask["opening"], mask["received"], mask["closing"])
    assert (0, 0) == (empty["opening"], empty["closing"])


def test_a_cold_room_that_said_nothing_lacks_records(
    journal: Journal, tmp_path: Path
) -> None:
    """It is named with all that is missing; that is no zero of its temperatures."""
    journal.append([batch(1, at(1), "cold.record", "fridge", coldest_c=Decimal(4))])
    with reporting(tmp_path) as ask:
        document = told(ask("cold", 2 * HOUR_S, 4 * HOUR_S))

    whole = {"expected": 4, "measured": 0, "missing": 4}
    assert whole == document["completeness"]
    assert document["figures"]["rooms"][0]["mean_c"] is None


def test_what_retention_took_is_said(journal: Journal, tmp_path: Path) -> None:
    """A period from before normal temperatures are kept is not whole."""
    journal.append([measured(1, at(10), "a")])
    with reporting(tmp_path) as ask:
        long_ago = told(ask("gate", -20 * 86_400, 0))

    assert long_ago["completeness"]["gone"]


def test_without_a_journal_it_says_why(tmp_path: Path) -> None:
    """The station asks again later; the thread goes on."""
    with reporting(tmp_path / "nothing") as ask:
        answer = ask("gate", 0, 100)
        again = ask("gate", 0, 100)

    assert (None, None) == (answer.document, again.document)
    assert "There is no journal" in answer.why


# ---------------------------------------------------------------------- crashes

DAILY = Limits("daily", "gate", ("10:00",))
AWAY_S = 3 * 86_400
NOTHING: Document = {"zero": True, "completeness": {}, "figures": {}}


class Box:
    """A gateway with one report, whose power fails before its commit number `most`."""

    def __init__(self, folder: Path, most: int) -> None:
        self.journal = Journal.open(folder, "board-1")
        self.most = most
        self.commits = 0
        post = Post(report.STATION, DAILY)
        number = self.journal.last_number()
        self.engine = Engine([post], memory=MEMORY, stock=Stock(), number=number)

    def live(self, second: int, boot: str) -> bool:
        """Start and do everything that follows; say whether the power was there."""
        moment = at(second, boot)
        started = Started(moment, clean=False, gap_s=None)
        waiting = [self.engine.start(self.journal.kept(), started)]
        while waiting:
            taken = waiting.pop(0)
            batch = self.keep(taken)
            if batch is None and taken.batch is not None:
                return False
            for station, draw in batch.draws if batch is not None else ():
                answer = Drawn(station, draw.id, NOTHING, "", moment)
                waiting.append(self.engine.told(answer))
        return True

    def keep(self, taken: Taken) -> Batch | None:
        """Commit; None just before a failure."""
        if taken.batch is None or self.commits == self.most:
            return None
        self.commits += 1
        self.journal.append([taken.batch])
        return taken.batch


def test_each_report_once_whatever_commit_the_power_fails_before(
    tmp_path: Path,
) -> None:
    """Three missed deadlines are three reports, after a failure at any boundary."""
    for most in range(6):
        folder = tmp_path / str(most)
        folder.mkdir()
        first = Box(folder, 99)
        assert first.live(0, "boot-1")
        first.journal.close()
        failing = Box(folder, most)
        failing.live(AWAY_S, "boot-2")
        failing.journal.close()
        last = Box(folder, 99)
        assert last.live(AWAY_S + 60, "boot-3")
        made = [
            (data["report"], data["version"])
            for data in reports(folder)
            if data["result"] == "made"
        ]
        last.journal.close()

        expected = [(f"daily/2026-03-0{day}T10:00", 1) for day in (1, 2, 3)]
        assert expected == made, f"before commit {most}"


def reports(folder: Path) -> Iterator[Any]:
    """Yield the data of every report in a journal."""
    reader = JournalReader(folder)
    for row in reader.rows(Stream.RECORD, 0, 500):
        if row.kind == "report":
            yield msgspec.json.decode(row.data)
    reader.close()
