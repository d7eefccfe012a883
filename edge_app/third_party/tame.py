"""A driver whose functions cannot harm whoever calls them. Pure.

Our own drivers are not tamed: a mistake in one of them ends the process, loudly. In
somebody else's an exception, or an answer of the wrong kind, is caught here, counted
and told, and the function's harmless answer is given instead. After `FAULTS_HIGH`
faults of one function in a row the driver is not called any more until the next start.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from drivers.contract import (
    CodeSeen,
    Decoded,
    DecodedEdges,
    Driver,
    Edge,
    FileDriver,
    Finding,
    LevelStep,
    LineDriver,
    Refusal,
    RegisterDriver,
    RegisterWrite,
    Reply,
    Sample,
    StreamDriver,
    TagSeen,
)

FAULTS_HIGH = 5
STEADY = ("reads", "rest_level", "pull")
"""What never changes for one device: the last good answer stands in for a bad one."""
FINDINGS: tuple[type[Any], ...] = typing.get_args(Finding)
PARTS: dict[type[Any], dict[str, Any]] = {
    kind: typing.get_type_hints(kind)
    for kind in (Sample, TagSeen, CodeSeen, Reply, Refusal)
}
DIGITS_HIGH = 15
"""Powers of ten of a value: no quantity has so many, and more are slow to work with."""
TEXT_HIGH = 4096
SURROGATES = re.compile("[\ud800-\udfff]")
"""What no UTF-8 text can hold."""
WRITTEN, WRITE_HIGH, REGISTER_HIGH = ("holding", "holding-many", "coil"), 123, 0xFFFF
HOLD_HIGH_S = 86400
Tell = Callable[[str, bool], None]
"""Gets each fault as a sentence, and whether the driver is given up with it."""


def say_nothing(_why: str, _last: bool) -> None:
    """Tell nobody: what the configuration tries out is tried again at work."""


class Watch:
    """What the functions of one device's driver share: its name and its end."""

    def __init__(self, driver: str, tell: Tell) -> None:
        self._driver = driver
        self._tell = tell
        self.over = False

    def fault(self, function: str, why: str, in_a_row: int) -> None:
        """Take one fault of one function."""
        self.over = self.over or in_a_row >= FAULTS_HIGH
        self._tell(f"its driver {self._driver} failed in {function}: {why}", self.over)


@dataclass(slots=True)
class Guarded:
    """One function of a driver; `instead` is the answer where its own is no good."""

    name: str
    inner: Callable[..., Any]
    fits: Callable[[Any], bool]
    instead: Any
    watch: Watch
    in_a_row: int = 0

    def __call__(self, *arguments: Any) -> Any:
        """Call it; a `ValueError` of `encode` is its good right."""
        why = "it was given up after too many faults"
        if not self.watch.over:
            try:
                answer = self.inner(*arguments)
                if self.fits(answer):
                    self.in_a_row = 0
                    if self.name in STEADY:
                        self.instead = answer
                    return answer
                why = f"it answered {type(answer).__name__} {answer!r}"[:120]
            except Exception as error:
                if self.name == "encode" and isinstance(error, ValueError):
                    raise
                why = f"{type(error).__name__}: {error}"[:120]
            self.in_a_row += 1
            self.watch.fault(self.name, why, self.in_a_row)
        if self.name == "encode":
            raise ValueError(f"its driver failed: {why}")
        return self.instead


def tame(driver: Driver, tell: Tell = say_nothing) -> Driver:
    """Return the driver with every function of it guarded, for one device."""
    watch = Watch(driver.name, tell)
    tamed: dict[str, Guarded] = {}
    for name, (fits, instead) in _answers(driver).items():
        function = getattr(driver, name)
        if function is not None:
            inner = function.inner if isinstance(function, Guarded) else function
            tamed[name] = Guarded(name, inner, fits, instead, watch)
    loose: Any = driver
    changed: Driver = replace(loose, **tamed)
    return changed


Answer = tuple[Callable[[Any], bool], Any]


def _answers(driver: Driver) -> dict[str, Answer]:
    """Say of each function what fits it, and what is harmless in its place."""
    match driver:
        case StreamDriver(frame_limit=limit):
            return {
                "decode": (lambda one: _decoded(one, limit), Decoded((), b"")),
                "flush": (_findings, ()),
                "start": (_all(bytes), ()),
                "ask": (_is(bytes), b""),
                "probe": (_is(bytes), b""),
                "encode": (_is(bytes), None),
            }
        case RegisterDriver(asks=asks, polled=polled):
            indices = range(len(asks))
            return {
                "decode": (_findings, ()),
                "polled_by": (
                    lambda one: _all(int)(one) and all(at in indices for at in one),
                    polled,
                ),
                "encode": (_writes, None),
            }
        case FileDriver():
            return {"decode": (_findings, ()), "reads": (_names, ())}
        case LineDriver(edge_limit=edges):
            return {
                "decode": (lambda one: _edges(one, edges), DecodedEdges((), ())),
                "flush": (_findings, ()),
                "pull": (lambda one: one in ("up", "down", "none"), "none"),
                "rest_level": (_is(bool), False),
                "encode": (_steps, None),
            }


def _is(kind: type[Any]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kind)


def _all(kind: type[Any]) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, tuple) and all(isinstance(one, kind) for one in value)
    )


def _names(value: Any) -> bool:
    """Files below the bus's folder, and none above it."""
    return _all(str)(value) and not any(
        name.startswith("/") or ".." in name.split("/") for name in value
    )


def _findings(value: Any) -> bool:
    return isinstance(value, tuple) and all(map(_finding, value))


def _finding(value: Any) -> bool:
    """Say whether it is a finding whose plain fields hold values of their types."""
    parts = PARTS.get(type(value))
    return parts is not None and all(
        not isinstance(hint, type)
        or (isinstance(getattr(value, key), hint) and _bearable(getattr(value, key)))
        for key, hint in parts.items()
    )


def _bearable(value: Any) -> bool:
    """Say whether everybody can reckon with a number, and write a text down."""
    match value:
        case Decimal():
            return value.is_finite() and abs(value.adjusted()) <= DIGITS_HIGH
        case str():
            return len(value) <= TEXT_HIGH and not SURROGATES.search(value)
    return True


def _writes(value: Any) -> bool:
    """Say whether Modbus has such writes."""
    return _all(RegisterWrite)(value) and all(
        one.table in WRITTEN
        and _all(int)(one.values)
        and 0 < len(one.values) <= WRITE_HIGH
        and all(0 <= number <= REGISTER_HIGH for number in one.values)
        and isinstance(one.address, int)
        and 0 <= one.address <= REGISTER_HIGH + 1 - len(one.values)
        for one in value
    )


def _steps(value: Any) -> bool:
    """Say whether a line can be held so, and not for ever by mistake."""
    return (
        bool(value)
        and _all(LevelStep)(value)
        and all(
            isinstance(one.level, bool)
            and (
                one.hold_s is None
                or (
                    isinstance(one.hold_s, int | float)
                    and 0 <= one.hold_s <= HOLD_HIGH_S
                )
            )
            for one in value
        )
    )


def _decoded(value: Any, limit: int) -> bool:
    return (
        isinstance(value, Decoded)
        and _findings(value.findings)
        and isinstance(value.rest, bytes)
        and len(value.rest) <= limit
        and isinstance(value.silent, int)
    )


def _edges(value: Any, limit: int) -> bool:
    return (
        isinstance(value, DecodedEdges)
        and _findings(value.findings)
        and _all(Edge)(value.rest)
        and len(value.rest) <= limit
    )
