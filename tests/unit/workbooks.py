"""Workbooks for the tests of the catalogue's file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from edge_app.catalogue_file import judge_file
from edge_app.store.catalogue_rows import Judged

GTIN = 6901234567892
HEAD: list[object] = [
    "编号",
    "名称",
    "条码",
    "装量",
    "变异系数",
    "不可动用比例(%)",
    "需批号",
]
ROW: list[object] = ["mask", "口罩", float(GTIN), 50.0, 0.015, 20, True]
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: Sequence[Any], shape: Callable[[Any], None] | None = None) -> bytes:
    """Make a workbook of one sheet with these rows."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "物资"
    for row in rows:
        sheet.append(row)
    if shape:
        shape(sheet)
    return saved(book)


def saved(book: Any) -> bytes:
    """Return a workbook's bytes."""
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def changed(raw: bytes, **parts: Callable[[bytes], bytes]) -> bytes:
    """Write a workbook again with some of its parts changed, or more of them."""
    body = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in dict.fromkeys([*old.namelist(), *parts]):
            was = old.read(name) if name in old.namelist() else b""
            new.writestr(name, parts[name](was) if name in parts else was)
    return body.getvalue()


def judged(folder: Path, raw: bytes) -> Judged:
    """Judge a workbook."""
    path = folder / "items.xlsx"
    path.write_bytes(raw)
    return judge_file(path)


def said(folder: Path, raw: bytes) -> list[str]:
    """Return what of a workbook is refused, in words."""
    return [str(one) for one in judged(folder, raw).mistakes]
