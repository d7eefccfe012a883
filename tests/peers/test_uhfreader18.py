"""UHFReader18: the package of that name reads our stand-in, our driver its frames."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uhfreader18 import (
    Command,
    FrameError,
    RfidClient,
    RfidResponse,
    Status,
    StreamBuffer,
    build_command_frame,
    build_heartbeat,
    build_response_frame,
    parse_response,
)

from drivers.contract import Reason, Refusal, TagSeen
from drivers.quantities import TagScheme
from drivers.rfid_uhfreader18 import Options, decode, encode
from tests.wire.bench_rig import PATIENCE_S, rig

SHIRT, SHORT = "30751FEB705C5904E3D50D70", "0326"
ASKED = "192.168.1.190:6000"
READER = """
[[bus]]
name = "net"
kind = "tcp"
address = "192.168.1.190:6000"

[[device]]
name = "reader"
driver = "rfid_uhfreader18"
bus = "net"
address = 3
{more}
"""


def where(root: Path) -> tuple[str, int]:
    """Look up where the bench listens."""
    host, port = json.loads((root / "tcp.json").read_text())[ASKED].split(":")
    return host, int(port)


@contextmanager
def line(root: Path) -> Iterator[socket.socket]:
    """Lend a plain connection to the stand-in."""
    with socket.create_connection(where(root), PATIENCE_S) as made:
        yield made


def test_its_client_sets_the_stand_in_up(tmp_path: Path) -> None:
    """It finds the reader's address, reads what it is, and changes power and times."""
    with (
        rig(READER.format(more=""), tmp_path),
        RfidClient(*where(tmp_path), timeout=PATIENCE_S) as client,
    ):
        info, address = client.discover_address()
        client.set_power(3, 17)
        client.set_scan_time(3, 5)
        client.set_address(3, 9)
        after = client.get_reader_info(9)

        assert (3, 30, 10) == (address, info.power, info.scan_time)
        assert (9, 17, 5) == (after.address, after.power, after.scan_time)


def test_its_client_is_told_no(tmp_path: Path) -> None:
    """A command that the stand-in does not know fails in the words of the manual."""
    with (
        rig(READER.format(more=""), tmp_path),
        RfidClient(*where(tmp_path), timeout=PATIENCE_S) as client,
        pytest.raises(RuntimeError, match="Illegal Command Or Crc Error"),
    ):
        client.get_work_mode(3)


def test_its_stream_reads_an_inventory(tmp_path: Path) -> None:
    """Its frames of an inventory are those of the stand-in, whole and with true CRC.

    It has no inventory of its own, so the two numbers are taken out by hand.
    """
    with rig(READER.format(more="tags_a_frame = 1"), tmp_path) as standing:
        standing.ask(do="poke", device="reader", change={"tags": [SHIRT, SHORT]})
        with line(tmp_path) as wire:
            wire.sendall(build_command_frame(3, Command.INVENTORY))
            buffer = StreamBuffer(allowed_readers={3})
            frames: list[RfidResponse] = []
            while len(frames) < 2:
                parsed = buffer.feed(wire.recv(4096))
                assert not parsed.errors
                frames += parsed.frames

    assert [0x03, 0x01] == [one.status for one in frames]
    assert [SHIRT, SHORT] == [one.data[2:].hex().upper() for one in frames]


def test_its_stream_reads_pushed_tags(tmp_path: Path) -> None:
    """In push mode its receiver takes each report for the tag that is in the field."""
    with rig(READER.format(more='mode = "push"'), tmp_path) as standing:
        standing.ask(do="poke", device="reader", change={"tags": [SHIRT]})
        with line(tmp_path) as wire:
            buffer = StreamBuffer(allowed_readers={3})
            frames: list[RfidResponse] = []
            while not frames:
                frames += buffer.feed(wire.recv(4096)).frames

    assert (Command.TAG_REPORT, SHIRT) == (frames[0].command, frames[0].tag)


@pytest.mark.parametrize(
    ("verb", "value", "command", "data"),
    [
        ("inventory", None, Command.INVENTORY, b""),
        ("inventory-one", None, Command.INVENTORY_SINGLE, b""),
        ("info", None, Command.GET_READER_INFO, b""),
        ("power", 26, Command.SET_POWER, b"\x1a"),
        ("scan-time", Decimal("2.5"), Command.SET_SCAN_TIME, b"\x19"),
        ("address", 7, Command.SET_ADDRESS, b"\x07"),
    ],
)
def test_its_builder_and_our_orders(
    verb: str, value: Decimal | int | None, command: Command, data: bytes
) -> None:
    """Every order of ours is what it builds."""
    number = None if value is None else Decimal(value)
    ours = encode(verb, number, Options(address=3))

    assert build_command_frame(3, command, data) == ours


@given(tag=st.binary(min_size=1, max_size=31).map(lambda half: half * 2))
def test_its_builder_and_our_driver(tag: bytes) -> None:
    """Reports that it builds, with heartbeats between, are read as the tag in them."""
    report = build_response_frame(0, Command.TAG_REPORT, Status.SUCCESS, tag)
    decoded = decode(build_heartbeat() + report + build_heartbeat(), Options())

    assert (TagSeen(TagScheme.EPC, tag.hex().upper()),) == decoded.findings
    assert 2 == decoded.silent


@given(tag=st.binary(min_size=2, max_size=2), bit=st.integers(0, 7))
def test_damage(tag: bytes, bit: int) -> None:
    """A frame that fails its check fails ours."""
    true = build_response_frame(0, Command.TAG_REPORT, Status.SUCCESS, tag)
    bent = true[:5] + bytes([true[5] ^ 1 << bit]) + true[6:]

    assert parse_response(true).ok
    with pytest.raises(FrameError, match="CRC mismatch"):
        parse_response(bent)
    assert Refusal(Reason.CHECK, bent) == decode(bent, Options()).findings[0]
