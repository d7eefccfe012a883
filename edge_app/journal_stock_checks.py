"""Add the store room's tables up again, by SQL alone, and name what does not agree.

Whoever wrote the sums has no part in this: it knows moves and days only. What an
older Gatepost left, a salvage or the end of the retention stands as an anchor, which
is believed; everything behind it must follow from the moves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

_ANCHOR = """
SELECT max(number) FROM day WHERE number < (SELECT max(number) FROM day) AND (
    anchor OR moves < (SELECT done FROM sweep WHERE place = 'move' AND class = 'stock')
)
"""


def _filled(question: str) -> str:
    """Put parts that questions share where their names stand."""
    for name, part in _PARTS.items():
        question = question.replace(f"[{name}]", part)
    return question


_STANDING = "(place NOT LIKE '<%>' OR place = '<transit>')"
_CHANGES = """
SELECT item, target AS place, lot, quantity AS change, reason, source AS other
FROM move WHERE id > :after AND id <= :upto
UNION ALL SELECT item, source, lot, -quantity, reason, target
FROM move WHERE id > :after AND id <= :upto
"""
_PARTS = {"changes": _CHANGES, "standing": _STANDING}
_WRONG_BALANCE = _filled(
    """
WITH change AS ([changes]),
anchor AS (
    SELECT item, place, lot, closing AS change, max(number) FROM closing
    WHERE number <= :anchor GROUP BY item, place, lot
),
wanted AS (
    SELECT item, place, lot, sum(change) AS quantity FROM (
        SELECT item, place, lot, change FROM change
        UNION ALL SELECT item, place, lot, change FROM anchor
    ) WHERE [standing] GROUP BY item, place, lot
),
held AS (SELECT item, place, lot, quantity FROM balance WHERE [standing])
SELECT item, place, lot FROM (
    SELECT * FROM (SELECT * FROM wanted EXCEPT SELECT * FROM held)
    UNION ALL SELECT * FROM (SELECT * FROM held EXCEPT SELECT * FROM wanted)
) WHERE quantity <> 0 LIMIT 1
"""
)
_WRONG_SUM = """
SELECT item, lot FROM balance GROUP BY item, lot HAVING sum(quantity) <> 0 LIMIT 1
"""
_WRONG_OPENING = _filled(
    """
SELECT item, place, lot, day.opens FROM (
    SELECT *, lag(closing, 1, 0) OVER (
        PARTITION BY item, place, lot ORDER BY number
    ) AS before FROM closing
) AS row JOIN day ON day.number = row.number
WHERE row.number > :anchor AND opening <> before
AND NOT (opening = 0 AND NOT [standing]) LIMIT 1
"""
)
_COLUMNS = _filled(
    """
SELECT item, place, lot,
    sum(CASE WHEN lost THEN 0 WHEN into_it THEN change ELSE 0 END) AS received,
    sum(CASE WHEN lost OR into_it THEN 0 ELSE -change END) AS issued,
    sum(CASE WHEN lost THEN change ELSE 0 END) AS adjusted
FROM (
    SELECT item, place, lot, change,
        place = '<loss>' OR other = '<loss>' AS lost,
        (change > 0) <> (reason = 'reverse') AS into_it
    FROM ([changes])
) GROUP BY item, place, lot
"""
)
_PARTS["columns"] = _COLUMNS
_WRONG_DAY = _filled(
    """
WITH wanted AS ([columns]),
kept AS (
    SELECT item, place, lot, received, issued, adjusted FROM closing
    WHERE number = :number
)
SELECT item, place, lot FROM (
    SELECT * FROM (SELECT * FROM wanted EXCEPT SELECT * FROM kept)
    UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM wanted)
) WHERE received <> 0 OR issued <> 0 OR adjusted <> 0 LIMIT 1
"""
)
_DAYS = """
SELECT number, opens, moves, lead(moves) OVER (ORDER BY number) FROM day
WHERE number > ? ORDER BY number
"""
_WRONG_NAME = """
SELECT opens FROM day WHERE opens <> '' GROUP BY opens HAVING count(*) > 1 LIMIT 1
"""
_DOUBLE = """
SELECT name FROM move WHERE name <> '' GROUP BY name HAVING count(*) > 1 LIMIT 1
"""
_REVERSED_TWICE = """
SELECT reverses FROM move WHERE reverses <> ''
GROUP BY reverses HAVING count(*) > 1 LIMIT 1
"""
_WRONG_DRAWN = """
SELECT paper, item FROM (
    SELECT paper, item,
        sum(CASE reason WHEN 'reverse' THEN -quantity ELSE quantity END) AS quantity
    FROM move WHERE paper <> '' GROUP BY paper, item
    EXCEPT SELECT paper, item, quantity FROM drawn
) LIMIT 1
"""
_WHOLE = 2**63 - 1


def broken(disk: sqlite3.Connection) -> str:
    """Add every move up again; say in one sentence what differs, "" if nothing does."""
    anchor = disk.execute(_ANCHOR).fetchone()[0] or 0
    start = disk.execute(
        "SELECT moves FROM day WHERE number = ?", (anchor + 1,)
    ).fetchone()
    after = start[0] if anchor and start else 0
    return next(filter(None, _looks(disk, anchor, after)), "")


def _looks(disk: sqlite3.Connection, anchor: int, after: int) -> Iterator[str]:
    """Look at one thing after the other; a sentence for each that is wrong."""

    def look(question: str, sentence: Callable[..., str], **more: int) -> str:
        found = disk.execute(question, {"anchor": anchor, **more}).fetchone()
        return sentence(*found) if found else ""

    yield look(_WRONG_BALANCE, _balance, after=after, upto=_WHOLE)
    yield look(_WRONG_SUM, _sum)
    yield look(_WRONG_OPENING, _opening)
    yield look(_WRONG_NAME, lambda day: f"The day {day} was opened twice.")
    for number, day, begin, end in disk.execute(_DAYS, (anchor,)).fetchall():
        if end is not None:
            found = look(_WRONG_DAY, _balance, number=number, after=begin, upto=end)
            yield found and f"{day}: {found}"
    yield look(_DOUBLE, lambda name: f"The move {name} is booked twice.")
    yield look(_REVERSED_TWICE, lambda name: f"The move {name} was taken back twice.")
    if not anchor:
        yield look(_WRONG_DRAWN, _drawn)


def _what(item: str, lot: str) -> str:
    return f"{item} of lot {lot}" if lot else item


def _balance(item: str, place: str, lot: str) -> str:
    what = _what(item, lot)
    return f"The balance of {what} at {place} is not what its moves add up to."


def _sum(item: str, lot: str) -> str:
    return f"The balances of {_what(item, lot)} at all places do not add up to 0."


def _opening(item: str, place: str, lot: str, day: str) -> str:
    what = _what(item, lot)
    return f"{day}: {what} at {place} does not begin as the day before it ended."


def _drawn(paper: str, item: str) -> str:
    return f"What was booked of {item} on {paper} is not what its moves add up to."
