"""What serial ports, TCP connections and their recordings have in common."""

from __future__ import annotations

from typing import Protocol


class Port(Protocol):
    """A way for bytes; every method but `close` and `wake` raises `LinkError`."""

    @property
    def identity(self) -> str:
        """What is open."""

    def open(self) -> None:
        """Open it."""

    def read(self, timeout_s: float) -> bytes:
        """Return bytes, or nothing after the time-out."""

    def write(self, data: bytes) -> None:
        """Send all bytes."""

    def wake(self) -> None:
        """Make `read` return."""

    def close(self) -> None:
        """Close it."""
