"""What is wrong with a driver's declarations, a sentence each. Pure and total.

Nothing of the driver is run but its options' defaults: what its functions do is seen by
`edge_app.third_party.check` before it is shipped, and by `tame` while it works.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from drivers.contract import (
    Ask,
    FileDriver,
    LineDriver,
    RegisterDriver,
    SerialLine,
    StreamDriver,
)
from drivers.quantities import Quantity, Symbology, TagScheme

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
KINDS = (StreamDriver, RegisterDriver, FileDriver, LineDriver)
TABLES = ("coil", "discrete", "input", "holding")
BUSES = ("serial", "tcp", "input")
FRAME_HIGH = 65536
"""Bytes that may wait for more; a frame longer than this is no frame of a device."""
DAY_S = 86400
READ_HIGH, LAST_ADDRESS = 125, 0xFFFF
BITS_HIGH = 2000
COMMON = ("name", "driver", "bus", "every_s", "trust_unchecked")
"""The keys of every device, which no option may be called."""


def faults_of(driver: object, name: str) -> tuple[str, ...]:
    """Say everything that is wrong with what an entry point called `name` gave."""
    if not isinstance(driver, KINDS):
        kinds = ", ".join(kind.__name__ for kind in KINDS)
        return (f"it is a {type(driver).__name__}, and none of {kinds}",)
    return (
        *_name_faults(driver.name, name),
        *_emits_faults(driver.emits),
        *_options_faults(driver.options),
        *_order_faults(driver),
        *FAULTS[type(driver)](driver),
    )


def _name_faults(name: object, entry: str) -> Iterator[str]:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        yield f"its name is {name!r}; write it like scale_acme, in small letters"
    elif name != entry:
        yield f'its name is "{name}", and the entry point is called "{entry}"'


def _emits_faults(emits: object) -> Iterator[str]:
    known = Quantity | TagScheme | Symbology
    if not isinstance(emits, frozenset) or not all(
        isinstance(one, known) for one in emits
    ):
        yield "emits is no frozenset of Quantity, TagScheme and Symbology"


def _options_faults(options: object) -> Iterator[str]:
    if not isinstance(options, type) or not is_dataclass(options):
        yield "options is no dataclass"
        return
    declared: Any = options
    if not declared.__dataclass_params__.frozen:
        yield "options is a dataclass that is not frozen"
    for one in fields(options):
        if one.name in COMMON:
            yield f"the option {one.name} has the name of a key that every device has"
        if "about" not in one.metadata:
            yield f"the option {one.name} was not made with option(...)"
    yield from _making_faults(options)


def _making_faults(options: Any) -> Iterator[str]:
    try:
        typing.get_type_hints(options)
    except (NameError, TypeError, AttributeError, SyntaxError) as error:
        yield f"the types of its options cannot be read: {error}"
    try:
        options()
    except (TypeError, ValueError) as error:
        yield f"its options cannot be made without settings: {error}"


def _order_faults(driver: Any) -> Iterator[str]:
    if isinstance(driver, FileDriver):
        return
    if not _texts(driver.orders):
        yield "orders is no tuple of texts"
    elif bool(driver.orders) != callable(driver.encode):
        yield "orders and encode go together: one is there without the other"


def _stream_faults(driver: StreamDriver[Any]) -> Iterator[str]:
    yield from _line_faults(driver.line, needed="serial" in driver.over)
    if not _texts(driver.over) or not set(driver.over) & set(BUSES):
        yield f"over is {driver.over!r}; it names kinds of bus, such as serial"
    if not isinstance(driver.check, str) or not driver.check:
        yield 'check is no text, such as "crc16" or "none"'
    if not _whole(driver.frame_limit, 1, FRAME_HIGH):
        yield f"frame_limit is {driver.frame_limit!r}, not from 1 to {FRAME_HIGH} bytes"
    yield from _functions(driver, "decode", "start?", "ask?", "flush?", "probe?")
    if driver.ask is not None and not _seconds(driver.every_s):
        yield "it has ask without every_s, the seconds from one question to the next"
    if driver.flush is not None and not _seconds(driver.idle_s):
        yield "it has flush without idle_s, the seconds of silence before it"


def _register_faults(driver: RegisterDriver[Any]) -> Iterator[str]:
    yield from _line_faults(driver.line, needed=True)
    yield from _functions(driver, "decode", "polled_by?")
    for key, high in (("every_s", DAY_S), ("turnaround_s", 10)):
        if not _seconds(getattr(driver, key), high):
            yield f"{key} is {getattr(driver, key)!r}, not above 0 and up to {high} s"
    asks, polled = driver.asks, driver.polled
    if not isinstance(asks, tuple) or not asks:
        yield "asks is no tuple of at least one Ask"
        return
    if "address" in getattr(driver.options, "__dataclass_fields__", {}):
        yield "the option address has the name of a key that Modbus devices have"
    yield from _ask_faults(asks, polled)


def _ask_faults(asks: tuple[Ask, ...], polled: object) -> Iterator[str]:
    for index, ask in enumerate(asks):
        if not _askable(ask):
            yield f"ask {index} is {ask!r}, which Modbus cannot ask"
    if not isinstance(polled, tuple) or not polled:
        yield "polled is no tuple of at least one index into asks"
    elif not all(_whole(one, 0, len(asks) - 1) for one in polled):
        yield f"polled is {polled!r}; there are asks 0 to {len(asks) - 1}"


def _askable(ask: object) -> bool:
    if not isinstance(ask, Ask) or not isinstance(ask.also, tuple):
        return False
    if not all(_askable(one) for one in ask.also) or ask.table not in TABLES:
        return False
    most = READ_HIGH if ask.table in ("input", "holding") else BITS_HIGH
    return (
        _whole(ask.address, 0, LAST_ADDRESS)
        and _whole(ask.count, 1, most)
        and ask.address + ask.count <= LAST_ADDRESS + 1
    )


def _file_faults(driver: FileDriver[Any]) -> Iterator[str]:
    yield from _functions(driver, "decode", "reads")
    if not _seconds(driver.every_s):
        yield f"every_s is {driver.every_s!r}, not above 0 and up to a day"


def _pin_faults(driver: LineDriver[Any]) -> Iterator[str]:
    if not _texts(driver.lines) or not driver.lines or set(driver.lines) & {*COMMON}:
        yield f"lines is {driver.lines!r}; it names keys of its own, such as line"
    optional = ("pull?", "decode?", "flush?", "rest_level?")
    yield from _functions(driver, *optional)
    if driver.direction == "in" and driver.decode is None:
        yield "it is an input without decode"
    elif driver.direction == "out" and None in (driver.encode, driver.rest_level):
        yield "it is an output without encode and rest_level"
    elif driver.direction not in ("in", "out"):
        yield f"direction is {driver.direction!r}, neither in nor out"
    if not _whole(driver.edge_limit, 1, FRAME_HIGH):
        yield f"edge_limit is {driver.edge_limit!r}, not from 1 to {FRAME_HIGH}"


FAULTS: Mapping[type[Any], Callable[[Any], Iterator[str]]] = {
    StreamDriver: _stream_faults,
    RegisterDriver: _register_faults,
    FileDriver: _file_faults,
    LineDriver: _pin_faults,
}


# ------------------------------------------------------------------ small words


def _line_faults(line: object, *, needed: bool) -> Iterator[str]:
    if line is None and not needed:
        return
    right = (
        isinstance(line, SerialLine)
        and _whole(line.baud, 50, 4_000_000)
        and (line.bits in (7, 8) and line.stop_bits in (1, 2))
        and line.parity in ("N", "E", "O")
    )
    if not right:
        yield f"line is {line!r}, which is no SerialLine that a port can be set to"


def _functions(driver: Any, *names: str) -> Iterator[str]:
    """Note what is no function; a name with a question mark may be None."""
    for name in names:
        value = getattr(driver, name.removesuffix("?"))
        if not callable(value) and not (name.endswith("?") and value is None):
            yield f"{name.removesuffix('?')} is no function"


def _texts(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, str) for one in value)


def _whole(value: object, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


def _seconds(value: object, high: float = DAY_S) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and 0 < typing.cast("float", value) <= high
