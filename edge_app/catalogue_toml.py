"""The catalogue as TOML: read into the same records as a table, and spelt again. Pure.

`[[item]]` and `[[kit]]` with the names of the catalogue's own fields; `packs` and
`parts` are lists of small tables. What is spelt leaves out whatever is as usual.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date, time
from decimal import Decimal
from typing import Any

import tomli_w

from edge_app.config_form import guess
from edge_app.config_lines import Places, places
from edge_app.store.catalogue import Catalogue, Item, Kit
from edge_app.store.catalogue_cells import (
    ITEM_READINGS,
    KIT_READINGS,
    NOTHING,
    Cell,
    cell_of,
)
from edge_app.store.catalogue_table import ROWS_LIMIT, Mistake, Note, Record

SECTIONS = ("item", "kit")
TABLE_KEYS = ("gtin", "pieces", "spec")
"""Columns that a table needs and a TOML file does not."""
ITEM_KEYS = tuple(name for name in ITEM_READINGS if name not in TABLE_KEYS)
PART_KEYS = ("item", "quantity")
KIT_KEYS = (
    "id",
    *(name for name in KIT_READINGS if name not in ("kit", *PART_KEYS)),
    "parts",
)
NO_TABLES = Cell("", "It is a list of small tables, each with its two keys.")


def records(text: str) -> Iterator[Record | Mistake | Note]:
    """Read a TOML file table by table; total."""
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        yield Mistake(0, "", "", f"It is no TOML: {error}.")
        return
    except (ValueError, ArithmeticError, RecursionError):
        yield Mistake(0, "", "", "It is no TOML: it has a number or depth past reason.")
        return
    found = places(text)
    for name in document:
        if name not in SECTIONS:
            line = found["", 0].get(name) or found.get((name, 0), {}).get("", 0)
            why = f"There is no such section; {guess(name, SECTIONS)}"
            yield Mistake(line, name, "", why)
    for section, read in (("item", _item), ("kit", _kit)):
        yield from _tables(document.get(section, []), section, found, read)


def spell(catalogue: Catalogue) -> str:
    """Spell a catalogue so that reading it gives the same catalogue."""
    document = {
        "item": [_facts(item) for item in catalogue.items.values()],
        "kit": [_facts(kit) for kit in catalogue.kits.values()],
    }
    return tomli_w.dumps({name: some for name, some in document.items() if some})


# ------------------------------------------------------------------------ reading


def _tables(
    tables: Any,
    section: str,
    found: Places,
    read: Callable[[Mapping[str, Any], int, Mapping[str, int]], Iterator[Any]],
) -> Iterator[Record | Mistake | Note]:
    top = found["", 0].get(section, found.get((section, 0), {}).get("", 0))
    if not isinstance(tables, list):
        yield Mistake(top, section, "", f"It is written as [[{section}]], each time.")
        return
    for number, table in enumerate(tables):
        lines = found.get((section, number), {})
        line = lines.get("", top)
        if number >= ROWS_LIMIT:
            why = f"There are more than {ROWS_LIMIT}; it ends here."
            yield Mistake(line, section, "", why)
            return
        if isinstance(table, Mapping):
            yield from read(table, line, lines)
        else:
            yield Mistake(line, section, "", f"It is no table; write [[{section}]].")


def _item(
    table: Mapping[str, Any], line: int, lines: Mapping[str, int]
) -> Iterator[Record | Mistake]:
    if unknown := [name for name in table if name not in ITEM_KEYS]:
        yield from _unknown(unknown, ITEM_KEYS, line, lines)
        return
    cells = {name: _cell(value) for name, value in table.items()}
    if "packs" in table:
        cells["packs"] = _packs(table["packs"])
    yield Record("item", line, cells, lines=lines)


def _kit(
    table: Mapping[str, Any], line: int, lines: Mapping[str, int]
) -> Iterator[Record | Mistake]:
    """Yield a record for every part, as a table of kits has them."""
    if unknown := [name for name in table if name not in KIT_KEYS]:
        yield from _unknown(unknown, KIT_KEYS, line, lines)
        return
    cells = {name: _cell(value) for name, value in table.items() if name != "parts"}
    cells["kit"] = cells.pop("id", NOTHING)
    parts = _pairs(table.get("parts", []), PART_KEYS)
    if not parts:
        why = "It is a list of parts, each with its item and quantity."
        yield Mistake(lines.get("parts", line), "parts", "", why)
        return
    lines = {**lines, "kit": lines.get("id", line)}
    lines |= dict.fromkeys(PART_KEYS, lines.get("parts", line))
    for item, quantity in parts:
        both = {"item": item, "quantity": quantity}
        yield Record("kit", line, {**cells, **both}, lines=lines, table=line)


def _unknown(
    names: list[str], known: tuple[str, ...], line: int, lines: Mapping[str, int]
) -> Iterator[Mistake]:
    for name in names:
        why = f"There is no such key; {guess(name, known)}"
        yield Mistake(lines.get(name, line), name, "", why)


def _cell(value: Any) -> Cell:
    """Write a value as a table would have it."""
    match value:
        case bool():
            return Cell("yes" if value else "no")
        case str() | int() | Decimal():
            return cell_of(str(value))
        case list() if all(isinstance(one, str) for one in value):
            return cell_of("; ".join(value))
        case date() | time():
            return Cell(value.isoformat(), "It is a date or a time.")
    return Cell("", "It is no plain value.")


def _packs(value: Any) -> Cell:
    """Write a list of packs as one cell; a whole text of them is as good."""
    if isinstance(value, str):
        return cell_of(value)
    pairs = _pairs(value, ("gtin", "pieces"))
    if pairs is None or any(one.why for pair in pairs for one in pair):
        return NO_TABLES
    return Cell("; ".join(f"{gtin.text}*{pieces.text}" for gtin, pieces in pairs))


def _pairs(value: Any, keys: tuple[str, str]) -> list[tuple[Cell, Cell]] | None:
    """Take two values out of each small table; None where there are no such tables."""
    if not isinstance(value, list):
        return None
    if any(not isinstance(one, Mapping) or one.keys() != set(keys) for one in value):
        return None
    return [(_cell(one[keys[0]]), _cell(one[keys[1]])) for one in value]


# ----------------------------------------------------------------------- spelling


def _facts(record: Item | Kit) -> dict[str, Any]:
    """Return what of a record is not as usual, in values that TOML has."""
    return {
        one.name: _plain(value)
        for one in fields(record)
        if (value := getattr(record, one.name)) != one.default or one.default is MISSING
    }


def _plain(value: Any) -> Any:
    match value:
        case frozenset():
            return sorted(value)
        case tuple():
            return [
                {one.name: getattr(pair, one.name) for one in fields(pair)}
                for pair in value
            ]
    return value
