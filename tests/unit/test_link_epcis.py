"""The document beside a move, and a cursor that vouches for both."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from edge_app.bounds import Bounds
from edge_app.config import load
from edge_app.epcis_rows import move_in
from edge_app.journal import Journal
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.link_client import Acked, Broker
from edge_app.link_drain import Backlog, Resend
from edge_app.link_epcis import EpcisFeed
from edge_app.link_session import Session, Shelf
from edge_app.link_settings import NoFeed, settings_of
from edge_app.model import Stamp
from edge_app.root import Root
from edge_app.rows import Row
from edge_app.store.epcis_vocabulary import mistakes
from edge_app.topics import Message
from tests.unit.epcis_moves import CATALOGUE, LOST, SITE, at, back, batches, moved
from tests.unit.epcis_site import MASK, faults

Feeding = Callable[..., list[dict[str, Any] | None]]


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Feeding]:
    """Book moves and return the document of each, None where there is none."""
    (tmp_path / "site.toml").write_text(SITE, "utf-8")
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, "utf-8")
    root = Root(tmp_path)
    config = load(tmp_path / "site.toml", root=root)
    feed = EpcisFeed(config, root)
    feed.renew()

    def tell(*booked: Any, synced: tuple[Stamp, ...] = ()) -> list[Any]:
        with closing(Journal.open(root.data(config), "board")) as journal:
            journal.append(batches(*booked), synced=synced)
        with closing(JournalReader(root.data(config))) as reader:
            epoch = reader.marks()[Stream.LEDGER].epoch
            return [
                _document(feed.beside(row, epoch, reader.sync_of(row.at.boot_id)))
                for row in reader.rows(Stream.LEDGER, 0, 100)
            ]

    yield tell
    feed.close()


def _document(messages: tuple[Message, ...]) -> dict[str, Any] | None:
    """Read a document that nobody has anything against."""
    if not messages:
        return None
    (message,) = messages
    assert ("gatepost/hillside/store/epcis/counter", 1, False) == (
        message.topic,
        message.qos,
        message.retain,
    )
    document: dict[str, Any] = json.loads(message.payload)
    assert ([], ()) == (faults(document), mistakes(document))
    return document


def _event(document: dict[str, Any] | None) -> dict[str, Any]:
    assert document is not None
    (event,) = document["epcisBody"]["eventList"]
    assert isinstance(event, dict)
    return event


def test_a_move_has_a_document_of_its_own(told: Feeding) -> None:
    """It is named by the site's catalogue and dated as the move is."""
    (document,) = told(moved(1))

    assert document is not None
    assert f"https://id.gs1.org/01/{MASK}" in json.dumps(document)
    assert document["creationDate"] == _event(document)["eventTime"]


def test_the_same_row_makes_the_same_document(told: Feeding) -> None:
    """A row that goes out again is the same document, to the byte."""
    first = told(moved(1))

    assert first == told()


def test_a_reversal_is_the_first_event_declared(told: Feeding) -> None:
    """The move it takes back comes from the journal and keeps its id."""
    first, _, declared = map(_event, told(moved(1), moved(2), back(3, "R-1/1")))

    assert "errorDeclaration" not in first
    assert {**first, "errorDeclaration": declared["errorDeclaration"]} == declared


def test_a_reversal_of_what_lacks_has_no_document(told: Feeding) -> None:
    """What it takes back was never booked here."""
    assert [None] == told(back(1, "R-9/1"))


def test_a_move_that_no_clock_knew_has_no_document(told: Feeding) -> None:
    """Once a clock of that boot is known, it has one with the repaired time."""
    unset = moved(1, at(0, synced=False))

    assert [None] == told(unset)
    (document,) = told(synced=(at(1),))
    assert "2026-01-15T09:00:00.000+08:00" == _event(document)["eventTime"]


def test_a_reversal_of_a_move_without_a_time_has_no_document(told: Feeding) -> None:
    """What has no event cannot be declared."""
    assert [None, None] == told(moved(1, LOST), back(2, "R-1/1"))


def test_a_move_into_quarantine_is_a_lock(told: Feeding) -> None:
    """The places that nobody may use yet are the store's."""
    (document,) = told(moved(1, source="shelf-1", target="returns", reason="move"))

    event = _event(document)
    assert ("holding", "unavailable") == (event["bizStep"], event["disposition"])


def test_other_rows_have_none(told: Feeding) -> None:
    """A row that does not say what moved goes out alone."""
    assert [None] == told(moved(1, item=None))


@pytest.mark.parametrize("quantity", [b"1.5", b"true", b'"many"', b"null", b"[]"])
def test_a_row_without_a_number_is_no_move(quantity: bytes) -> None:
    """Whatever stands in the journal, the link goes on."""
    text = (
        b'{"item":"mask","from":"a","to":"b","unit":"piece","quantity":%s}' % quantity
    )

    assert move_in(replace(ROW, data=text)) is None


def test_an_unreadable_catalogue_leaves_the_last_one(
    told: Feeding, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """That is logged; the documents go on."""
    root = Root(tmp_path)
    feed = EpcisFeed(load(tmp_path / "site.toml", root=root), root)
    (tmp_path / "catalogue.toml").unlink()
    (tmp_path / "catalogue.toml").mkdir()
    feed.renew()
    feed.close()

    assert "event=catalogue_away" in caplog.text
    assert 1 == len(told(moved(1)))


def test_a_site_without_epcis_has_no_feed(tmp_path: Path) -> None:
    """Only `publish = true` makes one."""
    (tmp_path / "site.toml").write_text(SITE.replace("true", "false"), "utf-8")
    root = Root(tmp_path)

    settings = settings_of(load(tmp_path / "site.toml", root=root), root)

    assert isinstance(settings.feed, NoFeed)
    assert () == settings.feed.beside(ROW, "e1", None)


# ------------------------------------------------------------------ the cursor

ROW = Row(Stream.LEDGER, 1, "stock.moved", "counter", at(0), b"{}", "")


class OneRow:
    """A journal of one row."""

    def rows(self, stream: Stream, after: int, limit: int) -> tuple[Row, ...]:
        """Return the row."""
        del limit
        return (ROW,) if stream is Stream.LEDGER and after == 0 else ()

    def marks(self) -> dict[Stream, Any]:
        """Say nothing."""
        return {}

    def sync_of(self, boot_id: str) -> Stamp | None:
        """Know no clock."""
        del boot_id
        return None

    def bounds_of(self, stream: Stream, seq: int) -> Bounds:
        """Know of no other boot."""
        del stream, seq
        return Bounds()

    def close(self) -> None:
        """Have nothing to close."""


class Wire:
    """A broker that takes whatever it is handed."""

    def __init__(self) -> None:
        self.took: list[tuple[str, bool]] = []

    def publish(self, message: Message, *, event: bool = False) -> int:
        """Take the message and return its number."""
        self.took.append((message.topic, event))
        return len(self.took)


def _session(window: int, **counts: int) -> tuple[Session, Wire, Shelf]:
    """Begin a connection whose rows are two messages each."""
    wire = Wire()
    sent, last = ({Stream.LEDGER: counts.get(name, 0)} for name in ("sent", "last"))
    shelf = Shelf(OneRow(), Backlog(sent, last))
    session = Session(
        cast("Broker", wire),
        shelf,
        window=window,
        write=lambda _row, _synced: [
            Message(topic, b"{}", 1, retain=False) for topic in ("event", "epcis")
        ],
        report=lambda _: Message("reply", b"{}", 1, retain=False),
    )
    session.fill()
    return session, wire, shelf


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_the_cursor_moves_when_both_are_acknowledged(order: tuple[int, int]) -> None:
    """One acknowledgement of the two is not enough, whichever comes first."""
    session, wire, shelf = _session(20, last=1)
    assert [("event", True), ("epcis", False)] == wire.took

    cursors = []
    for mid in order:
        session.acked(Acked(mid, ok=True, text=""))
        cursors.append(shelf.backlog.sent()["ledger"])

    assert [0, 1] == cursors
    assert session.idle()


def test_a_window_of_one_is_kept() -> None:
    """The document waits until the event is acknowledged."""
    session, wire, _ = _session(1, last=1)
    assert 1 == len(wire.took)

    session.acked(Acked(1, ok=True, text=""))
    session.fill()

    assert ["event", "epcis"] == [topic for topic, _ in wire.took]


def test_what_broke_between_the_two_goes_again_as_a_whole() -> None:
    """A connection that ends after the first acknowledgement sent no row."""
    session, _, shelf = _session(1, last=1)
    session.acked(Acked(1, ok=True, text=""))
    session.give_back()

    assert 0 == shelf.backlog.sent()["ledger"]
    assert ROW == shelf.next_row()


def test_a_refused_document_ends_the_connection() -> None:
    """The broker's word is kept, and the row is not sent."""
    session, _, shelf = _session(20, last=1)
    session.acked(Acked(1, ok=True, text=""))
    session.acked(Acked(2, ok=False, text="Not authorized"))

    assert ("Not authorized", 0) == (session.refused, shelf.backlog.sent()["ledger"])


def test_a_row_sent_again_takes_its_document_along() -> None:
    """A resend counts rows, not messages."""
    session, wire, shelf = _session(20, sent=1, last=1)
    wish = Resend("c", Stream.LEDGER, first=1, asked=1, newest=1, given_out=1)
    shelf.resends.put(wish)
    session.fill()
    for mid in (1, 2):
        session.acked(Acked(mid, ok=True, text=""))

    assert (2, 1) == (len(wire.took), wish.sent)
