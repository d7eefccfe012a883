"""The `[[device]]` tables: the driver says which keys there are. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from drivers.contract import (
    Driver,
    LineDriver,
    RegisterDriver,
    StreamDriver,
    option,
)
from drivers.quantities import Quantity
from edge_app.config_form import Spot, fill, guess, note_unknown, number_in
from edge_app.config_records import Device, LeftOut

ADDRESS_HIGH = 247
"""The last address of a Modbus device (Modbus over Serial Line 1.02, 2.2)."""
GPIO_HIGH = 27
"""The last GPIO line on the Pi's header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceForm:
    """The keys that a device of any driver may have."""

    name: str = option(MISSING, about="What stations call this device.")
    driver: str = option(MISSING, about="Which device it is, such as line_beam.")
    bus: str = option(MISSING, about="The name of the bus it is on.")
    every_s: float | None = option(
        None, low=0.05, high=86400, about="Seconds from one reading to the next."
    )
    trust_unchecked: bool = option(
        default=False, about="Believe frames that carry no check."
    )
    silent_after_s: float | None = option(
        None, low=1, high=864_000, about="How long it may say nothing before an alarm."
    )


COMMON = tuple(one.name for one in fields(DeviceForm))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The drivers there are, and how one is loaded (`drivers.registry`).

    `broken` says by name why a third-party driver cannot be used.
    """

    names: tuple[str, ...]
    load: Callable[[str], Driver]
    broken: Mapping[str, str] = field(default_factory=dict)


def read_device(
    table: Mapping[str, Any], spot: Spot, catalogue: Catalogue
) -> Device | LeftOut | None:
    """Judge one `[[device]]` table by itself; the bus is looked at later.

    Of a device whose driver is broken only the keys that all devices have are judged.
    """
    before = len(spot.notes.mistakes)
    form = fill(
        {key: value for key, value in table.items() if key in COMMON},
        DeviceForm,
        spot,
    )
    if why := catalogue.broken.get(str(table.get("driver"))):
        spot.fault("driver", f"{why} The device is left out; the rest runs.")
        if form is None:
            return None
        return LeftOut(name=form.name, bus=form.bus, why=why)
    driver = _driver(table.get("driver"), spot, catalogue)
    if driver is None:
        return None
    own = {one.name for one in fields(driver.options)}
    known = {*COMMON, *own, *_wires(driver)}
    if isinstance(driver, RegisterDriver):
        known.add("address")
    note_unknown(table, known, spot)
    options = _options(
        {key: value for key, value in table.items() if key in own - {*COMMON}},
        driver,
        spot,
    )
    address = _address(table, driver, spot)
    lines = _lines(table, driver, spot)
    if form is None or len(spot.notes.mistakes) > before:
        return None
    _judge_every(form, driver, spot)
    _judge_trust(form, driver, spot)
    return Device(
        name=form.name,
        driver=driver,
        bus=form.bus,
        options=options,
        address=address,
        lines=lines,
        every_s=form.every_s or _pace(driver),
        trust_unchecked=form.trust_unchecked,
        silent_after_s=form.silent_after_s,
    )


def _options(table: Mapping[str, Any], driver: Driver, spot: Spot) -> Any:
    """Make the device's options; a third party's may fail in any way."""
    try:
        return fill(table, driver.options, spot)
    except (ArithmeticError, AttributeError, LookupError, TypeError) as error:
        why = f"{type(error).__name__}: {error}"
        spot.wrong("", f"the options of {driver.name} cannot be made: {why}.")
        return None


def _driver(name: Any, spot: Spot, catalogue: Catalogue) -> Driver | None:
    if not isinstance(name, str):
        return None
    if name not in catalogue.names:
        spot.wrong("driver", f'no driver "{name}"; {guess(name, catalogue.names)}')
        return None
    return catalogue.load(name)


def _wires(driver: Driver) -> tuple[str, ...]:
    return driver.lines if isinstance(driver, LineDriver) else ()


def _address(table: Mapping[str, Any], driver: Driver, spot: Spot) -> int | None:
    if not isinstance(driver, RegisterDriver):
        return None
    if "address" not in table:
        spot.wrong("address", "is missing; its Modbus address, from 1 to 247.")
        return None
    return number_in(
        table["address"], (1, ADDRESS_HIGH), "address", spot, "a Modbus address"
    )


def _lines(table: Mapping[str, Any], driver: Driver, spot: Spot) -> tuple[int, ...]:
    numbers = []
    for key in _wires(driver):
        if key not in table:
            spot.wrong(key, "is missing; its GPIO line, from 0 to 27.")
            continue
        number = number_in(table[key], (0, GPIO_HIGH), key, spot, "a GPIO line")
        numbers += [] if number is None else [number]
    return tuple(numbers)


def _pace(driver: Driver) -> float | None:
    return None if isinstance(driver, LineDriver) else driver.every_s


def _judge_every(form: DeviceForm, driver: Driver, spot: Spot) -> None:
    pushes = isinstance(driver, StreamDriver) and driver.ask is None
    if form.every_s is not None and (pushes or isinstance(driver, LineDriver)):
        spot.wrong(
            "every_s", f"means nothing to {driver.name}, which speaks by itself."
        )


def _judge_trust(form: DeviceForm, driver: Driver, spot: Spot) -> None:
    if not isinstance(driver, StreamDriver) or form.trust_unchecked:
        return
    measures = any(isinstance(one, Quantity) for one in driver.emits)
    if driver.check == "none" and measures and not driver.text:
        spot.wrong(
            "trust_unchecked",
            f"the frames of {driver.name} carry no check, so noise can pass for a"
            " value; write trust_unchecked = true to believe a value seen twice.",
        )
