"""What the core answers over its socket: who it is, how it is, what is retained."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

from edge_app.acquire.runner import Runner
from edge_app.arguments import comment
from edge_app.clock import Clock
from edge_app.committer import Committer
from edge_app.config import Config
from edge_app.core import Core
from edge_app.engine import Engine
from edge_app.engine_values import GATEWAY
from edge_app.errors import JournalError
from edge_app.health import disk_document, health_document
from edge_app.journal_moves import moves_of
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.latest import Latest
from edge_app.letterbox import Letterbox
from edge_app.model import Delivered, Document
from edge_app.moves import Move
from edge_app.outcomes import Condition, Priority
from edge_app.root import Root

LOG = logging.getLogger(__name__)
TAKEOVERS = 3
"""A second gateway of our name is an alarm after this many take-overs."""


SEQ_END = 2**63
"""No row's number reaches this; the journal could not write it."""


class FrontDesk:
    """Answers for one core; `connect` gives it the parts it asks."""

    def __init__(self, config: Config, root: Root, clock: Clock, epoch: str) -> None:
        self._config = config
        self._folder = root.data(config)
        self._clock = clock
        self._epoch = epoch
        self._board = root.board().model
        self.latest = Latest()
        self.letterbox = Letterbox(self._tell_back)
        self._link: Mapping[str, Any] = {"connected": False, "why": "no link yet"}
        self._box: Callable[[], Document] = dict

    def connect(
        self,
        core: Core,
        engine: Engine,
        committer: Committer,
        runners: Sequence[Runner],
        box: Callable[[], Document] = dict,
    ) -> None:
        """Learn whom to ask; `box` says what the health watch knows."""
        self._box = box
        self._core = core
        self._engine = engine
        self._committer = committer
        self._runners = runners

    def _tell_back(self, station: str, name: str, ok: bool, why: str) -> None:
        """Tell a station what came of its message."""
        came = Delivered(station, name, ok, why, self._clock.stamp())
        self._core.tell_back(came)

    def welcome(self) -> Mapping[str, Any]:
        """Say who this gateway is."""
        return {
            "site": self._config.gateway.site,
            "gateway": self._config.gateway.name,
            "epoch": self._epoch,
            "birth": {
                "version": version("gatepost"),
                "python": ".".join(map(str, sys.version_info[:3])),
                "board": self._board,
                "stations": sorted(one.name for one in self._config.stations),
                "devices": sorted(one.name for one in self._config.devices),
            },
        }

    def everything(self) -> Iterable[Mapping[str, Any]]:
        """Return all that is retained, and the rows there are."""
        for station, data in self._engine.views().items():
            yield {"state": {"station": station, "data": data}}
        for alarm, data in self._engine.alarm_documents().items():
            yield {"alarm": {"alarm": alarm, "data": data}}
        yield {"health": self.health()}
        yield {"rows": {name: mark["last"] for name, mark in self._marks().items()}}

    def health(self) -> Mapping[str, Any]:
        """Say how the box is."""
        return health_document(
            self._clock.stamp(),
            self._runners,
            disk=disk_document(self._folder),
            journal=self._core.trouble,
            dropped=self._core.dropped,
            link=dict(self._link),
            box=self._box(),
        )

    @property
    def connected(self) -> bool:
        """Say whether the link has last said that it reaches the broker."""
        return self._link.get("connected") is True

    def status(self) -> Mapping[str, Any]:
        """Say everything at once."""
        return {
            **self.welcome(),
            "health": self.health(),
            "readings": self.latest.documents(self._clock.boot_ns()),
            "marks": self._marks(),
            "states": self._engine.views(),
            "alarms": self._engine.alarm_documents(),
        }

    def command(
        self, envelope: Any, sender: str, reply: Callable[[Mapping[str, Any]], None]
    ) -> None:
        """Hand a command to the engine, with the moves that it is about.

        They are read here: the engine does not wait for the disk.
        """
        try:
            moves = self._moves(_reversed(envelope))
        except JournalError as error:
            name = envelope.get("id", "")
            reply({"id": name, "ok": False, "text": str(error)})
            return
        self._core.ask(envelope, sender, reply, moves)

    def sent(self, cursors: Mapping[str, Any]) -> None:
        """Hand the link's cursors to the journal; what is no cursor is passed over."""
        self._committer.sent(
            {
                name: seq
                for name, seq in cursors.items()
                if name in set(Stream) and type(seq) is int and 0 <= seq < SEQ_END
            }
        )

    def link(self, report: Mapping[str, Any]) -> None:
        """Take the link's report; a second gateway of our name is an alarm."""
        self._link = dict(report)
        foreign = str(report.get("foreign") or "")
        takeovers = report.get("takeovers")
        twin = bool(foreign) or (type(takeovers) is int and takeovers >= TAKEOVERS)
        text = (
            "Another gateway uses this one's name at the broker: give one of them "
            "another name."
            if twin
            else "No other gateway uses this one's name any more."
        )
        self._core.note(Condition("gateway-twin", GATEWAY, twin, Priority.HIGH, text))

    def letters(self) -> Iterable[Mapping[str, Any]]:
        """Return the messages that wait for the link."""
        return self.letterbox.lines()

    def delivered(self, report: Mapping[str, Any]) -> None:
        """Take the link's word on a message."""
        self.letterbox.came(report)

    def _moves(self, name: str) -> tuple[Move, ...]:
        """Find what is to be taken back. Raises: JournalError."""
        if not name:
            return ()
        reader = JournalReader(self._folder)
        try:
            return moves_of(reader, name)
        finally:
            reader.close()

    def _marks(self) -> dict[str, dict[str, int]]:
        """Say what the journal holds; nothing while a failing disk hides it."""
        reader = JournalReader(self._folder)
        try:
            return {
                stream.value: {
                    "first": mark.first,
                    "last": mark.last,
                    "sent": mark.sent,
                }
                for stream, mark in reader.marks().items()
            }
        except JournalError as error:
            LOG.warning("event=marks_unread why=%r", str(error))
            return {}
        finally:
            reader.close()


def _reversed(envelope: Any) -> str:
    """Return what a command wants taken back; empty for any other command."""
    match envelope:
        case {"verb": "reverse", "arguments": {"id": str(name)}}:
            return comment(name) or ""
    return ""
