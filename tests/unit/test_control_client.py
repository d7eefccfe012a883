"""The calling side of the control socket, against a socket that a test plays."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from edge_app.control_client import ControlClient
from edge_app.errors import ControlError
from edge_app.root import socket_address


@pytest.fixture
def ends(tmp_path: Path) -> Iterator[tuple[ControlClient, socket.socket]]:
    """Connect a client over a path that no socket address could hold."""
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    path = folder / "control.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        with socket_address(path) as place:
            listener.bind(place)
        listener.listen()
        client = ControlClient(path)
        client.connect()
        server, _ = listener.accept()
        with server:
            yield client, server
        client.close()


Ends = tuple[ControlClient, socket.socket]


def test_documents_keep_their_digits_both_ways(ends: Ends) -> None:
    """37.30 stays 37.30, in any pieces."""
    client, server = ends
    client.send({"t": Decimal("37.30")})
    assert b'{"t":37.30}\n' == server.recv(100)
    server.sendall(b'{"t": 37.')
    assert () == client.receive(0.05)
    server.sendall(b'30}\n\n{"u": 1}\n')

    assert {"t": Decimal("37.30")} == client.next(2.0)
    assert {"u": 1} == client.next(2.0)


def test_silence_is_one_sentence(ends: Ends) -> None:
    """A core that says nothing within the time is said to."""
    client, _ = ends
    with pytest.raises(ControlError, match=r"said nothing for 0\.05 s"):
        client.next(0.05)


@pytest.mark.parametrize("wire", [b"", b"{no\n", b"\xff\n", b"[1]\n"])
def test_hanging_up_and_nonsense_end_it(ends: Ends, wire: bytes) -> None:
    """The client is closed afterwards and says so."""
    client, server = ends
    server.sendall(wire)
    server.shutdown(socket.SHUT_RDWR)
    with pytest.raises(ControlError):
        client.next(2.0)
    with pytest.raises(ControlError, match="no connection"):
        client.fileno()


def test_no_core_is_one_sentence(tmp_path: Path) -> None:
    """Nobody listens: the sentence asks whether it runs."""
    with pytest.raises(ControlError, match="is it running"):
        ControlClient(tmp_path / "control.sock").connect()
