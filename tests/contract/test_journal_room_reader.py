"""What the journal has of a cold room: where a period begins, and which times count."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from edge_app import journal_room_reader
from edge_app.coldreport.report import Period
from edge_app.journal import Journal
from edge_app.journal_room_reader import RoomReader
from edge_app.kinds import Stream
from edge_app.model import Stamp
from edge_app.outcomes import Batch, Event
from tests.unit.room_rows import DAY_NS, HOUR_NS, START_NS, excursion, record

FAR_NS = START_NS + 400 * DAY_NS
UNSET_NS = 1_700_000_000 * 10**9
"""What the wall clock of a box without a battery says before it is set."""


class Box:
    """A journal that is told of one record after the other."""

    def __init__(self, folder: Path) -> None:
        self.journal = Journal.open(folder, "test")
        self.folder = folder
        self.waiting: list[Batch] = []

    def tell(
        self, at: Stamp, station: str = "vaccines", kind: str = "cold.record"
    ) -> None:
        """Have one event written with the others."""
        data = excursion("began", at.wall_ns) if kind != "cold.record" else RECORD
        number = self.journal.last_number() + 1 + len(self.waiting)
        event = Event(kind, station, at, data, "")
        self.waiting.append(Batch(number, at, (event,)))

    def reader(self) -> closing[RoomReader]:
        """Write what waits; lend a reader."""
        self.journal.append(self.waiting)
        self.waiting.clear()
        return closing(RoomReader(self.folder))

    def found(self, begin_ns: int, hours: int) -> list[tuple[int, int | None]]:
        """Return the records around a period: number and hour since the start."""
        period = Period(begin_ns, begin_ns + hours * HOUR_NS, FAR_NS)
        with self.reader() as reader:
            rows = reader.found("vaccines", period).records
        return [
            (one.seq, one.time_ns and (one.time_ns - START_NS) // HOUR_NS)
            for one in rows
        ]


RECORD = record([Decimal("5.0")])


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    """Open a journal."""
    made = Box(tmp_path / "data")
    yield made
    made.journal.close()


def at(hour: int, boot: str = "b1", *, synced: bool = True) -> Stamp:
    """Return an hour; the boot began at the start."""
    boot_ns = hour * HOUR_NS + HOUR_NS
    wall_ns = START_NS + hour * HOUR_NS if synced else UNSET_NS + boot_ns
    return Stamp(boot, boot_ns, wall_ns, synced)


def test_a_period_is_found_with_a_day_on_both_sides(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages may be small; rows of other rooms and days are not read."""
    monkeypatch.setattr(journal_room_reader, "PAGE", 7)
    for hour in range(200):
        box.tell(at(hour))
        box.tell(at(hour), "other")
    found = box.found(START_NS + 100 * HOUR_NS, 2)
    assert [*range(76, 126)] == [hour for _, hour in found]
    assert [] == box.found(START_NS + 300 * HOUR_NS, 5)
    assert 24 == len(box.found(START_NS - 5 * HOUR_NS, 5))


def test_halving_finds_the_first_row_of_a_time(box: Box) -> None:
    """The row of that very moment, or the number behind the last."""
    for each in range(100):
        box.tell(at(each))
    with box.reader() as reader:
        for hour in (0, 1, 50, 99, 100):
            seq = reader.first_at(Stream.RECORD, START_NS + hour * HOUR_NS, {})
            assert hour + 1 == seq
        assert 1 == reader.first_at(Stream.URGENT, START_NS, {})


def test_a_clock_set_later_dates_what_was_written_before(box: Box) -> None:
    """Rows of a boot that was never set have no time, and are stepped over."""
    for hour in range(5):
        box.tell(at(hour))
    for hour in range(5, 8):
        box.tell(at(hour, "b2", synced=False))
    with box.reader():
        box.journal.mark_synced(at(8, "b2"))
    for hour in range(8, 40):
        box.tell(at(hour, "b3", synced=False))
    for hour in range(40, 60):
        box.tell(at(hour))
    found = box.found(START_NS, 60)
    assert [*range(8)] == [hour for _, hour in found[:8]]
    assert [None] * 32 == [hour for _, hour in found[8:40]]
    assert [*range(40, 60)] == [hour for _, hour in found[40:]]
    late = box.found(START_NS + 70 * HOUR_NS, 2)
    assert ((47, 46), 14) == (late[0], len(late))


def test_a_stay_of_long_ago_is_found(box: Box) -> None:
    """What is urgent is read from the beginning, whatever the period."""
    box.tell(at(0), kind="cold.excursion")
    box.tell(at(0), "other", kind="cold.excursion")
    period = Period(START_NS + 90 * DAY_NS, START_NS + 91 * DAY_NS, FAR_NS)
    with box.reader() as reader:
        found = reader.found("vaccines", period)
    assert ["vaccines"] == [one.row.station for one in found.others]
    assert False is found.has_earlier


def test_the_chain_is_walked_over_the_period_only(box: Box) -> None:
    """It names the first and last row of the period and counts what was walked."""
    for hour in range(300):
        box.tell(at(hour))
    begin_ns = START_NS + 100 * HOUR_NS
    period = Period(begin_ns, begin_ns + 10 * HOUR_NS, FAR_NS)
    with box.reader() as reader:
        chains = {one.stream: one for one in reader.found("vaccines", period).chains}
    one = chains["record"]
    # A day on both sides, and one row more at each end.
    assert (60, ()) == (one.rows, one.faults)
    assert one.first.startswith("record:101:")
    assert one.last.startswith("record:110:")
    assert ("", 0) == (chains["ledger"].first, chains["ledger"].rows)
    whole = replace(period, begin_ns=0)
    with box.reader() as reader:
        (one, *_) = (
            c for c in reader.found("vaccines", whole).chains if c.stream == "record"
        )
    assert ((), 135) == (one.faults, one.rows)
