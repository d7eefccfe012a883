"""Laws of a counter over any sequence of scans, commands, badges and crashes."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.quantities import Symbology
from edge_app.model import CodeRead, Stamp
from edge_app.moves import Move, Reason
from edge_app.outcomes import Event
from edge_app.shared import Shared
from edge_app.stations.counter import STATION
from edge_app.stations.counter_session import KINDS
from tests.unit.counter_rig import (
    BOSS,
    GEL_CODE,
    GOWN_CODE,
    KEEPER,
    LIMITS,
    MASK_BOX,
    MASK_CODE,
    OTHER,
    TABS_CODE,
    TENT_TAG,
    Rig,
    opened,
)

CODES = (
    *(f"GP:{kind.upper()}" for kind in KINDS),
    *(MASK_CODE, MASK_BOX, GOWN_CODE, GEL_CODE, TABS_CODE),
    *(f"]C1010590123412345710{lot}" for lot in "ABC"),
    "]C101040063813339311728063010L7",
    "]E09501101530003",
    *("GP:CONFIRM", "GP:CONFIRM", "GP:CONFIRM", "GP:UNDO", "GP:UNDO:1", "GP:CANCEL"),
    *("GP:QTY:7", "GP:QTY:0", "GP:LOT:A", "GP:LOT:-", "GP:EXP:270200", "GP:EXP:x"),
    *("GP:WHY:drill", "GP:ITEM:mask:50", "GP:TO:ward", "GP:FROM:ward", "GP:WEIGH"),
    *("GP:PAPER:A-1", "GP:FOR:school", "GP:HANDOVER", "GP:DOCS:trace", "GP:?", "]A0"),
)
ACTS = st.one_of(
    st.tuples(st.just("scan"), st.sampled_from(CODES)),
    st.tuples(st.just("badge"), st.sampled_from([KEEPER, OTHER, BOSS])),
    st.tuples(st.just("lay"), st.sampled_from([TENT_TAG, TENT_TAG[:-2] + "86"])),
    st.tuples(st.just("crash"), st.just("")),
    st.tuples(st.just("wait"), st.just("")),
    st.tuples(
        st.just("reverse"), st.sampled_from(["R-desk-000001", "I-desk-000001/1"])
    ),
)


def run(acts: list[tuple[str, str]]) -> Rig:
    """Do all of it, one after the other."""
    rig = Rig().hold_domain()
    rig.announce("A-1", "approval", ("mask", 60)).badge()
    for what, text in acts:
        match what:
            case "scan":
                rig.scan(text)
            case "badge":
                rig.badge(text)
            case "lay":
                rig.lay(text)
            case "crash":
                rig.crash()
            case "wait":
                rig.later(60)
            case "reverse":
                rig.do("reverse", id=text, reason="typing error")
    return rig


@settings(max_examples=150, deadline=None)
@given(st.lists(ACTS, max_size=30))
def test_whatever_happens(acts: list[tuple[str, str]]) -> None:
    """All places add up to 0; nothing expired is issued but by override.

    Nothing is booked but at a confirmation or a reversal; every row has an id of its
    own, and the documents of each kind are numbered without a hole.
    """
    rig = run(acts)

    assert rig.balanced()
    book = rig.stock.ledger
    assert all(
        account.closing >= 0 or place.startswith("<")
        for item in book.items.values()
        for (place, _), account in item.items()
    )
    moves = rig.moves()
    assert len(moves) == len({move.id for move in moves})
    confirmed = {
        one["document"] for one in rig.told("stock.session") if "document" in one
    }
    assert {one.document for one in moves if not one.reverses} <= confirmed
    for letter in {one[0] for one in confirmed}:
        numbers = sorted(int(one[-6:]) for one in confirmed if one[0] == letter)
        assert [*range(1, len(numbers) + 1)] == numbers
    for told, move in zip(rig.told("stock.moved"), moves, strict=True):
        if move.reason is Reason.ISSUE and move.lot == "C":
            assert "expired" in told["override"]["bar"]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from([MASK_CODE, MASK_BOX, GEL_CODE]), min_size=1, max_size=12),
    st.data(),
)
def test_every_line_is_booked_exactly_once(
    codes: list[str], data: st.DataObject
) -> None:
    """However often power is cut between two lines, and after the confirmation."""
    rig = opened("RECEIVE")
    for code in codes:
        rig.scan(code)
        if data.draw(st.booleans()):
            rig.crash().badge()
    rig.scan("GP:CONFIRM").crash().scan("GP:CONFIRM")

    pieces = {MASK_CODE: ("mask", 1), MASK_BOX: ("mask", 50), GEL_CODE: ("gel", 1)}
    wanted: Counter[str] = Counter()
    for code in codes:
        wanted[pieces[code][0]] += pieces[code][1]
    assert wanted == Counter({m.item: m.quantity for m in rig.moves()})


def test_confirming_is_one_step() -> None:
    """All moves of a session come of the one input that confirms it."""
    rig = opened("RECEIVE").scan(MASK_CODE, GEL_CODE)
    stamp = Stamp("boot-1", 10**12, 0, synced=False)
    rig.state = replace(
        rig.state,
        kept=replace(rig.state.kept, session=replace(rig.session, ends_ns=10**13)),
    )
    code = CodeRead("gun", Symbology.CODE_128, stamp, code="GP:CONFIRM")
    _, outcomes = STATION.step(rig.limits, rig.state, Shared(stock=rig.stock), code)

    assert 2 == len([one for one in outcomes if isinstance(one, Move)])
    assert 3 == len([one for one in outcomes if isinstance(one, Event)])


def test_a_scan_is_judged_within_a_millisecond() -> None:
    """With a long session and a store of a thousand items; the best of many."""
    rig = opened("RECEIVE", LIMITS).scan(
        *(f"]C1010590123412345710L{n}" for n in range(100))
    )
    state, shared = rig.state, Shared(stock=rig.stock)
    best_s = 1.0
    for n in range(50):
        rig.now_s += 0.01
        code = CodeRead(
            "gun", Symbology.CODE_128, rig.at(), code=f"]C1010590123412345710M{n}"
        )
        before_s = time.perf_counter()
        STATION.step(rig.limits, state, shared, code)
        best_s = min(best_s, time.perf_counter() - before_s)

    assert best_s < 0.001
