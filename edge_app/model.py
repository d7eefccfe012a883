"""What travels through the app: frozen values, no behaviour beyond their own shape.

Inputs of a station: `Reading`, `TagRead`, `CodeRead`, `Replied`, `Refused`,
`PortChange`, `OrderFailed`, `Command`, `Acknowledged`, `AlarmChanged`, `Tick`,
`Started`, `Booked`, `Settle`, `Settled`, `Delivered`, `Drawn`.
What a station answers with is in `edge_app.outcomes`, what all may read in
`edge_app.shared`.

Times: `boot_ns` counts nanoseconds on the boot clock and rules on durations use
nothing else; `wall_ns` is UTC as the machine believed it then, raw, in nanoseconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from drivers.quantities import Quantity, Symbology, TagScheme
from edge_app.moves import Move

Json: TypeAlias = (
    "str | int | bool | Decimal | Sequence[Json] | Mapping[str, Json] | None"
)
Document: TypeAlias = Mapping[str, Json]

SECOND_NS = 1_000_000_000


@lru_cache(maxsize=1024)
def ns(seconds: float | Decimal) -> int:
    """Turn seconds into whole nanoseconds."""
    return round(seconds * SECOND_NS)


@dataclass(frozen=True, slots=True)
class Stamp:
    """When: this boot's clock, the wall clock as it stood, and whether it was set."""

    boot_id: str
    boot_ns: int
    wall_ns: int
    synced: bool


# -------------------------------------------------------------------- inputs


@dataclass(frozen=True, slots=True)
class Reading:
    """One measured value of one device."""

    device: str
    quantity: Quantity
    value: Decimal
    at: Stamp
    channel: str = ""
    stable: bool = True


@dataclass(frozen=True, slots=True)
class TagRead:
    """One tag at one reader.

    `person` is the keyed hash of a badge and `code` is then empty; `code` is the
    raw number of a tag on goods and `person` is then empty. A badge's raw number
    does not get this far (`edge_app.intake`).
    """

    device: str
    scheme: TagScheme
    at: Stamp
    person: str = ""
    code: str = ""
    rssi_dbm: int | None = None


@dataclass(frozen=True, slots=True)
class CodeRead:
    """One printed code; `person` and `code` as in `TagRead`."""

    device: str
    symbology: Symbology
    at: Stamp
    person: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Replied:
    """A device answered an order, or introduced itself."""

    device: str
    to: str
    ok: bool
    text: str
    at: Stamp


@dataclass(frozen=True, slots=True)
class Refused:
    """Bytes of a device, or of its bus, that were not believed.

    `reason` is the key of a `Reason`, or what a bus could not believe. `raw` is empty
    for devices that read badges and tags. `count` is how many there were like it since
    the one before (`edge_app.intake.Sieve` lets one a minute through).
    """

    device: str
    reason: str
    raw: bytes
    at: Stamp
    count: int = 1


@dataclass(frozen=True, slots=True)
class PortChange:
    """A device went or came back; one for each change, not for each try."""

    device: str
    up: bool
    why: str
    at: Stamp


@dataclass(frozen=True, slots=True)
class OrderFailed:
    """An order was not carried out: too late, port gone, or the device said no."""

    device: str
    verb: str
    why: str
    cause: str
    at: Stamp


@dataclass(frozen=True, slots=True)
class Command:
    """A command that was found known, allowed, fresh and new (`edge_app.commands`).

    `target` is a station, a device, an alarm or `gateway`; `sender` is the way it
    came in: `mqtt` or `local`. `moves` are those that a `reverse` names, as the
    journal has them.
    """

    id: str
    target: str
    verb: str
    by: str
    sender: str
    arguments: Mapping[str, str]
    at: Stamp
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A person has seen an alarm of this station; for kinds that `heed` it.

    `id` is the command's.
    """

    id: str
    alarm: str
    by: str
    at: Stamp


@dataclass(frozen=True, slots=True)
class AlarmChanged:
    """Any alarm of the gateway changed its state; for kinds that `hear_alarms`.

    `state` and `before` are the keys of `edge_app.alarms.AlarmState`; `document` is
    the data of the alarm's event.
    """

    alarm: str
    station: str
    state: str
    before: str
    priority: str
    text: str
    document: Document
    at: Stamp


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of a `Message` of this station: it left the box, or why it did not."""

    station: str
    id: str
    ok: bool
    why: str
    at: Stamp


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of a `Draw` of this station.

    `document` is what the journal says of the period, None where `why` says why it
    could not be read.
    """

    station: str
    id: str
    document: Document | None
    why: str
    at: Stamp


@dataclass(frozen=True, slots=True)
class Tick:
    """The time a station asked to be woken at has come."""

    at: Stamp


@dataclass(frozen=True, slots=True)
class Started:
    """The gateway began, with whatever kept state there is.

    `clean` is False when the stop before was a crash or a power cut. `gap_s` is how
    long the gateway was away, None when no clock can tell.
    """

    at: Stamp
    clean: bool
    gap_s: float | None


@dataclass(frozen=True, slots=True)
class Booked:
    """Another station booked moves; for kinds that `hear_moves`, in the same batch.

    `person` is the keyed hash of who did it, empty if unknown.
    """

    station: str
    moves: tuple[Move, ...]
    at: Stamp
    person: str = ""


SETTLE_WAYS = ("count", "scan", "ignore")
"""What a mismatch is settled as: the scale is right, the scans are, or neither."""


@dataclass(frozen=True, slots=True)
class Settle:
    """A station asks the shelf whose mismatch it is to settle it.

    As an outcome the engine hands it, in the same batch, to the kinds that
    `hear_moves`. `person` is the keyed hash of who answers for it.
    """

    station: str
    id: str
    way: str
    person: str
    reason: str
    at: Stamp


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a `Settle`; as an outcome it goes back to the `station` that asked.

    `text` says why it could not be.
    """

    station: str
    id: str
    ok: bool
    text: str
    at: Stamp


Entry: TypeAlias = (
    Reading | TagRead | CodeRead | Replied | Refused | PortChange | OrderFailed
)
StationInput: TypeAlias = (
    Entry
    | Command
    | Acknowledged
    | AlarmChanged
    | Delivered
    | Drawn
    | Tick
    | Started
    | Booked
    | Settle
    | Settled
)


def cause_of(entry: StationInput) -> str:
    """Name an entry or a command so that an event can point back at it."""
    if isinstance(entry, Command | Acknowledged):
        return entry.id
    device = getattr(entry, "device", "clock")
    return f"{device}@{entry.at.boot_id[:8]}:{entry.at.boot_ns}"
