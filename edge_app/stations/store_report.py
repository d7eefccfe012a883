"""Day's end: the day sheet as events, at its time, in versions, for every day.

At the configured time the open day's sheet is made. Once the day is closed, another
version is made if anything was booked since. A day that the gateway was away for gets
its sheet late. While the clock is not set nothing is made: it would have no day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from edge_app.model import Json
from edge_app.moments import time_text
from edge_app.stations.day import clock_s
from edge_app.stations.store_parts import Reported, Turn
from edge_app.store.consumption import robust_use
from edge_app.store.ledger import Ledger, next_day
from edge_app.store.rush import issued_on
from edge_app.store.sheet import Sheet, Total, account_of, sheet_of

PART = 400
"""Items in one event: a longer sheet comes in several, so that each stays small."""
CAUGHT_UP_DAYS = 31
REMEMBERED_DAYS = 62
GRACE_S = 300
"""So much later is still in time."""
DAY = timedelta(days=1)


def settle(turn: Turn) -> bool:
    """Make what is due; say whether a day has ended."""
    if not turn.at.synced:
        return False
    _set_back(turn)
    ended = _close_days(turn)
    due_s = clock_s(turn.limits.day_report_at)
    today, ledger = turn.today, _open_ledger(turn)
    due = due_s is not None and turn.of_day_s >= due_s and turn.kept.reported < today
    if due_s is not None and due and ledger.day == today:
        turn.keep(reported=today)
        make(turn, ledger, late=turn.of_day_s > due_s + GRACE_S)
    return ended


def _set_back(turn: Turn) -> None:
    """Forget days that are yet to come: the clock had been ahead."""
    yesterday = _shifted(turn.today, -1)
    if turn.kept.finished > yesterday:
        turn.keep(finished=yesterday)
    if turn.kept.reported > turn.today:
        turn.keep(reported=yesterday)


def make(turn: Turn, ledger: Ledger, *, late: bool = False, final: bool = False) -> int:
    """Make one more version of a day's sheet; return its number."""
    before = turn.kept.sheets.get(ledger.day)
    version = before.version + 1 if before else 1
    made_at = time_text(turn.at.wall_ns)
    sheet = sheet_of(
        turn.stock, ledger, version, made_at=made_at, late=late, final=final
    )
    for data in documents(sheet):
        turn.tell("stock.sheet", data)
    sheets = {**turn.kept.sheets, ledger.day: Reported(version, sheet.digest)}
    newest = sorted(sheets)[-REMEMBERED_DAYS:]
    turn.keep(sheets={day: sheets[day] for day in newest})
    return version


def make_now(turn: Turn) -> int:
    """Make a version of the open day's sheet because somebody asked for it."""
    return make(turn, _open_ledger(turn))


def documents(sheet: Sheet) -> Iterator[Mapping[str, Json]]:
    """Write a sheet as the data of its events: every item, and those without a move.

    The digest stands for the single lines, which the journal's moves give again.
    """
    totals = sheet.totals
    parts = [totals[at : at + PART] for at in range(0, len(totals), PART)] or [()]
    zero = sum(not one.account.moved for one in totals)
    for number, part in enumerate(parts, 1):
        yield {
            "day": sheet.day,
            "version": sheet.version,
            "part": number,
            "parts": len(parts),
            "late": sheet.late,
            "final": sheet.final,
            "made_at": sheet.made_at,
            "lines": len(sheet.lines),
            "zero_items": zero,
            "sha256": sheet.digest,
            "items": [_row(one) for one in part],
        }


def _row(total: Total) -> Mapping[str, Json]:
    one = total.account
    row: dict[str, Json] = {
        "item": total.item,
        "unit": total.unit,
        "opening": one.opening,
        "received": one.received,
        "issued": one.issued,
        "adjusted": one.adjusted,
        "closing": one.closing,
    }
    return {**row, "agreement": total.agreement} if total.agreement else row


def _open_ledger(turn: Turn) -> Ledger:
    ledger = turn.stock.ledger
    return replace(ledger, day=ledger.day or turn.today)


# -------------------------------------------------------------- days that are over


def _close_days(turn: Turn) -> bool:
    """Finish the sheet of every day that is over and was not finished yet."""
    finished, closed = turn.kept.finished, turn.stock.closed
    last = _shifted(_open_ledger(turn).day, -1)
    if not finished and not closed.day:
        turn.keep(finished=last)
    if finished >= last or not (finished or closed.day):
        return False
    if finished < closed.day <= last:
        _count_uses(turn, closed)
    first = _shifted(finished, 1) if finished else closed.day
    earliest = _shifted(last, 1 - CAUGHT_UP_DAYS)
    missed = _days(max(first, earliest), last)
    if finished < closed.day < earliest:
        missed = [closed.day, *missed]
    for day in missed:
        if day >= closed.day:
            _finish(turn, day)
    turn.keep(finished=last)
    return True


def _finish(turn: Turn, day: str) -> None:
    """Make a day's last version, unless the one before has the same lines."""
    closed = turn.stock.closed
    ledger = closed if day == closed.day else next_day(closed, day)
    before = turn.kept.sheets.get(day)
    if before is None or before.digest != sheet_of(turn.stock, ledger).digest:
        make(turn, ledger, late=before is None, final=True)


def _count_uses(turn: Turn, closed: Ledger) -> None:
    """Put the closed day's issues to those of the days before.

    A day on which there was nothing to issue says nothing of the need.
    """
    uses, most = dict(turn.kept.uses), turn.limits.history_days
    for item in turn.stock.catalogue.items.keys() & closed.items.keys():
        issued = issued_on(closed, item)
        if issued or account_of(closed.items[item]).opening:
            uses[item] = (*uses.get(item, ()), max(0, issued))[-most:]
    turn.keep(uses=uses)
    turn.note(trends=trends(uses))


def trends(uses: Mapping[str, tuple[int, ...]]) -> Mapping[str, Fraction]:
    """Take the robust daily use of every item."""
    return {item: robust_use(days) for item, days in uses.items()}


def _days(first: str, last: str) -> list[str]:
    found = []
    while first <= last:
        found.append(first)
        first = _shifted(first, 1)
    return found


def _shifted(day: str, days: int) -> str:
    return (date.fromisoformat(day) + days * DAY).isoformat()
