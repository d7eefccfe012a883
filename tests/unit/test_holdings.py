"""What may be used of what there is, what is promised, and what is kept for others."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.moves import Move, Reason
from edge_app.store import expiry, holdings, kits, reserve, rush
from edge_app.store.catalogue import Kit, Part
from edge_app.store.holdings import Holding
from edge_app.store.lots import Lot
from edge_app.store.papers import Paper, PaperLine
from edge_app.store.rush import RunRule
from edge_app.store.stock import Stock
from tests.unit.store_room import CATALOGUE, GOWN, KIT, TODAY, issued, received, stocked

PLACES = {"aside": "quarantine", "dealer": "agreement", "packs": "prepacked"}
LOTS = (
    Lot("mask", "A", "2026-03-01"),
    Lot("mask", "B", "2026-02-10"),
    Lot("mask", "C", "2025-12-31"),
    Lot("mask", "D", recalled="torn"),
)


def full_store() -> Stock:
    """Return a store with a lot of every sort."""
    return stocked(
        received("mask", 40, "A"),
        received("mask", 25, "B"),
        received("mask", 100, "C"),
        received("mask", 7, "D"),
        received("mask", 9, "A", "aside"),
        received("mask", 500, "A", "dealer"),
        received("mask", 3, "A", "packs"),
        lots=LOTS,
        places=PLACES,
    )


def test_what_may_be_used() -> None:
    """Not what is expired, recalled, in quarantine, promised or a supplier's."""
    held = holdings.holding(full_store(), "mask", TODAY, promised=8)

    assert Holding(175, 107, 8, 9, 500) == held
    assert 60 == held.usable


def test_the_last_day_is_good_to_its_end() -> None:
    """On its day a lot is usable; from the next local midnight on it is locked."""
    store = full_store()

    assert 168 == holdings.holding(store, "mask", "2025-12-31").usable
    assert 68 == holdings.holding(store, "mask", "2026-01-01").usable
    assert 168 == holdings.holding(store, "mask", "").usable


def test_an_imported_lot_without_its_documents_is_locked() -> None:
    """All four, or none of it may be used."""
    fish = replace(GOWN, id="fish", cold_chain_import=True)
    store = stocked(received("gown", 5, "F"))
    items = {**CATALOGUE.items, "gown": fish}
    store = replace(store, catalogue=replace(CATALOGUE, items=items))
    four = frozenset({"quarantine", "nucleic-acid", "disinfection", "trace"})

    assert 0 == holdings.holding(store, "gown", TODAY).usable
    store = store.changing(Lot("gown", "F", documents=four))
    assert 5 == holdings.holding(store, "gown", TODAY).usable


def test_agreement_stock_counts_up_to_30_pct_of_the_plan() -> None:
    """70 % have to be in the store, whatever a supplier holds."""
    held = Holding(own=700, agreement=1000)

    assert 700 == held.supply(1000, agreement_counts=False)
    assert 1000 == held.supply(1000, agreement_counts=True)
    assert 701 == replace(held, agreement=1).supply(1000, agreement_counts=True)


def test_open_approvals_promise_stock() -> None:
    """What is left of them is promised; an ended or outrun one promises nothing."""
    lines = (PaperLine("mask", 100), PaperLine("gown", 5))
    paper = Paper("P1", "approval", lines, until=TODAY)
    gone = replace(paper, id="P2", ended="withdrawn")
    note = replace(paper, id="P3", kind="delivery")

    assert holdings.is_open(paper, TODAY)
    assert not holdings.is_open(paper, "2026-01-16")
    assert not holdings.is_open(gone, TODAY)
    assert not holdings.is_open(note, TODAY)
    drawn = {("P1", "mask"): 30, ("P1", "gown"): 9}
    assert {"mask": 70, "gown": 0} == holdings.promised((paper,), drawn)


@pytest.mark.parametrize(
    ("priority", "level", "days"),
    [
        ("medical", "I", 0),
        ("lifeline", "I", 7),
        ("counter", "I", 14),
        ("enterprise", "I", 21),
        ("", "I", 28),
        ("", "II", 16),
        ("counter", "III", 4),
        ("enterprise", "IV", 3),
        ("", "", 0),
    ],
)
def test_the_four_classes(priority: str, level: str, days: int) -> None:
    """Each leaves its days of full-load use for every class before it."""
    each = reserve.DAYS_FOR_EACH.get(level, 0)
    assert days * 140 == reserve.reserved(stocked(), "mask", priority, each)


@given(st.text(max_size=12), st.integers(0, 365), st.sampled_from(["mask", "x"]))
def test_a_reserve_is_never_negative(priority: str, each: int, item: str) -> None:
    """Whatever class, days or item are asked for."""
    assert 0 <= reserve.reserved(stocked(), item, priority, each)


@given(
    st.sampled_from([0, *reserve.DAYS_FOR_EACH.values()]),
    st.sampled_from([*reserve.CLASSES, ""]),
)
def test_who_comes_first_may_take_no_less(each: int, priority: str) -> None:
    """Nobody has less kept from him than a class before his."""
    mine = reserve.reserved(stocked(), "mask", priority, each)
    for before in reserve.CLASSES[: reserve.classes_before(priority)]:
        assert reserve.reserved(stocked(), "mask", before, each) <= mine


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        ("2026-02-28", None),
        ("2026-03-01", 180),
        ("2026-05-30", 90),
        ("2026-07-29", 30),
        ("2026-08-28", 30),
        ("2026-08-29", expiry.EXPIRED),
        ("", None),
        ("nonsense", None),
    ],
)
def test_stages_before_the_last_day(day: str, stage: int | None) -> None:
    """180, 90 and 30 days before 2026-08-28, inclusive; expired the day after."""
    assert stage == expiry.stage_of(expiry.days_left("2026-08-28", day))


def test_lots_that_come_near_their_end() -> None:
    """Each lot with all that lies of it; one without a date never comes near."""
    near = list(expiry.nearing(full_store(), "mask", TODAY))

    assert [("A", 90, 552), ("B", 30, 25), ("C", expiry.EXPIRED, 100)] == [
        (one.lot, one.stage, one.quantity) for one in near
    ]


QUIET = (10, 12, 9, 11, 10, 10, 12)


@pytest.mark.parametrize(
    ("issued_today", "days", "use", "hour", "expected"),
    [
        pytest.param(200, QUIET, 10, 12, True, id="a run"),
        pytest.param(15, QUIET, 10, 12, False, id="by noon 3 times 5 is no run"),
        pytest.param(19, QUIET, 10, 12, True, id="just above the spread"),
        pytest.param(9, QUIET, 1, 1, False, id="fewer than 10 never"),
        pytest.param(200, (), 0, 12, False, id="nothing known"),
        pytest.param(200, (), 10, 12, True, id="the plan alone"),
        pytest.param(200, (0, 300, 100, 250, 50, 0, 400), 10, 12, False, id="usual"),
        pytest.param(31, QUIET, 10, 24, True, id="over the whole day"),
        pytest.param(30, QUIET, 10, 24, False, id="3 times the day's use"),
    ],
)
def test_a_run(
    issued_today: int, days: tuple[int, ...], use: int, hour: int, expected: bool
) -> None:
    """Far above the days before, and far above what is due by this hour."""
    rule = RunRule(3, 10)
    found = rush.is_run(issued_today, days, Fraction(use), hour * 3600, rule)

    assert expected is found


def test_what_counts_as_issued() -> None:
    """What was scrapped, lost or sent on is not used; a reversal is not either."""
    scrap = Move("mask", "room", "<scrap>", 7, "piece", "", Reason.SCRAP)
    back = Move("mask", "<recipient>", "room", 5, "piece", "", Reason.REVERSE)
    store = stocked(received("mask", 50), issued("mask", 20), scrap, back)

    assert 15 == rush.issued_on(store.ledger, "mask")


def test_kits_that_can_be_packed() -> None:
    """The scarcest part ends it; parts that come twice are added up."""
    there = {"mask": 31, "gown": 12}
    twice = Kit("x", "", "", (Part("mask", 2), Part("mask", 2)))

    assert kits.Packable(12, "gown") == kits.packable(KIT, there.__getitem__)
    assert kits.Packable(7, "mask") == kits.packable(twice, there.__getitem__)
    assert kits.Packable(0, "") == kits.packable(
        replace(KIT, parts=()), there.__getitem__
    )
    assert kits.Packable(0, "gown") == kits.packable(
        KIT, {"mask": 9, "gown": -1}.__getitem__
    )


@pytest.mark.parametrize(
    ("planned", "sites", "base", "expected"),
    [
        (0, 10, "basic", 0),
        (0, 11, "basic", 5),
        (0, 30, "basic", 5),
        (0, 31, "basic", 7),
        (0, 50, "basic", 10),
        (0, 51, "basic", 21),
        (0, 51, "increment", 0),
        (101, 51, "increment", 26),
    ],
)
def test_kits_that_stand_ready(
    planned: int, sites: int, base: str, expected: int
) -> None:
    """By the number of sites, or the kit's own 25 % of those planned."""
    kit = replace(KIT, base=base, prepacked_pct=25 if planned else 0)

    assert expected == kits.ready_wanted(kit, planned, sites)


def test_ready_kits_are_those_at_their_places() -> None:
    """A kit on any other shelf is not one that stands ready."""
    store = stocked(
        received("kit:level-1", 4, "K1", "packs"),
        received("kit:level-1", 9, "K2", "room"),
        places=PLACES,
    )

    assert 4 == kits.ready(store, KIT)
