"""What a counter refuses, who may override it, and the way of a return."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from edge_app.store.lots import Lot
from edge_app.store.rules import BARS
from tests.unit.counter_rig import (
    BEEF,
    BEEF_CODE,
    BOSS,
    GEL,
    KEEPER,
    LIMITS,
    MASK,
    MASK_BOX,
    MASK_CODE,
    OTHER,
    TABS_CODE,
    TENT,
    TENT_TAG,
    Rig,
)

LOT_C = "]C1010590123412345710C"
LOT_A = "]C1010590123412345710A"
BEEF_LOT = "]C1010401234512345610L1"
DONATED = "]C1010978020137962410D"


def issuing(rig: Rig, *codes: str) -> Rig:
    """Begin to issue."""
    return rig.badge().scan("GP:ISSUE", *codes)


def test_first_expired_first_out() -> None:
    """50 masks are the 25 of lot B and 25 of lot A; C has expired and stays."""
    rig = issuing(Rig().hold_domain(), MASK_BOX, "GP:CONFIRM")

    assert [("B", 25), ("A", 25)] == [(one.lot, one.quantity) for one in rig.moves()]
    assert [1, 2] == [one["line"] for one in rig.told("stock.moved")]
    assert ["2026-02-10", "2026-03-01"] == [
        one["expiry"] for one in rig.told("stock.moved")
    ]


def test_a_shortfall_is_refused_and_told() -> None:
    """70 of 65 that are usable: the expired lot would be needed."""
    rig = issuing(Rig().hold_domain(), MASK_CODE, "GP:QTY:70")

    assert ["expired"] == rig.bars()
    assert "65 are usable" in rig.told("stock.refused")[0]["sentence"]
    assert [(MASK, 1, "")] == rig.lines()


def test_more_than_there_is_cannot_be_overridden() -> None:
    """Not even by somebody in charge: the ledger cannot hold it."""
    rig = issuing(Rig().hold(MASK, 10), MASK_BOX).badge(BOSS)

    assert ["short", "other-badge"] == rig.bars()


def test_an_expired_lot_is_issued_by_override_only() -> None:
    """A badge of the role and a reason, in any order; both are in the event."""
    rig = issuing(Rig().hold_domain(), LOT_C)
    assert ["expired"] == rig.bars()
    assert 5 == rig.beeps()[-1]
    assert "override" == rig.session.awaits
    rig.scan("GP:CONFIRM")
    assert [] == rig.moves()

    rig.badge(OTHER)
    assert "no-role" == rig.bars()[-1]
    rig.badge(BOSS)
    assert "reason" == rig.session.awaits
    rig.scan("GP:WHY:training only", "GP:CONFIRM")

    assert [("C", 1)] == [(one.lot, one.quantity) for one in rig.moves()]
    expected = {"bar": "expired", "by": BOSS, "reason": "training only"}
    assert expected == rig.told("stock.moved")[0]["override"]
    (event,) = rig.told("override")
    assert ("override", BOSS, "training only", "expired") == (
        *(event["verb"], event["by"], event["reason"], event["bar"]),
    )


def test_somebody_in_charge_says_a_reason_too() -> None:
    """Their own session needs no second badge, and one more piece no second word."""
    rig = Rig().hold_domain().badge(BOSS).scan("GP:ISSUE", LOT_C, "GP:WHY:drill")

    rig.scan(LOT_C, "GP:CONFIRM")
    assert [2] == [one.quantity for one in rig.moves()]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        pytest.param([LOT_A], [], id="a hint only"),
        pytest.param([LOT_A, "GP:UNDO"], [], id="no more hint"),
    ],
)
def test_a_hint_at_the_first_lot(codes: list[str], expected: list[str]) -> None:
    """The screen names the lot that ought to leave first."""
    rig = issuing(Rig().hold_domain(), *codes)

    assert expected == rig.bars()
    hint = rig.state.passing.hint[0]
    assert ("Lot B of Masks" in hint) is (len(codes) == 1)


def test_strict_lots() -> None:
    """Where the first must leave first, another is refused."""
    rig = issuing(Rig(replace(LIMITS, fefo="strict")).hold_domain(), LOT_A)

    assert ["not-first"] == rig.bars()


def test_hazards_stand_apart() -> None:
    """Chlorine is not taken in where alcohol stands, but on another shelf."""
    rig = Rig().hold(GEL, 5).badge().scan("GP:RECEIVE", TABS_CODE)
    assert ["hazard"] == rig.bars()

    rig.scan("GP:UNDO", "GP:TO:outhouse", TABS_CODE, "GP:CONFIRM")
    assert ["outhouse"] == [one.target for one in rig.moves()]


def test_four_documents_or_nothing() -> None:
    """Imported beef leaves when the last of its four documents was shown."""
    rig = Rig().badge().scan("GP:RECEIVE", "GP:DOCS:quarantine,trace", BEEF_LOT)
    rig.scan("GP:CONFIRM")
    issuing(rig, BEEF_LOT)
    assert ["no-documents"] == rig.bars()
    assert "nucleic-acid, disinfection" in rig.told("stock.refused")[0]["sentence"]

    known = rig.stock.lots[BEEF, "L1"]
    documents = known.documents | {"nucleic-acid", "disinfection"}
    rig.stock = rig.stock.changing(replace(known, documents=documents))
    rig.scan("GP:UNDO", BEEF_LOT, "GP:CONFIRM")
    assert 0 == rig.held(BEEF, "L1")


def test_a_donation_keeps_to_its_purpose() -> None:
    """It was given for the school; any lot will do passes it over."""
    rig = Rig().badge().scan("GP:RECEIVE", "GP:FOR:school", DONATED, "GP:CONFIRM")
    issuing(rig, DONATED)
    assert ["earmarked"] == rig.bars()

    rig.scan("GP:UNDO", "GP:FOR:school", DONATED, "GP:CONFIRM")
    assert 0 == rig.held(GEL, "D")


def test_a_return_is_quarantined_disinfected_and_issued_again() -> None:
    """Out of quarantine only a release leads, or being written off."""
    rig = Rig().badge().scan("GP:RECEIVE").lay(TENT_TAG).scan("GP:CONFIRM")
    rig.later(5)
    rig.badge().scan("GP:ISSUE", "GP:TO:ward 2").lay(TENT_TAG).scan("GP:CONFIRM")
    assert "ward 2" == rig.moves()[-1].recipient
    rig.later(5)
    rig.badge().scan("GP:RETURN").lay(TENT_TAG).scan("GP:CONFIRM")
    assert 1 == rig.held(TENT, place="quarantine")

    rig.later(5)
    rig.badge().scan("GP:ISSUE", "GP:FROM:quarantine").lay(TENT_TAG)
    assert ["quarantined"] == rig.bars()
    rig.scan("GP:CANCEL")

    rig.later(5)
    rig.badge().scan("GP:RELEASE").lay(TENT_TAG).scan("GP:CONFIRM")
    assert (0, 1) == (rig.held(TENT, place="quarantine"), rig.held(TENT))
    rig.later(5)
    rig.badge().scan("GP:SCRAP").lay(TENT_TAG).scan("GP:CONFIRM")
    assert 1 == rig.held(TENT, place="<scrap>")
    assert rig.balanced()


def test_goods_used_once_do_not_come_back() -> None:
    """Masks are not returned."""
    rig = Rig().badge().scan("GP:RETURN", MASK_CODE)

    assert ["not-returnable"] == rig.bars()


def test_an_approval_and_what_remains_of_it() -> None:
    """The paper says what is done and for whom; more than it says is refused."""
    rig = Rig(replace(LIMITS, approval=True)).hold(MASK, 500)
    rig.announce("A-1", "approval", (MASK, 60), party="ward 2").badge()
    rig.scan("GP:PAPER:A-1")
    assert "A-1: mask 60 left." == rig.said
    rig.scan(MASK_BOX, MASK_BOX)
    assert ["over-paper"] == rig.bars()
    assert [(MASK, 50, "")] == rig.lines()

    rig.scan("GP:UNDO", "GP:CONFIRM")
    assert ("A-1", "ward 2") == (rig.moves()[0].paper, rig.moves()[0].recipient)
    rig.badge().scan("GP:PAPER:A-1")
    assert "A-1: mask 10 left." == rig.said


def test_nothing_leaves_without_an_approval() -> None:
    """Where one is needed; a number that nobody announced is none."""
    rig = issuing(Rig(replace(LIMITS, approval=True)).hold(MASK, 5), MASK_CODE)
    rig.scan("GP:UNDO", "GP:PAPER:typed", MASK_CODE)

    assert ["no-approval", "no-approval"] == rig.bars()


def test_while_the_clock_is_unset() -> None:
    """The last open day judges, and the event says that nobody could check."""
    rig = Rig(synced=False).hold_domain()
    rig.stock = replace(rig.stock, ledger=replace(rig.stock.ledger, day="2026-01-15"))
    issuing(rig, LOT_C)
    assert ["expired"] == rig.bars()

    rig.scan("GP:UNDO", LOT_A, "GP:CONFIRM")
    assert rig.told("stock.moved")[0]["unchecked"]


def test_a_move_needs_its_target() -> None:
    """It is asked for at the confirmation, and cannot be the same place."""
    rig = Rig().hold(MASK, 5).badge().scan("GP:MOVE", MASK_CODE, "GP:CONFIRM")
    assert "Say first where the goods go." == rig.said
    rig.scan("GP:TO:store", "GP:CONFIRM")
    assert [] == rig.moves()

    rig.scan("GP:TO:ward", "GP:CONFIRM")
    assert 1 == rig.held(MASK, place="ward")


def test_places_are_those_of_the_site() -> None:
    """Where they are configured a mistyped one is refused."""
    rig = Rig().hold(MASK, 5)
    rig.stock = replace(rig.stock, places={"ward": "shelf"})
    rig.badge().scan("GP:MOVE", MASK_CODE, "GP:TO:wrad")
    assert "There is no such place." == rig.said

    rig.scan("GP:TO:ward", "GP:CONFIRM")
    assert 1 == len(rig.moves())


@pytest.mark.parametrize(
    ("direction", "code", "bars", "moves"),
    [
        ("in", MASK_CODE, [], 1),
        ("in", "]C101040063813339311728063010L7", [], 1),
        ("in", "]E04006381333931", ["asks-lot"], 0),
        ("in", TABS_CODE, ["hazard"], 0),
        ("out", LOT_C, ["expired"], 0),
        ("out", MASK_BOX, [], 2),
        ("out", BEEF_CODE, ["short"], 0),
        ("auto", MASK_CODE, [], 1),
        ("in", "]E09501101530003", [], 0),
        ("in", "GP:ISSUE", [], 0),
    ],
)
def test_without_badges_each_scan_books_by_the_same_rules(
    direction: Literal["auto", "in", "out"], code: str, bars: list[str], moves: int
) -> None:
    """Nobody overrides there; a refusal has its own beeps."""
    limits = replace(LIMITS, badges="", direction=direction)
    rig = Rig(limits).hold_domain().hold(GEL, 1).scan(code)

    assert (bars, moves) == (rig.bars(), len(rig.moves()))
    beeps = {bar.key: bar.beeps for bar in BARS}
    assert [beeps.get(bar, 3) for bar in bars] == [
        one for one in rig.beeps() if one > 1
    ]


def test_who_confirms_is_in_the_ledger() -> None:
    """As a hash."""
    rig = issuing(Rig().hold(MASK, 1), MASK_CODE, "GP:CONFIRM")

    assert KEEPER == rig.moves()[0].by


def test_a_lot_of_the_book_needs_no_second_day() -> None:
    """What is known of a lot is not asked for again."""
    rig = Rig().hold("gown", 1, Lot("gown", "L7", "2028-06-30")).badge()
    rig.scan("GP:RECEIVE", "]C1010400638133393110L7", "GP:CONFIRM")

    assert 2 == rig.held("gown", "L7")
