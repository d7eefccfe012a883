"""Captured and published LLRP messages, every one of them a test."""

from __future__ import annotations

from decimal import Decimal

import pytest

from drivers.contract import TagSeen
from drivers.quantities import TagScheme
from drivers.rfid_llrp import DRIVER, Options, encode, start
from simulators import llrp_messages as llrp
from simulators.rfid_llrp import Reader, spec_of, stand_in
from tests.unit.vector_entries import Entry, rows, wire

BODY = slice(10, None)
ADD_ROSPEC, CLOSE, KEEPALIVE_ACK = 20, 14, 72


def told(reader: Reader, message: bytes) -> bytes:
    """Let the reader hear a message and give its answer."""
    reader.hear(message, 0.0)
    return reader.say(1.0)


@pytest.mark.parametrize("entry", rows("device->host", "rfid_llrp"))
def test_a_report(entry: Entry) -> None:
    """A captured report is the stated tag, as strong as stated."""
    says = entry["decoded"]
    tag = TagSeen(TagScheme.EPC, says["epc"], int(says["peak_rssi_dBm"]))
    here = DRIVER.decode(wire(entry), Options(antennas=(says["antenna"],)))
    elsewhere = DRIVER.decode(wire(entry), Options(antennas=(says["antenna"] + 1,)))

    assert ((tag,), b"", 0) == (here.findings, here.rest, here.silent)
    assert ((), b"", 1) == (elsewhere.findings, elsewhere.rest, elsewhere.silent)


@pytest.mark.parametrize("entry", rows("device->host", "rfid_llrp"))
def test_the_stand_in_reports_the_same(entry: Entry) -> None:
    """The stand-in lays a tag, its antenna and its signal out as captured."""
    says = entry["decoded"]
    epc = bytes.fromhex(says["epc"])
    tag = llrp.tag(epc, 0x1400, says["antenna"], int(says["peak_rssi_dBm"]), 0.0)

    assert tag[4:] == wire(entry)[BODY][4 : len(tag)]


@pytest.mark.parametrize("entry", rows("host->device", "rfid_llrp"))
def test_a_request(entry: Entry) -> None:
    """The stand-in takes every published request with the answer that belongs to it."""
    reader = stand_in({})
    for message in start(Options())[:-1]:
        told(reader, message)
    kind = entry["decoded"]["type"]
    if kind == ADD_ROSPEC:
        reader = stand_in({})
    answer = told(reader, wire(entry))

    if kind == KEEPALIVE_ACK:
        assert answer == b""
    else:
        assert (4 if kind == CLOSE else kind + 10) == answer[1]
        assert wire(entry)[6:10] == answer[6:10]
        assert llrp.status() == answer[BODY][:8]


@pytest.mark.parametrize("entry", rows("host->device", "rfid_llrp"))
def test_what_the_driver_says(entry: Entry) -> None:
    """What the driver says too, it says byte for byte as published."""
    options = Options()
    assert DRIVER.ask is not None
    ours = {
        bytes(one[:2]): one
        for one in (
            *start(options),
            encode("stop", None, options),
            DRIVER.ask(options)[:10],
        )
    }
    kind = entry["decoded"]["type"]

    same = ours.get(wire(entry)[:2]) == wire(entry)
    assert same is (kind in {21, 22, 23, 24, KEEPALIVE_ACK})


@pytest.mark.parametrize("entry", rows("host->device", "rfid_llrp"))
def test_a_published_rospec(entry: Entry) -> None:
    """The published ROSpec and ours are read alike, but for what each asks for."""
    if entry["decoded"]["type"] != ADD_ROSPEC:
        assert wire(entry)[BODY][:4] in (b"", b"\0\0\0\0", b"\0\0\0\1")
        return
    says = entry["decoded"]
    number, theirs = spec_of(wire(entry)[BODY])
    options = Options(antennas=tuple(int(one) for one in says["antennas"]))
    ours_number, ours = spec_of(start(options)[2][BODY])
    session = bytes([int(Decimal(says["session"])) << 6])

    assert says["rospec"] == number == ours_number
    assert (True, (1,), 0x9580, 0) == (
        theirs.at_once,
        theirs.antennas,
        theirs.wanted,
        theirs.together,
    )
    assert (False, (1,), 0x1400, 1) == (
        ours.at_once,
        ours.antennas,
        ours.wanted,
        ours.together,
    )
    assert b"\x01\x50\x00\x0b" + session in wire(entry)
    assert b"\x01\x50\x00\x0b" + session in start(Options(session=2))[2]
