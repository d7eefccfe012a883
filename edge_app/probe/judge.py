"""Which driver explains what a port said. Pure.

Several may: they are all named, the best first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from drivers.contract import (
    Ask,
    CodeSeen,
    Driver,
    Finding,
    Refusal,
    RegisterDriver,
    Reply,
    Sample,
    SerialLine,
    StreamDriver,
    TagSeen,
)
from drivers.quantities import Quantity

CHECKED, FORMATTED, FREE_TEXT = 30, 20, 10
"""How hard it is to pass for a device: a checksum, a fixed form, any line of text."""
OWN_ADDRESS = 6
"""What a register that holds the device's own address is worth, in registers."""
NEAR = 2
"""A match so much lighter than the best is still one to be named."""
SHOWN = 3
Read = Callable[[Ask], tuple[int, ...] | None]
"""Reads one slave's registers; None where they cannot be had."""


@dataclass(frozen=True, slots=True)
class Match:
    """One driver that explains what was heard; `said` is some of it in words.

    `changes` are the options that differ from the driver's own. Of two matches the one
    with the greater `weight` is the better.
    """

    driver: str
    weight: tuple[int, ...]
    said: str
    changes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Device:
    """One device that answered: how it talks, and what explains it, best first.

    `matches` may be empty: a Modbus device that no driver knows.
    """

    line: SerialLine
    matches: tuple[Match, ...]
    address: int | None = None


def best_first(matches: Iterable[Match | None]) -> tuple[Match, ...]:
    """Sort what explains anything."""
    found = [one for one in matches if one is not None]
    return tuple(sorted(found, key=lambda one: ([-n for n in one.weight], one.driver)))


def likely(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """Keep the best and those that explain it nearly as well, by their first weight."""
    best = matches[0].weight[0]
    return tuple(one for one in matches if one.weight[0] >= best - NEAR)


# -------------------------------------------------------------------- streams


def heard(driver: StreamDriver[Any], data: bytes, *, asked: bool) -> Match | None:
    """Judge what was heard of one device; `asked` by the driver's own question.

    A scanner's answer is no code: any text would be one.
    """
    options = driver.options()
    decoded = driver.decode(data, options)
    findings = list(decoded.findings)
    if decoded.rest and driver.flush is not None:
        findings += driver.flush(decoded.rest, options)
    kind = strength(driver)
    refused = sum(isinstance(one, Refusal) for one in findings)
    believed = [one for one in findings if not isinstance(one, Refusal)]
    if asked and kind == FREE_TEXT:
        believed = [one for one in believed if isinstance(one, Reply)]
    count = len(believed) + decoded.silent
    # A frame may have been cut at either end.
    if not count or refused > count + 1:
        return None
    weight = (kind, count - refused)
    return Match(driver.name, weight, words(believed), mode(driver, asked=asked))


def strength(driver: StreamDriver[Any]) -> int:
    """Say how much it means that a driver believes something."""
    if driver.text and not any(isinstance(one, Quantity) for one in driver.emits):
        return FREE_TEXT
    return FORMATTED if driver.check == "none" else CHECKED


def mode(driver: StreamDriver[Any], *, asked: bool) -> Mapping[str, object]:
    """Find the option with which a device is asked, or is left to talk by itself."""
    if driver.ask is None or bool(driver.ask(driver.options())) == asked:
        return {}
    for changes, options in variants(driver):
        if bool(driver.ask(options)) == asked:
            return changes
    return {}


# ------------------------------------------------------------------ registers


def explains(driver: RegisterDriver[Any], address: int, read: Read) -> Match | None:
    """Judge whether a driver's registers are those of the slave at an address.

    What is polled must be there and be believed; the other registers add weight, the
    one with the device's own address most of all.
    """
    for changes, options in variants(driver):
        polled = driver.polls(options)
        told = [ask_whole(driver, index, options, read) for index in polled]
        findings = [one for many in told if many is not None for one in many]
        if None in told or not _credible(findings):
            continue
        return _weighed(driver, address, read, (changes, options), findings)
    return None


def ask_whole(
    driver: RegisterDriver[Any], index: int, options: Any, read: Read
) -> tuple[Finding, ...] | None:
    """Put one of a driver's asks, with all its parts; None where one has no answer."""
    values: tuple[int, ...] = ()
    for part in driver.asks[index].parts:
        answer = read(part)
        if answer is None:
            return None
        values += answer
    return driver.decode(index, values, options)


def _credible(findings: list[Finding]) -> bool:
    refused = sum(isinstance(one, Refusal) for one in findings)
    return 0 <= refused < len(findings)


def _weighed(
    driver: RegisterDriver[Any],
    address: int,
    read: Read,
    chosen: tuple[Mapping[str, object], Any],
    findings: list[Finding],
) -> Match | None:
    changes, options = chosen
    polled = driver.polls(options)
    rest = [index for index in range(len(driver.asks)) if index not in polled]
    own = covered = 0
    for index in rest:
        told = ask_whole(driver, index, options, read) or ()
        covered += bool(told) and not any(isinstance(one, Refusal) for one in told)
        for one in told:
            if isinstance(one, Reply) and one.to == "address":
                if one.text != str(address):
                    return None
                own = OWN_ADDRESS
    refused = sum(isinstance(one, Refusal) for one in findings)
    size = sum(driver.asks[index].size for index in polled)
    whole = int(covered == len(rest))
    weight = (own + size, -int(refused > 0), whole, covered, -len(changes))
    return Match(driver.name, weight, words(findings), changes)


def variants(driver: Driver) -> Iterator[tuple[Mapping[str, object], Any]]:
    """Yield a driver's own options, then those with one choice made otherwise."""
    own: Any = driver.options()
    yield {}, own
    for one in fields(own):
        for choice in one.metadata.get("choices") or ():
            if choice != getattr(own, one.name):
                changes = {one.name: choice}
                yield changes, driver.options(**changes)


# ---------------------------------------------------------------------- words


def words(findings: Iterable[Finding]) -> str:
    """Say what was heard, some of it; the number of a badge is nobody's business."""
    said = [_word(one) for one in findings if not isinstance(one, Refusal)]
    return ", ".join(dict.fromkeys(said[:SHOWN]))


def _word(finding: Finding) -> str:
    match finding:
        case Sample(quantity=quantity, value=value):
            return f"{quantity.key} {value} {quantity.unit}"
        case TagSeen(scheme=scheme):
            return f"a tag ({scheme.value})"
        case CodeSeen(symbology=symbology):
            return f"a code ({symbology.value})"
        case Reply(to=to, text=text):
            return f"{to} {text}".strip()
    return ""
