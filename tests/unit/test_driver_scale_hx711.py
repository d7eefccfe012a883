"""The HX711 driver as a table of files, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import Finding, Refusal, Sample
from drivers.scale_hx711 import Options, decode, reads
from simulators.scale_hx711 import raw, stand_in

ONE = Options(readings=1)
FIVE = Options()
CELL = Options(readings=1, offset=-1000, scale_per_kg=-20_000)


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case Sample(value=value, stable=stable):
            return f"{value}{'' if stable else '~'}"
        case Refusal(reason=reason):
            return reason.value
    return "?"


def told(contents: list[bytes | None], options: Options) -> list[str]:
    """Name the findings of a round."""
    return [word(one) for one in decode(tuple(contents), options)]


@pytest.mark.parametrize(
    ("contents", "options", "expected"),
    [
        pytest.param([b"8463173\n"], ONE, ["0.745650~"], id="one tells no rest"),
        pytest.param([raw(0)] * 5, FIVE, ["0.000000"], id="nothing"),
        pytest.param([raw(-1000)], CELL, ["0.000000~"], id="the empty pan"),
        pytest.param([raw(-31000)], CELL, ["1.500000~"], id="a turned cell"),
        pytest.param([raw(1), raw(3), raw(2)], FIVE, ["0.000020"], id="the median"),
        pytest.param([raw(0), raw(500), raw(9)], FIVE, ["0.000090"], id="just still"),
        pytest.param([raw(0), raw(501), raw(9)], FIVE, ["0.000090~"], id="moving"),
        pytest.param(
            [raw(100), raw(-1), raw(100)], FIVE, ["range", "0.001000"], id="one asleep"
        ),
        pytest.param([raw(100), raw(-1)], FIVE, ["range"], id="half of them"),
        pytest.param([raw(-1)], ONE, ["range"], id="floating"),
        pytest.param([raw(0x7FFFFF)], ONE, ["range"], id="upper end"),
        pytest.param([raw(-0x800000)], ONE, ["range"], id="lower end"),
        pytest.param([raw(0x7FFFFE)], ONE, ["83.886060~"], id="almost the upper end"),
        pytest.param([raw(-0x7FFFFF)], ONE, ["-83.886070~"], id="almost the lower"),
        pytest.param([b"16777216\n"], ONE, ["range"], id="more than 24 bits"),
        pytest.param([b"-5\n"], ONE, ["envelope"], id="not as the kernel writes it"),
        pytest.param([b""], ONE, ["envelope"], id="an empty file"),
        pytest.param([None], ONE, ["envelope"], id="no file"),
        pytest.param([], ONE, ["envelope"], id="no round"),
        pytest.param([None, raw(0), raw(0)], FIVE, ["envelope", "0.000000"], id="gone"),
        pytest.param([raw(5)], Options(scale_per_kg=0.5), ["range"], id="no scale"),
    ],
)
def test_a_round(
    contents: list[bytes | None], options: Options, expected: list[str]
) -> None:
    """Each round of readings earns exactly the findings beside it."""
    assert expected == told(contents, options)


@pytest.mark.parametrize(("channel", "count"), [(0, 1), (1, 9)])
def test_reads(channel: int, count: int) -> None:
    """The channel's file is named once for each conversion."""
    options = Options(device="iio:device3", channel=channel, readings=count)

    assert (f"iio:device3/in_voltage{channel}_raw",) * count == reads(options)


@given(
    st.lists(st.integers(0, 2**24 - 1).map(lambda one: b"%d\n" % one), max_size=9),
    st.floats(-(2**24), 2**24),
    st.floats(-(2**23), 2**23),
)
def test_any_cell(contents: list[bytes], scale: float, offset: float) -> None:
    """Any codes with any cell make a weight or refusals, never a power of ten."""
    options = Options(scale_per_kg=scale, offset=offset)
    found = decode(tuple(contents), options)

    assert found
    assert not [one for one in found if isinstance(one, Sample) and "E" in word(one)]


def weigh(change: dict[str, object], options: Options = FIVE) -> list[str]:
    """Poke a stand-in and read it as the bus would, a conversion for each name."""
    cell = stand_in({"offset": options.offset, "scale_per_kg": options.scale_per_kg})
    cell.poke(change)
    return told([cell.files()[name] for name in reads(options)], options)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"mass_kg": "1.25"}, ["1.250000"], id="still"),
        pytest.param({"mass_kg": "1.25", "stable": False}, ["1.270000~"], id="moving"),
        pytest.param({"mass_kg": "100"}, ["range"] * 5, id="too much"),
        pytest.param({"fault": "floating"}, ["range"] * 5, id="floating"),
        pytest.param({"fault": "low"}, ["range"] * 5, id="broken"),
        pytest.param({"fault": "gone"}, ["envelope"] * 5, id="gone"),
    ],
)
def test_states_of_the_stand_in(change: dict[str, object], expected: list[str]) -> None:
    """What happens to the cell shows in the file."""
    assert expected == weigh(change)


def test_a_calibrated_cell() -> None:
    """Offset and scale of the cell, given to both sides, cancel out."""
    options = Options(offset=81234, scale_per_kg=-43210)

    assert weigh({"mass_kg": "0.5"}, options) == ["0.500000"]
    with pytest.raises(KeyError, match="fire"):
        weigh({"fault": "fire"})


def test_a_converter_that_scatters() -> None:
    """No two codes of a real cell are quite the same; the weight is still right."""
    cell = stand_in({"noise": 40})
    cell.poke({"mass_kg": "1"})
    name = reads(ONE)[0]
    codes = [cell.files()[name] for _ in range(25)]
    (sample,) = decode(tuple(codes), FIVE)

    assert len(set(codes)) > 10
    assert isinstance(sample, Sample)
    assert abs(sample.value - 1) < Decimal("0.001")
