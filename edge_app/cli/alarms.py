"""`gatepost alarms`: what stands, what is aside, and how good the alarms are."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from edge_app.alarms.page import document_of, lines_of
from edge_app.cli import alarm_list
from edge_app.cli.alarm_account import told_of
from edge_app.cli.export_parts import add_span
from edge_app.cli.shared import add_file, add_json, spell
from edge_app.exits import OK

EXAMPLE = "gatepost alarms --config site.toml --from 2026-01-01 --to 2026-01-31"


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    parser.add_argument(
        "--list",
        action="store_true",
        help="only list every alarm that a gateway can raise; needs no file",
    )
    add_span(parser)
    add_json(parser)
    add_file(parser, positional=False)


def carry_out(arguments: argparse.Namespace) -> int:
    """Print the lists from the core and the figures from the journal."""
    if arguments.list:
        return _print_list(as_json=arguments.json)
    told = told_of(arguments)
    if arguments.json:
        print(spell(document_of(told.account)))
        return OK
    for line in lines_of(told.account, told.language):
        print(line)
    return OK


def _print_list(*, as_json: bool) -> int:
    """Print every alarm that there is, at any site."""
    if as_json:
        print(spell(list(map(asdict, alarm_list.listed()))))
        return OK
    for line in alarm_list.lines():
        print(line)
    return OK
