"""The Modbus master against pymodbus's servers and against slaves that misbehave."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from firmware_bridge.errors import LinkError, Rejected
from firmware_bridge.modbus_frames import seal
from firmware_bridge.modbus_master import ModbusMaster
from firmware_bridge.serial_port import SerialPort
from firmware_bridge.tcp_port import TcpPort
from tests.wire.peers import (
    DEADLINE_S,
    Piece,
    Pty,
    Slave,
    joined,
    pty,
    rtu_server,
    tcp_server,
)

BAUD = 19200
THINKS_S = 0.02
ALLOWANCE_S = 0.05


def sealed(body: str) -> bytes:
    """Return a frame with this body and its CRC."""
    data = bytes.fromhex(body)
    return data + seal(data)


GOOD = sealed("010404021501d7")
OTHER = sealed("010404000a000b")
FOREIGN = sealed("020404000a000b")
FAILURE = sealed("018402")
VALUES = (0x215, 0x1D7)


def says(*pieces: Piece) -> Callable[[bytes], tuple[Piece, ...]]:
    """Return one entry of a slave's script."""
    return lambda _: pieces


@pytest.fixture
def line() -> Iterator[Pty]:
    """Give a serial line."""
    with pty() as made:
        yield made


@pytest.fixture
def master(line: Pty) -> Iterator[ModbusMaster]:
    """Give an open RTU master on that line."""
    port = SerialPort(line.path, baud=BAUD)
    made = ModbusMaster(port, framing="rtu", baud=BAUD, timeout_s=ALLOWANCE_S)
    made.open()
    yield made
    made.close()


def read(master: ModbusMaster) -> tuple[int, ...] | Rejected:
    """Ask the question that the slaves of this file are asked."""
    return master.read(1, "input", 1, 2, turnaround_s=THINKS_S)


def test_pymodbus_answers_over_a_serial_line() -> None:
    """Reads, writes and exceptions agree with an independent RTU server."""
    with pty() as near, pty() as far, joined(near, far), rtu_server(far.path):
        port = SerialPort(near.path, baud=BAUD)
        master = ModbusMaster(port, framing="rtu", baud=BAUD, timeout_s=1)
        master.open()
        agree(master)
        assert near.path == master.identity
        master.close()


def test_pymodbus_answers_over_tcp() -> None:
    """Reads, writes and exceptions agree with an independent TCP server."""
    with tcp_server() as number:
        port = TcpPort("127.0.0.1", number)
        master = ModbusMaster(port, framing="tcp", timeout_s=1)
        master.open()
        agree(master)
        assert (10, 20) == master.read(2, "holding", 0, 2, turnaround_s=0)
        assert f"127.0.0.1:{number}" == master.identity
        master.close()


def agree(master: ModbusMaster) -> None:
    """Ask one of each question."""
    assert (215, 487, 0xFFFF, 7) == master.read(1, "input", 0, 4, turnaround_s=0)
    assert (20,) == master.read(1, "holding", 1, 1, turnaround_s=0)
    assert master.write(1, "holding", 1, (513,), turnaround_s=0) is None
    assert master.write(1, "holding", 2, (7, 8), turnaround_s=0) is None
    assert (10, 513, 7, 8) == master.read(1, "holding", 0, 4, turnaround_s=0)
    assert master.write(1, "coil", 3, (1,), turnaround_s=0) is None
    assert master.write(1, "coil", 3, (0, 1, 1), turnaround_s=0) is None
    assert (0, 0, 0, 0, 1, 1, 0) == master.read(1, "coil", 0, 7, turnaround_s=0)
    assert (0,) * 16 == master.read(1, "discrete", 0, 16, turnaround_s=0)
    hole = master.read(1, "input", 100, 1, turnaround_s=0)
    assert isinstance(hole, Rejected)
    assert "exception-2" == hole.reason
    refused = master.write(1, "holding", 100, (1,), turnaround_s=0)
    assert isinstance(refused, Rejected)
    assert "exception-2" == refused.reason


@pytest.mark.parametrize(
    ("pieces", "skipped"),
    [
        pytest.param([(0, GOOD)], 0, id="at once"),
        pytest.param([(0.01, GOOD)], 0, id="after thinking"),
        pytest.param([(0, GOOD[:3]), (0.01, GOOD[3:])], 0, id="in two pieces"),
        pytest.param([(0, bytes((x,))) for x in GOOD], 0, id="byte by byte"),
        pytest.param([(0, b"\xff\x00" + GOOD)], 2, id="after noise"),
        pytest.param([(0, FOREIGN + GOOD)], 9, id="after another device"),
        pytest.param([(0, GOOD[:-1] + b"\0" + GOOD)], 9, id="after a spoilt one"),
    ],
)
def test_the_answer_is_taken(
    line: Pty, master: ModbusMaster, pieces: list[Piece], skipped: int
) -> None:
    """However it comes, the answer is taken, and what was none of it is counted."""
    with Slave(line, [says(*pieces)]):
        assert VALUES == read(master)
    assert skipped == master.skipped


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        pytest.param(b"", "timeout", id="never"),
        pytest.param(GOOD[:-2], "timeout", id="truncated"),
        pytest.param(FOREIGN, "timeout", id="somebody else"),
        pytest.param(GOOD[:-1] + b"\0", "check", id="wrong CRC"),
        pytest.param(FAILURE, "exception-2", id="exception"),
    ],
)
def test_what_is_no_answer_is_rejected(
    line: Pty, master: ModbusMaster, said: bytes, reason: str
) -> None:
    """Each fault has its reason and its bytes, and the next question is answered."""
    with Slave(line, [says((0, said)), says((0, GOOD))]) as slave:
        assert Rejected(reason, said) == read(master)
        assert VALUES == read(master)
        assert 2 == len(slave.requests)


def test_a_time_out_is_short(line: Pty, master: ModbusMaster) -> None:
    """A dead device costs its turn-around and the allowance, no more."""
    with Slave(line, []):
        began_s = time.monotonic()
        assert Rejected("timeout", b"") == read(master)
        took_s = time.monotonic() - began_s

    assert THINKS_S + ALLOWANCE_S < took_s < 10 * (THINKS_S + ALLOWANCE_S)


def test_a_late_answer_answers_nothing(line: Pty, master: ModbusMaster) -> None:
    """An answer of the same form that comes too late is dropped and counted."""
    # Given up after 0.26 s, silent until 0.46 s.
    with Slave(line, [says((0.36, OTHER)), says((0, GOOD))]):
        rejected = master.read(1, "input", 9, 2, turnaround_s=0.2)
        assert Rejected("timeout", b"") == rejected
        assert VALUES == read(master)
    assert 1 == master.late


def test_a_silent_device_mutes_nobody_else(line: Pty, master: ModbusMaster) -> None:
    """Another device is asked at once; its address tells its answer from a late one."""
    other = sealed("020404021501d7")
    # Given up after 0.27 s; its late answer comes in the middle of the other's turn.
    script = [says((0.29, GOOD)), says((0.02, other))]
    with Slave(line, script):
        silent = master.read(1, "input", 1, 2, turnaround_s=0.2)
        began_s = time.monotonic()
        answer = master.read(2, "input", 1, 2, turnaround_s=0.2)
        took_s = time.monotonic() - began_s

    assert Rejected("timeout", b"") == silent
    assert VALUES == answer
    assert took_s < 0.15


def test_a_neighbour_ends_no_silence(line: Pty, master: ModbusMaster) -> None:
    """A silent device keeps its time for a late answer while others are asked."""
    other = sealed("020404021501d7")
    # Given up after 0.26 s, silent until 0.46 s; its late answer is OTHER.
    script = [says(), says((0, other), (0.1, OTHER)), says((0, GOOD))]
    with Slave(line, script):
        silent = master.read(1, "input", 1, 2, turnaround_s=0.2)
        neighbour = master.read(2, "input", 1, 2, turnaround_s=0.2)
        answer = master.read(1, "input", 1, 2, turnaround_s=0.2)

    assert Rejected("timeout", b"") == silent
    assert (VALUES, VALUES) == (neighbour, answer)


def test_a_line_that_echoes(line: Pty, master: ModbusMaster) -> None:
    """An adapter that hears itself confirms no write once it is known."""

    def echoing(*pieces: Piece) -> Callable[[bytes], tuple[Piece, ...]]:
        return lambda request: ((0, request), *pieces)

    confirmed = sealed("010600070201")
    script = [
        echoing((0, GOOD)),
        echoing((0.01, confirmed)),
        echoing(),
        echoing((0, GOOD)),
    ]
    with Slave(line, script):
        assert VALUES == read(master)
        assert set_register(master) is None
        assert Rejected("timeout", confirmed) == set_register(master)
        assert VALUES == read(master)


def set_register(master: ModbusMaster) -> Rejected | None:
    """Write one register, which is confirmed by the very same bytes."""
    return master.write(1, "holding", 7, (513,), turnaround_s=THINKS_S)


def test_frames_keep_their_distance(line: Pty, master: ModbusMaster) -> None:
    """Between an answer and the next request the line rests for 3.5 characters."""
    heard_at_s: list[float] = []

    def note(_: bytes) -> tuple[Piece, ...]:
        heard_at_s.append(time.monotonic())
        return ((0, GOOD),)

    with Slave(line, [note] * 5):
        for _ in range(5):
            assert VALUES == read(master)

    gaps_s = [b - a for a, b in pairwise(heard_at_s)]
    assert min(gaps_s) > 3.5 * 11 / BAUD * 0.9


def test_a_babbling_line_is_asked_all_the_same(
    line: Pty, master: ModbusMaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Noise without end delays a question, it does not stop the bus."""
    monkeypatch.setattr("firmware_bridge.modbus_rtu.BABBLE_S", 0.05)
    babble = [(0.001, b"\x55")] * 300
    with Slave(line, [says(*babble)]):
        for _ in range(3):
            assert isinstance(read(master), Rejected)


def wake_often(master: ModbusMaster) -> None:
    """Wake the bus a hundred times."""
    for _ in range(100):
        master.wake()


def test_wake_breaks_no_exchange(line: Pty, master: ModbusMaster) -> None:
    """A question under way is finished, however often the bus is woken."""
    with Slave(line, [says((0.02, GOOD))]):
        waker = threading.Thread(target=wake_often, args=(master,))
        waker.start()
        assert VALUES == read(master)
        waker.join()


def test_an_unplugged_line_is_a_link_error(line: Pty, master: ModbusMaster) -> None:
    """Only the port itself raises; the rest is rejected."""
    line.unplug()

    with pytest.raises(LinkError, match="is gone"):
        read(master)


def test_rtu_does_without_pymodbus() -> None:
    """A gateway without Modbus TCP pays nothing for it."""
    program = (
        "import sys; from firmware_bridge.modbus_master import ModbusMaster;"
        "from firmware_bridge.serial_port import SerialPort;"
        "ModbusMaster(SerialPort('x', baud=9600), framing='rtu');"
        "sys.exit('pymodbus' in sys.modules or 'asyncio' in sys.modules)"
    )

    assert 0 == subprocess.run([sys.executable, "-c", program], check=False).returncode


# ----------------------------------------------------------------------- TCP


@pytest.fixture
def ends() -> Iterator[tuple[ModbusMaster, socket.socket, socket.socket]]:
    """Give an open TCP master, the device's end of it, and the listener."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(DEADLINE_S)
        port = TcpPort("127.0.0.1", listener.getsockname()[1])
        master = ModbusMaster(port, framing="tcp", timeout_s=ALLOWANCE_S)
        master.open()
        device, _ = listener.accept()
        with device:
            device.settimeout(DEADLINE_S)
            yield master, device, listener
        master.close()


def frame(transaction: int, pdu: str, unit: int = 1) -> bytes:
    """Return a Modbus TCP frame."""
    body = bytes((unit,)) + bytes.fromhex(pdu)
    return b"".join(
        (transaction.to_bytes(2, "big"), b"\0\0", len(body).to_bytes(2, "big"), body)
    )


YES = "0404021501d7"
LATE = "0404000a000b"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param([frame(1, YES)], VALUES, id="the answer"),
        pytest.param([frame(1, YES)[:9], frame(1, YES)[9:]], VALUES, id="pieces"),
        pytest.param([frame(9, LATE) + frame(1, YES)], VALUES, id="after a foreign"),
        pytest.param([frame(1, YES, 2)], "timeout", id="another unit"),
        pytest.param([frame(0, YES)], "timeout", id="transaction 0"),
        pytest.param([], "timeout", id="never"),
        pytest.param([frame(1, "8402")], "exception-2", id="exception"),
        pytest.param([frame(1, "0304021501d7")], "foreign", id="another function"),
        pytest.param([frame(1, "04020215")], "envelope", id="one register of two"),
        pytest.param([frame(1, "04040215")], "envelope", id="a count that lies"),
        pytest.param([frame(1, "6400")], "envelope", id="no such function"),
        pytest.param([frame(1, "04")], "envelope", id="a function alone"),
        pytest.param([frame(1, "01010105")], "foreign", id="coils"),
    ],
)
def test_tcp_answers_are_known_by_transaction(
    ends: tuple[ModbusMaster, socket.socket, socket.socket],
    said: list[bytes],
    expected: tuple[int, ...] | str,
) -> None:
    """Only the frame of this transaction, unit, function and count is believed."""
    master, device, _ = ends
    for piece in said:
        device.sendall(piece)

    answer = read(master)

    assert expected == (answer.reason if isinstance(answer, Rejected) else answer)


def test_a_late_tcp_answer_is_dropped(
    ends: tuple[ModbusMaster, socket.socket, socket.socket],
) -> None:
    """Half an answer after its time, then the rest and the next: only that counts."""
    master, device, _ = ends
    device.sendall(frame(1, LATE)[:5])
    assert Rejected("timeout", frame(1, LATE)[:5]) == read(master)
    device.sendall(frame(1, LATE)[5:] + frame(2, YES))

    assert VALUES == read(master)
    assert 1 == master.late


def test_a_tcp_stream_out_of_step_is_begun_anew(
    ends: tuple[ModbusMaster, socket.socket, socket.socket],
) -> None:
    """After a header that is none the master connects again and goes on."""
    master, device, listener = ends
    device.sendall(b"HTTP/1.1 400 Bad Request\r\n")
    rejected = read(master)
    assert isinstance(rejected, Rejected)
    assert "envelope" == rejected.reason
    again, _ = listener.accept()
    with again:
        again.sendall(frame(1, YES))
        assert VALUES == read(master)


def test_a_tcp_hang_up_is_a_link_error(
    ends: tuple[ModbusMaster, socket.socket, socket.socket],
) -> None:
    """A connection that ends raises, naming the address."""
    master, device, _ = ends
    device.close()

    with pytest.raises(LinkError, match=r"127\.0\.0\.1:\d+ is gone"):
        read(master)


def test_an_unconfirmed_tcp_write_is_foreign(
    ends: tuple[ModbusMaster, socket.socket, socket.socket],
) -> None:
    """The confirmation of another register confirms nothing."""
    master, device, _ = ends
    device.sendall(frame(1, "0600080201"))
    rejected = master.write(1, "holding", 7, (513,), turnaround_s=0)

    assert isinstance(rejected, Rejected)
    assert "foreign" == rejected.reason
