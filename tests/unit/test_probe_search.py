"""The search of `gatepost probe`, on ports without a wire."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from drivers import registry
from drivers.contract import RegisterDriver, StreamDriver
from edge_app.probe import judge, tries
from edge_app.probe.search import Search
from edge_app.probe.tries import Settings
from tests.unit.probe_line import QuietLine
from tests.unit.voices import each, simulator

ALL = registry.load_all()
ASKED = [one for one in tries.streams(ALL) if one.probe is not None]
PUSHING = ("rfid_rdm6300", "scale_toledo", "scale_aandd")
SLAVES = [
    one for one in ALL if isinstance(one, RegisterDriver) and one.name != "relay_modbus"
]
HASTE = Settings(listen_s=0.01, answer_s=0.004, slave_s=0.001, addresses=(1, 2, 5))


def search(port: QuietLine, settings: Settings = HASTE) -> Search:
    """Search a port to its end."""
    one = Search(port, ALL, settings, lambda _words, _seconds: None)
    one.run()
    return one


def stand_in(name: str, **settings: Any) -> Any:
    """Make the device of a driver."""
    return importlib.import_module(f"simulators.{name}").stand_in(settings)


def drivers_of(one: Search) -> list[list[str]]:
    """Return what was found: for each device the drivers that would do."""
    return [[match.driver for match in device.matches] for device in one.devices]


# -------------------------------------------------------------------- streams


@each(ASKED)
def test_a_device_that_is_asked_is_found(driver: StreamDriver[Any]) -> None:
    """The driver's own harmless question is answered, and believed."""
    assert driver.line is not None
    port = QuietLine(driver.line.baud, device=stand_in(driver.name))
    (found,) = search(port).devices

    assert driver.name == found.matches[0].driver
    assert driver.line.baud == found.line.baud


@pytest.mark.parametrize("name", PUSHING)
def test_a_device_that_pushes_is_found_without_a_word(name: str) -> None:
    """Whoever talks by himself is asked nothing: a letter may be an order to it."""
    driver: Any = registry.load(name)
    speech = simulator(driver).EVERYTHING

    class Talker:
        """Says everything again and again."""

        def due_s(self) -> float:
            """Be always ready."""
            return 0.0

        def say(self, _now_s: float) -> bytes:
            """Say it."""
            return bytes(speech)

    port = QuietLine(driver.line.baud, device=Talker())

    assert name == search(port).devices[0].matches[0].driver
    assert [] == port.written


def test_who_talks_nonsense_is_told_of() -> None:
    """A device that no driver understands is not passed over in silence."""

    class Babbler:
        """Says what nobody says."""

        def due_s(self) -> float:
            """Be always ready."""
            return 0.0

        def say(self, _now_s: float) -> bytes:
            """Say it."""
            return b"\x00\x07"

        def hear(self, _data: bytes, _now_s: float) -> None:
            """Hear nothing."""

    one = search(QuietLine(300, device=Babbler()))

    assert [] == one.devices
    assert one.noise


def test_a_silent_port() -> None:
    """Nothing answers: everything was tried, in the time that was estimated."""
    told: list[float] = []
    port = QuietLine()
    one = Search(port, ALL, HASTE, lambda _words, lasts_s: told.append(lasts_s))
    one.run()

    assert [] == one.devices
    assert not one.noise
    assert sum(told) == pytest.approx(tries.total_s(ALL, HASTE))
    assert {(baud, at) for baud in tries.BAUDS for at in (1, 2, 5)} == port.asked


def test_no_question_is_an_order_of_another_device() -> None:
    """No driver's question holds what moves, tares or switches another one's device.

    Two scales name the same question alike.
    """
    same = {("scale_mtsics", "weigh-now")}
    streams = [one for one in ALL if isinstance(one, StreamDriver) and one.encode]
    asked = [(one.name, one.probe(one.options())) for one in ASKED if one.probe]
    hits = set()
    for name, question in [*asked, ("find", tries.FIND)]:
        for other in streams:
            for verb in other.orders if other.name != name else ():
                if spelled(other, verb) in (b"", None):
                    continue
                if (spelled(other, verb) or b"-") in question:
                    hits.add((name, verb))

    assert same == hits


def spelled(driver: StreamDriver[Any], verb: str) -> bytes | None:
    """Spell an order; None where it needs a value."""
    assert driver.encode is not None
    try:
        return driver.encode(verb, None, driver.options())
    except ValueError:
        return None


# --------------------------------------------------------------------- Modbus


@each(SLAVES)
def test_a_slave_is_found(driver: RegisterDriver[Any]) -> None:
    """Its driver is among those that would do, at its own address and rate."""
    slave = stand_in(driver.name, address=5)
    (found,) = search(QuietLine(19200, slaves={5: slave})).devices

    assert (5, 19200) == (found.address, found.line.baud)
    assert driver.name in [match.driver for match in found.matches]


def test_the_address_in_a_register_tells_it_for_certain() -> None:
    """A probe whose register holds its own address is nothing else."""
    slaves = {
        1: stand_in("climate_renke", address=1),
        5: stand_in("climate_xymd02", address=5),
    }

    assert [["climate_renke"], ["climate_xymd02"]] == drivers_of(
        search(QuietLine(4800, slaves=slaves))
    )


def test_a_lone_probe_is_found_at_any_address() -> None:
    """The frame that asks a lone probe for its address finds one nobody would try."""
    slave = stand_in("climate_renke", address=201)
    (found,) = search(QuietLine(4800, slaves={201: slave}, lone=slave)).devices

    assert (201, "climate_renke") == (found.address, found.matches[0].driver)


def test_options_are_found_too() -> None:
    """A make that keeps its values in the other table is proposed with that option."""
    slave = stand_in("climate_renke", address=2, table="input")
    (found,) = search(QuietLine(4800, slaves={2: slave})).devices

    assert {"table": "input"} == found.matches[0].changes


def test_a_scale_that_is_asked_is_proposed_so() -> None:
    """A scale found by its question gets the option to be asked."""
    driver: Any = registry.load("scale_aandd")

    assert {"mode": "asked"} == judge.mode(driver, asked=True)
    assert {} == judge.mode(driver, asked=False)


def test_a_slave_that_nobody_knows() -> None:
    """It answers with exceptions alone: it is there, and no driver explains it."""

    class Stranger:
        """Has no registers."""

        def read(self, _table: str, _address: int, _count: int) -> None:
            """Refuse."""

    (found,) = search(QuietLine(slaves={2: Stranger(), 200: None})).devices

    assert (2, ()) == (found.address, found.matches)
