"""A gateway's writing half, to be killed: it says what was let go.

Started as `python -m tests.crash.writer FOLDER [early|committed]`. For each batch that
the committer let go it writes the batch's number as a line to standard output, one
write each. `early` is the mistake that a power cut must bring to light: it says so as
soon as the batch is queued.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
from pathlib import Path

from edge_app.committer import Committer
from edge_app.intents import Intents
from edge_app.journal import Journal
from edge_app.model import Stamp
from edge_app.moves import Move
from edge_app.outcomes import Batch, Event, Kept

IN_FLIGHT = 20


def batch_of(number: int) -> Batch:
    """Return the batch of a number: a record, a move and the count so far."""
    at = Stamp("crash-boot", number, number, synced=True)
    return Batch(
        number,
        at,
        events=(
            Event("screening", "east", at, {"n": number}, f"door@crash:{number}"),
            Event("stock.moved", "shelf", at, {"n": number}, f"scan@crash:{number}"),
        ),
        kept={"east": Kept(1, b"%d" % number)},
        moves=(Move("mask", "<supplier>", "shelf", 1, "piece"),),
        commands=(f"command-{number}",),
    )


def say(number: int) -> None:
    """Acknowledge a batch to whoever listens."""
    os.write(sys.stdout.fileno(), b"%d\n" % number)


def take_up(journal: Journal, intents: Intents) -> None:
    """Do what a start does: what was intended and not kept is kept now."""
    journal.append(intents.pending(journal.last_number()))
    intents.clear()


def write(folder: Path, *, early: bool) -> None:
    """Write batches until killed, or until SIGTERM."""
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    room = threading.Semaphore(IN_FLIGHT)
    journal = Journal.open(folder, "board-1")
    intents = Intents(folder / "intents")
    take_up(journal, intents)
    number = journal.last_number()

    def let_go(batch: Batch) -> None:
        intents.kept(batch.number)
        if not early:
            say(batch.number)
        room.release()

    committer = Committer(
        journal,
        on_rows=lambda _: None,
        on_kept=let_go,
        on_trouble=lambda _: None,
        limit=IN_FLIGHT,
    )
    committer.start()
    while not stopped.is_set():
        room.acquire()
        number += 1
        batch = batch_of(number)
        if number % 5 == 0:
            intents.write(batch)
        try:
            committer.put(batch)
        except queue.Full:
            break
        if early:
            say(number)
    committer.stop()
    intents.close()


if __name__ == "__main__":
    write(Path(sys.argv[1]), early=sys.argv[2:] == ["early"])
