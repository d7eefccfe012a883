"""A table as an office saves it: text with delimiters, in one of the usual codes. Pure.

The roster, the catalogue and the papers of the store room all come like this. A line is
a record, so that one forgotten quotation mark cannot swallow the rows after it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

CELL_LIMIT = 128
"""The most characters of a cell."""
DELIMITERS = (",", ";", "\t", "|", "，", "；")
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decoded(raw: bytes) -> str | None:
    """Read bytes as UTF-8, as UTF-16 where they say so, or as GBK; None for others."""
    for mark, name in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return _text(raw, name)
    return _text(raw, "utf-8") or _text(raw, "gb18030")


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Cut the text into records with their lines; empty lines are passed over.

    The first line that has a delimiter says which; a title above it has none.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((line for line in lines if any(map(line.count, DELIMITERS))), "")
    delimiter = max(DELIMITERS, key=first.count)
    for number, line in enumerate(lines, 1):
        if not line.replace(delimiter, "").strip():
            continue
        try:
            cells = next(csv.reader((line,), delimiter=delimiter), [])
        except csv.Error:
            cells = []
        yield number, [cell.strip() for cell in cells]


def _text(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None
