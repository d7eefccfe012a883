"""`gatepost export`: documents of the store room, and what moved as EPCIS 2.0."""

from __future__ import annotations

import argparse

from edge_app.cli import export_epcis, export_slips

EXAMPLE = "gatepost export day-sheet --config site.toml --out sheet.pdf"


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    whats = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    export_slips.add(whats)
    export_epcis.add(whats)


def carry_out(arguments: argparse.Namespace) -> int:
    """Write what was asked for."""
    return int(arguments.export(arguments))
