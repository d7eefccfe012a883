"""Published, captured and computed frames of the scales, every one of them a test.

MT-SICS has its own place in `test_vectors`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from drivers import registry, scale_aandd, scale_casap1, scale_hx711, scale_toledo
from drivers.contract import (
    Finding,
    Reason,
    Refusal,
    RegisterDriver,
    Reply,
    Sample,
)
from drivers.quantities import Quantity
from edge_app import decoding
from firmware_bridge import modbus_frames
from simulators import modbus_slave
from simulators import scale_casap1 as shop_scale
from simulators import scale_hx711 as cell
from tests.unit.vector_entries import Entry, rows, wire
from tests.unit.voices import simulator

KILOGRAMS = {"kg": Decimal(1), "lb": Decimal("0.45359237")}
OVERLOAD = Reply("weigh", ok=False, text="overload: upper limit exceeded")
UNDERLOAD = Reply("weigh", ok=False, text="underload: below the lower limit")


def mass(value: Decimal, *, stable: bool) -> Sample:
    """State a mass in kilograms."""
    return Sample(Quantity.MASS, value, stable=stable)


# --------------------------------------------------------------------------- A&D

NO_MASS = {"PC": "pieces", "%": "percent"}
COMPLAINTS = {
    "E0": "communication error: parity or framing",
    "E1": "undefined command",
    "E2": "not ready",
    "E4": "too many characters",
}


def stated_by_aandd(entry: Entry) -> Finding:
    """Build the one finding of a line from the entry's fields."""
    says: Entry = entry["decoded"]
    if "error" in says:
        return Reply("command", ok=False, text=COMPLAINTS[says["error"]])
    if not says.get("valid", True):
        return UNDERLOAD if says["value"] < 0 else OVERLOAD
    status = says.get("header1", says.get("header"))
    if says["unit"] in NO_MASS:
        digits = entry["ascii"].split(",")[1].split()[0]
        assert Decimal(digits) == says["value"]
        text = f"shows {NO_MASS[says['unit']]}, not a weight: {digits}"
        return Reply("weigh", ok=False, text=text)
    return mass(says["value"] * KILOGRAMS[says["unit"]], stable=status in ("ST", "QT"))


@pytest.mark.parametrize("entry", rows("device->host", "scale_aandd"))
def test_aandd_lines(entry: Entry) -> None:
    """A line means what is stated; a capture that was stripped gets its end back."""
    line = wire(entry).removesuffix(b"\r\n") + b"\r\n"
    decoded = scale_aandd.decode(line, scale_aandd.Options())

    assert (stated_by_aandd(entry),) == decoded.findings
    assert decoded.rest == b""


# ------------------------------------------------------------------------ Toledo


def stated_by_toledo(entry: Entry) -> Finding:
    """Build the one finding of a frame from the entry's fields."""
    says: Entry = entry["decoded"]
    if "out_of_range" in says:
        return Reply("weigh", ok=False, text="out of range")
    restless = says.get("motion") or says.get("power_up")
    return mass(says.get("weight", Decimal(0)), stable=not restless)


@pytest.mark.parametrize("entry", rows("device->host", "scale_toledo"))
def test_toledo_frames(entry: Entry) -> None:
    """A frame means what is stated; the one of 17 bytes has no checksum."""
    checksum = "auto" if len(wire(entry)) == 18 else "off"
    options = scale_toledo.Options(checksum=checksum)
    decoded = scale_toledo.decode(wire(entry), options)

    assert (stated_by_toledo(entry),) == decoded.findings
    assert decoded.rest == b""


# ------------------------------------------------------------------------ Modbus

MODBUS = ("scale_laumas", "scale_flintec")
COMMANDS = {
    "scale_laumas": {8: "zero"},
    "scale_flintec": {2: "tare", 8: "start", 9: "reset"},
}


def as_asked(driver: RegisterDriver[Any], entry: Entry) -> bytes | None:
    """Spell what the driver sends for an entry's request, if it has such a one."""
    says = entry["decoded"]
    if says["fc"] == 3:
        asks = [
            one
            for one in driver.asks
            if (one.address, one.count) == (says["start"], says["count"])
        ]
        assert len(asks) == 1
        return modbus_frames.ask(
            says["addr"], asks[0].table, asks[0].address, asks[0].count
        ).frame
    verb = COMMANDS[driver.name].get(says["values"][0])
    if verb is None:
        return None
    assert driver.encode is not None
    (write,) = driver.encode(verb, None, driver.options())
    return modbus_frames.order(
        says["addr"], write.table, write.address, write.values
    ).frame


@pytest.mark.parametrize("entry", rows("host->device", *MODBUS))
def test_requests(entry: Entry) -> None:
    """The driver asks so or writes the same, and the stand-in answers in kind."""
    driver = registry.load(entry["driver"])
    assert isinstance(driver, RegisterDriver)
    asked = as_asked(driver, entry)
    device = simulator(driver).stand_in({})
    answer = modbus_slave.reply(wire(entry), {entry["decoded"]["addr"]: device})

    assert asked in (None, wire(entry))
    assert answer is not None
    assert entry["decoded"]["fc"] == answer[1]


@pytest.mark.parametrize("entry", rows("host->device", *MODBUS, true=False))
def test_a_misprinted_request_meets_silence(entry: Entry) -> None:
    """A request with a wrong CRC gets no answer."""
    driver = registry.load(entry["driver"])

    device = simulator(driver).stand_in({})
    assert modbus_slave.reply(wire(entry), {1: device}) is None


@pytest.mark.parametrize("entry", rows("device->host", "scale_laumas"))
def test_laumas_replies(entry: Entry) -> None:
    """A reply's status and net weight, with the decimals that are set."""
    driver = registry.load(entry["driver"])
    assert isinstance(driver, RegisterDriver)
    says = entry["decoded"]
    judged = modbus_frames.judge(wire(entry), "holding", 6, 5)
    if "exception" in says:
        documents, _ = decoding.lines(driver, [wire(entry)], None, modbus_frames.judge)
        # Function 16 is no answer to a read: the bus says so before the exception.
        assert [one["kind"] for one in documents] == ["refusal"]
        return
    assert tuple(says["regs"]) == judged
    assert isinstance(judged, tuple)
    found = driver.decode(1, judged, driver.options(decimals=3, unit="kg"))
    net_kg = Decimal(says["net_raw"]).scaleb(-3)
    assert (mass(net_kg, stable=says["stable"]),) == found


# ------------------------------------------------------------------------ CAS AP-1


@pytest.mark.parametrize("entry", rows("device->host", "scale_casap1"))
def test_casap1_frames(entry: Entry) -> None:
    """A weight means what is stated; an ACK alone says nothing."""
    says = entry["decoded"]
    decoded = scale_casap1.decode(wire(entry), scale_casap1.Options())
    expected = (mass(says["value"], stable=says["stable"]),) if says else ()

    assert expected == decoded.findings
    assert decoded.rest == b""


@pytest.mark.parametrize("entry", rows("host->device", "scale_casap1"))
def test_casap1_questions(entry: Entry) -> None:
    """Each step of the dialogue is in what the driver sends, and gets its answer."""
    scale = shop_scale.stand_in({"enquired": False})
    scale.hear(wire(entry), 0.0)
    answers = {b"\x05": b"\x06", b"\x11": shop_scale.frame("00.000")}

    assert wire(entry) in scale_casap1.ask(scale_casap1.Options())
    assert answers[wire(entry)] == scale.say(1.0)


# -------------------------------------------------------------------------- HX711


@pytest.mark.parametrize("entry", rows("gpio", "scale_hx711"))
def test_hx711_codes(entry: Entry) -> None:
    """Each code, as the kernel writes it, is a weight of its size, or refused.

    The two clock lines that the entries describe are the kernel's, and not tested.
    """
    code = int.from_bytes(wire(entry), "big", signed=True)
    text = cell.raw(code)
    found = scale_hx711.decode((text,), scale_hx711.Options(readings=1))
    good = code not in (-0x800000, -1, 0x7FFFFF)
    expected: Finding = (
        mass(Decimal(code * 10).scaleb(-6), stable=False)
        if good
        else Refusal(Reason.RANGE, text)
    )

    assert entry["decoded"]["code"] == code
    assert (expected,) == found


def test_no_entry_is_forgotten() -> None:
    """Every entry of these scales is gone through by one of the tests above."""
    counts = {
        name: sum(
            len(rows(direction, name, true=true))
            for direction in ("device->host", "host->device", "gpio")
            for true in (True, False)
        )
        for name in (
            "scale_aandd",
            "scale_toledo",
            "scale_laumas",
            "scale_flintec",
            "scale_casap1",
            "scale_hx711",
        )
    }

    assert list(counts.values()) == [13, 5, 5, 7, 5, 5]
