"""Figures of alarm systems by the published vectors, and the lists."""

from __future__ import annotations

from typing import Any

import pytest

from edge_app.alarms.figures import Change, Figures, Period, chatters, figures_of, psi
from edge_app.alarms.standing import lists_of
from edge_app.alarms.targets import rows_of
from edge_app.model import SECOND_NS

HOUR_S = 3600


def raised(second: float, alarm: str = "a", priority: str = "low") -> Change:
    """Return the raise of an alarm."""
    ns = round(second * SECOND_NS)
    return Change(alarm, priority, "normal", "unacknowledged", ns)


def over(second: float, alarm: str = "a") -> Change:
    """Return the end of an alarm that nobody has seen."""
    before, state = "unacknowledged", "returned-unacknowledged"
    return Change(alarm, "low", before, state, round(second * SECOND_NS))


def of(*changes: Change, hours: float = 24) -> Figures:
    """Return the figures of some hours."""
    return figures_of(changes, Period(0, round(hours * HOUR_S) * SECOND_NS))


@pytest.mark.parametrize(("apart_s", "expected"), [(20, 0.05), (10, 0.10)])
def test_the_chatter_index(apart_s: int, expected: float) -> None:
    """Ten intervals of 20 s give 0.05, of 10 s 0.10."""
    raises_ns = [number * apart_s * SECOND_NS for number in range(11)]

    assert expected == pytest.approx(psi(raises_ns))


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [((0, 20, 40), True), ((0, 31, 62), False), ((0, 20), False), ((), False)],
)
def test_chattering_alarms_are_named(seconds: tuple[int, ...], expected: bool) -> None:
    """Three raises within a minute, as the desk counts them."""
    assert expected == chatters([one * SECOND_NS for one in seconds])


def test_a_flood_is_counted_in_its_bins() -> None:
    """Bins of 4, 11, 7, 5, 4 and 10 alarms: three of six are a flood's."""
    changes = [
        raised(bin_number * 600 + number * 30, f"a-{number}")
        for bin_number, count in enumerate((4, 11, 7, 5, 4, 10))
        for number in range(count)
    ]

    figures = of(*changes, hours=1)

    assert (3, 6, 0.5) == (figures.flood_bins, figures.bins, figures.flood_share)
    assert not figures.flooding
    assert of(*changes, hours=0.5).flooding
    assert (41, 41, 11) == (figures.starts, figures.peak_hour, figures.peak_10_min)


def test_rates_and_peaks() -> None:
    """Means over the whole period, peaks in bins from its begin on."""
    figures = of(*(raised(one, f"a-{one}") for one in (0, 10, 59, 60, 3599, 7200)))

    assert 6 == figures.per_day
    assert 0.25 == figures.per_hour
    assert 6 / 144 == pytest.approx(figures.per_10_min)
    assert (5, 4, 3) == (figures.peak_hour, figures.peak_10_min, figures.peak_minute)


def test_shares_and_the_most_frequent() -> None:
    """Eight low, one medium and one high; ten of twelve alarms are the top ten."""
    low = [raised(one * 900, f"a-{one % 11}") for one in range(18)]
    figures = of(*low, raised(1, "m", "medium"), raised(2, "h", "high"), hours=24)

    assert {"low": 0.9, "medium": 0.05, "high": 0.05} == figures.shares
    assert ("a-0", 2) == figures.by_alarm[0]
    assert 17 / 20 == figures.top_share


def test_what_is_no_start() -> None:
    """Told again, got worse, or an alarm about alarms: people had been told."""
    again = Change("a", "low", "acknowledged", "unacknowledged", SECOND_NS)
    worse = Change("a", "high", "unacknowledged", "unacknowledged", SECOND_NS)
    own = Change("gateway-alarm-overflow", "high", "normal", "unacknowledged", 5)

    assert 0 == of(again, worse, own).starts
    assert 1 == of(Change("a", "low", "shelved", "unacknowledged", 5)).starts


def test_fleeting_alarms() -> None:
    """Over within ten seconds, and not back within a minute."""
    figures = of(
        *(raised(0), over(9)),
        *(raised(100, "slow"), over(111, "slow")),
        *(raised(200, "back"), over(205, "back"), raised(230, "back")),
    )

    assert {"a": 1} == figures.fleeting


def test_a_quiet_period_has_figures_too() -> None:
    """No alarm at all meets every limit."""
    figures = of()

    assert (0, 0, 0.0) == (figures.starts, figures.peak_hour, figures.top_share)
    assert all(row.met is not False for row in rows_of(figures, stale=0))


def test_figures_stand_beside_what_is_asked_for() -> None:
    """A storm of one alarm misses its limits, and each row says which."""
    figures = of(*(raised(one * 15) for one in range(200)))

    missed = {row.key for row in rows_of(figures, stale=5) if row.met is False}

    expected = "per_day per_hour per_10_min peak_hour peak_10_min peak_minute"
    more = "flood_share top_share chattering chatter_index stale_count"
    assert set(f"{expected} {more}".split()) == missed
    assert "stale_count" not in {row.key for row in rows_of(figures, stale=None)}


def document(alarm: str, state: str, priority: str = "low", **more: Any) -> Any:
    """Return what is retained of an alarm."""
    return {
        "alarm": alarm,
        "state": state,
        "priority": priority,
        "active": True,
        "clock_synced": True,
        "onset": "2026-01-02T12:00:00.000Z",
        **more,
    }


def test_the_lists() -> None:
    """By urgency, each alarm in one list, and in that of the stale if it is old."""
    old = "2026-01-01T11:59:59.000Z"
    lists = lists_of(
        (
            document("a", "unacknowledged"),
            document("b", "acknowledged", "high", onset=old),
            document("c", "shelved", onset=old),
            document("d", "suppressed"),
            document("e", "out-of-service", onset=old, active=False),
            document("f", "latched", "medium", onset=old, active=False),
            document("g", "acknowledged", onset=old, clock_synced=False),
        ),
        "2026-01-01T12:00:00.000Z",
    )

    assert ["b", "f", "g", "a"] == [one["alarm"] for one in lists.standing]
    assert ["c"] == [one["alarm"] for one in lists.shelved]
    assert ["d"] == [one["alarm"] for one in lists.suppressed]
    assert ["e"] == [one["alarm"] for one in lists.out_of_service]
    assert ["b", "c"] == [one["alarm"] for one in lists.stale]
