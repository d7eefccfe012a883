"""A folder of kernel files with one or more devices in it, such as a 1-Wire bus."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from drivers.contract import FileDriver
from edge_app import schedule
from edge_app.acquire.runner import Runner
from edge_app.clock import Clock
from edge_app.intake import Ear, files
from edge_app.model import SECOND_NS, Entry, Refused, ns

LONGEST_WAIT_S = 1.0


class FileBus(Protocol):
    """A folder whose files are read whole."""

    def read(self, names: Sequence[str]) -> tuple[bytes | None, ...]:
        """Return the contents in order, None where there is no such file."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One device of a folder."""

    ear: Ear
    driver: FileDriver[Any]
    every_s: float


class _Folder:
    """A folder needs no opening; waiting is all there is to wake from."""

    def __init__(self) -> None:
        self.woken = threading.Event()

    def open(self) -> None:
        """Begin unwoken."""
        self.woken.clear()

    def close(self) -> None:
        """Need nothing."""

    def wake(self) -> None:
        """End the wait."""
        self.woken.set()


class FileRunner(Runner):
    """Reads every probe at its own rate; the kernel may take a second for each."""

    def __init__(
        self,
        name: str,
        bus: FileBus,
        probes: Mapping[str, Probe],
        clock: Clock,
        deliver: Callable[[Entry], None],
    ) -> None:
        self._folder = _Folder()
        super().__init__(name, self._folder, probes, clock, deliver)
        self._files = bus
        self._probes = probes
        self._polls: dict[str, schedule.Poll] = {}

    def opened(self) -> None:
        """Plan the first round."""
        now_ns = self._clock.boot_ns()
        self._polls = {
            name: schedule.Poll(name, ns(probe.every_s), now_ns)
            for name, probe in self._probes.items()
        }

    def serve(self) -> None:
        """Read the probe that is due first; orders to files do not exist."""
        for order in self.waiting():
            self.fail(order, "a kernel file takes no orders")
        now_ns = self._clock.boot_ns()
        poll = schedule.first(self._polls.values(), now_ns)
        if poll is None or poll.due_ns > now_ns:
            wait_ns = SECOND_NS if poll is None else poll.due_ns - now_ns
            wait_s = self._clock.real_s(wait_ns)
            self._folder.woken.wait(min(wait_s, LONGEST_WAIT_S))
            self._folder.woken.clear()
            return
        probe = self._probes[poll.device]
        contents = self._files.read(probe.driver.reads(probe.ear.options))
        entries = files(probe.ear, probe.driver, contents, self._clock.stamp())
        self.tell(poll.device, entries)
        now_ns = self._clock.boot_ns()
        if any(not isinstance(entry, Refused) for entry in entries):
            self._polls[poll.device] = schedule.answered(poll, now_ns)
            self.turn(poll.device, up=True, why="answers")
            return
        after = schedule.missed(poll, now_ns)
        self._polls[poll.device] = after
        if after.lost:
            self.turn(poll.device, up=False, why="no believable reading")
