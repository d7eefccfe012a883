"""The way to the broker can be cut and mended, and leaves nothing open."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from edge_app.scenario.uplink import Uplink


@pytest.fixture
def echo() -> Iterator[int]:
    """Give the port of somebody who says everything back."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            with caller:
                while data := caller.recv(100):
                    caller.sendall(data)

    thread = threading.Thread(target=serve)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    thread.join()
    listener.close()


def call(port: int) -> socket.socket:
    """Connect, with a deadline for everything."""
    return socket.create_connection(("127.0.0.1", port), 5.0)


def test_it_carries_both_ways(echo: int) -> None:
    """What is said comes to the other end, and the answer back."""
    uplink = Uplink(echo)
    uplink.mend()
    with call(uplink.port) as caller:
        caller.sendall(b"hello")
        assert b"hello" == caller.recv(100)
    uplink.cut()


def test_a_cut_hangs_up_and_takes_nobody(echo: int) -> None:
    """A cut ends what was connected, and the port answers nobody."""
    uplink = Uplink(echo)
    uplink.mend()
    with call(uplink.port) as caller:
        caller.sendall(b"hello")
        assert b"hello" == caller.recv(100)
        uplink.cut()
        assert b"" == caller.recv(100)
    with socket.socket() as probe:
        assert 0 != probe.connect_ex(("127.0.0.1", uplink.port))


def test_it_is_mended_at_the_same_port(echo: int) -> None:
    """After mending the same address works again; both may be asked for twice."""
    uplink = Uplink(echo)
    uplink.mend()
    port = uplink.port
    uplink.mend()
    uplink.cut()
    uplink.cut()
    uplink.mend()
    assert port == uplink.port
    with call(port) as caller:
        caller.sendall(b"again")
        assert b"again" == caller.recv(100)
    uplink.cut()


def test_nobody_behind_it(echo: int) -> None:
    """While the broker itself is away a caller is hung up on."""
    del echo
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = free.getsockname()[1]
    uplink = Uplink(nobody)
    uplink.mend()
    with call(uplink.port) as caller:
        assert b"" == caller.recv(100)
    uplink.cut()
