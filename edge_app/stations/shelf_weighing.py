"""From what the scale says to stable weights: cells added up, calibration, zero.

A shelf on several cells has a weight when each of them has said one. A bare cell is
watched for codes that never change, and its zero is kept by the gateway; an indicator
does both by itself.

Source: `domain.md` 4.1 (zero), 4.2 (bare cells), 4.3 (fault).
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from edge_app.model import Json, Reading, Replied, ns
from edge_app.stations import shelf_counting, shelf_fusion, shelf_levels, weighing
from edge_app.stations.shelf_parts import Turn, grams, thousandths
from edge_app.stations.weighing import Weighing, WeighState
from edge_app.stations.weighing_zero import RESTLESS, Zero, track

STUCK_NS = ns(60)
"""A bare cell is never quite still: the same code for longer is a broken one."""
DEAD_NS = ns(2)
"""Without a believed value for so long, refused ones are a fault."""
ENDLESS_MG = 10**12
KEEP_SHARE = 4
"""A reference that drifted by this part of a step is written down again."""
TROUBLES: tuple[WeighState, ...] = ("overload", "underload", "fault")


def hear(turn: Turn, reading: Reading) -> None:
    """Take one value of one cell."""
    if not reading.value.is_finite() or abs(reading.value) * 10**6 > ENDLESS_MG:
        _away(turn, "moving")
        return
    raw_mg, still = round(reading.value.scaleb(6)), reading.stable
    if turn.limits.scales:
        cells = {**turn.passing.cells, reading.device: (raw_mg, still)}
        turn.note(cells=cells)
        if len(cells) < len(turn.limits.scales):
            return
        raw_mg = sum(mass_mg for mass_mg, _ in cells.values())
        still = all(calm for _, calm in cells.values())
        turn.note(cells={})
    now_ns, passing = turn.at.boot_ns, turn.passing
    same_ns = passing.same_ns if raw_mg == passing.raw_mg else now_ns
    turn.note(heard_ns=now_ns, raw_mg=raw_mg, same_ns=same_ns)
    if turn.limits.bare_cell and now_ns - same_ns > STUCK_NS:
        _away(turn, "fault")
    elif not passing.lost:
        _weigh(turn, raw_mg, still=still)


def zero_of(turn: Turn) -> Zero:
    """Return the zero as it is tracked now; it is written down with a step."""
    return turn.passing.zero or turn.kept.zero


def _weigh(turn: Turn, raw_mg: int, *, still: bool) -> None:
    before, rule = turn.passing.weighing, turn.limits.rule
    net_mg = raw_mg
    if turn.passing.guided is not None:
        rule = replace(rule, over_mg=None, under_mg=-ENDLESS_MG)
    else:
        net_mg = turn.kept.calibration.mass_mg(raw_mg) - zero_of(turn).offset_mg
    now = weighing.take(rule, before, net_mg, turn.at.boot_ns, still=still)
    turn.note(weighing=now)
    if now.state != before.state:
        _tell_trouble(turn, before.state, now.state)
    if now.state != "stable" or now.stable_mg is None:
        if turn.passing.tracking is not RESTLESS:
            turn.note(tracking=RESTLESS)
        return
    _show(turn, now.stable_mg)
    if turn.passing.guided is not None:
        return
    if before.state != "stable" or now.since_ns != before.since_ns:
        settle(turn)
    else:
        _keep_up(turn, now)
    _track(turn, net_mg)


def _show(turn: Turn, stable_mg: int) -> None:
    """Show another weight only where it differs by a digit, not at every sample."""
    shown_mg = turn.passing.shown_mg
    digit_mg = max(1, min(turn.limits.digit_mg, turn.limits.interval_mg) // 2)
    if shown_mg is None or abs(shown_mg - stable_mg) >= digit_mg:
        turn.note(shown_mg=stable_mg)


def settle(turn: Turn) -> None:
    """Take a weight that has just become stable: the first, a step, or none."""
    now = turn.passing.weighing
    bins, delta_mg = turn.kept.bins, now.delta_mg
    more: dict[str, Json] = {}
    if delta_mg is None:
        shelf_counting.anchor(turn)
        _take_reference(turn)
    elif is_step(turn, delta_mg):
        step = shelf_counting.step(turn, delta_mg)
        _take_reference(turn)
        sure = thousandths(step.confidence)
        more = {"step_g": grams(delta_mg), "confidence": sure}
        turn.note(last=step)
        shelf_fusion.add_step(turn, step)
    shelf_counting.reconcile(turn)
    shelf_levels.tell(turn, bins, more)
    turn.note(cause=turn.cause)


def is_step(turn: Turn, delta_mg: int) -> bool:
    """Say whether a difference is more than scatter and creep."""
    weights_mg = (piece.weight_mg for piece in turn.pieces().values())
    least_mg = turn.limits.step_mg(min(weights_mg, default=Fraction(0)))
    return abs(delta_mg) >= least_mg > 0


def _take_reference(turn: Turn) -> None:
    now = turn.passing.weighing.counted()
    turn.note(weighing=now)
    turn.keep(reference_mg=now.reference_mg, zero=zero_of(turn))


def _keep_up(turn: Turn, now: Weighing) -> None:
    """Write a reference down that drift has carried away, so that a stop is no step."""
    kept_mg, moved_mg = turn.kept.reference_mg, now.reference_mg
    if kept_mg is None or moved_mg is None or kept_mg == moved_mg:
        return
    if is_step(turn, KEEP_SHARE * (moved_mg - kept_mg)):
        turn.keep(reference_mg=moved_mg, zero=zero_of(turn))


def _track(turn: Turn, net_mg: int) -> None:
    """Go after the zero of a bare cell, while nothing lies on it."""
    held = turn.kept.bins.values()
    if not turn.limits.bare_cell or any(one.pieces for one in held):
        return
    before, net_mg = zero_of(turn), net_mg - turn.tares_mg()
    rule, tracking = turn.limits.zero_rule, turn.passing.tracking
    zero, tracking = track(rule, before, tracking, net_mg, turn.at.boot_ns)
    turn.note(tracking=tracking)
    if zero != before:
        shift(turn, zero)


def shift(turn: Turn, zero: Zero) -> None:
    """Take another zero; what is stable moves with it and is no step."""
    by_mg = zero.offset_mg - zero_of(turn).offset_mg
    now = turn.passing.weighing
    moved = replace(
        now,
        samples=tuple((at_ns, mass_mg - by_mg) for at_ns, mass_mg in now.samples),
        stable_mg=None if now.stable_mg is None else now.stable_mg - by_mg,
        reference_mg=None if now.reference_mg is None else now.reference_mg - by_mg,
    )
    turn.note(zero=zero, weighing=moved)


# ----------------------------------------------------------------------- troubles


def refuse(turn: Turn) -> None:
    """Take bytes of a cell that were not believed: many in a row are a fault."""
    if turn.at.boot_ns - turn.passing.heard_ns >= DEAD_NS:
        _away(turn, "fault")


def cannot_weigh(turn: Turn, reply: Replied) -> None:
    """Take it that the scale says it cannot weigh now."""
    text = reply.text.lower()
    if "under" in text or "below" in text or text == "-":
        _away(turn, "underload")
    elif "over" in text or "above" in text or text == "+":
        _away(turn, "overload")
    else:
        _away(turn, "moving")


def begin_again(turn: Turn) -> None:
    """Forget the weight, and what the next one could be a step from."""
    turn.note(weighing=Weighing(), shown_mg=None, cells={}, tracking=RESTLESS)


def _away(turn: Turn, state: WeighState) -> None:
    before = turn.passing.weighing
    now = before.trouble(state)
    turn.note(weighing=now, tracking=RESTLESS)
    _tell_trouble(turn, before.state, now.state)


def _tell_trouble(turn: Turn, before: WeighState, now: WeighState) -> None:
    """End the alarm of one trouble and raise that of another."""
    if before == now:
        return
    for state in TROUBLES:
        if state in (before, now):
            turn.plain_alarm(state, state == now)
