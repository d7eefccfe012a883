"""Moves on their way out, once more as EPCIS documents.

Nothing is kept for it: a document is made of the row that goes out, and a row that
goes out again makes the same document again.
"""

from __future__ import annotations

import logging

from edge_app import topics
from edge_app.clock import utc_offset_of
from edge_app.config_records import Config
from edge_app.epcis_rows import dated, move_in, taken_back
from edge_app.epcis_site import naming_of
from edge_app.journal_stock_reader import StockReader
from edge_app.model import Stamp
from edge_app.root import Root
from edge_app.rows import Row
from edge_app.store.epcis import EpcisEvent, Moved, declared, document_of, event_of
from edge_app.store.epcis_names import Naming
from edge_app.store.epcis_time import local_text
from edge_app.topics import Message

LOG = logging.getLogger(__name__)


class EpcisFeed:
    """Makes the documents that go out beside the rows."""

    def __init__(self, config: Config, root: Root) -> None:
        self._config = config
        self._reader = StockReader(root.data(config))
        """Its own: a reversal asks for the move that it takes back."""
        self._utc_offset_s = utc_offset_of(config.gateway.timezone)
        self._naming = Naming(config.epcis.base, config.epcis.gln)

    def renew(self) -> None:
        """Read the catalogue; the core was started, perhaps with another one."""
        try:
            self._naming = naming_of(self._config)
        except OSError as error:
            LOG.warning("event=catalogue_away error=%r", error.strerror)

    def beside(self, row: Row, epoch: str, synced: Stamp | None) -> tuple[Message, ...]:
        """Write the document of a move; none of any other row, or where none can be.

        Of a move that no clock knew, and of a reversal of what is no longer kept, an
        event cannot be made.
        """
        data = move_in(row)
        moved = data and dated(row, data, epoch, lambda _: synced, self._utc_offset_s)
        event = self._event(moved, epoch) if moved else None
        if not moved or event is None:
            return ()
        # The time of the move, so that a document sent again is the same to the byte.
        made = local_text(moved.wall_ns, moved.offset_s)
        document = document_of([event], self._naming, made)
        gateway = self._config.gateway
        return (topics.epcis(gateway.site, gateway.name, row.station, document),)

    def close(self) -> None:
        """Let go of the journal."""
        self._reader.close()

    def _event(self, moved: Moved, epoch: str) -> EpcisEvent | None:
        name = taken_back(moved.data)
        if not name:
            return event_of(moved, self._naming)
        row = self._reader.row_of(name)
        data = row and move_in(row)
        if not row or not data:
            return None
        sync_of, offset = self._reader.sync_of, self._utc_offset_s
        original = dated(row, data, epoch, sync_of, offset)
        if original is None:
            return None
        event = event_of(original, self._naming)
        return declared(event, moved.wall_ns, moved.offset_s)
