"""Looks at the box every second and tells the engine what has changed.

The rules are `edge_app.health_rules` and `edge_app.clock_state`; here are the figures.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from drivers.contract import LineDriver, StreamDriver
from drivers.quantities import Quantity
from edge_app import clock_state
from edge_app.acquire.runner import Runner, Tally
from edge_app.board import BoardSensors
from edge_app.clock import Clock
from edge_app.clock_signals import signals_of
from edge_app.clock_state import Change, ClockWatch, Look
from edge_app.config_health import Health
from edge_app.config_records import Config, Device
from edge_app.engine_values import GATEWAY
from edge_app.health import disk_document
from edge_app.health_backlog import backlog_of
from edge_app.health_figures import (
    Backlog,
    BoardFigures,
    BusFigures,
    DeviceFigures,
    Figures,
)
from edge_app.health_rules import Checkup, look
from edge_app.model import SECOND_NS, Document, Stamp
from edge_app.outcomes import Condition, Event
from edge_app.root import Root

EVERY_S = 1.0
"""Twice as often as the kernel asks for under-voltage, so that no dip is missed."""
BACKLOG_EVERY_S = 30.0
STEP_UNIT = Decimal("0.001")


class HealthWatch:
    """Watches one core's box; `look` is called often and does something each second.

    `link` says whether the link's process is there, and whether it reaches the broker.
    """

    def __init__(
        self,
        config: Config,
        root: Root,
        clock: Clock,
        runners: Sequence[Runner],
        *,
        link: Callable[[], tuple[bool, bool]],
        note: Callable[[Condition | Event], None],
    ) -> None:
        self._health, self._root, self._clock = config.health, root, clock
        self._folder: Path = root.data(config)
        self._runners = runners
        self._link, self._note = link, note
        self._sensors = BoardSensors(root)
        self._silent_after_s = {
            one.name: silent_after_s(one, config.health) for one in config.devices
        }
        self._began_s = time.monotonic()
        self._due_s = self._backlog_due_s = 0.0
        self._checkup = Checkup()
        self._watch: ClockWatch | None = None
        self._stepped_s: float | None = None
        self._link_seen = False
        self._backlog = Backlog()
        self._board = BoardFigures()
        self._dips = 0

    def look(self) -> None:
        """Look at everything, if it is time, and tell what has changed."""
        now_s = time.monotonic() - self._began_s
        if now_s < self._due_s:
            return
        self._due_s = now_s + EVERY_S
        if now_s >= self._backlog_due_s:
            self._backlog = backlog_of(self._folder, self._clock)
            self._backlog_due_s = now_s + BACKLOG_EVERY_S
        self._look_at_clock(now_s)
        self._look_at_board()
        figures = self.figures(now_s)
        self._checkup, said = look(self._checkup, self._health, figures)
        for condition in said:
            self._note(condition)

    def document(self) -> Document:
        """Return what health tells beside devices and buses."""
        watch, board = self._watch, self._board
        clock: dict[str, str | int | None] = {
            "state": None if watch is None else watch.state.value,
            "max_error_us": None if watch is None else watch.max_error_us,
        }
        return {
            "clock": clock,
            "uptime_s": int(time.monotonic() - self._began_s),
            "backlog": {
                "rows": self._backlog.rows,
                "oldest_s": _whole(self._backlog.oldest_s),
            },
            "board": {
                "processor_c": board.processor_c,
                "under_voltage": board.under_voltage,
                "under_voltages": self._dips,
                "slowed": board.slowed,
            },
        }

    def figures(self, now_s: float) -> Figures:
        """Gather everything that the rules read."""
        there, connected = self._link()
        self._link_seen = self._link_seen or there
        state = clock_state.ClockState.UNSYNCED
        free = disk_document(self._folder)["free_bytes"]
        return Figures(
            now_s=now_s,
            devices=self._devices(),
            buses={
                one.bus_name: BusFigures(is_open=one.is_open, tried=one.tried.is_set())
                for one in self._runners
            },
            link_there=there if self._link_seen else None,
            connected=connected,
            backlog=self._backlog,
            clock=state if self._watch is None else self._watch.state,
            stepped_s=None if self._stepped_s is None else now_s - self._stepped_s,
            free_bytes=free if isinstance(free, int) else None,
            board=self._board,
        )

    # --------------------------------------------------------------- its own looks

    def _look_at_clock(self, now_s: float) -> None:
        signals = signals_of(self._root)
        seen = Look(self._clock.stamp(), signals.max_error_us, signals.staged_ns)
        if signals_of(self._root).staged_ns != signals.staged_ns:
            # The stage moved the clock between the two: the next look sees it whole.
            return
        if self._watch is None:
            self._watch = clock_state.first(seen)
            return
        self._watch, changes = clock_state.after(self._watch, seen)
        for change in changes:
            if change.what == "stepped":
                self._stepped_s = now_s
            self._note(clock_event(change, seen.at))

    def _look_at_board(self) -> None:
        before, self._board = self._board, self._sensors.look()
        if self._board.under_voltage and not before.under_voltage:
            self._dips += 1

    def _devices(self) -> Mapping[str, DeviceFigures]:
        return {
            name: self._device(name, runner.bus_name, tally)
            for runner in self._runners
            for name, tally in runner.tallies.items()
        }

    def _device(self, name: str, bus: str, tally: Tally) -> DeviceFigures:
        age_s = None
        if tally.last_ns is not None:
            age_s = self._clock.real_s(self._clock.boot_ns() - tally.last_ns)
        return DeviceFigures(
            bus=bus,
            up=tally.up,
            heard=tally.heard,
            refused=tally.refused.total(),
            changes=tally.changes,
            age_s=age_s,
            silent_after_s=self._silent_after_s.get(name),
        )


def silent_after_s(device: Device, health: Health) -> float | None:
    """Return how long a device may say nothing; None: as long as it likes.

    Without a word in the file only one that is asked for a measured value owes an
    answer each time: a scanner, a contact or a reader without a tag has none to give.
    """
    if device.silent_after_s is not None:
        return device.silent_after_s
    driver = device.driver
    asked = not isinstance(driver, LineDriver)
    if isinstance(driver, StreamDriver):
        asked = driver.ask is not None
    measures = any(isinstance(one, Quantity) for one in driver.emits)
    if not asked or not measures or device.every_s is None:
        return None
    return max(health.silent_least_s, health.silent_rounds * device.every_s)


def clock_event(change: Change, at: Stamp) -> Event:
    """Make the event of something that happened to the clock."""
    step_s = (Decimal(change.step_ns) / SECOND_NS).quantize(STEP_UNIT)
    cause = f"clock@{at.boot_id[:8]}:{at.boot_ns}"
    data: Document = {"what": change.what, "step_s": step_s}
    return Event("clock", GATEWAY, at, data, cause)


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else int(seconds)
