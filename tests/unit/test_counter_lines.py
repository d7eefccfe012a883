"""What is shown to a counter and what becomes of it: lines, questions, quantities."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edge_app.model import PortChange
from tests.unit.counter_rig import (
    GOWN,
    GOWN_CODE,
    MASK,
    MASK_BOX,
    MASK_CODE,
    SSCC,
    TENT,
    TENT_TAG,
    opened,
)

MASK_A = "]C1010590123412345710A"
GOWN_LABEL = "]C101040063813339311728063010L7"


@pytest.mark.parametrize(
    ("codes", "lines"),
    [
        pytest.param([MASK_CODE] * 3, [(MASK, 3, "")], id="repeat"),
        pytest.param([MASK_CODE, "GP:QTY:12"], [(MASK, 12, "")], id="a number"),
        pytest.param([MASK_BOX, "GP:QTY:12"], [(MASK, 600, "")], id="packs"),
        pytest.param(
            [MASK_CODE, "GP:QTY:12", MASK_CODE], [(MASK, 13, "")], id="one more"
        ),
        pytest.param([MASK_CODE, "GP:QTY:0"], [(MASK, 1, "")], id="not nothing"),
        pytest.param([MASK_CODE, "GP:QTY:x"], [(MASK, 1, "")], id="no number"),
        pytest.param([MASK_CODE, "GP:UNDO"], [], id="undone"),
        pytest.param(
            [MASK_CODE, MASK_BOX, "GP:UNDO"], [(MASK, 1, "")], id="the last scan"
        ),
        pytest.param(
            [MASK_CODE, "GP:QTY:5", "GP:UNDO"], [(MASK, 1, "")], id="a number undone"
        ),
        pytest.param(
            [MASK_CODE, GOWN_LABEL, "GP:UNDO:1"], [(GOWN, 1, "L7")], id="any line"
        ),
        pytest.param(
            [MASK_CODE, "GP:UNDO:9"], [(MASK, 1, "")], id="a line that is not there"
        ),
        pytest.param(["GP:UNDO"], [], id="nothing to undo"),
        pytest.param([MASK_CODE, "GP:NONSENSE"], [(MASK, 1, "")], id="no command"),
        pytest.param([MASK_A], [(MASK, 1, "A")], id="a lot in the code"),
        pytest.param(
            [GOWN_CODE, "GP:LOT:L7", "GP:EXP:280600"], [(GOWN, 1, "L7")], id="asked"
        ),
        pytest.param([GOWN_CODE, GOWN_LABEL], [(GOWN, 1, "L7")], id="second label"),
        pytest.param([GOWN_CODE, "GP:LOT:" + "x" * 21], [], id="too long a lot"),
        pytest.param([GOWN_CODE, "GP:LOT:L7", "GP:EXP:000000"], [], id="no day at all"),
        pytest.param(
            [GOWN_CODE, "GP:QTY:4", "GP:LOT:L7", "GP:EXP:2028-06-30"],
            [(GOWN, 4, "L7")],
            id="a number first",
        ),
        pytest.param([GOWN_CODE, MASK_CODE], [], id="another before the answer"),
        pytest.param([GOWN_CODE, "GP:UNDO", MASK_CODE], [(MASK, 1, "")], id="given up"),
        pytest.param(
            [MASK_CODE, "GP:LOT:Z"], [(MASK, 1, "Z")], id="a lot after the scan"
        ),
        pytest.param(
            ["]C102059012341234573712\x1d00106141412345678908"],
            [(MASK, 12, "")],
            id="a pallet says what is inside",
        ),
    ],
)
def test_lines(codes: list[str], lines: list[tuple[str, int, str]]) -> None:
    """Each way to say what and how many gives the line beside it."""
    rig = opened("RECEIVE").scan(*codes)

    assert lines == rig.lines()
    assert [] == rig.moves()


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("]E05901234123458", "check digit"),
        ("]C101047172769456", "cannot be read"),
        ("]C1010590123412345717000000", "cannot be read"),
    ],
)
def test_a_code_that_is_not_believed(code: str, why: str) -> None:
    """Half a code, a wrong check digit, a day of zeros: a sentence, and no line."""
    rig = opened("RECEIVE").scan(code)

    assert [] == rig.lines()
    assert why in rig.said
    assert 3 == rig.beeps()[-1]


def test_a_lost_gs_leaves_the_gtin_only() -> None:
    """Of a code whose GS was lost lot and day are asked for; nothing is guessed."""
    rig = opened("RECEIVE").scan("]C1010400638133393110L7" + "17280630")

    assert "lot" == rig.session.awaits
    rig.scan("GP:LOT:L7", "GP:EXP:280630")
    assert [(GOWN, 1, "L7")] == rig.lines()


def test_day_00_is_the_last_of_its_month() -> None:
    """As the General Specifications say, in a code as well as typed."""
    rig = opened("RECEIVE").scan("]C101040063813339311728020010L7", "GP:CONFIRM")

    assert "2028-02-29" == rig.stock.lots[GOWN, "L7"].expiry


def test_an_unknown_code_is_bound_on_the_spot() -> None:
    """It is asked for, bound, counted, and known from then on."""
    rig = opened("RECEIVE").scan("]E09501101530003")
    assert "bind" == rig.session.awaits
    rig.scan("GP:ITEM:nothing:1")
    assert "bind" == rig.session.awaits

    rig.scan("GP:ITEM:mask:50", "]E09501101530003", "GP:CONFIRM")

    assert 100 == rig.held(MASK)
    assert 50 == rig.stock.bindings["09501101530003"].pieces


def test_tags_in_bulk_are_one_piece_each() -> None:
    """Each serial number counts once in a session, however often it is seen."""
    rig = opened("RECEIVE")
    other = TENT_TAG[:-2] + "86"
    rig.lay(TENT_TAG).lay(other).lay(TENT_TAG)
    rig.later(5)
    rig.lay(TENT_TAG)

    assert [(TENT, 2, "")] == rig.lines()
    rig.scan("GP:CONFIRM")
    assert ("6789", "6790") == rig.told("stock.moved")[0]["serials"]


def test_a_pallet_brings_everything_on_its_note() -> None:
    """A delivery note whose number is the SSCC stands for the whole pallet."""
    rig = opened("RECEIVE").announce(SSCC, "delivery", (MASK, 500), (TENT, 2))
    rig.scan(f"]C100{SSCC}")
    assert [(MASK, 500, ""), (TENT, 2, "")] == rig.lines()

    rig.scan(f"]C100{SSCC}")
    assert [(MASK, 500, ""), (TENT, 2, "")] == rig.lines()


@pytest.mark.parametrize(
    ("kilograms", "stable", "expected"),
    [
        ("0.080", True, [(MASK, 20, "")]),
        ("0.080", False, [(MASK, 1, "")]),
        ("0", True, [(MASK, 1, "")]),
        ("40", True, [(MASK, 1, "")]),
    ],
)
def test_quantity_by_weight(
    kilograms: str, stable: bool, expected: list[tuple[str, int, str]]
) -> None:
    """A still weight counts; one that cannot be trusted changes nothing."""
    rig = opened("RECEIVE", scale_sigma_g=Decimal("0.1"))
    rig.scan(MASK_CODE).weigh(kilograms, stable=stable).scan("GP:WEIGH")

    assert expected == rig.lines()


def test_a_scale_that_is_gone_weighs_nothing() -> None:
    """The last weight is not taken for the present one."""
    rig = opened("RECEIVE").scan(MASK_CODE).weigh("0.080")
    rig.step(PortChange("scale", up=False, why="unplugged", at=rig.at()))
    rig.scan("GP:WEIGH")

    assert [(MASK, 1, "")] == rig.lines()
