"""What stations answer with, and the batch in which one input's answers are kept.

`Event`, `Order`, `Condition`, `WakeAt`, `Occupied`, `Tallied`, `Traced`, `Checked`,
`Compared`, `Leveled`, `Message`, `Draw`, `Acknowledge`, `Shown`, `Unsettled` and
`Answer`, beside
rows of the ledger (`edge_app.moves`), facts of the store room
(`edge_app.store.stock.StockChange`), and `Settle` and `Settled`; frozen, no behaviour
beyond their own shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from edge_app.model import Document, Settle, Settled, Stamp
from edge_app.moves import Move
from edge_app.roll import GateDay, Trace
from edge_app.store.stock import NO_FACTS, Facts, StockChange


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
    """Something a device is to do; dropped, and said so, after `deadline_ns`.

    `to` and `text` are for a device that passes words on, such as a modem.
    """

    device: str
    verb: str
    value: Decimal | None
    when: When
    deadline_ns: int
    cause: str
    to: str = ""
    text: str = ""


class Priority(StrEnum):
    """How soon a person must act on an alarm (ISA-18.2 names)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Condition:
    """Whether something that deserves an alarm is true; repeating it changes nothing.

    `alarm` is `[a-z0-9-]+` and unique in the gateway, by habit `station-name`.
    `text` is one sentence that says what to do. `onset` is when it first was so, where
    the station waited before it said so; None is now.
    """

    alarm: str
    station: str
    active: bool
    priority: Priority
    text: str
    onset: Stamp | None = None


@dataclass(frozen=True, slots=True)
class WakeAt:
    """Ask for a `Tick` at this time of the boot clock; the newest wish counts."""

    boot_ns: int


@dataclass(frozen=True, slots=True)
class Occupied:
    """Somebody came into a zone (+1) or left it (-1); `full` where that changed.

    `corrected` says that nobody walked: a guard put the count right.
    """

    zone: str
    delta: int
    full: bool | None = None
    corrected: bool = False


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
class Compared:
    """A gate's day is over: the other gates may compare theirs with it."""

    station: str
    day: GateDay


@dataclass(frozen=True, slots=True)
class Leveled:
    """Another response level holds from now on: `I` to `IV`, empty for none."""

    level: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message that leaves the box another way than MQTT, once it is on disk.

    `way` is `mail` or `webhook`; `to` is an address of that way. The station keeps it
    until a `Delivered` with this `id` has come, and says it again at each start.
    """

    id: str
    way: str
    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Draw:
    """Ask what the journal says of a period; the answer is a `Drawn` with this `id`.

    `what` names what is to be counted, `stations` of whom; the period is half-open, in
    UTC of the repaired clock.
    """

    id: str
    what: str
    stations: tuple[str, ...]
    from_ns: int
    to_ns: int


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """A person has seen an alarm and said so to a station, such as by text message.

    `by` is the person's name there; the engine takes it as it takes a command.
    """

    alarm: str
    by: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """The retained state of one thing of a station, such as an item of the store."""

    name: str
    data: Document


@dataclass(frozen=True, slots=True)
class Unsettled:
    """The ids of what is open at a shelf and waits to be settled."""

    station: str
    ids: tuple[str, ...]


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
    | StockChange
    | Occupied
    | Tallied
    | Traced
    | Checked
    | Compared
    | Leveled
    | Message
    | Draw
    | Acknowledge
    | Shown
    | Unsettled
    | Settle
    | Settled
    | Answer
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One station's kept state as it is written: a version and a JSON text."""

    version: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """What one input earned: kept in one transaction, then let go.

    `number` rises by one within a journal's life. `kept` has only what changed.
    `commands` are ids to remember. `orders`, `answers`, `messages` and `draws` (by
    station) wait for the commit;
    orders for at once have already left. `states` are retained states by station, and
    by station/thing of what is `Shown`; `alarms` retained alarm states, None where the
    alarm is over.
    """

    number: int
    at: Stamp
    events: tuple[Event, ...] = ()
    kept: Mapping[str, Kept] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    stock: Facts = NO_FACTS
    commands: tuple[str, ...] = ()
    orders: tuple[Order, ...] = ()
    answers: tuple[Answer, ...] = ()
    states: Mapping[str, Document] = field(default_factory=dict)
    alarms: Mapping[str, Document | None] = field(default_factory=dict)
    messages: tuple[tuple[str, Message], ...] = ()
    draws: tuple[tuple[str, Draw], ...] = ()
