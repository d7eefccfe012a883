"""A table of a catalogue into records: its heading found, its columns named. Pure.

A table has a row of headings somewhere in its first rows, below titles or logos. With
an id column it has an item a row; with a kit column it has a part of a kit a row.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from edge_app.store.catalogue_cells import (
    ITEM_READINGS,
    KIT_READINGS,
    NOTHING,
    PASSED_OVER,
    Cell,
    column_of,
    narrow,
)

ROWS_LIMIT = 20_000
HEADING_ROWS = 10
"""How far down the headings may stand."""
SHOWN = 40
"""How much of a refused value is repeated."""
NO_HEADING = (
    "No row of headings was found: a table of items names id and name_zh (编号, 名称), "
    "a table of kits names kit, item and quantity (套包, 物资, 数量)."
)
Row: TypeAlias = tuple[int, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why a line is refused: where it is, what stands there, and one sentence.

    Line 0 is the file or the sheet as a whole.
    """

    line: int
    column: str
    value: str
    why: str
    sheet: str = ""

    def __str__(self) -> str:
        """Say it in a line."""
        value = self.value if len(self.value) <= SHOWN else f"{self.value[:SHOWN]}…"
        place = [
            f"sheet {self.sheet}" if self.sheet else "",
            f"line {self.line}" if self.line else "",
            f'{self.column} "{value}"' if value else self.column,
        ]
        where = ", ".join(filter(None, place))
        return f"{where}: {self.why}" if where else self.why


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth a look that refuses nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """A row by its columns. `lines` has those of single cells where they differ.

    Parts of one kit in a TOML file share the `table` that they stand in.
    """

    kind: Literal["item", "kit"]
    line: int
    cells: Mapping[str, Cell]
    sheet: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    table: int = 0

    def mistake(self, column: str, why: str) -> Mistake:
        """Say what is wrong with one of its cells."""
        line = self.lines.get(column, self.line)
        text = self.cells.get(column, NOTHING).text
        return Mistake(line, column, text, why, self.sheet)


def records(
    rows: Iterable[Row | Mistake], sheet: str = ""
) -> Iterator[Record | Mistake | Note]:
    """Read a table row by row; total. Empty rows are passed over.

    A `Mistake` among the rows is where the file itself breaks off.
    """
    filled = (row for row in rows if isinstance(row, Mistake) or _is_filled(row))
    heading = _found(filled, sheet)
    if isinstance(heading, Mistake):
        yield heading
        return
    yield from _unknown(heading, sheet)
    for count, row in enumerate(filled):
        if isinstance(row, Mistake):
            yield row
            return
        if count >= ROWS_LIMIT:
            why = f"There are more than {ROWS_LIMIT} rows; it ends here."
            yield Mistake(row[0], "", "", why, sheet)
            return
        yield _record(row, heading, sheet)


@dataclass(frozen=True, slots=True)
class _Heading:
    """The row that names the columns, and what it says."""

    row: Row
    kind: Literal["item", "kit"]
    width: int
    places: Mapping[str, int]


def _is_filled(row: Row) -> bool:
    return any(cell.text for cell in row[1])


def _found(rows: Iterator[Row | Mistake], sheet: str) -> _Heading | Mistake:
    """Find the headings, taking the rows up to them."""
    for row in itertools.islice(rows, HEADING_ROWS):
        if isinstance(row, Mistake):
            return row
        if heading := _heading(row):
            return heading
    return Mistake(0, "", "", NO_HEADING, sheet)


def _heading(row: Row) -> _Heading | None:
    """Take a row as headings, if it names what a catalogue cannot be without."""
    places: dict[str, int] = {}
    width = 0
    for place, cell in enumerate(row[1]):
        if cell.text:
            width = place + 1
            places.setdefault(column_of(cell.text), place)
    if "kit" in places and {"item", "quantity"} <= places.keys():
        return _Heading(row, "kit", width, places)
    named = {"name_zh", "name_en"} & places.keys()
    return _Heading(row, "item", width, places) if "id" in places and named else None


def _record(row: Row, heading: _Heading, sheet: str) -> Record | Mistake:
    line, cells = row
    if len(cells) < heading.width or any(one.text for one in cells[heading.width :]):
        many = max(place for place, one in enumerate(cells, 1) if one.text)
        many = len(cells) if len(cells) < heading.width else many
        why = f"It has {many} cells, the headings are {heading.width}."
        return Mistake(line, "", "", why, sheet)
    known = ITEM_READINGS if heading.kind == "item" else KIT_READINGS
    found = {
        name: cells[place] for name, place in heading.places.items() if name in known
    }
    return Record(heading.kind, line, found, sheet)


def _unknown(heading: _Heading, sheet: str) -> Iterator[Note]:
    """Name the columns that are not read, so that a slip of the pen is seen."""
    where = f"sheet {sheet}, " if sheet else ""
    known = ITEM_READINGS if heading.kind == "item" else KIT_READINGS
    for place, cell in enumerate(heading.row[1]):
        name = column_of(cell.text)
        if not cell.text or narrow(cell.text).lower() in PASSED_OVER:
            continue
        if name not in known:
            yield Note(f'{where}the column "{cell.text}" is not read: it is unknown.')
        elif heading.places[name] != place:
            yield Note(f'{where}the column "{cell.text}" is not read: it is a second.')
