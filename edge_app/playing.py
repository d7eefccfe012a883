"""What the lines of a transcript mean, device by device, without a bus. Pure.

A player does with recorded bytes what the bus thread of `edge_app.acquire` does with
live ones, at the times that the transcript says. Who came and went, and what a hidden
device was heard to say, is in the transcript itself (`edge_app.heard`).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from drivers.contract import Ask, FileDriver, StreamDriver
from edge_app.intake import Ear, Twice, files, hush, registers, take
from edge_app.model import Entry, Refused, Stamp, ns
from edge_app.reads import Party

Line: TypeAlias = Mapping[str, Any]
Entries: TypeAlias = tuple[Entry, ...]


class Player(Protocol):
    """One bus of a transcript; times are nanoseconds since the recording began.

    `stamp` makes such a time a `Stamp`.
    """

    def hear(self, line: Line, at_ns: int, stamp: Callable[[int], Stamp]) -> Entries:
        """Return what a line means."""

    def due_ns(self) -> int | None:
        """Return when silence will mean something, None while it does not."""

    def rest(self, at_ns: int, stamp: Callable[[int], Stamp]) -> Entries:
        """Return what the silence until now means."""


@dataclass(slots=True)
class StreamPlayer:
    """One device on a serial line, a TCP connection or a keyboard."""

    ear: Ear
    driver: StreamDriver[Any]
    doubted: bool
    pending: bytes = b""
    heard_ns: int = 0
    twice: Twice = field(default_factory=Twice)

    def hear(self, line: Line, at_ns: int, stamp: Callable[[int], Stamp]) -> Entries:
        """Decode what was read; an opening forgets what was unfinished."""
        if line["do"] == "open":
            self.pending, self.twice = b"", Twice()
        if line["do"] != "read":
            return ()
        self.heard_ns = at_ns
        self.pending += bytes.fromhex(line["hex"])
        self.pending, found, _ = take(self.ear, self.driver, self.pending, stamp(at_ns))
        if self.doubted:
            self.twice, found = self.twice.sift(found)
        return found

    def due_ns(self) -> int | None:
        """Return when the device has been silent long enough."""
        if not self.pending or self.driver.idle_s is None:
            return None
        return self.heard_ns + ns(self.driver.idle_s)

    def rest(self, at_ns: int, stamp: Callable[[int], Stamp]) -> Entries:
        """Judge the bytes that nothing followed."""
        found = hush(self.ear, self.driver, self.pending, stamp(at_ns))
        self.pending = b""
        return found


class _Prompt:
    """A bus that answers questions: silence after an answer means nothing."""

    __slots__ = ()

    def due_ns(self) -> int | None:
        """Say that silence means nothing here."""
        return None

    def rest(self, at_ns: int, stamp: Callable[[int], Stamp]) -> Entries:
        """Have nothing to judge."""
        del at_ns, stamp
        return ()


Cell: TypeAlias = tuple[str, int]


@dataclass(slots=True)
class RegisterPlayer(_Prompt):
    """The devices of a Modbus line, however their questions were joined."""

    parties: Sequence[tuple[Party, Ear]]
    seen: dict[tuple[str, int], dict[Cell, int]] = field(default_factory=dict)
    """By device and ask: what is there of an answer that came in pieces."""

    def hear(self, line: Line, at_ns: int, stamp: Callable[[int], Stamp]) -> Entries:
        """Give every ask that is now answered its meaning."""
        if line["do"] != "read" or "lost" in line:
            return ()
        address, table, first, _ = line["question"]
        at = stamp(at_ns)
        if "reason" in line:
            return self._refused(address, line, at)
        packed = bytes.fromhex(line["registers"])
        values = struct.unpack(f">{len(packed) // 2}H", packed)
        cells = {(table, first + n): value for n, value in enumerate(values)}
        found: list[Entry] = []
        for party, ear in self._at(address):
            for index, ask in party.asks.items():
                if (whole := self._whole(party, index, ask, cells)) is not None:
                    found += registers(ear, party.driver, index, whole, at)
        return tuple(found)

    def _at(self, address: int) -> list[tuple[Party, Ear]]:
        return [one for one in self.parties if one[0].address == address]

    def _whole(
        self, party: Party, index: int, ask: Ask, cells: Mapping[Cell, int]
    ) -> tuple[int, ...] | None:
        """Return the values of an ask once all of them have come."""
        wanted: list[Cell] = [
            (part.table, part.address + n)
            for part in ask.parts
            for n in range(part.count)
        ]
        seen = self.seen.setdefault((party.device, index), {})
        fresh = {cell: cells[cell] for cell in wanted if cell in cells}
        seen.update(fresh)
        if not fresh or len(seen) < len(set(wanted)):
            return None
        del self.seen[party.device, index]
        return tuple(seen[cell] for cell in wanted)

    def _refused(self, address: int, line: Line, at: Stamp) -> Entries:
        """End the round; a mere silence is only counted while it is live."""
        parties = self._at(address)
        for party, _ in parties:
            for index in party.asks:
                self.seen.pop((party.device, index), None)
        reason, raw = str(line["reason"]), bytes.fromhex(line["hex"])
        if reason == "timeout":
            return ()
        return tuple(Refused(party.device, reason, raw, at) for party, _ in parties)


@dataclass(slots=True)
class FilePlayer(_Prompt):
    """The devices of a folder of kernel files."""

    probes: Sequence[tuple[FileDriver[Any], Ear]]

    def hear(self, line: Line, at_ns: int, stamp: Callable[[int], Stamp]) -> Entries:
        """Give the contents to the device whose files were read."""
        if line["do"] != "read":
            return ()
        contents = tuple(
            None if text is None else bytes.fromhex(text) for text in line["contents"]
        )
        names = tuple(line["question"])
        for driver, ear in self.probes:
            if tuple(driver.reads(ear.options)) == names:
                return files(ear, driver, contents, stamp(at_ns))
        return ()
