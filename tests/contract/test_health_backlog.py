"""What waits to be sent is counted in the journal itself."""

from __future__ import annotations

from pathlib import Path

from edge_app.health_backlog import backlog_of
from edge_app.health_figures import Backlog
from edge_app.journal import Journal
from edge_app.kinds import Stream
from edge_app.model import Stamp, ns
from edge_app.outcomes import Batch, Event
from tests.senders import FixedClock
from tests.unit.toy_station import at


def kept(folder: Path, count: int) -> Journal:
    """Return a journal with some events, a second apart, from the first second on."""
    journal = Journal.open(folder, "machine")
    for number in range(1, count + 1):
        event = Event("passage", "east", at(number), {}, "because")
        journal.append([Batch(number, at(number), (event,))])
    return journal


def test_rows_and_the_age_of_the_oldest(tmp_path: Path) -> None:
    """Of what the broker has not confirmed; of nothing there is no age."""
    clock = FixedClock(at(100))
    journal = kept(tmp_path, 5)
    try:
        assert Backlog(rows=5, oldest_s=99) == backlog_of(tmp_path, clock)
        journal.mark_sent(Stream.RECORD, 3)
        assert Backlog(rows=2, oldest_s=96) == backlog_of(tmp_path, clock)
        journal.mark_sent(Stream.RECORD, 5)
        assert Backlog(rows=0, oldest_s=None) == backlog_of(tmp_path, clock)
    finally:
        journal.close()


def test_a_journal_that_is_not_there_has_no_backlog(tmp_path: Path) -> None:
    """A watch outlives it."""
    assert Backlog() == backlog_of(tmp_path / "gone", FixedClock(at(1)))


def test_an_event_of_another_boot_is_dated_by_the_wall_clock(tmp_path: Path) -> None:
    """Where both are set; else nobody can tell its age."""
    wall_ns = at(1).wall_ns + ns(99)
    later = FixedClock(Stamp("another", ns(7), wall_ns, synced=True))
    unset = FixedClock(Stamp("another", ns(7), wall_ns, synced=False))
    kept(tmp_path, 1).close()

    assert 99 == backlog_of(tmp_path, later).oldest_s
    assert Backlog(rows=1, oldest_s=None) == backlog_of(tmp_path, unset)
