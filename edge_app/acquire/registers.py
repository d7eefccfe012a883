"""One Modbus line or gateway with many devices on it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from drivers.contract import Ask, RegisterDriver, RegisterWrite, Table
from edge_app import schedule
from edge_app.acquire.runner import Bus, Runner
from edge_app.clock import Clock
from edge_app.intake import Ear, registers
from edge_app.model import SECOND_NS, Entry, Refused, Stamp, ns
from edge_app.outcomes import Order
from edge_app.reads import Party, Read, Round, rounds, split

LOG = logging.getLogger(__name__)
LONGEST_WAIT_S = 1.0
REFUSALS = ("exception-2", "exception-3")
"""What a device says to a read that is too long, or goes over a hole in its map."""


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
        table: Table,
        address: int,
        count: int,
        *,
        turnaround_s: float,
    ) -> tuple[int, ...] | Believed:
        """Return the registers or bits, or why they cannot be believed."""

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

    @property
    def party(self) -> Party:
        """Return what the plan of the line needs to know of it."""
        return Party(
            self.ear.device, self.driver, self.ear.options, self.address, self.every_s
        )


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
        self._rounds = {
            one.name: one for one in rounds(slave.party for slave in slaves.values())
        }
        self._polls: dict[str, schedule.Poll] = {}
        self._woken = threading.Event()
        self._quiet_until_s: dict[int, float] = {}
        self._held: dict[tuple[int, int], tuple[Order, int]] = {}

    def wake(self) -> None:
        """End the wait between two questions, never a question under way."""
        self._woken.set()

    def opened(self) -> None:
        """Ask all at once for the first time; who starts a gateway is waiting."""
        self._polls = {}
        for one in self._rounds.values():
            self._plan(one)

    def serve(self) -> None:
        """Carry out orders, then ask the devices whose turn it is."""
        for order in self.waiting():
            self._carry_out(order)
        now_ns = self._clock.boot_ns()
        poll = schedule.first(self._polls.values(), now_ns)
        if poll is None or poll.due_ns > now_ns:
            wait_ns = SECOND_NS if poll is None else poll.due_ns - now_ns
            self._woken.wait(min(self._clock.real_s(wait_ns), LONGEST_WAIT_S))
            self._woken.clear()
            return
        one = self._rounds[poll.device]
        wrong, at = self._ask(one), self._clock.boot_ns()
        if wrong is None:
            self._polls[one.name] = schedule.answered(poll, at)
            self._turn(one, up=True, why="answers")
        elif one.joined and wrong.reason in REFUSALS:
            self._take_apart(one)
        else:
            self._refuse(one, wrong)
            after = self._polls[one.name] = schedule.missed(poll, at)
            if after.lost:
                self._turn(one, up=False, why=_words(wrong.reason))

    # ------------------------------------------------------------------ asking

    def _plan(self, one: Round) -> None:
        every_ns = ns(one.parties[0].every_s)
        self._polls[one.name] = schedule.Poll(one.name, every_ns, self._clock.boot_ns())

    def _ask(self, one: Round) -> Believed | None:
        """Ask everything of a round; return what could not be believed."""
        heard: dict[Ask, tuple[int, ...]] = {}
        open_asks = [
            (party, at, ask) for party in one.parties for at, ask in party.asks.items()
        ]
        for read in one.reads:
            answer = self._read(one, read)
            at = self._clock.stamp()
            if not isinstance(answer, tuple):
                return answer
            heard |= read.share(answer)
            self._compare(one, read, answer)
            whole = [entry for entry in open_asks if heard.keys() >= {*entry[2].parts}]
            open_asks = [entry for entry in open_asks if entry not in whole]
            for party, index, ask in whole:
                values = tuple(value for part in ask.parts for value in heard[part])
                self._tell(party, index, values, at)
        return None

    def _read(self, one: Round, read: Read) -> tuple[int, ...] | Believed:
        address = one.parties[0].address
        self._keep_quiet(address)
        try:
            return self._master.read(
                address,
                read.table,
                read.address,
                read.count,
                turnaround_s=one.driver.turnaround_s,
            )
        finally:
            self._quiet_until_s[address] = time.monotonic() + one.driver.pause_s

    def _keep_quiet(self, address: int) -> None:
        """Wait until the device has had the silence that it wants."""
        left_s = self._quiet_until_s.get(address, 0.0) - time.monotonic()
        if left_s > 0:
            time.sleep(left_s)

    def _tell(
        self, party: Party, index: int, values: tuple[int, ...], at: Stamp
    ) -> None:
        ear = self._slaves[party.device].ear
        self.tell(party.device, registers(ear, party.driver, index, values, at))

    def _refuse(self, one: Round, wrong: Believed) -> None:
        """Count what was wrong, and tell it unless it was mere silence."""
        at = self._clock.stamp()
        for party in one.parties:
            name = party.device
            if wrong.reason == "timeout":
                self.tallies[name].refused["timeout"] += 1
            else:
                self.tell(name, (Refused(name, wrong.reason, wrong.raw, at),))

    def _turn(self, one: Round, *, up: bool, why: str) -> None:
        for party in one.parties:
            self.turn(party.device, up=up, why=why)

    def _take_apart(self, one: Round) -> None:
        """Ask piece by piece from now on what was refused as one."""
        LOG.warning(
            "bus=%s event=split devices=%s",
            self.bus_name,
            ",".join(party.device for party in one.parties),
        )
        del self._rounds[one.name], self._polls[one.name]
        for piece in split(one):
            self._rounds[piece.name] = piece
            self._plan(piece)

    # ------------------------------------------------------------------ orders

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
            self._hold(order, slave.address, write)

    def _write(self, slave: Slave, write: RegisterWrite) -> bool:
        self._keep_quiet(slave.address)
        refused = self._master.write(
            slave.address,
            write.table,
            write.address,
            write.values,
            turnaround_s=slave.driver.turnaround_s,
        )
        self._quiet_until_s[slave.address] = time.monotonic() + slave.driver.pause_s
        return refused is None

    def _hold(self, order: Order, address: int, write: RegisterWrite) -> None:
        """Remember which state of a coil was ordered and confirmed."""
        if write.table == "coil":
            for coil, value in enumerate(write.values, write.address):
                self._held[address, coil] = order, value

    def _compare(self, one: Round, read: Read, values: tuple[int, ...]) -> None:
        """Take back orders whose coils have changed since, such as at a restart."""
        if read.table != "coil":
            return
        address = one.parties[0].address
        for coil, value in enumerate(values, read.address):
            order, ordered = self._held.get((address, coil), (None, value))
            if order is not None and ordered != value:
                del self._held[address, coil]
                self.fail(order, "the device does not show it any more")


def _words(wrong: str) -> str:
    if wrong == "timeout":
        return "it does not answer"
    return f"its answers cannot be believed ({wrong})"
