"""Published, captured and computed frames of the devices, every one of them a test.

The entries in `tests/vectors` state in words and fields what a frame means. What a
device says must decode to that; what a host says must be understood by the stand-in,
and equal what the driver encodes where the driver has that order; what is known to be
misprinted must be refused, or met with silence.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from drivers import registry
from drivers.contract import (
    Finding,
    Reason,
    Refusal,
    Reply,
    Sample,
    StreamDriver,
    TagSeen,
)
from drivers.quantities import Quantity, TagScheme
from simulators import rfid_yrm100
from tests.unit.vector_entries import Entry, rows, wire

TAG = "30751FEB705C5904E3D50D70"


def findings(name: str, data: bytes) -> tuple[Finding, ...]:
    """Decode a whole stream frame and see that nothing is left over."""
    driver = registry.load(name)
    assert isinstance(driver, StreamDriver)
    decoded = driver.decode(data, driver.options())
    assert decoded.rest == b""
    return decoded.findings


# ------------------------------------------------ what the entries say they mean

STREAMS = ("thermometer_gymcu9061x", "rfid_yrm100", "scale_mtsics")
READER_WORDS = {
    "access fail (password)": ("access", "access password wrong"),
    "write fail": ("write", "write failed"),
    "lock fail": ("lock", "lock failed"),
    "tag error on write code 3": ("write", "tag says: overrun"),
    "tag error on lock code 4": ("lock", "tag says: locked"),
    "ReadProtect fail": ("special", "special ReadProtect failed"),
    "ChangeConfig fail": ("special", "special ChangeConfig failed"),
    "QT fail": ("special", "special QT failed"),
}
READER_NAMES = {
    "stop multiple inventory": "stop",
    "write memory": "write",
    "lock": "lock",
    "kill": "kill",
    "get query parameters": "query",
    "set query parameters": "query",
    "set region": "region",
    "set TX power": "power",
    "scan channel RSSI": "scan",
    "module sleep": "sleep",
    "set idle time": "idle-time",
    "set modem parameters": "modem",
}
SCALE_WORDS: dict[str, Finding] = {
    "overload": Reply("weigh", ok=False, text="overload: upper limit exceeded"),
    "underload": Reply("weigh", ok=False, text="underload: below the lower limit"),
    "zero done": Reply("zero", ok=True),
    "zero not executable": Reply("zero", ok=False, text="not executable now"),
    "zero range exceeded upwards": Reply(
        "zero", ok=False, text="overload: upper limit exceeded"
    ),
    "tare memory cleared": Reply("clear-tare", ok=True),
    "syntax error": Reply("command", ok=False, text="syntax error: unknown command"),
    "logical error": Reply(
        "command", ok=False, text="logical error: cannot do that now"
    ),
    "tare memory value": Reply("tare-memory", ok=True, text="2.486 g"),
    "reply to T: tared stable, value = tare": Reply("tare", ok=True, text="52.1873 g"),
}


def stated(entry: Entry) -> tuple[Finding, ...]:
    """Build the findings that an entry's fields call for."""
    says: Entry = entry["decoded"]
    name = entry["driver"]
    if name == "thermometer_gymcu9061x":
        return (
            Sample(Quantity.OBJECT_TEMPERATURE, says["TO_C"]),
            Sample(Quantity.AMBIENT_TEMPERATURE, says["TA_C"]),
        )
    if name == "scale_mtsics":
        return (stated_by_scale(entry["meaning"], says),)
    if says["type"] == "notice":
        return (TagSeen(TagScheme.EPC, says["epc"], says["rssi_dBm"]),)
    if says.get("error") == "0x15":
        return ()
    return (stated_by_reader(says),)


def stated_by_scale(meaning: str, says: Entry) -> Finding:
    """Build the one finding of a scale's line."""
    if says.get("cmd") == "S":
        return Sample(Quantity.MASS, says["value"], stable=says["status"] == "S")
    if "serial" in says:
        return Reply("serial-number", ok=True, text=says["serial"])
    return SCALE_WORDS[meaning]


def stated_by_reader(says: Entry) -> Reply:
    """Build the one reply of a reader's response."""
    if "error" in says:
        to, text = READER_WORDS[says["error_name"]]
        return Reply(to, ok=False, text=text)
    if "text" in says:
        kinds = ("hardware-version", "software-version", "manufacturer")
        return Reply(kinds[says["info_type"]], ok=True, text=says["text"])
    to = READER_NAMES.get(says["name"], "special")
    return Reply(to, ok=True, text=stated_text(says))


def stated_text(says: Entry) -> str:
    """Spell what a reader's good answer holds."""
    if "ul" in says:
        return f"{len(says['data']) // 2} bytes"
    if "dbm" in says:
        levels = [says["ch_low"], says["ch_high"], *(one % 256 for one in says["dbm"])]
        return bytes(levels).hex().upper()
    params = str(says.get("query", says.get("params", "")))
    return "" if params == "00" else params


@pytest.mark.parametrize("entry", rows("device->host", *STREAMS))
def test_a_stream_means_what_is_stated(entry: Entry) -> None:
    """A true frame earns exactly the findings that its entry states."""
    assert stated(entry) == findings(entry["driver"], wire(entry))


@pytest.mark.parametrize("entry", rows("device->host", *STREAMS))
def test_no_tag_number_is_in_a_reply(entry: Entry) -> None:
    """Whatever a device answers, the tag that it names stays out of the words."""
    replies = [
        one for one in findings(entry["driver"], wire(entry)) if isinstance(one, Reply)
    ]
    number = entry["decoded"].get("epc", "no number")

    assert not [one for one in replies if number in one.text.upper()]


@pytest.mark.parametrize("entry", rows("device->host", *STREAMS, true=False))
def test_a_misprinted_stream_is_refused(entry: Entry) -> None:
    """A frame with a wrong sum is refused for it, and says nothing else."""
    refusals = findings(entry["driver"], wire(entry))

    assert refusals[0] == Refusal(Reason.CHECK, wire(entry))
    assert all(isinstance(one, Refusal) for one in refusals)


# ------------------------------------------------------------- what a host says

THERMOMETER_ORDERS = {
    "45": "continuous",
    "15": "measure",
    "AE": "baud-9600",
    "AF": "baud-115200",
    "51": "push-on",
    "52": "push-off",
}


@pytest.mark.parametrize("entry", rows("host->device", "thermometer_gymcu9061x"))
def test_thermometer_orders(entry: Entry) -> None:
    """Every command of the thermometer is one of the driver's orders."""
    driver = registry.load(entry["driver"])
    assert isinstance(driver, StreamDriver)
    assert driver.encode is not None
    verb = THERMOMETER_ORDERS[entry["decoded"]["cmd"]]

    assert wire(entry) == driver.encode(verb, None, driver.options())


def reader_in_field(entry: Entry) -> rfid_yrm100.Reader:
    """Stand a reader with one tag where the entry's framing is spoken."""
    framing = "aadd" if entry["hex"].startswith("AA") else "bb7e"
    reader = rfid_yrm100.stand_in({"framing": framing})
    reader.poke({"add": TAG})
    return reader


@pytest.mark.parametrize("entry", rows("host->device", "rfid_yrm100"))
def test_the_reader_answers_in_kind(entry: Entry) -> None:
    """The stand-in answers each command with its response, or with tags."""
    reader = reader_in_field(entry)
    reader.hear(wire(entry), 0.0)
    answer = reader.say(0.0)
    command = wire(entry)[2]
    head = b"\x02\x22" if command in (0x22, 0x27) else bytes([1, command])

    assert head == answer[1:3]
    assert answer[:1] == wire(entry)[:1]
    assert all(
        not isinstance(one, Refusal) for one in findings(entry["driver"], answer)
    )


READER_ORDERS = {
    "get module info": ("hardware-version", None),
    "single inventory": ("inventory", None),
    "stop multiple inventory": ("stop", None),
    "get region": ("region", None),
    "get channel": ("channel", None),
    "get TX power": ("power", None),
    "set TX power": ("power", "power_dBm"),
    "set region": ("region", "params"),
    "set channel": ("channel", "params"),
    "set reader environment / dense mode": ("environment", "params"),
}


@pytest.mark.parametrize(
    "entry",
    [
        row
        for row in rows("host->device", "rfid_yrm100")
        if row.values[0]["decoded"]["name"] in READER_ORDERS
    ],
)
def test_the_reader_is_told_in_these_bytes(entry: Entry) -> None:
    """Where the driver has the order, it spells it as the manual does."""
    driver = registry.load(entry["driver"])
    assert isinstance(driver, StreamDriver)
    assert driver.encode is not None
    verb, key = READER_ORDERS[entry["decoded"]["name"]]
    value = None if key is None else Decimal(str(entry["decoded"][key]))
    framing = "aadd" if entry["hex"].startswith("AA") else "bb7e"

    said = driver.encode(verb, value, driver.options(framing=framing))
    assert wire(entry) == said


@pytest.mark.parametrize("entry", rows("host->device", "rfid_yrm100", true=False))
def test_a_misprinted_command_meets_silence(entry: Entry) -> None:
    """A command with a wrong sum is not obeyed."""
    reader = reader_in_field(entry)
    reader.hear(wire(entry), 0.0)

    assert reader.say(0.0) == b""
