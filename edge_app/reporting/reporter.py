"""The thread that asks the journal for reports, so that no gate waits for one.

It reads small pages with pauses between them; what came of it goes back to the station.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from edge_app.errors import JournalError
from edge_app.journal_reader import JournalReader
from edge_app.model import Document, Drawn, Json, Stamp
from edge_app.outcomes import Draw
from edge_app.reporting.cold import Cold
from edge_app.reporting.counting import Counting, Period
from edge_app.reporting.gate import Gate
from edge_app.reporting.reading import HIGHEST, PeriodReader, Search
from edge_app.reporting.scope import Scope
from edge_app.reporting.stock import Stock
from edge_app.retention import DataClass

LOG = logging.getLogger(__name__)
PAUSE_S = 0.005
"""Between two pages; a page of 200 rows takes some 2 ms of a Pi."""
CLASSES: Mapping[str, tuple[DataClass, ...]] = {
    "gate": (DataClass.NORMAL, DataClass.FEVER, DataClass.PASSAGE),
    "stock": (DataClass.STOCK,),
    "cold": (DataClass.COLD,),
}
"""The classes of data that each report is counted from."""


class Reporter(threading.Thread):
    """Answers one `Draw` after the other; `tell` takes the answers, in this thread."""

    def __init__(
        self,
        folder: Path,
        scope: Scope,
        stamp: Callable[[], Stamp],
        tell: Callable[[Drawn], None],
    ) -> None:
        super().__init__(name="reporter", daemon=True)
        self._folder = folder
        self._scope = scope
        self._stamp = stamp
        self._tell = tell
        self._asked: queue.SimpleQueue[tuple[str, Draw] | None] = queue.SimpleQueue()
        self._ending = threading.Event()

    def ask(self, station: str, draw: Draw) -> None:
        """Take a question, from any thread."""
        self._asked.put((station, draw))

    def stop(self) -> None:
        """End after the page that is being read; a question left is asked anew."""
        self._ending.set()
        self._asked.put(None)

    def run(self) -> None:
        """Answer until `stop`."""
        with closing(JournalReader(self._folder)) as reader:
            while (asked := self._asked.get()) is not None:
                if not self._ending.is_set():
                    self._answer(reader, *asked)

    def _answer(self, reader: JournalReader, station: str, draw: Draw) -> None:
        document: Document | None = None
        why = ""
        try:
            document = self._document(reader, draw)
        except JournalError as error:
            why = str(error)
            LOG.warning("event=report_unread station=%s why=%r", station, why)
        except _EndingError:
            return
        self._tell(Drawn(station, draw.id, document, why, self._stamp()))

    def _document(self, reader: JournalReader, draw: Draw) -> Document:
        period = Period(draw.from_ns, draw.to_ns)
        rows = PeriodReader(reader, self._pause)
        stations = draw.stations or self._scope.stations.get(draw.what, ())
        ledger_end = HIGHEST
        counting: Counting = Gate()
        if draw.what == "cold":
            every_s = self._scope.every_s
            rooms = {name: every_s[name] for name in stations if name in every_s}
            counting = Cold(rooms, period)
        if draw.what == "stock":
            held, ledger_end = rows.holdings()
            counting = Stock(held)
        search = Search(counting, frozenset(stations), period)
        rows.count(search, ledger_end)
        whole: dict[str, Json] = counting.completeness()
        if search.undated:
            whole["undated"] = search.undated
        if search.gone or self._is_past(draw):
            whole["gone"] = True
        return {
            "zero": not counting.flagged(),
            "completeness": whole,
            "figures": counting.figures(),
        }

    def _is_past(self, draw: Draw) -> bool:
        """Say whether rows of the period may have had their time already."""
        now = self._stamp()
        kept = self._scope.retention
        return now.synced and any(
            draw.from_ns < kept.before_ns(one, now.wall_ns)
            for one in CLASSES.get(draw.what, ())
        )

    def _pause(self) -> None:
        if self._ending.wait(PAUSE_S):
            raise _EndingError


class _EndingError(Exception):
    """The thread is to end; the question is asked again after the next start."""
