"""Alarm floods: more than ten alarms in ten minutes, until fewer than five. Pure.

Source: ISA-18.2 as vendors quote it (`domain.md` 3.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from edge_app.alarms.deadband import HighLimit
from edge_app.model import SECOND_NS

BIN_NS = 600 * SECOND_NS
STARTS = HighLimit(Decimal(10), deadband=Decimal(5))
"""A flood begins above ten in a bin and ends below five in one."""


def floods(counts: Iterable[int]) -> tuple[bool, ...]:
    """Say of each bin of ten minutes, one after the other, whether it is a flood's."""
    flooding, found = False, []
    for count in counts:
        flooding = STARTS.is_over(Decimal(count), was=flooding)
        found.append(flooding)
    return tuple(found)
