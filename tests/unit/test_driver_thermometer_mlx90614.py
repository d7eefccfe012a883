"""The MLX90614 driver as a table of files, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import thermometer_mlx90614 as iio
from drivers.contract import Finding, Reason, Refusal, Sample
from drivers.quantities import Quantity
from simulators import thermometer_mlx90614 as iio_device

SENSOR = iio.Options(device="iio:device3")
GOOD = (b"mlx90614\n", b"-13657.500000\n", b"20\n", b"14811\n", b"14821\n")


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case Sample(quantity=quantity, value=value):
            return f"{quantity.key[0]}{value}"
        case Refusal(reason=reason):
            return reason.value
    return "?"


def said(contents: tuple[bytes | None, ...]) -> str:
    """Name the findings of one reading."""
    return " ".join(word(one) for one in iio.decode(contents, SENSOR))


def told(device: iio_device.Sensor) -> str:
    """Let the driver read the stand-in's files."""
    files = device.files()
    return said(tuple(files[name] for name in iio.reads(SENSOR)))


@pytest.mark.parametrize(
    ("at", "content", "expected"),
    [
        pytest.param(3, b"14811\n", "o23.07 a23.27", id="published"),
        pytest.param(3, b"10157\n", "o-70.01 a23.27", id="coldest object"),
        pytest.param(3, b"10156\n", "range a23.27", id="object too cold"),
        pytest.param(3, b"32767\n", "o382.19 a23.27", id="hottest object"),
        pytest.param(3, b"32768\n", "content a23.27", id="the error flag"),
        pytest.param(3, b"65535\n", "content a23.27", id="no sensor on the bus"),
        pytest.param(4, b"65535\n", "o23.07 content", id="no ambient either"),
        pytest.param(4, b"11658\n", "o23.07 a-39.99", id="coldest body"),
        pytest.param(4, b"11657\n", "o23.07 range", id="body too cold"),
        pytest.param(4, b"19907\n", "o23.07 a124.99", id="hottest body"),
        pytest.param(4, b"19908\n", "o23.07 range", id="body too hot"),
        pytest.param(3, None, "envelope a23.27", id="the kernel cannot read it"),
        pytest.param(3, b"", "envelope a23.27", id="an empty file"),
        pytest.param(3, b"14811", "envelope a23.27", id="cut short"),
        pytest.param(3, b"-14811\n", "envelope a23.27", id="a sign"),
        pytest.param(0, b"mlx90615\n", "content", id="another sensor"),
        pytest.param(0, None, "content", id="no name"),
        pytest.param(1, None, "envelope", id="no offset"),
        pytest.param(1, b"-13657,5\n", "envelope", id="a comma"),
        pytest.param(1, b"0\n", "o296.22 range", id="an offset that is none"),
        pytest.param(2, b"2.0E1\n", "envelope", id="a scale with an exponent"),
        pytest.param(2, b"20.000000\n", "o23.07 a23.27", id="a scale with zeros"),
    ],
)
def test_files(at: int, content: bytes | None, expected: str) -> None:
    """Each reading earns exactly the findings beside it."""
    assert expected == said((*GOOD[:at], content, *GOOD[at + 1 :]))


@pytest.mark.parametrize("contents", [(), GOOD[:4], (*GOOD, b"1\n")])
def test_too_few_or_too_many(contents: tuple[bytes, ...]) -> None:
    """A reading of another number of files is refused whole."""
    findings = iio.decode(contents, SENSOR)

    assert (Refusal(Reason.ENVELOPE, b"".join(contents)),) == findings


def test_the_files_are_named_by_the_folder() -> None:
    """The sensor's folder stands in front of each file."""
    assert {name.split("/")[0] for name in iio.reads(SENSOR)} == {"iio:device3"}


@given(st.integers(10157, 32767))
def test_every_step_is_read(raw: int) -> None:
    """Every step of the sensor goes through exactly, with two decimals."""
    value_c = Decimal(raw * 2 - 27315).scaleb(-2)
    device = iio_device.stand_in({"device": "iio:device3"})
    device.poke({"object_c": str(value_c)})
    files = device.files()
    contents = tuple(files[name] for name in iio.reads(SENSOR))
    findings = iio.decode(contents, SENSOR)

    assert Sample(Quantity.OBJECT_TEMPERATURE, value_c) == findings[0]
    assert str(value_c) == word(findings[0])[1:]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("error", "envelope a24.01"),
        ("flag", "content a24.01"),
        ("absent", "content content"),
        ("gone", "envelope"),
        ("other", "content"),
    ],
)
def test_faults(fault: str, expected: str) -> None:
    """Each fault of the stand-in is refused, and over when it is over."""
    device = iio_device.stand_in({"device": "iio:device3"})
    device.poke({"fault": fault})
    before = told(device)
    device.poke({"fault": ""})

    assert (expected, "o36.49 a24.01") == (before, told(device))


def test_a_fault_that_is_none() -> None:
    """A fault that the stand-in does not know is said by name."""
    with pytest.raises(KeyError, match="tired"):
        iio_device.stand_in({}).poke({"fault": "tired"})
