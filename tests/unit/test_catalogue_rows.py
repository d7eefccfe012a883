"""Rows of a catalogue: read as offices write them, refused with a sentence each."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edge_app.store.catalogue import Item, Pack
from edge_app.store.catalogue_cells import HEADINGS, cell_of, column_of
from edge_app.store.catalogue_rows import Judged, judge
from edge_app.store.catalogue_table import ROWS_LIMIT, records

BOX = "6901234567892"


def table(*rows: list[str]) -> Judged:
    """Judge rows of texts; the first has the headings."""
    cells = [[cell_of(one) for one in row] for row in rows]
    return judge(records(enumerate(cells, 1)))


def item(**cells: str) -> Judged:
    """Judge one item with an id, a name, and these columns."""
    row = {"id": "mask", "name_zh": "口罩"} | cells
    return table(list(row), list(row.values()))


def only(judged: Judged) -> Item:
    """Return the one item that was believed."""
    assert () == judged.mistakes
    (found,) = judged.catalogue.items.values()
    return found


def said(judged: Judged) -> list[str]:
    """Return what was refused, in words."""
    return [str(one) for one in judged.mistakes]


# ----------------------------------------------------------------- what is believed


def test_a_row_in_chinese() -> None:
    """Its headings, marks and words mean the same as the English ones."""
    row = {
        "编号": "N95-01",
        "名 称": "口罩",
        "规格": "KN95",
        "单位": "只",
        "条码": BOX,
        "装量": "50",
        "日用量": "1,400",
        "目标天数（天）": "３０",
        "储存条件": "常温",
        "危险类别": "酒精",
        "需回收": "",
        "需批号": "是",
        "领用对象": "医务、社区",
        "不可动用比例（%）": "20%",
    }
    judged = table(list(row), list(row.values()))

    assert () == judged.notes
    assert Item(
        "n95-01",
        "口罩 KN95",
        "口罩",
        packs=(Pack("0" + BOX, 50),),
        hazard="alcohol",
        daily_use=1400,
        target_days=30,
        untouchable_pct=20,
        receivers=frozenset({"医务", "社区"}),
        asks_lot=True,
    ) == only(judged)


@pytest.mark.parametrize(
    "text",
    ["1400", "1,400", "1，400", "１４００", "1 400", "1'400", "1400.0", "1400.00"],
)
def test_a_number_as_it_is_written(text: str) -> None:
    """Separators of thousands, full width and an empty fraction change nothing."""
    assert 1400 == only(item(reorder=text)).reorder


@pytest.mark.parametrize("text", ["0.01", "1%", "1 ％", "0.010"])
def test_a_spread(text: str) -> None:
    """It is a coefficient of variation, or the same in percent."""
    assert Decimal("0.01") == only(item(spread=text)).spread


@pytest.mark.parametrize(
    "text", [BOX, f"0{BOX}", f" {BOX} ", "６９０１２３４５６７８９２"]
)
def test_a_gtin_as_it_is_written(text: str) -> None:
    """It has 14 digits from then on."""
    assert (Pack("0" + BOX, 50),) == only(item(gtin=text, pieces="50")).packs


@pytest.mark.parametrize("sign", ["*", " x ", "×", "=", ": "])
@pytest.mark.parametrize("between", ["; ", "；", "、", " ", "/"])
def test_several_packs_in_a_cell(sign: str, between: str) -> None:
    """Their signs are those that people use."""
    found = only(item(packs=f"{BOX}{sign}50{between}16901234567899{sign}1000"))

    assert (Pack("0" + BOX, 50), Pack("16901234567899", 1000)) == found.packs


def test_a_gtin_without_pieces_is_that_of_one() -> None:
    """The code on a single thing needs no number beside it."""
    assert (Pack("0" + BOX, 1),) == only(item(gtin=BOX)).packs


def test_titles_above_the_headings() -> None:
    """A title, an empty row and marks that nobody sees are passed over."""
    judged = table(
        ["物资目录", "", ""],
        ["", "", ""],
        ["\ufeff编号", "名 称", "备注"],
        ["", " ", ""],
        ["mask\u200b", "医用\n口罩", "x"],
    )

    assert () == judged.notes
    assert ("mask", "医用 口罩") == (only(judged).id, only(judged).name_zh)


def test_a_column_that_is_not_known_is_said() -> None:
    """So is one that is there twice; neither refuses anything."""
    judged = table(["id", "name", "reoder", "名称"], ["mask", "m", "1", "n"])

    assert (
        'the column "reoder" is not read: it is unknown.',
        'the column "名称" is not read: it is a second.',
    ) == judged.notes
    assert "m" == only(judged).name_zh


def test_no_heading_means_two_columns() -> None:
    """Every spelling belongs to one column, and is found."""
    spellings = [one for names in HEADINGS.values() for one in names]

    assert len(spellings) == len(set(spellings))
    assert {name: {name} for name in HEADINGS} == {
        name: {column_of(one) for one in (name, *others)}
        for name, others in HEADINGS.items()
    }


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("id", "", "It is empty."),
        ("id", "口罩", "An id has the letters a-z, digits and hyphens, at most 64."),
        ("name_zh", "", "It is empty."),
        ("name_zh", "x" * 129, "It is longer than 128 characters."),
        ("name_zh", "a\x00b", "It is no printable text."),
        ("name_zh", "=1+1", "It is a formula; put its value there."),
        ("name_zh", "#REF!", "It is an error that the spreadsheet shows."),
        ("gtin", "6901234567890", "Its check digit is wrong: it would be 2."),
        ("gtin", "690123", "A GTIN has 8, 12, 13 or 14 digits, this has 6."),
        ("gtin", "6.90123E+12", "A spreadsheet has rounded it; make that column text."),
        ("pieces", "50", "A pack needs its GTIN."),
        ("packs", BOX, "A pack is written as its GTIN*pieces, with ; between."),
        ("packs", f"{BOX}*1; {BOX}*2", "A GTIN stands here twice."),
        ("packs", f"{BOX}*0", "It is not from 1 to 1000000000."),
        ("reorder", "-1", "It is negative."),
        ("reorder", "−1", "It is negative."),
        ("reorder", "－１", "It is negative."),
        ("reorder", "1.5", "It is no whole number."),
        ("reorder", "1.000", "It is no whole number."),
        ("reorder", "1,00", "It is no whole number."),
        ("reorder", "many", "It is no whole number."),
        ("daily_use", "1000000001", "It is not from 0 to 1000000000."),
        ("target_days", "6", "It is not from 7 to 90."),
        ("target_days", "91", "It is not from 7 to 90."),
        ("untouchable_pct", "101", "It is not from 0 to 100."),
        ("untouchable_pct", "0.2", "It is a share; write percent, such as 20."),
        ("spread", "0.51", "A piece that varies by more than 0.5 is no kind."),
        ("spread", "nan", "It is no number such as 0.01 or 1 %."),
        ("sample", "0", "It is not from 1 to 1000000."),
        ("asks_lot", "2026-01-31", "It is neither yes nor no."),
        ("storage", "hot", "It is none of room, cool, cold, frozen."),
    ],
)
def test_a_cell_that_is_refused(column: str, value: str, why: str) -> None:
    """Its row is left out; line, column, value and one sentence are said."""
    judged = item(**{column: value})

    assert {} == judged.catalogue.items
    (mistake,) = judged.mistakes
    assert (2, column, why) == (mistake.line, mistake.column, mistake.why)
    assert value == mistake.value


@pytest.mark.parametrize("unit", ["box", "盒", "箱", "kg", "ml"])
def test_a_unit_that_is_none(unit: str) -> None:
    """A box is a pack, and a weight is written in milligrams."""
    assert [
        f'line 2, unit "{unit}": It is none of piece, mg. Count single pieces, or '
        "write amounts in milligrams; a box is a pack."
    ] == said(item(unit=unit))


def test_every_mistake_of_a_row_is_said() -> None:
    """The other rows are used."""
    judged = table(
        ["id", "name_zh", "target_days", "reorder"],
        ["mask", "口罩", "5", "-2"],
        ["cap", "帽", "7", "2"],
    )

    assert ["target_days", "reorder"] == [one.column for one in judged.mistakes]
    assert ("cap",) == judged.items


def test_an_id_and_a_gtin_that_are_there_already() -> None:
    """The first row has them; the second is told which that is."""
    judged = table(
        ["id", "name_zh", "gtin"],
        ["mask", "口罩", BOX],
        ["MASK", "口罩", ""],
        ["cap", "帽", f"0{BOX}"],
    )

    assert [
        'line 3, id "MASK": It is the id of line 2 already.',
        f'line 4, gtin "0{BOX}": 0{BOX} is the GTIN of mask in line 2 already.',
    ] == said(judged)


def test_a_row_of_another_width() -> None:
    """A torn row, or one with a bare comma in a number, is refused."""
    judged = table(["id", "name", "reorder"], ["a", "A"], ["b", "B", "1", "000"])

    assert [
        "line 2: It has 2 cells, the headings are 3.",
        "line 3: It has 4 cells, the headings are 3.",
    ] == said(judged)


@pytest.mark.parametrize(
    "rows", [[], [["a", "b"]], [["编号"]], [["x"]] * 10 + [["id"]]]
)
def test_no_headings(rows: list[list[str]]) -> None:
    """A table that names nothing is refused in one sentence that says what it needs."""
    (sentence,) = said(table(*rows))

    assert sentence.startswith("No row of headings was found: ")


def test_too_many_rows() -> None:
    """It ends at the limit, and says at which line."""
    rows = ([f"i{number}", "x"] for number in range(ROWS_LIMIT + 1))
    judged = table(["id", "name"], *rows)

    assert ROWS_LIMIT == len(judged.items)
    assert [
        f"line {ROWS_LIMIT + 2}: There are more than {ROWS_LIMIT} rows; it ends here."
    ] == said(judged)
