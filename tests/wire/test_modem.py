"""A modem on a real pty: the bench hears what was sent, the inbox what came."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from drivers.contract import Dialogue, Turn
from edge_app.acquire.dialogue import LEFT_OPEN, DialogueRunner
from edge_app.acquire.stream import Speaker
from edge_app.model import OrderFailed, PortChange, Refused, Replied
from edge_app.outcomes import Order
from firmware_bridge.serial_port import SerialPort
from tests.wire.bench_rig import Rig, rig
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

PHONE, OTHER = "+8613800138000", "+8613900139000"
SITE = """
[[bus]]
name = "modem-port"
kind = "serial"
port = "/dev/ttyUSB2"

[[device]]
name = "modem"
driver = "modem_at"
bus = "modem-port"
"""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every pause be short."""
    hasten(monkeypatch)


def sms(text: str, to: str = PHONE, within_s: float = 30.0) -> Order:
    """Return the order of a message."""
    return replace(order("modem", "sms", within_s=within_s), to=to, text=text)


class Site:
    """A bench with a modem, and the gateway's end of its line."""

    def __init__(self, bench: Rig, runner: DialogueRunner, inbox: Inbox) -> None:
        self.bench, self.runner, self.inbox = bench, runner, inbox

    def poke(self, **change: Any) -> Mapping[str, Any]:
        """Change what the modem sees."""
        return dict(self.bench.ask(do="poke", device="modem", change=change)["sees"])

    def sent(self) -> list[tuple[str, str]]:
        """Return what the telephones got."""
        notes = self.bench.log("note")
        return [(n["to"], n["text"]) for n in notes if n["what"] == "sms sent"]

    def replied(self, to: str, count: int = 1) -> list[Replied]:
        """Wait for so many replies of one kind."""

        def found() -> list[Replied]:
            return [one for one in self.inbox.of(Replied) if one.to == to]

        until(lambda: len(found()) >= count)
        return found()


@contextmanager
def site(root: Path, **change: Any) -> Iterator[Site]:
    """Lend a site whose first round has passed, with the modem changed before it."""
    inbox = Inbox()
    driver = driver_of("modem_at")
    with rig(SITE, root) as bench:
        if change:
            bench.ask(do="poke", device="modem", change=change)
        port = SerialPort(str(root / "dev/ttyUSB2"), baud=115200)
        speaker = Speaker(ear("modem", driver), driver, None)
        runner = DialogueRunner("modem-port", port, speaker, CLOCK, inbox.put)
        with running(runner):
            standing = Site(bench, runner, inbox)
            standing.replied("network")
            yield standing


def test_messages_go_and_come(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An alarm in Chinese leaves, an answer comes back, and no log names anybody."""
    caplog.set_level(logging.DEBUG)
    with site(tmp_path) as standing:
        standing.runner.submit(sms("冷库 1 温度 9.2 °C: 请回复 12"))
        standing.runner.submit(sms("The cold room is warm. " * 12, to=OTHER))
        replies = standing.replied("sms", 2)
        standing.poke(incoming={"from": PHONE, "text": "收到 12"})
        (came,) = standing.replied("sms-in")
        until(lambda: standing.poke()["stored"] == "0")

        assert [(PHONE, "冷库 1 温度 9.2 °C: 请回复 12")] == standing.sent()[:1]
        assert [(OTHER, "The cold room is warm. " * 12)] == standing.sent()[1:]

    assert [True, True] == [one.ok for one in replies]
    assert (f"{PHONE} 收到 12", True) == (came.text, came.ok)
    assert [] == [*standing.inbox.of(OrderFailed), *standing.inbox.of(Refused)]
    assert not any(word in caplog.text for word in ("138001", "收到", "cold room"))


def test_each_order_ends_once_and_says_why(tmp_path: Path) -> None:
    """A number that is none, a network that is away, one that is too late."""
    with site(tmp_path, delay_s=0.3) as standing:
        standing.runner.submit(sms("first"))
        standing.runner.submit(sms("never", within_s=0.1))
        standing.runner.submit(sms("to nobody", to="12"))
        standing.inbox.wait(OrderFailed, 2)
        standing.poke(error=331)
        standing.runner.submit(sms("lost"))
        standing.inbox.wait(OrderFailed, 3)

        assert [(PHONE, "first")] == standing.sent()

    late, nobody, lost = standing.inbox.of(OrderFailed)
    assert ("too late", "a-cause") == (late.why, late.cause)
    assert "3 to 20 digits" in nobody.why
    assert ("There is no network.", "sms") == (lost.why, lost.verb)
    assert 1 == len(standing.replied("sms"))


def test_a_plug_that_is_pulled_while_it_sends(tmp_path: Path) -> None:
    """The order has failed, and may have left; it does not leave a second time."""
    with site(tmp_path, delay_s=2) as standing:
        standing.runner.submit(sms("once"))
        standing.runner.submit(sms("waits behind it"))
        until(standing.sent)
        standing.bench.ask(do="unplug", bus="modem-port")
        standing.inbox.wait(OrderFailed, 2)
        standing.poke(delay_s=0)
        standing.bench.ask(do="plug", bus="modem-port")
        until(lambda: standing.runner.tallies["modem"].up)
        standing.runner.submit(sms("after"))
        standing.replied("sms")

        assert [(PHONE, "once"), (PHONE, "after")] == standing.sent()

    first, second = standing.inbox.of(OrderFailed)
    assert LEFT_OPEN == first.why
    assert "bus modem-port was closed" == second.why
    assert [False, True] == [one.up for one in standing.inbox.of(PortChange)]


def test_a_noisy_line_loses_nothing_that_came(tmp_path: Path) -> None:
    """Spoilt bytes are refused without their content; the message comes in the end."""
    with site(tmp_path) as standing:
        standing.bench.ask(do="noise", bus="modem-port", hex="FF80410D0A68656C6C6F0D0A")
        standing.inbox.wait(Refused)
        standing.poke(incoming={"from": PHONE, "text": "OK"})
        standing.replied("sms-in")

    assert {b""} == {one.raw for one in standing.inbox.of(Refused)}


def hurried(dialogue: Dialogue[Any]) -> Dialogue[Any]:
    """Give every result a hundredth of its time."""

    def soon(turn: Turn) -> Turn:
        return turn if turn.wait_s is None else replace(turn, wait_s=turn.wait_s / 100)

    return replace(
        dialogue,
        open=lambda *given: soon(dialogue.open(*given)),
        late=lambda *given: soon(dialogue.late(*given)),
    )


def test_a_modem_that_is_silent_fails_its_orders() -> None:
    """Lost after two commands without a result; whoever orders then is told at once."""
    driver, inbox = driver_of("modem_at"), Inbox()
    driver = replace(driver, dialogue=hurried(driver.dialogue))
    speaker = Speaker(ear("modem", driver), driver, None)
    with running(DialogueRunner("line", Line(), speaker, CLOCK, inbox.put)) as runner:
        assert not inbox.wait(PortChange).up
        runner.submit(sms("Hello"))
        failed = inbox.wait(OrderFailed)

    assert "it does not answer" == failed.why
