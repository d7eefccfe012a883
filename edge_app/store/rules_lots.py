"""Rules about what a lot is: expired, recalled, held back, earmarked. Pure."""

from __future__ import annotations

from edge_app.moves import Reason, is_virtual
from edge_app.store.lots import NEVER, first_out, is_expired, missing_documents
from edge_app.store.rules_case import Case
from edge_app.store.rules_hazards import apart

INWARD = frozenset({Reason.RECEIVE, Reason.OPENING})
DATED = frozenset({Reason.ISSUE, Reason.PACK, Reason.RECEIVE, Reason.RELEASE})
"""Reasons for which nothing expired may move; counted and scrapped it may be."""


def expired(case: Case) -> bool:
    """Say whether the lot's last day is over."""
    return case.move.reason in DATED and is_expired(case.lot, case.context.day)


def recalled(case: Case) -> bool:
    """Say whether the lot was called back, and is not on its way out of use."""
    released = case.move.reason is Reason.RELEASE
    return bool(case.lot.recalled) and (case.leaves or released)


def quarantined(case: Case) -> bool:
    """Say whether the goods stand in quarantine and would come into use."""
    move = case.move
    moved = move.reason is Reason.MOVE and not case.in_quarantine(move.target)
    return (case.leaves or moved) and case.in_quarantine(move.source)


def undocumented(case: Case) -> bool:
    """Say whether an imported lot lacks one of its four documents (四个不得)."""
    item = case.item
    if item is None or not item.cold_chain_import:
        return False
    released = case.move.reason is Reason.RELEASE
    return (case.leaves or released) and bool(missing_documents(case.lot))


def earmarked(case: Case) -> bool:
    """Say whether a donation would leave for another purpose than its own."""
    purpose = case.lot.purpose
    return case.leaves and bool(purpose) and purpose != case.context.purpose


def contradicted(case: Case) -> bool:
    """Say whether a lot comes in with another last day or purpose than the known.

    A lot of which nothing is left may come again as something else.
    """
    known = case.stock.lots.get((case.move.item, case.move.lot))
    if known is None or case.move.reason not in INWARD:
        return False
    dates = known.expiry and case.lot.expiry and known.expiry != case.lot.expiry
    purposes = known.purpose != case.lot.purpose
    return bool(dates or purposes) and _is_there(case)


def _is_there(case: Case) -> bool:
    book = case.stock.ledger.items.get(case.move.item, {})
    return any(
        lot == case.move.lot and account.closing > 0 and not is_virtual(place)
        for (place, lot), account in book.items()
    )


def sooner(case: Case) -> str:
    """Name a usable lot at the same place that expires before this one, if any."""
    if not case.leaves:
        return ""
    mine = case.lot.expiry or NEVER
    lots = (lot for lot in case.lots_there() if lot.lot != case.move.lot)
    free = [
        lot for lot in lots if not case.locks(lot) and not _bound(case, lot.purpose)
    ]
    first = next(iter(first_out(free)), None)
    return first.lot if first is not None and (first.expiry or NEVER) < mine else ""


def _bound(case: Case, purpose: str) -> bool:
    return bool(purpose) and purpose != case.context.purpose


def not_first(case: Case) -> bool:
    """Say whether another lot has to leave first, where that is a must."""
    return case.context.strict_lots and bool(sooner(case))


def unfit_neighbour(case: Case) -> str:
    """Name the hazard class at the target that the goods must not stand beside."""
    item, place = case.item, case.move.target
    if item is None or not item.hazard or is_virtual(place):
        return ""
    known = case.stock.catalogue.items
    others = {one.item for one in case.context.booked if one.target == place}
    for name in (*case.stock.ledger.items, *others):
        other = known.get(name)
        hazard = other.hazard if other is not None else ""
        if hazard and apart(item.hazard, hazard) and case.at(name, place) > 0:
            return hazard
    return ""


def beside_hazard(case: Case) -> bool:
    """Say whether hazardous goods would stand together that must not."""
    return bool(unfit_neighbour(case))
