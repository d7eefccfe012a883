"""One Modbus line or gateway with many devices on it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from drivers.contract import RegisterDriver, RegisterWrite
from edge_app import schedule
from edge_app.acquire.runner import Bus, Runner
from edge_app.clock import Clock
from edge_app.intake import Ear, registers
from edge_app.model import SECOND_NS, Entry, Order, Refused, ns

LONGEST_WAIT_S = 1.0


class Believed(Protocol):
    """What a master returns when it could not believe an answer."""

    @property
    def reason(self) -> str:
        """Say why in a word."""

    @property
    def raw(self) -> bytes:
        """Return what came."""


class RegisterBus(Bus, Protocol):
    """A Modbus master."""

    def read(
        self,
        device: int,
        table: Literal["input", "holding"],
        address: int,
        count: int,
        *,
        turnaround_s: float,
    ) -> tuple[int, ...] | Believed:
        """Return the registers, or why they cannot be believed."""

    def write(
        self,
        device: int,
        table: Literal["holding", "holding-many", "coil"],
        address: int,
        values: tuple[int, ...],
        *,
        turnaround_s: float,
    ) -> Believed | None:
        """Write, and return None once the device confirmed it."""


@dataclass(frozen=True, slots=True)
class Slave:
    """One device of a Modbus bus: its address and what is known of it."""

    ear: Ear
    driver: RegisterDriver[Any]
    address: int
    every_s: float


class RegisterRunner(Runner):
    """Asks every slave at its own rate, earliest deadline first."""

    def __init__(
        self,
        name: str,
        bus: RegisterBus,
        slaves: Mapping[str, Slave],
        clock: Clock,
        deliver: Callable[[Entry], None],
    ) -> None:
        super().__init__(name, bus, slaves, clock, deliver)
        self._master = bus
        self._slaves = slaves
        self._polls: dict[str, schedule.Poll] = {}
        self._woken = threading.Event()

    def wake(self) -> None:
        """End the wait between two questions, never a question under way."""
        self._woken.set()

    def opened(self) -> None:
        """Plan the first round, spread over each device's own period."""
        now_ns = self._clock.boot_ns()
        self._polls = {
            name: schedule.Poll(name, ns(slave.every_s), now_ns)
            for name, slave in self._slaves.items()
        }

    def serve(self) -> None:
        """Carry out orders, then ask the device that is due first."""
        for order in self.waiting():
            self._carry_out(order)
        poll = schedule.first(self._polls.values())
        now_ns = self._clock.boot_ns()
        if poll is None or poll.due_ns > now_ns:
            wait_ns = SECOND_NS if poll is None else poll.due_ns - now_ns
            self._woken.wait(min(wait_ns / SECOND_NS, LONGEST_WAIT_S))
            self._woken.clear()
            return
        wrong = self._ask(self._slaves[poll.device])
        if not wrong:
            self._polls[poll.device] = schedule.answered(poll, self._clock.boot_ns())
            self.turn(poll.device, up=True, why="answers")
            return
        after = schedule.missed(poll, self._clock.boot_ns())
        self._polls[poll.device] = after
        if after.lost:
            self.turn(poll.device, up=False, why=_words(wrong))

    def _ask(self, slave: Slave) -> str:
        """Ask everything that is polled; return what was wrong, "" for nothing."""
        name, driver = slave.ear.device, slave.driver
        for index in driver.polled:
            ask = driver.asks[index]
            answer = self._master.read(
                slave.address,
                ask.table,
                ask.address,
                ask.count,
                turnaround_s=driver.turnaround_s,
            )
            at = self._clock.stamp()
            if not isinstance(answer, tuple):
                if answer.reason == "timeout":
                    self.tallies[name].refused["timeout"] += 1
                else:
                    self.tell(name, (Refused(name, answer.reason, answer.raw, at),))
                return answer.reason
            self.tell(name, registers(slave.ear, driver, index, answer, at))
        return ""

    def _carry_out(self, order: Order) -> None:
        slave = self._slaves[order.device]
        if slave.driver.encode is None:
            self.fail(order, "this device takes no orders")
            return
        try:
            writes = slave.driver.encode(order.verb, order.value, slave.ear.options)
        except ValueError as error:
            self.fail(order, str(error))
            return
        for write in writes:
            try:
                confirmed = self._write(slave, write)
            except OSError as error:
                self.fail(order, str(error))
                raise
            if not confirmed:
                self.fail(order, "the device did not confirm it")
                return

    def _write(self, slave: Slave, write: RegisterWrite) -> bool:
        refused = self._master.write(
            slave.address,
            write.table,
            write.address,
            write.values,
            turnaround_s=slave.driver.turnaround_s,
        )
        return refused is None


def _words(wrong: str) -> str:
    if wrong == "timeout":
        return "it does not answer"
    return f"its answers cannot be believed ({wrong})"
