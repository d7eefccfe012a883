"""The times out of range of a room, each put together from what was said of it. Pure.

A stay outside is told of when it becomes an alarm, when it ends and when somebody
decides what becomes of the goods; the newest word counts, and the time of each is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from edge_app.coldreport.records import Dated, number_in, text_in, texts_in
from edge_app.model import SECOND_NS
from edge_app.store.slip import short

KIND = "cold.excursion"
EMPTY: tuple[object, ...] = (None, "", [])
"""Later words without these do not take back what was said before."""
BEGAN, ENDED, DECIDED = "began", "ended", "decided"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about the goods, of all or of some lots."""

    at_ns: int | None
    decision: str
    lots: tuple[str, ...]
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay out of range; times are None where they are not known.

    `rows` are the rows that it was read from, such as urgent-12.
    """

    name: str
    side: str
    onset_ns: int | None
    announced_ns: int | None = None
    ended_ns: int | None = None
    limit_c: Decimal | None = None
    peak_c: Decimal | None = None
    peak_probe: str = ""
    mkt_c: Decimal | None = None
    outside_s: Decimal | None = None
    unknown_s: Decimal | None = None
    degree_minutes: Decimal | None = None
    rules: tuple[str, ...] = ()
    cause: str = ""
    probes: tuple[str, ...] = ()
    lots: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()
    rows: tuple[str, ...] = ()

    def lasts_in(self, begin_ns: int, end_ns: int) -> bool:
        """Say whether any of it lies in a period."""
        starts = [one for one in (self.onset_ns, self.announced_ns) if one is not None]
        if starts and min(starts) >= end_ns:
            return False
        return self.ended_ns is None or self.ended_ns >= begin_ns


@dataclass(slots=True)
class _Told:
    """What was said of one stay until now; later words come over earlier ones."""

    data: dict[str, Any] = field(default_factory=dict)
    began_ns: int | None = None
    ended_ns: int | None = None
    decisions: tuple[Decision, ...] = ()
    rows: tuple[str, ...] = ()


def stays_of(rows: Iterable[Dated]) -> tuple[Stay, ...]:
    """Put the stays together, the oldest first."""
    told: dict[str, _Told] = {}
    for dated in rows:
        data = dated.data
        if dated.row.kind != KIND:
            continue
        one = told.setdefault(_name(data), _Told())
        one.rows += (f"{dated.row.stream.value}-{dated.row.seq}",)
        phase = text_in(data, "phase")
        if phase == DECIDED:
            one.decisions += (_decision(data, dated.time_ns),)
            continue
        one.data.update({key: v for key, v in data.items() if v not in EMPTY})
        if phase == BEGAN and one.began_ns is None:
            one.began_ns = dated.time_ns
        elif phase == ENDED:
            one.ended_ns = dated.time_ns
    found = (_stay(name, one) for name, one in told.items())
    return tuple(sorted(found, key=lambda one: one.onset_ns or 0))


def moment_ns(text: str) -> int | None:
    """Read a time of RFC 3339, None where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return round(moment.timestamp() * 1000) * (SECOND_NS // 1000)


def _decision(data: Mapping[str, Any], time_ns: int | None) -> Decision:
    return Decision(
        time_ns,
        text_in(data, "decision"),
        texts_in(data, "decided_lots"),
        short(text_in(data, "by")),
        text_in(data, "reason"),
    )


def _name(data: Mapping[str, Any]) -> str:
    """Name a stay: by its id, else by its side and onset."""
    name = text_in(data, "id")
    return name or f"{text_in(data, 'kind')} {text_in(data, 'onset')}"


def _stay(name: str, told: _Told) -> Stay:
    data = told.data
    onset_ns = moment_ns(text_in(data, "onset"))
    announced_ns = moment_ns(text_in(data, "announced"))
    if data.get("onset_synced") is False:
        # Its own words have the wall clock as it stood; the rows' times are repaired.
        onset_ns, announced_ns = told.began_ns, told.began_ns
    return Stay(
        name,
        text_in(data, "kind"),
        onset_ns if onset_ns is not None else told.began_ns,
        announced_ns if announced_ns is not None else told.began_ns,
        told.ended_ns,
        number_in(data, "limit_c"),
        number_in(data, "peak_c"),
        text_in(data, "peak_probe"),
        number_in(data, "mkt_c"),
        number_in(data, "outside_s"),
        number_in(data, "unknown_s"),
        number_in(data, "degree_minutes"),
        texts_in(data, "rules"),
        text_in(data, "cause"),
        texts_in(data, "probes_seen") or texts_in(data, "probes"),
        _lots(data),
        told.decisions,
        told.rows,
    )


def _lots(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the lots that were inside; those past the list are only counted."""
    listed = data.get("lots")
    found = [one for one in listed if isinstance(one, dict)] if listed else []
    names = tuple(
        dict.fromkeys(f"{text_in(one, 'item')}/{text_in(one, 'lot')}" for one in found)
    )
    more = int(number_in(data, "lots_count") or 0) - len(found)
    return (*names, f"+{more}") if more > 0 else names
