"""One gate beside the others: a thermometer that drifts is seen in its people. Pure.

The same people go through all gates of a site, so the days of two thermometers are
alike. One whose accepted people read warmer or colder than those of the other gates,
or who flags another share of them, is to be checked at the black body.

Source: `domain.md` 2.7 (0.3 °C for a day). The share is compared as two proportions.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from edge_app.changed import changed
from edge_app.roll import GateDay

APART_C = Decimal("0.3")
LEAST_PEOPLE = 30
"""With fewer people a day says nothing of a thermometer."""
SIGMAS = 3
"""So many standard errors apart are two shares of flagged people no accident."""


def counted(today: GateDay, value_c: Decimal, *, flagged: bool) -> GateDay:
    """Return a day with one person more."""
    if flagged:
        return changed(today, people=today.people + 1, flagged=today.flagged + 1)
    return changed(
        today,
        people=today.people + 1,
        accepted=today.accepted + 1,
        sum_c=today.sum_c + value_c,
    )


def together(days: Iterable[GateDay]) -> GateDay:
    """Return the people of several gates as if they were one."""
    known = tuple(days)
    return GateDay(
        people=sum(one.people for one in known),
        flagged=sum(one.flagged for one in known),
        accepted=sum(one.accepted for one in known),
        sum_c=sum((one.sum_c for one in known), Decimal(0)),
    )


def why_apart(own: GateDay, others: GateDay) -> str:
    """Say in what a gate's day differs from that of the other gates, or nothing."""
    if min(own.accepted, others.accepted) < LEAST_PEOPLE:
        return ""
    apart_c = own.sum_c / own.accepted - others.sum_c / others.accepted
    if abs(apart_c) > APART_C:
        way = "warmer" if apart_c > 0 else "colder"
        return f"its people read {abs(apart_c):.2f} °C {way} than at the other gates"
    if _share_apart(own, others):
        return (
            f"it found {_pct(own)} % of its people too warm,"
            f" the other gates {_pct(others)} %"
        )
    return ""


def _share_apart(own: GateDay, others: GateDay) -> bool:
    """Compare two shares exactly: their distance squared with that of an accident."""
    people, flagged = own.people + others.people, own.flagged + others.flagged
    cross = own.flagged * others.people - others.flagged * own.people
    spread = flagged * (people - flagged) * own.people * others.people
    return cross * cross * people > SIGMAS**2 * spread > 0


def _pct(day: GateDay) -> str:
    return f"{100 * day.flagged / day.people:.1f}"
