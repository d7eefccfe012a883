"""Command barcodes, typed days and typed codes, and what they must not be taken for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.code_data import code_data, is_goods
from edge_app.stations.counter_acts import ACTS
from edge_app.stations.counter_codes import (
    WORDS,
    command_of,
    expiry_of,
    is_lot,
    quantity_of,
    typed,
)
from edge_app.stations.counter_session import KINDS
from edge_app.stations.counter_words import KIND_NAMES, SAYINGS


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("GP:ISSUE", ("kind", "issue")),
        ("]C0GP:CONFIRM", ("confirm", "")),
        ("GP:QTY:12", ("quantity", "12")),
        ("GP:EXP:2027-02-28", ("expiry", "2027-02-28")),
        ("GP:ITEM:mask:50", ("bind", "mask:50")),
        ("GP:TO:a:b", ("to", "a:b")),
        ("GP:issue", ("", "")),
        ("GP:", ("", "")),
        ("gp:ISSUE", None),
        ("5901234123457", None),
        ("", None),
    ],
)
def test_a_command(code: str, expected: tuple[str, str] | None) -> None:
    """The word and what stands after it, or no command at all."""
    assert expected == command_of(code)


def test_every_word_does_something() -> None:
    """And every kind of session has its name on the screen."""
    assert set(WORDS.values()) | {"kind"} == set(ACTS)
    assert set(KINDS) == set(KIND_NAMES)


def test_command_barcodes_are_no_badges() -> None:
    """They are not turned into a person's hash on their way in."""
    assert is_goods("GP:CONFIRM")
    assert is_goods("]C0GP:QTY:12")
    assert not is_goods("]C0GQ:QTY:12")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-02-28", "2027-02-28"),
        ("20270228", "2027-02-28"),
        ("270228", "2027-02-28"),
        ("270200", "2027-02-28"),
        ("280200", "2028-02-29"),
        ("270230", ""),
        ("271301", ""),
        ("000000", ""),
        ("0000-01-01", ""),
        ("27-02-28", ""),
        ("", ""),
        ("tomorrow", ""),
    ],
)
def test_a_typed_day(text: str, expected: str) -> None:
    """Day 00 is the last of its month; what is no day is nothing."""
    assert expected == expiry_of(text, 2026)


@given(st.text(max_size=12))
def test_typed_days_are_total(text: str) -> None:
    """Any text is a day or nothing."""
    assert expiry_of(text, 2026) == "" or len(expiry_of(text, 2026)) == 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", 1), ("07", 7), ("99", 99), ("100", None), ("0", None), ("-1", None)],
)
def test_a_typed_quantity(text: str, expected: int | None) -> None:
    """It lies between its limits, or is none."""
    assert expected == quantity_of(text, 1, 99)


def test_other_digits_are_no_quantity() -> None:
    """Nor is anything too long for a number."""
    assert quantity_of("٣", 1, 99) is None
    assert quantity_of("9" * 5000, 1, 99) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("A", True), ("x" * 20, True), ("x" * 21, False), ("", False), ("a b", False)],
)
def test_a_typed_lot(text: str, expected: bool) -> None:
    """As AI 10 allows."""
    assert expected == is_lot(text)


def test_a_code_typed_with_brackets() -> None:
    """It is read as if it had been scanned; any other stays what it is."""
    data = code_data(typed("(01)05901234123457(10)A/1(17)270200"), 2026)

    assert ("05901234123457", "A/1", "2027-02-28") == (data.gtin, data.lot, data.expiry)
    assert "(01" == typed("(01")
    assert "5901234123457" == typed("5901234123457")


def test_sentences_are_whole_in_both_languages() -> None:
    """Each has both, and ends as sentences do."""
    for english, chinese in SAYINGS.values():
        assert english.endswith((".", "..."))
        assert chinese.endswith(("。", "……"))
