"""`gatepost run FILE`."""

from __future__ import annotations

import argparse

from edge_app.cli.shared import add_file, config_of, log_to_stdout
from edge_app.control_client import is_answered
from edge_app.errors import GatepostError
from edge_app.supervise import Supervisor

EXAMPLE = "gatepost run site.toml --root /tmp/site"


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    add_file(parser)


def carry_out(arguments: argparse.Namespace) -> int:
    """Check the file, so that nothing starts on a bad one, then start the parts."""
    log_to_stdout()
    config, root = config_of(arguments)
    if is_answered(root.control_socket(config)):
        raise GatepostError("This gateway is running already; two would fight.")
    words = [str(arguments.file)]
    if arguments.root:
        words += ["--root", str(arguments.root)]
    return Supervisor(words).run()
