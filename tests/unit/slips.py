"""A slip for tests of the writers, and texts that are hostile or long."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any, BinaryIO

from edge_app.store.slip import Column, Kind, Row, Slip, Table

LONG = "很长的名称" * 60
HOSTILE = "=HYPERLINK(1)</td><script>alert(1)</script>&\x00\x1f\n\ud800"
COLUMNS = (
    Column("Name", 20),
    Column("Number", 8, Kind.NUMBER),
    Column("Day", 10, Kind.DAY),
    Column("Moves", 20, Kind.TRACE),
)
FIRST: Row = ("口罩", -2, "2026-03-01", ("R-a-1/1", "R-a-1/2"))


def slip(*rows: Row, **more: Any) -> Slip:
    """Return a slip of one table."""
    table = Table(COLUMNS, rows, "Totals", "Nothing.")
    made = Slip(
        "收发存日报表",
        "2026-01-15-v1",
        "hillside/store",
        "zh",
        "第 {page} 页,共 {pages} 页",
        (("日期", "2026-01-15"),),
        (table,),
        ("A note.",),
        ("保管员", "复核"),
    )
    return replace(made, **more)


def made(write: Callable[[BinaryIO, Slip], None], one: Slip) -> bytes:
    """Return what a writer writes."""
    target = io.BytesIO()
    write(target, one)
    return target.getvalue()
