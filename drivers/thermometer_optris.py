"""Infrared thermometer Optris CT, CTlaser and CS on its binary serial protocol.

It is asked for each reading. The CT comes with 115200 8N1, the CS with 9600: the port
is set to that. Behind an RS-485 board the thermometer wants its address in front of the
question (option `address`). Models with hundredths of a degree use another offset
(option `resolution`): it must be set right, for nothing in the answer tells them apart.

Reference: Optris CT and LT manuals (digital command set, with examples); Optris CT
communication interface, 2020 (baud rate, addresses).
Tested on: simulator only; decodes the published answers.

Question, 1 byte, 2 on RS-485:        Answer, 2 bytes:

    B5 01                                 04 D3    1235 - 1000 = 235 tenths of a degC
    |  `- object temperature              30 3E    12350 - 10000 = 2350 hundredths
    `---- B0 + address                    `------- high byte first

The answer has neither marks nor a checksum. It is known by coming after the question
and by lying within `low_c` to `high_c`, so these are to be set as narrow as the place
allows; a byte too many is noticed by that range, or by the silence behind the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from drivers.contract import (
    Decoded,
    Finding,
    Reason,
    Refusal,
    Sample,
    SerialLine,
    StreamDriver,
    option,
)
from drivers.quantities import Quantity

ANSWER_BYTES = 2
READ_OBJECT = b"\x01"
ADDRESS_MARK = 0xB0
ADDRESS_HIGH = 32
RESOLUTIONS = {"0.1": (1000, -1), "0.01": (10000, -2)}
"""What is taken off the number, and where its point is."""


@dataclass(frozen=True, slots=True)
class Options:
    """What differs between models, and what this one may see."""

    resolution: str = option(
        "0.1",
        choices=tuple(RESOLUTIONS),
        about="The model's smallest step, in degC.",
    )
    address: int = option(
        0, low=0, high=ADDRESS_HIGH, about="Address on RS-485; 0 where there is none."
    )
    low_c: float = option(
        -50.0, low=-100, high=6453.5, about="Colder than this is no reading, in degC."
    )
    high_c: float = option(
        975.0, low=-100, high=6453.5, about="Hotter than this is no reading, in degC."
    )


def decode(pending: bytes, options: Options) -> Decoded:
    """Read every whole answer in `pending`; keep a lone byte.

    A refused answer costs one byte: it may have begun with noise.
    """
    findings: list[Finding] = []
    done = 0
    while done + ANSWER_BYTES <= len(pending):
        read = read_answer(pending[done : done + ANSWER_BYTES], options)
        findings.append(read)
        done += 1 if isinstance(read, Refusal) else ANSWER_BYTES
    return Decoded(tuple(findings), pending[done:])


def read_answer(answer: bytes, options: Options) -> Finding:
    """Judge one answer, of which only the range can be judged."""
    offset, exponent = RESOLUTIONS[options.resolution]
    object_c = Decimal(int.from_bytes(answer, "big") - offset).scaleb(exponent)
    if not options.low_c <= object_c <= options.high_c:
        return Refusal(Reason.RANGE, answer)
    return Sample(Quantity.OBJECT_TEMPERATURE, object_c)


def flush(rest: bytes, _options: Options) -> tuple[Finding, ...]:
    """Give up on an answer whose other byte never came."""
    return (Refusal(Reason.ENVELOPE, rest),) if rest else ()


def ask(options: Options) -> bytes:
    """Ask for the object's temperature."""
    if options.address:
        return bytes([ADDRESS_MARK + options.address]) + READ_OBJECT
    return READ_OBJECT


DRIVER = StreamDriver(
    name="thermometer_optris",
    line=SerialLine(baud=115200),
    emits=frozenset({Quantity.OBJECT_TEMPERATURE}),
    check="none",
    frame_limit=ANSWER_BYTES - 1,
    decode=decode,
    options=Options,
    ask=ask,
    every_s=0.25,
    idle_s=0.1,
    flush=flush,
)
