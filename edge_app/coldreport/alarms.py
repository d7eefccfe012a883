"""The alarms of a room: when they came, who acknowledged them, when they went. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from edge_app.coldreport.excursions import moment_ns
from edge_app.coldreport.records import Dated, text_in
from edge_app.store.slip import short

KIND = "alarm"
RAISED = ("unacknowledged",)
OVER = ("normal", "returned-unacknowledged", "latched")
SEEN = ("acknowledged",)
WAITS = "returned-unacknowledged"
ASIDE = ("shelved", "suppressed", "out-of-service")


@dataclass(frozen=True, slots=True)
class Told:
    """One time that an alarm was up; times are None where they are not known."""

    alarm: str
    priority: str
    text: str
    onset_ns: int | None
    raised_ns: int | None
    acknowledged_ns: int | None = None
    by: str = ""
    comment: str = ""
    cleared_ns: int | None = None
    rows: tuple[str, ...] = ()

    def lasts_in(self, begin_ns: int, end_ns: int) -> bool:
        """Say whether it was up, or not yet acknowledged, in a period."""
        if self.raised_ns is not None and self.raised_ns >= end_ns:
            return False
        ends = (self.acknowledged_ns, self.cleared_ns)
        known = [one for one in ends if one is not None]
        return len(known) < len(ends) or max(known) >= begin_ns


def alarms_of(rows: Iterable[Dated]) -> tuple[Told, ...]:
    """Put the alarms together from their changes, in the order in which they came."""
    found: list[Told] = []
    places: dict[str, int] = {}
    for dated in rows:
        if dated.row.kind != KIND:
            continue
        data = dated.data
        name, state = text_in(data, "alarm"), text_in(data, "state")
        place = places.get(name)
        if place is None or _begins(found[place], state):
            places[name] = place = len(found)
            found.append(_raised(name, dated))
        found[place] = _changed(found[place], state, dated)
    return tuple(found)


def _begins(told: Told, state: str) -> bool:
    """Say whether this is the alarm's next time rather than a change of this one."""
    return told.cleared_ns is not None and state in RAISED


def _raised(name: str, dated: Dated) -> Told:
    data = dated.data
    onset_ns = moment_ns(text_in(data, "onset"))
    if data.get("clock_synced") is False:
        onset_ns = None
    return Told(
        name,
        text_in(data, "priority"),
        text_in(data, "text"),
        onset_ns,
        dated.time_ns if text_in(data, "state") in RAISED else None,
    )


def _changed(told: Told, state: str, dated: Dated) -> Told:
    """Take a change to the alarm."""
    data = dated.data
    row = f"{dated.row.stream.value}-{dated.row.seq}"
    now = replace(told, rows=(*told.rows, row), text=text_in(data, "text") or told.text)
    by, comment = short(text_in(data, "by")), text_in(data, "comment")
    seen = state in SEEN or (state in OVER and text_in(data, "before") == WAITS)
    if seen and now.acknowledged_ns is None:
        now = replace(now, acknowledged_ns=dated.time_ns, by=by, comment=comment)
    if state in ASIDE:
        said = " ".join(filter(None, (f"{state}:", by, comment)))
        now = replace(now, comment="; ".join(filter(None, (now.comment, said))))
    if now.cleared_ns is None and (state in OVER or data.get("active") is False):
        now = replace(now, cleared_ns=dated.time_ns)
    return now
