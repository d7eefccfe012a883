"""`gatepost export alarms`: lists and figures of the alarms as a page or as data."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from edge_app.alarms.page import document_of, slip_of
from edge_app.cli.alarm_account import told_of
from edge_app.cli.export_parts import add_span, judge_out, whole, write
from edge_app.cli.shared import add_file, spell
from edge_app.errors import GatepostError
from edge_app.exits import OK

DATA = ".json"


def add(whats: Any) -> None:
    """Say what it takes."""
    parser: argparse.ArgumentParser = whats.add_parser(
        "alarms",
        help="the alarms that stand, and their figures",
        description="Write the alarms: as .html, .pdf, .xlsx, .csv or .json.",
        epilog="example: gatepost export alarms --config site.toml --out alarms.html",
    )
    add_span(parser)
    parser.add_argument("--out", metavar="FILE", type=Path, required=True)
    parser.add_argument("--force", action="store_true", help="write over the file")
    parser.add_argument(
        "--language", choices=("en", "zh"), help="default: the gateway's language"
    )
    add_file(parser, positional=False)
    parser.set_defaults(export=export)


def export(arguments: argparse.Namespace) -> int:
    """Write the page or the data."""
    out: Path = arguments.out
    is_data = out.suffix.lower() == DATA
    if not is_data:
        judge_out(out, force=arguments.force)
    elif out.exists() and not arguments.force:
        raise GatepostError(f"{out} is there already; --force writes over it.")
    told = told_of(arguments)
    if is_data:
        with whole(out) as file:
            file.write(f"{spell(document_of(told.account))}\n".encode())
    else:
        write(slip_of(told.account, arguments.language or told.language), out)
    return OK
