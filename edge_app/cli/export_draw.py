"""Draws stock documents up from the journal, or says in a sentence why it cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from edge_app.cli.export_desk import Desk
from edge_app.cli.export_parts import PAPER, Seen
from edge_app.errors import GatepostError
from edge_app.model import SECOND_NS
from edge_app.moves import is_virtual
from edge_app.store import slip_moves, slip_sheets
from edge_app.store.epcis_time import local_text
from edge_app.store.ledger import Ledger
from edge_app.store.sheet import Sheet, sheet_of
from edge_app.store.sheet_versions import Made, as_of
from edge_app.store.slip import Slip
from edge_app.store.slip_author import Author, Posted
from edge_app.store.stock import Stock

Draw: TypeAlias = Callable[[Desk, Seen], Slip]
PAPER_LIMIT = 5000
"""More moves than this are no reading matter."""
TABLE_LIMIT = 1_048_575
"""A worksheet has so many rows below its heading."""
EVERY = 1000


def receipt(desk: Desk, _seen: Seen) -> Slip:
    """Draw up the document that moves stand on."""
    number = desk.arguments.number
    posted = desk.reader.document(number)
    if not posted:
        raise GatepostError(f"No move in the journal stands on a document {number}.")
    return slip_moves.receipt(
        desk.author(),
        number,
        posted,
        desk.reader.readings(posted, desk.offset_s),
        desk.reader.taken_back(number),
    )


def paper(desk: Desk, _seen: Seen) -> Slip:
    """Draw up what remains of an approval or a delivery note."""
    author, number = desk.author(), desk.arguments.number
    held = author.stock.papers.get(number)
    if held is None:
        raise GatepostError(f"No approval or delivery note {number} was announced.")
    drawn = author.stock.ledger.drawn
    return slip_moves.paper(author, held, drawn, desk.reader.upon(number), desk.now())


def moves(desk: Desk, seen: Seen) -> Slip:
    """List the moves of some days; as many as there are."""
    arguments = desk.arguments
    first, last = getattr(arguments, "from") or "", arguments.to or ""
    ending = arguments.out.suffix.lower()
    total = desk.reader.count(first, last)
    if ending in PAPER and total > PAPER_LIMIT:
        raise GatepostError(
            f"{total} moves are too many for paper, which takes {PAPER_LIMIT}; "
            "give --from and --to, or write .csv."
        )
    if ending == ".xlsx" and total > TABLE_LIMIT:
        raise GatepostError(
            f"{total} moves are too many for a worksheet, which takes {TABLE_LIMIT}; "
            "give --from and --to, or write .csv."
        )
    posted = _told(desk.reader.moves(first, last), total, seen)
    span = f"{first} - {last}".strip() if first or last else ""
    return slip_moves.moves(desk.author(), span, posted, desk.now())


def stock(desk: Desk, _seen: Seen) -> Slip:
    """Draw up what there is now."""
    author = desk.author()
    sheet = sheet_of(author.stock, author.stock.ledger)
    place = _place(desk, sheet)
    return slip_sheets.stock_now(author, sheet.lines, desk.now(), place)


def count_sheet(desk: Desk, _seen: Seen) -> Slip:
    """Draw up a sheet to count by."""
    author = desk.author()
    sheet = sheet_of(author.stock, author.stock.ledger)
    return slip_sheets.count_sheet(
        author,
        sheet.lines,
        desk.now(),
        place=_place(desk, sheet),
        blind=desk.arguments.blind,
    )


def day_sheet(desk: Desk, _seen: Seen) -> Slip:
    """Draw up a version of a day's sheet as it was made, from the moves until then."""
    now = desk.reader.stock()
    author = desk.author(now)
    day, versions = _day(desk, now)
    whole = now.ledger if day == now.ledger.day else desk.reader.sheet(day)
    posted = tuple(desk.reader.moves(day, day))
    made = _version(desk.arguments.version, day, versions)
    counted = tuple(one for one in posted if made is None or one.batch <= made.batch)
    sheet = _sheet(author, whole, counted, made, is_open=day == now.ledger.day)
    return slip_sheets.day_sheet(
        author,
        sheet,
        slip_sheets.traced(counted),
        _local(desk, sheet.made_at),
        changed=bool(made and made.digest and made.digest != sheet.digest),
    )


def _sheet(
    author: Author,
    whole: Ledger,
    counted: Sequence[Posted],
    made: Made | None,
    *,
    is_open: bool,
) -> Sheet:
    """Draw up a version; one that nobody made is the first, of what was closed."""
    if made is None:
        return sheet_of(author.stock, whole, final=True)
    ledger = as_of(whole, (one.move for one in counted))
    sheet = sheet_of(
        author.stock, ledger, made.version, made_at=made.made_at, late=made.late
    )
    # What no later move has changed is final once the day has ended.
    same = sheet.lines == sheet_of(author.stock, whole, made.version).lines
    return replace(sheet, final=made.final or (same and not is_open))


def _day(desk: Desk, now: Stock) -> tuple[str, Sequence[Made]]:
    """Find the day asked for, or the newest that has a sheet, and its versions."""
    open_day, closed = now.ledger.day, now.closed.day
    wanted = desk.arguments.day
    versions = desk.reader.versions(wanted or open_day) if wanted or open_day else ()
    if versions:
        return wanted or open_day, versions
    if not wanted and closed:
        return closed, desk.reader.versions(closed)
    if wanted and wanted in now.days:
        return wanted, ()
    if not closed:
        raise GatepostError("No day was closed yet, and no sheet was made.")
    why = (
        "is still open and no sheet of it was made"
        if wanted == open_day
        else ("was never closed")
    )
    raise GatepostError(f"{wanted} {why}; the newest closed day is {closed}.")


def _version(number: int | None, day: str, versions: Sequence[Made]) -> Made | None:
    """Choose a version, by default the newest; None where nobody made one."""
    if number is None or (number == 1 and not versions):
        return versions[-1] if versions else None
    found = next((one for one in versions if one.version == number), None)
    if found is None:
        there = ", ".join(str(one.version) for one in versions) or "1"
        raise GatepostError(
            f"There is no version {number} of the sheet of {day}; there is {there}."
        )
    return found


def _local(desk: Desk, made_at: str) -> str:
    """Write a time of RFC 3339 as the site's clocks showed it."""
    try:
        moment = datetime.fromisoformat(made_at)
    except ValueError:
        return ""
    wall_ns = int(moment.timestamp()) * SECOND_NS
    return slip_moves.moment(local_text(wall_ns, desk.offset_s(wall_ns)))


def _place(desk: Desk, sheet: Sheet) -> str:
    """Return the place asked for, if there was ever anything at it."""
    place: str = desk.arguments.place
    if place and (is_virtual(place) or all(one.place != place for one in sheet.lines)):
        raise GatepostError(f"There is nothing at a place {place}.")
    return place


def _told(posted: Iterable[Posted], total: int, seen: Seen) -> Iterator[Posted]:
    """Pass moves on, and tell how far it is."""
    for done, one in enumerate(posted, 1):
        if done % EVERY == 0:
            seen(done, total)
        yield one
