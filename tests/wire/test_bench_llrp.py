"""An LLRP reader of the bench, as a gateway and a second client meet it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drivers.contract import Finding, Reply, TagSeen
from drivers.quantities import TagScheme
from drivers.rfid_llrp import Options, decode, encode, start
from tests.wire.bench_rig import PATIENCE_S, Rig, rig, wait_for

CODE = "30751FEB705C5904E3D50D70"
ASKED = "192.168.1.30:5084"
READER = """
[[bus]]
name = "net"
kind = "tcp"
address = "192.168.1.30:5084"

[[device]]
name = "reader"
driver = "rfid_llrp"
bus = "net"
round_s = 0.05
"""


class Client:
    """A gateway's end of the line: the driver on a plain socket."""

    def __init__(self, root: Path) -> None:
        host, port = json.loads((root / "tcp.json").read_text())[ASKED].split(":")
        self.socket = socket.create_connection((host, int(port)), PATIENCE_S)
        self._rest = b""
        self.silent = 0
        self.ended = False

    def say(self, *messages: bytes) -> None:
        """Send messages."""
        self.socket.sendall(b"".join(messages))

    def hear(self) -> tuple[Finding, ...]:
        """Give what the next piece says."""
        piece = self.socket.recv(4096)
        self.ended = not piece
        decoded = decode(self._rest + piece, Options())
        self._rest = decoded.rest
        self.silent += decoded.silent
        return decoded.findings

    def until(self, wanted: Finding) -> None:
        """Listen until it is said."""
        wait_for(lambda: wanted in self.hear())


@contextmanager
def called(standing: Rig) -> Iterator[Client]:
    """Lend a connected client."""
    client = Client(standing.root)
    try:
        yield client
    finally:
        client.socket.close()


def tag(rssi_dbm: int) -> TagSeen:
    """Spell what the driver says of our tag."""
    return TagSeen(TagScheme.EPC, CODE, rssi_dbm)


def poke(standing: Rig, **change: object) -> dict[str, object]:
    """Change what the reader sees."""
    sees: dict[str, object] = standing.ask(do="poke", device="reader", change=change)[
        "sees"
    ]
    return sees


def test_a_greeting_then_tags(tmp_path: Path) -> None:
    """The reader greets, obeys the whole beginning at once, and reads tags."""
    with rig(READER, tmp_path) as standing, called(standing) as client:
        assert () == client.hear()
        assert 1 == client.silent
        client.say(*start(Options()))
        client.until(Reply("start", ok=True))
        poke(standing, add=CODE, rssi_dbm=-42)
        client.until(tag(-42))
        client.say(encode("stop", None, Options()))
        client.until(Reply("stop", ok=True))

        assert poke(standing)["inventory"] is False


def test_a_second_client_is_turned_away(tmp_path: Path) -> None:
    """He is told in one sentence that the reader is held; the first one goes on."""
    refused = "the reader refuses: another client holds it"
    with rig(READER, tmp_path) as standing, called(standing) as first:
        first.hear()
        for _turn in range(2):
            with called(standing) as second:
                second.say(*start(Options()))
                assert (Reply("connection", ok=False, text=refused),) == second.hear()
                second.hear()
                assert second.ended
        poke(standing, add=CODE, rssi_dbm=-42)
        first.say(*start(Options()))
        first.until(tag(-42))


def test_the_next_client_is_welcome(tmp_path: Path) -> None:
    """When the first one has hung up, the next one is greeted at once."""
    with rig(READER, tmp_path) as standing:
        for _turn in range(5):
            with called(standing) as client:
                assert () == client.hear()
                assert 1 == client.silent
                client.say(*start(Options()))
                client.until(Reply("start", ok=True))


def test_unplugged_and_back(tmp_path: Path) -> None:
    """A reader that loses its net cuts the line, and greets anew when it is back."""
    with rig(READER, tmp_path) as standing:
        with called(standing) as client:
            client.hear()
            standing.ask(do="unplug", bus="net")
            assert () == client.hear()
            assert client.ended
        standing.ask(do="plug", bus="net")
        with called(standing) as client:
            assert () == client.hear()
            assert 1 == client.silent
