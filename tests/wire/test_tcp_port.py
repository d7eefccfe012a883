"""A TCP port against a listener on loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from firmware_bridge.errors import LinkError
from firmware_bridge.tcp_port import TcpPort
from tests.wire.peers import DEADLINE_S


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Give a listening socket."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        made.settimeout(DEADLINE_S)
        yield made


@pytest.fixture
def ends(listener: socket.socket) -> Iterator[tuple[TcpPort, socket.socket]]:
    """Give an open port and the device's end."""
    port = TcpPort("127.0.0.1", listener.getsockname()[1])
    port.open()
    device, _ = listener.accept()
    with device:
        device.settimeout(DEADLINE_S)
        yield port, device
    port.close()


def test_bytes_pass_both_ways(ends: tuple[TcpPort, socket.socket]) -> None:
    """What is written arrives, and what the device says is read."""
    port, device = ends
    port.write(b"ask")
    assert b"ask" == device.recv(3)

    device.sendall(b"answer")
    assert b"answer" == port.read(DEADLINE_S)
    assert b"" == port.read(0.01)


def test_identity_is_the_address(ends: tuple[TcpPort, socket.socket]) -> None:
    """An open port names its peer by number, a closed one by what was configured."""
    port, device = ends

    assert f"127.0.0.1:{device.getsockname()[1]}" == port.identity
    assert "scale.lan:23" == TcpPort("scale.lan", 23).identity


def test_a_hang_up_says_so(ends: tuple[TcpPort, socket.socket]) -> None:
    """A closed connection raises from read."""
    port, device = ends
    device.close()

    with pytest.raises(LinkError, match="is gone: the other end closed it"):
        port.read(DEADLINE_S)


def test_wake_ends_a_read(ends: tuple[TcpPort, socket.socket]) -> None:
    """A wake from another thread makes a waiting read return nothing."""
    port, _ = ends
    waker = threading.Thread(target=port.wake)
    waker.start()

    assert b"" == port.read(DEADLINE_S)
    waker.join()


def test_a_refused_connection_says_so(listener: socket.socket) -> None:
    """Nobody listening: the sentence says which number to correct."""
    number = listener.getsockname()[1]
    listener.close()

    with pytest.raises(LinkError, match=f"127.0.0.1:{number} refuses"):
        TcpPort("127.0.0.1", number).open()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        pytest.param(TimeoutError(), "does not answer", id="no answer"),
        pytest.param(socket.gaierror(-2, "x"), "has no address", id="no such name"),
        pytest.param(OSError(113, "x"), "cannot be reached: No route", id="no route"),
    ],
)
def test_each_fault_has_its_sentence(
    fault: OSError, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every way in which a connection fails is one sentence with the address."""

    def fail(*_: object, **__: object) -> socket.socket:
        raise fault

    monkeypatch.setattr(socket, "create_connection", fail)

    with pytest.raises(LinkError, match=f"scale.lan:23 {sentence}"):
        TcpPort("scale.lan", 23).open()


def test_a_closed_port_refuses_and_ignores_wakes() -> None:
    """Reading and writing a closed port is an error, waking or closing it is not."""
    port = TcpPort("127.0.0.1", 9)
    port.wake()
    port.close()

    with pytest.raises(LinkError, match="is not open"):
        port.read(0)
    with pytest.raises(LinkError, match="is not open"):
        port.write(b"")
