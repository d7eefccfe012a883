"""A shelf on a scale: counts what lies on it by weight and says what went unscanned.

It asks the storekeeper to refill, to scan and to settle. It is no legal weighing, and
it counts only what lies still: while the scale is moving, or gone, there is no count,
and never a 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drivers.quantities import Quantity, TagScheme
from edge_app.model import (
    Booked,
    Command,
    Document,
    OrderFailed,
    PortChange,
    Reading,
    Refused,
    Replied,
    Settle,
    Started,
    StationInput,
    TagRead,
    Tick,
    cause_of,
    ns,
)
from edge_app.outcomes import Priority, WakeAt
from edge_app.shared import Shared
from edge_app.stations import (
    shelf_fusion,
    shelf_hands,
    shelf_ledger,
    shelf_levels,
    shelf_orders,
    shelf_tags,
    shelf_weighing,
)
from edge_app.stations.contract import Outcomes, State, StationKind
from edge_app.stations.shelf_limits import ONLY, Limits
from edge_app.stations.shelf_parts import Kept, Passing, ShelfState, Turn, kilograms
from edge_app.stations.weighing import Weighing

__all__ = ["STATION", "Kept", "Limits", "ShelfState"]

LOOK_NS = ns(3600)
"""How often the day is looked at for what is due."""


def step(
    limits: Limits, state: ShelfState, shared: Shared, given: StationInput
) -> tuple[ShelfState, Outcomes]:
    """Take one input; return the next state and what it earns."""
    turn = Turn(limits, state.kept, state.passing, shared, given.at, cause_of(given))
    match given:
        case Reading(quantity=Quantity.MASS) if given.device in limits.cells:
            shelf_weighing.hear(turn, given)
        case Command() | Settle():
            shelf_hands.obey(turn, given)
        case Started():
            _begin(turn)
        case Booked():
            shelf_fusion.add_scan(turn, given)
        case TagRead():
            shelf_tags.hear(turn, given)
        case Tick():
            turn.note(wake_ns=None)
        case PortChange() | Replied() | Refused() | OrderFailed():
            _hear(turn, given)
    _settle(turn, quick=_quick(state, turn, given))
    return State(turn.kept, turn.passing), tuple(turn.outcomes)


def _hear(turn: Turn, given: PortChange | Replied | Refused | OrderFailed) -> None:
    """Take what a device says beside weights and tags."""
    if isinstance(given, PortChange) and given.device == turn.limits.reader:
        shelf_tags.port(turn, given)
    if given.device not in turn.limits.cells:
        return
    match given:
        case PortChange():
            _port(turn, given)
        case Replied():
            shelf_orders.answered(turn, given)
        case OrderFailed():
            shelf_orders.failed(turn, given)
        case Refused():
            shelf_weighing.refuse(turn)


def _begin(turn: Turn) -> None:
    """Take up what was kept; what was taken meanwhile is a step from there."""
    reference_mg = turn.kept.reference_mg
    turn.passing = Passing(weighing=Weighing(reference_mg=reference_mg))
    if turn.limits.item:
        shelf_levels.tell_low(turn)
    shelf_fusion.resume(turn)


def _port(turn: Turn, change: PortChange) -> None:
    """Without every one of its scales a shelf has no weight."""
    name = turn.limits.name
    lost = turn.passing.lost - {change.device}
    lost = lost if change.up else lost | {change.device}
    turn.note(lost=lost, cells={})
    reference_mg = turn.passing.weighing.reference_mg
    state = Weighing(reference_mg=reference_mg)
    turn.note(weighing=state.trouble("lost") if lost else state, asked={})
    text = f"{name} is not counted: scale {change.device} is gone, {change.why}."
    turn.alarm("scale", bool(lost), text, Priority.MEDIUM)


def _quick(before: ShelfState, turn: Turn, given: StationInput) -> bool:
    """Say whether it was one of many samples, which changed nothing but the weight."""
    states = before.passing.weighing.state, turn.passing.weighing.state
    same = states[0] == states[1] and before.kept is turn.kept
    return same and isinstance(given, Reading)


def _settle(turn: Turn, *, quick: bool) -> None:
    """Do what is due by now, and ask to be woken for the next of it."""
    limits, now_ns = turn.limits, turn.at.boot_ns
    if limits.reader:
        shelf_tags.settle(turn)
    if limits.scanned:
        shelf_fusion.settle(turn)
    if limits.scanned and not quick:
        shelf_ledger.look(turn)
    look_ns = turn.passing.look_ns
    if turn.kept.calibration.due and (look_ns is None or look_ns <= now_ns):
        shelf_hands.look_at_due(turn)
        turn.note(look_ns=now_ns + LOOK_NS)
    _wake(turn)


def _wake(turn: Turn) -> None:
    wishes = [turn.passing.look_ns]
    if turn.limits.scanned:
        wishes.append(shelf_fusion.due_ns(turn))
        if turn.passing.differs_ns is not None:
            wishes.append(shelf_ledger.due_ns(turn, turn.passing.differs_ns))
    if turn.limits.reader:
        wishes.append(shelf_tags.due_ns(turn))
    wake_ns = min((one for one in wishes if one is not None), default=None)
    # An earlier wish that is still open brings a tick, and with it the next wish.
    asked_ns = turn.passing.wake_ns
    if wake_ns is not None and (asked_ns is None or wake_ns < asked_ns - 1):
        turn.note(wake_ns=wake_ns + 1)
        turn.outcomes.append(WakeAt(wake_ns + 1))


def view(limits: Limits, state: ShelfState, _shared: Shared) -> Document:
    """Return the retained state; a count stands only while the scale lies still."""
    passing, kept = state.passing, state.kept
    still = passing.weighing.state == "stable" and passing.guided is None
    shown_mg = passing.shown_mg if passing.weighing.state == "stable" else None
    data: dict[str, Any] = {
        "state": "calibrating" if passing.guided else passing.weighing.state,
        **shelf_levels.document(limits, kept, still=still),
        "mass_kg": None if shown_mg is None else kilograms(shown_mg),
        "off_by": passing.off_by if still else None,
    }
    if limits.item:
        data["low"] = kept.low
    if limits.scanned:
        data["open"] = [shelf_fusion.document(one) for one in kept.open]
    if kept.calibration.id:
        data["calibrated"] = kept.calibration.date
        data["calibration_due"] = kept.calibration.due
    return data


def _from_form_1(old: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take over the count, the alarm and the refused orders of the first form."""
    pieces = old["pieces"]
    held = {} if pieces is None else {ONLY: {"pieces": pieces}}
    return {"bins": held, "low": old["low"], "refused": old["refused"]}


STATION = StationKind(
    name="shelf",
    limits=Limits,
    devices={
        "scale": frozenset({Quantity.MASS}),
        "scales": frozenset({Quantity.MASS}),
        "reader": frozenset({TagScheme.EPC}),
        "neighbours": frozenset({TagScheme.EPC}),
    },
    people=frozenset(),
    kept=Kept,
    version=2,
    upgrades={1: _from_form_1},
    verbs=shelf_hands.VERBS,
    fresh=lambda: State(Kept(), Passing()),
    step=step,
    view=view,
    hears_moves=True,
)
