"""Card reader with a Wiegand output: two GPIO lines, D0 and D1.

Both lines rest high, at 5 V on most readers: they need a level shifter. The order in
which they fall is the message, so no edge may be settled away; a card is complete when
both have been still for 50 ms. There is no checksum but two parity bits. Cards of 26,
34 and 37 bits are known; a key of a keypad, 4 or 8 bits long, is refused.

Reference: CDVI manuals of readers with 26 and 34 bits; HID formats H10301, H10306,
H10302 and H10304 for the parities.
Tested on: simulator only; decodes published cards.

Pulse, 20 to 100 us low, one each 0.2 to 20 ms:

    D0 --.  .-------.  .------     a pulse on D0 is a 0,
         `--'       `--'
    D1 --------.  .-----------     a pulse on D1 is a 1: this reads 0 1 0
               `--'

Bits:

    P  D D D D D D ... D D D D D D  P
    |  |                            `- odd parity of the last half
    |  `------------------------------ 24, 32 or 35 data bits
    `--------------------------------- even parity of the first half

With 37 bits the halves are 18 bits each and share the one in the middle. Crossed wires
turn every bit over; the parities refuse that, and `swap` mends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from drivers.contract import (
    DecodedEdges,
    Edge,
    Finding,
    LineDriver,
    Reason,
    Refusal,
    TagSeen,
    option,
)
from drivers.quantities import TagScheme

IDLE_S = 0.05
EDGE_LIMIT = 64
NIBBLE_BITS = 4
# How many bits a card has, and over how many at each end its parities go.
HALVES = {26: 12, 34: 16, 37: 18}


@dataclass(frozen=True, slots=True)
class Options:
    """How the reader is wired and what it sends."""

    bits: Literal["any", "26", "34", "37"] = option(
        "any", choices=("any", "26", "34", "37"), about="How long a card is."
    )
    swap: bool = option(False, about="D0 and D1 are crossed.")
    reverse: bool = option(
        False, about="The reader sends the last byte of the number first."
    )
    pull: Literal["up", "down", "none"] = option(
        "up", choices=("up", "down", "none"), about="The pins' own pull resistor."
    )


def decode(edges: tuple[Edge, ...], options: Options) -> DecodedEdges:
    """Collect the falls of both lines; a pause between two of them ends a card.

    More of them than any card has are noise, refused at once and forgotten.
    """
    findings: list[Finding] = []
    falls: list[Edge] = []
    for edge in edges:
        if edge.level or edge.line not in (0, 1):
            continue
        if falls and edge.at_s - falls[-1].at_s >= IDLE_S:
            findings.append(read_card(falls, options))
            falls = []
        falls.append(edge)
        if len(falls) > EDGE_LIMIT:
            findings.append(Refusal(Reason.ENVELOPE, spell(bits_of(falls, options))))
            falls = []
    return DecodedEdges(tuple(findings), tuple(falls))


def bits_of(falls: list[Edge], options: Options) -> tuple[bool, ...]:
    """Put the falls in the order of their stamps and read each as a bit."""
    in_order = sorted(falls, key=lambda fall: fall.at_s)
    return tuple((fall.line == 1) != options.swap for fall in in_order)


def spell(bits: tuple[bool, ...]) -> bytes:
    """Write bits as text, for a refusal."""
    return b"".join(b"1" if bit else b"0" for bit in bits)


def read_card(falls: list[Edge], options: Options) -> Finding:
    """Judge the bits of one card: how many, then the parities."""
    bits = bits_of(falls, options)
    half = HALVES.get(len(bits))
    if half is None or options.bits not in ("any", str(len(bits))):
        return Refusal(Reason.ENVELOPE, spell(bits))
    even, odd = bits[: half + 1], bits[-half - 1 :]
    if sum(even) % 2 or not sum(odd) % 2:
        return Refusal(Reason.CHECK, spell(bits))
    return TagSeen(TagScheme.WIEGAND, number_of(bits[1:-1], options))


def number_of(data: tuple[bool, ...], options: Options) -> str:
    """Spell the data bits as hex, in the order of bytes that is on the card.

    The 35 bits of a long card are no whole bytes and stay as they are.
    """
    digits = -(-len(data) // NIBBLE_BITS)
    code = f"{int(spell(data), 2):0{digits}X}"
    if options.reverse and digits % 2 == 0:
        return bytes.fromhex(code)[::-1].hex().upper()
    return code


def flush(rest: tuple[Edge, ...], options: Options) -> tuple[Finding, ...]:
    """Judge the card that a pause has ended."""
    return (read_card(list(rest), options),) if rest else ()


def pull(options: Options) -> Literal["up", "down", "none"]:
    """Say which pull resistor the pins need."""
    return options.pull


DRIVER = LineDriver(
    name="rfid_wiegand",
    direction="in",
    lines=("d0", "d1"),
    emits=frozenset({TagScheme.WIEGAND}),
    options=Options,
    pull=pull,
    idle_s=IDLE_S,
    edge_limit=EDGE_LIMIT,
    decode=decode,
    flush=flush,
)
