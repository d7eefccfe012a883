"""Documents that are moves: receipts, issue slips, lists, what a paper has left. Pure.

Every line names its move, and a receipt the record and the reading behind it as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from edge_app.moves import Reason, is_virtual
from edge_app.store.papers import Paper, remaining
from edge_app.store.sheet import names_of
from edge_app.store.slip import Column, Kind, Row, Slip, Table, short, spelled
from edge_app.store.slip_author import Author, Posted, Reading

SECONDS = len("2026-01-15T09:00:00")
NO_READING = Reading("", "", "")


def receipt(
    author: Author,
    number: str,
    posted: Sequence[Posted],
    readings: Mapping[str, Reading],
    taken_back: Mapping[str, str],
) -> Slip:
    """Write the document that moves stand on, be it a receipt, a slip or a count.

    `readings` and `taken_back` are by the ids of moves; the latter names the reversal.
    """
    first = posted[0].move
    kind = kind_of(posted)
    reading = readings.get(first.id, NO_READING)
    backs = [f"{key} ({by})" for key, by in taken_back.items()]
    told = {
        "day": first.day,
        "time": moment(reading.at),
        "party": short(first.recipient or _party(author, first.paper)),
        "paper": first.paper,
        "person": short(first.by),
        "reverses": _reversed_document(posted),
        "taken-back": ", ".join(backs),
    }
    columns = (
        *(author.column("line", 4, Kind.NUMBER), author.column("item", 11)),
        *(author.column("name", 17), author.column("lot", 9)),
        *(author.column("expiry", 10, Kind.DAY), author.column("from", 10)),
        *(author.column("to", 10), author.column("quantity", 8, Kind.NUMBER)),
        *(author.column("unit", 6), author.column("record", 10)),
        author.column("reading", 16),
    )
    rows = tuple(
        _line(author, at, one, readings.get(one.name, NO_READING))
        for at, one in enumerate(posted, 1)
    )
    return author.slip(kind, number, told, Table(columns, rows), wide=True)


def strip(slip: Slip) -> tuple[tuple[str, str], ...]:
    """Write a receipt for paper as narrow as a hand: what stands left, and right."""
    lines = [(slip.title, ""), (slip.number, ""), (slip.issuer, "")]
    lines += [(f"{word}: {text}", "") for word, text in slip.facts]
    for row in slip.tables[0].rows:
        at, item, name, lot, expiry, source, target, quantity, unit, *_ = (
            spelled(cell) for cell in row
        )
        lines += [("", ""), (f"{at}. {name or item}", f"{quantity} {unit}")]
        lines.append(("  ".join(filter(None, (item, lot, expiry))), ""))
        lines.append((f"{source} > {target}", ""))
    lines += [line for one in slip.signatures for line in (("", ""), (f"{one}:", ""))]
    return tuple(lines)


def kind_of(posted: Iterable[Posted]) -> str:
    """Return what all moves are for, `mixed` where they are for several things."""
    reasons = {one.move.reason.value for one in posted}
    return reasons.pop() if len(reasons) == 1 else "mixed"


def moment(at: str) -> str:
    """Write a local time to the second, as people do."""
    return at[:SECONDS].replace("T", " ")


def moves(author: Author, span: str, posted: Iterable[Posted], made_at: str) -> Slip:
    """List moves; `posted` is read once, so that there may be any number of them."""
    told = {"made": made_at}
    rows = (_full(author, one) for one in posted)
    table = Table(_move_columns(author), rows, empty=author.word("nothing"))
    return author.slip("moves", span, told, table, signed=False, wide=True)


def paper(
    author: Author,
    held: Paper,
    drawn: Mapping[tuple[str, str], int],
    upon: Sequence[Posted],
    made_at: str,
) -> Slip:
    """Say what an approval or a delivery note is for, and what remains of it."""
    told = {
        "party": short(held.party),
        "priority": held.priority,
        "purpose": held.purpose,
        "until": held.until,
        "ended": held.ended,
        "made": made_at,
    }
    approval = held.kind == "approval"
    keys = ("wanted", "drawn") if approval else ("announced", "arrived")
    columns = (
        author.column("item", 14),
        author.column("name", 22),
        author.column("unit", 6),
        *author.numbers(*keys, "remaining", share=10),
        author.column("trace", 24, Kind.TRACE),
    )
    rows = tuple(_remains(author, held, drawn, upon))
    moved = Table(
        _move_columns(author),
        tuple(_full(author, one) for one in upon),
        author.slip("moves", "", {}).title,
        author.word("nothing"),
    )
    return author.slip(held.kind, held.id, told, Table(columns, rows), moved, wide=True)


def _remains(
    author: Author,
    held: Paper,
    drawn: Mapping[tuple[str, str], int],
    upon: Sequence[Posted],
) -> Iterator[Row]:
    for item, left in remaining(held, drawn).items():
        used = drawn.get((held.id, item), 0)
        unit = author.unit(names_of(author.stock.catalogue, item)[2])
        ids = tuple(one.name for one in upon if one.move.item == item)
        yield item, author.name(item), unit, left + used, used, left, ids


def _line(author: Author, at: int, posted: Posted, reading: Reading) -> Row:
    move = posted.move
    sign = -1 if move.reason is Reason.COUNT and is_virtual(move.target) else 1
    return (
        *(at, move.item, author.name(move.item), move.lot),
        author.expiry(move.item, move.lot),
        *(author.place(move.source), author.place(move.target)),
        *(sign * move.quantity, author.unit(move.unit)),
        *(reading.record, reading.cause),
    )


def _party(author: Author, number: str) -> str:
    """Return whom an announced paper names."""
    held = author.stock.papers.get(number)
    return held.party if held is not None else ""


def _reversed_document(posted: Iterable[Posted]) -> str:
    backs = (one.move.reverses.rpartition("/")[0] for one in posted)
    return ", ".join(dict.fromkeys(filter(None, backs)))


def _move_columns(author: Author) -> tuple[Column, ...]:
    return (
        *(author.column("day", 10, Kind.DAY), author.column("move", 14)),
        *(author.column("reason", 7), author.column("item", 11)),
        *(author.column("name", 14), author.column("lot", 9)),
        *(author.column("quantity", 8, Kind.NUMBER), author.column("unit", 6)),
        *(author.column("from", 10), author.column("to", 10)),
        *(author.column("paper", 10), author.column("person", 9)),
        *(author.column("recipient", 10), author.column("reverses", 12)),
    )


def _full(author: Author, posted: Posted) -> Row:
    move = posted.move
    return (
        *(move.day, posted.name, author.reason(move.reason), move.item),
        *(author.name(move.item), move.lot, move.quantity, author.unit(move.unit)),
        *(author.place(move.source), author.place(move.target)),
        *(move.paper, short(move.by), short(move.recipient), move.reverses),
    )
