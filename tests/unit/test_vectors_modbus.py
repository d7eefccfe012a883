"""Published Modbus frames of no device in particular, and the string of all CRCs.

Both sides are tried: the frames of the gateway, and those of the stand-ins' slave.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from drivers import checks
from firmware_bridge import modbus_frames
from firmware_bridge.errors import Rejected
from simulators import modbus_slave
from tests.unit.vector_entries import Entry, rows, wire


class Board:
    """A slave that reads the same everywhere, or refuses everything."""

    latency_s = 0.0

    def __init__(self, registers: tuple[int, ...] = (), refusal: int = 0) -> None:
        self.registers = registers
        self.refusal = refusal

    def read(self, _table: str, _address: int, _count: int) -> tuple[int, ...] | None:
        """Return the registers that it has."""
        return None if self.refusal else self.registers

    def write(self, _table: str, _address: int, _values: tuple[int, ...]) -> int:
        """Take anything, or refuse it."""
        return self.refusal

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change nothing."""
        return change


def questioned(entry: Entry) -> modbus_frames.Question:
    """Ask what an answer answers; the register of a read is not in the answer."""
    says = entry["decoded"]
    function = says["fc"] & 0x7F
    if function == 6:
        register, value = says.get("reg", 0), says.get("value", 0)
        return modbus_frames.order(says["addr"], "holding", register, (value,))
    count = len(says.get("regs", (0,)))
    return modbus_frames.ask(says["addr"], "holding", 0, count)


@pytest.mark.parametrize("entry", rows("device->host", "modbus"))
def test_an_answer(entry: Entry) -> None:
    """Each answer is found by its question, and means what is stated."""
    says = entry["decoded"]
    said = modbus_frames.Assembler(questioned(entry)).feed(b"\x00" + wire(entry))
    if "exception" in says:
        assert isinstance(said, Rejected)
        assert f"exception-{says['exception']}" == said.reason
    else:
        assert tuple(says.get("regs", ())) == said


@pytest.mark.parametrize("entry", rows("device->host", "modbus"))
def test_the_slave_says_the_same(entry: Entry) -> None:
    """Asked that question, a stand-in with these registers sends the published."""
    says = entry["decoded"]
    board = Board(tuple(says.get("regs", ())), says.get("exception", 0))
    question = questioned(entry).frame

    assert wire(entry) == modbus_slave.reply(question, {says["addr"]: board})


@pytest.mark.parametrize("entry", rows("host->device", "modbus"))
def test_a_question(entry: Entry) -> None:
    """The gateway asks in the published bytes, and the stand-in's slave answers."""
    says = entry["decoded"]
    question = modbus_frames.ask(says["addr"], "holding", says["start"], says["count"])
    answer = modbus_slave.reply(wire(entry), {says["addr"]: Board((973,))})

    assert wire(entry) == question.frame
    assert answer is not None
    assert (973,) == modbus_frames.Assembler(question).feed(answer)


CHECKS = {
    "MODBUS": checks.crc16_modbus,
    "MCRF4XX": checks.crc16_mcrf4xx,
    "XMODEM": checks.crc16_xmodem,
    "GENIBUS (EPC Gen2)": checks.crc16_genibus,
    "CRC-8/MAXIM": checks.crc8_maxim,
}


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("entry", rows("n/a", "checks"))
def test_check_values(entry: Entry, name: str) -> None:
    """Each CRC of the catalogue that a driver uses; that of SMBus is the kernel's."""
    assert int(entry["decoded"][name], 16) == CHECKS[name](wire(entry))
    assert {*CHECKS, "CRC-8/SMBUS"} == entry["decoded"].keys()
