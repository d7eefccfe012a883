"""What is tried on one serial port, in which order, and how long it takes. Pure.

Only what is harmless: listening, the questions that drivers declare as `probe`, reads
of Modbus registers, and the frame with which a lone Renke probe tells its address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from drivers import climate_renke
from drivers.contract import Ask, Driver, SerialLine, StreamDriver

FIRST = SerialLine(baud=9600)
"""How a port is listened to at first: most devices come so out of the box."""
BAUDS = (9600, 4800, 19200, 115200, 2400)
"""The rates of Modbus devices, the usual ones first."""
ADDRESSES = tuple(range(1, 17))
KNOCKS = (Ask("holding", 0, 1), Ask("input", 1, 1), Ask("coil", 0, 1))
"""Reads to which a Modbus device at an address answers, were it with an exception."""
FIND = climate_renke.find()
BITS_PER_BYTE = 11
KNOCK_BYTES = 15
"""Question and answer of a knock together."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How far to go; `bauds` empty means the usual ones.

    `listen_s` is for a device that talks by itself, `answer_s` for one that was
    asked in its own words, `slave_s` for a Modbus device to think.
    """

    bauds: tuple[int, ...] = ()
    addresses: tuple[int, ...] = ADDRESSES
    listen_s: float = 1.5
    answer_s: float = 0.4
    slave_s: float = 0.1


@dataclass(frozen=True, slots=True)
class Listen:
    """Say nothing and hear who talks."""

    line: SerialLine


@dataclass(frozen=True, slots=True)
class Query:
    """Ask in one driver's own words."""

    line: SerialLine
    driver: str
    question: bytes


@dataclass(frozen=True, slots=True)
class Find:
    """Ask a lone Renke probe for its address."""

    line: SerialLine


@dataclass(frozen=True, slots=True)
class Knock:
    """See whether a Modbus device has this address."""

    line: SerialLine
    address: int


Try: TypeAlias = Listen | Query | Find | Knock


def streams(drivers: Iterable[Driver]) -> tuple[StreamDriver[Any], ...]:
    """Return the drivers of devices that have a serial port to themselves."""
    return tuple(
        one
        for one in drivers
        if isinstance(one, StreamDriver) and one.line and "serial" in one.over
    )


def listens(drivers: Iterable[Driver], settings: Settings) -> Iterator[Listen]:
    """Yield the ways in which somebody may talk by himself, the first one first."""
    lines = [FIRST, *(one.line for one in streams(drivers) if one.line)]
    lines += [SerialLine(baud=baud) for baud in settings.bauds]
    for line in dict.fromkeys(lines):
        if not settings.bauds or line.baud in settings.bauds:
            yield Listen(line)


def queries(drivers: Iterable[Driver], settings: Settings) -> Iterator[Query]:
    """Yield every declared question, at the driver's own rate or at those wanted.

    The one with the smallest first byte comes first: a device that expects a length
    there would swallow as many bytes of the questions after it.
    """
    asking = [
        (driver.probe(driver.options()), driver)
        for driver in streams(drivers)
        if driver.probe is not None
    ]
    for question, driver in sorted(asking, key=lambda one: one[0]):
        line = driver.line
        if not question or line is None:
            continue
        for baud in settings.bauds or (line.baud,):
            tuned = SerialLine(baud, line.bits, line.parity, line.stop_bits)
            yield Query(tuned, driver.name, question)


def knocks(settings: Settings) -> Iterator[tuple[Find, tuple[Knock, ...]]]:
    """Yield, for each rate, the way to find a lone probe, and every address."""
    for baud in settings.bauds or BAUDS:
        line = SerialLine(baud=baud)
        yield Find(line), tuple(Knock(line, one) for one in settings.addresses)


def seconds(one: Try, settings: Settings) -> float:
    """Estimate how long a try takes when nobody answers."""
    match one:
        case Listen():
            return settings.listen_s
        case Query() | Find():
            return settings.answer_s
        case Knock():
            wire_s = KNOCK_BYTES * BITS_PER_BYTE / one.line.baud
            # The time that a device may think, and as long again for late answers.
            return len(KNOCKS) * (wire_s + 2 * settings.slave_s)


def total_s(drivers: Iterable[Driver], settings: Settings) -> float:
    """Estimate how long a port takes to which nothing is connected."""
    drivers = tuple(drivers)
    tries: list[Try] = [Listen(FIRST), *queries(drivers, settings)]
    for find, addresses in knocks(settings):
        tries += [find, *addresses]
    return sum(seconds(one, settings) for one in tries)


def words(one: Try) -> str:
    """Say what is being tried."""
    form = f"{one.line.baud} {one.line.bits}{one.line.parity}{one.line.stop_bits}"
    match one:
        case Listen():
            return f"listening at {form}"
        case Query():
            return f"asking as {one.driver} at {form}"
        case Find():
            return f"looking for a lone Renke probe at {form}"
        case Knock():
            return f"Modbus address {one.address} at {form}"
