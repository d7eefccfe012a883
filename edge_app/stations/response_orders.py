"""The command `level`: at once, or at a stated local time. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from edge_app.model import Command
from edge_app.outcomes import Answer
from edge_app.response_levels import NONE, gravest, spelled
from edge_app.roll import MINUTES_PER_DAY, local_time
from edge_app.stations.response_parts import Planned, Turn, Why

DAY_LENGTH = len("2026-03-01")
_START = date(1970, 1, 1)
_UNSET = (
    "The clock is not set, so nobody knows which day is meant: say it too, such as"
    " 2026-03-01T18:00."
)


def obey(turn: Turn, command: Command) -> Answer:
    """Take the command; what was planned before gives way to it."""
    given = command.arguments
    level = "" if given["value"] == NONE else given["value"]
    reason = given["reason"].strip()
    if "from" not in given:
        return _at_once(turn, command, level, reason)
    when = _when(turn, given["from"])
    if when is None:
        return Answer(command.id, ok=False, text=_UNSET)
    day, minute = when
    turn.keep(
        planned=Planned(
            level, day, minute, command.by, command.sender, reason, command.id
        )
    )
    wait = "" if turn.at.synced else ", once the clock is set"
    text = f"level {spelled(level)} from {local(day, minute)}{wait}"
    return Answer(command.id, ok=True, text=text)


def _at_once(turn: Turn, command: Command, level: str, reason: str) -> Answer:
    """Let a level hold now; the same one again changes nothing."""
    before, dropped = turn.kept.commanded, turn.kept.planned
    turn.why = Why(command.sender, command.by, reason)
    turn.keep(commanded=level, planned=None)
    text = f"level {spelled(level)} holds" if level else "no level holds"
    if before == level:
        text = f"level {spelled(level)} was commanded already"
    if (graver := gravest(level, *turn.declared())) != level:
        keys = ", ".join(turn.closed(graver))
        text = f"level {spelled(level)} once {keys} opens; {spelled(graver)} holds"
    if dropped is not None:
        text += f"; {spelled(dropped.level)} is planned no longer"
    return Answer(command.id, ok=True, text=text)


def _when(turn: Turn, text: str) -> tuple[int, int] | None:
    """Return the local day and minute that are meant; None if no clock tells the day.

    A time without a day is the next one.
    """
    hours, _, minutes = text[-len("18:00") :].partition(":")
    minute = int(hours) * 60 + int(minutes)
    if len(text) > DAY_LENGTH:
        return (date.fromisoformat(text[:DAY_LENGTH]) - _START).days, minute
    if not turn.at.synced:
        return None
    now = local_time(turn.at.wall_ns, turn.shared.utc_offset_s)
    today = now.day if minute > now.minute else now.day + 1
    return today, minute % MINUTES_PER_DAY


def local(day: int, minute: int) -> str:
    """Write a local day and minute."""
    text = (_START + timedelta(days=day)).isoformat()
    return f"{text}T{minute // 60:02}:{minute % 60:02}"
