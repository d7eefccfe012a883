"""Laws of a store room with all its rules together, over any days of its life.

Judged from events and moves alone: both counters, the shelf and the store at once, with
power cuts that lose what was not written yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge_app.moves import Move, Reason, is_virtual
from edge_app.outcomes import Batch, Event
from edge_app.store.ledger import total
from tests.unit.counter_rig import BOSS, GOWN_CODE, KEEPER, MASK_CODE, OTHER
from tests.unit.whole_store import DESK, GOODS, HATCH, Life, kept_stock

LASTS = {"A": "2026-01-15", "B": "2026-02-10", "C": "2025-12-31"}
"""The last day of each lot of masks; the play begins on 2026-01-15."""
APPROVED, UNTOUCHABLE = 12, 10
COUNTERS = (DESK.name, HATCH.name)
CODES = (
    *("GP:RECEIVE", "GP:ISSUE", "GP:ISSUE", "GP:SCRAP", "GP:COUNT", "GP:OPENING"),
    *(MASK_CODE, MASK_CODE, GOWN_CODE),
    *(f"]C1010590123412345710{lot}" for lot in LASTS),
    *("GP:QTY:5", "GP:QTY:30", "GP:LOT:B", "GP:EXP:2027-01-31", "GP:PAPER:A-1"),
    *("GP:CONFIRM", "GP:CONFIRM", "GP:CONFIRM", "GP:UNDO", "GP:CANCEL", "GP:WHY:so"),
)
PLACES = st.sampled_from(COUNTERS)
KINDS = st.sampled_from(["GP:ISSUE", "GP:ISSUE", "GP:PAPER:A-1", "GP:RECEIVE"])
LABELS = st.sampled_from([code for code in CODES if code.startswith("]")])
MANY = st.sampled_from([1, 6, 13, 40])
MOMENTS = st.one_of(
    st.tuples(st.just("scan"), PLACES, st.sampled_from(CODES)),
    st.tuples(st.just("scan"), PLACES, st.sampled_from(CODES)),
    st.tuples(st.just("badge"), PLACES, st.sampled_from([KEEPER, OTHER, BOSS])),
    st.tuples(st.just("whole"), PLACES, st.tuples(KINDS, LABELS, MANY, st.booleans())),
    st.tuples(st.just("whole"), PLACES, st.tuples(KINDS, LABELS, MANY, st.booleans())),
    st.tuples(st.just("weigh"), st.just(""), st.integers(0, 90)),
    st.tuples(st.just("wait"), st.just(""), st.sampled_from([20, 200, 90_000])),
    st.tuples(st.just("recall"), st.just(""), st.sampled_from(["A", "B"])),
    st.tuples(st.just("write"), st.just(""), st.just(0)),
    st.tuples(st.just("cut"), st.just(""), st.integers(0, 5)),
)


class Watch:
    """Judges every batch by what was before it; lives through one boot."""

    def __init__(self, batches: list[Batch]) -> None:
        self.held: Counter[tuple[str, str, str]] = Counter()
        self.drawn: Counter[str] = Counter()
        self.recalled: set[str] = set()
        self.ids: set[str] = set()
        for batch in batches:
            self.learn(batch)

    def see(self, batch: Batch) -> None:
        """Judge one batch, and learn of it."""
        told = [one for one in batch.events if one.kind == "stock.moved"]
        assert [told_of(one) for one in told] == [row_of(one) for one in batch.moves]
        for event, move in zip(told, batch.moves, strict=True):
            self.judge(batch, event, move)
        self.learn(batch)

    def judge(self, batch: Batch, event: Event, move: Move) -> None:
        """Judge one move: it was confirmed, and every rule held or was answered."""
        assert move.id not in self.ids
        if event.station in COUNTERS:
            phases = [
                one.data["document"]
                for one in batch.events
                if one.kind == "stock.session" and one.data["phase"] == "confirmed"
            ]
            assert [move.document] == phases
        if move.reason is Reason.ISSUE:
            self.judge_issue(event, move)

    def judge_issue(self, event: Event, move: Move) -> None:
        """See that nothing forbidden left, unless somebody in charge said why."""
        over: Mapping[str, Any] = override_of(event)
        bars = str(over.get("bar", "")).split(",")
        assert bars == [""] or (over["by"] == BOSS and over["reason"])
        day = move.day or "2026-01-15"
        if move.item == "mask" and LASTS.get(move.lot, "9999") < day:
            assert "expired" in bars
        if move.lot in self.recalled:
            assert "recalled" in bars
        if event.station == HATCH.name and not move.paper:
            assert "no-approval" in bars
        if move.paper == "A-1" and move.item == "mask":
            left = APPROVED - self.drawn[move.item]
            assert move.quantity <= left or "over-paper" in bars
        if move.item == "mask":
            after = self.usable(day) - move.quantity * self.may_use(move.lot, day)
            assert after >= UNTOUCHABLE or "untouchable" in bars

    def usable(self, day: str) -> int:
        """Add up the masks at real places that may be used."""
        return sum(
            count
            for (item, place, lot), count in self.held.items()
            if item == "mask" and not is_virtual(place) and self.may_use(lot, day)
        )

    def may_use(self, lot: str, day: str) -> bool:
        """Say whether a lot of masks is neither expired nor recalled."""
        return LASTS.get(lot, "9999") >= day and lot not in self.recalled

    def learn(self, batch: Batch) -> None:
        """Take what a batch says for given."""
        for lot in batch.stock.lots:
            if lot.recalled:
                self.recalled.add(lot.lot)
        for move in batch.moves:
            self.ids.add(move.id)
            self.held[move.item, move.source, move.lot] -= move.quantity
            self.held[move.item, move.target, move.lot] += move.quantity
            if move.paper == "A-1" and move.reason is Reason.ISSUE:
                self.drawn[move.item] += move.quantity


def override_of(event: Event) -> Mapping[str, Any]:
    """Return what was overridden, and by whom."""
    found = event.data.get("override", {})
    return found if isinstance(found, Mapping) else {}


def told_of(event: Event) -> tuple[object, ...]:
    """Return what an event says of its move."""
    data = event.data
    keys = ("item", "from", "to", "quantity", "unit")
    return *(data[key] for key in keys), data.get("lot", "")


def row_of(move: Move) -> tuple[object, ...]:
    """Return the same of the move itself."""
    return move.item, move.source, move.target, move.quantity, move.unit, move.lot


class Days:
    """One store room, watched through all its lives."""

    def __init__(self) -> None:
        self.watch = Watch([])
        self.life = Life(watch=self.see)
        lots = (("A", 40), ("B", 25), ("C", 30))
        for lot, quantity in lots:
            self.life.order(
                "room",
                "opening",
                item="mask",
                lot=lot,
                quantity=str(quantity),
                place="store",
                expiry=LASTS[lot],
            )
        lines = f"mask:{APPROVED}"
        self.life.order("room", "paper", id="A-1", kind="approval", lines=lines)
        self.life.write()

    def see(self, batch: Batch) -> None:
        """Let a batch be judged."""
        self.watch.see(batch)

    def happen(self, moment: tuple[str, str, Any]) -> None:
        """Let one thing happen."""
        life = self.life
        match moment:
            case ("scan", place, code):
                life.scan(place, code)
            case ("badge", place, person):
                life.badge(place, person)
            case ("whole", place, (kind, label, count, answered)):
                self.session(place, (kind, label), count, answered=answered)
            case _:
                self.go_on(moment)

    def go_on(self, moment: tuple[str, str, Any]) -> None:
        """Let happen what is at no counter."""
        life = self.life
        match moment:
            case ("weigh", _, pieces):
                life.weigh(pieces)
            case ("wait", _, seconds):
                life.wait(seconds)
            case ("recall", _, lot):
                life.order("room", "recall", item="mask", lot=lot, reason="torn")
            case ("write", *_):
                life.write()
            case ("cut", _, written):
                self.cut(written)

    def session(
        self, place: str, codes: tuple[str, str], count: int, *, answered: bool
    ) -> None:
        """Go through a whole session; somebody in charge answers what is refused."""
        life = self.life
        life.scan(place, "GP:CANCEL")
        life.badge(place, KEEPER)
        for code in (*codes, f"GP:QTY:{count}"):
            life.scan(place, code)
            if answered:
                life.badge(place, BOSS)
                life.scan(place, "GP:WHY:drill")
        life.scan(place, "GP:CONFIRM")

    def cut(self, written: int) -> None:
        """Lose power; what was not written never was."""
        life = self.life
        self.watch = Watch([*life.disk, *life.pending[:written]])
        life.restart(written=written)

    def close(self) -> None:
        """See that book and batches agree, and that everything adds up."""
        life = self.life
        stock = kept_stock([*life.disk, *life.pending])
        assert all(total(stock.ledger, item) == 0 for item in stock.ledger.items)
        assert {
            key: count
            for key, count in self.watch.held.items()
            if count and not is_virtual(key[1])
        } == {
            (item, place, lot): account.closing
            for item, book in stock.ledger.items.items()
            for (place, lot), account in book.items()
            if account.closing and not is_virtual(place)
        }
        assert all(
            count >= 0
            for (_, place, _), count in self.watch.held.items()
            if not is_virtual(place)
        )
        assert set(stock.ledger.items) <= {*GOODS.items}


def any_days(moments: list[tuple[str, str, Any]]) -> None:
    """Live through them, and settle at the end."""
    days = Days()
    for moment in moments:
        days.happen(moment)
    days.close()


@given(st.lists(MOMENTS, min_size=5, max_size=25))
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
def test_laws_of_any_days(moments: list[tuple[str, str, Any]]) -> None:
    """Each move is confirmed, told, allowed or answered for, and adds up to 0."""
    any_days(moments)


@pytest.mark.campaign
@pytest.mark.timeout(3600)
@given(st.lists(MOMENTS, min_size=20, max_size=80))
@settings(deadline=None, max_examples=5_000, suppress_health_check=list(HealthCheck))
def test_laws_of_many_days(moments: list[tuple[str, str, Any]]) -> None:
    """The same over longer days, and very many of them."""
    any_days(moments)
