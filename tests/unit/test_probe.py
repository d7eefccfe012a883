"""What `gatepost probe` takes, and how it says what it found."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from drivers import registry
from drivers.contract import SerialLine
from edge_app.cli import main, probe
from edge_app.probe.found import Others, PortFound
from edge_app.probe.judge import Device, Match
from edge_app.probe.report import Found, Looked, documents, words
from edge_app.probe.search import Search
from edge_app.probe.tries import Knock, Settings, seconds, total_s
from tests.unit.probe_line import QuietLine

DRIVERS = {one.name: one for one in registry.load_all()}
SLOW = SerialLine(baud=2400, bits=7, parity="E")
PORT = PortFound("/dev/serial/by-id/usb-x", "/dev/ttyUSB0", "0403:6001 FTDI")


def match(driver: str, said: str = "", **changes: object) -> Match:
    """Return a match of this driver."""
    return Match(driver, (1,), said, changes)


def found(*devices: Device, why: str = "", **changes: Any) -> Found:
    """Return what was found on one port."""
    search = Search(QuietLine(), (), Settings(), lambda _words, _seconds: None)
    search.devices += devices
    looked = Looked(PORT, None if why else search, why)
    return Found(DRIVERS, Others(), [looked], **changes)


# -------------------------------------------------------------------- arguments


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1-4", (1, 2, 3, 4)), ("7", (7,)), ("1,5, 3-5", (1, 5, 3, 4)), ("247", (247,))],
)
def test_addresses(text: str, expected: tuple[int, ...]) -> None:
    """Spans and single ones, each address once."""
    assert expected == probe.addresses(text)


@pytest.mark.parametrize(
    "argv",
    [
        ["--addresses", "0-3"],
        ["--addresses", "1-248"],
        ["--addresses", "x"],
        ["--addresses", "16-1"],
        ["--addresses", "\N{ARABIC-INDIC DIGIT THREE}"],
        ["--baud", "9601"],
        ["--baud", "fast"],
        ["--seconds", "0"],
        ["--seconds", "nan"],
        ["--patience", "61"],
        ["--patience", "x"],
    ],
)
def test_what_cannot_be(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """It is a usage error that names the word."""
    with pytest.raises(SystemExit) as ended:
        main(["probe", *argv])

    assert 2 == ended.value.code
    assert argv[1] in capsys.readouterr().err.splitlines()[-1]


def test_the_estimate_follows_the_settings() -> None:
    """Twice the addresses take nearly twice the time; a shorter list takes less."""
    drivers = tuple(DRIVERS.values())
    one, two = (
        total_s(drivers, Settings(bauds=(9600,), addresses=tuple(range(1, high))))
        for high in (101, 201)
    )

    assert 1.8 < two / one < 2
    assert two < total_s(drivers, Settings(addresses=tuple(range(1, 201))))
    assert 0 < seconds(Knock(SLOW, 1), Settings()) < 2


# --------------------------------------------------------------------- proposals


def test_a_device_on_a_port_of_its_own() -> None:
    """Rate and form are written where they differ from the usual, options too."""
    device = Device(SLOW, (match("scale_aandd", "mass 1.25 kg", mode="asked"),))
    toml = tomllib.loads(found(device).toml)

    assert {
        "name": "port-1",
        "kind": "serial",
        "port": PORT.name,
        "baud": 2400,
        "bits": 7,
        "parity": "E",
    } == toml["bus"][0]
    assert {
        "name": "scale-1",
        "driver": "scale_aandd",
        "bus": "port-1",
        "mode": "asked",
    } == toml["device"][0]


def test_slaves_and_one_that_nobody_knows() -> None:
    """Each slave is a device of one bus; the stranger is a comment with its address."""
    line = SerialLine(baud=4800)
    text = found(
        Device(line, (match("climate_renke"), match("climate_xymd02")), 3),
        Device(line, (), 9),
        Device(line, (match("climate_renke"),), 4),
    ).toml
    toml = tomllib.loads(text)

    assert ["modbus-rtu"] == [one["kind"] for one in toml["bus"]]
    assert [("climate-1", 3), ("climate-2", 4)] == [
        (one["name"], one["address"]) for one in toml["device"]
    ]
    assert "# It may also be: climate_xymd02\n" in text
    assert f"# {PORT.name}: address 9 answers, and no driver knows it.\n" in text


def test_a_one_wire_probe() -> None:
    """It needs no probing: its number is the name of a folder."""
    some = Found(DRIVERS, Others(one_wire=("28-0316a2795bff",)))
    toml = tomllib.loads(some.toml)

    assert ["files"] == [one["kind"] for one in toml["bus"]]
    assert ["28-0316a2795bff"] == [one["id"] for one in toml["device"]]


def test_nothing_answered() -> None:
    """No table is proposed, and the port is named all the same."""
    text = list(words(found()))

    assert [f"{PORT.name}  nothing answered.", "    USB 0403:6001 FTDI"] == text


# -------------------------------------------------------------------------- words


def test_words() -> None:
    """A line for the port, one for each device, the lists, and then the TOML."""
    some = found(Device(SLOW, (match("scale_aandd", "mass 1 kg"),)), stopped=True)
    some.others = Others(gpio=("/dev/gpiochip0",))
    text = list(words(some))

    assert [
        f"{PORT.name}  one device answered.",
        "    USB 0403:6001 FTDI",
        "    scale_aandd (mass 1 kg)",
        "gpio: /dev/gpiochip0",
        "Stopped; what follows is what was found until then.",
        "",
    ] == text[:-1]
    assert text[-1].startswith("[[bus]]")


def test_a_port_that_was_not_searched() -> None:
    """The reason is a sentence, for a person and for a program."""
    some = found(why="it is held by gatepost (process 7)")
    port, last = documents(some)

    assert f"{PORT.name}  not searched: it is held by gatepost (process 7)." in words(
        some
    )
    assert ("it is held by gatepost (process 7)", []) == (port["why"], port["devices"])
    assert "" == last["toml"]


def test_a_talker_that_nobody_understands() -> None:
    """It is not passed over in silence."""
    some = found()
    assert some.looked[0].search is not None
    some.looked[0].search.noise = True

    assert f"{PORT.name}  something talks here that no driver understands." in words(
        some
    )


def test_the_bar_is_moved_by_the_estimate(capsys: pytest.CaptureFixture[str]) -> None:
    """What a port needs no more is given to the bar when it is done."""
    moved: list[float] = []
    spent = probe.Spent("/dev/x", lambda _words, lasts_s: moved.append(lasts_s))
    spent.tell("one", 2.0)
    spent.tell("two", 3.0)
    spent.finish(10.0)
    with probe.progress(10.0, quiet=False) as tell:
        tell("/dev/x: listening", 1.0)

    assert [0.0, 2.0, 8.0] == moved
    assert "" == capsys.readouterr().out
