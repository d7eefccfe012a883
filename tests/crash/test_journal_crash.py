"""Killed at any moment, the journal holds what was let go, once."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from edge_app.intents import Intents
from edge_app.journal import Journal
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from tests.crash.writer import take_up

COMMAND = (sys.executable, "-m", "tests.crash.writer")


def kill_at_random(folder: Path, chance: random.Random) -> set[int]:
    """Let the writer write, kill it, and return the numbers that it let go."""
    process = subprocess.Popen([*COMMAND, str(folder)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process, process.stdout:
        first = process.stdout.readline()
        timer = threading.Timer(chance.uniform(0, 0.12), process.kill)
        timer.start()
        said = [first, *process.stdout.readlines()]
        timer.join()
    return {int(line) for line in said if line.endswith(b"\n")}


def numbers_of(folder: Path, stream: Stream) -> list[int]:
    """Read a stream in pages; check its numbers; return the batches in it."""
    reader = JournalReader(folder)
    seqs: list[int] = []
    found: list[int] = []
    while rows := reader.rows(stream, len(seqs), 5000):
        seqs += [row.seq for row in rows]
        found += [row.at.boot_ns for row in rows]
    reader.close()
    assert seqs == list(range(1, len(seqs) + 1))
    return found


def check(folder: Path, acknowledged: set[int]) -> None:
    """Open the journal as a start does, and settle the account."""
    assert acknowledged <= set(numbers_of(folder, Stream.RECORD))
    intents = Intents(folder / "intents")
    intended = {batch.number for batch in intents.pending(0)}
    journal = Journal.open(folder, "board-1")
    assert (journal.salvaged, journal.clean) == ("", False)
    take_up(journal, intents)
    intents.close()
    records = numbers_of(folder, Stream.RECORD)
    assert records == numbers_of(folder, Stream.LEDGER)
    assert records == sorted(set(records))
    assert acknowledged | intended <= set(records)
    assert journal.last_number() == records[-1]
    assert journal.kept()["east"].text == b"%d" % records[-1]
    assert journal.balances()["shelf", "mask"] == len(records)
    assert all(journal.knows_command(f"command-{n}") == "" for n in acknowledged)
    journal.close(clean=False)


def kill_often(folder: Path, times: int, seed: int) -> set[int]:
    """Kill so many writers on one journal, settling the account after each."""
    chance = random.Random(seed)
    acknowledged: set[int] = set()
    for _ in range(times):
        said = kill_at_random(folder, chance)
        assert said, "the writer let nothing go"
        assert acknowledged.isdisjoint(said)
        acknowledged |= said
        check(folder, acknowledged)
    return acknowledged


def test_kill_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """After each of 15 kills, what was let go is there once and all adds up."""
    assert len(kill_often(tmp_path, 15, seed=2)) >= 15


@pytest.mark.campaign
@pytest.mark.timeout(1800)
def test_many_kills(tmp_path: Path) -> None:
    """The same holds for 300 kills of one journal."""
    assert len(kill_often(tmp_path, 300, seed=3)) >= 300


def test_terminated_writer_stops_cleanly(tmp_path: Path) -> None:
    """A writer that is asked to end keeps what it took and ends cleanly."""
    process = subprocess.Popen([*COMMAND, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process, process.stdout:
        first = process.stdout.readline()
        process.terminate()
        said = [int(line) for line in (first, *process.stdout.readlines())]
    assert process.returncode == 0
    journal = Journal.open(tmp_path, "board-1")
    assert (journal.clean, journal.last_number()) == (True, said[-1])
    journal.close()
