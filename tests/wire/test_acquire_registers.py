"""The thread of a Modbus line: joined reads, silences, boards of many relays."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from drivers.contract import Ask, Finding, RegisterDriver, RegisterWrite, Sample
from drivers.quantities import Quantity
from edge_app.acquire.registers import RegisterRunner, Slave
from edge_app.model import OrderFailed, PortChange, Reading, Refused
from tests.wire.runners import (
    CLOCK,
    Door,
    Inbox,
    Unbelieved,
    driver_of,
    ear,
    hasten,
    order,
    running,
    until,
)

HOLE = Unbelieved("exception-2", b"\x01\x83\x02")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every pause be short."""
    hasten(monkeypatch)


@dataclass
class Boards(Door):
    """A master whose devices have maps: by address, table and register."""

    maps: dict[int, dict[str, dict[int, int]]] = field(default_factory=dict)
    longest: int = 125
    reads: list[tuple[int, str, int, int]] = field(default_factory=list)
    at_s: list[float] = field(default_factory=list)

    def wake(self) -> None:
        """End nothing."""

    def read(
        self, device: int, table: str, address: int, count: int, *, turnaround_s: float
    ) -> tuple[int, ...] | Unbelieved:
        """Answer out of the map; a hole or a long read is refused."""
        self.reads.append((device, table, address, count))
        self.at_s.append(time.monotonic())
        if device not in self.maps:
            threading.Event().wait(turnaround_s)
            return Unbelieved("timeout")
        there = self.maps[device].get(table, {})
        wanted = range(address, address + count)
        if count > self.longest or not all(one in there for one in wanted):
            return HOLE
        return tuple(there[one] for one in wanted)

    def write(
        self,
        device: int,
        table: str,
        address: int,
        values: tuple[int, ...],
        *,
        turnaround_s: float,
    ) -> Unbelieved | None:
        """Write into the map."""
        del turnaround_s
        self.at_s.append(time.monotonic())
        if device not in self.maps:
            return Unbelieved("timeout")
        there = self.maps[device][table.removesuffix("-many")]
        there.update(enumerate(values, address))
        return None


def board(relays: int = 8) -> dict[str, dict[int, int]]:
    """Return the map of a relay board with all relays off."""
    return {"coil": dict.fromkeys(range(relays), 0)}


def runner(master: Boards, inbox: Inbox, slaves: Mapping[str, Slave]) -> RegisterRunner:
    """Return the thread of these slaves."""
    return RegisterRunner("rs485", master, slaves, CLOCK, inbox.put)


def relays(**channels: int) -> dict[str, Slave]:
    """Return relays of the board at address 1 by name and channel."""
    driver = replace(driver_of("relay_modbus"), turnaround_s=0.01)
    return {
        name: Slave(ear(name, driver, channel=channel), driver, 1, 0.05)
        for name, channel in channels.items()
    }


def told(inbox: Inbox, device: str) -> list[int]:
    """Return what a device was seen to be."""
    return [int(one.value) for one in inbox.of(Reading) if one.device == device]


def lone(driver: RegisterDriver[Any], **changes: Any) -> dict[str, Slave]:
    """Return one device at the address 1, asked 20 times a second."""
    changed = replace(driver, turnaround_s=0.01, **changes)
    return {"dev": Slave(ear("dev", changed), changed, 1, 0.05)}


# -------------------------------------------------------------- joined reads


def test_relays_of_one_board_are_read_in_one_request() -> None:
    """Three relays are one question, and each is told its own state."""
    master, inbox = Boards(maps={1: board()}), Inbox()
    master.maps[1]["coil"][3] = 1
    with running(runner(master, inbox, relays(horn=1, lamp=4, red=6))):
        inbox.wait(Reading, 9)

    assert {(1, "coil", 0, 6)} == set(master.reads)
    assert ({0}, {1}, {0}) == tuple(
        set(told(inbox, name)) for name in ("horn", "lamp", "red")
    )


def test_neighbours_of_one_device_are_read_in_one_request() -> None:
    """Two asks with a hole between them are one read; each is decoded by itself."""
    driver = driver_of("climate_xymd02")
    asks = (Ask("input", 1, 1), Ask("input", 4, 2))

    def decode(ask: int, values: tuple[int, ...], _options: Any) -> tuple[Finding, ...]:
        total = Decimal(sum(values))
        return (Sample(Quantity.TEMPERATURE, total, f"{ask}/{len(values)}"),)

    slaves = lone(driver, asks=asks, polled=(0, 1), decode=decode)
    master = Boards(maps={1: {"input": {at: at for at in range(10)}}})
    inbox = Inbox()
    with running(runner(master, inbox, slaves)):
        inbox.wait(Reading, 2)

    assert {(1, "input", 1, 5)} == set(master.reads)
    assert [("0/1", Decimal(1)), ("1/2", Decimal(9))] == [
        (one.channel, one.value) for one in inbox.of(Reading)[:2]
    ]


def test_a_device_that_refuses_a_joined_read_is_asked_piece_by_piece() -> None:
    """It is split for good, even when the line is opened again, and nobody is lost."""
    master, inbox = Boards(maps={1: board()}, longest=2), Inbox()
    with running(runner(master, inbox, relays(horn=1, lamp=4))):
        inbox.wait(Reading, 6)
        master.maps.clear()
        inbox.wait(PortChange, 2)
        master.maps[1] = board()
        inbox.wait(PortChange, 4)

    assert 1 == master.reads.count((1, "coil", 0, 4))
    assert {(1, "coil", 0, 1), (1, "coil", 3, 1)} == set(master.reads[1:])
    assert [] == inbox.of(Refused)


def test_a_relay_that_the_board_does_not_have_is_lost_alone() -> None:
    """After the split its own read is refused, and the others go on."""
    master, inbox = Boards(maps={1: board(relays=4)}), Inbox()
    with running(runner(master, inbox, relays(horn=1, far=8))):
        lost = inbox.wait(PortChange)
        heard = len(told(inbox, "horn"))
        until(lambda: len(told(inbox, "horn")) > heard + 2)

    assert ("far", "its answers cannot be believed (exception-2)") == (
        lost.device,
        lost.why,
    )
    assert [lost] == inbox.of(PortChange)


def test_a_silent_board_takes_all_its_relays_with_it() -> None:
    """One time-out speaks for all of them, and one answer brings all back."""
    master, inbox = Boards(), Inbox()
    with running(runner(master, inbox, relays(horn=1, lamp=4))) as thread:
        inbox.wait(PortChange, 2)
        master.maps[1] = board()
        inbox.wait(PortChange, 4)

    assert [("horn", False), ("lamp", False), ("horn", True), ("lamp", True)] == [
        (one.device, one.up) for one in inbox.of(PortChange)
    ]
    assert thread.tallies["horn"].refused == thread.tallies["lamp"].refused


def test_two_blocks_are_decoded_together() -> None:
    """The collector's temperatures and resistances come in two reads, told as one."""
    holding = dict.fromkeys(range(8), 0) | dict.fromkeys(range(0x20, 0x28), 1000)
    master, inbox = Boards(maps={1: {"holding": holding}}), Inbox()
    with running(runner(master, inbox, lone(driver_of("climate_pta8d08")))):
        inbox.wait(Reading, 8)

    assert [(1, "holding", 0, 8), (1, "holding", 0x20, 8)] == master.reads[:2]
    assert [str(number) for number in range(1, 9)] == [
        one.channel for one in inbox.of(Reading)[:8]
    ]


# ------------------------------------------------------------------ silence


def test_a_device_gets_the_silence_that_it_wants() -> None:
    """Reads and the writes of an order keep their distance from each other."""
    driver = driver_of("climate_xymd02")

    def spell(*_: Any) -> tuple[RegisterWrite, ...]:
        return (RegisterWrite("holding", 1, (1,)), RegisterWrite("holding", 2, (2,)))

    slaves = lone(driver, pause_s=0.06, encode=spell)
    registers = dict.fromkeys(range(4), 100)
    master = Boards(maps={1: {"input": registers, "holding": dict(registers)}})
    inbox = Inbox()
    thread = runner(master, inbox, slaves)
    with running(thread):
        inbox.wait(Reading, 2)
        thread.submit(order("dev", "set"))
        until(lambda: master.maps[1]["holding"][2] == 2)
        inbox.wait(Reading, 8)

    assert min(later - sooner for sooner, later in pairwise(master.at_s)) >= 0.06


# ------------------------------------------------------------------ orders


def test_a_relay_takes_orders_and_shows_them() -> None:
    """What was ordered is seen at the next read."""
    master, inbox = Boards(maps={1: board()}), Inbox()
    thread = runner(master, inbox, relays(horn=1, lamp=4))
    with running(thread):
        inbox.wait(Reading, 2)
        thread.submit(order("lamp", "on"))
        until(lambda: told(inbox, "lamp")[-1:] == [1])
        thread.submit(order("lamp", "off"))
        until(lambda: told(inbox, "lamp")[-1:] == [0])

    assert {0} == set(told(inbox, "horn"))
    assert [] == inbox.of(OrderFailed)


def test_a_board_that_forgot_an_order_is_found_out() -> None:
    """A restarted board shows its relay off: the order has failed after all, once."""
    master, inbox = Boards(maps={1: board()}), Inbox()
    thread = runner(master, inbox, relays(horn=1, lamp=4))
    with running(thread):
        for name in ("horn", "lamp"):
            thread.submit(order(name, "on"))
        thread.submit(order("horn", "off"))
        until(lambda: told(inbox, "lamp")[-1:] == [1])
        master.maps[1] = board()
        failed = inbox.wait(OrderFailed)
        heard = len(inbox.of(Reading))
        inbox.wait(Reading, heard + 4)

    assert ("lamp", "on", "the device does not show it any more", "a-cause") == (
        failed.device,
        failed.verb,
        failed.why,
        failed.cause,
    )
    assert [failed] == inbox.of(OrderFailed)
