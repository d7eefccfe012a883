"""Bus threads of many devices: one that is dead costs the others next to nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from drivers.contract import RegisterWrite
from edge_app.acquire.files import FileRunner, Probe
from edge_app.acquire.registers import RegisterRunner, Slave
from edge_app.model import OrderFailed, PortChange, Reading, Refused
from firmware_bridge.kernel_files import KernelFiles
from tests.wire.runners import (
    CLOCK,
    Inbox,
    Master,
    Unbelieved,
    driver_of,
    ear,
    hasten,
    order,
    running,
    until,
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every pause be short."""
    hasten(monkeypatch)


def registers(
    master: Master, inbox: Inbox, *names: str, every_s: float = 0.05, **changes: Any
) -> RegisterRunner:
    """Return the runner of climate probes at the addresses 1, 2, 3."""
    driver = replace(driver_of("climate_xymd02"), **changes)
    slaves = {
        name: Slave(ear(name, driver), driver, address, every_s)
        for address, name in enumerate(names, 1)
    }
    return RegisterRunner("rs485", master, slaves, CLOCK, inbox.put)


def test_a_dead_slave_does_not_slow_the_others() -> None:
    """Once it is lost it costs a time-out now and then; the other keeps its rate."""
    master, inbox = Master(), Inbox()
    master.says[1] = (54, 800)
    with running(registers(master, inbox, "good", "dead")):
        lost = inbox.wait(PortChange)
        heard = len(inbox.of(Reading))
        began = len(master.asked)
        until(lambda: len(inbox.of(Reading)) >= heard + 24)

    assert ("dead", False, "it does not answer") == (lost.device, lost.up, lost.why)
    asked = [device for _, device in master.asked[began:]]
    assert asked.count(1) > 3 * asked.count(2)
    times = [when for when, device in master.asked[began:] if device == 1]
    assert (times[-1] - times[0]) / (len(times) - 1) < 0.075


def test_a_dead_slave_comes_back() -> None:
    """It is still asked, and one change says that it answers."""
    master, inbox = Master(), Inbox()
    with running(registers(master, inbox, "probe")):
        inbox.wait(PortChange)
        master.says[1] = (54, 800)
        back = inbox.wait(PortChange, 2)

    assert back.up
    assert [False, True] == [change.up for change in inbox.of(PortChange)]


def test_a_slave_that_answers_wrongly_is_lost_with_the_reason() -> None:
    """Its bytes are told once a minute, in one entry, and counted."""
    master, inbox = Master(), Inbox()
    master.says[1] = Unbelieved("check", b"\x01\x04")
    with running(registers(master, inbox, "probe")) as runner:
        lost = inbox.wait(PortChange)
        until(lambda: runner.tallies["probe"].refused["check"] > 3)

    assert "its answers cannot be believed (check)" == lost.why
    assert 1 == len(inbox.of(Refused))


def test_a_line_that_goes_takes_all_slaves_with_it() -> None:
    """Each is lost once, and each comes back once."""
    master, inbox = Master(), Inbox()
    master.says = {1: (54, 800), 2: (55, 800)}
    with running(registers(master, inbox, "a", "b")):
        inbox.wait(Reading, 4)
        master.broken = True
        inbox.wait(PortChange, 2)
        master.broken = False
        inbox.wait(PortChange, 4)

    assert [("a", False), ("b", False)] == [
        (change.device, change.up) for change in inbox.of(PortChange)[:2]
    ]
    assert {("a", True), ("b", True)} == {
        (change.device, change.up) for change in inbox.of(PortChange)[2:]
    }


def spell(verb: str, value: Decimal | None, _options: object) -> tuple[Any, ...]:
    """Encode orders of a made-up relay."""
    if verb != "set" or value is None:
        raise ValueError(f"There is no order {verb!r}.")
    return (RegisterWrite("holding", 7, (int(value),)),)


@pytest.mark.parametrize(
    ("verb", "spoil", "why"),
    [
        ("set", lambda _: None, ""),
        ("fly", lambda _: None, "There is no order 'fly'."),
        (
            "set",
            lambda master: setattr(master, "confirms", False),
            "the device did not confirm it",
        ),
        ("set", lambda master: setattr(master, "broken", True), "the line is gone"),
    ],
)
def test_an_order_to_a_slave_is_written_or_fails_in_words(
    verb: str, spoil: Callable[[Master], None], why: str
) -> None:
    """Whatever happens on the line, somebody hears of it."""
    master, inbox = Master(), Inbox()
    spoil(master)
    runner = registers(master, inbox, "relay", encode=spell)
    runner.submit(order("relay", verb, "5"))
    with running(runner):
        if why:
            assert why == inbox.wait(OrderFailed).why
        else:
            until(lambda: [(1, 7, (5,))] == master.written)


def test_a_probe_without_its_file_is_lost_and_comes_back(tmp_path: Path) -> None:
    """An unplugged 1-Wire probe is a folder less in the kernel's tree."""
    driver = driver_of("climate_ds18b20")
    inbox = Inbox()
    probes = {"probe": Probe(ear("probe", driver, id="28-01"), driver, 0.03)}
    runner = FileRunner("w1", KernelFiles(tmp_path), probes, CLOCK, inbox.put)
    with running(runner):
        lost = inbox.wait(PortChange)
        (tmp_path / "28-01").mkdir()
        scratchpad = "98 01 4b 46 7f ff 08 10 22"
        text = f"{scratchpad} : crc=22 YES\n{scratchpad} t=25500\n"
        (tmp_path / "28-01" / "w1_slave").write_text(text)
        back = inbox.wait(PortChange, 2)
        runner.submit(order("probe", "set", "1"))
        failed = inbox.wait(OrderFailed)

    assert (False, "no believable reading") == (lost.up, lost.why)
    assert back.up
    assert "a kernel file takes no orders" == failed.why
