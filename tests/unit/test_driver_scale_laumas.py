"""The Laumas driver as a table of registers, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from drivers.contract import Finding, Refusal, RegisterWrite, Reply, Sample
from drivers.scale_laumas import ASKS, Options, decode, encode
from simulators.scale_laumas import Transmitter, stand_in

READ = Options()
SET = Options(decimals=3, unit="kg")
STABLE, NET_NEGATIVE = 1 << 11, 1 << 8
KG_3, G_0, T_2, LB_1, BAR_3 = 0x000F, 0x0106, 0x020C, 0x0309, 0x060F


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case Sample(value=value, stable=stable):
            return f"{value}{'' if stable else '~'}"
        case Reply(to=to, text=text):
            return f"{to}:{text}"
        case Refusal(reason=reason):
            return reason.value
    return "?"


def registers(status: int, net: int = 1234, division: int = KG_3) -> tuple[int, ...]:
    """Lay out the answer to the first ask."""
    return (status, 0, 9999, *divmod(net, 0x10000), 0, 0, division)


@pytest.mark.parametrize(
    ("ask", "answer", "options", "expected"),
    [
        pytest.param(0, registers(STABLE), READ, "1.234", id="net, stable"),
        pytest.param(0, registers(0), READ, "1.234~", id="moving"),
        pytest.param(0, registers(STABLE | NET_NEGATIVE), READ, "-1.234", id="minus"),
        pytest.param(0, registers(STABLE | 1 << 7), READ, "1.234", id="gross minus"),
        pytest.param(0, registers(STABLE, 70000), READ, "70.000", id="both halves"),
        pytest.param(0, registers(STABLE, 999999), READ, "999.999", id="highest"),
        pytest.param(0, registers(STABLE, 1000000), READ, "range", id="too high"),
        pytest.param(0, registers(STABLE, 5, G_0), READ, "0.005", id="grams"),
        pytest.param(0, registers(STABLE, 5, T_2), READ, "50", id="tonnes"),
        pytest.param(0, registers(STABLE, 5, LB_1), READ, "0.226796185", id="pounds"),
        pytest.param(0, registers(STABLE, 5, BAR_3), READ, "content", id="bar"),
        pytest.param(0, registers(STABLE, 5, 19), READ, "content", id="no division"),
        pytest.param(0, registers(STABLE, 5, BAR_3), SET, "0.005", id="set instead"),
        pytest.param(
            0, registers(STABLE | 1), READ, "weigh:load cell error", id="no cell"
        ),
        pytest.param(
            0,
            registers(STABLE | 0b110),
            READ,
            "weigh:converter fault; "
            "overload: above the capacity by more than nine divisions",
            id="two faults",
        ),
        pytest.param(
            0,
            registers(1 << 5, 5000000),
            READ,
            "weigh:overload: net above 999999",
            id="too many digits",
        ),
        pytest.param(1, registers(STABLE)[:5], SET, "1.234", id="without division"),
        pytest.param(
            1,
            registers(STABLE)[:5],
            READ,
            "weigh:the options decimals and unit are needed for this question",
            id="and nothing set",
        ),
        pytest.param(0, registers(STABLE)[:5], READ, "envelope", id="too few"),
        pytest.param(2, registers(STABLE), READ, "envelope", id="an ask that is none"),
        pytest.param(-1, registers(STABLE), READ, "envelope", id="a negative ask"),
    ],
)
def test_registers(
    ask: int, answer: tuple[int, ...], options: Options, expected: str
) -> None:
    """Each answer earns exactly the finding beside it."""
    assert [expected] == [word(one) for one in decode(ask, answer, options)]


def test_no_ask_is_too_long() -> None:
    """The transmitter answers no more than 32 registers, and says so."""
    assert max(one.count for one in ASKS) <= 32
    assert stand_in({}).read("holding", 0, 33) is None


def obey(scale: Transmitter, verb: str, value: str | None = None) -> list[str]:
    """Give one order to the stand-in, then weigh."""
    number = None if value is None else Decimal(value)
    for write in encode(verb, number, SET):
        assert scale.write("holding", write.address, write.values) == 0
    return weigh(scale)


def weigh(scale: Transmitter) -> list[str]:
    """Read the stand-in as the bus would."""
    answer = scale.read("holding", ASKS[0].address, ASKS[0].count)
    assert answer is not None
    return [word(one) for one in decode(0, answer, READ)]


def test_orders() -> None:
    """Zero, tare, gross, preset tare and save do what they say."""
    scale = stand_in({})
    scale.poke({"mass_kg": "0.25"})
    assert obey(scale, "zero") == ["0.000"]
    scale.poke({"mass_kg": "1.25"})
    assert obey(scale, "tare") == ["0.000"]
    assert obey(scale, "gross") == ["1.000"]
    assert obey(scale, "preset-tare", "1.5") == ["-0.500"]
    assert obey(scale, "save") == ["-0.500"]
    assert scale.kept == 1


def test_preset_tare_is_two_writes() -> None:
    """First the weight in steps of the display, then the command."""
    grams = Options(decimals=1, unit="g")
    writes = (
        RegisterWrite("holding", 72, (1, 0x86A0)),
        RegisterWrite("holding-many", 5, (130,)),
    )

    assert writes == encode("preset-tare", Decimal("10.0000"), grams)


@pytest.mark.parametrize(
    ("value", "options", "sentence"),
    [
        pytest.param("1", READ, "needs the options decimals and unit", id="unknown"),
        pytest.param(None, SET, "a mass from 0 to 999.999 kg", id="no mass"),
        pytest.param("-1", SET, "a mass from 0 to 999.999 kg", id="below zero"),
        pytest.param("1000", SET, "a mass from 0 to 999.999 kg", id="too much"),
        pytest.param("NaN", SET, "a mass from 0 to 999.999 kg", id="no number"),
        pytest.param(
            "1", Options(decimals=4, unit="g"), "to 0.0999999 kg", id="fine scale"
        ),
    ],
)
def test_bad_preset_tares(value: str | None, options: Options, sentence: str) -> None:
    """A tare that cannot be spelled is refused in one sentence."""
    number = None if value is None else Decimal(value)
    with pytest.raises(ValueError, match=sentence):
        encode("preset-tare", number, options)


@pytest.mark.parametrize(
    ("unit", "digits", "expected"),
    [
        pytest.param("kg", 2, "1.25", id="kg"),
        pytest.param("g", 0, "1.250", id="g"),
        pytest.param("t", 4, "1.2", id="t"),
        pytest.param("lb", 1, "1.270058636", id="lb"),
    ],
)
def test_units_of_the_stand_in(unit: str, digits: int, expected: str) -> None:
    """In whatever unit and division, the weight arrives in kilograms."""
    scale = stand_in({"unit": unit, "digits": digits})
    scale.poke({"mass_kg": "1.25"})

    assert [expected] == weigh(scale)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"mass_kg": "-0.05"}, "-0.050", id="below zero"),
        pytest.param({"stable": False}, "0.000~", id="moving"),
        pytest.param({"fault": "cell"}, "weigh:load cell error", id="cell"),
        pytest.param({"fault": "converter"}, "weigh:converter fault", id="converter"),
        pytest.param(
            {"mass_kg": "31"},
            "weigh:overload: above the capacity by more than nine divisions",
            id="too much",
        ),
    ],
)
def test_states_of_the_stand_in(change: dict[str, object], expected: str) -> None:
    """What happens to the scale shows in its status."""
    scale = stand_in({})
    scale.poke(change)

    assert [expected] == weigh(scale)


@pytest.mark.parametrize(
    ("table", "address", "values", "code"),
    [
        pytest.param("holding", 5, (101,), 3, id="no calibration from afar"),
        pytest.param("holding", 6, (1,), 2, id="the status is not written"),
        pytest.param("input", 5, (8,), 2, id="another table"),
    ],
)
def test_writes(table: str, address: int, values: tuple[int, ...], code: int) -> None:
    """The stand-in takes what the register table allows."""
    assert code == stand_in({}).write(table, address, values)


def test_an_unknown_fault() -> None:
    """A fault that it cannot have is a `KeyError`."""
    with pytest.raises(KeyError, match="fire"):
        stand_in({}).poke({"fault": "fire"})
