"""Arguments and small things that several commands share."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

import msgspec

from edge_app.config import Config, load
from edge_app.root import Root

DEFAULT_FILE = "/etc/gatepost/gatepost.toml"
ENCODER = msgspec.json.Encoder(decimal_format="number")


def add_file(parser: argparse.ArgumentParser, *, positional: bool = True) -> None:
    """Add the configuration file and `--root`."""
    default = os.environ.get("GATEPOST_CONFIG", DEFAULT_FILE)
    about = f"configuration file (default: $GATEPOST_CONFIG or {DEFAULT_FILE})"
    if positional:
        parser.add_argument("file", metavar="FILE", type=Path, help=about)
    else:
        parser.add_argument(
            "--config",
            dest="file",
            metavar="FILE",
            type=Path,
            default=Path(default),
            help=about,
        )
    parser.add_argument(
        "--root",
        metavar="FOLDER",
        type=Path,
        default=os.environ.get("GATEPOST_ROOT"),
        help="look below this folder instead of at the machine (simulator mode)",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument(
        "--json", action="store_true", help="one JSON document a line, for programs"
    )


def root_of(arguments: argparse.Namespace) -> Root:
    """Return where the machine's things are looked for."""
    return Root(Path(arguments.root) if arguments.root else None)


def config_of(arguments: argparse.Namespace) -> tuple[Config, Root]:
    """Load the configuration; raises `ConfigError` with every mistake."""
    root = root_of(arguments)
    return load(arguments.file, root=root), root


def spell(document: object) -> str:
    """Spell a document as one line of JSON; numbers keep their digits."""
    return ENCODER.encode(document).decode()


def log_to_stdout() -> None:
    """Log one line an event to standard output; journald adds the time."""
    logging.basicConfig(
        level=os.environ.get("GATEPOST_LOG", "INFO").upper(),
        stream=sys.stdout,
        format="%(levelname).1s %(name)s %(message)s",
        force=True,
    )
