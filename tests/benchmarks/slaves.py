"""Ten Modbus slaves of ten registers on one pty: `python -m tests.benchmarks.slaves`.

The argument is the pty's other end. Answers come as late as the line's 9600 baud
would bring them.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from typing import Any

from simulators.modbus_line import cut_rtu
from simulators.modbus_slave import reply
from simulators.standin import refuse_unknown

SLAVES = 10
CHARACTER_S = 10 / 9600
LATENCY_S = 0.005


class Registers:
    """A slave whose ten input registers are temperatures that wander a little."""

    def __init__(self, address: int) -> None:
        self.latency_s = LATENCY_S
        self._address = address
        self._asked = 0

    def read(self, table: str, address: int, count: int) -> tuple[int, ...] | None:
        """Return the registers; each reading is one step further."""
        if table != "input" or not 0 <= address < address + count <= SLAVES:
            return None
        self._asked += 1
        low = 40 + self._address + self._asked % 5
        return tuple(low + at for at in range(address, address + count))

    def write(self, table: str, address: int, values: tuple[int, ...]) -> int:
        """Refuse."""
        del table, address, values
        return 2

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take nothing."""
        refuse_unknown(change, ())
        return {}


def serve(device: int) -> None:
    """Answer until the pty is gone."""
    slaves = {address: Registers(address) for address in range(1, SLAVES + 1)}
    heard = b""
    while data := os.read(device, 4096):
        requests, heard = cut_rtu(heard + data)
        for request in requests:
            answer = reply(request, slaves)
            if answer is not None:
                wire_s = (len(request) + len(answer)) * CHARACTER_S
                time.sleep(wire_s + LATENCY_S)
                os.write(device, answer)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
