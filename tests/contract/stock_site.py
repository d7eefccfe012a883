"""A site whose store room had a day: a delivery, an issue, a count, a reversal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from edge_app.journal import Journal
from edge_app.model import Json, Stamp
from edge_app.moves import LOSS, RECIPIENT, SUPPLIER, Move, Reason, reversal
from edge_app.outcomes import Batch, Event
from edge_app.store.catalogue import Catalogue, Item
from edge_app.store.ledger import Ledger, replay
from edge_app.store.lots import Lot
from edge_app.store.papers import Paper, PaperLine
from edge_app.store.sheet import Sheet, sheet_of
from edge_app.store.stock import NO_FACTS, DayClosed, Facts, Stock
from tests.unit.epcis_moves import PLAIN as SITE
from tests.unit.epcis_moves import at

TODAY, TOMORROW = "2026-01-15", "2026-01-16"
PERSON = "abcdefghijklmnopqrstuvwx23"
STORE = """
[store.room]
agreement = ["acme"]
"""
CATALOGUE = """
[[item]]
id = "mask"
name_zh = "口罩"
name_en = "Mask"
daily_use = 10

[[item]]
id = "gown"
name_zh = "隔离衣"
name_en = "<b>Gown & co</b>"

[[item]]
id = "lamp"
name_zh = "灯"
name_en = "Lamp"
"""
KNOWN = Catalogue(
    {
        "mask": Item("mask", "口罩", "Mask", daily_use=10),
        "gown": Item("gown", "隔离衣", "<b>Gown & co</b>"),
        "lamp": Item("lamp", "灯", "Lamp"),
    },
    {},
)
LOTS = (Lot("mask", "A", expiry="2199-03-01"), Lot("gown", "-B"))
PAPERS = (
    Paper("A-17", "approval", (PaperLine("mask", 40),), party="ward 3"),
    Paper("DN-77", "delivery", (PaperLine("mask", 100),), party="Acme & <Sons>"),
)


def move(id_: str, item: str, way: tuple[str, str], count: int, lot: str) -> Move:
    """Return a line of a document, booked by a person."""
    source, target = way
    document = id_.rpartition("/")[0]
    reasons = {
        "R": Reason.RECEIVE,
        "I": Reason.ISSUE,
        "C": Reason.COUNT,
        "M": Reason.MOVE,
    }
    return Move(
        *(item, source, target, count, "piece", lot, reasons[id_[0]], id_, document),
        by=PERSON,
        day=TODAY,
    )


RECEIVED = (
    replace(
        move("R-desk-000001/1", "mask", (SUPPLIER, "hall"), 100, "A"), paper="DN-77"
    ),
    move("R-desk-000001/2", "gown", (SUPPLIER, "acme"), 30, "-B"),
)
ISSUED = (
    replace(
        move("I-desk-000001/1", "mask", ("hall", RECIPIENT), 30, "A"),
        paper="A-17",
        recipient="ward 3",
    ),
)
MOVED = (
    move("M-desk-000001/1", "mask", ("hall", "attic"), 20, "A"),
    move("C-desk-000001/1", "mask", ("hall", LOSS), 2, "A"),
)
BACK = replace(
    reversal(ISSUED[0], "X-desk-000001/1", "X-desk-000001", PERSON), day=TODAY
)
EARLY = RECEIVED + ISSUED
ALL = (*EARLY, *MOVED, BACK)


def told(one: Move, stamp: Stamp) -> Event:
    """Return the event of a move; a scan was its reading."""
    document, _, line = one.id.rpartition("/")
    data: dict[str, Json] = {
        "item": one.item,
        "quantity": one.quantity,
        "unit": one.unit,
        "from": one.source,
        "to": one.target,
        "document": document,
        "line": int(line),
    }
    return Event("stock.moved", "desk", stamp, data, f"scanner@boot:{line}")


def batch(
    number: int, hour: int, moves: Iterable[Move] = (), facts: Facts = NO_FACTS
) -> Batch:
    """Return a batch of moves with their events."""
    booked = tuple(moves)
    events = tuple(told(one, at(hour)) for one in booked)
    return Batch(number, at(hour), events, moves=booked, stock=facts)


def sheet(moves: Iterable[Move], version: int, *, final: bool = False) -> Sheet:
    """Draw a version up as the store station does."""
    stock = Stock(
        catalogue=KNOWN,
        lots={(one.item, one.lot): one for one in LOTS},
        places={"acme": "agreement"},
    )
    made_at = "2026-01-15T09:30:00.000Z"
    ledger = replay(Ledger(), moves)
    return sheet_of(stock, ledger, version, made_at=made_at, final=final)


def reported(one: Sheet, number: int, hour: int, facts: Facts = NO_FACTS) -> Batch:
    """Return the batch in which a version of the sheet was made, in two parts."""
    data: dict[str, Json] = {
        "day": one.day,
        "version": one.version,
        "late": one.late,
        "final": one.final,
        "made_at": one.made_at,
        "sha256": one.digest,
    }
    events = tuple(
        Event("stock.sheet", "room", at(hour), {**data, "part": part}, "")
        for part in (1, 2)
    )
    return Batch(number, at(hour), events, stock=facts)


CLOSED = Facts(closed=(DayClosed(TODAY, TOMORROW),))


def written(site: Path) -> Path:
    """Write a site's configuration and catalogue."""
    (site / "site.toml").write_text(SITE, "utf-8")
    (site / "catalogue.toml").write_text(CATALOGUE, "utf-8")
    return site


def a_day(site: Path) -> Path:
    """Write a site with a journal: version 1, more moves, the day's end, version 2."""
    written(site)
    journal = Journal.open(site / "data", "board-1")
    facts = Facts(lots=LOTS, papers=PAPERS)
    journal.append((batch(1, 0, RECEIVED, facts),))
    journal.append((batch(2, 1, ISSUED),))
    journal.append((reported(sheet(EARLY, 1), 3, 2),))
    journal.append((batch(4, 3, MOVED),))
    journal.append((batch(5, 4, (BACK,)),))
    journal.append((reported(sheet(ALL, 2, final=True), 6, 16, CLOSED),))
    journal.close()
    return site
