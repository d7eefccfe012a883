"""What goes into the core's inbox, and whom the core needs around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from edge_app.engine import Engine
from edge_app.engine_values import Enrolled, Taken
from edge_app.model import Delivered, Drawn, Entry
from edge_app.moves import Move
from edge_app.outcomes import Answer, Batch, Condition, Event


@dataclass(frozen=True, slots=True)
class Asked:
    """A command envelope as it came, and where its answer goes.

    `moves` are those that a `reverse` names; the journal was asked before.
    """

    envelope: Any
    sender: str
    reply: Callable[[Mapping[str, Any]], None]
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """A condition or an event of the gateway's own."""

    what: Condition | Event


@dataclass(frozen=True, slots=True)
class Stop:
    """The last thing that the engine takes."""

    why: str


Inbox: TypeAlias = Entry | Asked | Noted | Enrolled | Delivered | Drawn | Stop


class Keeper(Protocol):
    """The committer, as the engine thread sees it."""

    def put(self, batch: Batch) -> None:
        """Queue a batch for the disk; raises `queue.Full` past its limit."""


class Teller(Protocol):
    """The socket, as the core sees it."""

    def tell(self, document: Mapping[str, Any]) -> None:
        """Tell every follower."""

    def tell_state(self, station: str, data: Mapping[str, Any]) -> None:
        """Tell a state that belongs to something kept."""

    def tell_live(self, station: str, data: Mapping[str, Any]) -> None:
        """Tell a state that changes often."""


class Clerk(Protocol):
    """Judges commands (`edge_app.clerk`)."""

    def judge(self, asked: Asked, engine: Engine) -> Taken:
        """Return what the command earns, its audit event included."""

    def carried_out(self, answer: Answer) -> None:
        """Do what an accepted command of the gateway itself asks for."""
