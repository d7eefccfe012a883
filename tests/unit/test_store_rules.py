"""Every rule that can refuse a move, as a table; then the list as a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.moves import Move, Reason
from edge_app.store import rules
from edge_app.store.catalogue import HAZARDS, Catalogue, Item
from edge_app.store.lots import IMPORT_DOCUMENTS, Lot
from edge_app.store.papers import Paper, PaperLine
from edge_app.store.rules_case import Case, Context
from edge_app.store.rules_hazards import NAMES, apart
from edge_app.store.rules_limits import untouchable
from edge_app.store.stock import Stock

MASK = Item("mask", "口罩", "Masks", receivers=frozenset({"clinic"}))
GEL = Item("gel", "凝胶", "Gel", hazard="alcohol")
TABS = Item("tabs", "含氯片", "Tablets", hazard="chlorine")
BEEF = Item("beef", "牛肉", "Beef", cold_chain_import=True)
TENT = Item("tent", "帐篷", "Tents", returns=True)
SUIT = Item("suit", "防护服", "Suits", daily_use=10, target_days=90, untouchable_pct=20)
ITEMS = {one.id: one for one in (MASK, GEL, TABS, BEEF, TENT, SUIT)}
APPROVAL = Paper("A-1", "approval", (PaperLine("tent", 10),), until="2026-01-31")
NOTE = Paper("D-1", "delivery", (PaperLine("tent", 10),))


def store(*held: tuple[str, str, str, int]) -> Stock:
    """Return a store room that holds (item, place, lot, quantity)."""
    stock = Stock(Catalogue(ITEMS, {}), places={"aside": "quarantine", "ours": "shelf"})
    stock = replace(stock, papers={one.id: one for one in (APPROVAL, NOTE)})
    for item, place, lot, quantity in held:
        stock = stock.booking(Move(item, "<opening>", place, quantity, "piece", lot))
    return stock


STOCK = store(
    ("tent", "ours", "L", 20),
    ("tent", "ours", "M", 20),
    ("tent", "aside", "L", 20),
    ("mask", "ours", "L", 20),
    ("beef", "ours", "L", 20),
    ("gel", "ours", "L", 20),
    ("suit", "ours", "L", 200),
)
OUT: dict[str, Any] = {"source": "ours", "target": "<recipient>", "lot": "L"}
IN: dict[str, Any] = {"source": "<supplier>", "target": "ours", "lot": "L"}


def case(
    item: str = "tent",
    reason: Reason = Reason.ISSUE,
    quantity: int = 5,
    lot: Lot | None = None,
    context: Context | None = None,
    **more: Any,
) -> Case:
    """Return the case of a move."""
    ends = IN if reason in {Reason.RECEIVE, Reason.OPENING} else OUT
    facts = {**ends, **more}
    move = Move(item, quantity=quantity, unit="piece", reason=reason, **facts)
    label = lot or Lot(item, move.lot)
    return Case(move, label, STOCK, context or Context(day="2026-01-15"))


def first(one: Case, *overridden: str) -> str:
    """Name the bar that refuses."""
    bar = rules.why_not(one, frozenset(overridden))
    return bar.key if bar is not None else ""


OLD = Lot("tent", "L", "2026-01-14")
LAST_DAY = Lot("tent", "L", "2026-01-15")
PROVED = Lot("beef", "L", documents=frozenset(IMPORT_DOCUMENTS))
HALF = Lot("beef", "L", documents=frozenset(IMPORT_DOCUMENTS[:3]))
GIVEN = Lot("tent", "L", purpose="school")
BACK = Lot("tent", "L", recalled="torn seams")
R = Reason


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        pytest.param(case(), "", id="nothing against it"),
        pytest.param(case(paper="D-1"), "wrong-direction", id="out on a note"),
        pytest.param(
            case(reason=R.RECEIVE, paper="A-1"), "wrong-direction", id="in on approval"
        ),
        pytest.param(case(reason=R.RECEIVE, paper="D-1"), "", id="in on a note"),
        pytest.param(case(reason=R.RECEIVE, paper="?"), "", id="a paper nobody knows"),
        pytest.param(
            case("gel", R.RETURN, source="<recipient>", target="aside"),
            "not-returnable",
            id="used once",
        ),
        pytest.param(
            case(reason=R.RETURN, source="<recipient>", target="aside"), "", id="back"
        ),
        pytest.param(
            case(context=Context(needs_approval=True)), "no-approval", id="none"
        ),
        pytest.param(
            case(context=Context(needs_approval=True), paper="A-1"), "", id="approved"
        ),
        pytest.param(
            case(context=Context(day="2026-02-01"), paper="A-1"),
            "paper-ended",
            id="late",
        ),
        pytest.param(
            case(context=Context(day="2026-01-31"), paper="A-1"), "", id="its last day"
        ),
        pytest.param(case(quantity=11, paper="A-1"), "over-paper", id="over it"),
        pytest.param(case(quantity=10, paper="A-1"), "", id="all of it"),
        pytest.param(case("gel", paper="A-1"), "over-paper", id="not on it"),
        pytest.param(case(lot=BACK), "recalled", id="recalled"),
        pytest.param(
            case(lot=BACK, reason=R.SCRAP, target="<scrap>"), "", id="recalled, away"
        ),
        pytest.param(case(lot=OLD), "expired", id="expired"),
        pytest.param(case(lot=LAST_DAY), "", id="on its last day"),
        pytest.param(case(lot=OLD, context=Context()), "", id="nobody knows the day"),
        pytest.param(case(lot=OLD, reason=R.RECEIVE), "expired", id="comes expired"),
        pytest.param(
            case(lot=OLD, reason=R.SCRAP, target="<scrap>"), "", id="expired, away"
        ),
        pytest.param(case(source="aside"), "quarantined", id="quarantine"),
        pytest.param(
            case(reason=R.MOVE, source="aside", target="ours"),
            "quarantined",
            id="moved",
        ),
        pytest.param(
            case(reason=R.RELEASE, source="aside", target="ours"), "", id="released"
        ),
        pytest.param(case("beef"), "no-documents", id="none of four"),
        pytest.param(case("beef", lot=HALF), "no-documents", id="three of four"),
        pytest.param(case("beef", lot=PROVED), "", id="all four"),
        pytest.param(case("beef", R.RECEIVE), "", id="they may come later"),
        pytest.param(case(lot=GIVEN), "earmarked", id="for another purpose"),
        pytest.param(
            case(lot=GIVEN, context=Context(purpose="school")), "", id="its own purpose"
        ),
        pytest.param(case(quantity=21), "short", id="not there"),
        pytest.param(case(quantity=20), "", id="all that is there"),
        pytest.param(case("tabs", R.RECEIVE), "hazard", id="chlorine beside alcohol"),
        pytest.param(case("tabs", R.RECEIVE, target="other"), "", id="another shelf"),
        pytest.param(case("mask"), "not-for-recipient", id="not for them"),
        pytest.param(case("mask", recipient="clinic"), "", id="for them"),
        pytest.param(
            case("mask", context=Context(priority="clinic")), "", id="for their class"
        ),
        pytest.param(case("suit", quantity=20), "", id="down to the untouchable"),
        pytest.param(case("suit", quantity=21), "untouchable", id="below it"),
        pytest.param(
            case(context=Context(reserved=lambda *_: 36)), "reserved", id="others first"
        ),
        pytest.param(
            case(context=Context(reserved=lambda *_: 35)), "", id="enough for all"
        ),
    ],
)
def test_a_rule(one: Case, expected: str) -> None:
    """Each case is refused by the bar beside it, or by none."""
    assert expected == first(one)


def test_a_lot_that_should_leave_later() -> None:
    """With strict lots it is refused and names the first; otherwise it may go."""
    soon, late = Lot("tent", "M", "2026-02-01"), Lot("tent", "L", "2026-03-01")
    stock = STOCK.changing(soon).changing(late)
    one = replace(case(lot=late), stock=stock)
    strict = replace(one, context=replace(one.context, strict_lots=True))

    assert ("", "not-first") == (first(one), first(strict))
    bar = rules.why_not(strict)
    assert bar is not None
    assert "Take lot M of Tents first" in rules.sentence(bar, strict)[0]


def test_a_lot_that_contradicts_the_book() -> None:
    """The same lot with another day is refused while some of it is there."""
    stock = STOCK.changing(Lot("tent", "L", "2026-03-01"))
    one = case(reason=Reason.RECEIVE, lot=Lot("tent", "L", "2026-03-02"))

    assert "lot-differs" == first(replace(one, stock=stock))


def test_lines_before_it_count() -> None:
    """What the same session takes before is neither there nor on the paper twice."""
    before = Move("tent", "ours", "<recipient>", 8, "piece", "L", Reason.ISSUE)
    one = case(paper="A-1", quantity=3)
    booked = replace(before, paper="A-1")
    after = replace(one, context=replace(one.context, booked=(booked,)))

    assert ("", "over-paper") == (first(one), first(after))
    whole = replace(case(quantity=13), context=Context(booked=(before,)))
    assert "short" == first(whole)


def test_hazards_of_the_same_session() -> None:
    """Two classes must not arrive together either."""
    gel = Move("gel", "<supplier>", "new", 1, "piece", "L", Reason.RECEIVE)
    one = case("tabs", Reason.RECEIVE, target="new", context=Context(booked=(gel,)))

    assert "hazard" == first(one)


def test_the_untouchable_share() -> None:
    """A share of the reserve, rounded up: 20 % of 90 days of 10 are 180."""
    assert 180 == untouchable(SUIT)
    assert 1 == untouchable(
        replace(SUIT, daily_use=1, target_days=7, untouchable_pct=1)
    )


def test_an_override_is_of_one_bar() -> None:
    """The next one still refuses."""
    one = case(lot=replace(OLD, recalled="torn"))

    assert ("recalled", "expired", "") == (
        first(one),
        first(one, "recalled"),
        first(one, "recalled", "expired"),
    )


def test_the_list() -> None:
    """Keys are unique, beeps are those of a refusal, sentences end, both languages."""
    keys = [bar.key for bar in rules.BARS]
    assert len(set(keys)) == len(keys)
    assert ["short"] == [bar.key for bar in rules.BARS if not bar.overridable]
    for bar in rules.BARS:
        assert 3 <= bar.beeps <= 7
        english, chinese = rules.sentence(bar, case())
        assert english
        assert chinese
        assert "{" not in english + chinese


@given(st.sampled_from(HAZARDS), st.sampled_from(HAZARDS))
def test_hazards_are_symmetric(one: str, other: str) -> None:
    """Nothing stands apart from its own kind, and order does not matter."""
    assert apart(one, other) == apart(other, one)
    assert not apart(one, one)
    assert not apart(one, "") or one == ""


def test_every_hazard_has_a_name() -> None:
    """Whatever can be refused can be said."""
    assert {one for one in HAZARDS if one} == set(NAMES)
