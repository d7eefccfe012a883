"""Published frames of badge readers, every one of them a test."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from drivers import registry, rfid_wiegand
from drivers.contract import (
    Edge,
    Finding,
    LineDriver,
    Reason,
    Refusal,
    Reply,
    StreamDriver,
    TagSeen,
)
from drivers.quantities import TagScheme
from simulators import rfid_pn532, rfid_uhfreader18
from simulators import rfid_wiegand as simulated_reader
from tests.unit.vector_entries import Entry, rows, wire

WAKE = b"\x55\x55" + bytes(14)


def stream(name: str) -> StreamDriver[Any]:
    """Load a driver of a stream."""
    driver = registry.load(name)
    assert isinstance(driver, StreamDriver)
    return driver


def findings(entry: Entry) -> tuple[Finding, ...]:
    """Decode a whole frame and see that nothing is left over."""
    driver = stream(entry["driver"])
    decoded = driver.decode(wire(entry), driver.options())
    assert decoded.rest == b""
    assert decoded.findings or decoded.silent
    return decoded.findings


# ------------------------------------------------------------------ 125 kHz


@pytest.mark.parametrize("entry", rows("device->host", "rfid_rdm6300"))
def test_an_em4100_tag(entry: Entry) -> None:
    """A true frame is the tag whose customer byte and number are stated."""
    says = entry["decoded"]
    code = f"{says['version']:02X}{says['id32']:08X}"

    assert (TagSeen(TagScheme.EM4100, code),) == findings(entry)
    assert says["printed_10digit"] == f"{int(code[2:], 16):010}"


@pytest.mark.parametrize("entry", rows("device->host", "rfid_rdm6300", true=False))
def test_a_bad_em4100_frame(entry: Entry) -> None:
    """A wrong check is refused for it; a frame that is too short, by silence."""
    driver = stream(entry["driver"])
    options = driver.options()
    decoded = driver.decode(wire(entry), options)
    assert driver.flush is not None
    found = (*decoded.findings, *driver.flush(decoded.rest, options))
    reason = Reason.CHECK if "version" in entry["decoded"] else Reason.ENVELOPE

    assert (Refusal(reason, wire(entry)),) == found


# ------------------------------------------------------------------ Wiegand


@pytest.mark.parametrize("entry", rows("device->host", "rfid_wiegand"))
def test_a_wiegand_card(entry: Entry) -> None:
    """The bits, played on two lines, are the stated card."""
    driver = registry.load(entry["driver"])
    assert isinstance(driver, LineDriver)
    says, options = entry["decoded"], rfid_wiegand.Options()
    edges = tuple(
        Edge(driver.lines.index(key), level, at_s)
        for key, level, at_s in simulated_reader.pulses(says["bits"])
    )
    rest = rfid_wiegand.decode(edges, options).rest
    number = int(says["raw_hex"], 16)

    expected = (TagSeen(TagScheme.WIEGAND, says["raw_hex"]),)
    assert expected == rfid_wiegand.flush(rest, options)
    assert (says["facility"], says["card"]) == (number >> 16, number & 0xFFFF)


@pytest.mark.parametrize("entry", rows("device->host", "rfid_wiegand"))
def test_the_stand_in_plays_the_published_bits(entry: Entry) -> None:
    """With the published number on the card, its bits are the published."""
    says = entry["decoded"]
    bits = simulated_reader.card(says["raw_hex"], says["n"])
    padded = bits.ljust(8 * len(wire(entry)), "0")

    assert says["bits"] == bits
    assert wire(entry) == int(padded, 2).to_bytes(len(wire(entry)), "big")


# -------------------------------------------------------------- UHFReader18


def stated(says: Entry) -> tuple[Finding, ...]:
    """Build the findings that an entry's fields call for."""
    if "fw" in says:
        seconds = Decimal(says["scantime"]).scaleb(-1)
        text = (
            f"version {says['fw']}, type {says['reader_type']}, "
            f"power {says['power_dBm']} dBm, scan time {seconds} s"
        )
        return (Reply("info", ok=True, text=text),)
    if says["status"] == "0xFE":
        text = "unknown command, or it came damaged"
        return (Reply("command", ok=False, text=text),)
    codes = [says["tag_data"]] if "tag_data" in says else says.get("epcs", [])
    return tuple(TagSeen(TagScheme.EPC, code) for code in codes)


@pytest.mark.parametrize("entry", rows("device->host", "rfid_uhfreader18"))
def test_a_uhf_frame(entry: Entry) -> None:
    """A true frame earns exactly the findings that its entry states."""
    assert stated(entry["decoded"]) == findings(entry)


@pytest.mark.parametrize("entry", rows("device->host", "rfid_uhfreader18", true=False))
def test_a_bad_uhf_frame(entry: Entry) -> None:
    """A frame with a wrong CRC is refused for it, and says nothing else."""
    driver = stream(entry["driver"])
    decoded = driver.decode(wire(entry), driver.options())

    assert Refusal(Reason.CHECK, wire(entry)) == decoded.findings[0]
    assert all(isinstance(one, Refusal) for one in decoded.findings)


UHF_ORDERS = {
    "get reader information": ("info", None),
    "inventory": ("inventory", None),
    "inventory single": ("inventory-one", None),
    "set power 30": ("power", Decimal(30)),
    "set scan time 1 s": ("scan-time", Decimal(1)),
    "set address 1": ("address", Decimal(1)),
}


@pytest.mark.parametrize("entry", rows("host->device", "rfid_uhfreader18"))
def test_uhf_orders(entry: Entry) -> None:
    """The driver spells each order as published, and the stand-in obeys it."""
    driver = stream(entry["driver"])
    assert driver.encode is not None
    verb, value = UHF_ORDERS[entry["meaning"]]
    reader = rfid_uhfreader18.stand_in({})
    reader.poke({"tags": ["0326"]})
    reader.hear(wire(entry), 0.0)
    answer = reader.say(2.0)

    assert wire(entry) == driver.encode(verb, value, driver.options())
    assert wire(entry)[2] == answer[2]
    assert answer[3] in (0, 1)


# -------------------------------------------------------------------- PN532

PN532_SAYS: dict[int, tuple[Finding, ...]] = {
    208: (),
    209: (Reply("sam", ok=True),),
    212: (TagSeen(TagScheme.ISO14443, "FB0EE20B"),),
    214: (Reply("firmware", ok=True, text="IC 32, firmware 1.6"),),
}


@pytest.mark.parametrize("entry", rows("device->host", "rfid_pn532"))
def test_a_pn532_frame(entry: Entry) -> None:
    """A true frame earns exactly the findings that its meaning states."""
    assert PN532_SAYS[entry["id"]] == findings(entry)


@pytest.mark.parametrize("entry", rows("host->device", "rfid_pn532"))
def test_pn532_orders(entry: Entry) -> None:
    """The stand-in acknowledges and answers; the driver spells the orders it has."""
    driver = stream(entry["driver"])
    assert driver.encode is not None
    chip = rfid_pn532.stand_in({})
    chip.poke({"card": "FB0EE20B"})
    chip.hear(WAKE + driver.encode("sam", None, driver.options()), 0.0)
    chip.say(1.0)
    chip.hear(wire(entry), 2.0)
    answer = chip.say(3.0)
    orders = {driver.encode(verb, None, driver.options()) for verb in driver.orders}

    assert answer.startswith(rfid_pn532.ACK)
    assert wire(entry)[6] + 1 == answer[len(rfid_pn532.ACK) + 6]
    assert (wire(entry) in orders) is (entry["id"] != 213)
