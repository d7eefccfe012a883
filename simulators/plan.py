"""The bench's own reading of the configuration file: buses, devices, stations.

It takes what it needs and leaves every other key alone; `gatepost check` is the one
that finds fault with a file.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Table = Mapping[str, Any]

NEEDED = {
    "serial": "hear",
    "tcp": "hear",
    "modbus-rtu": "read",
    "modbus-tcp": "read",
    "gpio": "levels",
    "files": "files",
    "input": "hear",
}
"""What a device on each kind of bus must be able to do."""


class PlanError(ValueError):
    """The file cannot be built; its text is one clear sentence."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The tables of the file, by kind; each has a `name`."""

    buses: Sequence[Table]
    devices: Sequence[Table]
    entrances: Sequence[Table]
    counters: Sequence[Table]
    shelves: Sequence[Table]
    coldrooms: Sequence[Table]


def read_plan(path: Path) -> Plan:
    """Read the file.

    Raises:
        PlanError: missing, no TOML, or tables that are not what they should be.

    """
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError(f"{path} cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise PlanError(f"{path} is no TOML: {error}") from None
    return plan_of(document)


def plan_of(document: Mapping[str, Any]) -> Plan:
    """Sort a parsed file into its kinds of tables.

    Raises:
        PlanError: a table without a name, or with the name of another.

    """
    kinds = ("bus", "device", "entrance", "counter", "shelf", "coldroom")
    return Plan(*(_named(document, kind) for kind in kinds))


def _named(document: Mapping[str, Any], kind: str) -> Sequence[Table]:
    tables = document.get(kind, [])
    if not isinstance(tables, list):
        raise PlanError(f"[[{kind}]] must be written with two brackets")
    seen: set[str] = set()
    for table in tables:
        name = table.get("name") if isinstance(table, dict) else None
        if not isinstance(name, str):
            raise PlanError(f"each [[{kind}]] needs a name")
        if name in seen:
            raise PlanError(f"there are two [[{kind}]] of the name {name!r}")
        seen.add(name)
    return tables


def text_of(table: Table, key: str, of: str) -> str:
    """Return a text that must be there.

    Raises:
        PlanError: it is not.

    """
    value = table.get(key)
    if not isinstance(value, str):
        raise PlanError(f"{of} {table.get('name')!r} needs {key} = a text")
    return value


def number_of(table: Table, key: str, of: str, default: int | None = None) -> int:
    """Return a whole number that must be there, or has a default.

    Raises:
        PlanError: it is not.

    """
    value: object = table.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise PlanError(f"{of} {table.get('name')!r} needs {key} = a whole number")
    return value


def stand_in_for(table: Table, bus_kind: str) -> Any:
    """Make the stand-in of a device's driver, from its table.

    Raises:
        PlanError: there is none of that name, or it cannot stand on such a bus.

    """
    name, driver = table["name"], text_of(table, "driver", "device")
    missing = f"device {name!r}: there is no stand-in for the driver {driver!r}"
    if not driver.isidentifier():
        raise PlanError(missing)
    module_name = f"simulators.{driver}"
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name != module_name:
            raise
        raise PlanError(missing) from None
    make = getattr(module, "stand_in", None)
    if make is None:
        raise PlanError(missing)
    try:
        device = make(table)
    except (KeyError, ValueError, TypeError, ArithmeticError) as error:
        raise PlanError(f"device {name!r} cannot be built: {error}") from None
    if not hasattr(device, NEEDED[bus_kind]):
        raise PlanError(f"device {name!r}: a {driver} cannot be on a {bus_kind} bus")
    return device
