"""What can go wrong in the shell, one class for each thing a caller can tell apart.

Bytes that are not believed are no exception: they travel as `Refused`.
"""

from __future__ import annotations


class GatepostError(Exception):
    """The root of the app's own errors; its text is one sentence for a person."""


class ConfigError(GatepostError, ValueError):
    """The configuration cannot be used; `mistakes` has every one, a sentence each."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class JournalError(GatepostError, OSError):
    """The disk or the database did not take a write; nothing of it was kept."""


class ControlError(GatepostError, OSError):
    """The core could not be reached over its socket, or hung up."""


class PublishError(GatepostError, OSError):
    """The broker could not be reached or would not have us."""
