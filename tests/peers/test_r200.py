"""YRM100/R200: rfid-r200, in the framing AA..DD, reads our stand-in over a pty.

It wants Python 3.12 and installs itself as a package named `src`. Where we differ:
it takes every tag for one of 96 bits and fails on a shorter one, so that only such are
shown to it; it keeps frames whose sum is wrong and leaves that to its caller; and it
takes a power that is read for hundredths of a dBm, which it is.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from drivers import rfid_yrm100
from tests.peers import newer_python
from tests.wire.bench_rig import rig

SHIRT, GOWN = "30751FEB705C5904E3D50D70", "300ED89F3350015A1E3DF506"
PORT = "dev/ttyUSB0"
READER = """
[[bus]]
name = "wire"
kind = "serial"
port = "/dev/ttyUSB0"

[[device]]
name = "reader"
driver = "rfid_yrm100"
bus = "wire"
framing = "aadd"
"""
OPENED = """
import json, sys
from src.rfid_r200 import R200

def said(reader):
    # A pty does not tell the bench that it was opened: until it has looked, it is mute.
    for _turn in range(50):
        text = reader.hw_info()
        if isinstance(text, str):
            return text

with R200(sys.argv[1], 115200, timeout=0.1) as reader:
    told = {"info": said(reader)}
"""
PATIENT = """
    reader.port.timeout = 0.6
"""
READ = """
    tags, error = reader.read_tags()
    told["tags"] = [[bytes(one.epc).hex().upper(), one.rssi, one.crc] for one in tags]
    told["error"] = str(error or "")
    print(json.dumps(told))
"""
SET_UP = """
    told["power"] = [reader.get_power(), reader.set_power(18.5), reader.get_power()]
    told["demodulator"] = reader.get_demodulator_params()
    print(json.dumps(told))
"""
SPELL = """
import json, sys
from src.rfid_r200.utils import CommonR200Interface

speller = CommonR200Interface()
speller.debug = False
spelled = [
    bytes(speller._send_command(command, parameters)).hex()
    for command, parameters in json.loads(sys.argv[1])
]
print(json.dumps(spelled))
"""
ORDERS = {
    ("hardware-version", None): (0x03, [0]),
    ("inventory", None): (0x22, []),
    ("start", None): (0x27, [0x22, 0xFF, 0xFF]),
    ("stop", None): (0x28, []),
    ("power", None): (0xB7, []),
    ("power", "18.5"): (0xB6, [0x07, 0x3A]),
    ("channel", "3"): (0xAB, [3]),
}
"""By verb and value: the command and its parameters, as the manual has them."""


def test_it_reads_tags(newer: str, tmp_path: Path) -> None:
    """Ten rounds read both tags in the field, with their CRC and a signal."""
    with rig(READER, tmp_path) as standing:
        change = {"tags": [SHIRT, GOWN]}
        assert standing.ask(do="poke", device="reader", change=change)["ok"]
        code = OPENED + PATIENT + READ
        told = newer_python.run(newer, code, str(tmp_path / PORT))

    assert "M100" in told["info"]
    assert "" == told["error"]
    assert {SHIRT, GOWN} == {epc for epc, _signal, _crc in told["tags"]}
    assert all(100 < signal < 256 for _epc, signal, _crc in told["tags"])
    assert all(crc for _epc, _signal, crc in told["tags"])


def test_it_sees_an_empty_field(newer: str, tmp_path: Path) -> None:
    """Without a tag every round is the error that it calls so too."""
    with rig(READER, tmp_path):
        code = OPENED + PATIENT + READ
        told = newer_python.run(newer, code, str(tmp_path / PORT))

    assert [] == told["tags"]
    assert "Error reading RFID: No tags detected" == told["error"]


def test_it_sets_the_stand_in_up(newer: str, tmp_path: Path) -> None:
    """Power is read, set and read again, and the demodulator as it is at power-up."""
    with rig(READER, tmp_path):
        told = newer_python.run(newer, OPENED + SET_UP, str(tmp_path / PORT))

    assert [26.0, True, 18.5] == told["power"]
    assert {"Mixer_ G": 3, "IF_ G": 6, "Thrd:": 0x01B0} == told["demodulator"]


def test_it_spells_our_orders(newer: str) -> None:
    """Every order of ours is the frame that it makes of command and parameters."""
    options = rfid_yrm100.Options(framing="aadd")
    ours = [
        rfid_yrm100.encode(verb, None if value is None else Decimal(value), options)
        for verb, value in ORDERS
    ]
    theirs = newer_python.run(newer, SPELL, json.dumps(list(ORDERS.values())))

    assert theirs == [one.hex() for one in ours]
