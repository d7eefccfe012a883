"""`gatepost watch FILE`: a live table of every device, or the screen of one gate.

rich is imported here and late: it takes long, and no other command needs it.
"""

from __future__ import annotations

import argparse
import importlib
import math
import os
import sys
import time
from collections.abc import Mapping
from typing import Any

from edge_app.cli import watch_gate
from edge_app.cli.shared import add_file, config_of, kill_is_ctrl_c
from edge_app.control_client import ControlClient
from edge_app.errors import GatepostError
from edge_app.exits import OK
from edge_app.watching import Rates, rows, standing

EXAMPLE = "gatepost watch site.toml"
PATIENCE_S = 5.0
LOOK_S = 1.0
COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "device": {"ratio": 3},
    "reading": {"ratio": 6},
    "per s": {"justify": "right", "no_wrap": True},
    "refused": {"ratio": 3},
    "age": {"justify": "right", "no_wrap": True},
    "state": {"no_wrap": True},
}


class WatchError(GatepostError):
    """The words of the call are off; the text says which."""


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    add_file(parser)
    parser.add_argument(
        "--every",
        metavar="S",
        type=float,
        help="where no terminal is: print the table every so many seconds, not once",
    )
    watch_gate.add(parser)


def carry_out(arguments: argparse.Namespace) -> int:
    """Show the table until Ctrl-C, or print it where nobody sits before it."""
    if arguments.gate is not None:
        with kill_is_ctrl_c():
            return watch_gate.carry_out(arguments)
    every_s = arguments.every
    if every_s is not None and not (LOOK_S <= every_s < math.inf):
        raise WatchError(f"--every is a number of seconds from {LOOK_S:g}.")
    config, root = config_of(arguments)
    client = ControlClient(root.control_socket(config))
    client.connect()
    try:
        if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
            with kill_is_ctrl_c():
                _live(client)
        else:
            _print(client, every_s)
    except KeyboardInterrupt:
        return OK
    finally:
        client.close()
    return OK


def _live(client: ControlClient) -> None:
    rich_live = importlib.import_module("rich.live")
    console = importlib.import_module("rich.console").Console()
    rates = Rates()
    with rich_live.Live(console=console, auto_refresh=False) as live:
        while True:
            picture = _picture(_look(client, rates), rates, short=True)
            live.update(picture, refresh=True)
            time.sleep(LOOK_S)


def _print(client: ControlClient, every_s: float | None) -> None:
    """Print once, after two looks: a rate needs both."""
    console = importlib.import_module("rich.console").Console(
        file=sys.stdout, no_color=True
    )
    rates = Rates()
    _look(client, rates)
    while True:
        time.sleep(LOOK_S if every_s is None else every_s)
        console.print(_picture(_look(client, rates), rates, short=False))
        sys.stdout.flush()
        if every_s is None:
            return


def _look(client: ControlClient, rates: Rates) -> Mapping[str, Any]:
    client.send({"ask": "status"})
    status: Mapping[str, Any] = client.next(PATIENCE_S)["status"]
    rates.note(time.monotonic(), status)
    return status


def _picture(status: Mapping[str, Any], rates: Rates, *, short: bool) -> Any:
    """Draw the table and what is to be said below it, `short` in one line each."""
    text = importlib.import_module("rich.text").Text
    group = importlib.import_module("rich.console").Group
    table = importlib.import_module("rich.table").Table(
        box=None,
        expand=True,
        pad_edge=False,
        title=f"{status['site']}/{status['gateway']}",
        title_justify="left",
    )
    for name, form in COLUMNS.items():
        table.add_column(name, overflow="fold", **form)
    for row in rows(status, rates):
        style = "bold red" if row.alarming else ""
        table.add_row(*(text(cell) for cell in row.cells()), style=style)
    overflow = "ellipsis" if short else "fold"
    below = (text(said, no_wrap=short, overflow=overflow) for said in standing(status))
    return group(table, "", *below)
