"""`gatepost check FILE`: every mistake at once."""

from __future__ import annotations

import argparse

from edge_app.cli.shared import add_file, add_json, root_of, spell
from edge_app.config import examine
from edge_app.exits import CONFIG, OK
from edge_app.roster_file import read, sentences

EXAMPLE = "gatepost check site.toml"


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    add_file(parser)
    add_json(parser)


def carry_out(arguments: argparse.Namespace) -> int:
    """Print mistakes and warnings, or that the file is good; open nothing."""
    config, mistakes, warnings = examine(arguments.file, root=root_of(arguments))
    if config is not None:
        warnings = (*warnings, *sentences(config, read(config)))
    if arguments.json:
        found = {"file": str(arguments.file), "ok": config is not None}
        print(spell({**found, "mistakes": mistakes, "warnings": warnings}))
        return OK if config is not None else CONFIG
    for mistake in mistakes:
        print(f"mistake: {mistake}")
    for warning in warnings:
        print(f"warning: {warning}")
    if config is None:
        count = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        print(f"{arguments.file}: {count}; nothing was opened.")
        return CONFIG
    print(
        f"{arguments.file}: good. {len(config.buses)} buses, "
        f"{len(config.devices)} devices, {len(config.stations)} stations."
    )
    return OK
