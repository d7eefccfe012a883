"""A shelf on a scale: counts pieces of one item by weight and says when they run low.

It asks the storekeeper to refill. It is no legal weighing, and it counts only what
lies still: while the scale is moving, or gone, there is no count, and never a 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from drivers.contract import option
from drivers.quantities import Quantity
from edge_app.model import (
    Acknowledged,
    Command,
    Document,
    Entry,
    OrderFailed,
    PortChange,
    Reading,
    Replied,
    Started,
    StationInput,
    Tick,
    cause_of,
    ns,
)
from edge_app.outcomes import Answer, Condition, Event, Order, Priority, When
from edge_app.shared import Shared
from edge_app.stations.contract import Outcomes, State, StationKind

VERBS = frozenset({"zero", "tare"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What lies on the shelf, and when it is low."""

    name: str
    scale: str
    item: str
    piece_g: Decimal = option(MISSING, low=0.001, about="Weight of one piece, in g.")
    low: int = option(MISSING, low=0, about="At this many pieces or fewer it is low.")
    hysteresis: int = option(
        5, low=0, about="Pieces above `low` that must be exceeded to end the alarm."
    )
    settle_s: float = option(
        1.0, low=0, high=60, about="How long the scale must lie still, in s."
    )
    answer_s: float = option(
        5.0, low=1, high=60, about="How long an order to the scale stays good, in s."
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlives a stop: the last count, None before the first; whether it is low.

    `refused` are the orders that the scale did not carry out when last asked.
    """

    pieces: int | None = None
    low: bool = False
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passing:
    """The stretch of still readings so far, from `since_ns`, and what it spans."""

    state: str = "settling"
    since_ns: int = 0
    span_g: tuple[Fraction, Fraction] | None = None
    mass_kg: Decimal | None = None
    off_by: Decimal | None = None
    asked: Mapping[str, str] = field(default_factory=dict)
    """Orders that the scale has not answered: the command's id by verb."""


ShelfState = State[Kept, Passing]


def step(
    limits: Limits, state: ShelfState, _shared: Shared, given: StationInput
) -> tuple[ShelfState, Outcomes]:
    """Take one input; return the next state and what it earns."""
    match given:
        case Command():
            return _order(limits, state, given)
        case Started():
            return state, (_low(limits, state.kept),)
        case Tick() | Acknowledged():
            return state, ()
    return _hear(limits, state, given)


def _hear(
    limits: Limits, state: ShelfState, given: Entry
) -> tuple[ShelfState, Outcomes]:
    match given:
        case _ if given.device != limits.scale:
            return state, ()
        case Reading(quantity=Quantity.MASS):
            return _weigh(limits, state, given)
        case Replied():
            return _answered(limits, state, given)
        case OrderFailed():
            return _failed(limits, state, given)
        case PortChange():
            return _port(limits, state, given)
    return state, ()


def count(mass_kg: Decimal, piece_g: Decimal) -> tuple[int, Decimal]:
    """Count pieces exactly, halves to even; and how far off the whole number it is.

    The distance is in pieces, to the thousandth: near 0.5 the count is a guess.
    """
    exact = Fraction(mass_kg) * 1000 / Fraction(piece_g)
    pieces = round(exact)
    return pieces, Decimal(round((exact - pieces) * 1000)).scaleb(-3)


def _weigh(
    limits: Limits, state: ShelfState, reading: Reading
) -> tuple[ShelfState, Outcomes]:
    if not reading.stable or not reading.value.is_finite():
        return _restless(state, "unstable"), ()
    passing = _stretch(limits, state.passing, reading)
    state = replace(state, passing=passing)
    if reading.at.boot_ns - passing.since_ns < ns(limits.settle_s):
        return state, ()
    pieces, off_by = count(reading.value, limits.piece_g)
    passing = replace(passing, mass_kg=reading.value, off_by=off_by)
    if pieces < 0:
        return replace(state, passing=replace(passing, state="below-zero")), ()
    state = replace(state, passing=replace(passing, state="stable"))
    if pieces == state.kept.pieces:
        return state, ()
    return _counted(limits, state, pieces, reading)


def _stretch(limits: Limits, passing: Passing, reading: Reading) -> Passing:
    """Add a still reading to the stretch, or begin a new one where it does not fit."""
    mass_g = Fraction(reading.value) * 1000
    lowest_g, highest_g = passing.span_g or (mass_g, mass_g)
    span_g = min(lowest_g, mass_g), max(highest_g, mass_g)
    if passing.span_g and span_g[1] - span_g[0] <= Fraction(limits.piece_g) / 2:
        return replace(passing, span_g=span_g)
    return replace(
        _unsettled(passing, "settling"),
        since_ns=reading.at.boot_ns,
        span_g=(mass_g, mass_g),
    )


def _unsettled(passing: Passing, why: str) -> Passing:
    return Passing(state=why, asked=passing.asked)


def _restless(state: ShelfState, why: str) -> ShelfState:
    return replace(state, passing=_unsettled(state.passing, why))


def _counted(
    limits: Limits, state: ShelfState, pieces: int, reading: Reading
) -> tuple[ShelfState, Outcomes]:
    before = state.kept.pieces
    top = limits.low + (limits.hysteresis if state.kept.low else 0)
    kept = replace(state.kept, pieces=pieces, low=pieces <= top)
    data: Document = {
        "item": limits.item,
        "pieces": pieces,
        "before": before,
        "mass_kg": reading.value,
        "off_by": state.passing.off_by,
        "low": kept.low,
    }
    level = Event("stock.level", limits.name, reading.at, data, cause_of(reading))
    return replace(state, kept=kept), (level, _low(limits, kept))


def _low(limits: Limits, kept: Kept) -> Condition:
    left = "unknown" if kept.pieces is None else kept.pieces
    text = f"Refill {limits.item} on {limits.name}: {left} left, low at {limits.low}."
    return _condition(limits, "low", kept.low, Priority.MEDIUM, text)


def _condition(
    limits: Limits, what: str, active: bool, priority: Priority, text: str
) -> Condition:
    return Condition(f"{limits.name}-{what}", limits.name, active, priority, text)


def _order(
    limits: Limits, state: ShelfState, command: Command
) -> tuple[ShelfState, Outcomes]:
    if command.verb not in VERBS:
        text = f"{limits.name} does not know {command.verb}."
        return state, (Answer(command.id, ok=False, text=text),)
    if state.passing.state == "lost":
        text = f"The scale {limits.scale} does not answer; look at its cable and power."
        return state, (Answer(command.id, ok=False, text=text),)
    by_ns = command.at.boot_ns + ns(limits.answer_s)
    order = Order(limits.scale, command.verb, None, When.COMMITTED, by_ns, command.id)
    asked = {**state.passing.asked, command.verb: command.id}
    state = replace(state, passing=replace(state.passing, asked=asked))
    text = f"{command.verb} accepted; the scale's own answer follows as an event."
    return state, (order, Answer(command.id, ok=True, text=text))


def _answered(
    limits: Limits, state: ShelfState, reply: Replied
) -> tuple[ShelfState, Outcomes]:
    if reply.to == "weigh":
        return (state if reply.ok else _restless(state, "unstable")), ()
    asked = state.passing.asked
    # A scale that did not understand does not say what: it was the oldest order.
    verb = next(iter(asked), "") if reply.to == "command" else reply.to
    if verb not in VERBS:
        return state, ()
    said: Document = {"device": reply.device, "to": verb, "ok": reply.ok}
    data = {**said, "text": reply.text}
    cause = asked.get(verb) or cause_of(reply)
    told = Event("device", limits.name, reply.at, data, cause)
    state, condition = _settle(limits, state, verb, "" if reply.ok else reply.text)
    if reply.ok:
        state = _restless(state, "settling")
    return state, (told, condition)


def _failed(
    limits: Limits, state: ShelfState, failed: OrderFailed
) -> tuple[ShelfState, Outcomes]:
    data: Document = {"device": failed.device, "verb": failed.verb, "why": failed.why}
    event = Event("order.failed", limits.name, failed.at, data, failed.cause)
    if failed.verb not in VERBS:
        return state, (event,)
    state, condition = _settle(limits, state, failed.verb, failed.why or "no answer")
    return state, (event, condition)


def _settle(
    limits: Limits, state: ShelfState, verb: str, why: str
) -> tuple[ShelfState, Condition]:
    """Take an order off the list; `why` is empty if the scale carried it out."""
    asked = {key: id_ for key, id_ in state.passing.asked.items() if key != verb}
    others = tuple(name for name in state.kept.refused if name != verb)
    refused = (*others, verb) if why else others
    kept = state.kept
    if refused != kept.refused:
        kept = replace(kept, refused=refused)
    text = f"The scale of {limits.name} did not {verb}: {why}. Clear it and ask again."
    state = State(kept, replace(state.passing, asked=asked))
    return state, _condition(limits, verb, bool(why), Priority.LOW, text)


def _port(
    limits: Limits, state: ShelfState, change: PortChange
) -> tuple[ShelfState, Outcomes]:
    state = State(state.kept, Passing("settling" if change.up else "lost"))
    text = f"{limits.name} is not counted: scale {limits.scale} is gone, {change.why}."
    return state, (_condition(limits, "scale", not change.up, Priority.MEDIUM, text),)


def view(limits: Limits, state: ShelfState, _shared: Shared) -> Document:
    """Return the retained state; a count stands only while the scale lies still."""
    passing, kept = state.passing, state.kept
    still = passing.state == "stable"
    return {
        "state": passing.state,
        "item": limits.item,
        "pieces": kept.pieces if still else None,
        "last_pieces": kept.pieces,
        "mass_kg": passing.mass_kg,
        "off_by": passing.off_by if still else None,
        "low": kept.low,
    }


STATION = StationKind(
    name="shelf",
    limits=Limits,
    devices={"scale": frozenset({Quantity.MASS})},
    people=frozenset(),
    kept=Kept,
    version=1,
    upgrades={},
    verbs=VERBS,
    fresh=lambda: State(Kept(), Passing()),
    step=step,
    view=view,
)
