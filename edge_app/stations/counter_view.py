"""The counter's screen as its retained state: no names, only a hash. Pure."""

from __future__ import annotations

from edge_app.model import Document, Json
from edge_app.shared import Shared
from edge_app.stations.counter_parts import CounterState, Limits, Passing, with_some
from edge_app.stations.counter_session import Line, Session

MOST_SHOWN = 20
"""How many lines the screen has, the newest ones."""


def view(limits: Limits, state: CounterState, shared: Shared) -> Document:
    """Return what lies there, how much is in the store, and the open session."""
    kept, passing = state.kept, state.passing
    shown: dict[str, Json] = {
        "state": _heard(passing),
        "direction": limits.direction,
        "tags": len(kept.present),
        "booked": sum(present.moved for present in kept.present),
        "in_store": shared.stock.ledger.in_all(limits.store),
    }
    if limits.badges:
        said, hint = passing.said, passing.hint
        shown |= {"say": said[0], "say_zh": said[1]}
        shown |= with_some({"hint": hint[0], "hint_zh": hint[1]})
    if unsettled := sum(map(len, shared.unsettled.values())):
        shown["unsettled"] = unsettled
    if kept.session is not None:
        shown["session"] = _session(limits, kept.session)
    return shown


def _heard(passing: Passing) -> str:
    if passing.tags.deaf:
        return "reader lost"
    return "scanner lost" if passing.codes.deaf else "ready"


def _session(limits: Limits, session: Session) -> Document:
    source, target = limits.ends.of(session)
    refused = session.refusal.bar if session.refusal is not None else ""
    facts: dict[str, Json] = {
        "person": session.person,
        "kind": session.kind,
        "paper": session.paper,
        "recipient": session.party,
        "purpose": session.purpose,
        "from": source,
        "to": target,
        "waits_for": session.awaits,
        "refused": refused,
    }
    totals: dict[str, int] = {}
    for line in session.lines:
        totals[line.unit] = totals.get(line.unit, 0) + line.quantity
    return {
        "number": session.number,
        "lines_in_all": len(session.lines),
        "totals": totals,
        "lines": [_line(one) for one in session.lines[-MOST_SHOWN:]],
        **with_some(facts),
    }


def _line(line: Line) -> Document:
    return {
        "line": line.number,
        "item": line.item,
        "quantity": line.quantity,
        "unit": line.unit,
        **with_some({"lot": line.lot, "expiry": line.expiry}),
        **({"overridden": sorted(line.overridden)} if line.overrides else {}),
    }
