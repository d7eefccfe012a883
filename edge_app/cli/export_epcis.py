"""`gatepost export epcis`: the moves of the journal as one EPCIS 2.0 document."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from edge_app.cli.export_parts import add_span, progress
from edge_app.cli.shared import add_file, config_of, kill_is_ctrl_c, spell
from edge_app.clock import clock_of, utc_offset_of
from edge_app.config import Config
from edge_app.counted import counted
from edge_app.epcis_account import Account, Span, Tally
from edge_app.epcis_site import naming_of
from edge_app.errors import GatepostError
from edge_app.exits import OK
from edge_app.journal_reader import JournalReader
from edge_app.root import Root
from edge_app.store.epcis import envelope
from edge_app.store.epcis_names import Naming, why_not_base, why_not_gln
from edge_app.store.epcis_time import local_text

EXAMPLE = "gatepost export epcis --config site.toml --from 2026-01-01 --out moves.json"
HOLE = '"eventList":[]'
"""Where the events go into the document that has none yet."""


def add(whats: Any) -> None:
    """Say what it takes."""
    epcis = whats.add_parser(
        "epcis",
        help="what moved, as an EPCIS 2.0 document",
        description="Write what moved in the store as one EPCIS 2.0 document.",
        epilog=f"example: {EXAMPLE}",
    )
    add_span(epcis)
    epcis.add_argument(
        "--out", metavar="FILE", type=Path, help="write there (default: print)"
    )
    epcis.add_argument(
        "--base",
        metavar="URL",
        help="an address of the site's own, for what has no GS1 key (default: [epcis])",
    )
    epcis.add_argument(
        "--gln", help="the site's GLN, to name its places by (default: [epcis])"
    )
    epcis.add_argument(
        "--catalogue",
        metavar="NAME",
        type=Path,
        help="the catalogue, seen from the site's folder (default: the store's)",
    )
    add_file(epcis, positional=False)
    epcis.set_defaults(export=export)


def export(arguments: argparse.Namespace) -> int:
    """Write the document, and on standard error what could not be told of."""
    config, root = config_of(arguments)
    naming = _naming(arguments, config)
    span = Span(getattr(arguments, "from") or "", arguments.to or "")
    reader = JournalReader(root.data(config))
    try:
        with kill_is_ctrl_c(), progress() as seen, _target(arguments.out) as target:
            offset = utc_offset_of(config.gateway.timezone)
            account = Account(reader, naming, offset, seen)
            _write(account, span, target, naming, _now(config, root))
    finally:
        reader.close()
    _tell(account.tally, arguments.out)
    return OK


def _naming(arguments: argparse.Namespace, config: Config) -> Naming:
    base, gln = arguments.base or "", arguments.gln or ""
    if why := base and why_not_base(base.rstrip("/")):
        raise GatepostError(f"--base {base} {why}")
    if why := gln and why_not_gln(gln):
        raise GatepostError(f"--gln {gln}: {why}")
    return naming_of(config, base=base, gln=gln, catalogue=arguments.catalogue)


def _now(config: Config, root: Root) -> str:
    wall_ns = clock_of(root).stamp().wall_ns
    return local_text(wall_ns, utc_offset_of(config.gateway.timezone)(wall_ns))


def _write(
    account: Account, span: Span, target: IO[str], naming: Naming, created: str
) -> None:
    """Write a document event by event, so that ten years of them fit the memory."""
    before, _, after = spell(envelope(naming, created)).partition(HOLE)
    target.write(before + HOLE[:-1])
    between = "\n"
    for event in account.events(span):
        target.write(between + spell(event))
        between = ",\n"
    target.write("\n]" + after + "\n")


@contextlib.contextmanager
def _target(out: Path | None) -> Iterator[IO[str]]:
    """Lend the file to write to; it stands under its name only once it is whole."""
    if out is None:
        yield sys.stdout
        return
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            yield file
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _tell(tally: Tally, out: Path | None) -> None:
    where = f" in {out}" if out else ""
    print(f"{counted(tally.written, 'event')}{where}.", file=sys.stderr)
    if tally.undated:
        print(
            f"{counted(tally.undated, 'move')} left out: the clock had never been set "
            "by then.",
            file=sys.stderr,
        )
    if tally.orphans:
        print(
            f"{counted(tally.orphans, 'reversal')} left out: what was taken back is "
            "no longer kept.",
            file=sys.stderr,
        )
