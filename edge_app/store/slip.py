"""A stock document as it is written down, whatever it is written on. Pure.

A slip says its title, its number, what is known of it as a whole, and tables. It is in
one language already; a cell is a text, a whole number, a day or the ids of the moves
that the line comes from, so that print leads back to the single reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

Ids: TypeAlias = tuple[str, ...]
Cell: TypeAlias = str | int | Decimal | Ids | None
Row: TypeAlias = tuple[Cell, ...]

HASH = re.compile(r"[a-z2-7]{26}")
"""What stands for a person (`edge_app.people`); nobody's name is written so."""
HASH_SHOWN = 8
PRINTED_IDS = 6
"""So many ids, or ranges of them, stand on paper; a table file has all."""
PRINTED_LETTERS = 200
"""A longer text is cut on paper, so that a line never fills a page."""
ID_PARTS = re.compile(r"(.*/)(\d{1,9})")


class Kind(Enum):
    """What stands in a column, which decides how it is written."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    TRACE = "trace"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `share` is how wide it is beside the others, in letters."""

    heading: str
    share: int = 10
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `rows` is read once. `empty` is said where there are none."""

    columns: tuple[Column, ...]
    rows: Iterable[Row]
    caption: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A stock document in one language.

    `issuer` is the site and its gateway. `facts` are known of the whole, a word and a
    text each; `notes` are sentences below the tables; `signatures` are who signs.
    `page` is how a page calls itself, with `{page}` and `{pages}` to fill in. A `wide`
    one is printed across.
    """

    title: str
    number: str
    issuer: str
    language: str
    page: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    wide: bool = False

    @property
    def name(self) -> str:
        """Return title and number."""
        return f"{self.title} {self.number}".strip()


def short(person: str) -> str:
    """Shorten the hash of a person; what is none stays as it is."""
    return person[:HASH_SHOWN] if HASH.fullmatch(person) else person


def spelled(cell: Cell) -> str:
    """Spell a cell in full on one line, without signs that cannot be seen."""
    if isinstance(cell, tuple):
        return " ".join(map(_seen, ranges(cell)))
    return "" if cell is None else _seen(str(cell))


def printed(cell: Cell) -> str:
    """Spell a cell as paper has room for it."""
    if isinstance(cell, tuple):
        groups = ranges(cell)
        more = len(groups) - PRINTED_IDS
        shown = " ".join(map(_seen, groups[:PRINTED_IDS]))
        return f"{shown} +{more}" if more > 0 else shown
    text = spelled(cell)
    return text if len(text) <= PRINTED_LETTERS else text[: PRINTED_LETTERS - 1] + "…"


def ranges(ids: Sequence[str]) -> tuple[str, ...]:
    """Write lines of a document that follow each other as R-desk-000001/1-4."""
    return tuple(_ranges(ids))


def _ranges(ids: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(ids):
        found = ID_PARTS.fullmatch(ids[at])
        end = at + 1
        if found:
            first = int(found[2])
            while end < len(ids) and ids[end] == f"{found[1]}{first + end - at}":
                end += 1
        last = f"-{first + end - at - 1}" if found and end - at > 1 else ""
        yield ids[at] + last
        at = end


def _seen(text: str) -> str:
    """Put a blank in place of every control sign."""
    if text.isprintable():
        return text
    return "".join(
        " " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign
        for sign in text
    )
