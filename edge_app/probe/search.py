"""One port, tried step by step; what was found is kept, whenever it is stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from drivers import climate_renke
from drivers.contract import Ask, Driver, RegisterDriver, Reply, SerialLine, Table
from edge_app.probe import judge, tries
from edge_app.probe.judge import Device
from edge_app.probe.tries import Find, Knock, Listen, Query, Settings

ENOUGH_BYTES = 1024
"""So much is heard of one that talks without an end."""
FIND_BYTES = 7


class Line(Protocol):
    """A serial port that is open."""

    def tune(self, line: SerialLine) -> None:
        """Talk and listen so from now on."""

    def read(self, timeout_s: float) -> bytes:
        """Return what came, or nothing after the time."""

    def write(self, data: bytes) -> None:
        """Send all of it."""

    def ask(
        self, device: int, table: Table, address: int, count: int, patience_s: float
    ) -> tuple[int, ...] | str:
        """Read from a Modbus device; a text says why there is no answer."""


@dataclass(slots=True)
class Search:
    """The search on one port; `tell` hears each try and its estimated seconds."""

    port: Line
    drivers: Sequence[Driver]
    settings: Settings
    tell: Callable[[str, float], None]
    devices: list[Device] = field(default_factory=list)
    noise: bool = False
    """Something talks that no driver understands."""

    def run(self) -> None:
        """Try everything until something is found; `OSError` when the port goes."""
        if not self._listen_all() and not self._query_all():
            self._knock_all()

    # ---------------------------------------------------------------- streams

    def _listen_all(self) -> bool:
        for one in tries.listens(self.drivers, self.settings):
            self._begin(one)
            data = self._gather(self.settings.listen_s)
            if self._believe(one.line, data, asked=""):
                return True
            if not data:
                # At a wrong rate too a device that talks is heard, if not understood.
                return False
            self.noise = True
        return False

    def _query_all(self) -> bool:
        for one in tries.queries(self.drivers, self.settings):
            self._begin(one)
            self.port.write(one.question)
            data = self._gather(self.settings.answer_s)
            if self._believe(one.line, data, asked=one.driver):
                return True
        return False

    def _believe(self, line: SerialLine, data: bytes, *, asked: str) -> bool:
        if not data:
            return False
        matches = judge.best_first(
            judge.heard(one, data, asked=bool(asked))
            for one in tries.streams(self.drivers)
            if not asked or one.name == asked
        )
        if matches:
            self.noise = False
            self.devices.append(Device(line, judge.likely(matches)))
        return bool(matches)

    # ----------------------------------------------------------------- Modbus

    def _knock_all(self) -> None:
        for find, addresses in tries.knocks(self.settings):
            lone = self._lone_probe(find)
            first = [Knock(find.line, lone)] if lone else []
            for one in dict.fromkeys((*first, *addresses)):
                self._begin(one)
                if self._answers(one.address):
                    self._identify(one)
            if self.devices:
                # All devices of one line talk at one rate.
                return

    def _lone_probe(self, one: Find) -> int:
        self._begin(one)
        self.port.write(tries.FIND)
        found = climate_renke.found(self._gather(self.settings.answer_s, FIND_BYTES))
        return int(found.text) if isinstance(found, Reply) else 0

    def _answers(self, address: int) -> bool:
        """Knock; an exception is an answer too."""
        return any(
            isinstance(answer, tuple) or answer.startswith("exception")
            for answer in (self._ask(address, one) for one in tries.KNOCKS)
        )

    def _identify(self, one: Knock) -> None:
        heard: dict[Ask, tuple[int, ...] | None] = {}

        def read(part: Ask) -> tuple[int, ...] | None:
            if part not in heard:
                answer = self._ask(one.address, part)
                heard[part] = answer if isinstance(answer, tuple) else None
            return heard[part]

        matches = judge.best_first(
            judge.explains(driver, one.address, read)
            for driver in self.drivers
            if isinstance(driver, RegisterDriver)
        )
        found = judge.likely(matches) if matches else ()
        self.devices.append(Device(one.line, found, one.address))

    def _ask(self, address: int, part: Ask) -> tuple[int, ...] | str:
        return self.port.ask(
            address, part.table, part.address, part.count, self.settings.slave_s
        )

    # ------------------------------------------------------------------- both

    def _begin(self, one: Listen | Query | Find | Knock) -> None:
        self.tell(tries.words(one), tries.seconds(one, self.settings))
        self.port.tune(one.line)

    def _gather(self, patience_s: float, enough: int = ENOUGH_BYTES) -> bytes:
        data = b""
        until_s = time.monotonic() + patience_s
        while len(data) < enough and (left_s := until_s - time.monotonic()) > 0:
            data += self.port.read(left_s)
        return data
