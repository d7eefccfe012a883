"""The roster: a CSV file of people and badges, judged row by row. Pure.

A row that cannot be believed is named with its line and left out; the rest is used.
Nothing of a row is repeated in what is said of it: a mistake must not put a name or a
badge's number into a log. Names and guardians, where a file has them, stay in memory:
no text of a row or of a person shows them, and nothing keeps them.

Badges become the same keyed hashes that the readers' become (`Veil`); the person's
own hash is that of their label, so that a new badge makes no new person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from edge_app.delimited import CELL_LIMIT, decoded, records
from edge_app.people import Veil
from edge_app.roll import Person, Roster, Window
from edge_app.stations.windows import parse_own

ROWS_LIMIT = 20_000
REQUIRED = ("badge", "pseudonym")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "badge": ("badge", "card", "卡号", "工卡号"),
    "pseudonym": ("pseudonym", "label", "代号", "编号", "学号", "工号"),
    "class": ("class", "department", "班级", "部门"),
    "role": ("role", "角色", "身份"),
    "group": ("group", "组", "分组", "批次"),
    "window": ("window", "时段"),
    "scheme": ("scheme", "卡型"),
    "name": ("name", "姓名"),
    "guardian": ("guardian", "监护人", "监护人电话", "家长电话", "家长"),
}
"""The columns that are read, by every heading that they may have."""
_SPREADSHEET = re.compile(r"[0-9]+([.,][0-9]+)?[eE]\+[0-9]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is believed; `badge` is the raw number, and must not stay.

    What is not to be seen in any text is left out of it.
    """

    line: int
    badge: str = field(repr=False)
    label: str
    class_name: str
    role: str
    group: str
    window: Window | None
    scheme: str
    name: str = field(default="", repr=False)
    guardian: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file is worth: its rows, and a sentence for each that was refused.

    `fault` says why nothing of it can be used. `notes` are worth a look.
    """

    rows: tuple[Row, ...] = ()
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    fault: str = ""


def judge(raw: bytes) -> Judged:
    """Judge a whole file. Total: any bytes earn a verdict."""
    text = decoded(raw)
    if text is None:
        return Judged(fault="it is neither UTF-8 nor GBK text; save it as one of them.")
    table = records(text)
    heading = next(table, None)
    if heading is None:
        return Judged(fault="it is empty; its first line must name the columns.")
    places, notes = _places(heading[1])
    missing = [name for name in REQUIRED if name not in places]
    if missing:
        return Judged(fault=f"it has no column {' and no column '.join(missing)}.")
    rows, refused = _rows(table, places, len(heading[1]))
    if not rows and not refused:
        notes = (*notes, "there is nobody in it.")
    return Judged(rows, refused, notes)


def roster_of(rows: Iterable[Row], veil: Veil, schemes: Sequence[str]) -> Roster:
    """Hide every badge, as each of the site's readers would spell it."""
    people: dict[str, Person] = {}
    badges: dict[str, str] = {}
    for row in rows:
        person = veil.person("person", row.label)
        people[person] = _joined(people.get(person), person, row)
        for scheme in (row.scheme,) if row.scheme else schemes:
            badges[veil.person(scheme, row.badge)] = person
    return Roster(people, badges)


# --------------------------------------------------------------------- the inside


def _joined(before: Person | None, person: str, row: Row) -> Person:
    """Make a person of a row; another badge's row adds what the first one lacked."""
    if before is None:
        facts = (row.label, row.class_name, row.role, row.group, row.window)
        return Person(person, *facts, name=row.name, guardian=row.guardian)
    return replace(
        before,
        name=before.name or row.name,
        guardian=before.guardian or row.guardian,
    )


def _places(heading: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Find the columns by their headings."""
    plain = [cell.lower() for cell in heading]
    places = {
        column: plain.index(name)
        for column, names in COLUMNS.items()
        for name in reversed(names)
        if name in plain
    }
    notes = tuple(
        f"it has no column {name}; nobody is counted by it."
        for name in ("class", "role")
        if name not in places
    )
    return places, notes


def _rows(
    table: Iterable[tuple[int, list[str]]], places: Mapping[str, int], width: int
) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    rows: list[Row] = []
    refused: list[str] = []
    badges: dict[str, int] = {}
    people: dict[str, Row] = {}
    windows: dict[str, Window] = {}
    for line, cells in table:
        if len(rows) >= ROWS_LIMIT:
            refused.append(f"line {line}: more than {ROWS_LIMIT} rows; it ends here.")
            break
        row, why = _row(line, cells, places, width, windows)
        if row is not None:
            key, label = row.badge.upper(), row.label.upper()
            why = _clash(row, badges.get(key), people.get(label))
        if row is None or why:
            refused.append(f"line {line}: {why}")
            continue
        badges[key] = line
        people.setdefault(label, row)
        rows.append(row)
    return tuple(rows), tuple(refused)


def _row(
    line: int,
    cells: Sequence[str],
    places: Mapping[str, int],
    width: int,
    windows: dict[str, Window],
) -> tuple[Row | None, str]:
    """Judge one row by itself."""
    if len(cells) != width:
        return None, f"it has {len(cells)} cells, the first line has {width}."
    values = {name: cells[place] for name, place in places.items()}
    why = _unfit(values)
    if why:
        return None, why
    text = values.get("window", "")
    if text and text not in windows:
        try:
            windows[text] = parse_own(text)
        except ValueError:
            return None, "its window has not the form mon-fri 07:00-07:20."
    return Row(
        line,
        values["badge"],
        values["pseudonym"],
        values.get("class", ""),
        values.get("role", ""),
        values.get("group", ""),
        windows.get(text),
        values.get("scheme", "").lower(),
        values.get("name", ""),
        values.get("guardian", ""),
    ), ""


def _unfit(values: Mapping[str, str]) -> str:
    for name, value in values.items():
        if len(value) > CELL_LIMIT or not value.isprintable():
            return f"its {name} is too long, or no printable text."
    for name in REQUIRED:
        if not values[name]:
            return f"its {name} is empty."
    badge = values["badge"]
    if _SPREADSHEET.fullmatch(badge):
        return "a spreadsheet has rounded its badge; make that column text."
    if not badge.isascii():
        return "its badge has other letters than a reader sends."
    return ""


def _clash(row: Row, badge_line: int | None, before: Row | None) -> str:
    """Say whether a row contradicts one before it."""
    if badge_line is not None:
        return f"its badge is that of line {badge_line} already."
    if before is None:
        return ""
    same = (before.class_name, before.role, before.group, before.window)
    if same != (row.class_name, row.role, row.group, row.window):
        return f"its pseudonym is that of line {before.line}, with other facts."
    return ""
