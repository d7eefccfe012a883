"""A cold room: wakes its keeper when it has been out of range for too long.

The warmest probe rules on heat and the coldest on frost. A probe that is lost is an
alarm of its own and never ends one of the temperature. Values are recorded at the
legal interval, more often while out of range, and at each transition.
Source: GSP Appendix 3, Art. 5 and 6 (records, refresh, alarm).
"""

from __future__ import annotations

from dataclasses import replace

from drivers.quantities import Quantity
from edge_app.model import (
    Command,
    Document,
    PortChange,
    Reading,
    Refused,
    Started,
    StationInput,
    Tick,
    cause_of,
    ns,
)
from edge_app.outcomes import WakeAt
from edge_app.shared import Shared
from edge_app.stations.coldroom_excursion import KINDS, Excursion, Kind, still_there
from edge_app.stations.coldroom_parts import (
    ZERO,
    Kept,
    Limits,
    Passing,
    Probe,
    Turn,
    count,
    known,
    picture,
)
from edge_app.stations.contract import Outcomes, State, StationKind

RoomState = State[Kept, Passing]

TREMBLE_NS = ns(10)
"""The shortest time between records at the limit itself, before any alarm."""


def step(
    limits: Limits, state: RoomState, _shared: Shared, given: StationInput
) -> tuple[RoomState, Outcomes]:
    """Take one input; return the next state and what it earns."""
    if isinstance(given, Command):
        return state, ()
    turn = Turn(limits, state.passing, given.at, cause_of(given), [])
    before = state.passing.excursions
    match given:
        case Started():
            _resume(turn, state.kept, given)
            before = turn.passing.excursions
        case Reading() if given.device in limits.probes:
            _hear(turn, given)
        case PortChange(up=False) if given.device in limits.probes:
            _gone(turn, given)
        case Refused() if given.device in limits.probes:
            refused = turn.passing.refused + given.count
            turn.passing = replace(turn.passing, refused=refused)
        case Tick():
            turn.passing = replace(turn.passing, wake_ns=0)
    _find_lost(turn)
    _announce(turn)
    recorded = _record(turn, before)
    kept = state.kept
    # Not at every sample: what a stop takes away is then counted as unknown.
    if recorded or isinstance(given, Started):
        kept = Kept(turn.passing.excursions)
    _wake(turn)
    kept = state.kept if kept == state.kept else kept
    return State(kept, turn.passing), tuple(turn.outcomes)


# ----------------------------------------------------------------------- inputs


def _resume(turn: Turn, kept: Kept, started: Started) -> None:
    """Take up unfinished excursions; the stop itself is time that nobody measured."""
    limits, now_ns = turn.limits, started.at.boot_ns
    turn.passing = Passing(
        probes={name: Probe(name, now_ns) for name in limits.probes},
        record_ns=now_ns + ns(limits.lost_after_s),
    )
    for old in kept.excursions:
        excursion = old.resume(started)
        outside = still_there(excursion.outside, limits.probes)
        excursion = replace(excursion, outside=outside)
        if not outside:
            _end(turn, excursion)
            continue
        turn.change(excursion)
        if excursion.announced:
            turn.alarm(excursion.kind, True, _text(turn, excursion))


def _hear(turn: Turn, reading: Reading) -> None:
    name = reading.device + (f"-{reading.channel}" if reading.channel else "")
    probes = dict(turn.passing.probes)
    if name != reading.device:
        probes.pop(reading.device, None)
    before = probes.get(name, Probe(reading.device, reading.at.boot_ns))
    if not reading.value.is_finite():
        return
    if reading.quantity is Quantity.HUMIDITY:
        probes[name] = replace(before, humidity_pct=reading.value)
    elif reading.quantity is Quantity.TEMPERATURE:
        if before.lost or before.value_c is None:
            turn.alarm(f"probe-{name}", False, f"Probe {name} is heard again.")
        for kind in KINDS:
            _judge(turn, kind, name, reading)
        seen_ns = reading.at.boot_ns
        probes[name] = replace(
            before, seen_ns=seen_ns, value_c=reading.value, lost=False
        )
    turn.passing = replace(turn.passing, probes=probes)


def _judge(turn: Turn, kind: Kind, probe: str, reading: Reading) -> None:
    """Take one probe's value to the excursion of one side; it may begin or end it."""
    band, at = turn.limits.band, reading.at
    excursion = next((e for e in turn.passing.excursions if e.kind == kind), None)
    if excursion is None:
        if band.is_beyond(kind, reading.value, ZERO):
            turn.change(Excursion(kind, at, reading.value, (probe,), at))
        return
    if probe in excursion.outside:
        excursion = count(turn, excursion)
    excursion = excursion.seen(probe, reading.value, band)
    if excursion.outside:
        turn.change(excursion)
        return
    others = tuple(one for one in turn.passing.excursions if one.kind != kind)
    turn.passing = replace(turn.passing, excursions=others)
    _end(turn, excursion)


def _end(turn: Turn, excursion: Excursion) -> None:
    if excursion.announced:
        text = f"{turn.limits.name} is back in range."
        turn.alarm(excursion.kind, False, text)
        turn.say("cold.excursion", excursion.document("ended", turn.limits.band))


def _gone(turn: Turn, change: PortChange) -> None:
    for name, probe in list(turn.passing.probes.items()):
        if probe.device == change.device and not probe.lost:
            _lose(turn, name, change.why)


def _lose(turn: Turn, name: str, why: str) -> None:
    probe = replace(turn.passing.probes[name], lost=True)
    probes = {**turn.passing.probes, name: probe}
    turn.passing = replace(turn.passing, probes=probes)
    text = f"Check probe {name} of {turn.limits.name}, and the room by hand: {why}."
    turn.alarm(f"probe-{name}", True, text)


# ---------------------------------------------------------------- after each input


def _find_lost(turn: Turn) -> None:
    lost_ns = ns(turn.limits.lost_after_s)
    for name, probe in list(turn.passing.probes.items()):
        if not probe.lost and turn.at.boot_ns - probe.seen_ns > lost_ns:
            _lose(turn, name, f"no value for more than {turn.limits.lost_after_s:g} s")


def _announce(turn: Turn) -> None:
    """Raise the alarm once the delay is over and a probe is still seen outside."""
    for excursion in turn.passing.excursions:
        if excursion.announced or not known(turn, excursion):
            continue
        if turn.at.boot_ns < excursion.due_ns(turn.limits.delay_s):
            continue
        now = replace(excursion, announced=turn.at)
        turn.change(now)
        turn.alarm(now.kind, True, _text(turn, now))
        # What has passed since the last value is told, but counted with the next.
        told = count(turn, now).document("began", turn.limits.band)
        turn.say("cold.excursion", told)


def _text(turn: Turn, excursion: Excursion) -> str:
    side = "above" if excursion.kind == "high" else "below"
    limit_c = turn.limits.band.limit_c(excursion.kind)
    worst_c = excursion.peak_c
    return f"Save the goods in {turn.limits.name}: {worst_c} °C, {side} {limit_c} °C."


def _crossed(turn: Turn, before: tuple[Excursion, ...]) -> bool:
    """Say whether the room went out of range, came back, or an alarm came or went.

    A value that trembles on its limit may earn a record only every `TREMBLE_NS`: what
    came too soon is due after that.
    """
    passing = turn.passing
    after = passing.excursions
    kinds = {one.kind for one in before} != {one.kind for one in after}
    announced = {one.kind for one in before if one.announced} != {
        one.kind for one in after if one.announced
    }
    last_ns = passing.last_record_ns
    if announced or not kinds or last_ns is None:
        return announced or kinds
    free_ns = last_ns + TREMBLE_NS
    if turn.at.boot_ns < free_ns:
        due_ns = min(passing.record_ns or free_ns, free_ns)
        turn.passing = replace(passing, record_ns=due_ns)
        return False
    return True


def _record(turn: Turn, before: tuple[Excursion, ...]) -> bool:
    """Write a record if one is due; say whether it was."""
    crossed = _crossed(turn, before)
    passing, now_ns = turn.passing, turn.at.boot_ns
    due = bool(passing.record_ns) and now_ns >= passing.record_ns
    heard = [probe.value_c is not None for probe in passing.probes.values()]
    new = passing.last_record_ns is None
    if not (crossed or due or (new and heard and all(heard))):
        return False
    turn.passing = replace(
        passing,
        record_ns=_next_record_ns(turn, on_grid=due and not crossed),
        last_record_ns=now_ns,
        refused=0,
    )
    reason = "transition" if crossed else "start" if new else "interval"
    turn.say("cold.record", {"reason": reason, **picture(passing)})
    return True


def _next_record_ns(turn: Turn, *, on_grid: bool) -> int:
    """Return when the next is due; lateness does not add up on the grid."""
    limits, passing = turn.limits, turn.passing
    every_s = limits.record_out_every_s if passing.excursions else limits.record_every_s
    next_ns = passing.record_ns + ns(every_s)
    return (
        next_ns
        if on_grid and next_ns > turn.at.boot_ns
        else (turn.at.boot_ns + ns(every_s))
    )


def _wake(turn: Turn) -> None:
    """Ask for the next moment at which something may fall due."""
    passing, limits = turn.passing, turn.limits
    times_ns = [passing.record_ns] if passing.record_ns else []
    times_ns += [
        probe.seen_ns + ns(limits.lost_after_s) + 1
        for probe in passing.probes.values()
        if not probe.lost
    ]
    times_ns += [
        one.due_ns(limits.delay_s)
        for one in passing.excursions
        if not one.announced and known(turn, one)
    ]
    next_ns = min(times_ns, default=0)
    if next_ns and not 0 < passing.wake_ns <= next_ns:
        turn.passing = replace(passing, wake_ns=next_ns)
        turn.outcomes.append(WakeAt(next_ns))


def view(limits: Limits, state: RoomState, _shared: Shared) -> Document:
    """Return the retained state: the room as it is, and since when it is out."""
    return {
        **picture(state.passing),
        "low_c": limits.low_c,
        "high_c": limits.high_c,
        "excursions": [
            one.document("began" if one.announced else "waiting", limits.band)
            for one in state.passing.excursions
        ],
    }


STATION = StationKind(
    name="coldroom",
    limits=Limits,
    devices={"probes": frozenset({Quantity.TEMPERATURE})},
    people=frozenset(),
    kept=Kept,
    version=1,
    upgrades={},
    verbs=frozenset(),
    fresh=lambda: State(Kept(), Passing()),
    step=step,
    view=view,
)
