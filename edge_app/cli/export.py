"""`gatepost export`: stock documents, moves as EPCIS 2.0, cold rooms, alarms."""

from __future__ import annotations

import argparse

from edge_app.cli import (
    export_alarms,
    export_epcis,
    export_report,
    export_room,
    export_slips,
)

EXAMPLE = "gatepost export day-sheet --config site.toml --out sheet.pdf"


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    whats = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    export_slips.add(whats)
    export_epcis.add(whats)
    export_alarms.add(whats)
    export_room.add(whats)
    export_report.add(whats)


def carry_out(arguments: argparse.Namespace) -> int:
    """Write what was asked for."""
    return int(arguments.export(arguments))
