"""`gatepost export alarms`: lists and figures of the alarms as a page or as data."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from edge_app.alarms.page import document_of, slip_of
from edge_app.alarms.standing import Lists
from edge_app.cli.alarm_account import told_of
from edge_app.cli.export_parts import add_span, judge_out, whole, write
from edge_app.cli.shared import add_file, spell
from edge_app.counted import counted
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
    judge_out(out, force=arguments.force, more=(DATA,))
    told = told_of(arguments)
    if out.suffix.lower() == DATA:
        with whole(out) as file:
            file.write(f"{spell(document_of(told.account))}\n".encode())
    else:
        write(slip_of(told.account, arguments.language or told.language), out)
    print(f"{_what(told.account.lists)} in {out}.")
    return OK


def _what(lists: Lists | None) -> str:
    """Name what was written; what stands only a running gateway knows."""
    if lists is None:
        return "The gateway does not run: only the figures are"
    return f"{counted(len(lists.standing), 'alarm')} standing, and the figures,"
