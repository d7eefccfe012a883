"""The DS18B20 as w1_therm shows it, written from data sheet and kernel page alone.

The file keeps the last good bytes in its second line, as the kernel does. Faults:
`crc` (a disturbed read: NO, and the old value behind it), `85` (lost its power for a
moment), `zero` (line held low), `gone` (no file).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulators.standin import refuse_unknown

POWER_UP = bytes.fromhex("5005 4b46 7fff 0c10")
FAULTS = ("", "crc", "85", "zero", "gone")


def crc8(data: bytes) -> int:
    """Compute the 1-Wire CRC bit by bit: x^8 + x^5 + x^4 + 1, reflected."""
    crc = 0
    for byte in data:
        for bit in range(8):
            mix = (crc ^ (byte >> bit)) & 1
            crc = (crc >> 1) ^ (0x8C * mix)
    return crc


def seal(body: bytes) -> bytes:
    """Add the CRC to eight bytes of scratchpad."""
    return body + bytes([crc8(body)])


def scratchpad(temperature_c: str) -> bytes:
    """Spell the nine bytes for a temperature at 12 bits."""
    sixteenths = round(Decimal(temperature_c) * 16)
    low = sixteenths.to_bytes(2, "little", signed=True)
    return seal(low + bytes([0x4B, 0x46, 0x7F, 0xFF, 0x10 - (sixteenths & 0xF), 0x10]))


def text(fresh: bytes, kept: bytes) -> bytes:
    """Write the two lines; `kept` are the last good bytes."""
    good = crc8(fresh[:8]) == fresh[8]
    sixteenths = int.from_bytes(kept[:2], "little", signed=True)
    milli_c = int(Decimal(sixteenths) * 1000 / 16)
    first = f"{fresh.hex(' ')} : crc={crc8(fresh[:8]):02x} {'YES' if good else 'NO'}"
    return f"{first}\n{kept.hex(' ')} t={milli_c}\n".encode("ascii")


class Probe:
    """One probe on a 1-Wire line."""

    def __init__(self, *, id_: str) -> None:
        self.id = id_
        self.sees = {"temperature_c": "5.0", "fault": ""}
        self.kept = scratchpad("5.0")

    def files(self) -> Mapping[str, bytes | None]:
        """Convert once and show the file."""
        return {f"{self.id}/w1_slave": self.convert()}

    def convert(self) -> bytes | None:
        """Measure, with whatever fault there is."""
        fresh = scratchpad(self.sees["temperature_c"])
        match self.sees["fault"]:
            case "gone":
                return None
            case "crc":
                return text(bytes([fresh[0] ^ 0x10]) + fresh[1:], self.kept)
            case "85":
                fresh = seal(POWER_UP)
            case "zero":
                fresh = bytes(9)
        self.kept = fresh
        return text(fresh, fresh)

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change `temperature_c` or `fault`."""
        refuse_unknown(change, self.sees)
        wanted = {key: str(value) for key, value in change.items()}
        if wanted.get("fault", "") not in FAULTS:
            raise KeyError(wanted["fault"])
        self.sees |= wanted
        return dict(self.sees)


def stand_in(settings: Mapping[str, Any]) -> Probe:
    """Make one; setting `id`, its 1-Wire number."""
    return Probe(id_=str(settings.get("id", "28-000000000000")))
