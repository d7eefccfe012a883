"""The Renke RS-WS-N01 climate probe, written from its register table alone.

Holding registers 0000 and 0001 are the measured values, 07D0 the address, 07D1 the
code of the baud rate; what is written there counts from the next power-up. All else
is exception 02. The measured values are input registers too, on some makes these alone.
Alone on its line it also answers the configuration frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.modbus_slave import crc
from simulators.standin import refuse_unknown

NO_SUCH_REGISTER, BAD_VALUE = 2, 3
ADDRESS, BAUD = 0x07D0, 0x07D1
BAUD_CODES = {2400: 0, 4800: 1, 9600: 2}
CONFIG_BAUD_CODES = {2400: 1, 4800: 2, 9600: 3}
"""The configuration frame counts otherwise; only its 3 was ever published."""


class Climate:
    """One probe on a Modbus line."""

    latency_s = 0.03

    def __init__(self, *, address: int, baud: int, order: str, table: str) -> None:
        self.order = order
        self.tables = (table,) if table else ("holding", "input")
        self.sees = {"temperature_c": "24.0", "humidity_pct": "50.0"}
        self.settings = {ADDRESS: address, BAUD: BAUD_CODES.get(baud, 1)}

    def registers(self, table: str) -> Mapping[int, int]:
        """Measure: two values in tenths, in the order of this make, and the rest."""
        tenths = [
            round(Decimal(self.sees[key]) * 10) & 0xFFFF
            for key in ("humidity_pct", "temperature_c")
        ]
        if self.order == "temperature-first":
            tenths.reverse()
        measured = dict(enumerate(tenths)) if table in self.tables else {}
        return measured | (self.settings if table == "holding" else {})

    def read(self, table: str, address: int, count: int) -> tuple[int, ...] | None:
        """Return the registers, or None outside the map."""
        registers = self.registers(table)
        wanted = range(address, address + count)
        if not all(register in registers for register in wanted):
            return None
        return tuple(registers[register] for register in wanted)

    def write(self, table: str, address: int, values: tuple[int, ...]) -> int:
        """Store address and baud rate; all of them or none."""
        wanted = dict(enumerate(values, address))
        if table != "holding" or not all(key in self.settings for key in wanted):
            return NO_SUCH_REGISTER
        if wanted.get(ADDRESS, 1) not in range(1, 248):
            return BAD_VALUE
        if wanted.get(BAUD, 0) not in BAUD_CODES.values():
            return BAD_VALUE
        self.settings |= wanted
        return 0

    def configure(self, frame: bytes) -> bytes | None:
        """Answer the configuration frame of a lone probe; None is silence."""
        if frame[:4] != b"\xfd\xfd\xfd\x00" or frame[-2:] != crc(frame[:-2]):
            return None
        if frame[4]:
            self.settings[ADDRESS] = frame[4]
        code = list(CONFIG_BAUD_CODES.values())[self.settings[BAUD]]
        body = b"\xfd\xfd\xfd" + bytes([code, self.settings[ADDRESS]])
        return body + crc(body)

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `temperature_c` or `humidity_pct`."""
        refuse_unknown(change, self.sees)
        self.sees |= {key: str(value) for key, value in change.items()}
        return dict(self.sees)


def stand_in(settings: Mapping[str, Any]) -> Climate:
    """Make one; settings `address`, `baud`, `order` (which value comes first), `table`.

    Without `table` the values are in both tables, else in that one alone.
    """
    return Climate(
        address=int(settings.get("address", 1)),
        baud=int(settings.get("baud", 4800)),
        order=str(settings.get("order", "humidity-first")),
        table=str(settings.get("table", "")),
    )
