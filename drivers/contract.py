"""What a driver is: declared facts about a device, and pure functions on its bytes.

A driver never opens a port, reads a clock, logs, or raises on what a device sent.
What cannot be believed becomes a `Refusal`, counted and kept like any finding.
Only `encode` may raise, and only `ValueError` with one sentence: the order is none of
its `orders`, or its value is missing or out of bounds.

Every function of a driver gets the device's own `options`, an instance of the
driver's small frozen dataclass (`NoOptions` where there is nothing to set), whose
fields are made with `option`, so that the configuration can be checked against it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from drivers.quantities import Quantity, Symbology, TagScheme

OptionsT = TypeVar("OptionsT")
Emits: TypeAlias = frozenset[Quantity | TagScheme | Symbology]


def option(
    default: object,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[object, ...] = (),
    about: str = "",
) -> Any:
    """Declare one setting of a device, a station or the gateway.

    `low` and `high` are inclusive; `about` is one sentence for the person who
    writes the file. The configuration reads all of it from the field's metadata.
    """
    return field(
        default=default,
        metadata={"low": low, "high": high, "choices": choices, "about": about},
    )


@dataclass(frozen=True, slots=True)
class NoOptions:
    """A device with nothing to set."""


# ---------------------------------------------------------------- findings


@dataclass(frozen=True, slots=True)
class Sample:
    """One measured value, exact to the digits that the device sent."""

    quantity: Quantity
    value: Decimal
    channel: str = ""
    stable: bool = True


@dataclass(frozen=True, slots=True)
class TagSeen:
    """One tag read, as the reader spelled it, before any lookup."""

    scheme: TagScheme
    code: str
    rssi_dbm: int | None = None


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """One printed code read, as the scanner spelled it."""

    symbology: Symbology
    code: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The device's answer to an order; `to` is the order's verb or a plain name."""

    to: str
    ok: bool
    text: str = ""


class Reason(Enum):
    """Why bytes were refused, from the cheapest test to the last."""

    ENVELOPE = "envelope"
    """The frame's form: marks, length, delimiters."""
    CHECK = "check"
    """The checksum."""
    CONTENT = "content"
    """A well-formed frame that says something the manual does not know."""
    RANGE = "range"
    """A value outside what the device can measure."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Bytes that looked like a message and were not believed."""

    reason: Reason
    raw: bytes


Finding: TypeAlias = Sample | TagSeen | CodeSeen | Reply | Refusal


# ------------------------------------------------------------ stream devices


@dataclass(frozen=True, slots=True)
class Told:
    """One order in words: what `text` is to be passed on, and to whom."""

    verb: str
    to: str
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn of a dialogue comes to.

    `findings` are handed on before anything of `send` leaves. `wait_s` is how long an
    answer may take from now; None lets the wait before go on. `ready` says that an
    order may be begun. `ended` is how the order under way ended: empty if it was
    carried out, which a `Reply` among the findings tells too, one sentence if not, None
    while it goes on. `up` says that the device came or went, and `why`.
    """

    state: Any
    findings: tuple[Finding, ...] = ()
    send: bytes = b""
    wait_s: float | None = None
    ready: bool = False
    ended: str | None = None
    up: bool | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue(Generic[OptionsT]):
    """A device that is talked with step by step: what is said hangs on the answer.

    Pure: `fresh` gives the state with which the gateway starts, and its second
    argument is what stands in the secret file that the option `file_option` names,
    empty where there is none. `open` begins after each opening of the port, `order`
    begins an order (and only a `ready` dialogue is given one; `ValueError` with one
    sentence where it cannot), `hear` takes what came and is total, `late` is called
    when the time of `wait_s` has passed.
    """

    fresh: Callable[[OptionsT, str], Any]
    open: Callable[[Any, OptionsT], Turn]
    order: Callable[[Any, Told, OptionsT], Turn]
    hear: Callable[[Any, bytes, OptionsT], Turn]
    late: Callable[[Any, OptionsT], Turn]
    file_option: str = ""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Findings in wire order, and the bytes that still wait for more.

    `silent` counts whole, believed messages that say nothing worth keeping, such as
    a reader's "no tag": a sign of life, no finding.
    """

    findings: tuple[Finding, ...]
    rest: bytes
    silent: int = 0


@dataclass(frozen=True, slots=True)
class SerialLine:
    """How the device talks on a serial line out of the box."""

    baud: int
    bits: Literal[7, 8] = 8
    parity: Literal["N", "E", "O"] = "N"
    stop_bits: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamDriver(Generic[OptionsT]):
    """A device that is heard as bytes: it pushes, or is asked with bytes.

    `over` names the kinds of bus that it can be on, and `line` how it talks where that
    is a serial line. On a bus of kind `input` the bytes are the kernel's key events.

    `decode` takes every byte not yet used and must be total: any bytes, no
    exception, and `len(rest) <= frame_limit`, so a noisy line cannot eat memory.
    `flush` judges the rest after `idle_s` seconds of silence. `ask` gives the
    bytes that are sent every `every_s` seconds (a device may set its own), `start`
    those sent each time the port opens, `encode` those of one order. `probe` gives a
    question that changes nothing and that the device always answers, such as for its
    version: `gatepost probe` sends it to find out what is at the other end.

    A device with a `dialogue` is talked with by that alone: its `decode` is for looking
    at single lines, and its `encode` refuses what needs words. What a `private` device
    says names people, or quotes them: its bytes are neither kept nor written down.
    """

    name: str
    line: SerialLine | None
    emits: Emits
    check: str
    frame_limit: int
    decode: Callable[[bytes, OptionsT], Decoded]
    options: type[OptionsT]
    over: tuple[Literal["serial", "tcp", "input"], ...] = ("serial", "tcp")
    text: bool = False
    """A fixed ASCII format or a scanner: exempt from `trust_unchecked`."""
    start: Callable[[OptionsT], tuple[bytes, ...]] | None = None
    ask: Callable[[OptionsT], bytes] | None = None
    every_s: float | None = None
    idle_s: float | None = None
    flush: Callable[[bytes, OptionsT], tuple[Finding, ...]] | None = None
    orders: tuple[str, ...] = ()
    encode: Callable[[str, Decimal | None, OptionsT], bytes] | None = None
    probe: Callable[[OptionsT], bytes] | None = None
    dialogue: Dialogue[OptionsT] | None = None
    private: bool = False


# ---------------------------------------------------------- register devices


Table: TypeAlias = Literal["coil", "discrete", "input", "holding"]
"""What can be read: two tables of bits and two of registers."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One Modbus question: `count` registers, or bits, from `address` (from 0).

    `also` is for a device whose registers only mean something together and lie too
    far apart for one read: `decode` gets all of them in a row, this ask's own first.
    """

    table: Table
    address: int
    count: int
    also: tuple[Ask, ...] = ()

    @property
    def parts(self) -> tuple[Ask, ...]:
        """Return the single reads that it is made of, in the order of their values."""
        own = Ask(self.table, self.address, self.count)
        return (own, *(part for one in self.also for part in one.parts))

    @property
    def size(self) -> int:
        """Return how many values `decode` gets."""
        return sum(part.count for part in self.parts)


@dataclass(frozen=True, slots=True)
class RegisterWrite:
    """One Modbus write of neighbouring holding registers, or of one coil.

    `holding-many` is for devices that know function 16 alone, even for one register.
    """

    table: Literal["holding", "holding-many", "coil"]
    address: int
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDriver(Generic[OptionsT]):
    """A Modbus device: the reads it understands and what their registers mean.

    `asks` lists every read that `decode` can judge; `polled` names, by index, the
    ones that are asked every `every_s` seconds, and `polled_by` does so where that
    depends on the options (`polled` is then what it says of the default ones).
    `decode` gets the index of the ask and its values: registers, or bits as 0 and 1.

    `turnaround_s` is the longest the device may think before it answers, `pause_s`
    the silence that it wants after an answer. What is polled of neighbouring
    registers is joined into one read of `registers_max` at most (16 bits count as
    one); without `holes` over no register that no ask names.
    """

    name: str
    line: SerialLine
    emits: Emits
    asks: tuple[Ask, ...]
    polled: tuple[int, ...]
    every_s: float
    turnaround_s: float
    decode: Callable[[int, tuple[int, ...], OptionsT], tuple[Finding, ...]]
    options: type[OptionsT]
    polled_by: Callable[[OptionsT], tuple[int, ...]] | None = None
    pause_s: float = 0.0
    registers_max: int = 125
    holes: bool = True
    orders: tuple[str, ...] = ()
    encode: (
        Callable[[str, Decimal | None, OptionsT], tuple[RegisterWrite, ...]] | None
    ) = None

    def polls(self, options: OptionsT) -> tuple[int, ...]:
        """Return the indices of the asks that a device with these options is asked."""
        return self.polled if self.polled_by is None else self.polled_by(options)


# -------------------------------------------------------------- file devices


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDriver(Generic[OptionsT]):
    """A device that the kernel shows as files, such as a 1-Wire thermometer.

    `reads` names the files below the bus's folder; `decode` gets their contents in
    that order, `None` where there was no file.
    """

    name: str
    emits: Emits
    every_s: float
    reads: Callable[[OptionsT], tuple[str, ...]]
    decode: Callable[[tuple[bytes | None, ...], OptionsT], tuple[Finding, ...]]
    options: type[OptionsT]


# -------------------------------------------------------------- line devices


@dataclass(frozen=True, slots=True)
class Edge:
    """One change on one of the device's lines.

    `line` is the index into `LineDriver.lines`, `level` the electrical level (True
    is high), `at_s` seconds on the clock that stamped the edge, of no known origin.
    """

    line: int
    level: bool
    at_s: float


@dataclass(frozen=True, slots=True)
class DecodedEdges:
    """Findings in order, and the edges that still wait for more."""

    findings: tuple[Finding, ...]
    rest: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class LevelStep:
    """Hold a line at a level; `hold_s` None means from now on."""

    level: bool
    hold_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDriver(Generic[OptionsT]):
    """A device on one or more GPIO lines.

    `lines` are the keys under which the configuration gives the line numbers. An
    input's edges pass a settle rule of `settle_s` seconds before `decode` sees them
    (the first edge counts at once, then the line is deaf for that long). `encode`
    gives the levels of one order; `rest_level` the safe level of an output at start
    and stop. The device's levels when the port opens are given to `decode` as edges.
    """

    name: str
    direction: Literal["in", "out"]
    lines: tuple[str, ...]
    emits: Emits
    options: type[OptionsT]
    pull: Callable[[OptionsT], Literal["up", "down", "none"]] | None = None
    settle_s: float = 0.0
    idle_s: float | None = None
    edge_limit: int = 1
    decode: Callable[[tuple[Edge, ...], OptionsT], DecodedEdges] | None = None
    flush: Callable[[tuple[Edge, ...], OptionsT], tuple[Finding, ...]] | None = None
    orders: tuple[str, ...] = ()
    encode: Callable[[str, Decimal | None, OptionsT], tuple[LevelStep, ...]] | None = (
        None
    )
    rest_level: Callable[[OptionsT], bool] | None = None


Driver: TypeAlias = (
    StreamDriver[Any] | RegisterDriver[Any] | FileDriver[Any] | LineDriver[Any]
)
