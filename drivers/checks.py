"""Checksums of serial protocols, over bytes, as numbers.

Names, polynomials and check values: the catalogue of parametrised CRC algorithms;
the check value is the checksum of the ASCII text 123456789.
"""

from __future__ import annotations


def sum8(data: bytes) -> int:
    """Return the low byte of the sum."""
    return sum(data) & 0xFF


def crc8_maxim(data: bytes) -> int:
    """CRC-8/MAXIM (check value 0xA1), the one of 1-Wire devices."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x8C if crc & 1 else 0)
    return crc


def crc16_modbus(data: bytes) -> int:
    """CRC-16/MODBUS (check value 0x4B37); on the wire the low byte goes first."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xA001 if crc & 1 else 0)
    return crc


def crc16_genibus(data: bytes) -> int:
    """CRC-16/GENIBUS (check value 0xD64E), the one Gen2 tags put behind PC and EPC."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = ((crc << 1) ^ (0x1021 if crc & 0x8000 else 0)) & 0xFFFF
    return crc ^ 0xFFFF


def xor8(data: bytes) -> int:
    """Return the exclusive or of all bytes."""
    check = 0
    for byte in data:
        check ^= byte
    return check


def crc16_mcrf4xx(data: bytes) -> int:
    """CRC-16/MCRF4XX (check value 0x6F91); on the wire the low byte goes first."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x8408 if crc & 1 else 0)
    return crc


def crc16_xmodem(data: bytes) -> int:
    """CRC-16/XMODEM (check value 0x31C3)."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = ((crc << 1) ^ (0x1021 if crc & 0x8000 else 0)) & 0xFFFF
    return crc


def sum7(data: bytes) -> int:
    """Return the seven bits that bring the sum of the low seven bits to zero."""
    return -sum(data) & 0x7F
