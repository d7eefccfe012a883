"""Published Modbus frames of the climate probes beyond the XY-MD02, every one a test.

Left out: soil, wind and Huawei probes (entries 399 to 401, 403, 404), which have no
driver; the exchange of the SMBus with an MLX90614 (1 to 6), which the kernel does.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from drivers import climate_renke, registry
from drivers.contract import (
    Ask,
    Finding,
    Reason,
    Refusal,
    RegisterDriver,
    Reply,
    Sample,
)
from drivers.quantities import Quantity
from firmware_bridge import modbus_frames
from simulators import modbus_slave
from simulators.climate_renke import stand_in as renke
from tests.unit.vector_entries import Entry, rows, wire
from tests.unit.voices import simulator

NAMES = (
    "climate_renke",
    "climate_r4dcb08",
    "climate_pt100_simex",
    "climate_pta8d08",
)
FIND = climate_renke.FIND_MARKS


def modbus(direction: str) -> list[Any]:
    """Choose the entries that are Modbus frames."""
    return [
        row
        for row in rows(direction, *NAMES)
        if not wire(row.values[0]).startswith(FIND)
    ]


def driver_of(entry: Entry) -> RegisterDriver[Any]:
    """Load the driver that an entry belongs to."""
    driver = registry.load(entry["driver"])
    assert isinstance(driver, RegisterDriver)
    return driver


def registers_of(frame: bytes) -> tuple[int, ...]:
    """Take the registers out of a whole reply, as its master would."""
    body = frame[3:-2]
    device = bytes([1 if frame[0] == 0xFF else frame[0]])
    sealed = device + frame[1:-2]
    sealed += modbus_frames.seal(sealed)
    judged = modbus_frames.judge(sealed, "holding", 0, len(body) // 2)
    assert isinstance(judged, tuple)
    return judged


# ------------------------------------------------------------- what a probe says

LONE = {
    355: Ask("holding", 0, 1),
    357: Ask("holding", 1, 1),
    361: Ask("holding", 9, 1),
    363: Ask("holding", 0xFD, 1),
    365: Ask("holding", 0xFE, 1),
    367: Ask("holding", 0xFF, 1),
    382: Ask("holding", 0, 1),
}
"""What the collector was asked before it said this; the reply alone does not tell."""

UNASKED = 381
WORDS: dict[int, Finding] = {
    361: Reply("correction-2", ok=True, text="-1.5"),
    363: Reply("report", ok=True, text="off"),
    365: Reply("address", ok=True, text="1"),
    367: Reply("baud", ok=True, text="9600"),
    382: Refusal(Reason.CONTENT, b"\x80\x00"),
}


def stated(entry: Entry) -> set[Finding]:
    """Build the findings that an entry's fields call for."""
    says = entry["decoded"]
    if entry["id"] in WORDS:
        return {WORDS[entry["id"]]}
    channel = ""
    if entry["driver"] == "climate_r4dcb08":
        channel = str(LONE[entry["id"]].address + 1)
    fields = (("T_C", Quantity.TEMPERATURE), ("RH", Quantity.HUMIDITY))
    return {
        Sample(quantity, says[field], channel)
        for field, quantity in fields
        if field in says
    }


@pytest.mark.parametrize(
    "entry",
    [row for row in modbus("device->host") if row.values[0]["id"] != UNASKED],
)
def test_registers_mean_what_is_stated(entry: Entry) -> None:
    """A true reply gives the stated values, settings or refusal."""
    driver = driver_of(entry)
    options = driver.options()
    if entry["device"].startswith("Microrobotics"):
        options = driver.options(order="temperature-first")
    asked = LONE.get(entry["id"])
    ask = driver.asks.index(asked) if asked else driver.polled[0]

    said = driver.decode(ask, registers_of(wire(entry)), options)
    assert stated(entry) == set(said)


@pytest.mark.parametrize(
    "entry",
    [row for row in modbus("device->host") if row.values[0]["id"] == UNASKED],
)
def test_a_report_nobody_asked_for(entry: Entry) -> None:
    """A report is no answer to the question that is asked of the collector."""
    (index,) = driver_of(entry).polled
    asked = driver_of(entry).asks[index]
    judged = modbus_frames.judge(wire(entry), asked.table, asked.address, asked.count)

    assert not isinstance(judged, tuple)


# -------------------------------------------------------------- what a host says

ORDERS = {
    353: ("factory-reset", None),
    368: ("correct-1", "2.0"),
    369: ("correct-2", "-3.0"),
    370: ("correct-3", "0"),
    377: ("report-off", None),
    378: ("set-address", "3"),
    380: ("factory-reset", None),
}


@pytest.mark.parametrize("entry", modbus("host->device"))
def test_the_driver_says_the_same(entry: Entry) -> None:
    """Every true request is one that the driver asks or orders, byte for byte."""
    driver, says = driver_of(entry), entry["decoded"]
    device = 1 if says["addr"] == 0xFF else says["addr"]
    if entry["id"] in ORDERS:
        verb, text = ORDERS[entry["id"]]
        assert driver.encode is not None
        value = None if text is None else Decimal(text)
        (write,) = driver.encode(verb, value, driver.options())
        question = modbus_frames.order(device, write.table, write.address, write.values)
    else:
        assert Ask("holding", says["start"], says["count"]) in driver.asks
        question = modbus_frames.ask(device, "holding", says["start"], says["count"])

    assert wire(entry)[1:-2] == question.pdu
    assert says["addr"] == 0xFF or wire(entry) == question.frame


@pytest.mark.parametrize("entry", modbus("host->device"))
def test_the_probe_answers(entry: Entry) -> None:
    """The stand-in answers every true request; a write is answered by itself."""
    device = simulator(driver_of(entry)).stand_in({})
    says = entry["decoded"]
    answer = modbus_slave.reply(wire(entry), {says["addr"]: device})

    assert answer is not None
    assert says["fc"] == answer[1]
    assert says["fc"] != 6 or wire(entry) == answer


@pytest.mark.parametrize(
    ("name", "settings", "seen", "request_hex", "reply_hex"),
    [
        pytest.param(
            "climate_renke",
            {},
            {"temperature_c": "-10.1", "humidity_pct": "65.8"},
            "0103 0000 0002 C40B",
            "0103 04 0292 FF9B 5A3D",
            id="humidity first",
        ),
        pytest.param(
            "climate_renke",
            {"order": "temperature-first"},
            {"temperature_c": "27.3", "humidity_pct": "62.6"},
            "0103 0000 0002 C40B",
            "0103 04 0111 0272 2A8F",
            id="temperature first",
        ),
        pytest.param(
            "climate_r4dcb08",
            {},
            {"2": "-11.2"},
            "0103 0001 0001 D5CA",
            "0103 02 FF90 F9D8",
            id="second of eight",
        ),
        pytest.param(
            "climate_r4dcb08",
            {},
            {"1": ""},
            "0103 0000 0001 840A",
            "0103 02 8000 D984",
            id="pulled out",
        ),
        pytest.param(
            "climate_pt100_simex",
            {},
            {"temperature_c": "19.3"},
            "0103 0001 0002 95CB",
            "0103 04 00C1 0000 ABCF",
            id="value and status",
        ),
        pytest.param(
            "climate_pt100_simex",
            {},
            {"temperature_c": "19.7", "fault": "open"},
            "0103 0001 0002 95CB",
            "0103 04 00C5 00A0 EA76",
            id="open",
        ),
    ],
)
def test_the_probe_says_the_published_bytes(
    name: str,
    settings: dict[str, str],
    seen: dict[str, str],
    request_hex: str,
    reply_hex: str,
) -> None:
    """With the published values before it, the stand-in's reply is the published."""
    device = simulator(registry.load(name)).stand_in(settings)
    device.poke(seen)
    reply = modbus_slave.reply(bytes.fromhex(request_hex), {1: device})

    assert bytes.fromhex(reply_hex) == reply


# --------------------------------------------------------- a probe that is lost


def lost(direction: str) -> list[Any]:
    """Choose the entries of the Renke's configuration frames."""
    return [
        row for row in rows(direction, *NAMES) if wire(row.values[0]).startswith(FIND)
    ]


@pytest.mark.parametrize("entry", lost("host->device"))
def test_a_lost_probe_is_asked(entry: Entry) -> None:
    """The published questions are the driver's, and the stand-in answers them."""
    address = wire(entry)[4]
    answer = renke({}).configure(wire(entry))

    assert wire(entry) == climate_renke.find(address)
    assert answer is not None
    expected = Reply("address", ok=True, text=str(address or 1))
    assert expected == climate_renke.found(answer)


@pytest.mark.parametrize("entry", lost("device->host"))
def test_a_lost_probe_answers(entry: Entry) -> None:
    """The published answer is read, and is the stand-in's at 9600 baud."""
    device = renke({"baud": 9600})

    assert Reply("address", ok=True, text="1") == climate_renke.found(wire(entry))
    assert wire(entry) == device.configure(climate_renke.find())
