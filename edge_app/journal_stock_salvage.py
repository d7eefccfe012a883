"""What a salvage carries over of the store room, and how the book goes on after it.

What was lost of the moves and days cannot be added up again. So the balances that
were found become an anchor of their own, as if somebody had closed a day upon them;
where they do not add up to 0, the rest is booked on `<opening>`.
"""

from __future__ import annotations

import sqlite3

STOCK_TABLES = (
    (
        "move",
        ("id",),
        (
            *("id", "batch", "item", "source", "target", "quantity", "unit", "lot"),
            *("reason", "name", "document", "paper", "person", "recipient"),
            *("reverses", "day"),
        ),
    ),
    (
        "move",
        ("id",),
        ("id", "batch", "item", "source", "target", "quantity", "unit", "lot"),
    ),
    (
        "balance",
        ("item", "place", "lot"),
        ("item", "place", "lot", "quantity"),
    ),
    ("drawn", ("paper", "item"), ("paper", "item", "quantity")),
    ("lot", ("item", "lot"), ("item", "lot", "facts")),
    ("paper", ("id",), ("id", "facts")),
    ("binding", ("gtin",), ("gtin", "facts")),
    (
        "closing",
        ("item", "place", "lot", "number"),
        (
            *("item", "place", "lot", "number"),
            *("opening", "received", "issued", "adjusted", "closing"),
        ),
    ),
    ("day", ("number",), ("number", "opens", "moves", "anchor")),
)
"""Name, key and columns; moves a second time as versions 1 and 2 kept them."""

_FIND_BALANCES = """
INSERT OR IGNORE INTO balance SELECT item, place, lot, sum(change) FROM (
    SELECT item, place, lot, change FROM (
        SELECT item, place, lot, closing AS change, max(number) FROM closing
        GROUP BY item, place, lot
    )
    UNION ALL SELECT item, target, lot, quantity FROM move WHERE id > :after
    UNION ALL SELECT item, source, lot, -quantity FROM move WHERE id > :after
) GROUP BY item, place, lot HAVING sum(change) <> 0
"""
_BALANCE_OUT = """
INSERT INTO balance SELECT item, '<opening>', lot, -sum(quantity) FROM balance
GROUP BY item, lot HAVING sum(quantity) <> 0
ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity
"""
_FIND_DRAWN = """
INSERT OR IGNORE INTO drawn SELECT paper, item,
sum(CASE reason WHEN 'reverse' THEN -quantity ELSE quantity END)
FROM move WHERE paper <> '' GROUP BY paper, item
"""
_CLOSE_ALL = """
INSERT INTO closing SELECT item, place, lot, ?, quantity, 0, 0, 0, quantity
FROM balance WHERE quantity <> 0
"""


def settle_stock(disk: sqlite3.Connection) -> None:
    """Let the book go on from what was found; the open day keeps its name."""
    last = disk.execute("SELECT max(number), opens, moves FROM day").fetchone()
    newest = disk.execute("SELECT max(id) FROM move").fetchone()[0] or 0
    number, opens, after = last if last[0] is not None else (0, "", 0)
    disk.execute(_FIND_BALANCES, {"after": after})
    disk.execute(_BALANCE_OUT)
    disk.execute(_FIND_DRAWN)
    disk.execute("UPDATE day SET opens = '' WHERE number = ?", (number,))
    highest = disk.execute("SELECT max(number) FROM closing").fetchone()[0] or 0
    anchor = max(number, highest) + 1
    disk.execute(_CLOSE_ALL, (anchor,))
    disk.executemany(
        "INSERT INTO day VALUES (?, ?, ?, ?)",
        [(anchor, "", newest, 1), (anchor + 1, opens, newest, 0)],
    )
