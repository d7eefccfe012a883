"""What travels through the app: frozen values, no behaviour beyond their own shape.

Inputs of a station: `Reading`, `TagRead`, `CodeRead`, `Replied`, `Refused`,
`PortChange`, `OrderFailed`, `Command`, `Acknowledged`, `Tick`, `Started`. What it
answers with: `Event`, `Order`, `Condition`, `WakeAt`, `Move`, `Occupied`, `Tallied`,
`Traced`, `Checked`, `Answer`.

Times: `boot_ns` counts nanoseconds on the boot clock and rules on durations use
nothing else; `wall_ns` is UTC as the machine believed it then, raw, in nanoseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from drivers.quantities import Quantity, Symbology, TagScheme
from edge_app.roll import Site, Trace

Json: TypeAlias = (
    "str | int | bool | Decimal | Sequence[Json] | Mapping[str, Json] | None"
)
Document: TypeAlias = Mapping[str, Json]

SECOND_NS = 1_000_000_000


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
    came in: `mqtt` or `local`.
    """

    id: str
    target: str
    verb: str
    by: str
    sender: str
    arguments: Mapping[str, str]
    at: Stamp


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


Entry: TypeAlias = (
    Reading | TagRead | CodeRead | Replied | Refused | PortChange | OrderFailed
)
StationInput: TypeAlias = Entry | Command | Acknowledged | Tick | Started


# ------------------------------------------------------------------ outcomes


class Stream(StrEnum):
    """The delivery streams, in the order in which they are drained."""

    URGENT = "urgent"
    LEDGER = "ledger"
    RECORD = "record"


FORGOTTEN = "forgotten"
"""The kind of event with which a person's key goes; the journal acts upon it."""

KINDS: Mapping[str, Stream] = {
    "fever": Stream.URGENT,
    "alarm": Stream.URGENT,
    "order.failed": Stream.URGENT,
    "escalation": Stream.URGENT,
    "override": Stream.LEDGER,
    "stock.moved": Stream.LEDGER,
    "command": Stream.LEDGER,
    FORGOTTEN: Stream.LEDGER,
    "retention": Stream.LEDGER,
    "gateway.started": Stream.LEDGER,
    "gateway.stopped": Stream.LEDGER,
    "screening": Stream.RECORD,
    "screening.summary": Stream.RECORD,
    "passage": Stream.RECORD,
    "admission": Stream.RECORD,
    "duty": Stream.RECORD,
    "symptoms": Stream.RECORD,
    "vehicle": Stream.RECORD,
    "visitor": Stream.RECORD,
    "check": Stream.RECORD,
    "case": Stream.RECORD,
    "roster": Stream.LEDGER,
    "occupancy": Stream.RECORD,
    "door": Stream.RECORD,
    "stock.level": Stream.RECORD,
    "stock.unknown": Stream.RECORD,
    "cold.record": Stream.RECORD,
    "cold.excursion": Stream.URGENT,
    "device": Stream.RECORD,
    "refused": Stream.RECORD,
}
"""Every kind of event there is, and the stream it goes out on."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened and is kept and published.

    `cause` names the entry it came from (`cause_of`) or the command's id. `station`
    is the station's name, or `gateway`.
    """

    kind: str
    station: str
    at: Stamp
    data: Document
    cause: str


class When(StrEnum):
    """When an order may leave: at once, or only after its events are on disk."""

    NOW = "now"
    COMMITTED = "committed"


@dataclass(frozen=True, slots=True)
class Order:
    """Something a device is to do; dropped, and said so, after `deadline_ns`."""

    device: str
    verb: str
    value: Decimal | None
    when: When
    deadline_ns: int
    cause: str


class Priority(StrEnum):
    """How soon a person must act on an alarm (ISA-18.2 names)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Condition:
    """Whether something that deserves an alarm is true; repeating it changes nothing.

    `alarm` is `[a-z0-9-]+` and unique in the gateway, by habit `station-name`.
    `text` is one sentence that says what to do.
    """

    alarm: str
    station: str
    active: bool
    priority: Priority
    text: str


@dataclass(frozen=True, slots=True)
class WakeAt:
    """Ask for a `Tick` at this time of the boot clock; the newest wish counts."""

    boot_ns: int


@dataclass(frozen=True, slots=True)
class Move:
    """One double-entry move of the stock ledger.

    `quantity` is a whole number greater than 0, counted in `unit`. Places are names;
    those in angle brackets are virtual, such as `<supplier>` and `<recipient>`.
    """

    item: str
    source: str
    target: str
    quantity: int
    unit: str
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Occupied:
    """Somebody came into a zone (+1) or left it (-1); `full` where that changed."""

    zone: str
    delta: int
    full: bool | None = None


@dataclass(frozen=True, slots=True)
class Tallied:
    """A zone's count was looked at on a local day.

    `what` is `reset` (it begins again at 0), `noted` (the first day that is known)
    or `closing`.
    """

    zone: str
    day: str
    what: str


@dataclass(frozen=True, slots=True)
class Traced:
    """What is known of a person now, at every gate of the site."""

    person: str
    trace: Trace


@dataclass(frozen=True, slots=True)
class Checked:
    """A check of a local day was told of, so that no other gate tells of it."""

    check: str
    day: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sender of a command is told once it is on disk.

    `private` is told on this box only: it is neither kept nor published.
    """

    command: str
    ok: bool
    text: str
    private: str = ""


Outcome: TypeAlias = (
    Event
    | Order
    | Condition
    | WakeAt
    | Move
    | Occupied
    | Tallied
    | Traced
    | Checked
    | Answer
)


# ------------------------------------------------------------- shared, batch


@dataclass(frozen=True, slots=True)
class Crowd:
    """What is known of a zone beside how many are in it.

    `came`, `went` and `clamped` (people who left an empty zone) are since the last
    reset. `reset_day` and `closing_day` are the local days last looked at.
    """

    came: int = 0
    went: int = 0
    clamped: int = 0
    full: bool = False
    reset_day: str = ""
    closing_day: str = ""


def no_offset_s(_wall_ns: int) -> int:
    """Take local time for UTC."""
    return 0


@dataclass(frozen=True, slots=True)
class Shared:
    """What all stations may read and none may write.

    `occupancy`: people by zone. `balances`: whole numbers by (place, item).
    `utc_offset_s`: how far the site's local time is ahead of UTC at a wall time.
    `level`: the response level (I to IV), empty while none is declared. `site`: the
    roster and the times of checks. `traces`: what is known of people. `checked`: the
    last day that each check was told of.
    """

    occupancy: Mapping[str, int] = field(default_factory=dict)
    balances: Mapping[tuple[str, str], int] = field(default_factory=dict)
    crowds: Mapping[str, Crowd] = field(default_factory=dict)
    utc_offset_s: Callable[[int], int] = no_offset_s
    level: str = ""
    site: Site = field(default_factory=Site)
    traces: Mapping[str, Trace] = field(default_factory=dict)
    checked: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """One station's kept state as it is written: a version and a JSON text."""

    version: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """What one input earned: kept in one transaction, then let go.

    `number` rises by one within a journal's life. `kept` has only what changed.
    `commands` are ids to remember. `orders` and `answers` wait for the commit;
    orders for at once have already left. `states` are retained states by station,
    `alarms` retained alarm states, None where the alarm is over.
    """

    number: int
    at: Stamp
    events: tuple[Event, ...] = ()
    kept: Mapping[str, Kept] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    commands: tuple[str, ...] = ()
    orders: tuple[Order, ...] = ()
    answers: tuple[Answer, ...] = ()
    states: Mapping[str, Document] = field(default_factory=dict)
    alarms: Mapping[str, Document | None] = field(default_factory=dict)


def cause_of(entry: StationInput) -> str:
    """Name an entry or a command so that an event can point back at it."""
    if isinstance(entry, Command | Acknowledged):
        return entry.id
    device = getattr(entry, "device", "clock")
    return f"{device}@{entry.at.boot_id[:8]}:{entry.at.boot_ns}"
