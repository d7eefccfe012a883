"""Finds a report in a journal, by name, deadline and version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.topics import read_document

SPAN = 20_000
"""Rows that one reading looks through."""
_REPORTS = """
SELECT data FROM event WHERE stream = 'record' AND seq >= ? AND seq < ?
AND kind = 'report' AND station = ? AND data <> '' ORDER BY seq
"""


def reports(reader: JournalReader, name: str) -> Iterator[Mapping[str, Any]]:
    """Yield the data of every report that a station made, in their order.

    Raises: JournalError.
    """
    mark = reader.marks()[Stream.RECORD]
    for first in range(mark.first, mark.last + 1, SPAN):
        for (text,) in reader.look(partial(_texts, (first, first + SPAN, name))):
            data = read_document(text.encode())
            if data is not None and data.get("result") == "made":
                yield data


def report(
    reader: JournalReader, name: str, due: str = "", version: int = 0
) -> Mapping[str, Any] | None:
    """Return a report whose deadline begins with `due`, by default the last one.

    Without a `version` it is the newest. Raises: JournalError.
    """
    found = (one for one in reports(reader, name) if _deadline(one).startswith(due))
    wanted = (one for one in found if version in {0, one.get("version")})
    return max(wanted, key=lambda one: (_deadline(one), one["version"]), default=None)


def _deadline(data: Mapping[str, Any]) -> str:
    return str(data.get("report")).partition("/")[2]


def _texts(span: tuple[int, int, str], disk: Any) -> list[tuple[str]]:
    found: list[tuple[str]] = disk.execute(_REPORTS, span).fetchall()
    return found
