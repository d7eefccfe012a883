"""Reads what `gatepost record` wrote: one file a bus, told apart by its first line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge_app.config import Config
from edge_app.config_records import Bus
from edge_app.errors import GatepostError
from edge_app.model import SECOND_NS
from firmware_bridge.transcript import TranscriptError, read

KINDS = {
    "serial": "stream",
    "tcp": "stream",
    "input": "stream",
    "modbus-rtu": "modbus",
    "modbus-tcp": "modbus",
    "gpio": "gpio",
    "files": "files",
}
"""What a transcript calls a bus; one of another kind has nothing but notes."""
LONGEST_S = 366 * 86_400
"""No recording lasts longer; a damaged time must not stop the replay."""


class ReplayError(GatepostError):
    """A transcript cannot be played; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line: when, in nanoseconds since its recording began, and what."""

    at_ns: int
    place: str
    line: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tape:
    """The transcript of one bus; `wall_ns` and `mono_ns` are when it began."""

    bus: Bus
    wall_ns: int
    mono_ns: int
    synced: bool
    lines: tuple[Said, ...]


def tapes(config: Config, folder: Path) -> tuple[Tape, ...]:
    """Read every transcript in a folder. Raises: ReplayError, OSError."""
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise ReplayError(f"there is no transcript (*.jsonl) in {folder}")
    found = tuple(_tape(config, path) for path in paths)
    names = [one.bus.name for one in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise ReplayError(f"two transcripts in {folder} are of bus {twice!r}")
    return found


def _tape(config: Config, path: Path) -> Tape:
    text = path.read_text("utf-8", "replace")
    # A recording that was killed or lost its power may have half a line at the end.
    whole = text[: text.rfind("\n") + 1]
    try:
        head, lines = read(whole.splitlines())
    except TranscriptError as error:
        raise ReplayError(f"{path}: {error}") from error
    bus = _bus(config, path, head)
    match head:
        case {"wall_ns": int(wall_ns), "mono_ns": int(mono_ns), "synced": bool(synced)}:
            said = tuple(
                Said(_at_ns(path, number, line), f"{path} line {number}", line)
                for number, line in enumerate(lines, 2)
            )
            ordered = tuple(sorted(said, key=lambda one: one.at_ns))
            return Tape(bus, wall_ns, mono_ns, synced, ordered)
    raise ReplayError(
        f"{path} does not say when it was recorded; `gatepost record` writes it down"
    )


def _bus(config: Config, path: Path, head: Mapping[str, Any]) -> Bus:
    name = head.get("name", path.stem)
    bus = next((one for one in config.buses if one.name == name), None)
    if bus is None or not config.devices_on(bus.name):
        raise ReplayError(
            f"{path} is of bus {name!r}, and {config.path} has no device on such a bus"
        )
    kind = KINDS.get(bus.kind, bus.kind)
    if head["bus"] != kind:
        raise ReplayError(
            f"{path} is of a {head['bus']} bus, and {name!r} is {bus.kind} in "
            f"{config.path}"
        )
    return bus


def _at_ns(path: Path, number: int, line: Mapping[str, Any]) -> int:
    at_s = line.get("at_s")
    if isinstance(at_s, int | float) and math.isfinite(at_s) and 0 <= at_s < LONGEST_S:
        return round(at_s * SECOND_NS)
    raise ReplayError(f"{path} line {number} has no time that can be believed: {at_s}")
