"""Documents that are states: the day sheet, the count sheet, the stock now. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from edge_app.store.holdings import holding, is_open, promised
from edge_app.store.ledger import Account
from edge_app.store.levels import cover, full_load, tier_met, told_days
from edge_app.store.sheet import Line, Sheet, names_of
from edge_app.store.slip import Ids, Kind, Row, Slip, Table
from edge_app.store.slip_author import Author, Posted

DIGEST_SHOWN = 16
ACCOUNT = ("opening", "received", "issued", "adjusted", "closing")
Key = tuple[str, str, str]
"""Item, place and lot."""


def day_sheet(
    author: Author,
    sheet: Sheet,
    traces: Mapping[Key, Ids],
    made_at: str,
    *,
    changed: bool = False,
) -> Slip:
    """Write a day sheet; `traces` are the ids of the moves behind each line.

    `changed` says that its lines are not those of the version that was kept, as the
    digest tells: the catalogue has other items now.
    """
    told = {
        "day": sheet.day,
        "version": str(sheet.version),
        "made": made_at,
        "digest": sheet.digest[:DIGEST_SHOWN],
    }
    notes = ["identity"]
    notes += ["late"] if sheet.late else []
    notes += [] if sheet.final else ["open"]
    notes += ["changed"] if changed else []
    return author.slip(
        "day-sheet",
        f"{sheet.day}-v{sheet.version}",
        told,
        _day_lines(author, sheet, traces),
        _day_totals(author, sheet),
        notes=tuple(notes),
        wide=True,
    )


def traced(posted: Iterable[Posted]) -> Mapping[Key, Ids]:
    """Find which moves touched which item, place and lot."""
    found: dict[Key, list[str]] = {}
    for one in posted:
        for place in (one.move.source, one.move.target):
            found.setdefault((one.move.item, place, one.move.lot), []).append(one.name)
    return {key: tuple(names) for key, names in found.items()}


def _day_lines(author: Author, sheet: Sheet, traces: Mapping[Key, Ids]) -> Table:
    columns = (
        *(author.column("item", 11), author.column("name", 17)),
        *(author.column("unit", 5), author.column("place", 10)),
        *(author.column("kind", 8), author.column("lot", 9)),
        author.column("expiry", 10, Kind.DAY),
        *author.numbers(*ACCOUNT, share=8),
        author.column("trace", 20, Kind.TRACE),
    )
    rows = tuple(
        (
            *(line.item, author.name(line.item), author.unit(line.unit)),
            *(line.place, author.kind(line.place), line.lot, line.expiry),
            *_account(line.account),
            traces.get((line.item, line.place, line.lot), ()),
        )
        for line in sheet.lines
    )
    return Table(columns, rows, empty=author.word("nothing"))


def _day_totals(author: Author, sheet: Sheet) -> Table:
    columns = (
        *(author.column("item", 14), author.column("name", 24)),
        author.column("unit", 6),
        *author.numbers(*ACCOUNT, "agreement", share=10),
    )
    rows = tuple(
        (
            *(one.item, author.name(one.item), author.unit(one.unit)),
            *_account(one.account),
            one.agreement,
        )
        for one in sheet.totals
    )
    return Table(columns, rows, author.word("totals"), author.word("nothing"))


def _account(account: Account) -> Row:
    return tuple(getattr(account, key) for key in ACCOUNT)


def count_sheet(
    author: Author, lines: Iterable[Line], made_at: str, *, place: str, blind: bool
) -> Slip:
    """Write a sheet to count by, from place to place; `blind` without book figures.

    Without a `place` it is of the whole store, items of which there are none with it.
    """
    columns = (
        *(author.column("place", 11), author.column("item", 14)),
        *(author.column("name", 17), author.column("lot", 9)),
        *(author.column("expiry", 10, Kind.DAY), author.column("unit", 6)),
        *(() if blind else author.numbers("booked", share=8)),
        *author.numbers("counted", "difference", share=9),
        author.column("remark", 12),
    )
    standing = _standing(lines, place)
    ordered = sorted(standing, key=lambda one: (not one.place, one.place))
    rows = tuple(
        (
            *(one.place, one.item, author.name(one.item), one.lot, one.expiry),
            author.unit(one.unit),
            *(() if blind else (one.account.closing,)),
            *(None, None, ""),
        )
        for one in ordered
    )
    return author.slip(
        "count-sheet",
        made_at,
        {"place": place},
        Table(columns, rows, empty=author.word("nothing")),
        notes=("blind",) if blind else (),
    )


def stock_now(author: Author, lines: Iterable[Line], made_at: str, place: str) -> Slip:
    """Write what there is, by item, place and lot, and for how long it lasts."""
    columns = (
        *(author.column("item", 12), author.column("name", 20)),
        *(author.column("unit", 6), author.column("place", 12)),
        *(author.column("kind", 9), author.column("lot", 11)),
        author.column("expiry", 11, Kind.DAY),
        author.column("quantity", 10, Kind.NUMBER),
    )
    rows = tuple(
        (
            *(one.item, author.name(one.item), author.unit(one.unit)),
            *(one.place, author.kind(one.place), one.lot, one.expiry),
            one.account.closing,
        )
        for one in _standing(lines, place)
    )
    tables = [Table(columns, rows, empty=author.word("nothing"))]
    if not place:
        tables.append(_cover(author, made_at[: len("2026-01-15")]))
    return author.slip(
        "stock", made_at, {"place": place}, *tables, signed=False, wide=True
    )


def _standing(lines: Iterable[Line], place: str) -> tuple[Line, ...]:
    """Leave out lots that are gone; an item of which nothing is left has one line.

    Of one place only what is there has lines.
    """
    found = tuple(lines)
    there = [one for one in found if one.account.closing and place in {"", one.place}]
    if place:
        return tuple(there)
    held = {one.item for one in there}
    gone = {one.item: one for one in found if one.item not in held}
    zero = (Line(one.item, one.name_zh, one.name_en, one.unit) for one in gone.values())
    return tuple(sorted((*there, *zero), key=lambda one: one.item))


def _cover(author: Author, day: str) -> Table:
    columns = (
        *(author.column("item", 12), author.column("name", 18)),
        author.column("unit", 6),
        *author.numbers("own", "locked", "promised", "usable", share=8),
        *author.numbers("quarantined", "held", "use", "days", "tier", share=9),
    )
    stock = author.stock
    items = sorted({*stock.catalogue.items, *stock.ledger.items})
    papers = [paper for paper in stock.papers.values() if is_open(paper, day)]
    wanted = promised(papers, stock.ledger.drawn)
    rows = tuple(_item(author, item, day, wanted.get(item, 0)) for item in items)
    return Table(columns, rows, author.word("totals"), author.word("nothing"))


def _item(author: Author, item: str, day: str, wanted: int) -> Row:
    """Say how an item stands; the use is that at full load, not the newest one."""
    stock = author.stock
    known = stock.catalogue.items.get(item)
    use = full_load(known, Fraction(0)) if known is not None else Fraction(0)
    there = holding(stock, item, day, wanted)
    unit = author.unit(names_of(stock.catalogue, item)[2])
    return (
        *(item, author.name(item), unit),
        *(there.own, there.locked, there.promised, there.usable),
        *(there.quarantined, there.agreement),
        *(int(use) or None, told_days(cover(there.usable, use))),
        tier_met(there.usable, use),
    )
