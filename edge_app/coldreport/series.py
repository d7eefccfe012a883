"""One value a record: of a measuring point, or of the whole room. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from edge_app.coldreport.figures import Value
from edge_app.coldreport.records import Point, Record


class OfPoint:
    """Finds one point's value in each record; points mostly keep their places."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._at = 0

    def __call__(self, record: Record) -> Value | None:
        """Return the value with its extremes, None where there is none."""
        point = self._point(record.points)
        if point is None or point.value_c is None or record.time_ns is None:
            return None
        value_c = point.value_c
        lowest_c = value_c if point.lowest_c is None else min(value_c, point.lowest_c)
        highest_c = (
            value_c if point.highest_c is None else max(value_c, point.highest_c)
        )
        return Value(record.time_ns, value_c, lowest_c, highest_c)

    def _point(self, points: Sequence[Point]) -> Point | None:
        if self._at < len(points) and points[self._at].probe == self._name:
            return points[self._at]
        for at, point in enumerate(points):
            if point.probe == self._name:
                self._at = at
                return point
        return None


def of_room(record: Record) -> Value | None:
    """Return the mean of a room's points, with its coldest and its warmest."""
    coldest_c, warmest_c = record.coldest_c, record.warmest_c
    if coldest_c is None or warmest_c is None or record.time_ns is None:
        return None
    mean_c = record.mean_c
    if mean_c is None:
        known = [p.value_c for p in record.points if p.value_c is not None]
        known = known or [coldest_c, warmest_c]
        mean_c = sum(known, Decimal(0)) / len(known)
    return Value(record.time_ns, mean_c, coldest_c, warmest_c)
