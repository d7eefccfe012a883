"""What the uplink needs of its surroundings, and what it tells of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from edge_app import topics
from edge_app.bounds import Bounds
from edge_app.link_access import Access
from edge_app.link_client import VERSION_5
from edge_app.link_core import Facts
from edge_app.link_settings import Feed
from edge_app.model import Document, Stamp
from edge_app.rows import Row
from edge_app.topics import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """What the uplink needs of its surroundings; `share` draws from 0 to 1."""

    access: Access
    window: int
    facts: Facts
    feed: Feed
    tell: Callable[[Document], bool]
    share: Callable[[], float]

    def write(
        self, epoch: str, row: Row, known: Stamp | Bounds | None
    ) -> tuple[Message, ...]:
        """Write a row as its event, and what goes out beside it."""
        facts = self.facts
        event = topics.message(facts.site, facts.gateway, epoch, row, known)
        synced = None if isinstance(known, Bounds) else known
        return event, *self.feed.beside(row, epoch, synced)


@dataclass(slots=True)
class Report:
    """What the core is told about the uplink."""

    connected: bool = False
    version: int = VERSION_5
    why: str = "not tried yet"
    foreign: str = ""
    takeovers: int = 0

    def document(self) -> Document:
        """Return the line for the core."""
        return {
            "link": {
                "connected": self.connected,
                "version": self.version,
                "why": self.why,
                "foreign": self.foreign,
                "takeovers": self.takeovers,
            }
        }
