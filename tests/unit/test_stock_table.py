"""Tables of papers and of the opening balance: what is taken, and what refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from edge_app.errors import GatepostError
from edge_app.stock_file import rows
from edge_app.stock_table import Refused, Wanted, openings, papers

HEAD = ("id", "kind", "item", "quantity", "party", "priority")


def table(*lines: Sequence[str]) -> list[tuple[int, Sequence[str]]]:
    """Return lines with their numbers."""
    return list(enumerate(lines, 1))


def test_rows_of_a_number_are_one_paper() -> None:
    """Its lines in their order; what all rows share may stand in the first only."""
    wanted, refused = papers(
        table(
            ("Approvals of January",),
            HEAD,
            ("P1", "approval", "mask", "100", "ward 3", "medical"),
            ("P1", "", "gown", "20", "", ""),
            ("P2", "delivery", "mask", "5", "", ""),
        )
    )

    assert () == refused
    first = {
        "id": "P1",
        "kind": "approval",
        "party": "ward 3",
        "priority": "medical",
        "lines": "mask:100,gown:20",
    }
    assert Wanted("paper", first, (3, 4)) == wanted[0]
    assert "mask:5" == wanted[1].arguments["lines"]


@pytest.mark.parametrize(
    ("rows_", "expected"),
    [
        pytest.param(
            [("P", "approval", "mask", "x")],
            [Refused(2, 'quantity "x" is not a whole number from 1', "P")],
            id="no number",
        ),
        pytest.param(
            [("P", "approval", "mask", "1"), ("P", "delivery", "gown", "2")],
            [Refused(3, "kind of P is approval above.")],
            id="two kinds",
        ),
        pytest.param(
            [("P", "", "mask", "1")],
            [Refused(2, "kind of P is missing.")],
            id="no kind",
        ),
        pytest.param(
            [("P", "approval", "", "1")],
            [Refused(2, "item is missing.", "P")],
            id="no item",
        ),
        pytest.param(
            [("P", "approval", "Maske", "1")],
            [Refused(2, "P has too many lines, or one is no item.")],
            id="no id of an item",
        ),
    ],
)
def test_a_refused_line_is_named(
    rows_: list[tuple[str, ...]], expected: list[Refused]
) -> None:
    """And the paper that it belongs to is not announced by halves."""
    wanted, refused = papers(table(HEAD, *rows_))

    assert () == wanted
    found = [one for one in refused if one.line]
    assert [(one.line, one.why[:30]) for one in expected] == [
        (one.line, one.why[:30]) for one in found
    ]


def test_a_paper_with_a_refused_line_is_refused_whole() -> None:
    """Half an approval would let the wrong things out."""
    good = ("P", "approval", "mask", "1")
    wanted, refused = papers(table(HEAD, good, ("P", "approval", "gown", "0")))

    assert () == wanted
    assert [3, 2] == [one.line for one in refused]
    assert "line 2: P has a line that is refused." == str(refused[1])


def test_an_opening_balance_in_chinese() -> None:
    """The headings may be Chinese; columns that nobody asked for are passed over."""
    wanted, refused = openings(
        table(
            ("物资", "名称", "批号", "有效期", "货位", "数量"),
            ("mask", "口罩", "A", "2026-03-01", "room", "40"),
            ("gown", "隔离衣", "", "", "room", "9"),
            ("gown", "隔离衣", "", "2026-02-30", "room", "9"),
        ),
        again=True,
    )

    mask = {
        "item": "mask",
        "quantity": "40",
        "lot": "A",
        "expiry": "2026-03-01",
        "place": "room",
        "again": "yes",
    }
    assert mask == wanted[0].arguments
    assert [(2,), (3,)] == [one.lines for one in wanted]
    assert [4] == [one.line for one in refused]
    assert "a day such as" in refused[0].why


def test_a_table_without_headings() -> None:
    """One sentence names the columns, in both languages."""
    _, (refused,) = openings(table(("a", "b"), ("1", "2")))

    assert "No row of headings was found" in str(refused)
    assert "数量" in str(refused)


@given(st.lists(st.lists(st.text(max_size=8), max_size=6), max_size=8))
def test_any_table_is_judged(lines: list[list[str]]) -> None:
    """Whatever is in it: every row is taken or refused, and nothing breaks."""
    taken, refused = papers(table(HEAD, *lines))

    assert len(taken) + len(refused) <= len(lines)


def test_csv_and_xlsx_are_the_same_table(tmp_path: Path) -> None:
    """A workbook's numbers and a CSV's text give the same rows."""
    text = tmp_path / "opening.csv"
    text.write_bytes("item;place;quantity\nmask;room;40\n".encode("gb18030"))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["item", "place", "quantity"])
    sheet.append(["mask", "room", 40])
    book.save(tmp_path / "opening.xlsx")

    one, _ = openings(rows(text))
    two, _ = openings(rows(tmp_path / "opening.xlsx"))
    assert one == two


def test_what_is_no_table_is_said(tmp_path: Path) -> None:
    """A sentence, not a traceback."""
    file = tmp_path / "x.csv"
    file.write_bytes(b"\x00\x01\xff\xfe")
    with pytest.raises(GatepostError, match="neither"):
        list(rows(file))
    file.write_bytes(b"PK\x03\x04nothing")
    with pytest.raises(GatepostError, match="csv: "):
        list(rows(file))
