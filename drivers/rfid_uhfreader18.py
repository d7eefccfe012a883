"""UHF reader UHFReader18 (Chafon, ZK-RFID10x, HW-VX6330K) and UHFReader288.

In answer mode it is asked for one inventory at a time, which lasts as long as the
reader's scan time, 1 s out of the box; meanwhile it hears nothing else. In push mode
(`mode = "push"`) it speaks by itself and is not asked. Over TCP some models send a
heartbeat, `56 00 00 00 00 00`, which is a sign of life and nothing more.

Reference: UHFReader18 user's manual V2.0; published frames of the UHFReader288.
Tested on: simulator only; decodes published frames of both variants and of push mode.

Frame, both ways:

    LL AA CC [SS] D..D  K K
    |  |  |  |    |     `- CRC-16/MCRF4XX of all before, low byte first
    |  |  |  |    `------- data
    |  |  |  `------------ status, only in what the reader says
    |  |  `--------------- command; EE where the reader speaks by itself
    |  `------------------ address; FF means any
    `--------------------- how many bytes follow

    inventory   18:      N {L E..E} x N        L bytes of EPC
                288: A   N {L E..E R} x N      A antenna, R signal without a unit
    push        E..E

There is no mark in front: a frame begins where length, address and CRC agree. A 288's
signal is not in dBm, so it is left out. What fits both forms of an inventory is refused
unless `variant` says which it is. An EPC stands in `TagSeen` alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from drivers.checks import crc16_mcrf4xx
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

ANY_READER = 0xFF
INVENTORY, INVENTORY_ONE, INFO, PUSH = 0x01, 0x0F, 0x21, 0xEE
INFO_BYTES = 12
HEARTBEAT = bytes.fromhex("560000000000")
EPC_LIMIT = 62
OK, NO_TAG, TAG_ERROR = 0x00, 0xFB, 0xFC
ROUND = frozenset({0x01, 0x02, 0x03, 0x04})
"""Statuses of an inventory: finished, time over, more follow, memory full."""
COMMANDS: Mapping[int, str] = {
    0x00: "command",
    0x01: "inventory",
    0x02: "read",
    0x03: "write",
    0x04: "write-epc",
    0x05: "kill",
    0x06: "lock",
    0x0F: "inventory-one",
    0x10: "block-write",
    0x21: "info",
    0x22: "region",
    0x24: "address",
    0x25: "scan-time",
    0x28: "baud",
    0x2F: "power",
    0x33: "beep",
    0x34: "wiegand",
    0x35: "work-mode",
    0x36: "work-mode",
}
FAULTS: Mapping[int, str] = {
    0x05: "wrong password",
    0xFA: "poor communication with the tag",
    0xFB: "no tag",
    0xFD: "wrong length of the command",
    0xFE: "unknown command, or it came damaged",
    0xFF: "wrong parameter",
}


@dataclass(frozen=True, slots=True)
class Options:
    """Which reader it is and how it was set up."""

    address: int = option(0, low=0, high=255, about="The reader's address; 255: any.")
    variant: Literal["auto", "18", "288"] = option(
        "auto", choices=("auto", "18", "288"), about="The form of an inventory."
    )
    mode: Literal["answer", "push"] = option(
        "answer", choices=("answer", "push"), about="Who begins to talk."
    )


def head_of(address: int) -> re.Pattern[bytes]:
    """Find where a frame of this reader can begin, up to a length without address.

    A heartbeat names no reader: where its address should stand it has 00.
    """
    wanted = b"." if address == ANY_READER else re.escape(bytes([address]))
    frame, beat = b"[\\x05-\\xff](?:%b|\\Z)" % wanted, b"V\\0(?:\\0{4}|\\0{0,3}\\Z)"
    return re.compile(b"%b|%b" % (frame, beat), re.DOTALL)


HEADS = {address: head_of(address) for address in range(ANY_READER + 1)}


def decode(pending: bytes, options: Options) -> Decoded:
    """Read every whole frame; keep the unfinished end. A refusal costs one byte."""
    findings: list[Finding] = []
    done = silent = 0
    while head := HEADS[options.address].search(pending, done):
        at = head.start()
        beat = pending.startswith(HEARTBEAT, at)
        size = len(HEARTBEAT) if beat else pending[at] + 1
        if len(pending) - at < size:
            return Decoded(tuple(findings), pending[at:], silent)
        found = () if beat else read_frame(pending[at : at + size], options)
        findings += found
        silent += not found
        refused = any(isinstance(one, Refusal) for one in found)
        done = at + (1 if refused else size)
    return Decoded(tuple(findings), b"", silent)


def read_frame(frame: bytes, options: Options) -> tuple[Finding, ...]:
    """Judge one frame: check, then content; nothing for a round without a tag."""
    if int.from_bytes(frame[-2:], "little") != crc16_mcrf4xx(frame[:-2]):
        return (Refusal(Reason.CHECK, frame),)
    command, status, data = frame[2], frame[3], frame[4:-2]
    if command == PUSH:
        found = read_push(status, data)
    elif command in (INVENTORY, INVENTORY_ONE):
        found = read_inventory(status, data, options)
    else:
        found = None
    if found is None:
        reply = read_reply(command, status, data)
        return (reply or Refusal(Reason.CONTENT, frame),)
    return found


def read_push(status: int, data: bytes) -> tuple[TagSeen, ...] | None:
    """Take all the data of a push as one tag."""
    good = status == OK and is_epc(data)
    return (TagSeen(TagScheme.EPC, data.hex().upper()),) if good else None


def is_epc(data: bytes) -> bool:
    """Say whether a tag can have such a number: whole words, as long as a PC allows."""
    return 0 < len(data) <= EPC_LIMIT and len(data) % 2 == 0


def read_inventory(
    status: int, data: bytes, options: Options
) -> tuple[TagSeen, ...] | None:
    """Read the tags of one round in the form that fits; None where none does."""
    if status == NO_TAG:
        return None if data else ()
    if status not in ROUND:
        return None
    as_18 = tags_of(data, 0) if options.variant != "288" else None
    as_288 = tags_of(data[1:], 1) if options.variant != "18" else None
    if as_18 and as_288:
        return None
    tags = as_18 if as_288 is None else as_288
    if tags is None:
        return None
    return tuple(TagSeen(TagScheme.EPC, tag.hex().upper()) for tag in tags)


def tags_of(data: bytes, behind: int) -> list[bytes] | None:
    """Cut `N {L E..E ...}` with so many bytes behind each EPC; it must fit exactly."""
    if not data:
        return None
    tags, at = [], 1
    for _ in range(data[0]):
        size = data[at] if at < len(data) else 0
        tags.append(data[at + 1 : at + 1 + size])
        at += 1 + size + behind
    fits = at == len(data) and all(is_epc(tag) for tag in tags)
    return tags if fits else None


def read_reply(command: int, status: int, data: bytes) -> Reply | None:
    """Put the answer to an order into words; of tags only the length is told."""
    to = COMMANDS.get(command)
    if to is None:
        return None
    if status in FAULTS and not data:
        return Reply(to, ok=False, text=FAULTS[status])
    if status == TAG_ERROR and len(data) == 1:
        return Reply(to, ok=False, text=f"the tag says error {data[0]}")
    if status != OK or to.startswith("inventory"):
        return None
    if command != INFO:
        return Reply(to, ok=True, text=f"{len(data)} bytes" if data else "")
    return read_info(data)


def read_info(data: bytes) -> Reply | None:
    """Say which reader it is: version, type, power and scan time."""
    if len(data) != INFO_BYTES:
        return None
    text = (
        f"version {data[0]}.{data[1]:02}, type {data[2]:02X}, power {data[6]} dBm, "
        f"scan time {Decimal(data[7]).scaleb(-1)} s"
    )
    return Reply("info", ok=True, text=text)


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
    """Ask for one inventory; a reader that speaks by itself is not asked."""
    return b"" if options.mode == "push" else encode("inventory", None, options)


PLAIN: Mapping[str, int] = {"inventory": 0x01, "inventory-one": 0x0F, "info": 0x21}
# verb: command, step, lowest and highest value
SETTINGS: Mapping[str, tuple[int, Decimal, Decimal, Decimal]] = {
    "power": (0x2F, Decimal(1), Decimal(0), Decimal(30)),
    "scan-time": (0x25, Decimal("0.1"), Decimal("0.3"), Decimal("25.5")),
    "address": (0x24, Decimal(1), Decimal(0), Decimal(254)),
}


def encode(verb: str, value: Decimal | None, options: Options) -> bytes:
    """Spell one order; `power` is in dBm, `scan-time` in seconds."""
    if verb in PLAIN:
        command, data = PLAIN[verb], b""
    elif verb in SETTINGS:
        command, step, low, high = SETTINGS[verb]
        if not (value is not None and value.is_finite() and low <= value <= high):
            raise ValueError(f"{verb} needs a number from {low} to {high}.")
        if value % step:
            raise ValueError(f"{verb} goes in steps of {step}.")
        data = bytes([int(value / step)])
    else:
        raise ValueError(f"The reader has no order {verb!r}.")
    body = bytes([len(data) + 4, options.address, command]) + data
    return body + crc16_mcrf4xx(body).to_bytes(2, "little")


def probe(options: Options) -> bytes:
    """Ask what reader it is."""
    return encode("info", None, options)


DRIVER = StreamDriver(
    name="rfid_uhfreader18",
    line=SerialLine(baud=57600),
    emits=frozenset({TagScheme.EPC}),
    check="CRC-16/MCRF4XX",
    frame_limit=255,
    decode=decode,
    options=Options,
    ask=ask,
    every_s=1.2,
    idle_s=0.2,
    flush=flush,
    orders=(*PLAIN, *SETTINGS),
    encode=encode,
    probe=probe,
)
