"""Writes down what the real buses say, for `gatepost record`.

The buses run as in the gateway, without stations and without a journal: nothing is
ordered but what a device needs to be heard. Each bus gets a file of its own, which has
whole lines at any moment. Of a device that could read badges the file has no bytes but
what was understood (`edge_app.heard`).
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

from edge_app.acquire.runner import Runner
from edge_app.clock import Clock, clock_of
from edge_app.config import Config
from edge_app.config_records import Bus, Device
from edge_app.control_client import is_answered
from edge_app.errors import GatepostError
from edge_app.heard import could_read_badges, note_of
from edge_app.model import SECOND_NS, Entry, PortChange
from edge_app.moments import time_text
from edge_app.people import Veil
from edge_app.root import Root
from edge_app.secrets_file import KEY_BYTES, people_key
from edge_app.transcripts import KINDS
from edge_app.wiring import Builder
from firmware_bridge.transcript import (
    FilesRecorder,
    ModbusRecorder,
    PinsRecorder,
    StreamRecorder,
    Writer,
)

END_S = 5.0


class RecordError(GatepostError):
    """Nothing can be recorded, or no more; the text says why and what to do."""


class _Paper:
    """A file that remembers why it took no more instead of failing a bus for it."""

    def __init__(self, path: Path) -> None:
        # A transcript is of a site: nobody but its owner and group need read it.
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        self._file: TextIO = os.fdopen(number, "w", encoding="utf-8")
        self._path = path
        self.fault = ""

    def write(self, text: str, /) -> None:
        """Take a line."""
        self._trying(lambda: self._file.write(text))

    def flush(self) -> None:
        """Let it leave this process."""
        self._trying(self._file.flush)

    def close(self) -> None:
        """Close the file."""
        self._trying(self._file.close)

    def _trying(self, what: Callable[[], object]) -> None:
        if self.fault:
            return
        try:
            what()
        except OSError as error:
            self.fault = f"{self._path} takes no more: {error.strerror}."


class _HeaderRecorder(PinsRecorder):
    """The header's pins are opened, too."""

    def __init__(self, header: Any, out: Writer, *, hidden: frozenset[int]) -> None:
        super().__init__(header, out, hidden=hidden)
        self._header = header

    def open(self) -> None:
        """Find the pins."""
        self._header.open()


class Notebook:
    """The transcripts of one recording; the tap of `edge_app.wiring.Builder`."""

    def __init__(
        self, config: Config, folder: Path, clock: Clock, *, with_badges: bool
    ) -> None:
        self._config = config
        self._with_badges = with_badges
        began, began_s = clock.stamp(), time.monotonic()
        self._facts = {
            "gatepost": version("gatepost"),
            "began": time_text(began.wall_ns),
            "wall_ns": began.wall_ns,
            "synced": began.synced,
            "mono_ns": round(began_s * SECOND_NS),
            "badges": "as they are" if with_badges else "hidden",
        }
        self._papers: dict[str, _Paper] = {}
        self._writers: dict[str, Writer] = {}
        self._bus_of = {one.name: one.bus for one in config.devices}
        self._unheard = self._to_be_heard()
        for path in (folder / f"{bus.name}.jsonl" for bus in config.buses):
            if path.exists():
                raise RecordError(f"{path} is there already: give another folder.")
        folder.mkdir(parents=True, exist_ok=True)
        for bus in config.buses:
            paper = _Paper(folder / f"{bus.name}.jsonl")
            self._papers[bus.name] = paper
            kind = KINDS.get(bus.kind, bus.kind)
            self._writers[bus.name] = Writer(paper, kind, self._head(bus), began_s)

    def over(self, bus: Bus, opened: Any) -> Any:
        """Put a recorder in the bus's place, unless its bytes are to stay unseen."""
        writer = self._writers[bus.name]
        devices = self._config.devices_on(bus.name)
        hidden = [one for one in devices if one.name in self._unheard]
        if bus.kind == "gpio":
            lines = frozenset(line for one in hidden for line in one.lines)
            return _HeaderRecorder(opened, writer, hidden=lines)
        if hidden:
            return opened
        match KINDS.get(bus.kind):
            case "stream":
                return StreamRecorder(opened, writer, mask=None)
            case "modbus":
                return ModbusRecorder(opened, writer, mask=_as_it_is)
            case _:
                return FilesRecorder(opened, writer, mask=_as_it_is)

    def note(self, entry: Entry) -> None:
        """Write down who came and went, and what a hidden device was heard to say."""
        writer = self._writers[self._bus_of[entry.device]]
        if isinstance(entry, PortChange):
            writer.note("turn", device=entry.device, up=entry.up, why=entry.why)
        elif entry.device in self._unheard and (note := note_of(entry)):
            writer.note("heard", **note)

    def fault(self) -> str:
        """Say why a file takes no more, "" while all do."""
        return next((one.fault for one in self._papers.values() if one.fault), "")

    def close(self) -> None:
        """Write how long it was listened, and close the files."""
        for bus, paper in self._papers.items():
            self._writers[bus].note("end")
            paper.close()

    def _to_be_heard(self) -> frozenset[str]:
        """Name the devices of which only what was understood is written down."""
        return frozenset(
            one.name
            for bus in self._config.buses
            for one in self._config.devices_on(bus.name)
            if bus.kind not in KINDS or self._is_hidden(bus, one)
        )

    def _is_hidden(self, bus: Bus, device: Device) -> bool:
        """On a line of many, one reader of badges hides the bytes of all."""
        if self._with_badges:
            return False
        near = [device] if bus.kind == "gpio" else self._config.devices_on(bus.name)
        return any(could_read_badges(one.driver) for one in near)

    def _head(self, bus: Bus) -> dict[str, Any]:
        devices = self._config.devices_on(bus.name)
        return {
            **self._facts,
            "name": bus.name,
            "settings": _settings(bus),
            "devices": {one.name: one.driver.name for one in devices},
        }


def _veil(config: Config) -> Veil:
    """Return the site's veil, or one for this once.

    A key that is made here could be read by whoever records, and not by the gateway.
    """
    there = Path(config.people.key_file).exists()
    return Veil(people_key(config) if there else os.urandom(KEY_BYTES))


def _settings(bus: Bus) -> dict[str, Any]:
    """Return what a bus of its kind is told, and nothing of the others'."""
    told = {key: one for key, one in asdict(bus).items() if one and key != "name"}
    if not bus.port:
        for key in ("baud", "bits", "parity", "stop_bits"):
            del told[key]
    if not bus.kind.startswith("modbus"):
        del told["timeout_s"]
    return told


def _as_it_is(data: bytes) -> bytes:
    return data


def record(
    config: Config,
    root: Root,
    buses: Sequence[str],
    folder: Path,
    *,
    with_badges: bool,
    until: Callable[[Sequence[Runner]], bool],
) -> tuple[Runner, ...]:
    """Listen until `until` says so; return the runners for their tallies.

    Raises: RecordError: a gateway holds the ports, or a file is there or takes no more.
    """
    if is_answered(root.control_socket(config)):
        raise RecordError(
            "The gateway is running and holds the ports: stop it first "
            "(systemctl stop 'gatepost*', or Ctrl-C where `gatepost run` is)."
        )
    chosen = replace(
        config, buses=tuple(one for one in config.buses if one.name in buses)
    )
    clock = clock_of(root)
    veil = _veil(config)
    notebook = Notebook(chosen, folder, clock, with_badges=with_badges)
    runners = Builder(chosen, root, clock, veil, notebook.note, tap=notebook).runners()
    for runner in runners:
        runner.start()
    try:
        while not notebook.fault() and all(map(threading.Thread.is_alive, runners)):
            if until(runners):
                break
    finally:
        for runner in runners:
            runner.stop()
        for runner in runners:
            runner.join(END_S)
        notebook.close()
    if fault := notebook.fault():
        raise RecordError(fault)
    return runners
