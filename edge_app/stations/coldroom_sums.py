"""The rules of a cold room beside its range, from value to value and over stops.

Each rule has an alarm of its own. Nothing excuses any of them.
Source: `domain.md` 1.4, 1.8; `coldroom_rules` for what a rule is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from drivers.quantities import Quantity
from edge_app.changed import changed
from edge_app.model import SECOND_NS, Document, Reading, Started, StationInput, ns
from edge_app.outcomes import Priority
from edge_app.stations import coldroom_outside
from edge_app.stations.coldroom_excursion import still_there
from edge_app.stations.coldroom_parts import Limits, Passing, Turn
from edge_app.stations.coldroom_probes import point_of
from edge_app.stations.coldroom_rules import Rule, Tally
from edge_app.stations.day import last_day, until_ns

DAY_NS = 24 * 3600 * SECOND_NS


def take(turn: Turn, given: StationInput) -> None:
    """Take a value to every rule, or take the sums up after a stop.

    Comes before the probes take it, as the time until now goes by both.
    """
    match given:
        case Started():
            _resume(turn, given)
        case Reading(quantity=Quantity.TEMPERATURE) if (
            given.device in turn.limits.probes and given.value.is_finite()
        ):
            _note(
                turn,
                tuple(
                    _heard(turn, rule, tally, given)
                    for rule, tally in zip(
                        turn.limits.rules, turn.passing.tallies, strict=False
                    )
                ),
            )


def _note(turn: Turn, tallies: tuple[Tally, ...]) -> None:
    turn.passing = changed(turn.passing, tallies=tallies)


def _resume(turn: Turn, started: Started) -> None:
    """Take the sums up; a rule that is new, or another one now, begins at nothing."""
    kept = {one.rule: one for one in turn.kept.tallies}
    taken: list[Tally] = []
    for rule in turn.limits.rules:
        tally = kept.pop(rule.name, None)
        if tally is None or not tally.fits(rule):
            if tally is not None and tally.alarm:
                _lower(turn, rule.name)
            taken.append(Tally(rule.name, rule.side, rule.limit_c, turn.at))
            continue
        tally = tally.resume(started)
        outside = still_there(tally.outside, turn.limits.probes)
        tally = changed(tally, outside=outside)
        if tally.alarm and rule.kind == "single" and not outside:
            _lower(turn, rule.name)
            tally = tally.anew(turn.at)
        taken.append(tally)
        if tally.alarm:
            _raise(turn, rule, tally)
    for gone in kept.values():
        if gone.alarm:
            _lower(turn, gone.rule)
    _note(turn, tuple(taken))
    turn.save = True


# ------------------------------------------------------------------ one value


def _heard(turn: Turn, rule: Rule, tally: Tally, reading: Reading) -> Tally:
    """Take one value to one rule: the time until now, then what it comes to."""
    probe = point_of(reading)
    values_c = {name: one.now_c for name, one in turn.passing.probes.items()}
    was = _beyond(rule, tally, values_c)
    after = tally.seen(rule, probe, reading.value, turn.limits.hysteresis_c)
    now = _beyond(rule, after, {**values_c, probe: reading.value})
    stretch = now if rule.stands == "before" or now is None else was and now
    after = (_single if rule.kind == "single" else _cumulative)(
        turn, rule, after, None if was is None else stretch
    )
    if now and not after.alarm and rule.is_over(after.lasted_ns(rule)):
        after = changed(after, alarm=True)
        _raise(turn, rule, after)
        coldroom_outside.breach(turn, rule.side, rule.name)
    return after


def _beyond(
    rule: Rule, tally: Tally, values_c: Mapping[str, Decimal | None]
) -> bool | None:
    """Say if the room is beyond a limit; None is that nobody knows."""
    known_c = [value_c for value_c in values_c.values() if value_c is not None]
    if tally.outside:
        went_c = (values_c.get(name) for name in tally.outside)
        known_c = [value_c for value_c in went_c if value_c is not None]
    if not known_c:
        return None
    return bool(tally.outside) and any(map(rule.is_beyond, known_c))


def _single(turn: Turn, rule: Rule, tally: Tally, stretch: bool | None) -> Tally:
    """Count one time without a break; once every probe is back it is over."""
    if not tally.outside:
        if tally.alarm:
            _lower(turn, rule.name)
        return tally.anew(turn.at)
    longest_ns = ns(turn.limits.lost_after_s)
    after = tally.count(turn.at, beyond=stretch, longest_ns=longest_ns)
    if tally.since is None:
        # It begins with this value: what was not measured before it was none of it.
        return changed(after, unknown_ns=0, since=turn.at)
    return after


def _cumulative(turn: Turn, rule: Rule, tally: Tally, stretch: bool | None) -> Tally:
    """Add up; a sum per day is split at the local midnight."""
    longest_ns = ns(turn.limits.lost_after_s)
    if turn.at.boot_ns - tally.counted.boot_ns > longest_ns:
        stretch = None
    if rule.per == "day" and turn.at.synced:
        tally = _by_day(turn, rule, tally, stretch)
    after = tally.count(turn.at, beyond=stretch, longest_ns=longest_ns)
    if after.since is None and after.outside:
        return changed(after, since=turn.at)
    return after


def _by_day(turn: Turn, rule: Rule, tally: Tally, stretch: bool | None) -> Tally:
    """Close the sum of a local day that is over, and begin that of today."""
    at = turn.at
    offset_s = turn.shared.utc_offset_s(at.wall_ns)
    today = last_day(at.wall_ns, offset_s, 0)
    if tally.period == today:
        return tally
    if not tally.period:
        return changed(tally, period=today)
    midnight_ns = DAY_NS - until_ns(at.wall_ns, offset_s, 0)
    since_ns = min(midnight_ns, max(0, at.boot_ns - tally.counted.boot_ns))
    midnight = changed(at, boot_ns=at.boot_ns - since_ns, wall_ns=at.wall_ns - since_ns)
    whole_ns = midnight.boot_ns - tally.counted.boot_ns
    closed = tally.count(midnight, beyond=stretch, longest_ns=whole_ns)
    if stretch and not closed.alarm and rule.is_over(closed.sum_ns):
        closed = changed(closed, alarm=True)
        _raise(turn, rule, closed)
        coldroom_outside.breach(turn, rule.side, rule.name)
    if closed.alarm:
        _lower(turn, rule.name)
    return closed.anew(midnight, today)


# --------------------------------------------------------------------- alarms


def _raise(turn: Turn, rule: Rule, tally: Tally) -> None:
    minutes = tally.lasted_ns(rule) // (60 * SECOND_NS)
    lasted = f" for {minutes // 60} h {minutes % 60} min" if rule.delay_s else ""
    text = (
        f"Save the goods in {turn.limits.name}: {tally.worst_c} °C,"
        f" {rule.sign} {rule.limit_c} °C{lasted} ({rule.name})."
    )
    turn.alarm(rule.name, True, text, Priority(rule.priority), tally.since)
    turn.save = True


def _lower(turn: Turn, name: str) -> None:
    turn.alarm(name, False, f"Rule {name} of {turn.limits.name} is kept again.")
    turn.save = True


def begin_trip(turn: Turn, names: Collection[str]) -> tuple[str, ...]:
    """Begin the sums of these rules again, of all where none is named.

    Return what was begun again; a single time cannot be.
    """
    begun: list[str] = []
    tallies: list[Tally] = []
    for rule, tally in zip(turn.limits.rules, turn.passing.tallies, strict=False):
        wanted = rule.kind == "cumulative" and (not names or rule.name in names)
        if wanted:
            if tally.alarm:
                _lower(turn, rule.name)
            begun.append(rule.name)
        tallies.append(tally.anew(turn.at, tally.period) if wanted else tally)
    _note(turn, tuple(tallies))
    turn.save = turn.save or bool(begun)
    return tuple(begun)


def picture(limits: Limits, passing: Passing) -> list[Document]:
    """Describe every rule and what it has added up."""
    pairs = zip(limits.rules, passing.tallies, strict=False)
    return [tally.document(rule) for rule, tally in pairs]
