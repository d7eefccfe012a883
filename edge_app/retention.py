"""How long each class of data is kept, and which rows have had their time. Pure.

Source: `domain.md` 7.1 (retention defaults), GSP article on five years of records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from drivers.contract import option
from edge_app.kinds import Stream
from edge_app.model import SECOND_NS

DAY_NS = 24 * 3600 * SECOND_NS
EVERY_NS = DAY_NS
"""How often what has had its time is looked for."""
_LONGEST = 36_525
CLOSED_DAYS_KEPT = 1095
"""Closed days of the stock ledger that no clock can take away: three years."""


class DataClass(StrEnum):
    """The classes of data, each with a time of its own."""

    NORMAL = "normal"
    FEVER = "fever"
    PASSAGE = "passage"
    STOCK = "stock"
    COLD = "cold"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """The keys of `[retention]`: days for each class of data."""

    normal_days: int = option(
        14, low=1, high=30, about="Single normal temperatures; counts stay."
    )
    fever_days: int = option(
        90, low=1, high=_LONGEST, about="Fevers, holds and the cases made of them."
    )
    passage_days: int = option(
        30, low=1, high=_LONGEST, about="Who went through, and what happened there."
    )
    stock_days: int = option(
        1827,
        low=CLOSED_DAYS_KEPT,
        high=_LONGEST,
        about="The stock ledger; 3 years at least.",
    )
    cold_days: int = option(
        1827, low=1826, high=_LONGEST, about="Cold-room records; 5 years by law."
    )
    audit_days: int = option(
        1827, low=365, high=_LONGEST, about="Commands, alarms, starts and stops."
    )

    def before_ns(self, data_class: DataClass, now_ns: int) -> int:
        """Return the wall time before which this class has had its time."""
        days = int(getattr(self, f"{data_class.value}_days"))
        return now_ns - days * DAY_NS


_BY_KIND: Mapping[str, DataClass] = {
    "alarm": DataClass.AUDIT,
    "notice": DataClass.AUDIT,
    "order.failed": DataClass.AUDIT,
    "door": DataClass.AUDIT,
    "report": DataClass.AUDIT,
    "screening": DataClass.FEVER,
    "screening.summary": DataClass.AUDIT,
}
_BY_FAMILY: Mapping[str, DataClass] = {
    "stock": DataClass.STOCK,
    "cold": DataClass.COLD,
}
_BY_STREAM: Mapping[Stream, DataClass] = {
    Stream.URGENT: DataClass.FEVER,
    Stream.LEDGER: DataClass.AUDIT,
    Stream.RECORD: DataClass.PASSAGE,
}


def class_of(kind: str, stream: Stream, *, normal: bool = False) -> DataClass:
    """Name the class of an event; a kind that nobody named goes by its stream."""
    if normal:
        return DataClass.NORMAL
    family = kind.partition(".")[0]
    return _BY_KIND.get(kind) or _BY_FAMILY.get(family) or _BY_STREAM[stream]


@dataclass(frozen=True, slots=True)
class Aged:
    """A row as the sweep sees it; `wall_ns` is None where no clock can tell."""

    seq: int
    data_class: DataClass
    wall_ns: int | None


@dataclass(frozen=True, slots=True)
class Swept:
    """How far a sweep came, and which rows have had their time."""

    done: int
    gone: tuple[int, ...]


def sweep(
    rows: Iterable[Aged], done: int, data_class: DataClass, before_ns: int
) -> Swept:
    """Find the rows of a class from before a time, in the order of their numbers.

    A row that no clock can date is as old as the next one that can be dated: it
    never goes too early. The sweep ends at the first row that is younger.
    """
    gone: list[int] = []
    waiting: list[int] = []
    for row in rows:
        if row.wall_ns is not None and row.wall_ns >= before_ns:
            break
        if row.data_class is data_class:
            waiting.append(row.seq)
        if row.wall_ns is not None:
            gone.extend(waiting)
            waiting.clear()
            done = row.seq
    return Swept(done, tuple(gone))
