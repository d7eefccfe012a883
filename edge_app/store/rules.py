"""Every rule that can refuse a move, in the order in which they are asked. Pure.

Each bar has its sentence for the screen in English and Chinese, its own number of
beeps, and says whether somebody in charge may override it. What the ledger cannot hold
nobody overrides.

Beeps: one is "taken", two are "something is asked"; 3 wrong way or paper, 4 not enough,
5 the lot may not be used, 6 it must not stand there, 7 it is kept for others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from edge_app.store import rules_limits as limits
from edge_app.store import rules_lots as lots
from edge_app.store.lots import missing_documents
from edge_app.store.rules_case import Case
from edge_app.store.rules_hazards import NAMES

PAPER_BEEPS, SHORT_BEEPS, LOT_BEEPS, SHELF_BEEPS, KEPT_BEEPS = 3, 4, 5, 6, 7


@dataclass(frozen=True, slots=True)
class Bar:
    """One rule: `judge` says whether it refuses.

    The sentences have places for `facts`. With `of_lot` it speaks of the lot alone, so
    that another lot of the item may do. With `second` whoever overrides it must be
    another person than the one who acts.
    """

    key: str
    judge: Callable[[Case], bool]
    en: str
    zh: str
    beeps: int
    overridable: bool = True
    of_lot: bool = False
    second: bool = False


BARS: tuple[Bar, ...] = (
    Bar(
        "wrong-direction",
        limits.wrong_way,
        "Wrong way: {paper} is no paper for this.",
        "方向错误:{paper} 不是此类单据。",
        PAPER_BEEPS,
    ),
    Bar(
        "not-returnable",
        limits.not_returnable,
        "{item_en} is used once and does not come back.",
        "{item_zh} 为一次性物资,不回收。",
        PAPER_BEEPS,
    ),
    Bar(
        "no-approval",
        limits.unapproved,
        "Scan the approval first: nothing leaves without one.",
        "请先扫描审批单,无审批不得出库。",
        PAPER_BEEPS,
    ),
    Bar(
        "paper-ended",
        limits.ended,
        "{paper} is not valid any more.",
        "单据 {paper} 已失效。",
        PAPER_BEEPS,
    ),
    Bar(
        "over-paper",
        limits.over_paper,
        "{paper} has {left} of {item_en} left, not {quantity}.",
        "单据 {paper} 中 {item_zh} 剩余 {left},本次 {quantity} 超量。",
        PAPER_BEEPS,
    ),
    Bar(
        "short",
        limits.short,
        "{source} holds {there} of {item_en}, not {quantity}; {usable} are usable.",
        "{source} 的 {item_zh} 只有 {there},不足 {quantity},可用 {usable}。",
        SHORT_BEEPS,
        overridable=False,
    ),
    Bar(
        "recalled",
        lots.recalled,
        "Lot {lot} of {item_en} is recalled: {recalled}",
        "{item_zh} 批号 {lot} 已召回:{recalled}",
        LOT_BEEPS,
        of_lot=True,
    ),
    Bar(
        "expired",
        lots.expired,
        "Lot {lot} of {item_en} expired after {expiry}; {usable} are usable.",
        "{item_zh} 批号 {lot} 已过有效期 {expiry},可用 {usable}。",
        LOT_BEEPS,
        of_lot=True,
    ),
    Bar(
        "quarantined",
        lots.quarantined,
        "{source} is quarantine: release the goods first.",
        "{source} 为待检区,请先消毒放行。",
        LOT_BEEPS,
    ),
    Bar(
        "no-documents",
        lots.undocumented,
        "Lot {lot} of {item_en} has no proof of: {documents}.",
        "{item_zh} 批号 {lot} 证明不全({documents}),四个不得。",
        LOT_BEEPS,
        of_lot=True,
    ),
    Bar(
        "earmarked",
        lots.earmarked,
        "Lot {lot} of {item_en} was given for {purpose} only.",
        "{item_zh} 批号 {lot} 为定向捐赠,仅用于 {purpose}。",
        LOT_BEEPS,
        of_lot=True,
    ),
    Bar(
        "lot-differs",
        lots.contradicted,
        "Lot {lot} of {item_en} is known with another last day or purpose.",
        "{item_zh} 批号 {lot} 与已登记的有效期或用途不符。",
        LOT_BEEPS,
    ),
    Bar(
        "not-first",
        lots.not_first,
        "Take lot {sooner} of {item_en} first: it expires sooner.",
        "请先出 {item_zh} 批号 {sooner}(近效期先出)。",
        LOT_BEEPS,
    ),
    Bar(
        "hazard",
        lots.beside_hazard,
        "{item_en} must not stand beside {hazard_en}: not on {target}.",
        "{item_zh} 不得与{hazard_zh}同处存放,请勿放入 {target}。",
        SHELF_BEEPS,
    ),
    Bar(
        "not-for-recipient",
        limits.other_receiver,
        "{item_en} is not for {recipient}.",
        "{item_zh} 不发给 {recipient}。",
        KEPT_BEEPS,
    ),
    Bar(
        "untouchable",
        limits.below_untouchable,
        "{untouchable} of {item_en} must stay; only {usable} are usable.",
        "{item_zh} 有 {untouchable} 不可动用,现可用 {usable}。",
        KEPT_BEEPS,
    ),
    Bar(
        "reserved",
        limits.reserved,
        "{item_en} is reserved for those who come first.",
        "{item_zh} 已为优先人员预留。",
        KEPT_BEEPS,
    ),
)
"""Every bar there is."""

OF_LOT = tuple(bar for bar in BARS if bar.of_lot)


def why_not(case: Case, overridden: frozenset[str] = frozenset()) -> Bar | None:
    """Return the first bar that refuses and was not overridden; None if none does."""
    for bar in BARS:
        if bar.key not in overridden and bar.judge(case):
            return bar
    return None


def lot_locked(case: Case) -> bool:
    """Say whether the lot itself may not move so, whatever the quantity."""
    return any(bar.judge(case) for bar in OF_LOT)


def sentence(bar: Bar, case: Case) -> tuple[str, str]:
    """Return a bar's sentence in English and Chinese."""
    known = facts(case)
    return bar.en.format_map(known), bar.zh.format_map(known)


def facts(case: Case) -> dict[str, str]:
    """Return what a sentence may tell of a case."""
    move, item, lot = case.move, case.item, case.lot
    hazard = NAMES.get(lots.unfit_neighbour(case), ("", ""))
    return {
        "item_en": item.name_en if item is not None else move.item,
        "item_zh": item.name_zh if item is not None else move.item,
        "lot": move.lot or "-",
        "quantity": str(move.quantity),
        "source": move.source,
        "target": move.target,
        "paper": move.paper,
        "recipient": move.recipient or "-",
        "expiry": lot.expiry,
        "recalled": lot.recalled,
        "purpose": lot.purpose,
        "documents": ", ".join(missing_documents(lot)),
        "left": str(max(0, case.left())),
        "there": str(case.at(move.item, move.source)),
        "usable": str(max(0, case.usable())),
        "sooner": lots.sooner(case),
        "hazard_en": hazard[0],
        "hazard_zh": hazard[1],
        "untouchable": str(limits.untouchable(item)) if item is not None else "0",
    }
