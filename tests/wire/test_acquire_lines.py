"""The GPIO thread: edges once, levels at once, patterns in time, outputs left safe."""

from __future__ import annotations

from typing import Any

import pytest

from edge_app.acquire.lines import LineRunner, Wired
from edge_app.model import OrderFailed, PortChange, Reading, Refused, TagRead
from simulators.rfid_wiegand import card, pulses
from tests.wire.runners import (
    CLOCK,
    Inbox,
    Pins,
    driver_of,
    ear,
    hasten,
    order,
    running,
    until,
)

BEAM, BARRIER, BUZZER, D0, D1 = 17, 22, 24, 5, 6


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every pause be short."""
    hasten(monkeypatch)


def header(pins: Pins, inbox: Inbox, **barrier: Any) -> LineRunner:
    """Return the runner of a beam, a barrier and a buzzer."""
    beam, output = driver_of("line_beam"), driver_of("line_output")
    wired = {
        "beam": Wired(ear("beam", beam), beam, (BEAM,)),
        "barrier": Wired(ear("barrier", output, **barrier), output, (BARRIER,)),
        "buzzer": Wired(ear("buzzer", output, beep_s=0.03), output, (BUZZER,)),
    }
    return LineRunner("pins", pins, wired, CLOCK, inbox.put)


def levels(pins: Pins, line: int) -> list[bool]:
    """Return what a line was set to, in order."""
    return [level for _, one, level in pins.set if one == line]


def test_the_level_found_is_told_at_the_start() -> None:
    """A beam that is broken already is no edge that anybody would see."""
    pins, inbox = Pins(), Inbox()
    with running(header(pins, inbox)):
        assert "beam" == inbox.wait(Reading).device

    assert [] == inbox.of(PortChange)


def test_a_bouncing_edge_is_told_once_and_at_once() -> None:
    """The first edge counts; what bounces behind it does not."""
    pins, inbox = Pins(), Inbox()
    with running(header(pins, inbox)):
        first = inbox.wait(Reading).value
        for _ in range(5):
            pins.edge(BEAM, not pins.levels[BEAM])
        told = inbox.wait(Reading, 2)

    assert told.value != first
    assert 2 == len(inbox.of(Reading))


def test_an_edge_carries_the_time_it_came() -> None:
    """Not the time when somebody looked."""
    pins, inbox = Pins(), Inbox()
    with running(header(pins, inbox)):
        inbox.wait(Reading)
        pins.edge(BEAM, not pins.levels[BEAM], age_s=3.0)
        told = inbox.wait(Reading, 2)
        age_ns = CLOCK.boot_ns() - told.at.boot_ns

    assert 2.9e9 < age_ns < 4e9


def test_a_bounce_that_settles_elsewhere_is_told_at_its_end() -> None:
    """A beam that was broken for a moment is whole again, though nobody moves."""
    pins, inbox = Pins(), Inbox()
    with running(header(pins, inbox)):
        first = inbox.wait(Reading).value
        level = pins.levels[BEAM]
        pins.edge(BEAM, not level)
        pins.edge(BEAM, level)
        inbox.wait(Reading, 3)

    values = [one.value for one in inbox.of(Reading)]
    assert [first, 1 - first, first] == values


def test_a_pulse_ends_by_itself_in_time() -> None:
    """A barrier is opened, and shut again after the ordered seconds."""
    pins, inbox = Pins(), Inbox()
    with running(header(pins, inbox)) as runner:
        runner.tried.wait(5)
        runner.submit(order("barrier", "pulse", "0.15"))
        assert pins.levels[BARRIER] is True
        until(lambda: levels(pins, BARRIER) == [False, True, False])

    opened, shut = [when for when, line, _ in pins.set if line == BARRIER][1:3]
    assert 0.14 < shut - opened < 0.4


def test_an_order_ends_the_pattern_before_it() -> None:
    """Shut means shut: the rest of a pulse does not come back."""
    pins, inbox = Pins(), Inbox()
    with running(header(pins, inbox)) as runner:
        runner.tried.wait(5)
        runner.submit(order("buzzer", "beep", "9"))
        runner.submit(order("buzzer", "off"))
        runner.submit(order("barrier", "pulse", "0.2"))
        until(lambda: levels(pins, BARRIER) == [False, True, False])

    assert [False, True, False] == levels(pins, BUZZER)[:3]
    assert {False} == set(levels(pins, BUZZER)[2:])


def test_beeps_are_counted() -> None:
    """Three beeps are three, with a pause after each."""
    pins, inbox = Pins(), Inbox()
    with running(header(pins, inbox)) as runner:
        runner.tried.wait(5)
        runner.submit(order("buzzer", "beep", "3"))
        until(lambda: len(levels(pins, BUZZER)) == 7)

    wanted = [False, True, False, True, False, True, False]
    assert wanted == levels(pins, BUZZER)[:7]


def test_outputs_are_left_safe() -> None:
    """A stop in the middle of a pulse shuts the barrier."""
    pins, inbox = Pins(), Inbox()
    with running(header(pins, inbox)) as runner:
        runner.tried.wait(5)
        runner.submit(order("barrier", "pulse", "60"))
        assert pins.levels[BARRIER] is True

    assert pins.levels[BARRIER] is False
    runner.submit(order("barrier", "pulse"))
    assert pins.levels[BARRIER] is False
    assert "bus pins is not open" == inbox.wait(OrderFailed).why


def test_a_lock_that_is_safe_when_on_is_left_on() -> None:
    """The option decides what safe is."""
    pins, inbox = Pins(), Inbox()
    with running(header(pins, inbox, safe="on")) as runner:
        runner.tried.wait(5)
        assert pins.levels[BARRIER] is True

    assert pins.levels[BARRIER] is True


@pytest.mark.parametrize(
    ("verb", "value"),
    [("fly", None), ("pulse", "-1"), ("pulse", "NaN"), ("beep", "1000")],
)
def test_an_order_that_makes_no_sense_fails_in_words(
    verb: str, value: str | None
) -> None:
    """The line is not touched."""
    pins, inbox = Pins(), Inbox()
    with running(header(pins, inbox)) as runner:
        runner.tried.wait(5)
        runner.submit(order("barrier", verb, value))
        assert inbox.wait(OrderFailed).why.endswith(".")
        assert [False] == levels(pins, BARRIER)


def test_an_input_takes_no_orders() -> None:
    """It says so."""
    pins, inbox = Pins(), Inbox()
    with running(header(pins, inbox)) as runner:
        runner.tried.wait(5)
        runner.submit(order("beam", "on"))

        assert "this device takes no orders" == inbox.wait(OrderFailed).why


def test_a_late_order_opens_nothing() -> None:
    """Whoever it was for has gone."""
    pins, inbox = Pins(), Inbox()
    with running(header(pins, inbox)) as runner:
        runner.tried.wait(5)
        runner.submit(order("barrier", "pulse", within_s=-0.001))

        assert "too late" == inbox.wait(OrderFailed).why
        assert [False] == levels(pins, BARRIER)


def test_an_order_of_the_start_is_carried_out_once_the_pins_are_there() -> None:
    """It waits for the lines to be claimed, and comes after their safe level."""
    pins, inbox = Pins(), Inbox()
    runner = header(pins, inbox)
    runner.submit(order("barrier", "on"))
    with running(runner):
        until(lambda: levels(pins, BARRIER) == [False, True])

    assert [] == inbox.of(OrderFailed)


def test_pins_that_go_are_lost_and_come_back_safe() -> None:
    """Half a pattern of before is not taken up again."""
    pins, inbox = Pins(), Inbox()
    with running(header(pins, inbox)) as runner:
        runner.tried.wait(5)
        runner.submit(order("barrier", "pulse", "0.3"))
        pins.broken = True
        pins.wake()
        inbox.wait(PortChange, 3)
        assert not any(change.up for change in inbox.of(PortChange))
        pins.broken = False
        inbox.wait(PortChange, 6)
        count = len(levels(pins, BARRIER))
        runner.submit(order("buzzer", "beep", "9"))
        until(lambda: len(levels(pins, BUZZER)) > 18)

    assert count + 1 == len(levels(pins, BARRIER))
    assert pins.levels[BARRIER] is False


def test_a_card_that_is_heard_late_is_one_card() -> None:
    """Half a second late, one edge at a time and wakes among them: the stamps count."""
    pins, inbox, reader = Pins(), Inbox(), driver_of("rfid_wiegand")
    wired = {"badges": Wired(ear("badges", reader), reader, (D0, D1))}
    runner = LineRunner("pins", pins, wired, CLOCK, inbox.put)
    for number, (key, level, at_s) in enumerate(pulses(card("D41B81", 26), 0.0)):
        pins.edge(D0 if key == "d0" else D1, level, age_s=0.5 - at_s)
        if number % 10 == 9:
            pins.wake()
    with running(runner):
        inbox.wait(TagRead)

    assert [] == inbox.of(Refused)


def test_a_bounce_that_is_heard_late_is_no_level() -> None:
    """A beam that is broken with a bounce is not clear in between."""
    pins, inbox = Pins(), Inbox()
    runner = header(pins, inbox)
    with running(runner):
        first = inbox.wait(Reading).value
        for level, age_s in ((False, 0.5), (True, 0.499), (False, 0.498), (True, 0.2)):
            pins.edge(BEAM, level, age_s)
        inbox.wait(Reading, 3)
        runner.wake()

    values = [one.value for one in inbox.of(Reading)]
    assert [first, 1 - first, first] == values
