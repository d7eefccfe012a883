"""Published Modbus frames and 1-Wire texts, every one of them a test."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from drivers import climate_ds18b20, registry
from drivers.climate_xymd02 import Options as ClimateOptions
from drivers.contract import (
    FileDriver,
    Finding,
    Reason,
    Refusal,
    RegisterDriver,
    Sample,
)
from drivers.quantities import Quantity
from edge_app import decoding
from firmware_bridge import modbus_frames
from simulators import climate_ds18b20 as simulated_probe
from simulators import climate_xymd02 as climate
from simulators import modbus_slave
from tests.unit.vector_entries import Entry, rows, wire

# ------------------------------------------------------------------------ Modbus


def judged(entry: Entry) -> tuple[Any, ...]:
    """Decode one whole RTU frame as `gatepost decode` does."""
    driver = registry.load("climate_xymd02")
    only_humidity = entry["decoded"].keys() & {"T_C", "RH"} == {"RH"}
    ask = 2 if only_humidity else None
    documents, _ = decoding.lines(driver, [wire(entry)], ask, modbus_frames.judge)
    return documents


@pytest.mark.parametrize("entry", rows("device->host", "climate_xymd02"))
def test_registers_mean_what_is_stated(entry: Entry) -> None:
    """A true reply gives the stated values, address or exception."""
    says, documents = entry["decoded"], judged(entry)
    values = {one.get("quantity"): one.get("value") for one in documents}
    expected = {
        key: says[field]
        for key, field in (("temperature", "T_C"), ("humidity", "RH"))
        if field in says
    }

    if "exception" in says:
        assert [f"exception-{says['exception']}"] == [
            one["reason"] for one in documents
        ]
    elif says["fc"] == 3:
        assert [one["text"] for one in documents] == ["1"]
    else:
        assert expected == values


@pytest.mark.parametrize("entry", rows("device->host", "climate_xymd02", true=False))
def test_a_misprinted_reply_is_refused(entry: Entry) -> None:
    """A reply with a wrong CRC is refused for it."""
    assert [one["reason"] for one in judged(entry)] == ["check"]


@pytest.mark.parametrize("entry", rows("host->device", "climate_xymd02"))
def test_the_probe_answers(entry: Entry) -> None:
    """The stand-in answers every true request, and the driver can ask or write it."""
    driver = registry.load(entry["driver"])
    assert isinstance(driver, RegisterDriver)
    assert driver.encode is not None
    says, device = entry["decoded"], climate.stand_in({})
    if says["fc"] == 6:
        value = Decimal(says["value"])
        (write,) = driver.encode("set-address", value, ClimateOptions())
        question = modbus_frames.order(
            says["addr"], write.table, write.address, write.values
        )
    else:
        table = {3: "holding", 4: "input"}[says["fc"]]
        (ask,) = [
            one
            for one in driver.asks
            if (one.table, one.address, one.count)
            == (table, says["start"], says["count"])
        ]
        question = modbus_frames.ask(says["addr"], ask.table, ask.address, ask.count)

    assert wire(entry) == question.frame
    answer = modbus_slave.reply(wire(entry), {says["addr"]: device})
    assert answer is not None
    assert says["fc"] == answer[1]


@pytest.mark.parametrize("entry", rows("host->device", "climate_xymd02", true=False))
def test_a_misprinted_request_meets_silence(entry: Entry) -> None:
    """A request with a wrong CRC gets no answer."""
    devices = {1: climate.stand_in({})}

    assert modbus_slave.reply(wire(entry), devices) is None


@pytest.mark.parametrize(
    ("temperature_c", "humidity_pct", "request_hex", "reply_hex"),
    [
        pytest.param(
            "28.5", "63.9", "010400010002200B", "01040401 1D027F2AFE", id="captured"
        ),
        pytest.param(
            "-20.5", "54.6", "010400010002200B", "010404FF33 0222BAE6", id="below 0"
        ),
        pytest.param("30.5", "0", "010400010001600A", "010402013179 74", id="one"),
        pytest.param("1", "1", "010400020002D00B", "018402C2C1", id="hole in the map"),
    ],
)
def test_the_probe_says_the_published_bytes(
    temperature_c: str, humidity_pct: str, request_hex: str, reply_hex: str
) -> None:
    """With the published values in the room, the stand-in's reply is the published."""
    device = climate.stand_in({})
    device.poke({"temperature_c": temperature_c, "humidity_pct": humidity_pct})
    reply = modbus_slave.reply(bytes.fromhex(request_hex), {1: device})

    assert bytes.fromhex(reply_hex) == reply


# ------------------------------------------------------------------------ 1-Wire


@pytest.mark.parametrize("entry", rows("sysfs", "climate_ds18b20"))
def test_w1_slave(entry: Entry) -> None:
    """Each scratchpad gives its temperature; the two traps among them are refused."""
    driver = registry.load(entry["driver"])
    assert isinstance(driver, FileDriver)
    says = entry["decoded"]
    text = says["w1_slave"].encode("ascii")
    trap = entry["id"] in (386, 388)
    expected: Finding = (
        Refusal(Reason.CONTENT, text)
        if trap
        else Sample(Quantity.TEMPERATURE, says["T_C"])
    )

    assert (expected,) == driver.decode((text,), climate_ds18b20.Options())


@pytest.mark.parametrize("entry", rows("sysfs", "climate_ds18b20"))
def test_the_probe_writes_the_published_text(entry: Entry) -> None:
    """The stand-in's file is the kernel's, letter by letter."""
    probe = simulated_probe.stand_in({"id": "28-1"})
    fault = {386: "85", 388: "zero"}.get(entry["id"], "")
    probe.poke({"temperature_c": str(entry["decoded"]["T_C"]), "fault": fault})

    assert {"28-1/w1_slave": entry["decoded"]["w1_slave"].encode()} == probe.files()
