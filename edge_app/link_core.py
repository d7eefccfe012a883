"""The link's side of the core: the line to it, and what it last said is so."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from edge_app import topics
from edge_app.control_client import ControlClient
from edge_app.errors import ControlError
from edge_app.model import Document
from edge_app.topics import Message

LOG = logging.getLogger(__name__)
RETRY_S = 0.5
REFUSED_RETRY_S = 5.0


class CoreLine:
    """Keeps the line to the core open; hung up, it calls again."""

    def __init__(self, path: Path) -> None:
        self._client = ControlClient(path)
        self._up = False
        self._next_try_s = 0.0
        self._pause_s = RETRY_S
        self._said = ""
        self.lost_s: float | None = None
        """Since when there is no core, None while there is one."""

    def turn(self, now_s: float) -> tuple[dict[str, Any], ...]:
        """Return what the core said since; never waits for it."""
        try:
            if not self._up:
                if now_s < self._next_try_s:
                    return ()
                self._client.connect()
                self._client.send({"hello": "link"})
                self._up = True
                self.lost_s = None
                self._said = ""
            heard = self._client.receive(0.0)
            if heard:
                refused = any("error" in document for document in heard)
                self._pause_s = REFUSED_RETRY_S if refused else RETRY_S
        except ControlError as error:
            self._lost(now_s, str(error))
            return ()
        return heard

    def tell(self, document: Document, now_s: float) -> bool:
        """Send the core a line; False when there is nobody to hear it."""
        if not self._up:
            return False
        try:
            self._client.send(document)
        except ControlError as error:
            self._lost(now_s, str(error))
            return False
        return True

    def fileno(self) -> int | None:
        """Return the descriptor to wait on, None while hung up."""
        return self._client.fileno() if self._up else None

    def close(self) -> None:
        """Hang up; never raises."""
        self._client.close()
        self._up = False

    def _lost(self, now_s: float, why: str) -> None:
        self._client.close()
        self._next_try_s = now_s + self._pause_s
        if self._up or self.lost_s is None:
            self.lost_s = now_s
        self._up = False
        if why != self._said:
            LOG.warning("event=core_away error=%r", why)
            self._said = why


class Facts:
    """What the core said is so: who we are and everything that is retained.

    `whole` is False from a welcome until the core has told everything.
    """

    def __init__(self, site: str, gateway: str) -> None:
        self.site = site
        self.gateway = gateway
        self.epoch = ""
        self.birth: Document = {}
        self.whole = False
        self.retained: dict[str, Message] = {}

    def welcome(self, said: Mapping[str, Any]) -> None:
        """Begin anew: a core that was started again tells everything again."""
        self.epoch = str(said.get("epoch", ""))
        birth = said.get("birth")
        self.birth = birth if isinstance(birth, dict) else {}
        self.whole = False
        self.retained = {}

    def take(self, document: Mapping[str, Any]) -> Message | None:
        """Take a state, an alarm or the health; return the message it makes."""
        match document:
            case {"state": {"station": str(station), "data": dict(data)}}:
                message = topics.state(self.site, self.gateway, station, data)
            case {"alarm": {"alarm": str(name), "data": dict() | None as data}}:
                message = topics.alarm(self.site, self.gateway, name, data)
            case {"health": dict(data)}:
                message = topics.health(self.site, self.gateway, data)
            case _:
                return None
        if message.payload:
            self.retained[message.topic] = message
        else:
            self.retained.pop(message.topic, None)
        return message

    def status(self, *, online: bool, why: str = "") -> Message:
        """Write the status message as it stands."""
        facts: Document = self.birth if online else {"why": why}
        return topics.status(
            self.site, self.gateway, self.epoch, online=online, facts=facts
        )
