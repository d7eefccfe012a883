"""The day of a gate's thermometer: counted here, compared when it is over.

Whoever is the first of a new day closes the day before; the gate that closes its day
last sees all of them, and says of each whether it differs.
"""

from __future__ import annotations

from decimal import Decimal

from edge_app.changed import changed
from edge_app.outcomes import Compared, Condition, Priority
from edge_app.roll import GateDay
from edge_app.stations import entrance_known, gate_days
from edge_app.stations.entrance_parts import Turn


def count(turn: Turn, device: str, value_c: Decimal, *, flagged: bool) -> None:
    """Count somebody who was measured for the first time, on the day that it is."""
    now, before = entrance_known.local_now(turn), turn.kept.screening.today
    if now is None:
        return
    if before.day != now.day:
        if before.people:
            close(turn, before)
        before = GateDay(now.day, device)
    if before.device != device:
        before = GateDay(now.day, device)
    today = gate_days.counted(before, value_c, flagged=flagged)
    turn.keep(screening=changed(turn.kept.screening, today=today))


def close(turn: Turn, over: GateDay) -> None:
    """Let the others see this gate's day, and compare all that are over."""
    name = turn.limits.name
    turn.outcomes.append(Compared(name, over))
    days = {
        station: day
        for station, day in {**turn.shared.days, name: over}.items()
        if day.day == over.day
    }
    for station, day in days.items():
        others = [
            other
            for mate, other in days.items()
            if mate != station and other.device != day.device
        ]
        why = gate_days.why_apart(day, gate_days.together(others))
        text = (
            f"Check {day.device} at a black body: {why}."
            if why
            else f"{day.device} reads like the other gates again."
        )
        turn.outcomes.append(
            Condition(f"{station}-differs", station, bool(why), Priority.MEDIUM, text)
        )
