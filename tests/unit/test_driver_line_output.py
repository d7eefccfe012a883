"""The output driver as a table of orders, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from drivers import line_output
from drivers.contract import LevelStep
from simulators import line_output as output_device

HIGH, LOW = True, False
OUT = line_output.Options()


def steps(verb: str, value: str | None, options: line_output.Options = OUT) -> str:
    """Spell an order's levels: `1` or `0`, and how long."""
    number = None if value is None else Decimal(value)
    spelled = line_output.encode(verb, number, options)
    return " ".join(word(step) for step in spelled)


def word(step: LevelStep) -> str:
    """Spell one step."""
    return f"{step.level:d}" + ("" if step.hold_s is None else f"/{step.hold_s}")


LOW_BOARD = line_output.Options(active="low")
HELD = line_output.Options(safe="on")


@pytest.mark.parametrize(
    ("options", "verb", "value", "expected"),
    [
        pytest.param(OUT, "on", None, "1", id="on"),
        pytest.param(OUT, "off", None, "0", id="off"),
        pytest.param(LOW_BOARD, "on", None, "0", id="on at an active-low board"),
        pytest.param(LOW_BOARD, "off", None, "1", id="off at an active-low board"),
        pytest.param(OUT, "pulse", None, "1/0.5 0", id="a pulse"),
        pytest.param(OUT, "pulse", "0.2", "1/0.2 0", id="a pulse of some length"),
        pytest.param(OUT, "pulse", "60", "1/60.0 0", id="the longest pulse"),
        pytest.param(HELD, "pulse", None, "0/0.5 1", id="letting go of a lock"),
        pytest.param(OUT, "beep", None, "1/0.1 0", id="one beep"),
        pytest.param(OUT, "beep", "2", "1/0.1 0/0.1 1/0.1 0", id="two beeps"),
    ],
)
def test_orders(
    options: line_output.Options, verb: str, value: str | None, expected: str
) -> None:
    """Each order is the levels beside it."""
    assert expected == steps(verb, value, options)


@pytest.mark.parametrize(
    ("verb", "value", "sentence"),
    [
        ("pulse", "0", "longer than 0 and at most 60 s"),
        ("pulse", "60.1", "longer than 0 and at most 60 s"),
        ("beep", "0", "beeps 1 to 10 times"),
        ("beep", "11", "beeps 1 to 10 times"),
        ("beep", "1.5", "beeps 1 to 10 times"),
    ],
)
def test_orders_out_of_bounds(verb: str, value: str, sentence: str) -> None:
    """What an output should not do is refused in one sentence."""
    with pytest.raises(ValueError, match=sentence):
        steps(verb, value)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (OUT, LOW),
        (LOW_BOARD, HIGH),
        (HELD, HIGH),
        (line_output.Options(active="low", safe="on"), LOW),
    ],
)
def test_rest_level(options: line_output.Options, expected: bool) -> None:
    """The safe level follows from what is active and what is safe."""
    assert expected is line_output.rest_level(options)


def test_the_stand_in_remembers() -> None:
    """It counts changes, not repetitions, and says on or off, not high or low."""
    relay = output_device.stand_in({"active": "low"})
    for at_s, level in ((1.0, HIGH), (2.0, LOW), (2.5, LOW), (3.0, HIGH)):
        relay.driven("line", level, at_s)
    relay.driven("another", LOW, 4.0)

    assert relay.poke({}) == {
        "on": False,
        "changes": [[1.0, False], [2.0, True], [3.0, False]],
    }
