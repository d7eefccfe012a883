"""`gatepost import catalogue FILE`: what the store keeps, out of a table or TOML."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from edge_app.catalogue_file import NAME, Seen, judge_file, save, start
from edge_app.cli import import_stock
from edge_app.cli.shared import DEFAULT_FILE, add_json, kill_is_ctrl_c, spell
from edge_app.config import examine
from edge_app.counted import counted
from edge_app.errors import GatepostError
from edge_app.exits import FAILED, OK
from edge_app.root import Root
from edge_app.store.catalogue import EMPTY, Catalogue
from edge_app.store.catalogue_rows import Judged
from edge_app.storeroom import catalogue_name

EXAMPLE = "gatepost import catalogue items.xlsx --config site.toml"


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    whats = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    import_stock.add(whats)
    catalogue = whats.add_parser(
        "catalogue",
        help="items and kits from a .toml, .csv or .xlsx file",
        description="Put the items and kits of a file into the site's catalogue.",
        epilog=f"example: {EXAMPLE}",
    )
    source = catalogue.add_mutually_exclusive_group(required=True)
    source.add_argument("source", metavar="FILE", nargs="?", type=Path, help="table")
    source.add_argument(
        "--start",
        action="store_true",
        help="take the usual items and kits instead of a file; what is there stays",
    )
    catalogue.add_argument(
        "--into",
        metavar="NAME",
        type=Path,
        help="the catalogue, seen from the site's folder"
        f" (default: the store's, or {NAME})",
    )
    catalogue.add_argument(
        "--config",
        metavar="SITE",
        type=Path,
        default=Path(os.environ.get("GATEPOST_CONFIG", DEFAULT_FILE)),
        help=f"configuration file (default: $GATEPOST_CONFIG or {DEFAULT_FILE})",
    )
    catalogue.add_argument(
        "--dry-run", action="store_true", help="only say what would be refused"
    )
    add_json(catalogue)


def carry_out(arguments: argparse.Namespace) -> int:
    """Judge the file, say every line that is refused, and write what is believed."""
    if arguments.what in import_stock.ABOUT:
        with progress(quiet=arguments.json) as seen:
            return import_stock.carry_out(arguments, seen)
    into = arguments.config.parent / (arguments.into or _named(arguments.config))
    standing = _standing(into)
    if arguments.start:
        judged = _started(standing)
    else:
        with kill_is_ctrl_c(), progress(quiet=arguments.json) as seen:
            judged = judge_file(arguments.source, standing, seen)
    found = bool(judged.items or judged.kits)
    if found and not arguments.dry_run:
        save(into, judged.catalogue)
    written = found and not arguments.dry_run
    if arguments.json:
        print(spell(_document(arguments, judged, into, written=written)))
    else:
        _tell(judged, into, written=written)
    return FAILED if judged.mistakes else OK


def _named(site: Path) -> str:
    """Name the catalogue that the site's store reads; a site may still be unwritten."""
    config = examine(site, root=Root()).config
    return NAME if config is None else catalogue_name(config)


def _standing(into: Path) -> Catalogue:
    """Read what the site has; a catalogue with mistakes is not written over."""
    if not into.exists():
        return EMPTY
    judged = judge_file(into)
    if judged.mistakes:
        raise GatepostError(
            f"{into} has mistakes itself, set it right first: {judged.mistakes[0]}"
        )
    return judged.catalogue


def _started(standing: Catalogue) -> Judged:
    """Add the usual items and kits that are not there yet."""
    usual = start()
    items = {key: one for key, one in usual.items.items() if key not in standing.items}
    kits = {key: one for key, one in usual.kits.items() if key not in standing.kits}
    both = Catalogue({**standing.items, **items}, {**standing.kits, **kits})
    return Judged(both, tuple(items), tuple(kits))


def _document(
    arguments: argparse.Namespace, judged: Judged, into: Path, *, written: bool
) -> dict[str, Any]:
    return {
        "file": None if arguments.start else str(arguments.source),
        "into": str(into),
        "ok": not judged.mistakes,
        "written": written,
        "items": judged.items,
        "kits": judged.kits,
        "refused": [asdict(one) for one in judged.mistakes],
        "notes": judged.notes,
    }


def _tell(judged: Judged, into: Path, *, written: bool) -> None:
    for mistake in judged.mistakes:
        print(f"refused: {mistake}")
    for note in judged.notes:
        print(f"note: {note}")
    items, kits = counted(len(judged.items), "item"), counted(len(judged.kits), "kit")
    did = "written" if written else "not written"
    mistakes = counted(len(judged.mistakes), "mistake")
    print(f"{into}: {items} and {kits} {did}, {mistakes}.")
    if written:
        print("A running gateway reads it after: gatepost do gateway reload")


@contextlib.contextmanager
def progress(*, quiet: bool) -> Iterator[Seen]:
    """Lend a function that moves a bar by rows, on standard error, for a person."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    # Imported late: only a person at a terminal needs it.
    bars = importlib.import_module("rich.progress")
    console = importlib.import_module("rich.console").Console(stderr=True)
    columns = (bars.BarColumn(), bars.MofNCompleteColumn(), bars.TimeRemainingColumn())
    with bars.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)
