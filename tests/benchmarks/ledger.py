"""How the stock ledger grows: balances, sheets, starts and bookings by its length."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from edge_app.journal import Journal
from edge_app.model import Stamp
from edge_app.moves import RECIPIENT, SUPPLIER, Move, Reason
from edge_app.outcomes import Batch
from edge_app.store.ledger import replay
from edge_app.store.stock import DayClosed, Facts
from tests.benchmarks.tables import Table, in_count, median

SIZES = (10_000, 100_000, 500_000, 2_000_000)
ITEMS = 80
A_DAY = 1_000
"""Moves of a day: a busy county store; two million are five and a half years."""
A_BATCH = 20
LOT_DAYS = 30
FIRST_DAY = date(2026, 1, 1)
TIMES = 20
NAMES = (
    "balance in memory, µs",
    "balance from the table, µs",
    "balance from the moves, ms",
    "sheet of the last day, in memory, ms",
    "sheet of a day half-way, from disk, ms",
    "start: the store room from disk, ms",
    "20 moves booked in memory, ms",
    "20 moves kept on disk, ms",
    "all added up again, s",
    "file, bytes a move",
)
_HELD = "SELECT sum(quantity) FROM balance WHERE item = ? AND place = 'store'"
_SUMMED = """
SELECT sum(CASE WHEN target = 'store' THEN quantity ELSE -quantity END) FROM move
WHERE item = ? AND 'store' IN (source, target)
"""


def ledger_figure(folder: Path, rounds: int) -> Table:
    """Measure one ledger as it grows from size to size."""
    journal = Journal.open(folder / "ledger", "benchmark")
    found: list[list[float]] = []
    written = 0
    for size in SIZES:
        for batches in groups(written, size):
            journal.append(batches)
        written = size
        found.append(figures(journal, folder / "ledger", size, rounds))
    journal.close()
    rows = [
        (name, *(spelled(one[at]) for one in found), f"{found[-1][at] / base:.1f}")
        for at, name in enumerate(NAMES)
        if (base := found[0][at] or 1e-9)
    ]
    return Table(
        "The stock ledger",
        ("moves", *(in_count(size) for size in SIZES), "last / first"),
        tuple(rows),
        (
            f"Medians of {max(rounds, 1) * TIMES} times; {ITEMS} items, a lot of each "
            f"a month, {A_DAY:,} moves a day, each with id, document and paper.",
        ),
        {str(size): one for size, one in zip(SIZES, found, strict=True)},
    )


def spelled(number: float) -> str:
    """Spell a figure with as many digits as it is worth."""
    return in_count(number) if number >= 100 else f"{number:.3g}"


def figures(journal: Journal, folder: Path, size: int, rounds: int) -> list[float]:
    """Measure everything at one size, in the order of `NAMES`."""
    stock = journal.stock()
    ledger = stock.ledger
    day = day_of(size // A_DAY // 2 - 1)
    more = list(moves(size, A_BATCH))
    times = rounds * TIMES
    number = journal.last_number()
    batches = iter(
        [
            batch(number + at, moves(size, A_BATCH, f"-{at}"))
            for at in range(1, 1 + times)
        ]
    )

    def by_sql(question: str) -> Callable[[], object]:
        return lambda: journal.work(
            lambda disk, *_: disk.execute(question, ("item-7",)).fetchone()
        )

    held = taken(lambda: ledger.at("item-7", "store"), times)
    table = taken(by_sql(_HELD), times)
    summed = taken(by_sql(_SUMMED), rounds)
    last = taken(lambda: stock.closed.items["item-7"], times)
    half = taken(lambda: journal.sheet(day), rounds)
    start = taken(journal.stock, rounds)
    booked = taken(lambda: replay(ledger, more), times)
    room = sum(file.stat().st_size for file in folder.glob("journal.db*"))
    kept = taken(lambda: journal.append((next(batches),)), times)
    checked = taken(journal.ledger_fault, 1)
    return [
        *(held * 1e6, table * 1e6, summed * 1e3, last * 1e3, half * 1e3),
        *(start * 1e3, booked * 1e3, kept * 1e3, checked, room / size),
    ]


def taken(act: Callable[[], object], times: int) -> float:
    """Return the median time of doing something so often."""
    found = []
    for _ in range(times):
        began_s = time.perf_counter()
        act()
        found.append(time.perf_counter() - began_s)
    return median(found)


def groups(begin: int, end: int) -> Iterator[list[Batch]]:
    """Yield a day's batches at a time; each but the first closes the day before."""
    number = 10 * begin
    for first in range(begin, end, A_DAY):
        day = first // A_DAY
        closed = (DayClosed(day_of(day - 1), day_of(day)),) if first else ()
        number += 1
        found = [Batch(number, stamp(number), stock=Facts(closed=closed))]
        for at in range(first, first + A_DAY, A_BATCH):
            number += 1
            found.append(batch(number, moves(at, A_BATCH)))
        yield found


def day_of(number: int) -> str:
    """Name a day of the ledger."""
    return (FIRST_DAY + timedelta(days=number)).isoformat()


def moves(first: int, count: int, mark: str = "") -> Iterator[Move]:
    """Yield moves: of five one brings in what the other four take out."""
    for number in range(first, first + count):
        kind, day = number // 5, number // A_DAY
        incoming = number % 5 == 0
        document = f"{'R' if incoming else 'I'}-{number // A_BATCH:07}{mark}"
        item = f"item-{kind % ITEMS}"
        yield Move(
            item,
            SUPPLIER if incoming else "store",
            "store" if incoming else RECIPIENT,
            41 if incoming else 10,
            "piece",
            f"LOT{day // LOT_DAYS}",
            Reason.RECEIVE if incoming else Reason.ISSUE,
            f"{document}/{number % A_BATCH + 1}",
            document,
            f"{'D' if incoming else 'A'}-{number // 100:06}",
            "abcdefghijklmnopqrstuvwxyz",
            "" if incoming else f"ward-{number % 30}",
            day=day_of(day if not mark else max(0, (first - 1) // A_DAY)),
        )


def batch(number: int, rows: Iterator[Move]) -> Batch:
    """Return a batch of moves."""
    return Batch(number, stamp(number), moves=tuple(rows))


def stamp(number: int) -> Stamp:
    """Return a moment; which one does not matter here."""
    return Stamp("benchmark", number, 1_800_000_000_000_000_000 + number, synced=True)
