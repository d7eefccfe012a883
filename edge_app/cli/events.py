"""`gatepost events`: the journal, read while the gateway runs or after it stopped."""

from __future__ import annotations

import argparse
import heapq
import time
from collections.abc import Iterator
from pathlib import Path

from edge_app.bounds import Bounds
from edge_app.cli.shared import add_file, add_json, config_of
from edge_app.config import Config
from edge_app.exits import OK
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.model import Stamp
from edge_app.rows import Row
from edge_app.tail import sentence
from edge_app.topics import message

EXAMPLE = "gatepost events --config site.toml --follow"
PAGE = 500
LOOK_S = 0.3


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    parser.add_argument("--follow", action="store_true", help="go on as events come")
    parser.add_argument(
        "--since",
        metavar="N",
        type=int,
        default=0,
        help="only events numbered above N in their stream",
    )
    parser.add_argument(
        "--stream", choices=[stream.value for stream in Stream], help="only this one"
    )
    add_json(parser)
    add_file(parser, positional=False)


def carry_out(arguments: argparse.Namespace) -> int:
    """Print what is there, and with `--follow` what comes."""
    config, root = config_of(arguments)
    wanted = [Stream(arguments.stream)] if arguments.stream else list(Stream)
    after = dict.fromkeys(wanted, arguments.since)
    while True:
        for row, epoch, known in _new(root.data(config), after):
            print(_line(arguments, config, row, epoch, known), flush=True)
        if not arguments.follow:
            return OK
        time.sleep(LOOK_S)


def _new(
    folder: Path, after: dict[Stream, int]
) -> Iterator[tuple[Row, str, Stamp | Bounds | None]]:
    """Yield the rows that were not yet seen, oldest first, and move `after` on."""
    reader = JournalReader(folder)
    try:
        marks, dates = reader.marks(), _Dates(reader)
        ways = [_rows(reader, stream, after) for stream in after]
        for row in heapq.merge(*ways, key=lambda row: row.at.wall_ns):
            after[row.stream] = row.seq
            yield row, marks[row.stream].epoch, dates.of(row)
    finally:
        reader.close()


def _rows(
    reader: JournalReader, stream: Stream, after: dict[Stream, int]
) -> Iterator[Row]:
    seen = after[stream]
    while page := reader.rows(stream, seen, PAGE):
        yield from page
        seen = page[-1].seq


def _line(
    arguments: argparse.Namespace,
    config: Config,
    row: Row,
    epoch: str,
    known: Stamp | Bounds | None,
) -> str:
    gateway = config.gateway
    made = message(gateway.site, gateway.name, epoch, row, known)
    if arguments.json:
        return made.payload.decode()
    said = sentence(made.topic, made.payload, gateway.language)
    return f"{row.stream.value:7} {row.seq:>6}  {said}"


class _Dates:
    """What dates the rows of one look; asked once a boot."""

    def __init__(self, reader: JournalReader) -> None:
        self._reader = reader
        self._known: dict[str, Stamp | Bounds | None] = {}

    def of(self, row: Row) -> Stamp | Bounds | None:
        """Return the first set clock of the row's boot, or the bounds of that boot."""
        boot_id = row.at.boot_id
        if boot_id not in self._known:
            synced = self._reader.sync_of(boot_id)
            if synced is None and not row.at.synced:
                self._known[boot_id] = self._reader.bounds_of(row.stream, row.seq)
            else:
                self._known[boot_id] = synced
        return self._known[boot_id]
