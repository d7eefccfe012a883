"""Records into a catalogue: each judged by itself, then beside all others. Pure.

A row with a mistake is refused whole and the others are used; each mistake is named. A
kit of which a part is refused is left out: half a kit would be a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from edge_app.store.catalogue import EMPTY, Catalogue, Item, Kit, Pack, Part
from edge_app.store.catalogue_cells import (
    ITEM_READINGS,
    KIT_READINGS,
    NOTHING,
    Reading,
    narrow,
)
from edge_app.store.catalogue_table import ROWS_LIMIT, Mistake, Note, Record

IS_EMPTY = "It is empty."


@dataclass(frozen=True, slots=True)
class Judged:
    """What the records are worth: a catalogue, the ids that they brought, and words."""

    catalogue: Catalogue
    items: tuple[str, ...] = ()
    kits: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Kit:
    """A kit whose parts are still coming in."""

    first: Record
    values: dict[str, Any]
    parts: dict[str, tuple[int, Record]] = field(default_factory=dict)
    whole: bool = True


@dataclass(slots=True)
class _Gathered:
    """What has been read so far."""

    items: dict[str, tuple[Item, Record]] = field(default_factory=dict)
    gtins: dict[str, str] = field(default_factory=dict)
    kits: dict[str, _Kit] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def judge(found: Iterable[Record | Mistake | Note], onto: Catalogue = EMPTY) -> Judged:
    """Judge records, and put what is believed onto a catalogue; total.

    An item or a kit that stands there already is replaced by that of the records.
    """
    gathered = _Gathered()
    for one in found:
        match one:
            case Mistake():
                gathered.mistakes.append(one)
            case Note():
                gathered.notes.append(one.text)
            case Record(kind="item"):
                _take_item(one, gathered)
            case Record():
                _take_part(one, gathered)
    items = _items(gathered, onto)
    kits = _kits(gathered, {**onto.items, **items}, onto)
    said = dict.fromkeys(gathered.mistakes)
    mistakes = sorted(said, key=lambda one: (one.sheet, one.line))
    catalogue = Catalogue({**onto.items, **items}, {**onto.kits, **kits})
    if max(len(catalogue.items), len(catalogue.kits)) > ROWS_LIMIT:
        why = f"There would be more than {ROWS_LIMIT} items or kits; none is taken."
        return Judged(onto, mistakes=(Mistake(0, "", "", why), *mistakes))
    return Judged(
        catalogue, tuple(items), tuple(kits), tuple(mistakes), tuple(gathered.notes)
    )


# ------------------------------------------------------------------- single rows


def _read(
    record: Record, readings: Mapping[str, Reading], gathered: _Gathered
) -> dict[str, Any] | None:
    """Read every cell that says something; None where any is refused."""
    values: dict[str, Any] = {}
    before = len(gathered.mistakes)
    for name, cell in record.cells.items():
        why = cell.why
        if cell.text and not why:
            try:
                values[name] = readings[name](cell.text)
            except ValueError as error:
                why = str(error)
        if why:
            gathered.mistakes.append(record.mistake(name, why))
    return values if len(gathered.mistakes) == before else None


def _take_item(record: Record, gathered: _Gathered) -> None:
    values = _read(record, ITEM_READINGS, gathered)
    if values is None:
        return
    packs, fault = _packs(values)
    fault = fault or _unnamed(values, "id") or _clash(values, packs, gathered)
    if fault:
        gathered.mistakes.append(record.mistake(*fault))
        return
    names = _names(values)
    spec = values.pop("spec", "")
    if spec and spec not in names["name_zh"]:
        names["name_zh"] = f"{names['name_zh']} {spec}"
    item = Item(**{**values, **names, "packs": packs})
    gathered.items[item.id] = (item, record)
    gathered.gtins.update((pack.gtin, item.id) for pack in packs)


def _packs(values: dict[str, Any]) -> tuple[tuple[Pack, ...], tuple[str, str] | None]:
    """Join the packs of an item, taking their columns out of its values."""
    packs: tuple[Pack, ...] = values.pop("packs", ())
    gtin, pieces = values.pop("gtin", ""), values.pop("pieces", 0)
    if pieces and not gtin:
        return (), ("pieces", "A pack needs its GTIN.")
    if gtin:
        packs = (Pack(gtin, pieces or 1), *packs)
    doubled = len({pack.gtin for pack in packs}) < len(packs)
    return packs, ("packs", "A GTIN stands here twice.") if doubled else None


def _unnamed(values: Mapping[str, Any], key: str) -> tuple[str, str] | None:
    if key not in values:
        return key, IS_EMPTY
    if not values.get("name_zh") and not values.get("name_en"):
        return "name_zh", IS_EMPTY
    return None


def _clash(
    values: Mapping[str, Any], packs: tuple[Pack, ...], gathered: _Gathered
) -> tuple[str, str] | None:
    """Say which earlier row an item contradicts."""
    if before := gathered.items.get(values["id"]):
        return "id", f"It is the id of line {before[1].line} already."
    for pack in packs:
        owner = gathered.gtins.get(pack.gtin, "")
        if owner:
            line = gathered.items[owner][1].line
            why = f"{pack.gtin} is the GTIN of {owner} in line {line} already."
            return "gtin", why
    return None


def _names(values: Mapping[str, Any]) -> dict[str, str]:
    """Return both names; who gave one is spoken to with that one."""
    chinese, english = values.get("name_zh", ""), values.get("name_en", "")
    return {"name_zh": chinese or english, "name_en": english or chinese}


def _take_part(record: Record, gathered: _Gathered) -> None:
    """Take one part of a kit; a mistake spoils the whole kit."""
    values = _read(record, KIT_READINGS, gathered)
    name = narrow(record.cells.get("kit", NOTHING).text).lower()
    kit = gathered.kits.get(name)
    if values is None:
        fault = None
    elif missing := [key for key in _NEEDED if key not in values]:
        fault = missing[0], IS_EMPTY
    else:
        kit = gathered.kits.setdefault(name, _Kit(record, values))
        fault = _part(kit, record, values)
    if fault:
        gathered.mistakes.append(record.mistake(*fault))
    if values is None or fault:
        gathered.kits.setdefault(name, _Kit(record, {})).whole = False


_NEEDED = ("kit", "item", "quantity")


def _part(
    kit: _Kit, record: Record, values: Mapping[str, Any]
) -> tuple[str, str] | None:
    """Add a part, or say what it contradicts."""
    item = values["item"]
    if kit.first.table != record.table:
        return "kit", f"It is the id of line {kit.first.line} already."
    if item == values["kit"]:
        return "item", "A kit cannot be a part of itself."
    if item in kit.parts:
        return "item", "The part stands in this kit already."
    kit.parts[item] = values["quantity"], record
    for key, value in values.items():
        if key not in _NEEDED and kit.values.setdefault(key, value) != value:
            return key, f"It differs from line {kit.first.line} of the same kit."
    return None


# ------------------------------------------------------------------ all together


def _items(gathered: _Gathered, onto: Catalogue) -> dict[str, Item]:
    """Return the items that do not take a GTIN or an id of something that stays."""
    items = {name: item for name, (item, _) in gathered.items.items()}
    waiting = list(items)
    while waiting:
        name = waiting.pop()
        fault = _taken(items[name], items, onto) if name in items else None
        if fault is None:
            continue
        gathered.mistakes.append(gathered.items[name][1].mistake(*fault))
        del items[name]
        # What it was to replace stays now, and keeps its GTINs.
        stays = onto.items[name].packs if name in onto.items else ()
        waiting += [gathered.gtins.get(pack.gtin, name) for pack in stays]
    return items


def _taken(
    item: Item, items: Mapping[str, Item], onto: Catalogue
) -> tuple[str, str] | None:
    """Say what of the catalogue an item would take away."""
    if item.id in onto.kits:
        return "id", "It is the id of a kit already."
    for pack in item.packs:
        owner = onto.of_gtin(pack.gtin)
        if owner and owner[0].id != item.id and owner[0].id not in items:
            return "gtin", f"{pack.gtin} is the GTIN of {owner[0].id} already."
    return None


def _kits(
    gathered: _Gathered, items: Mapping[str, Item], onto: Catalogue
) -> dict[str, Kit]:
    """Return the kits of which every part is believed."""
    kits: dict[str, Kit] = {}
    named = {*onto.kits, *gathered.kits}
    for name, kit in gathered.kits.items():
        if mistake := _left_out(name, kit, items, named):
            gathered.mistakes.append(mistake)
            continue
        facts = {key: one for key, one in kit.values.items() if key not in _NEEDED}
        parts = tuple(Part(item, count) for item, (count, _) in kit.parts.items())
        kits[name] = Kit(**{**facts, **_names(facts), "id": name, "parts": parts})
    return kits


def _left_out(
    name: str, kit: _Kit, items: Mapping[str, Item], kits: Set[str]
) -> Mistake | None:
    """Say why a kit cannot be used."""
    if not kit.whole:
        return kit.first.mistake("kit", "It is left out: a line of it was refused.")
    if name in items:
        return kit.first.mistake("kit", "It is the id of an item already.")
    if fault := _unnamed(kit.values, "kit"):
        return kit.first.mistake(*fault)
    for item, (_, record) in kit.parts.items():
        if item in kits:
            return record.mistake("item", "It is a kit; a kit's parts are items.")
        if item not in items:
            return record.mistake("item", "There is no such item.")
    return None
