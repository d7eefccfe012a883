"""Which reads answer everything that is asked, and the laws of joining them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import registry
from drivers.contract import Ask, RegisterDriver
from edge_app.reads import (
    BIT_TABLES,
    BITS,
    HOLE_REGISTERS,
    Party,
    Read,
    joined,
    rounds,
    singles,
    split,
)

LAST_ADDRESS = 0xFFFF


def driver_of(name: str, **changes: Any) -> RegisterDriver[Any]:
    """Load a driver of registers, with some of its facts changed."""
    driver = registry.load(name)
    assert isinstance(driver, RegisterDriver)
    return replace(driver, **changes)


CLIMATE = driver_of("climate_xymd02")
RELAY = driver_of("relay_modbus")


def relay(name: str, channel: int, address: int = 1, every_s: float = 1.0) -> Party:
    """Return one relay of a board."""
    return Party(name, RELAY, RELAY.options(channel=channel), address, every_s)


def spans(reads: tuple[Read, ...]) -> list[tuple[str, int, int]]:
    """Name reads by table, first address and count."""
    return [(read.table, read.address, read.count) for read in reads]


@pytest.mark.parametrize(
    ("asks", "changes", "expected"),
    [
        pytest.param([(0, 2), (2, 1)], {}, [(0, 3)], id="next to each other"),
        pytest.param([(0, 2), (1, 4)], {}, [(0, 5)], id="overlapping"),
        pytest.param([(0, 9), (2, 1)], {}, [(0, 9)], id="one within the other"),
        pytest.param([(0, 2), (22, 1)], {}, [(0, 23)], id="over the widest hole"),
        pytest.param([(0, 2), (23, 1)], {}, [(0, 2), (23, 1)], id="too wide a hole"),
        pytest.param(
            [(0, 2), (3, 1)], {"holes": False}, [(0, 2), (3, 1)], id="no holes"
        ),
        pytest.param([(0, 2), (2, 1)], {"holes": False}, [(0, 3)], id="none needed"),
        pytest.param([(0, 100), (100, 25)], {}, [(0, 125)], id="as long as it goes"),
        pytest.param(
            [(0, 100), (100, 26)], {}, [(0, 100), (100, 26)], id="one register over"
        ),
        pytest.param(
            [(0, 16), (16, 17)],
            {"registers_max": 32},
            [(0, 16), (16, 17)],
            id="a device that takes 32",
        ),
    ],
)
def test_neighbours(
    asks: list[tuple[int, int]],
    changes: dict[str, Any],
    expected: list[tuple[int, int]],
) -> None:
    """Neighbours go into one read, within what the device takes."""
    wanted = [Ask("holding", address, count) for address, count in asks]
    reads = joined(wanted, driver_of("climate_xymd02", **changes))

    assert [("holding", *one) for one in expected] == spans(reads)


def test_tables_are_not_mixed() -> None:
    """The same address in two tables is two reads."""
    reads = joined([Ask("holding", 1, 1), Ask("input", 2, 1)], CLIMATE)

    assert [("holding", 1, 1), ("input", 2, 1)] == spans(reads)


def test_bits_are_reckoned_in_registers() -> None:
    """Sixteen coils are as long as a register, and holes of coils as wide."""
    near = joined([Ask("coil", 0, 1), Ask("coil", 321, 1)], RELAY)
    far = joined([Ask("coil", 0, 1), Ask("coil", 322, 1)], RELAY)

    assert [("coil", 0, 322)] == spans(near)
    assert 2 == len(far)
    assert [21] == [read.registers for read in near]


def test_each_ask_gets_its_own() -> None:
    """An answer is cut along the asks that it was read for."""
    (read,) = joined([Ask("holding", 4, 2), Ask("holding", 7, 1)], CLIMATE)

    shares = read.share((40, 50, 60, 70))
    assert {Ask("holding", 4, 2): (40, 50), Ask("holding", 7, 1): (70,)} == shares


def test_relays_of_one_board_are_one_round() -> None:
    """Two relays behind one address are one read; each gets its own coil."""
    (one,) = rounds([relay("horn", 2), relay("lamp", 7)])

    assert [("coil", 1, 6)] == spans(one.reads)
    assert ("horn", RELAY) == (one.name, one.driver)
    assert one.joined


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(relay("lamp", 7, address=2), id="another address"),
        pytest.param(relay("lamp", 7, every_s=2.0), id="another rate"),
        pytest.param(Party("lamp", CLIMATE, CLIMATE.options(), 1, 1.0), id="driver"),
    ],
)
def test_what_is_not_asked_together(other: Party) -> None:
    """Another address, rate or driver is a round of its own."""
    assert ["horn", "lamp"] == [one.name for one in rounds([relay("horn", 2), other])]


def test_a_device_that_is_asked_nothing_has_no_round() -> None:
    """There is nothing to plan where nothing is polled."""
    mute = driver_of("climate_xymd02", polled=())

    assert () == rounds([Party("mute", mute, mute.options(), 1, 1.0)])


def test_two_blocks_of_one_ask() -> None:
    """The collector's blocks are two reads, because the map names no gap."""
    collector = driver_of("climate_pta8d08")
    (one,) = rounds([Party("rooms", collector, collector.options(), 1, 5.0)])

    assert [("holding", 0, 8), ("holding", 0x20, 8)] == spans(one.reads)
    assert not one.joined


def test_a_round_is_taken_apart() -> None:
    """Each device is asked for itself, each part of an ask for itself, for good."""
    pieces = split(rounds([relay("horn", 2), relay("lamp", 7)])[0])

    assert ["horn", "lamp"] == [one.name for one in pieces]
    assert [("coil", 1, 1), ("coil", 6, 1)] == [spans(one.reads)[0] for one in pieces]
    assert not any(one.joined for one in pieces)


asks = st.builds(
    Ask,
    table=st.sampled_from(["coil", "discrete", "input", "holding"]),
    address=st.integers(0, 900),
    count=st.integers(1, 40),
)
drivers = st.builds(
    lambda most, holes: driver_of("climate_xymd02", registers_max=most, holes=holes),
    st.integers(1, 125),
    st.booleans(),
)


def plan(wanted: list[Ask], driver: RegisterDriver[Any]) -> tuple[Read, ...]:
    """Plan the reads of a device with these asks."""
    known = replace(driver, asks=tuple(wanted), polled=tuple(range(len(wanted))))
    party = Party("one", known, known.options(), 1, 1.0)
    return joined(singles([party]), known)


def scale(read: Read | Ask) -> int:
    """Return how many values of a table are as long as a register."""
    return BITS if read.table in BIT_TABLES else 1


def places(one: Read | Ask) -> range:
    """Return the addresses that are read."""
    return range(one.address, one.address + one.count)


@given(st.lists(asks, max_size=20), drivers)
def test_every_ask_is_answered_once(
    wanted: list[Ask], driver: RegisterDriver[Any]
) -> None:
    """No ask is left out, none is read twice, and each lies within its read."""
    reads = plan(wanted, driver)
    answered = [ask for read in reads for ask in read.asks]

    assert sorted(set(wanted), key=str) == sorted(answered, key=str)
    for read in reads:
        values = list(places(read))
        for ask, share in read.share(values).items():
            assert read.table == ask.table
            assert tuple(places(ask)) == share


@given(st.lists(asks, max_size=20), drivers)
def test_no_read_is_too_long(wanted: list[Ask], driver: RegisterDriver[Any]) -> None:
    """A joined read keeps to the device's limit; what is long by itself is alone."""
    for read in plan(wanted, driver):
        longest = max(ask.count for ask in read.asks)
        assert read.count <= max(driver.registers_max * scale(read), longest)
        assert read.registers <= max(driver.registers_max, longest)


@given(st.lists(asks, max_size=20), drivers)
def test_no_hole_is_too_wide(wanted: list[Ask], driver: RegisterDriver[Any]) -> None:
    """What is read along unasked is no wider than allowed, and never at an end."""
    for read in plan(wanted, driver):
        asked = {at for ask in read.asks for at in places(ask)}
        hole = 0
        for at in places(read):
            hole = 0 if at in asked else hole + 1
            assert hole <= (HOLE_REGISTERS if driver.holes else 0) * scale(read)
        assert {read.address, read.address + read.count - 1} <= asked


@given(st.lists(asks, max_size=20), drivers)
def test_order_makes_no_difference(
    wanted: list[Ask], driver: RegisterDriver[Any]
) -> None:
    """The reads are those of the map, however the driver lists its asks."""
    assert plan(wanted, driver) == plan(wanted[::-1], driver)
