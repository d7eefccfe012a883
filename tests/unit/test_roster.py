"""The roster: any file is judged, a bad row is named and the others are used."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.people import Veil
from edge_app.roll import Roster
from edge_app.roster import ROWS_LIMIT, judge, roster_of
from edge_app.stations.windows import parse_own

VEIL = Veil(b"a key of the tests")
HEAD = "badge,pseudonym,class,role\n"
CHINESE = (
    "卡号,代号,班级,角色,姓名,监护人\n"
    "0A1B2C,S-01,三年级二班,学生,王小明,138-0000 母亲\n"
)


def roster(text: str) -> Roster:
    """Make a roster of a text."""
    return roster_of(judge(text.encode()).rows, VEIL, ("epc", "em4100"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_an_encoding_that_offices_use(encoding: str) -> None:
    """Chinese headings and classes are read the same from each of them."""
    judged = judge(CHINESE.encode(encoding))

    assert ("", (), ()) == (judged.fault, judged.refused, judged.notes)
    (row,) = judged.rows
    assert ("0A1B2C", "S-01", "三年级二班", "学生") == (
        row.badge,
        row.label,
        row.class_name,
        row.role,
    )


def test_names_are_in_no_text() -> None:
    """Names and guardians are in memory, and no text of row or roster shows them."""
    judged = judge(CHINESE.encode())
    made = roster_of(judged.rows, VEIL, ("epc",))

    assert "王小明" not in str(judged)
    assert "138-0000" not in str(judged)
    assert "王小明" not in str(made)
    assert "138-0000" not in str(made)
    assert [("王小明", "138-0000 母亲")] == [
        (one.name, one.guardian) for one in made.people.values()
    ]


@pytest.mark.parametrize(
    "heading", ["guardian", "Guardian", "监护人", "监护人电话", "家长电话", "家长"]
)
def test_a_heading_of_guardians(heading: str) -> None:
    """Whatever an office calls the column; a second badge adds what was missing."""
    made = roster(f"badge,pseudonym,{heading}\nA1,p,\nA2,p,139-1\nA3,p,139-2\n")

    assert ["139-1"] == [one.guardian for one in made.people.values()]


def test_a_badges_number_is_not_shown() -> None:
    """Neither a row nor the roster has it in its text."""
    judged = judge((HEAD + "SECRET77,p,1,pupil\n").encode())

    assert "SECRET77" not in str(judged)
    assert "SECRET77" not in str(roster_of(judged.rows, VEIL, ("epc",)))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，", "；"])
def test_a_delimiter(delimiter: str) -> None:
    """The one of the first line counts; cells are trimmed, quotes are taken off."""
    text = (
        f'badge{delimiter}pseudonym{delimiter}class\n"A 1" {delimiter} p {delimiter}c'
    )
    judged = judge(text.encode())

    assert [("A 1", "p", "c")] == [
        (one.badge, one.label, one.class_name) for one in judged.rows
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_numbered_as_an_editor_does(end: str) -> None:
    """Empty lines and lines of nothing but commas are passed over, and counted."""
    text = end.join(["", "badge,pseudonym", "", ",,", "A1,p", ",q", "A2"])
    judged = judge(text.encode())

    assert [5] == [one.line for one in judged.rows]
    assert (
        "line 6: its badge is empty.",
        "line 7: it has 1 cells, the first line has 2.",
    ) == judged.refused


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",p,1,pupil", "its badge is empty."),
        ("B,,1,pupil", "its pseudonym is empty."),
        ("B,p,1", "it has 3 cells, the first line has 4."),
        ("a1,p,1,pupil", "its badge is that of line 2 already."),
        ("B,ANNA,2,pupil", "its pseudonym is that of line 2, with other facts."),
        (
            "1.23457E+11,p,1,pupil",
            "a spreadsheet has rounded its badge; make that column text.",
        ),
        ("卡,p,1,pupil", "its badge has other letters than a reader sends."),
        (f"B,{'p' * 129},1,pupil", "its pseudonym is too long, or no printable text."),
        ("B,p\x07,1,pupil", "its pseudonym is too long, or no printable text."),
    ],
)
def test_a_row_is_refused_by_its_line(row: str, why: str) -> None:
    """The others are used, and nothing of the row is repeated."""
    judged = judge(f"{HEAD}A1,anna,1,pupil\n{row}\nZ9,last,1,pupil\n".encode())

    assert (f"line 3: {why}",) == judged.refused
    assert ["anna", "last"] == [one.label for one in judged.rows]


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", "it is empty; its first line must name the columns."),
        (b"\n\n", "it is empty; its first line must name the columns."),
        (b"badge,class\nA,1", "it has no column pseudonym."),
        (b"class\n1", "it has no column badge and no column pseudonym."),
        (
            b"badge,pseudonym\n\xff\xff\xff,x",
            "it is neither UTF-8 nor GBK text; save it as one of them.",
        ),
    ],
)
def test_a_file_of_no_use(raw: bytes, fault: str) -> None:
    """One sentence says what to change."""
    assert fault == judge(raw).fault


def test_columns_that_are_missed() -> None:
    """Without classes or roles it works, and says what is not counted."""
    judged = judge(b"badge,pseudonym\nA,p\n")

    assert (
        "it has no column class; nobody is counted by it.",
        "it has no column role; nobody is counted by it.",
    ) == judged.notes
    assert 1 == len(judged.rows)


def test_windows_of_their_own() -> None:
    """A person's own time is read; one of no form is refused."""
    text = "badge,pseudonym,window\nA,a,mon-fri 07:00-07:20\nB,b,soon\nC,c,\n"
    judged = judge(text.encode())

    assert [parse_own("mon-fri 07:00-07:20"), None] == [o.window for o in judged.rows]
    assert ("line 3: its window has not the form mon-fri 07:00-07:20.",) == (
        judged.refused
    )


def test_a_badge_is_known_in_every_spelling_of_the_readers() -> None:
    """Two readers, two hashes of one badge, one person; a new badge, the same one."""
    known = roster(f"{HEAD}A1,anna,1,pupil\nA2,Anna,1,pupil\n")

    owners = {
        known.owner(VEIL.person(scheme, badge))
        for scheme in ("epc", "em4100")
        for badge in ("A1", "a2 ")
    }
    assert {VEIL.person("person", "anna")} == owners
    assert 1 == len(known.people)
    assert "stranger" == known.owner("stranger")


def test_a_badge_of_a_scheme_of_its_own() -> None:
    """The column pins it; other readers do not know that number."""
    known = roster("badge,pseudonym,scheme\nA1,anna,EM4100\n")

    assert [VEIL.person("em4100", "A1")] == list(known.badges)


def test_twenty_thousand_rows() -> None:
    """All are used in a few seconds at most, and the next one is refused."""
    rows = "".join(f"{n:08X},p{n},{n % 400},pupil\n" for n in range(ROWS_LIMIT + 5))
    begun = time.monotonic()
    judged = judge((HEAD + rows).encode())
    known = roster_of(judged.rows, VEIL, ("epc", "em4100"))

    assert 10 > time.monotonic() - begun
    assert (ROWS_LIMIT, 2 * ROWS_LIMIT) == (len(known.people), len(known.badges))
    assert (f"line {ROWS_LIMIT + 2}: more than 20000 rows; it ends here.",) == (
        judged.refused
    )


@given(st.one_of(st.binary(), st.text().map(str.encode)))
def test_any_bytes_earn_a_verdict(raw: bytes) -> None:
    """With good columns in front or without, nothing raises."""
    for text in (raw, HEAD.encode() + raw):
        judged = judge(text)
        roster_of(judged.rows, VEIL, ("epc",))
