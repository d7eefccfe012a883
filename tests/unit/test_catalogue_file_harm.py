"""Workbooks that are damaged or may do harm: one sentence each, and nothing opened."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app import catalogue_xlsx
from edge_app.catalogue_file import load
from tests.unit.workbooks import HEAD, ROW, SHEET, changed, judged, said, workbook

DAMAGED = "It is damaged, or no workbook (.xlsx)."
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">'
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


def test_macros(tmp_path: Path) -> None:
    """A workbook with macros is not opened, whatever it is called."""
    raw = changed(workbook(HEAD, ROW), **{"xl/vbaProject.bin": lambda _was: b"x"})

    assert ["It has macros in it; save it as plain .xlsx."] == said(tmp_path, raw)


def test_a_zip_bomb(tmp_path: Path) -> None:
    """What would unpack to more than the limit is not unpacked."""
    bomb = b" " * (catalogue_xlsx.UNPACKED_LIMIT + 1)
    raw = changed(workbook(HEAD, ROW), **{SHEET: lambda was: was + bomb})

    assert len(raw) < 200_000
    assert ["It unpacks to more than 64 MiB; it is not opened."] == said(tmp_path, raw)


def test_a_workbook_of_too_many_parts(tmp_path: Path) -> None:
    """A thousand parts are no table."""
    more = {f"x/{number}": lambda _was: b"" for number in range(1001)}

    assert ["It unpacks to more than 64 MiB; it is not opened."] == said(
        tmp_path, changed(workbook(HEAD, ROW), **more)
    )


def test_a_bomb_of_entities(tmp_path: Path) -> None:
    """Entities within entities are stopped by the parser, and one sentence is said."""

    def laughing(was: bytes) -> bytes:
        head, xml, rest = was.partition(b"<worksheet")
        body = (head + LAUGHS.encode() + xml + rest).replace(b"<v>0</v>", b"<v>&i;</v>")
        return body.replace(b"<v>50</v>", b"<v>&i;</v>")

    (sentence,) = said(tmp_path, changed(workbook(HEAD, ROW), **{SHEET: laughing}))

    assert "It is damaged" in sentence


def test_a_sheet_that_breaks_off(tmp_path: Path) -> None:
    """What stands before is used; the line is said."""
    rows = [[f"i{number}", "x"] for number in range(2000)]
    raw = changed(
        workbook(["id", "name"], *rows),
        **{SHEET: lambda was: was[: len(was) // 2]},
    )
    found = judged(tmp_path, raw)
    (mistake,) = found.mistakes

    assert "It is damaged; nothing of it is read from here on." == mistake.why
    assert len(found.items) == mistake.line - 2


@pytest.mark.parametrize("name", ["[Content_Types].xml", "xl/workbook.xml", SHEET])
@pytest.mark.parametrize("body", [b"", b"<a", b"<a/>", b"\xff\xfe"])
def test_a_part_that_is_damaged(tmp_path: Path, name: str, body: bytes) -> None:
    """One sentence, whichever part it is."""
    (sentence,) = said(
        tmp_path, changed(workbook(HEAD, ROW), **{name: lambda _was: body})
    )

    assert sentence


def test_no_workbook_in_the_archive(tmp_path: Path) -> None:
    """Another archive, such as a text document, is none."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")

    assert [DAMAGED] == said(tmp_path, body.getvalue())


def test_a_row_at_the_very_end(tmp_path: Path) -> None:
    """A cell a million rows down costs no million rows of time."""

    def far(sheet: Any) -> None:
        sheet["A1048576"] = "end"
        sheet["XFD3"] = "wide"

    assert ("mask",) == judged(tmp_path, workbook(HEAD, ROW, shape=far)).items


# ---------------------------------------------------------------------------- laws

WHOLE = workbook(HEAD, ROW)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255), st.booleans())
def test_any_damage_is_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, place: int, flip: int, cut: bool
) -> None:
    """A flipped byte or a torn end gives the catalogue or words, never an exception."""
    raw = bytearray(WHOLE[:place] if cut else WHOLE)
    if not cut:
        raw[place] ^= flip
    path = tmp_path_factory.mktemp("damage") / "items.xlsx"
    path.write_bytes(bytes(raw))
    catalogue, mistakes = load(path)

    assert catalogue.items or mistakes


CELLS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(alphabet="=A1口#罩 ", max_size=6)
    | st.datetimes()
    | st.times()
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=8), max_size=5))
def test_any_cells_are_judged(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[object]]
) -> None:
    """Whatever stands in them, each row is taken or named."""
    raw = workbook(HEAD, *rows)
    found = judged(tmp_path_factory.mktemp("cells"), raw)

    assert len(found.items) + len(found.mistakes) <= len(rows) * len(HEAD)
