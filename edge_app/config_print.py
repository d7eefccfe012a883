"""The configuration's fingerprint, kept in the journal whenever it is another one.

A start under a changed file is an event, which says what ran when, and an alarm that
somebody has to acknowledge. The alarm goes first: a power cut between the two tells
it again. The prints leave the box, so they are made under the site's key: nobody can
try telephone numbers until one fits.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import sqlite3
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from edge_app.clock import Clock
from edge_app.engine_values import GATEWAY
from edge_app.errors import JournalError
from edge_app.journal_reader import JournalReader
from edge_app.model import Document, Stamp
from edge_app.outcomes import Condition, Event, Priority

LOG = logging.getLogger(__name__)
KIND = "configuration"
DIGITS = 16
"""64 bits tell two files apart that nobody has made alike on purpose."""
MANY = 6
"""More parts than this are not named one by one."""
_LAST = """
SELECT data FROM event WHERE stream = 'ledger' AND kind = ? AND data <> ''
ORDER BY seq DESC LIMIT 1
"""


def sections_of(text: bytes, key: bytes) -> dict[str, str]:
    """Return the print of every section of a file; comments and layout do not count.

    Raises:
        ValueError: it is no TOML, or no text at all.

    """
    document = tomllib.loads(text.decode())
    return {name: _print(content, key) for name, content in sorted(document.items())}


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Name the sections that came, went or differ."""
    names = sorted({*before, *now})
    return tuple(one for one in names if before.get(one) != now.get(one))


def last_sections(folder: Path) -> dict[str, str] | None:
    """Return what the journal kept last; None where there is nothing to compare."""
    reader = JournalReader(folder)

    def look(disk: sqlite3.Connection) -> list[tuple[Any, ...]]:
        return disk.execute(_LAST, (KIND,)).fetchall()

    try:
        found = reader.look(look)
        kept = msgspec.json.decode(found[0][0])["sections"] if found else None
    except (JournalError, ValueError, LookupError, TypeError) as error:
        LOG.warning("event=configuration_unread why=%r", str(error))
        return None
    finally:
        reader.close()
    return kept if isinstance(kept, dict) else None


def begun_under(
    file: Path, folder: Path, key: bytes, clock: Clock
) -> tuple[Condition | Event, ...]:
    """Say what a start under this file is worth; nothing where it cannot be read."""
    try:
        now = sections_of(file.read_bytes(), key)
    except (OSError, ValueError) as error:
        LOG.warning("event=configuration_unread why=%r", str(error))
        return ()
    return told(last_sections(folder), now, file.name, clock.stamp())


def told(
    before: Mapping[str, str] | None, now: Mapping[str, str], file: str, at: Stamp
) -> tuple[Condition | Event, ...]:
    """Say what a start under this file is worth: nothing where it is the same."""
    names = tuple(now) if before is None else changed(before, now)
    if not names:
        return (_condition("", active=False),)
    cause = f"start@{at.boot_id[:8]}:{at.boot_ns}"
    data: Document = {
        "file": file,
        "first": before is None,
        "changed": names,
        "sections": now,
    }
    event = Event(KIND, GATEWAY, at, data, cause)
    if before is None:
        return (event,)
    named = ", ".join(names) if len(names) <= MANY else f"{len(names)} sections"
    text = (
        f"The configuration is another one since the last start ({named}):"
        " acknowledge this if it was meant."
    )
    # Raised and cleared: what stays is that nobody has acknowledged it.
    return _condition(text, active=True), event, _condition("", active=False)


def _condition(text: str, *, active: bool) -> Condition:
    return Condition(
        "gateway-configuration",
        GATEWAY,
        active,
        Priority.LOW,
        text or "The gateway runs under this configuration.",
    )


def _print(content: object, key: bytes) -> str:
    """Hash one section as it was understood."""
    text = repr(_ordered(content))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:DIGITS]


def _ordered(content: object) -> object:
    """Sort keys, whose order means nothing; tables in a list keep theirs."""
    if isinstance(content, dict):
        return [(key, _ordered(value)) for key, value in sorted(content.items())]
    if isinstance(content, list):
        return [_ordered(one) for one in content]
    return content
