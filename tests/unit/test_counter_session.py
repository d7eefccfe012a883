"""Sessions at a counter as a table of days: what is told, asked, refused and booked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.quantities import TagScheme
from edge_app.model import TagRead
from edge_app.moves import Move, Reason
from edge_app.outcomes import Order, When
from edge_app.shared import Shared
from edge_app.stations.counter import STATION
from edge_app.stations.counter_parts import WRONG_BEEPS
from edge_app.store.lots import Lot
from tests.unit.counter_rig import (
    BOSS,
    GOWN,
    KEEPER,
    LIMITS,
    MASK,
    MASK_BOX,
    MASK_CODE,
    OTHER,
    STRANGER,
    TENT_TAG,
    Rig,
    opened,
)

MASK_A = "]C1010590123412345710A"
GOWN_LABEL = "]C101040063813339311728063010L7"


def test_a_receipt_is_booked_as_a_whole() -> None:
    """Nothing moves before it is confirmed; then every line, under one number."""
    rig = opened("RECEIVE").scan(MASK_BOX, MASK_BOX, GOWN_LABEL)
    assert [] == rig.moves()

    rig.scan("GP:CONFIRM")

    first = Move(
        *(GOWN, "<supplier>", "store", 1, "piece", "L7", Reason.RECEIVE),
        id="R-desk-000001/1",
        document="R-desk-000001",
        by=KEEPER,
    )
    second = replace(first, item=MASK, quantity=100, lot="", id="R-desk-000001/2")
    assert [first, second] == rig.moves()
    assert "2028-06-30" == rig.stock.lots[GOWN, "L7"].expiry
    assert rig.session is None
    assert ["opened", "confirmed"] == [
        one["phase"] for one in rig.told("stock.session")
    ]


def test_the_beep_of_a_confirmation_waits_for_the_disk() -> None:
    """So does the lamp, which lights up for booked goods only."""
    rig = opened("RECEIVE").scan(MASK_CODE, "GP:CONFIRM")
    orders = [one for one in rig.earned if isinstance(one, Order)]

    assert {When.COMMITTED} == {one.when for one in orders}
    assert 1 == sum(one.device == "green" for one in orders)
    assert "Booked: R-desk-000001." == rig.said


def test_numbers_rise_without_holes() -> None:
    """A cancelled session and a crash take no number of a document."""
    rig = opened("RECEIVE").scan(MASK_CODE, "GP:CANCEL")
    for _ in range(2):
        rig.badge().scan("GP:RECEIVE", MASK_CODE, "GP:CONFIRM").crash()
    rig.badge().scan("GP:ISSUE", MASK_CODE, "GP:CONFIRM")

    assert ["R-desk-000001", "R-desk-000002", "I-desk-000001"] == [
        move.document for move in rig.moves()
    ]


# ----------------------------------------------------------------- who, and how long


def test_goods_without_a_session() -> None:
    """They are refused with a sentence; nothing is booked."""
    rig = Rig().scan(MASK_CODE)

    assert ["no-badge"] == rig.bars()
    assert "Show your badge first." == rig.said


def test_a_badge_in_the_middle_of_a_session() -> None:
    """Somebody else's changes nothing; after a handover it goes on with the lines."""
    rig = opened("RECEIVE").scan(MASK_CODE).badge(OTHER)
    assert ["other-badge"] == rig.bars()
    assert KEEPER == rig.session.person

    rig.scan("GP:HANDOVER").badge(OTHER).scan("GP:CONFIRM")
    assert OTHER == rig.moves()[0].by


def test_only_keepers_open_a_session() -> None:
    """Where roles are named, any other badge is refused."""
    rig = Rig(replace(LIMITS, keepers=("keeper",))).badge(BOSS).badge(STRANGER)
    assert ["not-a-keeper", "not-a-keeper"] == rig.bars()

    assert rig.badge(KEEPER).session is not None


def test_a_session_lapses() -> None:
    """After its time nothing is booked, and an event says so."""
    rig = opened("RECEIVE").scan(MASK_CODE)
    rig.later(LIMITS.session_s + 1)

    assert rig.session is None
    assert [] == rig.moves()
    assert "lapsed" == rig.told("stock.session")[-1]["phase"]


def test_a_tag_left_in_the_field_keeps_no_session_open() -> None:
    """Being seen is no act."""
    rig = opened("RECEIVE")
    for _ in range(100):
        rig.later(2)
        rig.lay(TENT_TAG)

    assert rig.session is None


def test_a_power_cut_between_two_lines() -> None:
    """What was told is still there; the same badge goes on, and it is booked once."""
    rig = opened("RECEIVE").scan(MASK_CODE).crash()
    rig.later(5)
    rig.scan(MASK_CODE)
    assert ["no-badge"] == rig.bars()
    assert [(MASK, 1, "")] == rig.lines()

    rig.badge().scan(MASK_CODE, "GP:CONFIRM").crash().scan("GP:CONFIRM")
    assert [2] == [move.quantity for move in rig.moves()]


def test_nobody_comes_back_after_a_power_cut() -> None:
    """The session lapses; nothing is booked."""
    rig = opened("RECEIVE").scan(MASK_CODE).crash().badge(OTHER)
    rig.later(LIMITS.session_s + 1)

    assert rig.session is None
    assert [] == rig.moves()


def test_the_buttons() -> None:
    """Holding one down is one press."""
    rig = opened("RECEIVE").scan(MASK_CODE).press()

    assert 1 == len(rig.moves())
    assert 1 == len([one for one in rig.told("stock.session") if "document" in one])


def test_a_session_has_an_end_of_lines() -> None:
    """More lines than may be are refused, and those there are stay good."""
    rig = opened("RECEIVE", most_lines=2)
    rig.scan(*(f"{MASK_A}{n}" for n in range(4)), "GP:CONFIRM")

    assert ["full", "full"] == rig.bars()
    assert 2 == len(rig.moves())


def test_the_kind_is_chosen_before_the_goods() -> None:
    """Goods before it are refused, and with lines there it does not change."""
    rig = Rig().badge().scan(MASK_CODE)
    assert ["no-kind"] == rig.bars()

    rig.scan("GP:RECEIVE", MASK_CODE, "GP:ISSUE")
    assert "receive" == rig.session.kind


def test_the_screen() -> None:
    """It shows who, what, the lines and the sentence; of a person only the hash."""
    rig = opened("RECEIVE").scan(MASK_BOX)
    shown = STATION.view(rig.limits, rig.state, Shared(stock=rig.stock))

    assert "Masks: 50 piece." == shown["say"]
    assert "口罩:50 piece。" == shown["say_zh"]
    assert {
        "number": 1,
        "lines_in_all": 1,
        "totals": {"piece": 50},
        "lines": [{"line": 1, "item": MASK, "quantity": 50, "unit": "piece"}],
        "person": KEEPER,
        "kind": "receive",
        "from": "<supplier>",
        "to": "store",
    } == shown["session"]


# ------------------------------------------------------------------- two counters


def test_two_storekeepers_and_the_last_box() -> None:
    """The second is refused at the confirmation, and the session stays open."""
    rig = Rig().hold(MASK, 50).badge().scan("GP:ISSUE", MASK_BOX)
    rig.stock = rig.stock.booking(Move(MASK, "store", "<recipient>", 1, "piece"))
    rig.scan("GP:CONFIRM")

    assert ["short"] == rig.bars()
    assert rig.session is not None
    assert [] == rig.moves()

    rig.scan("GP:UNDO", MASK_CODE, "GP:QTY:49", "GP:CONFIRM")
    assert 0 == rig.held(MASK)


# ------------------------------------------------------------------------ reversing


def test_a_document_is_taken_back_by_rows_of_its_own() -> None:
    """One line or the whole; nothing is taken back twice."""
    rig = opened("RECEIVE").scan(MASK_CODE, GOWN_LABEL, "GP:CONFIRM")
    assert not rig.do("reverse", id="R-desk-000001/1").ok

    assert rig.do("reverse", id="R-desk-000001/1", reason="typing error").ok
    assert rig.do("reverse", id="R-desk-000001", reason="typing error").ok
    assert not rig.do("reverse", id="R-desk-000001", reason="once more").ok

    backs = [move for move in rig.moves() if move.reverses]
    assert ["X-desk-000001", "X-desk-000002"] == [move.document for move in backs]
    assert (0, 0) == (rig.held(MASK), rig.held(GOWN, "L7"))
    assert rig.balanced()


def test_what_has_gone_is_not_taken_back() -> None:
    """The answer says what the place holds, and nothing is booked."""
    rig = opened("RECEIVE").scan(MASK_CODE, "GP:CONFIRM")
    rig.badge().scan("GP:ISSUE", MASK_CODE, "GP:CONFIRM")
    answer = rig.do("reverse", id="R-desk-000001", reason="typing error")

    assert (False, 2) == (answer.ok, len(rig.moves()))


# --------------------------------------------------------------------- by command


def test_everything_by_command() -> None:
    """A session without badge, scanner or barcode."""
    rig = Rig()
    for verb, arguments in [
        ("session", {"kind": "receive", "person": KEEPER}),
        ("from", {"place": "Red Cross"}),
        ("purpose", {"what": "school"}),
        ("goods", {"code": "(01)04006381333931"}),
        ("label", {"lot": "L7", "expiry": "2028-06-30"}),
        ("quantity", {"value": "20"}),
        ("goods", {"code": "(01)05901234123457(10)A"}),
        ("undo", {}),
        ("confirm", {}),
    ]:
        answer = rig.do(verb, **arguments)
        assert answer.ok, answer.text

    assert 20 == rig.held(GOWN, "L7")
    lot = Lot(GOWN, "L7", "2028-06-30", purpose="school", supplier="Red Cross")
    assert lot == rig.stock.lots[GOWN, "L7"]


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("confirm", {}),
        ("session", {"kind": "dance"}),
        ("goods", {"code": "nonsense"}),
        ("quantity", {"value": "3"}),
        ("label", {"lot": "x"}),
        ("bind", {"item": MASK}),
        ("override", {"reason": "because"}),
        ("documents", {"list": "passport"}),
        ("to", {"place": "<scrap>"}),
        ("label", {}),
    ],
)
def test_a_command_out_of_place(verb: str, arguments: dict[str, str]) -> None:
    """It is answered with a sentence and changes nothing."""
    rig = opened("RECEIVE")
    answer = rig.do(verb, **arguments)

    assert not answer.ok
    assert answer.text.endswith(".")
    assert () == rig.session.lines


def test_a_counter_without_badges_takes_no_session() -> None:
    """It says so."""
    rig = Rig(replace(LIMITS, badges="", direction="in"))

    assert not rig.do("session", kind="issue").ok


def test_what_is_neither_goods_nor_a_badge_gets_an_answer() -> None:
    """A scan that means nothing, or a code with a wrong digit, is answered."""
    rig = opened("RECEIVE").read(STRANGER)

    assert "This is neither goods nor a badge known here: scan it again." == rig.said
    assert 3 == rig.beeps()[-1]
    assert [] == rig.lines()


def test_a_command_is_no_goods_after_a_power_cut() -> None:
    """Shown again at once it is judged anew; no beep says that it was booked."""
    rig = opened("RECEIVE").scan(MASK_CODE, "GP:CONFIRM").crash()
    before = len(rig.beeps())
    rig.scan("GP:CONFIRM")

    assert [WRONG_BEEPS] == rig.beeps()[before:]
    assert [1] == [move.quantity for move in rig.moves()]


def test_a_command_shown_again_after_a_power_cut_is_carried_out() -> None:
    """Goods that were shown before it are remembered, a command is not."""
    rig = opened("RECEIVE").scan(MASK_CODE, MASK_BOX, "GP:UNDO").crash()
    rig.step(TagRead("badges", TagScheme.EM4100, rig.at(), person=KEEPER))
    rig.scan("GP:UNDO")

    assert [] == rig.lines()
