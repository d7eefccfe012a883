"""Moves as EPCIS documents at a broker, from a link and a journal that are real."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from edge_app.config import load
from edge_app.journal import Journal
from edge_app.kinds import Stream
from edge_app.root import Root
from edge_app.store.epcis_hash import event_id
from edge_app.store.epcis_vocabulary import mistakes
from tests.broker.mute import Mute
from tests.broker.parts import Core, Listener, Rows, Server, until
from tests.broker.site_rig import Ear, Site
from tests.unit.epcis_moves import CATALOGUE, SITE, back, batches, moved
from tests.unit.epcis_site import BASE, MASK, faults

pytestmark = pytest.mark.broker
BOX = "3074257BF7194E4000001A85"
"""The tag of one piece: SGTIN 0614141 812345, serial number 6789."""
BOOKED = (
    moved(1),
    moved(2, source="shelf-1", target="<recipient>", reason="issue"),
    back(3, "R-1/2"),
)
"""A receipt, an issue, and the issue taken back."""


class Room:
    """A site with a broker, a played core, a real journal, and links to be killed."""

    def __init__(self, folder: Path, broker: Server, ends: ExitStack) -> None:
        self._folder = folder
        self._ends = ends
        self.reach(broker.url)
        self.furnish(CATALOGUE)
        root = Root(folder)
        config = load(folder / "site.toml", root=root)
        journal = Journal.open(root.data(config), "board")
        ends.callback(journal.close)
        journal.append(batches(*BOOKED))
        rows = Rows()
        rows.epoch = journal.epoch
        rows.add(Stream.LEDGER, len(BOOKED))
        socket = root.control_socket(config)
        socket.parent.mkdir(parents=True, exist_ok=True)
        self.core = Core(socket, rows)
        ends.callback(self.core.stop)

    def furnish(self, catalogue: str) -> None:
        """Write the site's catalogue."""
        (self._folder / "catalogue.toml").write_text(catalogue, "utf-8")

    def reach(self, url: str) -> None:
        """Write the site's file, with the broker there."""
        text = SITE.replace("mqtt://127.0.0.1", url)
        (self._folder / "site.toml").write_text(text, "utf-8")

    def link(self) -> subprocess.Popen[bytes]:
        """Start the link as its service does."""
        words = ["link", self._folder / "site.toml", "--root", self._folder]
        command = [sys.executable, "-m", "edge_app.cli", *map(str, words)]
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self._ends.callback(end, child)
        return child


def end(child: subprocess.Popen[bytes]) -> None:
    """End a link at once; what it had not told is lost."""
    child.kill()
    child.wait()


@pytest.fixture
def broker(mosquitto: Callable[..., Server]) -> Server:
    """Give a broker."""
    return mosquitto()


@pytest.fixture
def room(tmp_path: Path, broker: Server) -> Iterator[Room]:
    """Give a site whose store has three moves."""
    with ExitStack() as ends:
        yield Room(tmp_path, broker, ends)


def documents(heard: Listener) -> list[Any]:
    """Return the EPCIS documents so far."""
    return heard.on("/epcis/counter")


def events(heard: Listener) -> list[dict[str, Any]]:
    """Return their events, of documents that nobody has anything against."""
    found: list[dict[str, Any]] = []
    for document in documents(heard):
        assert ([], ()) == (faults(document), mistakes(document))
        found += document["epcisBody"]["eventList"]
    return found


def test_each_move_arrives_once_with_its_hash(
    room: Room, broker: Server, listen: Callable[..., Listener]
) -> None:
    """A receipt, an issue and a reversal, each behind its own event, not retained."""
    heard = listen(broker.port)
    room.link()
    until(lambda: room.core.sent().get("ledger") == 3, "all is acknowledged")
    until(lambda: len(documents(heard)) == 3, "all arrived")

    received, issued, taken_back = events(heard)

    namespaces = {"gatepost": f"{BASE}/ns/"}
    assert [event_id(one, namespaces) for one in (received, issued, taken_back)] == [
        one["eventID"] for one in (received, issued, taken_back)
    ]
    assert ("receiving", "dispensing") == (received["bizStep"], issued["bizStep"])
    assert issued == {
        name: one for name, one in taken_back.items() if name != "errorDeclaration"
    }
    assert 2 * len(BOOKED) == sum("counter" in topic for topic, _, _ in heard.heard)
    made_of = [one["gatepost:event"] for one in (received, issued)]
    assert made_of == heard.events()[:2]
    late = listen(broker.port)
    until(lambda: late.on("/status"), "what is retained")
    assert [] == documents(late)


def test_a_document_that_comes_again_is_the_same(
    room: Room, broker: Server, listen: Callable[..., Listener]
) -> None:
    """A link killed before any acknowledgement sends all again, under one id."""
    heard = listen(broker.port)
    with closing(Mute(broker)) as mute:
        room.reach(mute.url)
        first = room.link()
        until(lambda: len(documents(heard)) == 3, "the first time")
        end(first)
    assert 0 == room.core.sent().get("ledger", 0)
    room.reach(broker.url)
    room.link()
    until(lambda: len(documents(heard)) == 6, "the second time")

    assert documents(heard)[:3] == documents(heard)[3:]


def test_a_resend_brings_the_documents_too(
    room: Room, broker: Server, listen: Callable[..., Listener]
) -> None:
    """What a consumer asks for again comes with its documents."""
    heard = listen(broker.port)
    room.link()
    until(lambda: room.core.sent().get("ledger") == 3, "all is acknowledged")
    wish = {"id": "c1", "stream": "ledger", "first": 2, "last": 2}
    room.core.say({"resend": wish})
    until(lambda: heard.on("/reply/c1"), "the resend is over")
    until(lambda: len(documents(heard)) == 4, "the document came again")

    assert 1 == heard.on("/reply/c1")[0]["resend"]["sent"]
    assert events(heard)[1] == events(heard)[3]


def test_a_new_catalogue_counts_once_the_core_is_back(
    room: Room, broker: Server, listen: Callable[..., Listener]
) -> None:
    """The link is not started again for it."""
    heard = listen(broker.port)
    room.link()
    until(lambda: room.core.sent().get("ledger") == 3, "all is acknowledged")
    room.furnish("")
    room.core.stop()
    told = len(room.core.heard)
    room.core.start()
    until(lambda: {"hello": "link"} in room.core.heard[told:], "the link is back")
    room.core.say({"resend": {"id": "c1", "stream": "ledger", "first": 1, "last": 1}})
    until(lambda: len(documents(heard)) == 4, "the first document came again")

    named = [one["quantityList"][0]["epcClass"] for one in events(heard)]
    assert [f"https://id.gs1.org/01/{MASK}"] * 3 == named[:3]
    assert [f"{BASE}/class/mask"] == named[3:]


def test_a_whole_site_publishes_what_it_exports(
    mosquitto: Callable[..., Server],
    site: Callable[..., Site],
    ear: Callable[[Server], Ear],
    tmp_path: Path,
) -> None:
    """A box is scanned at a counter; both ways tell of it under one id."""
    broker = mosquitto()
    heard = ear(broker)
    told = f'[epcis]\npublish = true\nbase = "{BASE}"\n\n[[counter]]'
    one = site(broker, ("[[counter]]", told))
    one.ask("scan", counter="desk", tag=BOX)
    until(lambda: heard.on("/epcis/desk"), "the document")
    out = tmp_path / "moves.json"
    code, said = one.call("export", "epcis", "--out", str(out))

    assert 0 == code, said
    exported = json.loads(out.read_text("utf-8"))
    assert ([], ()) == (faults(exported), mistakes(exported))
    (document,) = heard.on("/epcis/desk")
    assert document["epcisBody"] == exported["epcisBody"]
    assert 0 == one.stop()
