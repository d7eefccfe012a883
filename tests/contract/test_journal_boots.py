"""A journal of several boots, of which some never knew the time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edge_app.bounds import Bounds
from edge_app.journal import Journal
from edge_app.journal_boots import BOOTS_LIMIT
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.link_drain import Backlog
from edge_app.link_session import Shelf
from edge_app.model import SECOND_NS, Stamp
from edge_app.outcomes import Batch, Event
from tests.contract import room_site

S = SECOND_NS
GOOD_S = 1_700_000_000


class Past:
    """Writes what happened, boot after boot."""

    def __init__(self, folder: Path) -> None:
        self.journal = Journal.open(folder, "board-1")
        self.reader = JournalReader(folder)
        self._number = 0

    def happened(
        self, boot: str, second: int, kind: str = "passage", start_s: int = -1
    ) -> None:
        """Keep an event; with a start of the boot its clock was set."""
        synced = start_s >= 0
        wall_s = GOOD_S + start_s + second if synced else second
        at = Stamp(boot, second * S, wall_s * S, synced)
        self._number += 1
        events = (Event(kind, "east", at, {"n": self._number}, "cause"),)
        self.journal.append((Batch(self._number, at, events),))

    def learned(self, boot: str, second: int, start_s: int) -> None:
        """Set the clock of a boot."""
        wall_ns = (GOOD_S + start_s + second) * S
        self.journal.mark_synced(Stamp(boot, second * S, wall_ns, synced=True))

    def bounds(
        self, seq: int, stream: Stream = Stream.RECORD
    ) -> tuple[int | None, ...]:
        """Return the bounds of the start of a row's boot, in seconds."""
        found = self.reader.bounds_of(stream, seq)
        ends = (found.lower_ns, found.upper_ns)
        return tuple(None if end is None else end // S - GOOD_S for end in ends)


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Past]:
    """Give an empty past."""
    found = Past(tmp_path)
    yield found
    found.reader.close()
    found.journal.close()


def three_boots(past: Past) -> None:
    """Let one boot know the time, one not, and one know it again, a little late."""
    past.happened("first", 10, start_s=0)
    past.happened("first", 60, start_s=0)
    past.happened("lost", 5)
    past.happened("lost", 40)
    past.happened("lost", 100)
    past.happened("third", 3)
    past.learned("third", 30, start_s=1000)


def test_the_boot_in_the_middle_is_bounded(past: Past) -> None:
    """Behind 60 s of the first; it ran 100 s, so it began before 900 s."""
    three_boots(past)

    assert [(60, 900)] * 3 == [past.bounds(seq) for seq in (3, 4, 5)]


def test_the_streams_know_more_together(past: Past) -> None:
    """An alarm was the first boot's last word, another the lost one's."""
    past.happened("first", 60, start_s=0)
    past.happened("first", 70, "alarm", start_s=0)
    past.happened("lost", 100)
    past.happened("lost", 130, "alarm")
    past.happened("third", 3)
    past.learned("third", 30, start_s=1000)

    assert (70, 870) == past.bounds(2)
    assert (70, 870) == past.bounds(2, Stream.URGENT)


def test_a_lost_boot_before_a_lost_one_takes_its_time(past: Past) -> None:
    """Both lie in the same gap, one behind the other."""
    past.happened("first", 60, start_s=0)
    past.happened("lost", 100)
    past.happened("lost-too", 20)
    past.happened("third", 3, start_s=1000)

    assert [(60, 880), (160, 980)] == [past.bounds(seq) for seq in (2, 3)]


def test_a_boot_that_goes_on_has_no_upper_end(past: Past) -> None:
    """And the first of all has no lower one; alone it has none."""
    past.happened("lost", 100)
    alone = past.bounds(1)
    past.happened("second", 60, start_s=1000)
    past.happened("running", 5)

    assert (None, None) == alone
    assert [(None, 900), (1060, None)] == [past.bounds(seq) for seq in (1, 3)]


def test_a_clock_that_was_set_back_bounds_nothing(past: Past) -> None:
    """The boot behind says that it began before the last good time."""
    past.happened("first", 60, start_s=5000)
    past.happened("lost", 100)
    past.happened("third", 3, start_s=1000)

    assert (None, None) == past.bounds(2)


def test_nothing_is_claimed_across_too_many_boots(past: Past) -> None:
    """A box that started over and over without a network costs no endless search."""
    past.happened("first", 60, start_s=0)
    for number in range(BOOTS_LIMIT + 1):
        past.happened(f"lost-{number}", 10)

    assert (60 + (BOOTS_LIMIT - 2) * 10, None) == past.bounds(BOOTS_LIMIT)
    assert (None, None) == past.bounds(BOOTS_LIMIT + 1)


def test_a_row_that_is_not_there_has_no_bounds(past: Past) -> None:
    """Neither an event nor a private one."""
    assert [Bounds()] * 2 == [
        past.reader.bounds_of(s, 9) for s in (Stream.RECORD, None)
    ]


def test_the_link_asks_once_a_boot_and_again_when_a_clock_is_set(past: Past) -> None:
    """What it sends again after the sync has the end that came to light."""
    past.happened("first", 60, start_s=0)
    past.happened("lost", 100)
    past.happened("third", 3)
    shelf = Shelf(past.reader, Backlog({}, {Stream.RECORD: 3}))
    first, lost, third = (shelf.next_row() for _ in range(3))
    assert first is not None
    assert lost is not None
    assert third is not None

    assert shelf.known_of(first) is None
    early = shelf.known_of(lost)
    assert Bounds((GOOD_S + 60) * S, None) == early
    assert shelf.known_of(lost) is early
    past.learned("third", 30, start_s=1000)
    shelf.syncs.clear()

    assert isinstance(shelf.known_of(third), Stamp)
    assert Bounds((GOOD_S + 60) * S, (GOOD_S + 900) * S) == shelf.known_of(lost)


def test_the_command_says_it_too(tmp_path: Path, say: Any) -> None:
    """`gatepost events` lists the same event that goes out over MQTT."""
    file = room_site.written(tmp_path)
    past = Past(tmp_path / "data")
    three_boots(past)
    past.reader.close()
    past.journal.close()

    said = say("events", "--json", "--config", file, "--root", tmp_path)
    events = [json.loads(line) for line in said.out.splitlines()]
    events.sort(key=lambda event: int(event["seq"]))

    assert ["synced"] * 2 + ["bounded"] * 3 + ["repaired"] == [
        event["timequality"] for event in events
    ]
    assert ("2023-11-14T22:14:25.000Z", "2023-11-14T22:28:25.000Z") == (
        events[2]["timelower"],
        events[2]["timeupper"],
    )
