"""How the box is: devices, buses, queues, disk and clock as one document.

Pure given its inputs; the wiring gathers them and tells the document every few
seconds, and at once in `gatepost status`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from edge_app.acquire.runner import Runner, Tally
from edge_app.model import SECOND_NS, Document, Stamp

NOTHING: Document = {}
LOW_DISK_BYTES = 100_000_000
"""Below this much room the disk is called low: some days of events on a small site."""


def device_document(tally: Tally, now_ns: int) -> Document:
    """Say how one device is doing."""
    age_s = None if tally.last_ns is None else (now_ns - tally.last_ns) // SECOND_NS
    return {
        "up": tally.up,
        "why": tally.why,
        "heard": tally.heard,
        "refused": dict(tally.refused),
        "age_s": age_s,
    }


def disk_document(folder: Path) -> Document:
    """Say how much room the journal's disk has; none where the folder is gone."""
    try:
        room = os.statvfs(folder)
    except OSError:
        return {"free_bytes": 0, "low": True}
    free = room.f_bavail * room.f_frsize
    return {"free_bytes": free, "low": free < LOW_DISK_BYTES}


def health_document(
    at: Stamp,
    runners: Sequence[Runner],
    *,
    disk: Document,
    journal: str | None,
    dropped: Mapping[str, int],
    link: Document,
    box: Document = NOTHING,
) -> Document:
    """Put everything together; `journal` is a sentence while the disk fails.

    `box` is what the health watch knows; its clock goes with that of the stamp.
    """
    clock = box.get("clock")
    return {
        **box,
        "clock": {
            "synced": at.synced,
            "boot_s": at.boot_ns // SECOND_NS,
            **(clock if isinstance(clock, Mapping) else {}),
        },
        "buses": {runner.bus_name: {"open": runner.is_open} for runner in runners},
        "devices": {
            name: device_document(tally, at.boot_ns)
            for runner in runners
            for name, tally in runner.tallies.items()
        },
        "disk": disk,
        "journal": {"ok": journal is None, "why": journal or ""},
        "dropped": dict(dropped),
        "link": link,
    }
