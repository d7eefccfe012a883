"""Infrared thermometer GY-MCU90614, GY-MCU90615 and GY-MCU90615V2 on a UART.

A small controller in front of an MLX90614 or MLX90615. It pushes about 14 frames a
second in continuous mode, which the start order asks for because the 90615 keeps
silent until it is asked. Out of the box 9600 baud, the first 90615 boards 115200.

Reference: vendor data sheets of GY-MCU90614 and GY-MCU90615 (command and data frame);
MLX90614 data sheet (what the sensor can measure).
Tested on: simulator only.

Frame, 9 bytes:

    5A 5A 45 04 OO OO AA AA S
    |     |  |  |     |     `- sum8 of the eight bytes before it
    |     |  |  |     `------- ambient (the sensor's own body), 0.01 degC, signed
    |     |  |  `------------- object, 0.01 degC, signed, high byte first
    |     |  `---------------- bytes of data
    |     `------------------- kind of data: temperatures
    `------------------------- marks; 5A may occur in the data too

Order, 3 bytes: A5, code, sum8 of both. There is no reply but the data frame.
"""

from __future__ import annotations

from decimal import Decimal

from drivers.checks import sum8
from drivers.contract import (
    Decoded,
    Finding,
    NoOptions,
    Reason,
    Refusal,
    Sample,
    SerialLine,
    StreamDriver,
)
from drivers.quantities import Quantity

MARKS = b"\x5a\x5a"
TEMPERATURES = 0x45
DATA_BYTES = 4
FRAME_BYTES = 9
OBJECT_LOW_C = Decimal(-70)  # the high end, 380 degC, does not fit into 16 bits
AMBIENT_LOW_C, AMBIENT_HIGH_C = Decimal(-40), Decimal(125)

ORDERS = {
    "continuous": 0x45,
    "measure": 0x15,
    "push-on": 0x51,  # these four count after the next power-up
    "push-off": 0x52,
    "baud-9600": 0xAE,
    "baud-115200": 0xAF,
}


def decode(pending: bytes, _options: NoOptions) -> Decoded:
    """Read every whole frame in `pending`; keep the unfinished end.

    A refused frame costs one byte: its marks may have been noise, or the data of a
    frame whose first bytes were lost.
    """
    findings: list[Finding] = []
    done = 0
    while 0 <= (at := pending.find(MARKS, done)) <= len(pending) - FRAME_BYTES:
        read = read_frame(pending[at : at + FRAME_BYTES])
        findings += read
        done = at + (1 if isinstance(read[0], Refusal) else FRAME_BYTES)
    if at < 0:  # the last byte may be the first of two marks
        at = max(done, len(pending) - pending.endswith(MARKS[:1]))
    return Decoded(tuple(findings), pending[at:])


def read_frame(frame: bytes) -> tuple[Finding, ...]:
    """Judge one frame-sized slice: envelope, check, content, range."""
    if frame[3] != DATA_BYTES:
        return (Refusal(Reason.ENVELOPE, frame),)
    if frame[8] != sum8(frame[:8]):
        return (Refusal(Reason.CHECK, frame),)
    if frame[2] != TEMPERATURES:
        return (Refusal(Reason.CONTENT, frame),)
    object_c, ambient_c = celsius(frame[4:6]), celsius(frame[6:8])
    if object_c < OBJECT_LOW_C or not AMBIENT_LOW_C <= ambient_c <= AMBIENT_HIGH_C:
        return (Refusal(Reason.RANGE, frame),)
    return (
        Sample(Quantity.OBJECT_TEMPERATURE, object_c),
        Sample(Quantity.AMBIENT_TEMPERATURE, ambient_c),
    )


def celsius(pair: bytes) -> Decimal:
    """Read hundredths of a degree out of two bytes, keeping both digits."""
    return Decimal(int.from_bytes(pair, "big", signed=True)).scaleb(-2)


def flush(rest: bytes, _options: NoOptions) -> tuple[Finding, ...]:
    """Give up on a frame whose end never came."""
    return (Refusal(Reason.ENVELOPE, rest),) if rest else ()


def encode(verb: str, _value: Decimal | None, _options: NoOptions) -> bytes:
    """Spell one order."""
    if verb not in ORDERS:
        raise ValueError(f"The thermometer has no order {verb!r}.")
    body = bytes([0xA5, ORDERS[verb]])
    return body + bytes([sum8(body)])


def start(options: NoOptions) -> tuple[bytes, ...]:
    """Ask for continuous output each time the port opens."""
    return (encode("continuous", None, options),)


def probe(options: NoOptions) -> bytes:
    """Ask for one reading."""
    return encode("measure", None, options)


DRIVER = StreamDriver(
    name="thermometer_gymcu9061x",
    line=SerialLine(baud=9600),
    emits=frozenset({Quantity.OBJECT_TEMPERATURE, Quantity.AMBIENT_TEMPERATURE}),
    check="sum8",
    frame_limit=FRAME_BYTES - 1,
    decode=decode,
    options=NoOptions,
    start=start,
    idle_s=0.5,
    flush=flush,
    orders=tuple(ORDERS),
    encode=encode,
    probe=probe,
)
