"""Which reads answer everything that is asked on a Modbus line. Pure.

Neighbours are read in one request, and so are the devices behind one address, such as
the relays of one board. A device that refuses a joined read is asked piece by piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from drivers.contract import Ask, RegisterDriver, Table

BITS = 16
"""In a register; what is reckoned in registers holds for so many coils too."""
HOLE_REGISTERS = 20
"""Registers that nobody wants, read along rather than asked around.

A request and the head of its answer are 13 bytes, the silences 7 characters, and 20 ms
of thinking are 20 characters at 9600 baud: 40 in all. A register is 2 bytes.
"""
BIT_TABLES = ("coil", "discrete")


@dataclass(frozen=True, slots=True)
class Read:
    """One request, and the single asks that it answers."""

    table: Table
    address: int
    count: int
    asks: tuple[Ask, ...]

    @property
    def registers(self) -> int:
        """Return how many registers come back; bits count as those that they fill."""
        return -(-self.count // BITS) if self.table in BIT_TABLES else self.count

    def share(self, values: Sequence[int]) -> Mapping[Ask, tuple[int, ...]]:
        """Give each ask its own part of the answer."""
        return {
            ask: tuple(values[ask.address - self.address :][: ask.count])
            for ask in self.asks
        }


@dataclass(frozen=True, slots=True)
class Party:
    """One device as its line sees it: where it is, what it is asked, and how often."""

    device: str
    driver: RegisterDriver[Any]
    options: Any
    address: int
    every_s: float

    @property
    def asks(self) -> Mapping[int, Ask]:
        """Return what it is asked, by the index into the driver's `asks`."""
        return {at: self.driver.asks[at] for at in self.driver.polls(self.options)}


@dataclass(frozen=True, slots=True)
class Round:
    """Devices that are asked together: one address, one driver, one rate."""

    parties: tuple[Party, ...]
    reads: tuple[Read, ...]

    @property
    def name(self) -> str:
        """Return the name of its first device, which stands for all."""
        return self.parties[0].device

    @property
    def driver(self) -> RegisterDriver[Any]:
        """Return the driver that its devices share."""
        return self.parties[0].driver

    @property
    def joined(self) -> bool:
        """Say whether one of its reads could be taken apart."""
        return any(len(read.asks) > 1 for read in self.reads)


def rounds(parties: Iterable[Party]) -> tuple[Round, ...]:
    """Put together what can be asked together."""
    groups: dict[tuple[int, str, float], list[Party]] = {}
    for one in parties:
        if one.asks:
            key = one.address, one.driver.name, one.every_s
            groups.setdefault(key, []).append(one)
    return tuple(
        Round(tuple(group), joined(singles(group), group[0].driver))
        for group in groups.values()
    )


def split(one: Round) -> tuple[Round, ...]:
    """Take a round apart for good: each device for itself, each ask for itself."""
    return tuple(
        Round(
            (party,),
            tuple(
                Read(ask.table, ask.address, ask.count, (ask,))
                for ask in singles((party,))
            ),
        )
        for party in one.parties
    )


def singles(parties: Iterable[Party]) -> tuple[Ask, ...]:
    """Return every single read that is wanted, each once, in the order of the map."""
    wanted = {
        part for one in parties for ask in one.asks.values() for part in ask.parts
    }
    return tuple(sorted(wanted, key=lambda ask: (ask.table, ask.address, ask.count)))


def joined(asks: Sequence[Ask], driver: RegisterDriver[Any]) -> tuple[Read, ...]:
    """Join neighbours, within what the driver says that its device takes.

    `asks` are single and in the order of the map. An ask that is too long by itself
    stays as it is.
    """
    reads: list[Read] = []
    hole = HOLE_REGISTERS if driver.holes else 0
    for ask in asks:
        scale = BITS if ask.table in BIT_TABLES else 1
        if reads and reads[-1].table == ask.table:
            last = reads[-1]
            end = last.address + last.count
            count = max(end, ask.address + ask.count) - last.address
            fits = count <= driver.registers_max * scale
            if fits and ask.address - end <= hole * scale:
                reads[-1] = replace(last, count=count, asks=(*last.asks, ask))
                continue
        reads.append(Read(ask.table, ask.address, ask.count, (ask,)))
    return tuple(reads)
