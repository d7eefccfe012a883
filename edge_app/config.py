"""The configuration: one TOML file into frozen records, or every mistake at once.

`read` is pure and knows nothing of the machine but what it is told; `examine` and
`load` add the file, the board, and the files with secrets.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from drivers import registry as drivers
from edge_app.config_check import Surroundings
from edge_app.config_devices import Catalogue
from edge_app.config_form import Notes
from edge_app.config_lines import Places, places
from edge_app.config_reader import Reader
from edge_app.config_records import (
    Bus,
    Commands,
    Config,
    Device,
    Gateway,
    Mqtt,
    People,
    StationConfig,
)
from edge_app.errors import ConfigError
from edge_app.root import Root
from edge_app.secrets_file import fault_of
from edge_app.stations.contract import AnyStation
from edge_app.stations.registry import KINDS
from edge_app.third_party import discovery

__all__ = [
    "Bus",
    "Commands",
    "Config",
    "Device",
    "Examined",
    "Gateway",
    "Mqtt",
    "People",
    "StationConfig",
    "Surroundings",
    "examine",
    "load",
    "read",
]

DRIVERS = Catalogue(drivers.NAMES, drivers.load)
DAMAGES = (ValueError, RecursionError)
"""What the TOML parser raises: its own error, absurd numbers, deep nesting."""


class Examined(NamedTuple):
    """A configuration, or None and the mistakes; warnings and faults in either case.

    A fault takes one device out of service and leaves everything else running.
    """

    config: Config | None
    mistakes: tuple[str, ...]
    warnings: tuple[str, ...]
    faults: tuple[str, ...] = ()


def load(path: Path, *, root: Root) -> Config:
    """Read the file and everything it leans on.

    Raises:
        ConfigError: with all mistakes, a sentence each.

    """
    found = examine(path, root=root)
    if found.config is None:
        raise ConfigError(found.mistakes)
    return found.config


def examine(path: Path, *, root: Root) -> Examined:
    """Judge the file as `load` does, and return what was found instead of raising."""
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        return Examined(None, (f"{path} is no UTF-8 text at byte {error.start}.",), ())
    except OSError as error:
        return Examined(None, (f"{path} cannot be read: {error.strerror}.",), ())
    folder = path.absolute().parent
    around = Surroundings(
        model=root.board().model,
        links=root.links,
        fault_of=lambda name, secret: fault_of(folder / name, secret=secret),
    )
    others = discovery.found()
    found = read(
        text,
        around=around,
        catalogue=Catalogue(others.names, others.load, others.broken),
    )
    if found.config is None:
        return found
    config = at_home(found.config, path.absolute())
    warnings = (*found.warnings, *key_beside_data(config, root))
    return found._replace(config=config, warnings=warnings)


def key_beside_data(config: Config, root: Root) -> tuple[str, ...]:
    """Warn of a people's key that lies where what it hides lies."""
    key_file, data = Path(config.people.key_file), root.data(config)
    if not key_file.is_relative_to(data):
        return ()
    return (
        f"people: key_file: {key_file} lies in the data folder, so that whoever copies"
        " the data has the key too; keep it on another partition.",
    )


def at_home(config: Config, path: Path) -> Config:
    """Make the paths that are relative to the file's folder whole."""
    folder, mqtt = path.parent, config.mqtt
    return replace(
        config,
        path=path,
        gateway=replace(config.gateway, data=str(folder / config.gateway.data)),
        mqtt=replace(
            mqtt,
            password_file=mqtt.password_file and str(folder / mqtt.password_file),
            ca_file=mqtt.ca_file and str(folder / mqtt.ca_file),
        ),
        people=replace(
            config.people,
            key_file=str(folder / config.people.key_file),
            roster=config.people.roster and str(folder / config.people.roster),
        ),
    )


def read(
    source: str | Mapping[str, Any],
    *,
    around: Surroundings | None = None,
    kinds: Mapping[str, AnyStation] = KINDS,
    catalogue: Catalogue = DRIVERS,
) -> Examined:
    """Judge a TOML text, or one that is parsed already. Total."""
    notes = Notes()
    where: Places = {}
    if isinstance(source, str):
        where = places(source)
        try:
            source = tomllib.loads(source, parse_float=exact)
        except DAMAGES as error:
            return Examined(None, (f"the file is no TOML: {error}.",), ())
    reader = Reader(source, where, notes, around or Surroundings(), kinds, catalogue)
    config = reader.config()
    mistakes = tuple(notes.mistakes)
    unused = idle_faults(source, catalogue)
    return Examined(
        None if mistakes else config,
        mistakes,
        (*notes.warnings, *unused),
        tuple(notes.faults),
    )


def idle_faults(source: Mapping[str, Any], catalogue: Catalogue) -> Iterator[str]:
    """Name the broken drivers that no device of this site asks for."""
    tables = source.get("device", ())
    asked = [
        table.get("driver")
        for table in (tables if isinstance(tables, list) else ())
        if isinstance(table, Mapping)
    ]
    for name, why in catalogue.broken.items():
        if name not in asked:
            yield f"driver {why} No device of this site needs it."


def exact(text: str) -> Decimal:
    """Read a number with all its digits.

    Raises:
        ValueError: its exponent is absurd.

    """
    try:
        return Decimal(text)
    except ArithmeticError:
        raise ValueError(f"{text[:40]} is no number of ordinary size") from None
