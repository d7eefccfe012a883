"""A Modbus slave's frames: request bytes in, reply bytes or silence out.

The checks run in a real slave's order: length and CRC (silence), address (silence),
function (exception 01), count (03), range (02), value (03), and whatever else the
device itself says. A broadcast is carried out and never answered.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulators.standin import SlaveDevice

BROADCAST = 0
BAD_FUNCTION, BAD_ADDRESS, BAD_VALUE = 1, 2, 3
READ_COILS, READ_DISCRETE, READ_HOLDING, READ_INPUT = 1, 2, 3, 4
WRITE_COIL, WRITE_ONE, WRITE_COILS, WRITE_MANY = 5, 6, 15, 16
TABLES = {
    READ_COILS: "coil",
    READ_DISCRETE: "discrete",
    READ_HOLDING: "holding",
    READ_INPUT: "input",
}
COUNT_HIGH = {
    READ_COILS: 2000,
    READ_DISCRETE: 2000,
    READ_HOLDING: 125,
    READ_INPUT: 125,
    WRITE_COILS: 1968,
    WRITE_MANY: 123,
}
COIL_VALUES = {0x0000: 0, 0xFF00: 1}
SHORT_PDU_BYTES = 5
MANY_HEAD_BYTES = 6
RTU_AROUND_BYTES = 3
MBAP_BYTES = 7


def crc(data: bytes) -> bytes:
    """Compute the CRC of a serial line, in the order of the wire (low byte first)."""
    register = 0xFFFF
    for byte in data:
        register ^= byte
        for _ in range(8):
            carry = register & 1
            register >>= 1
            register ^= 0xA001 * carry
    return register.to_bytes(2, "little")


def reply(frame: bytes, devices: Mapping[int, SlaveDevice]) -> bytes | None:
    """Answer one RTU frame on a line of slaves by address; None is silence."""
    if not sound(frame):
        return None
    if frame[0] == BROADCAST:
        for device in devices.values():
            answer(frame[1:-2], device)
        return None
    if frame[0] not in devices:
        return None
    return reply_rtu(frame, frame[0], devices[frame[0]])


def reply_rtu(frame: bytes, address: int, device: SlaveDevice) -> bytes | None:
    """Answer one RTU frame for one slave; None is silence."""
    if not sound(frame) or frame[0] not in (address, BROADCAST):
        return None
    said = answer(frame[1:-2], device)
    if said is None or frame[0] == BROADCAST:
        return None
    body = frame[:1] + said
    return body + crc(body)


def reply_tcp(frame: bytes, unit: int, device: SlaveDevice) -> bytes | None:
    """Answer one Modbus TCP frame for one unit; None is silence."""
    length = int.from_bytes(frame[4:6], "big")
    if len(frame) <= MBAP_BYTES or frame[2:4] != b"\0\0":
        return None
    if length != len(frame) - MBAP_BYTES + 1 or frame[6] != unit:
        return None
    said = answer(frame[MBAP_BYTES:], device)
    if said is None:
        return None
    return frame[:4] + (1 + len(said)).to_bytes(2, "big") + frame[6:7] + said


def sound(frame: bytes) -> bool:
    """Say whether an RTU frame has a body and the CRC that belongs to it."""
    return len(frame) > RTU_AROUND_BYTES and crc(frame[:-2]) == frame[-2:]


def answer(pdu: bytes, device: SlaveDevice) -> bytes | None:
    """Carry out one request without address and CRC; None where its length is wrong."""
    function = pdu[0]
    if function in (WRITE_COILS, WRITE_MANY):
        return answer_many(pdu, device)
    if function not in TABLES and function not in (WRITE_COIL, WRITE_ONE):
        return refusal(function, BAD_FUNCTION)
    if len(pdu) != SHORT_PDU_BYTES:
        return None
    address, number = words(pdu[1:])
    if function in TABLES:
        return answer_read(function, address, number, device)
    if function == WRITE_ONE:
        code = device.write("holding", address, (number,))
    elif number in COIL_VALUES:
        code = device.write("coil", address, (COIL_VALUES[number],))
    else:
        code = BAD_VALUE
    return refusal(function, code) if code else pdu


def answer_read(function: int, address: int, count: int, device: SlaveDevice) -> bytes:
    """Read registers or coils."""
    if not 1 <= count <= COUNT_HIGH[function]:
        return refusal(function, BAD_VALUE)
    values = device.read(TABLES[function], address, count)
    if values is None:
        return refusal(function, BAD_ADDRESS)
    if function in (READ_COILS, READ_DISCRETE):
        bits = sum(1 << place for place, value in enumerate(values) if value)
        data = bits.to_bytes((count + 7) // 8, "little")
    else:
        data = b"".join(value.to_bytes(2, "big") for value in values)
    return bytes([function, len(data)]) + data


def answer_many(pdu: bytes, device: SlaveDevice) -> bytes | None:
    """Write neighbouring registers or coils."""
    if len(pdu) < MANY_HEAD_BYTES or len(pdu) != MANY_HEAD_BYTES + pdu[5]:
        return None
    function, (address, count) = pdu[0], words(pdu[1:5])
    size = 2 * count if function == WRITE_MANY else (count + 7) // 8
    if not 1 <= count <= COUNT_HIGH[function] or pdu[5] != size:
        return refusal(function, BAD_VALUE)
    if function == WRITE_MANY:
        code = device.write("holding", address, words(pdu[6:]))
    else:
        bits = int.from_bytes(pdu[6:], "little")
        coils = tuple(bits >> place & 1 for place in range(count))
        code = device.write("coil", address, coils)
    return refusal(function, code) if code else pdu[:5]


def refusal(function: int, code: int) -> bytes:
    """Spell an exception."""
    return bytes([function | 0x80, code])


def words(data: bytes) -> tuple[int, ...]:
    """Read 16-bit words, high byte first."""
    return tuple(
        int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)
    )
