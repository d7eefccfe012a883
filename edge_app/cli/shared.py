"""Arguments and small things that several commands share."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from edge_app.config import Config, load
from edge_app.errors import GatepostError
from edge_app.root import Root

DEFAULT_FILE = "/etc/gatepost/gatepost.toml"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
ENCODER = msgspec.json.Encoder(decimal_format="number")


def add_file(parser: argparse.ArgumentParser, *, positional: bool = True) -> None:
    """Add the configuration file and `--root`."""
    default = os.environ.get("GATEPOST_CONFIG", DEFAULT_FILE)
    about = "configuration file"
    if positional:
        parser.add_argument("file", metavar="FILE", type=Path, help=about)
    else:
        parser.add_argument(
            "--config",
            dest="file",
            metavar="FILE",
            type=Path,
            default=Path(default),
            help=f"{about} (default: $GATEPOST_CONFIG or {DEFAULT_FILE})",
        )
    parser.add_argument(
        "--root",
        metavar="FOLDER",
        type=Path,
        default=os.environ.get("GATEPOST_ROOT"),
        help="look below this folder instead of at the machine (simulator mode)",
    )


@contextmanager
def kill_is_ctrl_c() -> Iterator[None]:
    """Let a plain kill end it in good order too, the terminal as it was."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


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


def words(value: object) -> str:
    """Spell a value of a document for a person: 5.40, yes, a and b, none."""
    if value in (None, "", [], {}):
        return "none"
    match value:
        case bool():
            return "yes" if value else "no"
        case dict():
            return ", ".join(f"{key} {_inner(one)}" for key, one in value.items())
        case list():
            return ", ".join(map(_inner, value))
    return str(value)


def _inner(value: object) -> str:
    """Spell a value within another; what has parts of its own stands in brackets."""
    return f"({words(value)})" if isinstance(value, list | dict) else words(value)


def log_to_stdout() -> None:
    """Log one line an event to standard output; journald adds the time."""
    level = os.environ.get("GATEPOST_LOG", "").upper() or "INFO"
    if level not in LEVELS:
        raise GatepostError(f"GATEPOST_LOG must be one of {', '.join(LEVELS)}")
    logging.basicConfig(
        level=level,
        stream=sys.stdout,
        format="%(levelname).1s %(name)s %(message)s",
        force=True,
    )
