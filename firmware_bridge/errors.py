"""How a bus says that it is gone, and what it says of bytes it cannot believe."""

from __future__ import annotations

from dataclasses import dataclass


class LinkError(OSError):
    """The port cannot be opened or is gone; the text is one sentence for a person.

    It is an `OSError`, so that the app can catch it without importing a bus.
    """


@dataclass(frozen=True, slots=True)
class Rejected:
    """An answer that a bus cannot believe, and the bytes it consists of.

    `reason` is one word: `timeout` (nothing that fits came in time), `check`,
    `envelope` (form or length), `foreign` (somebody else's, or another question's),
    `echo` (the question itself), or `exception-2` (the device said so, with its code).
    """

    reason: str
    raw: bytes
