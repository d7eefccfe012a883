"""The mean kinetic temperature of a room's window, and the state machine of the law."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from edge_app.mkt import mkt_between
from edge_app.model import Stamp, Started
from edge_app.stations.coldroom_excuse import SPANS, Spent
from edge_app.stations.coldroom_history import STRETCHES, Warmth
from edge_app.stations.coldroom_parts import Limits
from tests.unit.cold_night import LIMITS, TWO, Room, at, restarted, warm
from tests.unit.cold_rules import HOUR_S, QUIET

DAY_S = 24 * HOUR_S
MINUTE_NS = 60 * 10**9
FRIDGE = replace(QUIET, low_c=Decimal(2), high_c=Decimal(8), delay_s=300.0)


def lived(
    values_c: list[tuple[int, float]], window_s: float = DAY_S, longest_s: int = 1800
) -> Warmth:
    """Take (second, °C) samples."""
    warmth = Warmth().resume(Started(at(0), clean=True, gap_s=None))
    for second, value_c in values_c:
        warmth = warmth.add(at(second), value_c, window_s, longest_s * 10**9)
    return warmth


def test_stretches_make_the_figure_of_all_samples() -> None:
    """The mean of the stretches is that of trapezoids over every single sample."""
    samples = [(s, 5 + (s % 3600) / 1200) for s in range(0, 6 * HOUR_S, 600)]
    expected = mkt_between([(float(s), c) for s, c in samples])

    assert expected is not None
    shown = lived(samples).document(DAY_S)
    assert (f"{expected:.2f}", "5.8") == (
        str(shown["mkt_c"]),
        str(shown["mkt_known_h"]),
    )


def test_what_is_older_than_the_window_is_forgotten() -> None:
    """A hot day is no longer in the figure a day later; the memory stays small."""
    hot = [(s, 25.0) for s in range(0, DAY_S, 600)]
    cold = [(s, 5.0) for s in range(DAY_S, 2 * DAY_S + HOUR_S, 600)]

    assert lived(hot).document(DAY_S)["mkt_c"] == Decimal("25.00")
    warmth = lived([*hot, *cold])
    assert Decimal("5.00") == warmth.document(DAY_S)["mkt_c"]
    assert STRETCHES >= len(warmth.stretches)


def test_what_nobody_measured_is_left_out() -> None:
    """An hour of silence weighs nothing: the figure is of what is known."""
    shown = lived([(0, 5.0), (600, 5.0), (4800, 25.0), (5400, 25.0)]).document(DAY_S)

    assert "0.3" == str(shown["mkt_known_h"])


@pytest.mark.parametrize(
    ("away_s", "known_h"), [(600, "2.8"), (23 * HOUR_S, "1.0"), (30 * HOUR_S, "0.2")]
)
def test_a_stop_is_time_that_passes(away_s: int, known_h: str) -> None:
    """What was before a stop of known length leaves the window in its time."""
    before = lived([(s, 5.0) for s in range(0, 3 * HOUR_S, 600)])
    wall_ns = at(3 * HOUR_S - 600 + away_s).wall_ns
    started = Stamp("boot-2", 0, wall_ns, synced=True)
    warmth = before.resume(Started(started, clean=False, gap_s=None))
    for minute in range(0, 20, 10):
        now = replace(started, boot_ns=minute * MINUTE_NS)
        warmth = warmth.add(now, 5.0, DAY_S, 1800 * 10**9)

    shown = warmth.document(DAY_S)["mkt_known_h"]
    assert Decimal(known_h) == pytest.approx(shown, abs=Decimal("0.5"))


def test_the_figure_goes_by_the_warmest_point() -> None:
    """And only by values that were believed."""
    limits = replace(TWO, jump_k=Decimal(0), disagree_k=Decimal(0))
    room = Room(limits).start(at(0))
    for second in range(0, 600, 30):
        room.take([warm(second, "3"), warm(second, "7", "p2")])

    assert Decimal("7.00") == pytest.approx(room.view()["mkt_c"], abs=Decimal("0.1"))


def test_frozen_goods_have_no_figure() -> None:
    """Frost is not ageing."""
    limits = replace(QUIET, low_c=Decimal(-25), high_c=Decimal(-15))
    room = Room(limits).start(at(0)).take([warm(0, "-20"), warm(30, "-20")])

    assert (None, Decimal(0)) == (room.view()["mkt_c"], room.view()["mkt_window_h"])


def test_the_mean_itself_may_be_too_warm() -> None:
    """At room temperature it may be 25 °C, once a day of it is known; it ends, too."""
    limits = Limits(
        name="vaccines",
        probes=("p1",),
        room_class="room-temperature",
        lost_after_s=3600.0,
        act_s=0.0,
        stuck_s=0.0,
        sign_by=(),
    )
    room = Room(limits).start(at(0))
    room.take([warm(s, "25.4") for s in range(0, 25 * HOUR_S, 1800)])
    assert [24 * HOUR_S] == [round(second) for second, _ in room.alarms("mkt")]

    room.take([warm(s, "22") for s in range(25 * HOUR_S, 40 * HOUR_S, 1800)])
    assert ["mkt", "no mkt"] == [name for _, name in room.alarms("mkt")]


def test_the_figure_outlives_a_restart() -> None:
    """It goes on from the last record, as everything that is kept."""
    room = Room(FRIDGE).start(at(0))
    room.take([warm(s, "6") for s in range(0, 2 * HOUR_S, 300)])
    after = restarted(room, at(2 * HOUR_S))

    assert Decimal("6.00") == after.view()["mkt_c"]


def test_spans_of_the_budget_are_bounded() -> None:
    """Many short ones are taken for younger than they are, never for less."""
    spent, window_ns = Spent(), 10**15
    for second in range(0, 4000, 20):
        spent = spent.add(at(second), 10**9, window_ns)

    assert SPANS >= len(spent.spans)
    assert 200 * 10**9 == spent.in_window_ns(at(4000).boot_ns, window_ns)


def test_the_state_machine_of_the_law() -> None:
    """Every 30 min in order, every 2 min out, and a record at each transition.

    Out is out of range as well as on reaching the critical value, which is an alarm
    at once; in order again is in range by the deadband.
    """
    limits = replace(LIMITS, critical_high_c=Decimal("7.8"), record_every_s=1800.0)
    room = Room(limits).start(at(0))
    spells = ((3700, "5"), (400, "7.8"), (4000, "5"))
    now_s = 0
    for length_s, value_c in spells:
        room.take([warm(s, value_c) for s in range(now_s, now_s + length_s, 10)])
        now_s += length_s

    told = [(s, e.data["reason"]) for s, e in room.events("cold.record")]
    assert [
        (0, "start"),
        (1800, "interval"),
        (3600, "interval"),
        (3700, "transition"),
        (3820, "interval"),
        (3940, "interval"),
        (4060, "interval"),
        (4100, "transition"),
        (5900, "interval"),
        (7700, "interval"),
    ] == told
    assert [(3700, "critical-high"), (4100, "no critical-high")] == room.alarms(
        "critical-high"
    )
