"""Papers: what is left of them, when they end, and tables of them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.delimited import records
from edge_app.store.papers import (
    Paper,
    PaperLine,
    is_done,
    overdrawn,
    remaining,
    why_over,
)
from edge_app.store.papers_table import HEADINGS, NO_HEADING, papers_of

APPROVAL = Paper(
    "A-1",
    "approval",
    (PaperLine("mask", 30), PaperLine("mask", 20, "L1"), PaperLine("gown", 5)),
    until="2026-01-31",
)
HEAD = "paper,kind,item,quantity,lot,party,priority,purpose,until\n"
GOOD = HEAD + (
    "D-1,delivery,mask,100,L1,Acme,,,\n"
    "D-1,delivery,gown,20,,,,,\n"
    "A-1,approval,mask,30,,ward 3,1,vaccination,2026-01-31\n"
)


def judged(text: str) -> tuple[tuple[Paper, ...], list[str]]:
    """Judge a table as it comes from an office."""
    papers, mistakes = papers_of(records(text))
    return papers, [str(one) for one in mistakes]


# -------------------------------------------------------------- what is left


@pytest.mark.parametrize(
    ("drawn", "left", "over", "done"),
    [
        ({}, {"mask": 50, "gown": 5}, {}, False),
        ({("A-1", "mask"): 50}, {"mask": 0, "gown": 5}, {}, False),
        (
            {("A-1", "mask"): 50, ("A-1", "gown"): 5},
            {"mask": 0, "gown": 0},
            {},
            True,
        ),
        (
            {("A-1", "mask"): 51, ("A-1", "cap"): 2, ("A-2", "gown"): 9},
            {"mask": -1, "gown": 5},
            {"mask": 1, "cap": 2},
            False,
        ),
    ],
)
def test_what_is_left_of_a_paper(
    drawn: dict[tuple[str, str], int],
    left: dict[str, int],
    over: dict[str, int],
    done: bool,
) -> None:
    """Lines of one item are added; what is over is told by item, never netted."""
    assert left == remaining(APPROVAL, drawn)
    assert over == overdrawn(APPROVAL, drawn)
    assert done is is_done(APPROVAL, drawn)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-01-31", ""),
        ("2026-02-01", "it held until 2026-01-31"),
        ("", ""),
    ],
)
def test_a_paper_holds_to_the_end_of_its_last_day(day: str, why: str) -> None:
    """While nobody knows the day, no date is judged."""
    assert why == why_over(APPROVAL, day)


def test_a_paper_that_was_ended_says_why() -> None:
    """Whatever the day."""
    ended = Paper("A-1", "approval", (), until="2026-01-31", ended="withdrawn")

    assert ["withdrawn", "withdrawn"] == [why_over(ended, day) for day in ("", "2027")]


# -------------------------------------------------------------------- tables


def test_a_table_of_papers_is_read() -> None:
    """Lines of one paper come together; facts stand once or on every line."""
    papers, mistakes = judged(GOOD)

    assert [] == mistakes
    assert (
        Paper(
            "D-1",
            "delivery",
            (PaperLine("mask", 100, "L1"), PaperLine("gown", 20)),
            "Acme",
        ),
        Paper(
            "A-1",
            "approval",
            (PaperLine("mask", 30),),
            "ward 3",
            "1",
            "vaccination",
            "2026-01-31",
        ),
    ) == papers


def test_a_table_in_chinese_is_read() -> None:
    """Headings, kinds and dates as an office writes them, below a title."""
    papers, mistakes = judged(
        "领用审批\n审批单号；单据类型；物资；数量；领用单位；有效期至\n"
        "SP-1；领用；mask；１，０００；三病区；2026年1月31日\n"
    )

    assert [] == mistakes
    assert ("SP-1", "approval", "三病区", "2026-01-31") == (
        papers[0].id,
        papers[0].kind,
        papers[0].party,
        papers[0].until,
    )
    assert (PaperLine("mask", 1000),) == papers[0].lines


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("D-2,delivery,mask,,,,,,", "line 5, quantity: It is empty."),
        ("D-2,gift,mask,1,,,,,", 'line 5, kind "gift": It is neither'),
        ("D-2,delivery,mask,0,,,,,", 'line 5, quantity "0":'),
        ("D-2,delivery,mask,1.5,,,,,", 'line 5, quantity "1.5":'),
        ("D-2,delivery,mask,1,,,,,2026-02-30", "There is no such day."),
        ("D-2,delivery,mask,1,,,,,soon", "It is no date such as"),
        ("D-2,delivery,mask,1,,<supplier>,,,", "are the book's own."),
        (",delivery,mask,1,,,,,", "line 5, paper: It is empty."),
        ("D-2,delivery", "line 5, item: It is empty."),
    ],
)
def test_a_mistake_is_named_and_the_others_are_used(line: str, said: str) -> None:
    """Line, column, what stands there, and one sentence."""
    papers, mistakes = judged(GOOD + line)

    assert ["D-1", "A-1"] == [paper.id for paper in papers]
    assert said in mistakes[0]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("D-1,delivery,mask,5,L1,,,,", "It stands on this paper already."),
        ("D-1,delivery,cap,5,,Other,,,", "It differs from line 2 of the same paper."),
        ("D-1,approval,cap,5,,,,,", "It differs from line 2 of the same paper."),
        ("D-1,delivery,cap,x,,,,,", 'line 5, quantity "x"'),
    ],
)
def test_one_bad_line_spoils_its_paper(line: str, said: str) -> None:
    """Half a delivery note would be a wrong one."""
    papers, mistakes = judged(GOOD + line)

    assert ["A-1"] == [paper.id for paper in papers]
    assert said in mistakes[0]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "paper,kind,item\nD-1,delivery,x"])
def test_a_table_without_its_headings_is_refused(text: str) -> None:
    """It says which columns there must be."""
    assert ((), [NO_HEADING]) == judged(text)


WORDS = st.sampled_from(
    [*(name for names in HEADINGS.values() for name in names), *GOOD.split(",")]
)


@given(st.lists(st.tuples(st.integers(), st.lists(st.one_of(WORDS, st.text())))))
def test_any_table_earns_a_verdict(rows: Iterable[tuple[int, list[str]]]) -> None:
    """Total, and what is believed has an id, lines, and whole numbers above 0."""
    papers, _ = papers_of(rows)

    assert all(
        paper.id and paper.lines and all(one.quantity > 0 for one in paper.lines)
        for paper in papers
    )


@given(
    st.dictionaries(
        st.sampled_from(("D-1", "D-2", "A-7")),
        st.dictionaries(
            st.sampled_from(("mask", "gown", "cap")),
            st.integers(1, 10**6),
            min_size=1,
        ),
    )
)
def test_a_table_that_was_written_is_read_back(
    wanted: dict[str, dict[str, int]],
) -> None:
    """Every paper with every line, in whatever order of papers."""
    text = HEAD + "".join(
        f"{name},delivery,{item},{quantity},,,,,\n"
        for name, lines in wanted.items()
        for item, quantity in lines.items()
    )
    papers, mistakes = judged(text)

    assert [] == mistakes
    assert wanted == {
        paper.id: {line.item: line.quantity for line in paper.lines} for paper in papers
    }
