"""The catalogue's file: TOML, CSV or XLSX into a catalogue, and one TOML file out.

What a file is is seen in its first bytes and its name. Nothing in it is carried out: no
macros, no formulas, no links; a file that unpacks to more than it may is not unpacked.
"""

from __future__ import annotations

import importlib.resources
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from edge_app import catalogue_toml, catalogue_xlsx
from edge_app.delimited import decoded
from edge_app.delimited import records as cut
from edge_app.errors import GatepostError
from edge_app.store import catalogue_table
from edge_app.store.catalogue import EMPTY, Catalogue
from edge_app.store.catalogue_cells import cell_of
from edge_app.store.catalogue_rows import Judged, judge
from edge_app.store.catalogue_table import Mistake, Note, Record

NAME = "catalogue.toml"
"""The name of a site's catalogue, beside its configuration."""
START = "store/catalogue-start.toml"
MIB = 1024 * 1024
BYTES_LIMIT = 16 * MIB
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
Seen = Callable[[int, int], None]
"""Told of every row: how many there were, and of how many (0 where unknown)."""


def load(path: Path) -> tuple[Catalogue, tuple[Mistake, ...]]:
    """Read a catalogue; what of it cannot be used is said, a sentence each."""
    judged = judge_file(path)
    return judged.catalogue, judged.mistakes


def judge_file(
    path: Path, onto: Catalogue = EMPTY, seen: Seen = lambda _done, _total: None
) -> Judged:
    """Judge a whole file and put what is believed onto a catalogue.

    Total on what is in the file; raises `OSError` where it cannot be read.
    """
    with path.open("rb") as file:
        raw = file.read(BYTES_LIMIT + 1)
    if fault := _fault(raw):
        return judge([Mistake(0, "", "", fault)], onto)
    if raw.startswith(ZIP):
        return judge(_workbook(raw, seen), onto)
    text = decoded(raw)
    if text is None or "\0" in text:
        why = "It is neither UTF-8 nor GBK text, nor a workbook (.xlsx)."
        return judge([Mistake(0, "", "", why)], onto)
    if path.suffix.lower() == ".toml":
        return judge(_told(catalogue_toml.records(text), 0, seen), onto)
    return judge(_told(_table(text), text.count("\n"), seen), onto)


def start() -> Catalogue:
    """Return the catalogue to start with: the usual items and kits of the plans."""
    text = importlib.resources.files("edge_app").joinpath(START).read_text("utf-8")
    return judge(catalogue_toml.records(text)).catalogue


def save(path: Path, catalogue: Catalogue) -> None:
    """Write a catalogue whole or not at all; raises `OSError` or `GatepostError`."""
    body = catalogue_toml.spell(catalogue).encode()
    if len(body) > BYTES_LIMIT:
        raise GatepostError(f"The catalogue would be longer than {BYTES_LIMIT} bytes.")
    new = path.with_name(f"{path.name}-new")
    try:
        with new.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    # The new name is in the folder only once the folder is on disk too.
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _fault(raw: bytes) -> str:
    """Say what makes a file useless before anything of it is read."""
    if not raw.strip():
        return "It is empty."
    if len(raw) > BYTES_LIMIT:
        return f"It is longer than {BYTES_LIMIT // MIB} MiB."
    if raw.startswith(OLE):
        return "It is an old .xls, or locked by a password; save it as plain .xlsx."
    return ""


def _table(text: str) -> Iterator[Record | Mistake | Note]:
    rows = ((line, [cell_of(one) for one in cells]) for line, cells in cut(text))
    return catalogue_table.records(rows)


def _workbook(raw: bytes, seen: Seen) -> Iterator[Record | Mistake | Note]:
    """Read each sheet that has headings; beside those one without is only noted."""
    lost: list[Mistake] = []
    read = 0
    for sheet in catalogue_xlsx.sheets(raw):
        if isinstance(sheet, Mistake):
            yield sheet
            return
        found = _told(
            catalogue_table.records(sheet.rows, sheet.name), sheet.total, seen
        )
        first = next(found, None)
        if isinstance(first, Mistake) and first.why == catalogue_table.NO_HEADING:
            lost.append(first)
            continue
        read += 1
        if first is not None:
            yield first
        yield from found
    if not read:
        yield from lost or [Mistake(0, "", "", "It has no sheet that can be seen.")]
        return
    yield from (
        Note(f"sheet {one.sheet} is not read: it has no table.") for one in lost
    )


def _told(
    found: Iterable[Record | Mistake | Note], total: int, seen: Seen
) -> Iterator[Record | Mistake | Note]:
    """Pass everything on, and tell how far it is."""
    for done, one in enumerate(found, 1):
        seen(done, max(total, done))
        yield one
