"""`gatepost export report`: a daily or zero report as it was made, in any version."""

from __future__ import annotations

import argparse
import contextlib
import re
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from edge_app.cli.export_parts import judge_out, write
from edge_app.cli.shared import add_file, config_of, kill_is_ctrl_c, spell
from edge_app.config import Config
from edge_app.errors import GatepostError
from edge_app.exits import OK
from edge_app.journal_reader import JournalReader
from edge_app.reporting.finding import report
from edge_app.reporting.slip import slip_of
from edge_app.reporting.slip_words import LANGUAGES

EXAMPLE = "gatepost export report daily --config site.toml --out report.pdf"
DUE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?")
JSON = ".json"


def add(whats: Any) -> None:
    """Say what it takes."""
    parser: argparse.ArgumentParser = whats.add_parser(
        "report",
        help="a daily or zero report, as it was made",
        description="Write a report: as .pdf, .xlsx, .csv, .html or .json.",
        epilog=f"example: {EXAMPLE}",
    )
    parser.add_argument(
        "name", metavar="NAME", help="the report's, as in the site file"
    )
    parser.add_argument(
        "--due",
        metavar="DAY[THH:MM]",
        type=due,
        help="the day it was due, or the very deadline (default: the last)",
    )
    parser.add_argument(
        "--version", metavar="N", type=int, default=0, help="default: the newest"
    )
    parser.add_argument(
        "--out", metavar="FILE", type=Path, required=True, help="write there"
    )
    parser.add_argument("--force", action="store_true", help="write over the file")
    parser.add_argument(
        "--language", choices=LANGUAGES, help="default: the gateway's language"
    )
    add_file(parser, positional=False)
    parser.set_defaults(export=export)


def due(text: str) -> str:
    """Read a day or a deadline; argparse says in its own words where it is none."""
    if not DUE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2026-01-15")
    return text


def export(arguments: argparse.Namespace) -> int:
    """Find the report and write it."""
    out: Path = arguments.out
    judge_out(out, force=arguments.force, more=(JSON,))
    config, root = config_of(arguments)
    with kill_is_ctrl_c(), closing(JournalReader(root.data(config))) as reader:
        data = report(reader, arguments.name, arguments.due or "", arguments.version)
    if data is None:
        raise GatepostError(_missing(config, arguments.name))
    gateway = config.gateway
    if out.suffix.lower() == JSON:
        _write_json(out, data)
    else:
        language = arguments.language or gateway.language
        write(slip_of(data, f"{gateway.site}/{gateway.name}", language), out)
    print(f"{data['report']}, version {data['version']}, in {out}.")
    return OK


def _missing(config: Config, name: str) -> str:
    """Say why there is nothing: no such report at this site, or none made yet."""
    known = [one.name for one in config.stations if one.kind.name == "report"]
    if name in known:
        return f"The journal has no such report of {name}."
    there = f"there is {', '.join(known)}" if known else "the file has no [[report]]"
    return f"The journal has no such report of {name}; {there}."


def _write_json(out: Path, data: Mapping[str, Any]) -> None:
    """Write the numbers with their digits; the file stands only once it is whole."""
    part = out.with_name(f"{out.name}.part")
    try:
        part.write_text(spell(data) + "\n", "utf-8")
        part.replace(out)
    except OSError as error:
        why = error.strerror or "the disk does not take it"
        raise GatepostError(f"{out} cannot be written: {why}.") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
