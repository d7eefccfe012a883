"""Barcode scanner on a serial line or a virtual COM port: codes as plain text.

A code ends with its suffix, or where the scanner sends none, with 100 ms of silence.
An AIM identifier in front of a code tells its symbology and stays in the code, and so
does every GS (1D): taking GS1 data apart is not the driver's business.

Reference: ISO/IEC 15424 for the identifiers; Datalogic QuickScan QD2300 manual; scanner
manuals for prefix and suffix.
Tested on: simulator only; delivers published codes byte for byte.

Code:

    [prefix]  ] c m  D D D ... D  CR LF
     |        |                |  `- suffix: CR, LF or both; TAB; ETX; or none
     |        |                `---- data, GS included, 512 bytes at most
     |        `--------------------- AIM identifier, where it is switched on
     `------------------------------ where one is set up

There is no checksum on the wire; the symbol has one. Control characters that no symbol
carries are noise on the line, and refuse the whole code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from drivers.contract import (
    CodeSeen,
    Decoded,
    Finding,
    Reason,
    Refusal,
    SerialLine,
    StreamDriver,
    option,
)
from drivers.quantities import Symbology, symbology_of

CODE_LIMIT = 512
SUFFIXES = {"line": b"\r\n", "tab": b"\t", "etx": b"\x03", "none": b""}
PREFIXES = {"none": b"", "stx": b"\x02"}
# EOT, FS, GS, RS and US are in the syntax of some two-dimensional codes.
NOISE = re.compile(r"[\x00-\x03\x05-\x1b\x7f]")


@dataclass(frozen=True, slots=True)
class Options:
    """What the scanner sends around a code."""

    prefix: str = option("", about="The text in front of every code.")
    mark: Literal["none", "stx"] = option(
        "none", choices=("none", "stx"), about="The control character before it all."
    )
    suffix: Literal["line", "tab", "etx", "none"] = option(
        "line",
        choices=("line", "tab", "etx", "none"),
        about="What ends a code: CR, LF or both; TAB; ETX; or silence.",
    )
    encoding: Literal["utf-8", "gb18030", "latin-1"] = option(
        "utf-8",
        choices=("utf-8", "gb18030", "latin-1"),
        about="How the letters beyond ASCII are sent.",
    )


ENDS = {
    name: re.compile(b"[%b]" % re.escape(marks))
    for name, marks in SUFFIXES.items()
    if marks
}


def decode(pending: bytes, options: Options) -> Decoded:
    """Read every code whose suffix is there; keep the unfinished one.

    Of a code that is too long the first bytes are kept, so that its end, when it
    comes, refuses the whole of it.
    """
    findings: list[Finding] = []
    done = 0
    ends = ENDS.get(options.suffix)
    while ends is not None and (end := ends.search(pending, done)):
        findings += read_code(pending[done : end.start()], options)
        done = end.end()
    return Decoded(tuple(findings), pending[done : done + CODE_LIMIT + 1])


def read_code(raw: bytes, options: Options) -> tuple[Finding, ...]:
    """Judge one code without its suffix; an empty one says nothing."""
    if not raw:
        return ()
    front = PREFIXES[options.mark] + options.prefix.encode(options.encoding, "replace")
    if len(raw) > CODE_LIMIT or not raw.startswith(front):
        return (Refusal(Reason.ENVELOPE, raw[: CODE_LIMIT + 1]),)
    try:
        code = raw[len(front) :].decode(options.encoding)
    except UnicodeDecodeError:
        return (Refusal(Reason.CONTENT, raw),)
    if not code or NOISE.search(code):
        return (Refusal(Reason.CONTENT, raw),)
    return (CodeSeen(symbology_of(code), code),)


def flush(rest: bytes, options: Options) -> tuple[Finding, ...]:
    """End a code by silence, which is right only where there is no suffix."""
    if rest and options.suffix != "none":
        return (Refusal(Reason.ENVELOPE, rest),)
    return read_code(rest, options)


DRIVER = StreamDriver(
    name="barcode_serial",
    line=SerialLine(baud=9600),
    emits=frozenset(Symbology),
    check="none",
    frame_limit=CODE_LIMIT + 1,
    decode=decode,
    options=Options,
    text=True,
    idle_s=0.1,
    flush=flush,
)
