"""The DS18B20 driver as a table of texts, and against its stand-in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import climate_ds18b20 as w1
from drivers.contract import Finding, Reason, Refusal, Sample
from drivers.quantities import Quantity
from simulators import climate_ds18b20 as w1_device

PROBE = w1.Options(id="28-0316a2795bff")


def word(finding: Finding) -> str:
    """Name one finding."""
    match finding:
        case Sample(quantity=quantity, value=value):
            return f"{quantity.key[0]}{value}"
        case Refusal(reason=reason):
            return reason.value
    return "?"


GOOD = w1_device.scratchpad("25.5")
TEXT = w1_device.text(GOOD, GOOD)


def both(scratchpad: bytes) -> bytes:
    """Write the file of one conversion."""
    return w1_device.text(scratchpad, scratchpad)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(TEXT, "t25.5000", id="a temperature"),
        pytest.param(both(w1_device.scratchpad("-10.125")), "t-10.1250", id="frost"),
        pytest.param(both(w1_device.scratchpad("0")), "t0.0000", id="a true zero"),
        pytest.param(both(w1_device.scratchpad("85")), "t85.0000", id="a true 85"),
        pytest.param(both(w1_device.scratchpad("-55")), "t-55.0000", id="coldest"),
        pytest.param(both(w1_device.scratchpad("-55.0625")), "range", id="too cold"),
        pytest.param(both(w1_device.scratchpad("125")), "t125.0000", id="hottest"),
        pytest.param(both(w1_device.scratchpad("125.0625")), "range", id="too hot"),
        pytest.param(None, "envelope", id="no file"),
        pytest.param(b"", "envelope", id="an empty file"),
        pytest.param(TEXT[:-1], "envelope", id="cut short"),
        pytest.param(TEXT.replace(b"YES", b"NO"), "check", id="the kernel says no"),
        pytest.param(
            TEXT.replace(b"crc=", b"crc=0").replace(b"=0", b"=", 1),
            "t25.5000",
            id="the same",
        ),
        pytest.param(TEXT.replace(b"98", b"99"), "check", id="a flipped bit"),
        pytest.param(TEXT.replace(b"crc=22", b"crc=23"), "check", id="two CRCs"),
        pytest.param(
            w1_device.text(GOOD, w1_device.scratchpad("24")), "check", id="stale bytes"
        ),
        pytest.param(TEXT.replace(b"25500", b"25499"), "content", id="two readings"),
        pytest.param(both(bytes(9)), "content", id="held low"),
        pytest.param(
            both(w1_device.seal(w1_device.POWER_UP)), "content", id="just powered up"
        ),
    ],
)
def test_w1_slave(content: bytes | None, expected: str) -> None:
    """Each content earns exactly the finding beside it."""
    assert expected == " ".join(word(one) for one in w1.decode((content,), PROBE))


def test_no_contents() -> None:
    """A reading of no file at all is a refusal of no bytes."""
    assert (Refusal(Reason.ENVELOPE, b""),) == w1.decode((), PROBE)


def test_the_file_is_named_by_the_probe() -> None:
    """The probe's number is its folder."""
    assert w1.reads(PROBE) == ("28-0316a2795bff/w1_slave",)


@given(st.lists(st.integers(-880, 2000)))
def test_every_step_is_read(steps: list[int]) -> None:
    """Every sixteenth of a degree goes through exactly."""
    probe = w1_device.stand_in({})
    for sixteenths in steps:
        value_c = Decimal(sixteenths) / 16
        probe.poke({"temperature_c": str(value_c)})
        content = probe.files()["28-000000000000/w1_slave"]
        expected = Sample(Quantity.TEMPERATURE, value_c)
        assert (expected,) == w1.decode((content,), PROBE)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [("crc", "check"), ("85", "content"), ("zero", "content"), ("gone", "envelope")],
)
def test_faults(fault: str, expected: str) -> None:
    """Each fault of the stand-in is refused, and over when it is over."""
    probe = w1_device.stand_in({"id": "28-1"})
    probe.poke({"fault": fault})
    (refused,) = w1.decode((probe.files()["28-1/w1_slave"],), PROBE)
    probe.poke({"fault": ""})
    (read,) = w1.decode((probe.files()["28-1/w1_slave"],), PROBE)

    assert (expected, "t5.0000") == (word(refused), word(read))


def test_a_fault_that_is_none() -> None:
    """A fault that the stand-in does not know is said by name."""
    with pytest.raises(KeyError, match="tired"):
        w1_device.stand_in({}).poke({"fault": "tired"})
