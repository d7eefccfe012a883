"""UHF readers that speak LLRP over TCP, such as Impinj, Zebra FX and ThingMagic.

Each time the port opens, the reader is told everything anew: no keepalives, tell of
antennas and faults, forget every ROSpec, take ours, start it. It does so in that order.
Then it is asked for one small setting now and then, as a sign of life; with it goes an
acknowledgement, for a reader that sends keepalives all the same. It takes one client
at a time. A power order is for the next start of the inventory.

Reference: EPCglobal Low Level Reader Protocol 1.0.1 and 1.1; captured reports.
Tested on: simulator only; decodes captured reports, and sllurp reads what it says.

Message, both ways, high byte first. A reader speaks 1.0.1 (version 1) until it is asked
for 1.1, which it is not; what is used here is the same in both:

    TT TT  LL LL LL LL  NN NN NN NN  P..P
    |      |            |            `- parameters
    |      |            `-------------- number; an answer repeats it
    |      `--------------------------- bytes in all, these ten too
    `---------------------------------- 3 bits 0, 3 bits version, 10 bits type

    parameter  TLV  TT TT LL LL V..V    6 bits 0, 10 bits type from 128; bytes in all
               TV   TT V..V             first bit 1; the type knows how many bytes

    report     240 { 13 EPC of 96 bits, or 241 BB BB E..E with its bits; 1 antenna;
                     6 signal in dBm, signed; ... }
    answer     287 { CC CC  status, 0 is done;  NN NN T..T  words }

There is no check but TCP's own. A length that cannot be costs one byte, and so does a
message whose parameters do not fill it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from struct import pack, unpack_from
from typing import TypeAlias

from drivers.contract import (
    Decoded,
    Finding,
    Reason,
    Refusal,
    Reply,
    StreamDriver,
    TagSeen,
    option,
)
from drivers.quantities import TagScheme

Parameters: TypeAlias = list[tuple[int, bytes]]
HEADER, LENGTH_END, FRAME_LIMIT = ">HII", 6, 8192
HEADER_BYTES = 10
GET_CONFIG, SET_CONFIG, SET_DONE, REPORT, ALIVE, EVENT, ERROR = (
    2,
    3,
    13,
    61,
    62,
    63,
    100,
)
ADD, DELETE, START, STOP, ENABLE, EVENTS_ON, ALIVE_ACK = 20, 21, 22, 23, 24, 64, 72
NUMBERS = {ENABLE: 2, START: 3, STOP: 4, DELETE: 5, ALIVE_ACK: 7, ADD: 8}
"""By type, what our messages are numbered; an order for power by its antenna."""
RUNS: Mapping[str, int] = {"start": START, "stop": STOP}
POWERS: Mapping[str, int] = {"power": 0} | {f"power-{one}": one for one in range(1, 5)}
"""By verb, which antenna; 0 is every one."""
POWER_NUMBER, POWER_HIGH = 16, 255
VERBS = {POWER_NUMBER + antenna: verb for verb, antenna in POWERS.items()}
ORDERS = (*RUNS, *POWERS)
ANSWERS: Mapping[int, str] = {
    12: "config",
    SET_DONE: "configure",
    30: "add-rospec",
    31: "delete-rospec",
    32: "start",
    33: "stop",
    34: "enable-rospec",
    ERROR: "message",
}
TYPES = re.escape(bytes([*ANSWERS, REPORT, ALIVE, EVENT]))
HEAD = re.compile(b"[\x04\x08](?:[%b]|\\Z)" % TYPES, re.DOTALL)
"""Version 1 or 2, and a type that the reader has a reason to send."""

TV_FIRST, TLV_LOW = 0x80, 128
TV_BYTES: Mapping[int, int] = dict(
    enumerate((2, 8, 8, 8, 8, 1, 2, 2, 4, 2, 2, 2, 12, 2, 2, 4, 2, 4, 2, 2), start=1)
)
ANTENNA, SIGNAL, EPC_96, TAG, EPC, SURVEY = 1, 6, 13, 240, 241, 242
EVENT_DATA, STATUS, CUSTOM = 246, 287, 1023
EPC_LIMIT, ANTENNA_HIGH, TEXT_LIMIT = 62, 0xFFFF, 200
OVERFLOW, FAULT, ANTENNA_TURN, ATTEMPT, CLOSED, ANOTHER = 251, 252, 255, 256, 257, 4
HELD = ("", "it has called another client", "another client holds it")
"""By the status of a connection, why the reader refuses it."""
FAMILIES = ("", "wrong message", "wrong parameter", "wrong value", "faulty reader")
"""By the hundreds of a status."""
TAGS_ABOUT = 32
"""How many tags may be in the field: what the reader begins with."""
TOLD_OF_TAGS = 0x1400
"""Bits of what a report says beside the EPC: antenna and signal."""


@dataclass(frozen=True, slots=True)
class Options:
    """Where and how the reader looks for tags."""

    antennas: tuple[int, ...] = option(
        (), about="The antennas that count, from 1; none given: all of them."
    )
    session: int = option(
        1, low=0, high=3, about="How long a read tag keeps silent; 0: not at all."
    )
    power: int = option(
        0, low=0, high=POWER_HIGH, about="Row of the reader's power table; 0: as it is."
    )
    rospec: int = option(
        1, low=1, high=0xFFFFFFFF, about="The number that our ROSpec goes by."
    )

    def __post_init__(self) -> None:
        """Judge the antennas, each by itself."""
        if not all(1 <= antenna <= ANTENNA_HIGH for antenna in self.antennas):
            raise ValueError(f"antennas are numbered from 1 to {ANTENNA_HIGH}.")


def decode(pending: bytes, options: Options) -> Decoded:
    """Read every whole message; keep the unfinished end. A refusal costs one byte."""
    findings: list[Finding] = []
    done = silent = 0
    while head := HEAD.search(pending, done):
        at = head.start()
        size = int.from_bytes(pending[at + 2 : at + LENGTH_END], "big")
        known = len(pending) - at >= LENGTH_END
        if known and not HEADER_BYTES <= size <= FRAME_LIMIT:
            findings.append(Refusal(Reason.ENVELOPE, pending[at : at + LENGTH_END]))
            done = at + 1
            continue
        if not known or len(pending) - at < size:
            return Decoded(tuple(findings), pending[at:], silent)
        frame = pending[at : at + size]
        found = read_frame(frame, options)
        findings += (Refusal(Reason.CONTENT, frame),) if found is None else found
        silent += found == ()
        done = at + (1 if found is None else size)
    return Decoded(tuple(findings), b"", silent)


def read_frame(frame: bytes, options: Options) -> tuple[Finding, ...] | None:
    """Judge one message: nothing where there is no news, None if not believed."""
    kind, _, number = unpack_from(HEADER, frame)
    kind &= 0x3FF
    inside = parameters(frame[HEADER_BYTES:])
    if inside is None:
        return None
    if kind == REPORT:
        return read_report(inside, options)
    if kind == EVENT:
        return read_event(inside)
    if kind == ALIVE:
        return None if inside else ()
    return read_answer(VERBS.get(number) if kind == SET_DONE else None, kind, inside)


def parameters(data: bytes) -> Parameters | None:
    """Cut parameters, by type and value; they must fill the bytes exactly."""
    found: Parameters = []
    while data:
        if data[0] & TV_FIRST:
            kind, begin = data[0] & ~TV_FIRST, 1
            size = begin + TV_BYTES[kind] if kind in TV_BYTES else 0
        else:
            kind, begin = int.from_bytes(data[:2], "big"), 4
            size = int.from_bytes(data[2:4], "big") if kind >= TLV_LOW else 0
        if kind > CUSTOM or not begin <= size <= len(data):
            return None
        found.append((kind, data[begin:size]))
        data = data[size:]
    return found


def read_report(inside: Parameters, options: Options) -> tuple[TagSeen, ...] | None:
    """Read every tag; surveys, and what a maker adds, are not ours to read."""
    tags: list[TagSeen] = []
    for kind, value in inside:
        if kind in (SURVEY, CUSTOM):
            continue
        said = dict(parameters(value) or ()) if kind == TAG else {}
        code = epc_of(said)
        if code is None:
            return None
        antenna = int.from_bytes(said.get(ANTENNA, b""), "big")
        ours = not (antenna and options.antennas) or antenna in options.antennas
        if code and ours:
            signal = said.get(SIGNAL)
            dbm = None if signal is None else int.from_bytes(signal, "big", signed=True)
            tags.append(TagSeen(TagScheme.EPC, code.hex().upper(), dbm))
    return tuple(tags)


def epc_of(said: Mapping[int, bytes]) -> bytes | None:
    """Take a tag's number in either form; that of a blank tag is empty."""
    if EPC_96 in said:
        return said[EPC_96]
    told = said.get(EPC, b"")
    bits, code = int.from_bytes(told[:2], "big"), told[2:]
    whole = bits == 8 * (len(told) - 2) and len(code) % 2 == 0
    return code if whole and len(code) <= EPC_LIMIT else None


def read_answer(
    verb: str | None, kind: int, inside: Parameters
) -> tuple[Reply, ...] | None:
    """Put the status of an answer into words; that all is well only for an order."""
    if kind not in ANSWERS or not inside or inside[0][0] != STATUS:
        return None
    status, to = inside[0][1], verb or ANSWERS[kind]
    said = text_of(status[2:])
    if said is None:
        return None
    code = int.from_bytes(status[:2], "big")
    if code == 0 and kind != ERROR:
        return (Reply(to, ok=True),) if to in ORDERS else ()
    family = FAMILIES[code // 100] if code // 100 < len(FAMILIES) else ""
    text = ", ".join(one for one in (family, f"status {code}", said) if one)
    return (Reply(to, ok=False, text=text),)


def text_of(data: bytes) -> str | None:
    """Read a text with its length in front; what cannot be printed is left out."""
    end = 2 + int.from_bytes(data[:2], "big")
    if len(data) < end:
        return None
    text = data[2:end].decode("utf-8", "replace")
    return "".join(one for one in text if one.isprintable())[:TEXT_LIMIT]


def read_event(inside: Parameters) -> tuple[Reply, ...] | None:
    """Tell of what a person must know: the connection, antennas, faults, losses."""
    if [kind for kind, _ in inside if kind != CUSTOM] != [EVENT_DATA]:
        return None
    events = parameters(dict(inside)[EVENT_DATA])
    if events is None:
        return None
    told = (read_happening(kind, value) for kind, value in events)
    return tuple(one for one in told if one is not None)


def read_happening(kind: int, value: bytes) -> Reply | None:
    """Put one event into words; None where it is nobody's business."""
    number = int.from_bytes(value[-2:], "big")
    if kind == ATTEMPT and number == ANOTHER:
        return Reply("connection", ok=True, text="another client wants the reader")
    if kind == ATTEMPT and number:
        why = HELD[number] if number < len(HELD) else f"status {number}"
        return Reply("connection", ok=False, text=f"the reader refuses: {why}")
    if kind == CLOSED:
        return Reply("connection", ok=False, text="the reader closes the connection")
    if kind == ANTENNA_TURN:
        up = value[:1] == b"\1"
        state = "connected" if up else "not connected"
        return Reply("antenna", ok=up, text=f"antenna {number} is {state}")
    if kind == FAULT:
        return Reply("reader", ok=False, text=text_of(value) or "a fault")
    lost = Reply("report", ok=False, text="the reader's memory was full: tags lost")
    return lost if kind == OVERFLOW else None


def flush(rest: bytes, options: Options) -> tuple[Finding, ...]:
    """Give up on a message whose end never came, and look for true ones inside it."""
    findings: list[Finding] = []
    while rest:
        findings.append(Refusal(Reason.ENVELOPE, rest))
        decoded = decode(rest[1:], options)
        findings += decoded.findings
        rest = decoded.rest
    return tuple(findings)


def message(kind: int, body: bytes = b"", number: int = 0) -> bytes:
    """Spell one message of version 1."""
    number = number or NUMBERS.get(kind, 0)
    return pack(HEADER, 1 << 10 | kind, HEADER_BYTES + len(body), number) + body


def parameter(kind: int, *parts: bytes) -> bytes:
    """Spell one TLV parameter."""
    value = b"".join(parts)
    return pack(">HH", kind, 4 + len(value)) + value


def power_of(antenna: int, row: int) -> bytes:
    """Set an antenna's power, on the first channel of the first hop table."""
    return parameter(222, pack(">H", antenna), parameter(224, pack(">HHH", 1, 1, row)))


def configuration(options: Options) -> bytes:
    """Spell what holds for every inventory; the rest of the reader stays as it is."""
    told = (pack(">HHHB", 245, 7, event, TV_FIRST) for event in (8, 4))
    events = parameter(244, *told)  # antennas that come and go, faults
    power = power_of(0, options.power) if options.power else b""
    # No keepalives, and nothing held back for a client that comes again.
    return b"\0" + events + power + parameter(220, bytes(5)) + parameter(226, bytes(1))


def rospec_of(options: Options) -> bytes:
    """Spell our ROSpec: begun and ended by order, every tag told at once."""
    antennas = options.antennas or (0,)
    where = pack(f">H{len(antennas)}H", len(antennas), *antennas)
    singulation = pack(">BHI", options.session << 6, TAGS_ABOUT, 0)
    command = parameter(330, b"\0", parameter(336, singulation))
    inventory = parameter(186, b"\0\1\1", parameter(222, b"\0\0", command))
    bounds = parameter(178, parameter(179, b"\0"), parameter(182, bytes(5)))
    search = parameter(183, where, parameter(184, bytes(5)), inventory)
    content = parameter(238, pack(">H", TOLD_OF_TAGS), parameter(348, b"\0"))
    report = parameter(237, b"\1\0\1", content)
    head = pack(">IBB", options.rospec, 0, 0)
    return parameter(177, head, bounds, search, report)


def start(options: Options) -> tuple[bytes, ...]:
    """Set the reader up from nothing and let it look for tags."""
    ours = pack(">I", options.rospec)
    return (
        message(SET_CONFIG, configuration(options)),
        message(DELETE, bytes(4)),
        message(ADD, rospec_of(options)),
        message(ENABLE, ours),
        message(START, ours),
        message(EVENTS_ON),
    )


def probe(_options: Options) -> bytes:
    """Ask how often it sends keepalives: the smallest question there is."""
    return message(GET_CONFIG, pack(">HBHH", 0, 8, 0, 0))


def encode(verb: str, value: Decimal | None, options: Options) -> bytes:
    """Spell one order; `power` is a row of the reader's table."""
    if verb in RUNS:
        return message(RUNS[verb], pack(">I", options.rospec))
    if verb not in POWERS:
        raise ValueError(f"The reader has no order {verb!r}.")
    good = value is not None and value.is_finite() and 1 <= value <= POWER_HIGH
    if value is None or not good or value % 1:
        raise ValueError(f"{verb} needs a whole number from 1 to {POWER_HIGH}.")
    antenna = POWERS[verb]
    return message(
        SET_CONFIG, b"\0" + power_of(antenna, int(value)), POWER_NUMBER + antenna
    )


DRIVER = StreamDriver(
    name="rfid_llrp",
    line=None,
    over=("tcp",),
    emits=frozenset({TagScheme.EPC}),
    check="none",
    frame_limit=FRAME_LIMIT,
    decode=decode,
    options=Options,
    start=start,
    ask=lambda options: message(ALIVE_ACK) + probe(options),
    every_s=5.0,
    idle_s=2.0,
    flush=flush,
    orders=ORDERS,
    encode=encode,
    probe=probe,
)
