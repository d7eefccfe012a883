"""Commands as people send them, and a clock that a test turns."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from edge_app.model import SECOND_NS, Stamp


class FixedClock:
    """A clock that stands; `now` is what it shows."""

    def __init__(self, now: Stamp) -> None:
        self.now = now

    def stamp(self) -> Stamp:
        """Return what it shows."""
        return self.now

    def boot_ns(self) -> int:
        """Return what its boot clock shows."""
        return self.now.boot_ns

    def of_mono(self, mono_ns: int) -> Stamp:
        """Take any time for its own boot clock's."""
        return replace(self.now, boot_ns=mono_ns)

    def synced(self) -> bool:
        """Say whether it was set."""
        return self.now.synced

    def real_s(self, span_ns: int) -> float:
        """Return the span in seconds."""
        return span_ns / SECOND_NS


def envelope(*, wall_ns: int = 10**18, **changes: Any) -> dict[str, Any]:
    """Return a command that is good at this time, with what the test changes."""
    now = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=wall_ns // SECOND_NS)
    return {
        "id": "c-1",
        "issued_at": now.isoformat(),
        "expires_at": (now + timedelta(seconds=60)).isoformat(),
        "by": "guard",
        "target": "toy",
        "verb": "open",
        "arguments": {},
    } | changes
