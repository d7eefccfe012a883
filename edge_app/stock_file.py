"""The file of a table of stock, CSV or XLSX, into rows of text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from edge_app import catalogue_xlsx
from edge_app.catalogue_file import BYTES_LIMIT, MIB, ZIP
from edge_app.delimited import decoded
from edge_app.delimited import records as cut
from edge_app.errors import GatepostError
from edge_app.stock_table import Row
from edge_app.store.catalogue_table import Mistake


def rows(path: Path) -> Iterator[Row]:
    """Read every row of a file, of a workbook its first sheet.

    Raises: OSError where it cannot be read, GatepostError where it is no table.
    """
    with path.open("rb") as file:
        raw = file.read(BYTES_LIMIT + 1)
    if len(raw) > BYTES_LIMIT:
        raise GatepostError(f"{path} is longer than {BYTES_LIMIT // MIB} MiB.")
    if raw.startswith(ZIP):
        yield from _workbook(path, raw)
        return
    text = decoded(raw)
    if text is None or "\0" in text:
        raise GatepostError(f"{path} is neither UTF-8 nor GBK text, nor a workbook.")
    yield from cut(text)


def _workbook(path: Path, raw: bytes) -> Iterator[Row]:
    for sheet in catalogue_xlsx.sheets(raw):
        if isinstance(sheet, Mistake):
            raise GatepostError(f"{path}: {sheet}")
        for row in sheet.rows:
            if isinstance(row, Mistake):
                raise GatepostError(f"{path}: {row}")
            line, cells = row
            yield line, [cell.text for cell in cells]
        return
