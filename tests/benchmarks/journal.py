"""How fast the journal takes rows, and how fast the link brings them to the broker."""

from __future__ import annotations

import shutil
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path

from edge_app import topics
from edge_app.journal import Journal
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from tests.benchmarks.machine import program
from tests.benchmarks.processes import broker, part, subscriber
from tests.benchmarks.site import batches, fill, written
from tests.benchmarks.tables import Table, in_count, in_ms, median, p99
from tests.broker.parts import until

BACKLOG = 100_000
LINES = 60_000
"""mosquitto_pub numbers its lines with 16 bits, and ends too early past that."""
COMMITS = 1_000
GROUP = 256
GROUPS = 40
PATIENCE_S = 120.0


def drain_figure(folder: Path, rounds: int) -> Table:
    """Measure link and `mosquitto_pub -l` in turns, with the same payloads."""
    filled = folder / "filled"
    filled.mkdir()
    fill(filled, BACKLOG)
    payloads = folder / "payloads"
    size = write_payloads(filled, payloads, LINES)
    link, bare = [], []
    for number in range(rounds):
        link.append(link_rate(folder / f"link-{number}", filled))
        bare.append(bare_rate(folder / f"bare-{number}", payloads))
    rows = [
        (f"round {n}", in_count(ours), in_count(theirs), f"{ours / theirs:.2f}")
        for n, (ours, theirs) in enumerate(zip(link, bare, strict=True), 1)
    ]
    ours, theirs = median(link), median(bare)
    total = ("median", in_count(ours), in_count(theirs), f"{ours / theirs:.2f}")
    return Table(
        "Journal to subscriber, in rows/s",
        ("QoS 1", "link", "mosquitto_pub -l", "ratio"),
        (*rows, total),
        (
            f"Each payload has {size:.0f} bytes; 20 may be unacknowledged in both.",
            f"From the first message at the subscriber to the last of {BACKLOG:,}, "
            f"of {LINES:,} for mosquitto_pub.",
        ),
        {"link_rows_per_s": link, "mosquitto_pub_rows_per_s": bare},
    )


def write_payloads(filled: Path, file: Path, count: int) -> float:
    """Write what the link will send first, a line each; return the mean size."""
    reader = JournalReader(filled / "data")
    epoch = reader.marks()[Stream.RECORD].epoch
    after = 0
    with file.open("wb") as lines:
        while after < count:
            rows = reader.rows(Stream.RECORD, after, min(1000, count - after))
            for row in rows:
                message = topics.message("bench", "gate", epoch, row, None)
                lines.write(message.payload + b"\n")
            after = rows[-1].seq
    reader.close()
    return file.stat().st_size / after - 1


def link_rate(root: Path, filled: Path) -> float:
    """Let the link drain a copy of the journal; return rows a second."""
    shutil.copytree(filled, root)
    with ExitStack() as ends:
        port = ends.enter_context(broker(root))
        heard = ends.enter_context(subscriber(root, port))
        file = written(root, port, "")
        ends.enter_context(part("core", file, root))
        ends.enter_context(part("link", file, root))
        until(heard.count, "the drain begins")
        before, began_s = heard.seen, time.monotonic()
        while heard.count(1.0) < BACKLOG:
            if time.monotonic() - began_s > PATIENCE_S:
                raise TimeoutError("the link did not drain the journal")
        took_s = time.monotonic() - began_s
    shutil.rmtree(root)
    return (BACKLOG - before) / took_s


def bare_rate(root: Path, payloads: Path) -> float:
    """Let `mosquitto_pub` send the same lines; return lines a second."""
    root.mkdir()
    topic = "gatepost/bench/gate/event/east/screening"
    with ExitStack() as ends:
        port = ends.enter_context(broker(root))
        heard = ends.enter_context(subscriber(root, port))
        lines = ends.enter_context(payloads.open("rb"))
        command = [program("mosquitto_pub"), "-p", str(port), "-V", "5", "-q", "1"]
        publisher = subprocess.Popen([*command, "-t", topic, "-l"], stdin=lines)
        ends.callback(publisher.wait)
        until(heard.count, "the first line arrives")
        before, began_s = heard.seen, time.monotonic()
        while heard.count(1.0) < LINES:
            if time.monotonic() - began_s > PATIENCE_S:
                raise TimeoutError("mosquitto_pub did not send its lines")
        took_s = time.monotonic() - began_s
    return (LINES - before) / took_s


def commit_figure(folder: Path, rounds: int) -> Table:
    """Measure commits of single batches, and of as many as a transaction takes."""
    single, grouped = [], []
    for number in range(rounds):
        journal = Journal.open(folder / f"commit-{number}", "benchmark")
        single.append(commits(journal, 1, COMMITS))
        grouped.append(commits(journal, GROUP, GROUPS))
        journal.close()
    rows = []
    for size, found in ((1, single), (GROUP, grouped)):
        middle = median([median(times) for times in found])
        high = median([p99(times) for times in found])
        rate = median([size * len(times) / sum(times) for times in found])
        name = f"{size} row{'s' if size > 1 else ''} a commit"
        rows.append((name, in_ms(middle), in_ms(high), in_count(rate)))
    return Table(
        "Commit to the journal",
        ("synchronous, WAL", "p50 in ms", "p99 in ms", "rows/s"),
        tuple(rows),
        (f"Medians of {rounds} rounds; the journal lay in {folder.parent}.",),
        {
            "single_median_s": [median(times) for times in single],
            "grouped_median_s": [median(times) for times in grouped],
        },
    )


def commits(journal: Journal, size: int, count: int) -> list[float]:
    """Time so many commits of so many batches each."""
    first = journal.last_number() + 1
    groups = [batches(first + at * size, size) for at in range(count)]
    times = []
    for group in groups:
        began_s = time.perf_counter()
        journal.append(group)
        times.append(time.perf_counter() - began_s)
    return times
