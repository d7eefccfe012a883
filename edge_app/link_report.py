"""What the uplink needs of its surroundings, and what it tells of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from edge_app.link_access import Access
from edge_app.link_client import VERSION_5
from edge_app.link_core import Facts
from edge_app.model import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """What the uplink needs of its surroundings; `share` draws from 0 to 1."""

    access: Access
    window: int
    facts: Facts
    tell: Callable[[Document], bool]
    share: Callable[[], float]


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
