"""What of this gateway is retained at the broker: states, alarms, health, mark, status.

Retained messages are told only while a connection is up: a new one begins with all
of them, and those that vanished meanwhile are removed.
"""

from __future__ import annotations

import logging

from edge_app import topics
from edge_app.errors import JournalError
from edge_app.link_core import Facts
from edge_app.link_session import Shelf
from edge_app.topics import Message

LOG = logging.getLogger(__name__)
MARK_EVERY_S = 1.0


class Showcase:
    """Puts messages before any backlog. `open` while a connection is up."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._shown: set[str] = set()
        self._mark_s = 0.0
        self.shelf: Shelf | None = None
        self.open = False
        self.online = False
        """Whether we said that we are online and not otherwise since."""
        self.mark_due = False
        """Whether the journal grew since the mark was published."""

    def live(self, message: Message) -> None:
        """Send a message before any backlog; a retained one only while open."""
        if self.shelf is None or (message.retain and not self.open):
            return
        self.shelf.live.put(message)

    def everything(self, now_s: float) -> None:
        """Publish all that is retained, what vanished removed, and then `online`."""
        if not self.open:
            return
        for topic in sorted(self._shown - self._facts.retained.keys()):
            if not topic.endswith("/health"):
                self.live(topics.cleared(topic))
        self._shown = set(self._facts.retained)
        for message in self._facts.retained.values():
            self.live(message)
        self._mark(now_s)
        self.live(self._facts.status(online=True))
        self.online = True

    def mark_if_due(self, now_s: float) -> None:
        """Publish the mark when the journal grew, at most once a second."""
        if self.mark_due and now_s - self._mark_s >= MARK_EVERY_S:
            self._mark(now_s)

    def core_is_away(self) -> None:
        """Say that the gateway is offline although its link is not; once."""
        if self.online:
            self.online = False
            self.live(self._facts.status(online=False, why="core"))

    def farewell(self) -> None:
        """Say that the gateway stops."""
        self.online = False
        self.live(self._facts.status(online=False, why="stopped"))

    def _mark(self, now_s: float) -> None:
        if self.shelf is None:
            return
        self.mark_due = False
        self._mark_s = now_s
        try:
            marks = self.shelf.reader.marks()
        except JournalError as error:
            LOG.warning("event=mark_failed error=%r", str(error))
            return
        self.live(topics.mark(self._facts.site, self._facts.gateway, marks))
