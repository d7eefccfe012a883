"""LLRP: sllurp as a client reads our stand-in, and decodes what our driver says."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sllurp.llrp import LLRPMessage, LLRPReaderClient, LLRPReaderConfig
from sllurp.llrp_decoder import msg_header_decode
from sllurp.llrp_proto import Param_struct, get_message_name_from_type

from drivers.rfid_llrp import DRIVER, Options, encode, start
from simulators import llrp_messages as llrp
from simulators.rfid_llrp import EVERYTHING
from tests.wire.bench_rig import PATIENCE_S, Rig, rig, wait_for

SHIRT, GOWN = "30751FEB705C5904E3D50D70", "300ED89F3350015A1E3DF506"
SHORT = "0326"
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
TOLD = ("AntennaID", "PeakRSSI", "LastSeenTimestamp", "TagSeenCount")
UNTOLD = (
    "ROSpecID",
    "SpecIndex",
    "InventoryParameterSpecID",
    "ChannelIndex",
    "FirstSeenTimestamp",
    "AccessSpecID",
)


class Client:
    """One sllurp client, and what it was told."""

    def __init__(self, root: Path, **settings: Any) -> None:
        host, port = json.loads((root / "tcp.json").read_text())[ASKED].split(":")
        selector = {f"Enable{one}": True for one in TOLD}
        selector |= {f"Enable{one}": False for one in UNTOLD}
        config = LLRPReaderConfig({"tag_content_selector": selector} | settings)
        self.tags: list[dict[str, Any]] = []
        self.gone = threading.Event()
        self.reader = LLRPReaderClient(host, int(port), config, timeout=PATIENCE_S)
        self.reader.add_tag_report_callback(lambda _, tags: self.tags.extend(tags))
        self.reader.add_disconnected_callback(lambda _: self.gone.set())

    def seen(self) -> set[str]:
        """Name the tags that were reported."""
        return {tag["EPC"].decode().upper() for tag in list(self.tags)}


@contextmanager
def connected(standing: Rig, **settings: Any) -> Iterator[Client]:
    """Lend a client that is connected, and see it off."""
    client = Client(standing.root, **settings)
    client.reader.connect()
    try:
        yield client
    finally:
        client.reader.disconnect(timeout=PATIENCE_S)
    assert not client.reader.is_alive()


def sees(standing: Rig, **change: object) -> dict[str, Any]:
    """Change what the reader sees."""
    answer = standing.ask(do="poke", device="reader", change=change)
    assert answer["ok"]
    return dict(answer["sees"])


def test_sllurp_reads_tags_from_the_stand_in(tmp_path: Path) -> None:
    """It connects, sets up and starts, and is told of tags of both forms."""
    with rig(READER, tmp_path) as standing:
        sees(standing, tags=[SHIRT, SHORT], rssi_dbm=-61)
        with connected(standing) as client:
            wait_for(lambda: client.seen() == {SHIRT, SHORT})
            sees(standing, add=GOWN)
            wait_for(lambda: client.seen() == {SHIRT, SHORT, GOWN})
            assert {(1, -61, 1)} == {
                (one["AntennaID"], one["PeakRSSI"], one["TagSeenCount"])
                for one in list(client.tags)
            }

        # It takes its ROSpecs with it when it goes.
        assert sees(standing)["inventory"] is False


def test_sllurp_reads_the_capabilities(tmp_path: Path) -> None:
    """Antennas and the power table come as the stand-in has them; power is set."""
    with rig(READER, tmp_path) as standing:
        sees(standing, tags=[SHIRT])
        with connected(standing, antennas=[1, 4], tx_power=3) as client:
            wait_for(client.seen)
            inside = client.reader.llrp
            general = inside.capabilities["GeneralDeviceCapabilities"]

            assert len(llrp.ANTENNAS) == inside.max_ant
            assert b"stand-in" == general["ReaderFirmwareVersion"]
            assert [0, *map(float, llrp.POWERS_DBM)] == inside.tx_power_table
            assert {1: 3, 4: 3} == client.reader.llrp.config.tx_power


def test_sllurp_answers_keepalives(tmp_path: Path) -> None:
    """It asks for keepalives and gets them; its answers are met with silence."""
    with rig(READER, tmp_path) as standing:
        heard = threading.Semaphore(0)
        client = Client(standing.root, keepalive_interval=30)
        client.reader.add_message_callback("KEEPALIVE", lambda *_: heard.release())
        client.reader.connect()
        assert all(heard.acquire(timeout=PATIENCE_S) for _ in range(3))
        client.reader.disconnect(timeout=PATIENCE_S)


# -------------------------------------------------------- bytes, read by its decoder


def messages(wire: bytes) -> list[bytes]:
    """Cut a wire by the lengths in it."""
    cut = []
    while wire:
        size = int.from_bytes(wire[2:6], "big")
        cut.append(wire[:size])
        wire = wire[size:]
    return cut


def test_its_decoder_reads_all_that_the_stand_in_says() -> None:
    """Every message of the stand-in's vocabulary has a name and decodes."""
    names = []
    for one in messages(EVERYTHING):
        message = LLRPMessage(msgbytes=one)
        names.append(message.getName())
        assert "DecodeError" not in str(message.msgdict)

    assert {
        "READER_EVENT_NOTIFICATION",
        "RO_ACCESS_REPORT",
        "KEEPALIVE",
        "ERROR_MESSAGE",
        "ADD_ROSPEC_RESPONSE",
        "GET_READER_CONFIG_RESPONSE",
    } <= set(names)


def name_of(message: bytes) -> str:
    """Give a message its name by sllurp's reading of the head, which must be right."""
    kind, _, _, version, head, size, _ = msg_header_decode(message)
    assert (1, 10, len(message)) == (version, head, size)
    return str(get_message_name_from_type(kind))


def test_its_decoder_names_all_that_the_driver_says() -> None:
    """Start, sign of life and orders are the messages that they are meant to be."""
    options = Options(antennas=(1, 3), session=2, power=7)
    assert DRIVER.ask is not None
    said = messages(b"".join(start(options)) + DRIVER.ask(options))
    said.append(encode("stop", None, options))

    assert [
        "SET_READER_CONFIG",
        "DELETE_ROSPEC",
        "ADD_ROSPEC",
        "ENABLE_ROSPEC",
        "START_ROSPEC",
        "ENABLE_EVENTS_AND_REPORTS",
        "KEEPALIVE_ACK",
        "GET_READER_CONFIG",
        "STOP_ROSPEC",
    ] == [name_of(one) for one in said]


def test_it_would_say_the_same() -> None:
    """What both say in plain fields, sllurp's encoder spells as our driver does."""
    options = Options(rospec=9)
    ours = {one[1]: one for one in start(options)}
    ours[23] = encode("stop", None, options)
    for kind, name in (
        (22, "START_ROSPEC"),
        (23, "STOP_ROSPEC"),
        (24, "ENABLE_ROSPEC"),
    ):
        number = int.from_bytes(ours[kind][6:10], "big")
        theirs = LLRPMessage(msgdict={name: {"ROSpecID": 9, "ID": number, "Ver": 1}})
        assert theirs.msgbytes == ours[kind]


@pytest.mark.parametrize("antennas", [(), (1,), (1, 3)])
def test_its_encoder_and_our_rospec(antennas: tuple[int, ...]) -> None:
    """The parameters of our ROSpec are those that sllurp knows, each inside its own."""
    add = start(Options(antennas=antennas, session=2))[2]
    known = {one["type"]: name for name, one in Param_struct.items()}
    inside: list[str] = []

    def walk(data: bytes, skip: dict[str, int]) -> None:
        while data:
            kind, size = (int.from_bytes(data[at : at + 2], "big") for at in (0, 2))
            name = known[kind]
            inside.append(name)
            if name in skip:
                walk(data[4 + skip[name] : size], skip)
            data = data[size:]

    fixed = {
        "ROSpec": 6,
        "ROBoundarySpec": 0,
        "AISpec": 2 + 2 * max(1, len(antennas)),
        "InventoryParameterSpec": 3,
        "AntennaConfiguration": 2,
        "C1G2InventoryCommand": 1,
        "ROReportSpec": 3,
        "TagReportContentSelector": 2,
    }
    walk(add[10:], fixed)

    assert [
        "ROSpec",
        "ROBoundarySpec",
        "ROSpecStartTrigger",
        "ROSpecStopTrigger",
        "AISpec",
        "AISpecStopTrigger",
        "InventoryParameterSpec",
        "AntennaConfiguration",
        "C1G2InventoryCommand",
        "C1G2SingulationControl",
        "ROReportSpec",
        "TagReportContentSelector",
        "C1G2EPCMemorySelector",
    ] == inside
