"""The mean kinetic temperature of the report, by the vectors of the field."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edge_app.coldreport.figures import Range, Statistics, Value, statistics_of, weights
from edge_app.coldreport.kinetic import Weighed, kinetic_c, worst
from tests.unit.room_rows import DAY_NS, HOUR_NS

ANY = Range(None, None)


def series(*pairs: tuple[float, float]) -> list[Value]:
    """Return a run of values at hours."""
    return [
        Value(round(hour * HOUR_NS), Decimal(str(c)), Decimal(str(c)), Decimal(str(c)))
        for hour, c in pairs
    ]


def evenly(*values_c: float) -> list[Weighed]:
    """Return values that stand for the same time each."""
    return [Weighed(at * HOUR_NS, c, 1.0) for at, c in enumerate(values_c)]


def added_up(run: list[Value], window_ns: int | None = DAY_NS) -> Statistics:
    """Add one run up."""
    return statistics_of(
        "a", [run], 0, ANY, window_ns=window_ns, span=(0, 400 * DAY_NS)
    )


@pytest.mark.parametrize(
    ("values_c", "mkt_c"),
    [
        ((5.0,) * 7, 5.0),
        ((2.0, 8.0), 5.5364),
        ((20.0, 25.0), 22.8320),
        ((15.0, 25.0), 21.3004),
        ((20.0, 22.0, 25.0, 30.0), 25.0317),
        ((4.0, 4.0, 4.0, 4.0, 16.0), 8.1089),
        ((*(22.0,) * 29, 35.0), 22.8792),
    ],
)
def test_the_vectors_of_equal_intervals(
    values_c: tuple[float, ...], mkt_c: float
) -> None:
    """Values that stand for the same time give the published figures."""
    assert mkt_c == pytest.approx(kinetic_c(evenly(*values_c)), abs=1e-3)


def test_the_vector_of_uneven_intervals() -> None:
    """Weights of half the time to each neighbour are the trapezoid of the standard."""
    run = series((0, 20), (1, 20), (3, 30), (4, 20))
    assert 25.0423 == pytest.approx(kinetic_c(list(weights(run))), abs=1e-3)
    assert Decimal("25.04") == added_up(run).mkt_c


def test_the_worst_window_is_found() -> None:
    """A warm day in a cool month is not hidden by the month."""
    cool = [(float(hour), 5.0) for hour in range(240)]
    warm = [(float(hour), 9.0) for hour in range(240, 264)]
    after = [(float(hour), 5.0) for hour in range(264, 480)]
    one = added_up(series(*cool, *warm, *after))
    assert one.worst is not None
    assert one.mkt_c is not None
    assert one.mkt_c < Decimal("5.4")
    assert 9.0 == pytest.approx(one.worst.mkt_c, abs=0.15)
    assert (239 * HOUR_NS, 263 * HOUR_NS) == (one.worst.begin_ns, one.worst.end_ns)


def test_the_windows_figure_is_that_of_its_values() -> None:
    """Sums that run along find what reckoning each window by itself finds."""
    values = [Weighed(at * HOUR_NS, (at * 7919) % 11 - 3.0, 1.0) for at in range(200)]
    found = worst(values, 24 * HOUR_NS)
    plain = max(
        kinetic_c(values[at - 24 : at + 1]) or -99.0 for at in range(24, len(values))
    )
    assert found is not None
    assert plain == pytest.approx(found.mkt_c, abs=1e-9)


def test_less_than_a_window_is_one() -> None:
    """Three hours are told as three hours."""
    found = worst(evenly(2.0, 8.0), DAY_NS)
    assert found is not None
    assert (0, HOUR_NS) == (found.begin_ns, found.end_ns)
    assert 5.5364 == pytest.approx(found.mkt_c, abs=1e-3)


def test_what_has_no_figure() -> None:
    """Frozen goods, no values and no temperatures have none."""
    run = series((0, -20), (1, -18))
    assert (None, None) == (added_up(run, None).mkt_c, added_up(run, None).worst)
    assert None is kinetic_c([])
    assert None is worst([Weighed(0, -300.0, 1.0)], DAY_NS)


def test_one_value_alone_has_its_own_figures() -> None:
    """A single record has no time to weigh, and is its own mean."""
    one = added_up(series((0, 5)))
    assert (Decimal("5.00"), Decimal("5.00"), 0, None) == (
        one.mean_c,
        one.mkt_c,
        one.known_s,
        one.inside_pct,
    )
