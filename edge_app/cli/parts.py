"""`gatepost core FILE` and `gatepost link FILE`."""

from __future__ import annotations

import argparse
import importlib

from edge_app.cli.shared import add_file, config_of, log_to_stdout

EXAMPLE = "gatepost core /etc/gatepost/gatepost.toml"
PARTS = {
    "core": ("edge_app.run_core", "run_core"),
    "link": ("edge_app.link", "run_link"),
}


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    add_file(parser)


def carry_out(arguments: argparse.Namespace) -> int:
    """Run one part until it is told to stop; only that part's code is imported."""
    log_to_stdout()
    config, root = config_of(arguments)
    module, function = PARTS[arguments.command]
    run = getattr(importlib.import_module(module), function)
    return int(run(config, root))
