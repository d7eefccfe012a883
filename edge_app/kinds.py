"""The kinds of events there are and the delivery stream of each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Stream(StrEnum):
    """The delivery streams, in the order in which they are drained."""

    URGENT = "urgent"
    LEDGER = "ledger"
    RECORD = "record"


FORGOTTEN = "forgotten"
"""The kind of event with which a person's key goes; the journal acts upon it."""

KINDS: Mapping[str, Stream] = {
    "fever": Stream.URGENT,
    "alarm": Stream.URGENT,
    "order.failed": Stream.URGENT,
    "escalation": Stream.URGENT,
    "override": Stream.LEDGER,
    "stock.moved": Stream.LEDGER,
    "stock.mismatch": Stream.LEDGER,
    "stock.count": Stream.LEDGER,
    "stock.session": Stream.LEDGER,
    "command": Stream.LEDGER,
    "notice": Stream.LEDGER,
    FORGOTTEN: Stream.LEDGER,
    "retention": Stream.LEDGER,
    "gateway.started": Stream.LEDGER,
    "gateway.stopped": Stream.LEDGER,
    "configuration": Stream.LEDGER,
    "clock": Stream.LEDGER,
    "screening": Stream.RECORD,
    "screening.summary": Stream.RECORD,
    "passage": Stream.RECORD,
    "admission": Stream.RECORD,
    "duty": Stream.RECORD,
    "symptoms": Stream.RECORD,
    "vehicle": Stream.RECORD,
    "visitor": Stream.RECORD,
    "check": Stream.RECORD,
    "case": Stream.RECORD,
    "level": Stream.LEDGER,
    "report": Stream.RECORD,
    "roster": Stream.LEDGER,
    "occupancy": Stream.RECORD,
    "door": Stream.RECORD,
    "stock.level": Stream.RECORD,
    "stock.unknown": Stream.RECORD,
    "stock.expiry": Stream.RECORD,
    "stock.sheet": Stream.LEDGER,
    "stock.refused": Stream.RECORD,
    "cold.record": Stream.RECORD,
    "cold.excursion": Stream.URGENT,
    "cold.duty": Stream.LEDGER,
    "cold.service": Stream.LEDGER,
    "cold.gap": Stream.RECORD,
    "cold.power": Stream.RECORD,
    "device": Stream.RECORD,
    "refused": Stream.RECORD,
}
"""Every kind of event there is, and the stream it goes out on."""
