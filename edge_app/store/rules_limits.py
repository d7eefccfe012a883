"""Rules about how much may go and to whom: papers, receivers, reserves. Pure."""

from __future__ import annotations

from edge_app.moves import Reason, is_virtual
from edge_app.store.catalogue import Item
from edge_app.store.rules_case import Case

PAPER_OF = {Reason.RECEIVE: "delivery", Reason.ISSUE: "approval"}
"""Which kind of paper goods may move upon, where there is one."""


def wrong_way(case: Case) -> bool:
    """Say whether the paper is for the other direction."""
    paper = case.paper
    if paper is None:
        return False
    return PAPER_OF.get(case.move.reason, paper.kind) != paper.kind


def not_returnable(case: Case) -> bool:
    """Say whether goods come back that are used up once."""
    item = case.item
    return case.move.reason is Reason.RETURN and item is not None and not item.returns


def short(case: Case) -> bool:
    """Say whether the place holds less than is to leave it."""
    move = case.move
    if is_virtual(move.source):
        return False
    return case.held(move.item, move.source, move.lot) < move.quantity


def unapproved(case: Case) -> bool:
    """Say whether goods would leave without an announced approval."""
    wanted = case.context.needs_approval and case.move.reason is Reason.ISSUE
    return wanted and case.paper is None


def ended(case: Case) -> bool:
    """Say whether the paper holds no more."""
    paper, day = case.paper, case.context.day
    if paper is None:
        return False
    return bool(paper.ended) or bool(day and paper.until and paper.until < day)


def over_paper(case: Case) -> bool:
    """Say whether more would move than remains of it on the paper."""
    return case.paper is not None and case.move.quantity > case.left()


def other_receiver(case: Case) -> bool:
    """Say whether the item is not for this recipient."""
    item = case.item
    if item is None or not item.receivers or not case.leaves:
        return False
    return not item.receivers & {case.move.recipient, case.context.priority}


def untouchable(item: Item) -> int:
    """Return what of an item nobody may touch, rounded up.

    It is a share of the reserve, and the reserve is the planned full-load use over the
    target days: 20 days of 90 are 22.3 %. Source: `needs.md` (20: untouchable below).
    """
    return -(-item.daily_use * item.target_days * item.untouchable_pct // 100)


def below_untouchable(case: Case) -> bool:
    """Say whether an issue would eat into what nobody may touch."""
    item = case.item
    if item is None or not case.leaves or not item.untouchable_pct:
        return False
    return case.usable() - case.move.quantity < untouchable(item)


def reserved(case: Case) -> bool:
    """Say whether an issue would take what others come first for (四优先)."""
    if not case.leaves:
        return False
    context = case.context
    item = case.move.item
    days = context.reserve_days
    kept = context.reserved(case.stock, item, context.priority, days)
    return kept > 0 and case.usable() - case.move.quantity < kept
