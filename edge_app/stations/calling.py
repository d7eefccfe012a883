"""Calls people: every alarm that nobody has acknowledged climbs its ladder.

Hears every alarm of the gateway. Each part takes the input in its turn: who is on duty
(`calling_duty`), the alarms that call (`calling_runs`), the messages
(`calling_letters`), the siren (`calling_siren`), what comes back by text message
(`calling_answers`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edge_app.model import (
    AlarmChanged,
    Command,
    Delivered,
    Document,
    OrderFailed,
    PortChange,
    Replied,
    Started,
    StationInput,
    Tick,
    cause_of,
    ns,
)
from edge_app.outcomes import WakeAt
from edge_app.shared import Shared
from edge_app.stations import (
    calling_answers,
    calling_duty,
    calling_hands,
    calling_letters,
    calling_post,
    calling_runs,
    calling_siren,
)
from edge_app.stations.calling_parts import CallingState, Kept, Limits, Passing, Turn
from edge_app.stations.calling_people import gap_in
from edge_app.stations.calling_rules import FROM_THE_START
from edge_app.stations.contract import Outcomes, State, StationKind
from edge_app.stations.day import until_ns

UNSET_NS = ns(30)
"""How often is looked whether the clock is set."""
LISTED = 20
"""The most calls that the station's state names."""


def step(
    limits: Limits, state: CallingState, shared: Shared, given: StationInput
) -> tuple[CallingState, Outcomes]:
    """Take one input; return the next state and what it earns."""
    at, cause = given.at, cause_of(given)
    turn = Turn(limits, shared, state.kept, state.passing, at, cause)
    if isinstance(given, Started | Tick):
        turn.note(wake_ns=0)
    calling_duty.look(turn)
    call_pct = shared.parameters.call_pct
    if call_pct != turn.passing.call_pct:
        # Another level: what calls may be due sooner than it was.
        turn.note(call_pct=call_pct, wake_ns=0)
    _take(turn, given)
    idle = turn.kept is state.kept and not turn.outcomes
    idle = idle and turn.passing.siren is state.passing.siren
    if idle and at.boot_ns < turn.passing.wake_ns:
        # A flood of alarms past the most that can call costs next to nothing.
        return State(turn.kept, turn.passing), ()
    calling_runs.settle(turn)
    calling_letters.settle(turn)
    calling_siren.settle(turn, calls=calling_runs.beacons(turn))
    _wake(turn)
    return State(turn.kept, turn.passing), tuple(turn.outcomes)


def _take(turn: Turn, given: StationInput) -> None:
    """Hand an input to the part that it is for."""
    match given:
        case Started():
            _begin_again(turn)
        case AlarmChanged():
            calling_runs.hear(turn, given)
        case Delivered():
            letter = calling_post.letter_of(turn, given.id)
            if letter is not None:
                why = calling_post.plain(given.why)
                calling_letters.came(turn, letter, ok=given.ok, why=why)
        case Command():
            calling_hands.obey(turn, given)
        case Replied() | OrderFailed() | PortChange():
            _hear_device(turn, given)


def _hear_device(turn: Turn, given: Replied | OrderFailed | PortChange) -> None:
    """Take what the modem or the siren says."""
    limits = turn.limits
    match given:
        case PortChange(device=limits.siren, up=True):
            calling_siren.back(turn)
        case OrderFailed(device=limits.siren):
            calling_siren.failed(turn, given.why)
        case Replied(device=limits.modem) | OrderFailed(device=limits.modem):
            calling_answers.hear(turn, given)


def _begin_again(turn: Turn) -> None:
    """Take up after a stop: the calls go on, the messages are said again."""
    calling_runs.begin_again(turn)
    calling_letters.begin_again(turn)
    calling_post.begin_again(turn)
    calling_siren.begin_again(turn)
    calling_answers.begin_again(turn)
    if calling_runs.beacons(turn):
        calling_siren.sound(turn)


# --------------------------------------------------------------------- time


def _times_ns(turn: Turn) -> Iterator[int]:
    """Yield every moment at which something may fall due."""
    yield from calling_runs.timers(turn)
    yield from calling_letters.timers(turn)
    yield from calling_siren.timers(turn)
    at, now_ns = turn.at, turn.at.boot_ns
    if not at.synced:
        yield now_ns + UNSET_NS
        return
    offset_s = turn.shared.utc_offset_s(at.wall_ns)
    for shift in turn.limits.duty_shifts:
        for minute in (shift.start, shift.end):
            yield now_ns + until_ns(at.wall_ns, offset_s, minute * 60)
    if turn.kept.swap is not None and turn.kept.swap.until_ns:
        yield now_ns + turn.kept.swap.until_ns - at.wall_ns


def _wake(turn: Turn) -> None:
    """Ask for the next moment at which something may fall due."""
    now_ns = turn.at.boot_ns
    next_ns = min((one for one in _times_ns(turn) if one > now_ns), default=0)
    if next_ns and next_ns != turn.passing.wake_ns:
        turn.note(wake_ns=next_ns)
        # First: what this turn says may wake the station again before it is over.
        turn.outcomes.insert(0, WakeAt(next_ns))


# --------------------------------------------------------------------- view


def view(limits: Limits, state: CallingState, _shared: Shared) -> Document:
    """Return the retained state: who is on duty, what calls, what waits, what fails."""
    kept, passing = state.kept, state.passing
    calls = sorted(kept.calls.values(), key=lambda one: one.rank)
    waiting = [one.person for one in kept.letters]
    failing = {one.person for one in kept.letters if one.rounds or one.way}
    siren = passing.siren
    return {
        "state": "calling" if calls or passing.beyond else "calm",
        "on_duty": passing.on_duty,
        "duty_known": passing.sure,
        "swapped": kept.swap is not None,
        "calls": [
            {
                "alarm": one.alarm,
                "priority": one.priority,
                "code": one.code,
                "told": one.told,
            }
            for one in calls[:LISTED]
        ],
        "calling": len(calls),
        "beyond": passing.beyond,
        "people": [
            {"name": name, "waiting": waiting.count(name), "failing": name in failing}
            for name in limits.callees
        ],
        "ways_failing": sorted(way for way, fails in passing.fails.items() if fails),
        "given_up": passing.given_up,
        "strangers": passing.strangers,
        "network": (passing.network or "unknown") if limits.modem else "none",
        "signal": (passing.signal or "unknown") if limits.modem else "none",
        "siren": calling_siren.word(siren) if limits.siren else "none",
    }


def advice(limits: Limits, _before: Sequence[Limits]) -> tuple[str, ...]:
    """Say what deserves another look: too few people, hours that nobody has."""
    said: list[str] = []
    if not limits.persons:
        said.append("people: is missing; nobody is called.")
    elif len(limits.persons) < FROM_THE_START:
        said.append(
            f"people: names {len(limits.persons)};"
            f" GSP asks for {FROM_THE_START} for temperature and power."
        )
    if limits.shifts and (gap := gap_in(limits.duty_shifts)):
        said.append(f"shifts: on {gap} nobody is on duty; everybody is called then.")
    if any(one.phone for one in limits.callees.values()) and not limits.modem:
        said.append("modem: is missing; no text message can be sent.")
    return tuple(said)


STATION = StationKind(
    name="calling",
    limits=Limits,
    devices={"siren": frozenset({"on"}), "modem": frozenset({"sms"})},
    people=frozenset(),
    kept=Kept,
    version=1,
    upgrades={},
    verbs=calling_hands.VERBS,
    fresh=lambda: State(Kept(), Passing()),
    step=step,
    view=view,
    advice=advice,
    hears_alarms=True,
)
