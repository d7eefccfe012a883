"""What the broker has not confirmed yet, from the journal's own marks."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

from edge_app.clock import Clock
from edge_app.errors import JournalError
from edge_app.health_figures import Backlog
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.model import SECOND_NS, Stamp
from edge_app.rows import Mark

LOG = logging.getLogger(__name__)


def backlog_of(folder: Path, clock: Clock) -> Backlog:
    """Count what waits, and say how long the oldest has; nothing where none can say."""
    reader = JournalReader(folder)
    try:
        marks = reader.marks()
        ages_s = tuple(_ages_s(reader, marks, clock))
    except JournalError as error:
        LOG.warning("event=backlog_unread why=%r", str(error))
        return Backlog()
    finally:
        reader.close()
    return Backlog(
        rows=sum(max(0, one.last - one.sent) for one in marks.values()),
        oldest_s=max(ages_s, default=None),
    )


def _ages_s(
    reader: JournalReader, marks: Mapping[Stream, Mark], clock: Clock
) -> Iterator[float]:
    """Yield the age of the oldest of each stream, where any clock can tell."""
    for stream, mark in marks.items():
        if mark.last <= mark.sent:
            continue
        for row in reader.rows(stream, mark.sent, 1):
            age_s = _age_s(row.at, clock)
            if age_s is not None:
                yield age_s


def _age_s(made: Stamp, clock: Clock) -> float | None:
    now = clock.stamp()
    if made.boot_id == now.boot_id and made.boot_ns <= now.boot_ns:
        return clock.real_s(now.boot_ns - made.boot_ns)
    if made.synced and now.synced:
        return max(0.0, (now.wall_ns - made.wall_ns) / SECOND_NS)
    return None
