"""What comes in over MQTT: commands, our own status, and what is retained of us."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any, TypeAlias

from edge_app import topics
from edge_app.link_client import Arrived
from edge_app.topics import Message


@dataclass(frozen=True, slots=True)
class CommandIn:
    """A command for the core, which judges it."""

    envelope: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stranger:
    """Something retained below our root that we do not have any more."""

    clear: Message


@dataclass(frozen=True, slots=True)
class Contradicted:
    """Somebody said that we are offline (a late will, a twin)."""


@dataclass(frozen=True, slots=True)
class Twin:
    """Somebody speaks under our name with another journal."""

    epoch: str


Incoming: TypeAlias = CommandIn | Stranger | Contradicted | Twin


class Inbox:
    """Sorts what arrives. `root` is the gateway's topic."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._status = f"{root}/status"
        self._shown = (f"{root}/state/", f"{root}/alarm/")
        self._been_online = False
        self.came_later = False
        """Whether somebody with another journal spoke here before this process did."""
        self.looking = False
        """Whether we listen to what is retained of us."""
        self.too_large = 0
        """Commands that were dropped for their size."""

    def begin(self) -> tuple[str, ...]:
        """Return what a new connection subscribes to."""
        self.looking = True
        shown = tuple(f"{start}+" for start in self._shown)
        return (f"{self._root}/command/#", self._status, *shown)

    def looked_round(self) -> tuple[str, ...]:
        """Stop looking; return what to unsubscribe from."""
        self.looking = False
        self.been_online()
        return tuple(f"{start}+" for start in self._shown)

    def been_online(self) -> None:
        """Note that this process has told its epoch: another one is a twin's.

        Not before the first connection has ended or looked round: what was retained
        before our own status may come after it.
        """
        self._been_online = True

    def take(
        self, arrived: Arrived, epoch: str, ours: Container[str]
    ) -> Incoming | None:
        """Sort one message; `ours` are the topics that we retain ourselves."""
        if arrived.topic == self._status:
            return self._judge_status(arrived, epoch)
        if arrived.topic.startswith(self._shown):
            strange = arrived.retained and arrived.payload
            if not strange or arrived.topic in ours:
                return None
            return Stranger(topics.cleared(arrived.topic))
        if len(arrived.payload) > topics.COMMAND_LIMIT:
            self.too_large += 1
            return None
        envelope = topics.read_command(
            self._root, arrived.topic, arrived.payload, retained=arrived.retained
        )
        return None if envelope is None else CommandIn(envelope)

    def _judge_status(self, arrived: Arrived, epoch: str) -> Incoming | None:
        """Judge what is said of us.

        An older epoch that is retained may be our own, from before the journal was
        replaced; but not once this process has been online with its epoch.
        """
        document = topics.read_document(arrived.payload)
        if document is None:
            return None
        said = str(document.get("epoch", ""))
        if said != epoch:
            if self._been_online or not arrived.retained:
                return Twin(said)
            self.came_later = True
            return None
        if document.get("status") == "offline" and not arrived.retained:
            return Contradicted()
        return None
