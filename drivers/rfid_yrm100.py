"""UHF reader YRM100, M100, QM100, JRD-4035, M5Stack UHF, EL-UHF-RMT01, and R200.

One command set in two framings: BB .. 7E, and AA .. DD on modules sold as R200. With
`framing = "auto"` orders go out in both, BB first; a module skips what is not its own.

It is asked for a single inventory every 0.2 s. Multi-inventory is a little quicker,
but it ends without a word after its rounds and at any brown-out, and while it runs the
module takes no order but `stop`. Asked, the reader has nothing to remember.

Reference: M100 and QM100 firmware command manual V2.1; R200 user protocol V2.3.3.
Tested on: simulator only; decodes published captures of both framings.

Frame:

    BB T C LL LL P..P S 7E
    |  | | |     |    | `- end
    |  | | |     |    `--- sum8 from T to the last parameter
    |  | | |     `-------- parameters
    |  | | `-------------- how many, high byte first
    |  | `---------------- command, FF in an error
    |  `------------------ 00 command, 01 response, 02 notice
    `--------------------- header

    notice 22:  R PC PC E..E K K     R signal, signed dBm; PC length of E in its five
                                     high bits, in words; K CRC-16/GENIBUS of PC and E
    error FF:   code [U PC PC E..E]  U bytes of PC and E follow where the tag is known

No byte is stuffed: a frame is cut by its length, never by its end mark. An EPC may be
a badge, so it stands in `TagSeen` alone, never in the text of a `Reply`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from drivers.checks import crc16_genibus, sum8
from drivers.contract import (
    Decoded,
    Finding,
    Reason,
    Refusal,
    Reply,
    SerialLine,
    StreamDriver,
    TagSeen,
    option,
)
from drivers.quantities import TagScheme


def table(text: str) -> dict[int, str]:
    """Read a table of codes in hex and the words that follow them."""
    rows = (re.fullmatch(r"((?:[0-9A-F]{2} )+)(.+)", row) for row in text.split("|"))
    return {code: row[2] for row in rows if row for code in bytes.fromhex(row[1])}


ENDS = {0xBB: 0x7E, 0xAA: 0xDD}
HEADERS = {"bb7e": b"\xbb", "aadd": b"\xaa", "auto": b"\xbb\xaa"}
NOTICE = 0x02
MODULE_INFO, MASK, INVENTORY, ERROR = 0x03, 0x0B, 0x22, 0xFF
AROUND_BYTES = 7
HEAD_BYTES = 5
PARAMETERS_LIMIT = 300
NOTICE_LIMIT = 5 + 62  # the longest EPC that a PC can announce has 31 words
FRAME_LIMIT = PARAMETERS_LIMIT + AROUND_BYTES - 1

# What each command is called in a `Reply`; our own orders keep their verbs.
COMMANDS = table(
    "07 08 region|0B 0C 12 select|0D 0E query|11 baud|17 sleep|1A gpio|1D idle-time|"
    "27 start|28 stop|39 read|49 write|65 kill|82 lock|AA AB channel|AD hopping|"
    "B0 wave|B6 B7 power|E0 E1 E2 E3 E4 E5 E6 special|F0 F1 modem|F2 F3 scan|"
    "F5 environment"
)
INFO = ("hardware-version", "software-version", "manufacturer")
REGIONS = {1: "China 900", 2: "US", 3: "Europe", 4: "China 800", 6: "Korea"}
# Answered with one byte, 00, when done.
DONE = frozenset(b"\x07\x0c\x0e\x11\x12\x17\x28\xab\xad\xb0\xb6\xf0\xf5")
# Answered with the tag's PC and EPC in front.
ON_A_TAG = frozenset(b"\x39\x49\x65\x82\xe0\xe1\xe2\xe3\xe5\xe6")
NO_TAG = 0x15
# The first word is what the `Reply` answers.
ERRORS = table(
    "09 read failed|10 write failed|12 kill failed|13 lock failed|"
    "16 access password wrong|17 command unknown or malformed|"
    "20 inventory found no free channel|1A special ChangeConfig failed|"
    "1B special EAS change failed|1D special EAS alarm failed|"
    "2A special ReadProtect failed|2B special reset of ReadProtect failed|"
    "2E special QT failed"
)
ON_TAG = {0xA: "read", 0xB: "write", 0xC: "lock", 0xD: "kill", 0xE: "special"}
TAG_ERRORS = table(
    "00 other error|03 overrun|04 locked|0B too little power|0F non-specific error"
)


@dataclass(frozen=True, slots=True)
class Options:
    """Which of the two framings the module speaks."""

    framing: Literal["auto", "bb7e", "aadd"] = option(
        "auto", choices=("auto", "bb7e", "aadd"), about="The marks around a frame."
    )


# The start of a response or notice, or a header whose type is still to come.
KINDS = b"(?:[\x01\x02]|\\Z)"
HEADS = {name: re.compile(b"[%b]" % marks + KINDS) for name, marks in HEADERS.items()}


def decode(pending: bytes, options: Options) -> Decoded:
    """Read every whole frame; keep the unfinished end. A refusal costs one byte."""
    findings: list[Finding] = []
    done = silent = 0
    while head := HEADS[options.framing].search(pending, done):
        at = head.start()
        size = frame_size(pending[at : at + HEAD_BYTES])
        if len(pending) - at < size:
            return Decoded(tuple(findings), pending[at:], silent)
        finding = read_frame(pending[at : at + size])
        done = at + (1 if isinstance(finding, Refusal) else size)
        if finding is None:
            silent += 1
        else:
            findings.append(finding)
    return Decoded(tuple(findings), b"", silent)


def frame_size(head: bytes) -> int:
    """Say how many bytes must be there before the frame can be judged.

    A length beyond the limit is judged on the head alone, lest one flipped bit make
    the driver wait through a dozen tags.
    """
    if len(head) < HEAD_BYTES:
        return HEAD_BYTES
    count = int.from_bytes(head[3:5], "big")
    limit = NOTICE_LIMIT if head[1] == NOTICE else PARAMETERS_LIMIT
    return HEAD_BYTES if count > limit else count + AROUND_BYTES


def read_frame(frame: bytes) -> Finding | None:
    """Judge one frame: envelope, check, content; None for "no tag"."""
    if len(frame) == HEAD_BYTES or frame[-1] != ENDS[frame[0]]:
        return Refusal(Reason.ENVELOPE, frame)
    kind, command, parameters = frame[1], frame[2], frame[5:-2]
    if frame[-2] != sum8(frame[1:-2]):
        return Refusal(Reason.CHECK, frame)
    if kind == NOTICE:
        return read_notice(command, parameters, frame)
    if command == ERROR and parameters == bytes([NO_TAG]):
        return None
    said = read_error(parameters) if command == ERROR else None
    said = said or read_response(command, parameters)
    return said or Refusal(Reason.CONTENT, frame)


def read_notice(command: int, parameters: bytes, frame: bytes) -> Finding:
    """Judge a tag: its own checksum, then whether its PC fits its length."""
    if command != INVENTORY or len(parameters) <= HEAD_BYTES:
        return Refusal(Reason.CONTENT, frame)
    body, crc = parameters[1:-2], int.from_bytes(parameters[-2:], "big")
    if crc != crc16_genibus(body):
        return Refusal(Reason.CHECK, frame)
    epc = body[2:]
    if len(epc) != 2 * (body[0] >> 3):
        return Refusal(Reason.CONTENT, frame)
    rssi_dbm = int.from_bytes(parameters[:1], "big", signed=True)
    return TagSeen(TagScheme.EPC, epc.hex().upper(), rssi_dbm)


def read_error(parameters: bytes) -> Reply | None:
    """Put an error into words, without the tag that it may name."""
    if len(parameters) > 1 and parameters[1] != len(parameters) - 2:
        return None
    code = parameters[0] if parameters else 0
    if code in ERRORS:
        return Reply(ERRORS[code].split()[0], ok=False, text=ERRORS[code])
    if code >> 4 in ON_TAG:
        text = TAG_ERRORS.get(code & 0xF, TAG_ERRORS[0])
        return Reply(ON_TAG[code >> 4], ok=False, text=f"tag says: {text}")
    return None


def read_response(command: int, parameters: bytes) -> Reply | None:
    """Put the answer to an order or a question into words."""
    if command == MODULE_INFO and parameters and parameters[0] < len(INFO):
        text = parameters[1:].decode("ascii", "replace")
        return Reply(INFO[parameters[0]], ok=True, text=text)
    if command not in COMMANDS:
        return None
    if command in DONE:
        text = "" if parameters == b"\x00" else f"code {parameters.hex()}"
        return Reply(COMMANDS[command], ok=not text, text=text)
    answer = answer_text(command, parameters)
    return None if answer is None else Reply(COMMANDS[command], ok=True, text=answer)


def answer_text(command: int, parameters: bytes) -> str | None:
    """Say what an answer holds; None where its form is not the manual's.

    Of what is or may hold a tag's number only the length is told.
    """
    match command, len(parameters):
        case 0x08, 1:
            return REGIONS.get(parameters[0])
        case 0xB7, 2:
            return f"{Decimal(int.from_bytes(parameters, 'big')).scaleb(-2)} dBm"
    if command in ON_A_TAG:
        parameters = parameters[1 + (parameters or b"\0")[0] :]
        return f"{len(parameters)} bytes" if parameters else None
    return f"{len(parameters)} bytes" if command == MASK else parameters.hex().upper()


def flush(rest: bytes, options: Options) -> tuple[Finding, ...]:
    """Give up on a frame whose end never came, and look for true ones inside it."""
    findings: list[Finding] = []
    while rest:
        findings.append(Refusal(Reason.ENVELOPE, rest))
        decoded = decode(rest[1:], options)
        findings += decoded.findings
        rest = decoded.rest
    return tuple(findings)


def ask(options: Options) -> bytes:
    """Ask for one round of inventory."""
    return encode("inventory", None, options)


def start(options: Options) -> tuple[bytes, ...]:
    """End a multi-inventory that still runs, and let the module introduce itself."""
    return encode("stop", None, options), encode("hardware-version", None, options)


def encode(verb: str, value: Decimal | None, options: Options) -> bytes:
    """Spell one order, in both framings where the module's is not known.

    `power` (dBm, to 0.01), `region`, `channel` and `environment` take a value; the
    first three without one ask for the present setting.
    """
    command, parameters = FIXED.get(verb) or setting(verb, value)
    body = bytes([0, command, 0, len(parameters)]) + parameters
    return b"".join(
        bytes([header]) + body + bytes([sum8(body), ENDS[header]])
        for header in HEADERS[options.framing]
    )


FIXED: Mapping[str, tuple[int, bytes]] = {
    "inventory": (INVENTORY, b""),
    "start": (0x27, b"\x22\xff\xff"),
    "stop": (0x28, b""),
    "hardware-version": (MODULE_INFO, b"\x00"),
    "software-version": (MODULE_INFO, b"\x01"),
    "manufacturer": (MODULE_INFO, b"\x02"),
}
# verb: command that sets, command that asks, step, bytes, highest value
SETTINGS: Mapping[str, tuple[int, int | None, Decimal, int, int]] = {
    "power": (0xB6, 0xB7, Decimal("0.01"), 2, 33),
    "region": (0x07, 0x08, Decimal(1), 1, 6),
    "channel": (0xAB, 0xAA, Decimal(1), 1, 255),
    "environment": (0xF5, None, Decimal(1), 1, 1),
}


def setting(verb: str, value: Decimal | None) -> tuple[int, bytes]:
    """Spell an order that sets something, or asks how it is set."""
    if verb not in SETTINGS:
        raise ValueError(f"The reader has no order {verb!r}.")
    sets, asks, step, size, high = SETTINGS[verb]
    if value is None and asks is not None:
        return asks, b""
    if not (value is not None and value.is_finite() and 0 <= value <= high):
        raise ValueError(f"{verb} needs a number from 0 to {high}.")
    if value % step:
        raise ValueError(f"{verb} goes in steps of {step}.")
    return sets, int(value / step).to_bytes(size, "big")


DRIVER = StreamDriver(
    name="rfid_yrm100",
    line=SerialLine(baud=115200),
    emits=frozenset({TagScheme.EPC}),
    check="sum8 and CRC-16/GENIBUS",
    frame_limit=FRAME_LIMIT,
    decode=decode,
    options=Options,
    start=start,
    ask=ask,
    every_s=0.2,
    idle_s=0.5,
    flush=flush,
    orders=(*FIXED, *SETTINGS),
    encode=encode,
    probe=lambda options: encode("hardware-version", None, options),
)
