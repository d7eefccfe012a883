"""Bytes, registers, files and edges of one device, made into entries with who and when.

Pure: the bus threads of `edge_app.acquire` bring what came in and the time it came.
A badge's number goes no further than this file (`Ear.veil`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from drivers.contract import (
    CodeSeen,
    DecodedEdges,
    Edge,
    FileDriver,
    Finding,
    LineDriver,
    Refusal,
    RegisterDriver,
    Reply,
    Sample,
    StreamDriver,
    TagSeen,
)
from drivers.quantities import Quantity
from edge_app.code_data import is_goods
from edge_app.heard import could_read_badges
from edge_app.model import (
    CodeRead,
    Entry,
    Reading,
    Refused,
    Replied,
    Stamp,
    TagRead,
    ns,
)
from edge_app.people import Veil

SIEVE_NS = ns(60)


@dataclass(frozen=True, slots=True)
class Ear:
    """Whose voice is heard, and what of it must stay hidden.

    `badges` is True where every tag is a person's, whatever its number. A printed
    code is a thing's if it is of GS1; any other is a person's, too.
    """

    device: str
    options: Any
    veil: Veil
    badges: bool = False

    def entry(self, finding: Finding, at: Stamp) -> Entry:
        """Say who and when."""
        match finding:
            case Sample():
                return Reading(
                    self.device,
                    finding.quantity,
                    finding.value,
                    at,
                    finding.channel,
                    finding.stable,
                )
            case TagSeen():
                goods = self.veil.is_goods(finding.code)
                person, code = self._hidden(finding.scheme.value, finding.code, goods)
                return TagRead(
                    self.device, finding.scheme, at, person, code, finding.rssi_dbm
                )
            case CodeSeen():
                goods, kind = is_goods(finding.code), finding.symbology.value
                person, code = self._hidden(kind, finding.code, goods)
                return CodeRead(self.device, finding.symbology, at, person, code)
            case Reply():
                return Replied(self.device, finding.to, finding.ok, finding.text, at)
            case Refusal():
                return Refused(self.device, finding.reason.value, finding.raw, at)

    def _hidden(self, scheme: str, code: str, goods: bool) -> tuple[str, str]:
        if goods and not self.badges:
            return "", code
        return self.veil.person(scheme, code), ""


def discreet(driver: Any, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Empty the raw bytes of refusals where they could name a person."""
    if not could_read_badges(driver):
        return tuple(entries)
    return tuple(
        replace(entry, raw=b"") if isinstance(entry, Refused) else entry
        for entry in entries
    )


def take(
    ear: Ear, driver: StreamDriver[Any], pending: bytes, at: Stamp
) -> tuple[bytes, tuple[Entry, ...], bool]:
    """Decode all bytes not yet used.

    Return those that wait for more, the entries, and whether any of it was believed,
    which a whole message that earns no entry is too.
    """
    decoded = driver.decode(pending, ear.options)
    entries = discreet(driver, (ear.entry(one, at) for one in decoded.findings))
    believed = any(not isinstance(entry, Refused) for entry in entries)
    return decoded.rest, entries, believed or decoded.silent > 0


def hush(
    ear: Ear, driver: StreamDriver[Any], rest: bytes, at: Stamp
) -> tuple[Entry, ...]:
    """Judge what is left after the device has been silent for its `idle_s`."""
    if driver.flush is None or not rest:
        return ()
    found = (ear.entry(finding, at) for finding in driver.flush(rest, ear.options))
    return discreet(driver, found)


def registers(
    ear: Ear,
    driver: RegisterDriver[Any],
    ask: int,
    values: tuple[int, ...],
    at: Stamp,
) -> tuple[Entry, ...]:
    """Give the registers of one answered read their meaning."""
    found = driver.decode(ask, values, ear.options)
    return discreet(driver, (ear.entry(finding, at) for finding in found))


def files(
    ear: Ear, driver: FileDriver[Any], contents: tuple[bytes | None, ...], at: Stamp
) -> tuple[Entry, ...]:
    """Give the contents of a device's files their meaning."""
    found = driver.decode(contents, ear.options)
    return discreet(driver, (ear.entry(finding, at) for finding in found))


# ------------------------------------------------------------------- lines


@dataclass(frozen=True, slots=True)
class Settling:
    """One line after bounce was taken out: what was told, and until when it is deaf."""

    told: bool
    deaf_until_s: float = float("-inf")
    last: Edge | None = None


def settle(
    line: Settling, edge: Edge, settle_s: float
) -> tuple[Settling, tuple[Edge, ...]]:
    """Let the first edge through at once, then be deaf for `settle_s`."""
    line, overdue = settled(line, edge.at_s, settle_s)
    if edge.at_s < line.deaf_until_s:
        return replace(line, last=edge), overdue
    if edge.level == line.told:
        return line, overdue
    return Settling(edge.level, edge.at_s + settle_s), (*overdue, edge)


def settled(
    line: Settling, now_s: float, settle_s: float
) -> tuple[Settling, tuple[Edge, ...]]:
    """At the end of the deaf time tell the level, if bounce left another one.

    The edge told is the last one heard, so its time is when the level really came.
    """
    last = line.last
    if last is None or now_s < line.deaf_until_s:
        return line, ()
    if last.level == line.told:
        return replace(line, last=None), ()
    return Settling(last.level, line.deaf_until_s + settle_s), (last,)


def edges(
    ear: Ear,
    driver: LineDriver[Any],
    pending: tuple[Edge, ...],
    at: Stamp,
) -> tuple[tuple[Edge, ...], tuple[Entry, ...]]:
    """Decode the edges not yet used; return those that wait, and entries."""
    if driver.decode is None:
        return (), ()
    decoded: DecodedEdges = driver.decode(pending, ear.options)
    found = (ear.entry(finding, at) for finding in decoded.findings)
    return decoded.rest, discreet(driver, found)


def still(
    ear: Ear, driver: LineDriver[Any], rest: tuple[Edge, ...], at: Stamp
) -> tuple[Entry, ...]:
    """Judge the edges that are left after the lines were still for `idle_s`."""
    if driver.flush is None or not rest:
        return ()
    found = (ear.entry(finding, at) for finding in driver.flush(rest, ear.options))
    return discreet(driver, found)


# -------------------------------------------------------------------- twice


@dataclass(frozen=True, slots=True)
class Twice:
    """Lets a value through only when it comes twice running.

    For frames that carry no check, which one flipped bit turns into another value.
    """

    last: Mapping[tuple[Quantity, str], Decimal] = field(default_factory=dict)
    """By quantity and channel: the value that waits for its like."""

    def sift(self, entries: tuple[Entry, ...]) -> tuple[Twice, tuple[Entry, ...]]:
        """Return the entries that pass, and what waits now."""
        last = dict(self.last)
        passed: list[Entry] = []
        for entry in entries:
            if not isinstance(entry, Reading):
                passed.append(entry)
                continue
            key = (entry.quantity, entry.channel)
            if last.get(key) == entry.value:
                passed.append(entry)
            last[key] = entry.value
        return Twice(last), tuple(passed)


# -------------------------------------------------------------------- sieve


@dataclass(frozen=True, slots=True)
class Sieve:
    """Lets one refusal a minute through for each device and reason, with the count.

    A noisy line must not fill the card.
    """

    since: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """By device and reason: when the last one passed, and how many since."""

    def sift(self, entries: tuple[Entry, ...]) -> tuple[Sieve, tuple[Entry, ...]]:
        """Return the entries that pass, and the sieve that remembers the others."""
        if not any(isinstance(entry, Refused) for entry in entries):
            return self, entries
        since = dict(self.since)
        passed: list[Entry] = []
        for entry in entries:
            if not isinstance(entry, Refused):
                passed.append(entry)
                continue
            key = (entry.device, entry.reason)
            last_ns, held = since.get(key, (None, 0))
            if last_ns is not None and entry.at.boot_ns - last_ns < SIEVE_NS:
                since[key] = (last_ns, held + 1)
            else:
                since[key] = (entry.at.boot_ns, 0)
                passed.append(replace(entry, count=held + 1))
        return Sieve(since), tuple(passed)
