"""One document says how the box is, and its numbers are true."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from edge_app.acquire.runner import Runner, Tally
from edge_app.health import (
    LOW_DISK_BYTES,
    device_document,
    disk_document,
    health_document,
)
from edge_app.model import Entry, ns
from tests.senders import FixedClock
from tests.unit.toy_station import at, reading


class NoBus:
    """A bus that nobody opens."""

    def open(self) -> None:
        """Open nothing."""

    def close(self) -> None:
        """Close nothing."""

    def wake(self) -> None:
        """Wake nobody."""


class Still(Runner):
    """A runner that is never started."""

    def opened(self) -> None:
        """Do nothing."""

    def serve(self) -> None:
        """Do nothing."""


def runner(*devices: str) -> Runner:
    """Return a runner of these devices."""
    told: list[Entry] = []
    return Still("line", NoBus(), devices, FixedClock(at()), told.append)


def test_a_device_says_when_it_was_last_heard() -> None:
    """Its age is in whole seconds of the boot clock."""
    tally = Tally(heard=3, refused=Counter(check=2), last_ns=ns(4), up=True)

    document = device_document(tally, ns(9.9))

    assert 5 == document["age_s"]
    assert {"check": 2} == document["refused"]
    assert (True, 3) == (document["up"], document["heard"])


def test_a_device_that_was_never_heard_has_no_age() -> None:
    """Nor does it count as up or lost."""
    document = device_document(Tally(), ns(9))

    assert document["age_s"] is None
    assert document["up"] is None


def test_tallies_count_what_was_told() -> None:
    """Through the runner, as the buses do it."""
    quiet = runner("probe")
    quiet.tell("probe", (reading(seconds=1), reading(seconds=2)))

    assert 2 == quiet.tallies["probe"].heard
    assert ns(2) == quiet.tallies["probe"].last_ns


def test_the_disk_says_how_much_room_it_has(tmp_path: Path) -> None:
    """In bytes, and whether that is little."""
    document: Any = disk_document(tmp_path)

    assert 0 <= document["free_bytes"]
    assert document["low"] == (document["free_bytes"] < LOW_DISK_BYTES)


def test_a_folder_that_is_gone_has_no_room(tmp_path: Path) -> None:
    """Whoever removes it under a running gateway ends nothing by that."""
    assert {"free_bytes": 0, "low": True} == disk_document(tmp_path / "gone")


@pytest.mark.parametrize("trouble", [None, "The disk is full."])
def test_everything_is_in_one_document(trouble: str | None) -> None:
    """Clock, buses, devices, disk, journal, drops and link."""
    document: Any = health_document(
        at(12.5),
        [runner("a", "b"), runner("c")],
        disk={"free_bytes": 1, "low": True},
        journal=trouble,
        dropped={"inbox full": 4},
        link={"connected": False},
    )

    assert {"synced": True, "boot_s": 12} == document["clock"]
    assert {"line": {"open": False}} == document["buses"]
    assert {"a", "b", "c"} == set(document["devices"])
    assert {"ok": trouble is None, "why": trouble or ""} == document["journal"]
    assert {"inbox full": 4} == document["dropped"]
