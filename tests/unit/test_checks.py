"""The checksums against the check values of the catalogue."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from drivers.checks import (
    crc8_maxim,
    crc16_genibus,
    crc16_mcrf4xx,
    crc16_modbus,
    crc16_xmodem,
    sum8,
    xor8,
)


@pytest.mark.parametrize(
    ("checksum", "expected"),
    [
        (sum8, 0xDD),
        (crc8_maxim, 0xA1),
        (crc16_modbus, 0x4B37),
        (crc16_genibus, 0xD64E),
        (xor8, 0x31),
        (crc16_mcrf4xx, 0x6F91),
        (crc16_xmodem, 0x31C3),
    ],
)
def test_check_values(checksum: Callable[[bytes], int], expected: int) -> None:
    """Each checksum of 123456789 is the one in the catalogue."""
    assert expected == checksum(b"123456789")
