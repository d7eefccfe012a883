"""A row of the journal as a move that an EPCIS event can be made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from edge_app.clock import repair
from edge_app.model import Stamp
from edge_app.moves import Reason
from edge_app.rows import Row
from edge_app.store.epcis import Moved
from edge_app.topics import read_document

KIND = "stock.moved"
NEEDED = frozenset({"item", "from", "to", "quantity", "unit"})
"""Without these a row is no move."""


def move_in(row: Row) -> Mapping[str, Any] | None:
    """Return the document of a row that is a move of whole units, None of any other."""
    data = read_document(row.data) if row.kind == KIND else None
    if data is None or not data.keys() >= NEEDED:
        return None
    quantity = data["quantity"]
    counted = isinstance(quantity, int) and not isinstance(quantity, bool)
    return data if counted else None


def dated(
    row: Row,
    data: Mapping[str, Any],
    epoch: str,
    sync_of: Callable[[str], Stamp | None],
    utc_offset_s: Callable[[int], int],
) -> Moved | None:
    """Give a move its time, None where no clock ever knew it.

    `sync_of` tells what an unset clock is set right by.
    """
    wall_ns = row.at.wall_ns
    if not row.at.synced:
        sync = sync_of(row.at.boot_id)
        if sync is None:
            return None
        wall_ns = repair(row.at, sync)
    name = f"{epoch}-{row.stream.value}-{row.seq}"
    return Moved(name, row.station, wall_ns, utc_offset_s(wall_ns), data)


def taken_back(data: Mapping[str, Any]) -> str:
    """Return the name of the move that a reversal takes back, empty of any other."""
    back = data.get("reason") == Reason.REVERSE
    return str(data.get("reverses") or "") if back else ""
