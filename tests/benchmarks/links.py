"""What the hash chain costs the journal: the same groups with links and without.

Groups take turns at two journals, so that a noisy machine hits both; what is told is
the processor's time, since the disk's is the same. Without means that head, seal and
link are given instead of worked out: the rows are as long as ever.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from edge_app import chain
from edge_app.journal import Journal
from edge_app.outcomes import Batch
from tests.benchmarks.site import badge_of, batches
from tests.benchmarks.tables import Table, in_us, median

GROUP = 256
GROUPS = 40
PEOPLE = 200
NOTHING = bytes(32)


def chain_figure(folder: Path, rounds: int) -> Table:
    """Measure rows of nobody, and rows that name a person and are sealed."""
    rows, facts = [], {}
    for name, named in (("no name", False), ("a badge's name", True)):
        found = [one_round(folder / f"{name}-{n}", named) for n in range(rounds)]
        linked, bare = (median([one[part] for one in found]) for part in (0, 1))
        more = f"{(linked / bare - 1) * 100:.0f} %"
        rows.append((name, in_us(linked), in_us(bare), in_us(linked - bare), more))
        facts[name] = {"linked_s": linked, "bare_s": bare}
    return Table(
        "One row of the journal, in µs of the processor",
        ("row with", "linked", "not linked", "more", "more "),
        tuple(rows),
        (f"Groups of {GROUP} rows; medians of {rounds} rounds.",),
        facts,
    )


def one_round(folder: Path, named: bool) -> tuple[float, float]:
    """Return the median time of a row with a link and without, in s."""
    linked, bare = (Journal.open(folder / name, "bench") for name in ("a", "b"))
    with_links, without = [], []
    for first in range(1, GROUP * GROUPS, GROUP):
        group = rows_of(first, named)
        with_links.append(took_s(linked, group))
        with unlinked():
            without.append(took_s(bare, group))
    linked.close()
    bare.close()
    return median(with_links) / GROUP, median(without) / GROUP


def rows_of(first: int, named: bool) -> Sequence[Batch]:
    """Return one group of batches."""
    group = batches(first, GROUP)
    return [with_name(batch) for batch in group] if named else group


def with_name(batch: Batch) -> Batch:
    """Return the same screening, of somebody with a badge."""
    event = batch.events[0]
    data = {**event.data, "person": badge_of(batch.number % PEOPLE)}
    return replace(batch, events=(replace(event, data=data),))


def unlinked() -> ExitStack:
    """Let the chain work nothing out for as long as the block lasts."""
    with ExitStack() as stubs:
        stubs.enter_context(patch.object(chain, "head", lambda *_, **__: ""))
        for name in ("seal", "link"):
            stubs.enter_context(patch.object(chain, name, lambda *_: NOTHING))
        return stubs.pop_all()


def took_s(journal: Journal, group: Sequence[Batch]) -> float:
    """Return the processor's time of one commit."""
    began_ns = time.thread_time_ns()
    journal.append(group)
    return (time.thread_time_ns() - began_ns) / 1e9
