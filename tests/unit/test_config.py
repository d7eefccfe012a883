"""The configuration as one table of mistakes over a site that is right."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.contract import RegisterDriver, SerialLine
from drivers.registry import NAMES, load
from edge_app.config import read
from edge_app.config_devices import Catalogue
from tests.unit.config_site import (
    CATALOGUE,
    DRIVERS,
    PI_4,
    ROOM,
    SITE,
    changed,
    judged,
)

DATA = Path(__file__).parent.parent / "data"
GOOD = (DATA / "example.toml").read_text("utf-8")


CASES = tomllib.loads((DATA / "config_mistakes.toml").read_text("utf-8"))["case"]
LINE = re.compile(r" \(line \d+\)")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [pytest.param(*(c[k] for k in ("old", "new", "says")), id=c["id"]) for c in CASES],
)
def test_mistake(old: str, new: str, says: list[str]) -> None:
    """Each mistake earns its own sentence, and nothing else is said."""
    assert says == [LINE.sub("", said) for said in judged(changed(old, new))[0]]


def test_a_mistake_says_its_line() -> None:
    """A mistake points at its key, or at the table where the key is not there."""
    mistakes, _ = judged(changed("line = 17", "line = 99").replace("address = 1\n", ""))

    assert [
        'device "probe": address (line 22): is missing; its Modbus address,'
        " from 1 to 247.",
        'device "beam": line (line 30): is 99; a GPIO line is from 0 to 27.',
    ] == list(mistakes)


def test_the_site_itself_is_right() -> None:
    """The site that the cases change has no mistake."""
    assert () == judged(SITE)[0]


def test_all_mistakes_come_at_once() -> None:
    """Three mistakes in three tables are three sentences, in the file's order."""
    text = changed("line = 17", "line = 99").replace("mqtt://", "http://")
    mistakes, _ = judged(text.replace('barrier = "gate"', 'barier = "gate"'))

    assert ["mqtt: url", 'device "beam"', 'room "vaccines"'] == [
        one.split(" (")[0].removesuffix(": line").removesuffix(": barier")
        for one in mistakes
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[gateway", "the file is no TOML", id="open bracket"),
        pytest.param("a = 1\na = 2\n", "at line 2", id="a key twice"),
        pytest.param("a = 1e9999999999999999999", "ordinary size", id="absurd number"),
        pytest.param("a = " + "[" * 9000, "the file is no TOML", id="deep nesting"),
        pytest.param("a = " + "9" * 9000, "the file is no TOML", id="long number"),
    ],
)
def test_no_toml(text: str, expected: str) -> None:
    """What is no TOML is one sentence with the place."""
    found = read(text)

    assert (None, 1) == (found.config, len(found.mistakes))
    assert expected in found.mistakes[0]


def test_example_is_a_whole_site() -> None:
    """The example is right and has every kind of bus, driver and station."""
    found = read(GOOD)

    assert () == found.mistakes
    assert found.config is not None
    assert {type(load(name)) for name in NAMES} == {
        type(device.driver) for device in found.config.devices
    }
    assert ["east", "masks", "desk", "vaccines"] == [
        station.name for station in found.config.stations
    ]
    assert {"serial", "tcp", "modbus-rtu", "modbus-tcp", "gpio", "files", "input"} == {
        bus.kind for bus in found.config.buses
    }
    assert [
        'coldroom "vaccines" (line 177): its alarm calls nobody: there is no'
        " [[calling]]; GSP asks for 3 people.",
        'device "cold-door" (line 147): no station uses it.',
    ] == list(found.warnings)


def test_numbers_keep_their_digits() -> None:
    """37.3 in the file is exactly 37.3, and 2 fits a decimal too."""
    config = read(GOOD).config
    assert config is not None
    limits = {station.name: station.limits for station in config.stations}

    assert Decimal("37.3") == getattr(limits["east"], "fever_at_c", None)
    assert "6.2" == str(getattr(limits["masks"], "piece_g", None))
    assert Decimal(2) == getattr(limits["vaccines"], "low_c", None)


def test_drivers_fill_what_the_file_leaves_open() -> None:
    """A bus takes its device's line, a device its driver's pace."""
    found = read(SITE, kinds={"room": ROOM}, catalogue=CATALOGUE)
    assert found.config is not None
    buses = {bus.name: bus for bus in found.config.buses}
    devices = {device.name: device for device in found.config.devices}

    line = buses["line"]
    assert (2400, 7, "E", 1) == (line.baud, line.bits, line.parity, line.stop_bits)
    assert "/sys/bus/w1/devices" == buses["wires"].folder
    assert getattr(devices["probe"].driver, "every_s", 0) == devices["probe"].every_s
    assert ((17,), None) == (devices["beam"].lines, devices["beam"].every_s)
    assert (devices["beam"], devices["gate"]) == found.config.devices_on("pins")


@pytest.mark.parametrize(
    ("port", "model", "links", "mistakes", "warnings"),
    [
        pytest.param("/dev/ttyS0", PI_4, ("/dev/ttyS0",), 1, 0, id="a Pi that has one"),
        pytest.param("/dev/ttyS0", "", ("/dev/ttyS0",), 0, 1, id="elsewhere"),
        pytest.param(
            "/dev/ttyS0",
            "Raspberry Pi 5 Model B Rev 1.0",
            ("/dev/ttyS0",),
            0,
            1,
            id="a Pi without",
        ),
        pytest.param(
            "/dev/serial0", PI_4, ("/dev/serial0", "/dev/ttyS0"), 1, 0, id="by a link"
        ),
        pytest.param(
            "/dev/serial0",
            PI_4,
            ("/dev/serial0", "/dev/ttyAMA0"),
            0,
            0,
            id="a link to the other",
        ),
        pytest.param("/dev/serial0", PI_4, ("/dev/serial0",), 0, 1, id="no telling"),
        pytest.param("/dev/ttyUSB7", PI_4, ("/dev/ttyUSB7",), 0, 0, id="an adapter"),
    ],
)
def test_parity_on_a_mini_uart(
    port: str, model: str, links: tuple[str, ...], mistakes: int, warnings: int
) -> None:
    """Parity is a mistake on a board that has a mini-UART, a warning elsewhere."""
    text = changed('port = "/dev/serial/by-id/a"', f'port = "{port}"')
    found = judged(
        text, model=model, links=lambda asked: links if asked == port else (asked,)
    )

    assert [mistakes, warnings] == [
        sum("parity" in sentence for sentence in sentences) for sentences in found
    ]


def test_one_port_under_two_names() -> None:
    """Two names that lead to one device are one port."""
    mistakes, _ = judged(SITE, links=lambda port: (port, "/dev/ttyAMA0"))

    assert [
        'bus "line": port (line 21): another bus uses /dev/ttyAMA0 already;'
        " a port serves one bus."
    ] == list(mistakes)


def test_slaves_of_two_rates() -> None:
    """Slaves whose drivers differ in rate make the file say the rate."""
    probe = DRIVERS["climate_xymd02"]
    assert isinstance(probe, RegisterDriver)
    slow = DRIVERS | {"slow": replace(probe, name="slow", line=SerialLine(baud=4800))}
    text = (
        SITE + '[[device]]\nname = "s"\ndriver = "slow"\nbus = "rs485"\naddress = 2\n'
    )

    def mistakes(site: str) -> tuple[str, ...]:
        catalogue = Catalogue(tuple(slow), slow.__getitem__)
        return read(site, kinds={"room": ROOM}, catalogue=catalogue).mistakes

    assert [
        'bus "rs485": baud (line 8): is missing, and the devices on this bus differ:'
        " probe 9600, s 4800."
    ] == list(mistakes(text))
    said = text.replace('"/dev/ttyAMA0"', '"/dev/ttyAMA0"\nbaud = 4800')
    assert () == mistakes(said)


def test_warnings() -> None:
    """Odd but possible things are warned of and do not stop the gateway."""
    text = changed('name = "vaccines"', 'name = "probe"').replace(
        "/dev/serial/by-id/a", "/dev/ttyUSB0"
    )
    mistakes, warnings = judged(text)

    assert () == mistakes
    assert [
        'room "probe": name (line 43): a device is called "probe" too;'
        " a command to that name goes to the station.",
        'bus "line": port (line 21): /dev/ttyUSB0 may be another adapter after a'
        " restart; use its name below /dev/serial/by-id or /dev/serial/by-path.",
        'bus "wires" (line 15): no device is on it.',
        'device "beam" (line 27): no station uses it.',
    ] == list(warnings)


def test_unread_verbs_are_all_verbs() -> None:
    """Without [commands] every known verb may come in over MQTT."""
    config = read(SITE, kinds={"room": ROOM}, catalogue=CATALOGUE).config

    assert config is not None
    assert {"open", "deny", "resend", "reload"} <= config.commands.mqtt


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_total(data: st.DataObject) -> None:
    """Whatever stands in one place of a right file, nothing raises."""
    document = tomllib.loads(GOOD, parse_float=Decimal)
    section = data.draw(st.sampled_from(sorted(document)))
    table = document[section]
    if isinstance(table, list):
        table = table[data.draw(st.integers(0, len(table) - 1))]
    key = data.draw(st.sampled_from([*sorted(table), "new"]))
    table[key] = data.draw(ODD)
    if data.draw(st.booleans()):
        document[section] = data.draw(ODD)

    found = read(document)

    assert (found.config is None) == bool(found.mistakes)
    assert all("\n" not in sentence for sentence in found.mistakes)
