"""`gatepost import papers` and `import opening`: tables into commands of the store."""

from __future__ import annotations

import argparse
import getpass
import os
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from edge_app.cli.shared import add_file, add_json, config_of, kill_is_ctrl_c, spell
from edge_app.clock import Clock, clock_of
from edge_app.control_client import ControlClient
from edge_app.errors import GatepostError
from edge_app.exits import FAILED, OK
from edge_app.model import SECOND_NS
from edge_app.stock_file import rows
from edge_app.stock_table import Refused, Wanted, openings, papers
from edge_app.storeroom import stores

PATIENCE_S = 10.0
LIFETIME = timedelta(minutes=1)
ABOUT = {
    "papers": "delivery notes and approvals from a .csv or .xlsx file",
    "opening": "what the store holds at the start, from a .csv or .xlsx file",
}


def add(whats: Any) -> None:
    """Say what both take."""
    for name, about in ABOUT.items():
        one = whats.add_parser(
            name,
            help=about,
            description=f"Tell a running gateway {about}.",
            epilog=f"example: gatepost import {name} {name}.csv --config site.toml",
        )
        one.add_argument("source", metavar="FILE", type=Path, help="the table")
        if name == "opening":
            one.add_argument(
                "--again",
                action="store_true",
                help="although the store has its opening balance already",
            )
        one.add_argument(
            "--dry-run", action="store_true", help="only say what would be refused"
        )
        add_json(one)
        add_file(one, positional=False)


def carry_out(arguments: argparse.Namespace, seen: Callable[[int, int], None]) -> int:
    """Judge the table, give its commands, and say every line that is refused."""
    found = rows(arguments.source)
    if arguments.what == "papers":
        wanted, refused = papers(found)
    else:
        wanted, refused = openings(found, again=arguments.again)
    done = 0
    if wanted and not arguments.dry_run:
        with kill_is_ctrl_c():
            told = _give(arguments, wanted, seen)
        done = len(wanted) - len(told)
        refused = (*refused, *told)
    refused = tuple(sorted(refused, key=lambda one: one.line))
    if arguments.json:
        lines = [{"line": one.line, "why": one.why} for one in refused]
        print(spell({"ok": not refused, "done": done, "refused": lines}))
    else:
        for one in refused:
            print(f"refused: {one}")
        print(f"{done} of {len(wanted)} told, {len(refused)} refused.")
    return FAILED if refused else OK


def _give(
    arguments: argparse.Namespace,
    wanted: Iterable[Wanted],
    seen: Callable[[int, int], None],
) -> list[Refused]:
    """Give one command after the other; return those that were refused."""
    config, root = config_of(arguments)
    store = next(iter(stores(config)), None)
    if store is None:
        raise GatepostError("The configuration has no [[store]].")
    clock, client = clock_of(root), ControlClient(root.control_socket(config))
    client.connect()
    refused: list[Refused] = []
    every = tuple(wanted)
    try:
        client.send({"hello": "cli"})
        for number, one in enumerate(every, 1):
            client.send({"command": _envelope(clock, store.name, one)})
            reply = _reply(client)
            if not reply["ok"]:
                refused.append(Refused(one.lines[0], f"{reply['text']}."))
            seen(number, len(every))
    finally:
        client.close()
    return refused


def _envelope(clock: Clock, target: str, one: Wanted) -> dict[str, Any]:
    now = datetime.fromtimestamp(clock.stamp().wall_ns / SECOND_NS, UTC)
    return {
        "id": f"import-{secrets.token_hex(8)}",
        "issued_at": now.isoformat(),
        "expires_at": (now + LIFETIME).isoformat(),
        "by": _you(),
        "target": target,
        "verb": one.verb,
        "arguments": dict(one.arguments),
    }


def _you() -> str:
    """Name whoever runs this; in a container there may be nothing but a number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid-{os.getuid()}"


def _reply(client: ControlClient) -> dict[str, Any]:
    while True:
        document = client.next(PATIENCE_S)
        if isinstance(document.get("reply"), dict):
            return dict(document["reply"])
