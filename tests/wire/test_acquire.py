"""Bus threads: they open again, say once who is lost, and carry out or fail orders."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from edge_app.acquire.stream import Speaker, StreamRunner
from edge_app.model import OrderFailed, PortChange, Reading, Refused, Replied, TagRead
from firmware_bridge.serial_port import SerialPort
from simulators import rfid_llrp, thermometer_gymcu9061x
from tests.wire.peers import pty
from tests.wire.runners import (
    CLOCK,
    Inbox,
    Line,
    driver_of,
    ear,
    hasten,
    order,
    running,
    until,
)

WEIGHT = b"S S     100.00 g\r\n"
NO_TAG = bytes.fromhex("BB01FF000115167E")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every pause be short."""
    hasten(monkeypatch)


def stream(
    line: Any, inbox: Inbox, name: str, every_s: float | None = None, **changes: Any
) -> StreamRunner:
    """Return the runner of one stream device."""
    driver = driver_of(name)
    speaker = Speaker(ear("dev", driver), replace(driver, **changes), every_s)
    return StreamRunner("line", line, speaker, CLOCK, inbox.put)


def scale(line: Any, inbox: Inbox) -> StreamRunner:
    """Return the runner of a scale that is asked often."""
    return stream(line, inbox, "scale_mtsics", 0.03)


# ------------------------------------------------------------------ opening


def test_a_port_that_cannot_be_opened_is_tried_again_with_a_growing_pause() -> None:
    """One change says that it is away, one that it came, whatever the tries."""
    line, inbox = Line(refusals=4), Inbox()
    with running(stream(line, inbox, "thermometer_gymcu9061x")):
        inbox.wait(PortChange, 2)
        until(lambda: len(line.opened_s) == 5)

    away, back = inbox.of(PortChange)
    assert (False, "there is no such port") == (away.up, away.why)
    assert back.up
    gaps = [b - a for a, b in zip(line.opened_s, line.opened_s[1:], strict=False)]
    assert gaps[0] < gaps[1] < gaps[2]
    assert gaps[3] < 0.25


def test_a_port_that_opens_and_fails_at_once_is_not_hammered() -> None:
    """A TCP gateway that takes and drops connections earns growing pauses too."""
    line, inbox = Line(), Inbox()
    line.dead = True
    with running(stream(line, inbox, "thermometer_gymcu9061x")):
        line.say(b"")
        until(lambda: line.closed >= 4)
        line.dead = False

    gaps = [b - a for a, b in zip(line.opened_s, line.opened_s[1:], strict=False)]
    assert gaps[0] >= 0.02
    assert gaps[1] >= 0.04
    assert line.closed <= len(line.opened_s)


def test_a_port_that_vanishes_is_lost_and_comes_back(tmp_path: Path) -> None:
    """A USB adapter returns under another number; its stable name finds it."""
    name, inbox = tmp_path / "by-id", Inbox()
    runner = stream(SerialPort(str(name), baud=9600), inbox, "thermometer_gymcu9061x")
    with pty() as first, pty() as second:
        name.symlink_to(first.path)
        runner.start()
        until(lambda: runner.is_open)
        os.write(first.fd, thermometer_gymcu9061x.EVERYTHING[:-3])
        name.unlink()
        first.unplug()
        assert not inbox.wait(PortChange).up
        name.symlink_to(second.path)
        assert inbox.wait(PortChange, 2).up
        heard = len(inbox.of(Reading))
        os.write(second.fd, thermometer_gymcu9061x.EVERYTHING)
        inbox.wait(Reading, heard + 2)
        runner.stop()
        runner.join(3)

    # What was half said before is forgotten and spoils nothing.
    assert [] == inbox.of(Refused)


def test_an_order_to_a_closed_bus_fails_in_words() -> None:
    """Nobody waits for a bus that may never come."""
    inbox = Inbox()
    with running(scale(Line(refusals=99), inbox)) as runner:
        runner.tried.wait(5)
        runner.submit(order("dev", "tare"))

        failed = inbox.wait(OrderFailed)

    assert ("tare", "bus line is not open", "a-cause") == (
        failed.verb,
        failed.why,
        failed.cause,
    )


def test_an_order_before_the_first_try_waits_for_it() -> None:
    """At a start the bus is a moment later than the station."""
    line, inbox = Line(), Inbox()
    runner = scale(line, inbox)
    runner.submit(order("dev", "tare"))
    with running(runner):
        until(lambda: b"T\r\n" in line.sent)

    assert [] == inbox.of(OrderFailed)


# ------------------------------------------------------------------- streams


def test_a_silent_device_is_lost_once_and_comes_back() -> None:
    """It says nothing for a time and to some asks; then it answers again."""
    line, inbox = Line(), Inbox()
    line.answer = lambda _: WEIGHT
    with running(scale(line, inbox)):
        inbox.wait(Reading, 2)
        line.answer = lambda _: b""
        lost = inbox.wait(PortChange)
        line.answer = lambda _: WEIGHT
        back = inbox.wait(PortChange, 2)

    assert (False, "it does not answer") == (lost.up, lost.why)
    assert (True, "answers") == (back.up, back.why)


def test_a_device_that_only_talks_nonsense_is_lost() -> None:
    """Noise is counted as refused, and is no answer."""
    line, inbox = Line(), Inbox()
    line.answer = lambda _: b"\x81\x00zz\r\n"
    with running(scale(line, inbox)):
        lost = inbox.wait(PortChange)

    assert (False, "its answers make no sense") == (lost.up, lost.why)
    assert 1 == len(inbox.of(Refused))


def test_a_reader_without_a_tag_is_not_lost() -> None:
    """It answers that there is none, which is no entry and a sign of life."""
    line, inbox = Line(), Inbox()
    line.answer = lambda _: NO_TAG
    with running(stream(line, inbox, "rfid_yrm100", 0.02)) as runner:
        until(lambda: len(line.sent) > 30)
        assert runner.tallies["dev"].up is True

    assert [] == inbox.of(PortChange)
    assert [] == inbox.of(TagRead)


def test_orders_go_out_before_the_next_ask() -> None:
    """And their answers come as replies."""
    line, inbox = Line(), Inbox()
    line.answer = lambda data: b"T S     100.00 g\r\n" if data == b"T\r\n" else b""
    runner = scale(line, inbox)
    runner.submit(order("dev", "tare"))
    with running(runner):
        replied = inbox.wait(Replied)

    assert b"T\r\n" == line.sent[0]
    assert ("dev", True) == (replied.device, replied.ok)


def test_a_late_order_fails_and_is_not_sent() -> None:
    """A gate that opens for somebody who has left is worse than none."""
    line, inbox = Line(), Inbox()
    runner = scale(line, inbox)
    runner.submit(order("dev", "tare", within_s=-0.001))
    with running(runner):
        failed = inbox.wait(OrderFailed)

    assert "too late" == failed.why
    assert b"T\r\n" not in line.sent


def test_an_order_that_the_device_cannot_take_fails_in_the_drivers_words() -> None:
    """An unknown verb, and a device that takes none at all."""
    inbox, deaf = Inbox(), Inbox()
    with running(scale(Line(), inbox)) as runner:
        runner.submit(order("dev", "fly"))
        assert "fly" in inbox.wait(OrderFailed).why
    with running(stream(Line(), deaf, "thermometer_gymcu9061x", encode=None)) as runner:
        runner.submit(order("dev", "tare"))
        assert "this device takes no orders" == deaf.wait(OrderFailed).why


def test_an_order_that_meets_a_broken_port_fails_and_loses_the_bus() -> None:
    """It does not vanish with the port."""
    line, inbox = Line(), Inbox()
    runner = scale(line, inbox)
    runner.submit(order("dev", "tare"))
    line.broken_write = True
    with running(runner):
        assert "it cannot be written to" == inbox.wait(OrderFailed).why
        assert not inbox.wait(PortChange).up


def test_a_reader_with_another_client_says_so_once() -> None:
    """Its own words are the reason, however often the line is opened in vain."""
    reader, line, inbox = rfid_llrp.stand_in({}), Line(), Inbox()
    refusal = reader.turned_away(0.0)
    line.answer = lambda _data: refusal
    with running(stream(line, inbox, "rfid_llrp")):
        until(lambda: len(line.opened_s) >= 3)

    (change,) = inbox.of(PortChange)
    assert not change.up
    assert "client" in change.why
