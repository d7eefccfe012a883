"""A cold room that is on its way out of range: a warning while there is time to act.

At the present slope the limit is so many minutes away. It is a warning when that is
less than it takes to act, when the room is beyond what its own compressor makes of it,
and when both last for a while; never while a door or a defrost excuses the room, and
not before it was watched for two whole hours. It ends when there is clearly more time
again, or once the alarm itself has come. Silence leaves it as it is.
"""

from __future__ import annotations

from edge_app.changed import changed
from edge_app.model import Document, Reading, StationInput, ns
from edge_app.outcomes import Priority
from edge_app.stations.coldroom_excursion import KINDS, Kind
from edge_app.stations.coldroom_parts import Limits, Passing, Turn
from edge_app.stations.coldroom_trend import Outlook, Side, minutes_until, steady

LASTS_NS = ns(120)
"""So long a forecast must hold before it is told, and be over before it ends."""
MARGIN_K = 0.3
"""So far beyond its usual ends a room is no longer at its usual."""
STEP_MIN = 5
"""The forecast is shown in steps, as nobody can know better."""
CLEARLY = 1.5
"""So many times the time to act ends the warning."""


def take(turn: Turn, given: StationInput) -> None:
    """Take a value that was believed; comes after the probes took theirs."""
    if not isinstance(given, Reading) or not turn.limits.act_s:
        return
    window_ns = ns(turn.limits.forecast_s)
    outlook = turn.passing.outlook
    for name, probe in turn.passing.probes.items():
        if probe.seen_ns == turn.at.boot_ns and probe.now_c is not None:
            point = turn.at.boot_ns, float(probe.now_c)
            outlook = outlook.heard(name, point, window_ns)
    if outlook is not turn.passing.outlook:
        turn.passing = changed(turn.passing, outlook=outlook)
        _look(turn)


def _ends(passing: Passing) -> dict[Kind, tuple[float, str]]:
    """Return the warmest and the coldest point: the one that rules on each side."""
    known = [
        (float(probe.now_c), name)
        for name, probe in passing.probes.items()
        if probe.now_c is not None
    ]
    return {"high": max(known), "low": min(known)} if known else {}


def _look(turn: Turn) -> None:
    """Judge both sides anew, and learn what is usual where nothing is on its way."""
    ends = _ends(turn.passing)
    if not ends:
        return
    before = turn.passing.outlook.told
    now_ns, window_ns = turn.at.boot_ns, ns(turn.limits.forecast_s)
    for kind in KINDS:
        value_c, name = ends[kind]
        slope = steady(turn.passing.outlook.lines.get(name, ()), window_ns)
        if slope is not None:
            _judge(turn, kind, value_c, slope)
    outlook = turn.passing.outlook
    if outlook.told is not before:
        _tell(turn)
    if _is_upset(turn):
        _note(turn, changed(outlook, upset_ns=now_ns))
        return
    rested = outlook.upset_ns is None or now_ns - outlook.upset_ns >= window_ns
    if rested and outlook.quiet:
        low_c, high_c = ends["low"][0], ends["high"][0]
        _note(turn, outlook.learned(now_ns, low_c, high_c))


def _is_upset(turn: Turn) -> bool:
    """Say if the room is not left to itself: nothing of that is its usual."""
    passing = turn.passing
    return bool(
        passing.excursions
        or passing.power == "battery"
        or passing.excuses.why(turn.at.boot_ns)
    )


def _judge(turn: Turn, kind: Kind, value_c: float, slope: float) -> None:
    """Say of one side how far away its limit is in time."""
    outlook, limits = turn.passing.outlook, turn.limits
    limit_c = limits.band.limit_c(kind)
    if limit_c is None:
        return
    sign = 1 if kind == "high" else -1
    away = minutes_until(sign * (float(limit_c) - value_c), sign * slope)
    side = outlook.sides.get(kind, Side())
    coming = (_stays if side.told else _coming)(turn, kind, value_c, away)
    side = side.judged(turn.at.boot_ns, coming=coming, lasts_ns=LASTS_NS)
    side = changed(side, minutes=away)
    _note(turn, changed(outlook, sides={**outlook.sides, kind: side}))


def _coming(turn: Turn, kind: Kind, value_c: float, away: float | None) -> bool:
    """Say if a limit is near in time, and the room beyond what is usual."""
    now_ns = turn.at.boot_ns
    usual = turn.passing.outlook.usual_c(now_ns)
    if away is None or usual is None:
        return False
    if turn.passing.excuses.why(now_ns) or _has_come(turn, kind):
        return False
    low_c, high_c = usual
    over_k = value_c - high_c if kind == "high" else low_c - value_c
    return over_k > MARGIN_K and away * 60 < turn.limits.act_s


def _stays(turn: Turn, kind: Kind, value_c: float, away: float | None) -> bool:
    """Say if a warning still has a point: the alarm itself has not come."""
    del value_c
    if any(one.kind == kind for one in turn.passing.excursions):
        return not _has_come(turn, kind)
    return away is not None and away * 60 <= turn.limits.act_s * CLEARLY


def _has_come(turn: Turn, kind: Kind) -> bool:
    """Say if the alarm itself stands: a warning of it would come too late."""
    found = (one for one in turn.passing.excursions if one.kind == kind)
    return any(one.announced is not None for one in found)


def _tell(turn: Turn) -> None:
    """Raise the warning, or end it."""
    name, sides = turn.limits.name, turn.passing.outlook.sides
    text = f"{name} is no longer on its way out of range."
    active = bool(turn.passing.outlook.told)
    if active:
        kind = next(kind for kind in KINDS if kind in sides and sides[kind].told)
        away = sides[kind].minutes or 0.0
        limit_c = turn.limits.band.limit_c(kind)
        text = f"Look after {name} now: at {limit_c} °C in about {away:.0f} min."
    turn.alarm("forecast", active, text, Priority.MEDIUM)


def _note(turn: Turn, outlook: Outlook) -> None:
    turn.passing = changed(turn.passing, outlook=outlook)


def picture(limits: Limits, passing: Passing) -> Document:
    """Say in how many minutes a limit is reached at the present slope, to 5 minutes.

    None where it is not, or not within the time to act and half of it.
    """
    sides = passing.outlook.sides.values()
    ways = [side.minutes for side in sides if side.minutes is not None]
    away = min(ways, default=None)
    if away is None or away * 60 > limits.act_s * CLEARLY:
        return {"minutes_left": None}
    return {"minutes_left": int(away // STEP_MIN * STEP_MIN)}
