"""`gatepost check FILE`: every mistake at once."""

from __future__ import annotations

import argparse

from edge_app.cli.shared import add_file, add_json, root_of, spell
from edge_app.config import Config, examine
from edge_app.config_wires import wire_outlook
from edge_app.counted import counted
from edge_app.exits import CONFIG, OK
from edge_app.roster_file import read, sentences
from edge_app.storeroom import sentences as of_catalogue

EXAMPLE = "gatepost check site.toml"


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    add_file(parser)
    add_json(parser)


def carry_out(arguments: argparse.Namespace) -> int:
    """Print mistakes and warnings, or that the file is good; open nothing."""
    config, mistakes, warnings, faults = examine(
        arguments.file, root=root_of(arguments)
    )
    warnings += files_refused(config) if config is not None else ()
    good = config is not None and not faults
    wires = outlooks(config) if config is not None else ()
    if arguments.json:
        found = {"file": str(arguments.file), "ok": good, "mistakes": mistakes}
        found |= {"faults": faults, "warnings": warnings, "wires": wires}
        print(spell(found))
        return OK if good else CONFIG
    for mistake in mistakes:
        print(f"mistake: {mistake}")
    for fault in faults:
        print(f"fault: {fault}")
    for warning in warnings:
        print(f"warning: {warning}")
    if config is None:
        count = counted(len(mistakes), "mistake")
        print(f"{arguments.file}: {count}; nothing was opened.")
        return CONFIG
    if faults:
        count = counted(len(faults), "device")
        print(f"{arguments.file}: it would run without {count}; nothing was opened.")
        return CONFIG
    for sentence in wires:
        print(f"wire: {sentence}")
    parts = (
        counted(len(config.buses), "bus", "buses"),
        counted(len(config.devices), "device"),
        counted(len(config.stations), "station"),
    )
    print(f"{arguments.file}: good. {', '.join(parts)}.")
    return OK


def files_refused(config: Config) -> tuple[str, ...]:
    """Say what is wrong with the roster and the catalogue."""
    return (*sentences(config, read(config)), *of_catalogue(config))


def outlooks(config: Config) -> tuple[str, ...]:
    """Say how full each Modbus line is that deserves no warning."""
    said = (wire_outlook(bus, config.devices_on(bus.name)) for bus in config.buses)
    return tuple(sentence for sentence in said if sentence)
