"""Published codes and frames of barcode scanners, every one of them a test.

What GS1 makes of a code is the app's business. A driver delivers every code as it is,
the ones with a wrong check digit among them, with each GS in its place.
"""

from __future__ import annotations

from typing import Any

import pytest

from drivers import registry
from drivers.contract import CodeSeen, Finding, Reply, StreamDriver
from drivers.quantities import Symbology
from simulators import barcode_gm7x, barcode_gm65, barcode_serial
from tests.unit.vector_entries import Entry, rows, wire


def stream(name: str) -> StreamDriver[Any]:
    """Load a driver of a stream."""
    driver = registry.load(name)
    assert isinstance(driver, StreamDriver)
    return driver


def findings(name: str, data: bytes) -> tuple[Finding, ...]:
    """Decode whole messages and see that nothing is left over."""
    driver = stream(name)
    decoded = driver.decode(data, driver.options())
    assert decoded.rest == b""
    assert decoded.findings or decoded.silent
    return decoded.findings


# --------------------------------------------------------------------- codes

TEXTS = [
    row
    for direction in ("device->host", "n/a")
    for truth in (True, False)
    for row in rows(direction, "barcode_serial", true=truth)
]
SYMBOLOGIES = {
    "]Q3": Symbology.GS1_QR,
    "]d2": Symbology.GS1_DATA_MATRIX,
    "]J1": Symbology.GS1_DOTCODE,
    "]e0": Symbology.GS1_DATABAR,
    "]C1": Symbology.GS1_128,
    "]E0": Symbology.EAN_UPC,
    "]Q1": Symbology.QR,
    "]I0": Symbology.ITF,
    "]G0": Symbology.CODE_93,
    "]M1": Symbology.MSI,
}


@pytest.mark.parametrize("entry", TEXTS)
@pytest.mark.parametrize("suffix", ["cr", "lf", "line"])
def test_a_code_is_delivered_unchanged(entry: Entry, suffix: str) -> None:
    """Whatever a scanner sends is what the app gets, with its symbology."""
    code = entry["ascii"].replace("<GS>", "\x1d")
    symbology = SYMBOLOGIES.get(code[:3], Symbology.UNKNOWN)
    sent = barcode_serial.seal(wire(entry), suffix)

    assert code.encode() == wire(entry)
    assert (CodeSeen(symbology, code),) == findings("barcode_serial", sent)


def test_no_code_was_left_out() -> None:
    """All 22 published codes are delivered, seven of them with a GS inside."""
    delivered = [row.values[0] for row in TEXTS]

    assert (22, 7) == (len(delivered), sum(b"\x1d" in wire(one) for one in delivered))


# ---------------------------------------------------------------- GM65, GM812

GM65_SAYS: dict[str, tuple[Finding, ...]] = {
    "success reply": (Reply("command", ok=True),),
    "heartbeat reply": (),
}


@pytest.mark.parametrize("entry", rows("device->host", "barcode_gm65"))
def test_a_gm65_answer(entry: Entry) -> None:
    """A true answer earns what its meaning states, and the stand-in says it so."""
    assert GM65_SAYS[entry["meaning"]] == findings(entry["driver"], wire(entry))
    assert wire(entry) in (barcode_gm65.DONE, barcode_gm65.BEATING)


GM65_ORDERS = {
    250: "trigger",
    251: "save",
    252: "baud",
    253: "baud-9600",
    256: "heartbeat",
}


@pytest.mark.parametrize("entry", rows("host->device", "barcode_gm65"))
def test_gm65_orders(entry: Entry) -> None:
    """The stand-in answers each command; the driver spells the orders it has.

    The trigger is published with a check that always fits; ours is the true one.
    """
    driver = stream(entry["driver"])
    assert driver.encode is not None
    scanner = barcode_gm65.stand_in({})
    scanner.hear(wire(entry), 0.0)
    answer = scanner.say(0.0)
    findings(entry["driver"], answer)
    if verb := GM65_ORDERS.get(entry["id"]):
        said = driver.encode(verb, None, driver.options())
        expected = wire(entry)
        if entry["check"].get("wildcard"):
            expected = expected[:-2] + bytes.fromhex(entry["check"]["computed"])
        assert expected == said


# ----------------------------------------------------------------------- GM7x

GM7X_SAYS: dict[str, Finding] = {
    "ACK": Reply("command", ok=True),
    "NAK 06": Reply("command", ok=False, text="not in this mode"),
}


@pytest.mark.parametrize("entry", rows("device->host", "barcode_gm7x"))
def test_a_gm7x_answer(entry: Entry) -> None:
    """A true packet earns what its meaning states."""
    assert (GM7X_SAYS[entry["meaning"]],) == findings(entry["driver"], wire(entry))


GM7X_ORDERS = {
    "start decode": "start",
    "stop decode": "stop",
    "request version": "version",
    "restore defaults": "factory-settings",
    "host (command) trigger mode": "mode-host",
    "continuous mode": "mode-continuous",
    "9600 baud": "baud-9600",
}


@pytest.mark.parametrize("entry", rows("host->device", "barcode_gm7x"))
def test_gm7x_orders(entry: Entry) -> None:
    """The driver spells each order behind a waking byte; the stand-in obeys it."""
    driver = stream(entry["driver"])
    assert driver.encode is not None
    order = driver.encode(GM7X_ORDERS[entry["meaning"]], None, driver.options())
    scanner = barcode_gm7x.stand_in({})
    scanner.hear(wire(host_mode()), 0.0)
    scanner.say(0.0)
    scanner.hear(wire(entry), 1.0)
    (answer,) = findings(entry["driver"], scanner.say(1.0))

    assert b"\x00" + wire(entry) == order
    assert isinstance(answer, Reply)
    assert answer.ok


def host_mode() -> Entry:
    """Find the published order that makes a module obey `start`."""
    wanted = "host (command) trigger mode"
    orders = [row.values[0] for row in rows("host->device", "barcode_gm7x")]
    return next(one for one in orders if one["meaning"] == wanted)
