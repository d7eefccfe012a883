"""The stand-in slave's frames: its checks in their order, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from simulators.modbus_slave import crc, reply, reply_rtu, reply_tcp


class Board:
    """A slave of four holding registers and three coils, which refuses the value 9."""

    latency_s = 0.0

    def __init__(self) -> None:
        self.tables = {
            "holding": [1, 2, 3, 4],
            "coil": [1, 0, 1],
            "input": [5],
            "discrete": [0, 1],
        }

    def read(self, table: str, address: int, count: int) -> tuple[int, ...] | None:
        """Return what is there, or None beyond the end."""
        found = self.tables[table][address : address + count]
        return tuple(found) if len(found) == count else None

    def write(self, table: str, address: int, values: tuple[int, ...]) -> int:
        """Store values."""
        if address + len(values) > len(self.tables[table]):
            return 2
        if 9 in values:
            return 4
        self.tables[table][address : address + len(values)] = values
        return 0

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Show everything."""
        return {**self.tables, **change}


def sealed(hex_text: str) -> bytes:
    """Add the CRC."""
    body = bytes.fromhex(hex_text)
    return body + crc(body)


@pytest.mark.parametrize(
    ("request_hex", "expected_hex"),
    [
        pytest.param("01 03 0000 0002", "01 03 04 0001 0002", id="holding"),
        pytest.param("01 04 0000 0001", "01 04 02 0005", id="input"),
        pytest.param("01 01 0000 0003", "01 01 01 05", id="coils"),
        pytest.param("01 02 0000 0002", "01 02 01 02", id="discrete inputs"),
        pytest.param("01 0F 0001 0002 01 02", "01 0F 0001 0002", id="some coils"),
        pytest.param("01 0F 0002 0002 01 03", "01 8F 02", id="coils too far"),
        pytest.param("01 0F 0000 0009 01 03", "01 8F 03", id="nine coils in a byte"),
        pytest.param("01 0F 0000 0000 00", "01 8F 03", id="no coils"),
        pytest.param("01 02 0000 07D1", "01 82 03", id="2001 bits"),
        pytest.param("01 06 0001 0007", "01 06 0001 0007", id="write one"),
        pytest.param("01 05 0001 FF00", "01 05 0001 FF00", id="coil on"),
        pytest.param(
            "01 10 0000 0002 04 0007 0008", "01 10 0000 0002", id="write some"
        ),
        pytest.param("01 07", "01 87 01", id="unknown function"),
        pytest.param("01 03 0000 0000", "01 83 03", id="no registers"),
        pytest.param("01 03 0000 007E", "01 83 03", id="126 registers"),
        pytest.param("01 03 0000 007D", "01 83 02", id="125 may be asked for"),
        pytest.param("01 03 0003 0002", "01 83 02", id="beyond the end"),
        pytest.param("01 05 0000 0001", "01 85 03", id="neither on nor off"),
        pytest.param("01 06 0000 0009", "01 86 04", id="the device says no"),
        pytest.param("01 10 0003 0002 04 0001 0001", "01 90 02", id="too far"),
        pytest.param("01 10 0000 0003 04 0001 0001", "01 90 03", id="wrong count"),
    ],
)
def test_answers(request_hex: str, expected_hex: str) -> None:
    """Each request earns exactly this answer."""
    assert sealed(expected_hex) == reply(sealed(request_hex), {1: Board()})


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x01\x03", id="two bytes"),
        pytest.param(sealed("01 03 0000 0001")[:-1] + b"\x00", id="a wrong CRC"),
        pytest.param(sealed("02 03 0000 0001"), id="somebody else"),
        pytest.param(sealed("01 03 0000"), id="a wrong length"),
        pytest.param(sealed("01 10 0000 0001 04 0001"), id="a wrong count of bytes"),
        pytest.param(sealed("00 03 0000 0001"), id="a broadcast read"),
    ],
)
def test_silence(frame: bytes) -> None:
    """What is broken or meant for somebody else is met with silence."""
    assert reply(frame, {1: Board()}) is None
    assert reply_rtu(frame, 1, Board()) is None


def test_coils_are_written_in_their_order() -> None:
    """The lowest bit is the first coil."""
    board = Board()
    reply(sealed("01 0F 0000 0003 01 06"), {1: board})

    assert [0, 1, 1] == board.tables["coil"]


def test_broadcast() -> None:
    """A broadcast write is carried out by all and answered by none."""
    boards = {1: Board(), 2: Board()}

    assert reply(sealed("00 06 0000 0007"), boards) is None
    assert [7, 7] == [board.tables["holding"][0] for board in boards.values()]


@pytest.mark.parametrize(
    ("frame_hex", "expected_hex"),
    [
        ("0007 0000 0006 01 03 0000 0001", "0007 0000 0005 01 03 02 0001"),
        ("0008 0000 0006 01 03 0009 0001", "0008 0000 0003 01 83 02"),
    ],
)
def test_tcp(frame_hex: str, expected_hex: str) -> None:
    """Over TCP the header comes back with the answer's length."""
    frame = bytes.fromhex(frame_hex)

    assert bytes.fromhex(expected_hex) == reply_tcp(frame, 1, Board())


@pytest.mark.parametrize(
    "frame_hex",
    [
        "",
        "0007 0000 0006 01",
        "0007 0001 0006 01 03 0000 0001",
        "0007 0000 0007 01 03 0000 0001",
        "0007 0000 0006 02 03 0000 0001",
        "0007 0000 0004 01 03 0000",
    ],
)
def test_tcp_silence(frame_hex: str) -> None:
    """A broken header, another unit or a wrong length is met with silence."""
    assert reply_tcp(bytes.fromhex(frame_hex), 1, Board()) is None
