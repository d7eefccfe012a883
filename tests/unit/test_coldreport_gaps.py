"""Where the records of a cold room are missing, and what is said of it."""

from __future__ import annotations

import pytest

from edge_app.coldreport.gaps import Gap, Intervals, explained, gaps_of, runs_of
from edge_app.coldreport.records import Pool, Record
from edge_app.model import Json
from tests.unit.room_rows import (
    HOUR_NS,
    MINUTE_NS,
    START_NS,
    dated,
    record,
    records,
)

LEGAL = Intervals(1800, 120)
END_NS = START_NS + 4 * HOUR_NS


def at(*minutes: int, state: str = "in-range") -> list[Record]:
    """Return records at minutes."""
    data = record(["5.0"], state=state)
    return [
        Pool().record(dated("cold.record", START_NS + one * MINUTE_NS, data, one + 1))
        for one in minutes
    ]


def gaps(found: list[Record], until: int = 240) -> list[tuple[int, int, int]]:
    """Return gaps as minutes, and how many records each lacks."""
    end_ns = START_NS + until * MINUTE_NS
    return [
        (
            (one.begin_ns - START_NS) // MINUTE_NS,
            (one.end_ns - START_NS) // MINUTE_NS,
            one.missing,
        )
        for one in gaps_of(found, START_NS, end_ns, LEGAL)
    ]


@pytest.mark.parametrize(
    ("minutes", "until", "lacking"),
    [
        ((0, 30, 60), 90, []),
        ((0, 31, 62), 90, []),
        ((0, 32), 60, [(0, 32, 1)]),
        ((0, 120), 150, [(0, 120, 3)]),
        ((60,), 90, [(0, 60, 1)]),
        ((0,), 90, [(0, 90, 2)]),
        ((), 90, [(0, 90, 2)]),
        ((-10, 20), 50, []),
        ((-60, 20), 50, [(0, 20, 1)]),
        ((0, 30, 100), 60, [(30, 60, 1)]),
    ],
)
def test_where_the_interval_is_not_kept(
    minutes: tuple[int, ...], until: int, lacking: list[tuple[int, int, int]]
) -> None:
    """A record may be a minute late; what lies beyond the period's edges counts too."""
    assert lacking == gaps(at(*minutes), until)


def test_outside_the_interval_is_two_minutes() -> None:
    """After a record out of range the next is due in two minutes and twelve seconds."""
    found = at(0, 2, 4, state="high") + at(10, 40)
    assert [(4, 10, 2)] == gaps(found, 60)


def test_a_gap_has_the_rooms_own_reason_first() -> None:
    """What the room says goes before a start, and a start before nothing."""
    gap = Gap(START_NS, START_NS + HOUR_NS, 1)
    stop: dict[str, Json] = {"why": "update"}
    clean: dict[str, Json] = {"clean": True, "gap_s": 1800}
    told: dict[str, Json] = {"why": ["power-cut", "clock-unset"]}
    stopped = dated("gateway.stopped", START_NS + MINUTE_NS, stop)
    started = dated("gateway.started", START_NS + HOUR_NS, clean)
    room = dated("cold.gap", START_NS + HOUR_NS, told)
    killed = dated("gateway.started", START_NS + HOUR_NS, {**clean, "clean": False})
    elsewhere = dated("gateway.started", END_NS, clean)
    unknown = dated("gateway.started", None, clean)
    assert ("told", "power-cut, clock-unset") == explained(gap, [started, room], 0)
    assert ("stopped", "update") == explained(gap, [stopped, started], 0)
    assert ("killed", "") == explained(gap, [killed], 3)
    assert ("clock", "3") == explained(gap, [elsewhere, unknown], 3)
    assert ("", "") == explained(gap, [elsewhere], 0)


def test_runs_end_where_a_gap_begins() -> None:
    """Nothing is drawn or added up across a gap."""
    rows = [Pool().record(one) for one in records([("5.0",)] * 6)]
    del rows[2:4]
    found = list(gaps_of(rows, START_NS, START_NS + 3 * HOUR_NS, LEGAL))
    runs = list(runs_of(rows, found))
    assert [[1, 2], [5, 6]] == [[one.seq for one in run] for run in runs]
    assert [] == list(runs_of([], found))
