"""What every driver must keep, checked for each one in the registry.

A stand-in lends its voice: `EVERYTHING` of a stream or an input line, the registers
of a Modbus device, the files of a kernel device.
"""

from __future__ import annotations

import importlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import registry
from drivers.contract import (
    Driver,
    Edge,
    FileDriver,
    Finding,
    LineDriver,
    Refusal,
    RegisterDriver,
)
from tests.unit.storm import settings
from tests.unit.voices import each, kinds, registers_of, simulator

HERE = Path(__file__).parent.parent.parent
SHARED = {"__init__", "checks", "contract", "quantities", "registry"} | {
    # What a modem with AT commands is made of.
    *("at_course", "at_lines", "at_state", "sms_pdu")
}
ALL = registry.load_all()
REGISTERS = [one for one in ALL if isinstance(one, RegisterDriver)]
FILES = [one for one in ALL if isinstance(one, FileDriver)]
INPUTS = [one for one in ALL if isinstance(one, LineDriver) and one.decode]
ORDERED = [
    one for one in ALL if not isinstance(one, FileDriver) and one.encode is not None
]


def edges_of(driver: LineDriver[Any], levels: Any) -> tuple[Edge, ...]:
    """Turn a stand-in's levels by key into edges by index."""
    return tuple(
        Edge(driver.lines.index(key), level, at_s) for key, level, at_s in levels
    )


def hear_edges(driver: LineDriver[Any], edges: tuple[Edge, ...]) -> list[Finding]:
    """Feed edges one by one, then let the lines fall silent."""
    assert driver.decode is not None
    heard: list[Finding] = []
    rest: tuple[Edge, ...] = ()
    for edge in edges:
        decoded = driver.decode((*rest, edge), driver.options())
        heard += decoded.findings
        rest = decoded.rest
        assert len(rest) <= driver.edge_limit
    return heard + list(driver.flush(rest, driver.options()) if driver.flush else ())


def ordered(driver: Any, verb: str, value: Decimal | None) -> Any:
    """Spell an order, or give the sentence with which it is refused."""
    try:
        return driver.encode(verb, value, driver.options())
    except ValueError as error:
        return str(error)


# ----------------------------------------------------------------------- all kinds


def test_registry_names_every_file() -> None:
    """A driver file that nobody registered is a driver nobody tests."""
    files = {path.stem for path in (HERE / "drivers").glob("*.py")} - SHARED

    assert files == set(registry.NAMES)


def test_names_are_sorted_and_told_apart() -> None:
    """The list of drivers has each name once, in the order of the alphabet."""
    assert sorted(set(registry.NAMES)) == list(registry.NAMES)


def test_an_unknown_driver() -> None:
    """A name that is not listed is a `KeyError`, even that of a real module."""
    with pytest.raises(KeyError, match="contract"):
        registry.load("contract")


@each(ALL)
def test_header(driver: Driver) -> None:
    """The file says where its knowledge comes from and what it was tried on."""
    module = importlib.import_module(f"drivers.{driver.name}")
    header = module.__doc__ or ""

    assert driver is module.DRIVER
    assert all(word in header for word in ("Reference:", "Tested on:"))


@each(ALL)
def test_there_is_a_stand_in(driver: Driver) -> None:
    """Each driver has a stand-in, which comes up with no settings and can be asked."""
    device = simulator(driver).stand_in({})

    assert device.poke({}) == device.poke({})
    with pytest.raises(KeyError, match="no such thing"):
        device.poke({"no such thing": "1"})


@each(ALL)
def test_options_have_defaults(driver: Driver) -> None:
    """A device works as it is unpacked: every option has a default, within bounds."""
    options = driver.options()
    for key, declared in driver.options.__dataclass_fields__.items():
        value, limits = getattr(options, key), declared.metadata
        assert limits["about"]
        assert not limits["choices"] or value in limits["choices"]
        assert limits["low"] is None or limits["low"] <= value <= limits["high"]


@each(ORDERED)
def test_orders(driver: Any) -> None:
    """Only a `ValueError` with a sentence leaves `encode`, and none but for orders."""
    assert driver.orders
    with pytest.raises(ValueError, match=r"has no order 'sing'\.$"):
        driver.encode("sing", None, driver.options())


@each(ORDERED)
@given(data=st.data())
def test_any_order_any_value(driver: Any, data: st.DataObject) -> None:
    """Whatever the value of an order, it is spelled or refused in one sentence."""
    verb = data.draw(st.sampled_from(driver.orders))
    value = data.draw(st.none() | st.decimals(allow_nan=None))

    said = ordered(driver, verb, value)
    assert not isinstance(said, str) or said.endswith(".")
    assert said


# ----------------------------------------------------------- registers, files, lines


@each(REGISTERS)
@given(data=st.data())
def test_any_registers(driver: RegisterDriver[Any], data: st.DataObject) -> None:
    """Any numbers, any count, any ask: findings or refusals, never an exception."""
    ask = data.draw(st.integers(-1, len(driver.asks)))
    registers = data.draw(st.lists(st.integers(0, 0xFFFF), max_size=4))

    assert driver.decode(ask, tuple(registers), driver.options())


@each(REGISTERS)
def test_registers_say_what_is_declared(driver: RegisterDriver[Any]) -> None:
    """The stand-in answers every ask, and the polled ones earn exactly `emits`."""
    device = simulator(driver).stand_in({})
    said = {}
    for index, ask in enumerate(driver.asks):
        registers = registers_of(device, ask)
        assert ask.size == len(registers)
        said[index] = list(driver.decode(index, registers, driver.options()))
        assert not [one for one in said[index] if isinstance(one, Refusal)]

    assert driver.polled == driver.polls(driver.options())
    polled = [one for index in driver.polled for one in said[index]]
    assert driver.emits == kinds(polled)
    assert driver.emits == kinds([one for many in said.values() for one in many])


@each(REGISTERS)
@given(data=st.data())
def test_what_is_polled_is_an_ask(
    driver: RegisterDriver[Any], data: st.DataObject
) -> None:
    """Whatever the options, some asks are polled, and no part is too long to read."""
    random = data.draw(st.randoms(use_true_random=False))
    polled = driver.polls(settings(driver, random))
    parts = [part for index in polled for part in driver.asks[index].parts]

    assert parts
    assert all(0 < part.count <= driver.registers_max for part in parts)
    assert all(not part.also for part in parts)
    assert driver.pause_s >= 0


@each(FILES)
@given(data=st.data())
def test_any_contents(driver: FileDriver[Any], data: st.DataObject) -> None:
    """Any bytes in a file, or no file: findings or refusals, never an exception."""
    options = driver.options()
    names = driver.reads(options)
    true = tuple(dict(simulator(driver).stand_in({}).files()).get(n) for n in names)
    content = st.none() | st.binary(max_size=80) | st.just(true[0])
    count = len(names)
    contents = data.draw(st.lists(content, min_size=count, max_size=count))

    assert driver.decode(tuple(contents), options)


@each(FILES)
def test_files_say_what_is_declared(driver: FileDriver[Any]) -> None:
    """The stand-in has the files that the driver reads; they earn exactly `emits`."""
    options, files = driver.options(), simulator(driver).stand_in({}).files()
    contents = tuple(files[name] for name in driver.reads(options))

    assert driver.emits == kinds(list(driver.decode(contents, options)))


@each(INPUTS)
@given(data=st.data())
def test_any_edges_any_split(driver: LineDriver[Any], data: st.DataObject) -> None:
    """Any edges at any time: nothing raises, and how they come makes no difference."""
    assert driver.decode is not None
    edge = st.builds(
        Edge,
        line=st.integers(0, len(driver.lines)),
        level=st.booleans(),
        at_s=st.floats(0, 1e9),
    )
    edges = tuple(data.draw(st.lists(edge, max_size=20)))
    decoded = driver.decode(edges, driver.options())
    flushed = driver.flush(decoded.rest, driver.options()) if driver.flush else ()

    assert hear_edges(driver, edges) == [*decoded.findings, *flushed]


@each(INPUTS)
def test_lines_say_what_is_declared(driver: LineDriver[Any]) -> None:
    """The stand-in's edges earn exactly `emits`, and it drives the driver's lines."""
    stand_in = simulator(driver)
    heard = hear_edges(driver, edges_of(driver, stand_in.EVERYTHING))

    assert driver.emits == kinds(heard)
    assert set(driver.lines) == set(stand_in.stand_in({}).levels())


@each([one for one in ALL if isinstance(one, LineDriver)])
def test_directions(driver: LineDriver[Any]) -> None:
    """An input decodes and knows its pull; an output encodes and knows its rest."""
    if driver.direction == "in":
        assert driver.decode is not None
        assert driver.pull is not None
        assert driver.pull(driver.options()) in ("up", "down", "none")
    else:
        assert driver.encode is not None
        assert driver.rest_level is not None
        assert isinstance(driver.rest_level(driver.options()), bool)
        assert simulator(driver).stand_in({}).levels() == {}
