"""The Flintec driver as a table of registers, and against its stand-in."""

from __future__ import annotations

import pytest

from drivers.contract import Finding, Refusal, Reply, Sample
from drivers.scale_flintec import ASKS, Options, decode, encode
from simulators.scale_flintec import Indicator, stand_in

WHOLE = Options()
GRAMS = Options(decimals=1, unit="g")
LOW_FIRST = Options(decimals=3, words="low-first")
OK, MOVING, NET = 1 << 1, 1 << 2, 1 << 3


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case Sample(value=value, stable=stable):
            return f"{value}{'' if stable else '~'}"
        case Reply(to=to, ok=ok, text=text):
            return f"{to}:{'ok' if ok else 'no'}:{text}"
        case Refusal(reason=reason):
            return reason.value
    return "?"


@pytest.mark.parametrize(
    ("ask", "answer", "options", "expected"),
    [
        pytest.param(0, (1, 0x86A0, OK), WHOLE, "100000", id="published, 100000"),
        pytest.param(0, (0, 1234, OK | NET), GRAMS, "0.1234", id="grams"),
        pytest.param(0, (1234, 0, OK), LOW_FIRST, "1.234", id="low half first"),
        pytest.param(0, (0xFFFF, 0xFFCE, OK), GRAMS, "-0.0050", id="below zero"),
        pytest.param(0, (0, 5, OK | MOVING), WHOLE, "5~", id="moving"),
        pytest.param(0, (16, 0, OK), WHOLE, "range", id="more than it shows"),
        pytest.param(0, (0, 5, OK | 1), WHOLE, "weigh:no:busy", id="busy"),
        pytest.param(0, (0, 5, 0), WHOLE, "weigh:no:no data", id="no data"),
        pytest.param(
            0, (0, 5, 4 << 13), WHOLE, "weigh:no:system fault", id="system fault"
        ),
        pytest.param(
            0, (0, 5, OK | 1 << 13), WHOLE, "weigh:no:converter out of range", id="both"
        ),
        pytest.param(0, (0, 5, 7 << 13), WHOLE, "weigh:no:error 7", id="a new error"),
        pytest.param(1, (0, 5), WHOLE, "5~", id="without status never stable"),
        pytest.param(2, (OK,), WHOLE, "status:ok:stable, gross", id="status"),
        pytest.param(
            2, (OK | MOVING | NET,), WHOLE, "status:ok:in motion, net", id="moving net"
        ),
        pytest.param(2, (0,), WHOLE, "status:no:no data", id="status of a fault"),
        pytest.param(
            3, (0, 0x2710), GRAMS, "tare-memory:ok:1000.0 g", id="published tare"
        ),
        pytest.param(0, (0, 5), WHOLE, "envelope", id="one register too few"),
        pytest.param(4, (0, 5), WHOLE, "envelope", id="an ask that is none"),
        pytest.param(-1, (0, 5), WHOLE, "envelope", id="a negative ask"),
    ],
)
def test_registers(
    ask: int, answer: tuple[int, ...], options: Options, expected: str
) -> None:
    """Each answer earns exactly the finding beside it."""
    assert [expected] == [word(one) for one in decode(ask, answer, options)]


def order(scale: Indicator, verb: str) -> int:
    """Give one order to the stand-in; 0 or the exception that it earns."""
    (write,) = encode(verb, None, WHOLE)
    assert write.table == "holding-many"
    return scale.write("holding", write.address, write.values)


def weigh(scale: Indicator, options: Options) -> list[str]:
    """Read the stand-in as the bus would."""
    answer = scale.read("holding", ASKS[0].address, ASKS[0].count)
    assert answer is not None
    return [word(one) for one in decode(0, answer, options)]


def test_orders() -> None:
    """Zero, tare and clear do what they say, on a still pan."""
    scale, options = stand_in({"digits": 2}), Options(decimals=2)
    scale.poke({"mass_kg": "0.25"})
    assert (0, ["0.00"]) == (order(scale, "zero"), weigh(scale, options))
    scale.poke({"mass_kg": "1.25"})
    assert (0, ["0.00"]) == (order(scale, "tare"), weigh(scale, options))
    assert (0, ["1.00"]) == (order(scale, "clear-tare"), weigh(scale, options))
    scale.poke({"stable": False})
    assert (4, ["1.00~"]) == (order(scale, "tare"), weigh(scale, options))
    assert (0, 0) == (order(scale, "start"), order(scale, "reset"))
    assert [1, 2, 3, 8, 9] == scale.commands


@pytest.mark.parametrize("unit", ["kg", "g", "t", "lb"])
def test_units_of_the_stand_in(unit: str) -> None:
    """In whatever unit it shows, the weight arrives in kilograms."""
    scale = stand_in({"unit": unit, "digits": 1, "capacity_kg": "99"})
    scale.poke({"mass_kg": "45.359237"})
    expected = {"kg": "45.4", "g": "45.3592", "t": "0", "lb": "45.359237000"}

    assert [expected[unit]] == weigh(scale, Options(decimals=1, unit=unit))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"mass_kg": "-7"}, "-7", id="below zero"),
        pytest.param({"fault": "mode"}, "weigh:no:not in weighing mode", id="mode"),
        pytest.param(
            {"mass_kg": "31"},
            "weigh:no:overload: converter above its range",
            id="too much",
        ),
    ],
)
def test_states_of_the_stand_in(change: dict[str, object], expected: str) -> None:
    """What happens to the scale shows in its status."""
    scale = stand_in({})
    scale.poke(change)

    assert [expected] == weigh(scale, WHOLE)


@pytest.mark.parametrize(
    ("table", "address", "values", "code"),
    [
        pytest.param("holding", 8, (4,), 3, id="a command that is none"),
        pytest.param("holding", 8, (1, 2), 2, id="two commands"),
        pytest.param("holding", 0, (1,), 2, id="the weight is not written"),
        pytest.param("holding", 16, (0, 100), 0, id="a setpoint"),
        pytest.param("input", 8, (1,), 2, id="another table"),
    ],
)
def test_writes(table: str, address: int, values: tuple[int, ...], code: int) -> None:
    """The stand-in takes what the register table allows."""
    assert code == stand_in({}).write(table, address, values)


def test_outside_the_map() -> None:
    """There is a hole between weights and command, and faults have names."""
    scale = stand_in({})

    assert scale.read("holding", 6, 2) is None
    assert scale.read("input", 0, 1) is None
    with pytest.raises(KeyError, match="fire"):
        scale.poke({"fault": "fire"})
