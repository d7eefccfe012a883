"""Tables of papers and of the opening balance into commands for the store. Pure.

A table has a row of headings, in English or Chinese; columns that nobody asked for are
passed over. A row of a paper is one of its lines; rows with the same number are one
paper. What a cell may be is what the command's argument may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from edge_app.arguments import Argument
from edge_app.verbs_store import VERBS

Row: TypeAlias = tuple[int, Sequence[str]]
ROWS_LIMIT = 20_000
HEADING_ROWS = 10
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "paper", "number", "单号", "编号", "批准号", "送货单号"),
    "kind": ("kind", "类型", "种类"),
    "item": ("item", "物资", "物资编号"),
    "quantity": ("quantity", "数量"),
    "party": ("party", "supplier", "recipient", "单位", "领用单位", "供货单位"),
    "priority": ("priority", "优先", "优先级"),
    "purpose": ("purpose", "用途"),
    "until": ("until", "有效期限", "截止"),
    "lot": ("lot", "批号"),
    "expiry": ("expiry", "有效期", "有效期至"),
    "place": ("place", "位置", "货位"),
}
"""What a column may be called."""
SHARED = ("kind", "party", "priority", "purpose", "until")
"""What all rows of one paper have in common; an empty cell repeats the first."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is not taken, and one sentence that says why; line 0 is the file."""

    line: int
    why: str
    paper: str = ""

    def __str__(self) -> str:
        """Say it in a line."""
        return f"line {self.line}: {self.why}" if self.line else self.why


@dataclass(frozen=True, slots=True)
class Wanted:
    """One command of the store, and the lines that it comes from."""

    verb: str
    arguments: Mapping[str, str]
    lines: tuple[int, ...]


def openings(
    rows: Iterable[Row], *, again: bool = False
) -> tuple[tuple[Wanted, ...], tuple[Refused, ...]]:
    """Read a table of the opening balance: one command for each row."""
    known = VERBS["opening"]
    wanted: list[Wanted] = []
    refused: list[Refused] = []
    for one in _records(rows, ("item", "place", "quantity"), known):
        if isinstance(one, Refused):
            refused.append(one)
            continue
        line, cells = one
        arguments = {**cells, **({"again": "yes"} if again else {})}
        wanted.append(Wanted("opening", arguments, (line,)))
    return tuple(wanted), tuple(refused)


def papers(rows: Iterable[Row]) -> tuple[tuple[Wanted, ...], tuple[Refused, ...]]:
    """Read a table of papers; a paper with a refused line is refused whole."""
    known = {**VERBS["paper"], **_LINE_CELLS}
    refused: list[Refused] = []
    found: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
    broken: set[str] = set()
    for one in _records(rows, ("id", "kind", "item", "quantity"), known):
        if isinstance(one, Refused):
            refused.append(one)
            broken.add(one.paper)
        else:
            found.setdefault(one[1]["id"], []).append(one)
    wanted: list[Wanted] = []
    for name, lines in found.items():
        judged = _paper(name, lines)
        if isinstance(judged, Wanted) and name in broken:
            judged = Refused(lines[0][0], f"{name} has a line that is refused.")
        if isinstance(judged, Wanted):
            wanted.append(judged)
        else:
            refused.append(judged)
    return tuple(wanted), tuple(refused)


_LINE_CELLS: Mapping[str, Argument] = {
    name: VERBS["opening"][name] for name in ("item", "quantity")
}


def _paper(name: str, lines: list[tuple[int, Mapping[str, str]]]) -> Wanted | Refused:
    shared: dict[str, str] = {}
    for line, cells in lines:
        for key in SHARED:
            text = cells.get(key, "")
            if text and shared.setdefault(key, text) != text:
                return Refused(line, f"{key} of {name} is {shared[key]} above.")
    if "kind" not in shared:
        return Refused(lines[0][0], f"kind of {name} is missing.")
    spelled = ",".join(f"{one['item']}:{one['quantity']}" for _, one in lines)
    listed = VERBS["paper"]["lines"].read(spelled)
    if listed is None:
        return Refused(lines[0][0], f"{name} has too many lines, or one is no item.")
    arguments = {"id": name, **shared, "lines": listed}
    return Wanted("paper", arguments, tuple(line for line, _ in lines))


# ------------------------------------------------------------------------- tables


def _records(
    rows: Iterable[Row], needed: Sequence[str], known: Mapping[str, Argument]
) -> Iterator[tuple[int, Mapping[str, str]] | Refused]:
    """Yield every row by its columns, or why it is refused."""
    filled = iter(rows)
    places = _heading(filled, needed, known)
    if not places:
        names = ", ".join(f"{key} ({COLUMNS[key][-1]})" for key in needed)
        yield Refused(0, f"No row of headings was found; it needs {names}.")
        return
    for count, (line, row) in enumerate(filled):
        if count >= ROWS_LIMIT:
            yield Refused(line, f"There are more than {ROWS_LIMIT} rows.")
            return
        cells = {
            key: row[place].strip()
            for key, place in places.items()
            if place < len(row) and row[place].strip()
        }
        if cells:
            yield _judged(line, cells, needed, known)


def _heading(
    rows: Iterator[Row], needed: Sequence[str], known: Mapping[str, Argument]
) -> Mapping[str, int]:
    """Find the headings in the first rows; return where each column is."""
    for count, (_, row) in enumerate(rows):
        names = [cell.strip().lower() for cell in row]
        places = {
            key: names.index(alias)
            for key, aliases in COLUMNS.items()
            if key in known
            for alias in aliases
            if alias in names
        }
        if places.keys() >= set(needed):
            return places
        if count >= HEADING_ROWS:
            break
    return {}


def _judged(
    line: int,
    cells: Mapping[str, str],
    needed: Sequence[str],
    known: Mapping[str, Argument],
) -> tuple[int, Mapping[str, str]] | Refused:
    name = cells.get("id", "")
    for key, text in cells.items():
        if known[key].read(text) is None:
            why = f'{key} "{text[:40]}" is not {known[key].wanted}.'
            return Refused(line, why, name)
    missing = [key for key in needed if key not in cells and key not in SHARED]
    if missing:
        return Refused(line, f"{missing[0]} is missing.", name)
    return line, cells
