"""What was done in a room beside measuring: signed readings, power, service. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from edge_app.coldreport.records import Dated, text_in
from edge_app.coldreport.rules import Calibrated
from edge_app.store.slip import short

DUTY, POWER, SERVICE = "cold.duty", "cold.power", "cold.service"
MARKS = (POWER, SERVICE)
SAID = {
    DUTY: ("what", "day", "slot", "result"),
    POWER: ("before", "power"),
    SERVICE: ("probe", "phase", "why", "by", "reason"),
}
"""Of which words of a row its short text is made."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that was done or happened at a moment, and by whom."""

    at_ns: int
    kind: str
    text: str
    by: str
    comment: str
    row: str


def marks_of(rows: Iterable[Dated], kinds: tuple[str, ...]) -> Iterator[Mark]:
    """Yield what rows of some kinds tell, where they have a time."""
    for one in rows:
        if one.row.kind in kinds and one.time_ns is not None:
            data = one.data
            words = [text_in(data, key) for key in SAID[one.row.kind]]
            late = ["late"] if data.get("late") is True else []
            yield Mark(
                one.time_ns,
                one.row.kind,
                " ".join(filter(None, (*words, *late))),
                short(text_in(data, "by")),
                text_in(data, "comment"),
                f"{one.row.stream.value}-{one.row.seq}",
            )


def calibrated_of(
    known: Iterable[Calibrated], rows: Iterable[Dated], end_ns: int
) -> tuple[Calibrated, ...]:
    """Return each point's newest calibration: of the file, or told until the end."""
    newest = {one.point: one for one in known}
    for one in rows:
        data = one.data if one.row.kind == SERVICE else {}
        if text_in(data, "phase") != "calibrated" or (one.time_ns or 0) >= end_ns:
            continue
        point, number, day, due = (
            text_in(data, key) for key in ("probe", "certificate", "date", "due")
        )
        if point not in newest or newest[point].day <= day:
            newest[point] = Calibrated(point, number, day, due)
    return tuple(newest.values())
