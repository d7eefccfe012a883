"""A cold room of the bench obeys what is known of heat."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulators.rooms import LIMITS, Probe, Room, RoomFacts

STILL = RoomFacts(
    goods_w_per_k=0,
    leak_w_per_k=0,
    cooling_w=0,
    outside_low_c=20,
    outside_high_c=20,
    defrost_every_s=864_000,
)
HOUR_S = 3600


def room(
    facts: RoomFacts = STILL, air_c: float = 5.0, probes: tuple[Probe, ...] = ()
) -> Room:
    """Make a room at rest, as warm as its goods."""
    return Room(facts, air_c, air_c, probes)


def test_a_room_without_ways_for_heat_stays_as_it_is() -> None:
    """No leak, no door, no compressor: no change."""
    closed = room()
    closed.advance(10 * HOUR_S)
    assert pytest.approx(5.0) == closed.air_c
    assert 10 * HOUR_S == closed.at_s


def test_heat_over_capacity_is_the_slope() -> None:
    """750 W into 75 kJ/K is a hundredth of a kelvin each second."""
    heated = room(replace(STILL, air_j_per_k=75_000, defrost_w=750))
    heated.defrost(100)
    heated.advance(100)
    assert pytest.approx(6.0) == heated.air_c
    assert heated.defrost_left_s == 0
    heated.advance(200)
    assert pytest.approx(6.0) == heated.air_c


def test_a_leak_ends_at_the_temperature_outside() -> None:
    """After one time constant, 63 % of the way; in the end, all of it."""
    leaking = room(replace(STILL, leak_w_per_k=75, air_j_per_k=75_000), air_c=0)
    leaking.advance(1000)
    assert pytest.approx(20 * 0.632, abs=0.05) == leaking.air_c
    leaking.advance(20_000)
    assert pytest.approx(20, abs=0.01) == leaking.air_c


def test_air_and_goods_share_their_heat() -> None:
    """Without losses they meet where the heat of both says."""
    facts = replace(STILL, air_j_per_k=75_000, goods_j_per_k=225_000, goods_w_per_k=200)
    mixed = room(facts, air_c=9)
    mixed.goods_c = 5
    mixed.advance(3 * HOUR_S)
    assert pytest.approx(6, abs=0.01) == mixed.air_c
    assert pytest.approx(6, abs=0.01) == mixed.goods_c


def test_how_often_one_looks_changes_nothing() -> None:
    """One look after a night or a thousand on the way: the same to the last bit."""
    once, often = room(RoomFacts()), room(RoomFacts())
    once.advance(8 * HOUR_S)
    for look in range(1001):
        often.advance(8 * HOUR_S * look / 1000)
    assert (once.air_c, once.goods_c) == (often.air_c, often.goods_c)


def test_the_compressor_keeps_the_usual_room_in_its_range() -> None:
    """For two days, by a compressor that comes and goes."""
    usual = room(RoomFacts())
    seen = []
    for minute in range(2 * 24 * 60):
        usual.advance(minute * 60)
        seen.append((usual.air_c, usual.cooling))
    assert min(air_c for air_c, _on in seen) > 2
    assert max(air_c for air_c, _on in seen) < 8
    assert {cooling for _c, cooling in seen} == {True, False}
    assert 0.05 < usual.compressor_s / usual.at_s < 0.6


def test_without_mains_a_room_warms_over_hours() -> None:
    """The goods hold the cold: the range is left after more than half an hour."""
    dark = room(RoomFacts())
    dark.mains = False
    dark.advance(HOUR_S / 2)
    assert dark.air_c < 8
    dark.advance(5 * HOUR_S)
    assert dark.air_c > 8
    assert dark.goods_c < dark.air_c
    assert dark.compressor_s == 0


def test_a_compressor_that_has_failed_cools_nothing() -> None:
    """There is power, and the room is as warm as one without."""
    failed, dark = room(RoomFacts()), room(RoomFacts())
    failed.compressor = dark.mains = False
    failed.advance(5 * HOUR_S)
    dark.advance(5 * HOUR_S)
    assert dark.air_c == failed.air_c > 8
    assert failed.compressor_s == 0
    failed.compressor = True
    failed.advance(8 * HOUR_S)
    assert failed.air_c < 8


def test_a_generator_cools_as_the_mains_do() -> None:
    """To the last bit."""
    usual, driven = room(RoomFacts()), room(RoomFacts())
    driven.mains, driven.generator = False, True
    usual.advance(5 * HOUR_S)
    driven.advance(5 * HOUR_S)
    assert usual.air_c == driven.air_c


def test_an_open_door_warms_the_air_and_hardly_the_goods() -> None:
    """Ten minutes are some kelvin in the air and a tenth of that in the goods."""
    wide = room(replace(RoomFacts(), cooling_w=0))
    wide.door_open = True
    wide.advance(600)
    assert wide.air_c > 9
    assert wide.goods_c < 5.7
    assert wide.door_s == 600


def test_a_defrost_comes_by_itself_and_ends() -> None:
    """Every six hours the compressor rests, whatever the air is like."""
    usual = room(RoomFacts())
    usual.advance(6 * HOUR_S + 60)
    assert usual.defrost_left_s > 0
    assert not usual.cooling
    usual.advance(6 * HOUR_S + 1300)
    assert usual.defrost_left_s <= 0


def test_warm_goods_mix_with_cold_ones() -> None:
    """As many joules again at 25 degrees as there are at 5: 15 degrees."""
    loaded = room(replace(STILL, goods_j_per_k=1_800_000))
    assert 3_600_000 == loaded.load(500, 25, 3600)
    assert pytest.approx(15) == loaded.goods_c


def test_a_probe_is_late_by_its_lag_and_an_immediate_one_is_not() -> None:
    """A step in the air: 63 % of it after the lag."""
    slow, quick = Probe("slow", 300, 0, 5), Probe("quick", 0, 0, 5)
    watched = room(air_c=15, probes=(slow, quick))
    watched.advance(300)
    assert pytest.approx(5 + 10 * 0.632, abs=0.01) == slow.at_c
    assert pytest.approx(15) == quick.at_c


def test_the_day_is_warmest_when_it_says() -> None:
    """A cosine between the two temperatures of a day."""
    facts = RoomFacts(outside_low_c=10, outside_high_c=30, hottest_h=15)
    assert pytest.approx(30) == facts.outside_c(15)
    assert pytest.approx(10) == facts.outside_c(3)
    assert pytest.approx(20) == facts.outside_c(9)


@pytest.mark.parametrize("end", [0, 1])
def test_no_room_that_is_allowed_runs_away(end: int) -> None:
    """The lightest and leakiest room stays between all the temperatures there are."""
    lightest = {"air_j_per_k", "goods_j_per_k"}
    worst = {
        name: limits[0] if name in lightest else limits[1]
        for name, limits in LIMITS.items()
        if name not in ("cooling_w", "defrost_w", "set_c", "defrost_every_s")
    }
    facts = RoomFacts(**worst, cooling_w=0)
    facts = replace(facts, goods_j_per_k=LIMITS["goods_j_per_k"][end] and 1.0)
    wild = room(facts, air_c=-90)
    wild.door_open = True
    wild.advance(2 * HOUR_S)
    assert -90 <= wild.air_c <= 60
    assert -90 <= wild.goods_c <= 60
