"""The core of `gatepost decode`: pieces of wire in, one document per finding out.

Bytes in `raw` are upper-case hex, like an EPC. Whatever a driver leaves over at the
end, and a wire that earned nothing at all, is a refusal of reason `envelope`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeAlias

from drivers.contract import (
    Ask,
    CodeSeen,
    Driver,
    Edge,
    FileDriver,
    Finding,
    LineDriver,
    Reason,
    Refusal,
    RegisterDriver,
    Reply,
    Sample,
    StreamDriver,
    Table,
    TagSeen,
)
from edge_app.model import Document

READS: dict[int, Table] = {1: "coil", 2: "discrete", 3: "holding", 4: "input"}
BIT_TABLES = ("coil", "discrete")
EXCEPTION = 0x80
REPLY_HEAD_BYTES = 3
EDGE_S = 0.002
"""The time from one level to the next, which a line of levels does not tell."""


class Rejection(Protocol):
    """What a bus could not believe."""

    @property
    def reason(self) -> str:
        """Say why."""

    @property
    def raw(self) -> bytes:
        """Give the bytes."""


Judge: TypeAlias = Callable[[bytes, Table, int, int], tuple[int, ...] | Rejection]


def lines(
    driver: Driver, pieces: Sequence[bytes], ask: int | None, judge: Judge
) -> tuple[tuple[Document, ...], bool]:
    """Decode pieces of wire and say whether anything was refused.

    A stream's pieces are fed in their order, then comes its silence. A Modbus piece
    is one whole frame, judged by `judge` as the answer to `ask` (an index into
    `asks`), or to the first ask that it fits; an ask of several reads takes as many
    frames. A file's piece is its content. A line's
    piece is a row of levels: bit 0 of each byte is the level, the rest the index of
    the line, so that `01` and `00` are the only line's high and low.

    Raises:
        ValueError: the driver has no such ask, or nothing that could be decoded.

    """
    if ask is not None and not isinstance(driver, RegisterDriver):
        raise ValueError(
            f"{driver.name} is not asked for registers; leave out the ask."
        )
    match driver:
        case StreamDriver():
            documents = [document(finding) for finding in heard(driver, pieces)]
        case RegisterDriver():
            documents = list(answers(driver, pieces, ask, judge))
        case FileDriver():
            documents = [document(finding) for finding in contents(driver, pieces)]
        case LineDriver():
            documents = [document(finding) for finding in levels(driver, pieces)]
    return tuple(documents), any(one["kind"] == "refusal" for one in documents)


def heard(driver: StreamDriver[Any], pieces: Sequence[bytes]) -> Iterator[Finding]:
    """Feed a stream piece by piece, then let it fall silent."""
    options, rest, earned = driver.options(), b"", False
    for piece in pieces:
        decoded = driver.decode(rest + piece, options)
        rest = decoded.rest
        earned = earned or bool(decoded.findings or decoded.silent)
        yield from decoded.findings
    if rest and driver.flush is not None:
        yield from driver.flush(rest, options)
    elif rest or not earned:
        wire = rest or b"".join(pieces)
        yield Refusal(Reason.ENVELOPE, wire)


def answers(
    driver: RegisterDriver[Any],
    frames: Sequence[bytes],
    ask: int | None,
    judge: Judge,
) -> Iterator[Document]:
    """Judge whole frames as answers, then let the driver say what they mean."""
    if ask is not None and not 0 <= ask < len(driver.asks):
        last = len(driver.asks) - 1
        raise ValueError(f"{driver.name} has asks 0 to {last}; there is no {ask}.")
    left = list(frames)
    while left:
        index = fitting(driver, left[0]) if ask is None else ask
        parts = driver.asks[index].parts
        taken, left = left[: len(parts)], left[len(parts) :]
        values: tuple[int, ...] = ()
        doubts = []
        for frame, part in zip(taken, parts, strict=False):
            judged = judge(frame, part.table, part.address, part.count)
            if isinstance(judged, tuple):
                values += judged
            else:
                doubts.append(refused(judged.reason, judged.raw))
        found = () if doubts else driver.decode(index, values, driver.options())
        yield from doubts or (document(finding) for finding in found)


def fitting(driver: RegisterDriver[Any], frame: bytes) -> int:
    """Find the first ask that a frame can answer; 0 where it can answer none.

    An exception has no count: any ask of its table will do.
    """
    function, size = [*frame[1:REPLY_HEAD_BYTES], 0, 0][:2]
    table = READS.get(function & ~EXCEPTION)
    for index, asked in enumerate(driver.asks):
        if asked.table == table and (function & EXCEPTION or size == bytes_of(asked)):
            return index
    return 0


def bytes_of(asked: Ask) -> int:
    """Return how many bytes of values the answer to an ask, or its first read, has."""
    if asked.table in BIT_TABLES:
        return (asked.count + 7) // 8
    return 2 * asked.count


def contents(driver: FileDriver[Any], pieces: Sequence[bytes]) -> Iterator[Finding]:
    """Take pieces as the contents of the driver's files, over and over."""
    options = driver.options()
    size = len(driver.reads(options))
    for at in range(0, len(pieces), size):
        found = tuple(pieces[at : at + size])
        missing = (None,) * (size - len(found))
        yield from driver.decode(found + missing, options)


def levels(driver: LineDriver[Any], pieces: Sequence[bytes]) -> Iterator[Finding]:
    """Take pieces as levels, one byte each; a line that is not there is refused."""
    if driver.decode is None:
        raise ValueError(f"{driver.name} only takes orders; it says nothing.")
    options = driver.options()
    rest: tuple[Edge, ...] = ()
    for at, byte in enumerate(b"".join(pieces)):
        line, level = divmod(byte, 2)
        if line >= len(driver.lines):
            yield Refusal(Reason.ENVELOPE, bytes([byte]))
            continue
        decoded = driver.decode((*rest, Edge(line, level == 1, at * EDGE_S)), options)
        rest = decoded.rest
        yield from decoded.findings
    if rest and driver.flush is not None:
        yield from driver.flush(rest, options)


def document(finding: Finding) -> Document:
    """Spell one finding; values keep their digits."""
    match finding:
        case Sample():
            return {
                "kind": "sample",
                "quantity": finding.quantity.key,
                "value": finding.value,
                "unit": finding.quantity.unit,
                "channel": finding.channel,
            }
        case TagSeen():
            return {
                "kind": "tag",
                "scheme": finding.scheme.value,
                "code": finding.code,
            }
        case CodeSeen():
            return {
                "kind": "code",
                "scheme": finding.symbology.value,
                "code": finding.code,
            }
        case Reply():
            return {
                "kind": "reply",
                "to": finding.to,
                "ok": finding.ok,
                "text": finding.text,
            }
        case Refusal():
            return refused(finding.reason.value, finding.raw)


def refused(reason: str, raw: bytes) -> Document:
    """Spell a refusal, of a driver or of a bus."""
    return {"kind": "refusal", "reason": reason, "raw": raw.hex().upper()}
