"""The vectors of a clock that is set late, from the row to what leaves the box."""

from __future__ import annotations

import json

import pytest

from edge_app.clock import repair
from edge_app.kinds import Stream
from edge_app.model import SECOND_NS, Stamp
from edge_app.rows import Row
from edge_app.topics import message

BOOT = "0f0e0d0c-boot"
SYNC = Stamp(BOOT, 300 * SECOND_NS, 1_700_000_000 * SECOND_NS, synced=True)
"""The first set clock of the boot: 1,700,000,000.000 s at 300 s."""


def row(boot_s: int, wall_s: int, *, boot: str = BOOT, synced: bool = False) -> Row:
    """Return a row of the vector."""
    at = Stamp(boot, boot_s * SECOND_NS, wall_s * SECOND_NS, synced)
    return Row(Stream.RECORD, 1, "screening", "east", at, b"{}", "cause")


def sent(made: Row, sync: Stamp | None = SYNC) -> dict[str, str]:
    """Return the envelope of a row."""
    document: dict[str, str] = json.loads(message("s", "g", "e", made, sync).payload)
    return document


def test_an_event_of_1970_is_repaired() -> None:
    """Its true time goes out, and what the clock showed goes along."""
    envelope = sent(row(100, 100))

    assert "2023-11-14T22:10:00.000Z" == envelope["time"]
    assert "1970-01-01T00:01:40.000Z" == envelope["rawtime"]
    assert "repaired" == envelope["timequality"]


def test_the_moment_of_the_sync_is_its_own() -> None:
    """At 300 s it is 1,700,000,000.000 s, repaired or not."""
    assert 1_700_000_000 * SECOND_NS == repair(row(300, 300).at, SYNC)
    envelope = sent(row(300, 1_700_000_000, synced=True))

    assert "2023-11-14T22:13:20.000Z" == envelope["time"]
    assert "synced" == envelope["timequality"]
    assert "rawtime" not in envelope


@pytest.mark.parametrize(
    ("boot", "sync"), [("another-boot", SYNC), (BOOT, None), ("another-boot", None)]
)
def test_what_nobody_can_tell_is_not_invented(boot: str, sync: Stamp | None) -> None:
    """A row of another boot, or of one without a sync, stays as it was stamped."""
    envelope = sent(row(100, 100, boot=boot), sync)

    assert "1970-01-01T00:01:40.000Z" == envelope["time"]
    assert "unsynced" == envelope["timequality"]
