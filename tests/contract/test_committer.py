"""The committer keeps what it was given, in order, through a failing disk."""

from __future__ import annotations

import functools
import itertools
import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from edge_app.ballast import SIZE
from edge_app.committer import Committer
from edge_app.errors import JournalError
from edge_app.journal import Journal
from edge_app.journal_schema import DamagedError
from edge_app.kinds import Stream
from edge_app.model import Stamp
from edge_app.outcomes import Batch
from edge_app.rows import Row
from tests.contract.batches import batch, event, stamp

PATIENCE_S = 20.0


def wait_for(fact: Callable[[], bool]) -> None:
    """Wait until something is true, or fail."""
    end_s = time.monotonic() + PATIENCE_S
    while not fact():
        assert time.monotonic() < end_s, "it did not come true in time"
        threading.Event().wait(0.005)


class Paper:
    """A journal without a disk: it fails while told to, and waits while held."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.groups: list[tuple[int, ...]] = []
        self.sent: dict[Stream, int] = {}
        self.synced: list[Stamp] = []
        self.fails: Exception | None = None
        self.tries = 0
        self.free = threading.Event()
        self.free.set()
        self.closed: bool | None = None

    def append(
        self,
        batches: Sequence[Batch],
        *,
        sent: Mapping[Stream, int] | None = None,
        synced: Sequence[Stamp] = (),
    ) -> tuple[Row, ...]:
        """Write down what was asked."""
        self.tries += 1
        self.free.wait(PATIENCE_S)
        if self.fails is not None:
            raise self.fails
        self.groups.append(tuple(one.number for one in batches))
        self.sent.update(sent or {})
        self.synced.extend(synced)
        return tuple(
            Row(Stream.RECORD, one.number, "screening", "east", one.at, b"{}", "")
            for one in batches
        )

    def close(self, *, clean: bool = True) -> None:
        """Remember how it ended."""
        self.closed = clean

    def written(self) -> list[int]:
        """Return the numbers of all batches in the order in which they came."""
        return list(itertools.chain.from_iterable(self.groups))


class Desk:
    """A committer at work and all that it said."""

    def __init__(self, journal: Paper | Journal, limit: int = 1000) -> None:
        self.kept: list[int] = []
        self.rows: list[Mapping[Stream, int]] = []
        self.troubles: list[str | None] = []
        self.committer = Committer(
            journal,
            on_rows=self.rows.append,
            on_kept=lambda one: self.kept.append(one.number),
            on_trouble=self.troubles.append,
            limit=limit,
        )
        self.committer.start()

    def put(self, *numbers: int) -> None:
        """Queue batches of these numbers."""
        for number in numbers:
            self.committer.put(batch(number))


def _beat_after(desk: Desk, before_ns: int) -> bool:
    return desk.committer.beat_ns > before_ns


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """Give a journal without a disk."""
    return Paper(tmp_path)


@pytest.fixture
def desk(paper: Paper) -> Iterator[Desk]:
    """Give a committer that writes on paper."""
    found = Desk(paper, limit=50)
    yield found
    paper.fails = None
    paper.free.set()
    found.committer.stop()
    assert not found.committer.is_alive()


def test_what_waits_is_one_transaction(desk: Desk, paper: Paper) -> None:
    """While one commit runs, all that comes is gathered for the next."""
    paper.free.clear()
    desk.put(1)
    wait_for(lambda: paper.tries == 1)
    desk.put(2, 3, 4)
    desk.committer.sent({"urgent": 4, "record": 7, "nonsense": 3})
    desk.committer.sent({"record": 5})
    desk.committer.synced(stamp(3))
    paper.free.set()
    wait_for(lambda: desk.kept == [1, 2, 3, 4])
    wait_for(lambda: len(desk.rows) == 2)
    assert paper.groups == [(1,), (2, 3, 4)]
    assert desk.rows == [{Stream.RECORD: 1}, {Stream.RECORD: 4}]
    assert paper.sent == {Stream.URGENT: 4, Stream.RECORD: 7}
    assert paper.synced == [stamp(3)]
    assert desk.troubles == []


def test_cursors_need_no_batch(desk: Desk, paper: Paper) -> None:
    """A sent cursor is written also while nothing happens, and wakes nobody."""
    desk.committer.sent({"ledger": 9})
    wait_for(lambda: paper.sent == {Stream.LEDGER: 9})
    assert desk.rows == []


def test_put_refuses_beyond_the_limit(desk: Desk, paper: Paper) -> None:
    """Past its limit the committer refuses at once, and takes again later."""
    paper.free.clear()
    desk.put(*range(1, 51))
    with pytest.raises(queue.Full):
        desk.put(51)
    paper.free.set()
    wait_for(lambda: len(desk.kept) == 50)
    desk.put(51)
    wait_for(lambda: desk.kept[-1] == 51)


def test_failing_disk_withholds(desk: Desk, paper: Paper, tmp_path: Path) -> None:
    """While the disk fails nothing is let go; then everything is, once, in order."""
    ballast = tmp_path / "ballast"
    ballast.write_bytes(bytes(SIZE))
    paper.fails = JournalError("The disk is full.")
    desk.put(1, 2, 3)
    wait_for(lambda: paper.tries > 3)
    desk.put(4, 5)
    assert (desk.kept, desk.rows) == ([], [])
    assert desk.troubles == ["The disk is full."]
    assert not ballast.exists()
    paper.fails = None
    wait_for(lambda: desk.troubles == ["The disk is full.", None])
    wait_for(lambda: desk.kept == [1, 2, 3, 4, 5])
    assert paper.written() == [1, 2, 3, 4, 5]
    assert ballast.stat().st_size == SIZE


def test_pauses_grow(desk: Desk, paper: Paper) -> None:
    """A disk that goes on failing is asked more and more seldom."""
    paper.fails = JournalError("The disk is full.")
    desk.put(1)
    wait_for(lambda: paper.tries >= 3)
    began_s = time.monotonic()
    wait_for(lambda: paper.tries >= 5)
    assert time.monotonic() - began_s > 0.3


def test_it_beats(desk: Desk, paper: Paper) -> None:
    """It gives signs of life while idle and while the disk fails."""
    for fails in (None, JournalError("no")):
        paper.fails = fails
        before = desk.committer.beat_ns
        desk.committer.sent({"record": 1})
        wait_for(functools.partial(_beat_after, desk, before))


def test_stop_drains(paper: Paper) -> None:
    """A stop writes what waits, closes the journal and takes nothing more."""
    desk = Desk(paper)
    desk.put(*range(1, 600))
    desk.committer.stop()
    assert desk.kept == list(range(1, 600))
    assert paper.closed is True
    with pytest.raises(queue.Full):
        desk.put(600)


def test_stop_ends_although_the_disk_fails(paper: Paper) -> None:
    """A stop ends within its time; what was not kept was not let go."""
    paper.fails = JournalError("The disk is full.")
    desk = Desk(paper)
    desk.put(1)
    wait_for(lambda: paper.tries > 4)
    began_s = time.monotonic()
    desk.committer.stop(deadline_s=0.3)
    assert time.monotonic() - began_s < 3
    assert not desk.committer.is_alive()
    assert (desk.kept, paper.closed) == ([], False)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_damage_ends_the_thread(paper: Paper) -> None:
    """Where trying again cannot help, the thread says so and ends with its error."""
    paper.fails = DamagedError("The journal is damaged.")
    desk = Desk(paper)
    desk.put(1)
    desk.committer.join(PATIENCE_S)
    assert (desk.troubles, desk.kept) == (["The journal is damaged."], [])
    assert paper.closed is False


def test_real_journal(tmp_path: Path) -> None:
    """With a real journal, what was let go is there after the stop."""
    desk = Desk(Journal.open(tmp_path, "board-1"))
    desk.put(*range(1, 101))
    desk.committer.sent({"record": 100})
    wait_for(lambda: len(desk.kept) == 100)
    desk.committer.stop()
    journal = Journal.open(tmp_path, "board-1")
    assert (journal.clean, journal.last_number()) == (True, 100)
    assert desk.rows[-1] == {Stream.RECORD: 100}
    journal.close()


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a disk of a few blocks."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to mount a small disk")
def test_full_disk(tmp_path: Path) -> None:
    """On a full disk the ballast makes room, and what was let go is there.

    When somebody makes room the rest is kept, in order, and the trouble is over.
    """
    with small_disk(tmp_path, "3m") as folder:
        desk = Desk(Journal.open(folder, "board-1"))
        room = os.statvfs(folder)
        handle = os.open(folder / "filler", os.O_CREAT | os.O_WRONLY)
        os.posix_fallocate(handle, 0, room.f_bavail * room.f_frsize)
        os.close(handle)
        text = "x" * 8000
        for number in range(1, 300):
            desk.committer.put(batch(number, event(text=text)))
        wait_for(lambda: len(desk.troubles) == 1)
        wait_for(lambda: len(desk.kept) > 10)
        assert not (folder / "ballast").exists()
        assert len(desk.kept) < 299
        subprocess.run(["mount", "-o", "remount,size=20m", str(folder)], check=True)
        wait_for(lambda: desk.kept == list(range(1, 300)))
        wait_for(lambda: desk.troubles[-1] is None)
        desk.committer.stop()
        assert len(desk.troubles) == 2
        journal = Journal.open(folder, "board-1")
        assert (journal.clean, journal.last_number()) == (True, 299)
        journal.close()
