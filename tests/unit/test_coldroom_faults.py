"""The judge of one probe: what air can do, and what only a broken probe does."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.model import SECOND_NS, ns
from edge_app.stations.coldroom_faults import (
    DRIFT,
    JUMPS,
    NOISY,
    SENTENCES,
    STUCK,
    ZERO,
    FaultRule,
    Sight,
    Tally,
    compare,
    faults,
    hear,
)
from tests.unit.cold_night import LIMITS

RULE = LIMITS.fault_rule


def heard(
    *values: tuple[float, str], rule: FaultRule = RULE
) -> tuple[Sight, list[str]]:
    """Let a judge hear values with their seconds; return what was held out, and why."""
    sight, whys = Sight(), []
    for second, value_c in values:
        sight, why = hear(rule, sight, Decimal(value_c), ns(second))
        whys.append(why)
    return sight, whys


def every(step_s: float, *values: str) -> list[tuple[float, str]]:
    """Say the values at a steady pace."""
    return [(number * step_s, value_c) for number, value_c in enumerate(values, 1)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param(every(5, "5", "85", "5"), ["", "power-up", ""], id="one 85"),
        pytest.param(every(5, "85.0000"), ["power-up"], id="85 from the start"),
        pytest.param(
            every(5, "5", "85", "85", "85", "5", "5", "5.1"),
            ["", *["power-up"] * 5, ""],
            id="it comes back after three good values",
        ),
        pytest.param(
            every(5, "5", "85", "85", "85", "5", "85", "5", "5", "5"),
            ["", *["power-up"] * 7, ""],
            id="three in a row",
        ),
        pytest.param(every(60, "5", "65", "84", "85"), [""] * 4, id="a true 85"),
        pytest.param(every(5, "5", "-127"), ["", "open-line"], id="-127"),
        pytest.param(every(5, "5", "850"), ["", "open-line"], id="a Pt100 without end"),
        pytest.param(every(5, "-80", "-80.5"), ["", ""], id="an ultra-cold store"),
        pytest.param(every(5, "5", "10"), ["", ""], id="5 K in a sample are air"),
        pytest.param(every(5, "5", "10.1", "5"), ["", "jump", ""], id="more are not"),
        pytest.param(
            every(5, "5", "20", "20.5", "21"),
            ["", "jump", "jump", ""],
            id="said three times it is true",
        ),
        pytest.param(
            every(5, "5", "20", "40", "60", "5"),
            ["", "jump", "jump", "jump", ""],
            id="three others are not",
        ),
        pytest.param(every(30, "5", "35"), ["", ""], id="half a minute is long enough"),
        pytest.param(every(30, "5", "35.1"), ["", "jump"], id="for 1 K in a second"),
    ],
)
def test_what_is_not_believed(
    values: list[tuple[float, str]], expected: list[str]
) -> None:
    """Codes of broken probes and steps that air cannot do wait or are held out."""
    assert expected == heard(*values)[1]


def test_true_heat_is_late_by_two_values_at_most() -> None:
    """Whatever the step, a value said three times is believed."""
    sight, _ = heard(*every(5, "5", "60", "60", "60"))

    assert (Decimal(60), "", ()) == (sight.last_c, sight.held, sight.spikes)


def told(sight: Sight, second: float) -> tuple[str, ...]:
    """Name what is wrong with a probe at a second."""
    return faults(RULE, sight, ns(second))


def test_jumps_are_told_when_there_are_three_in_ten_minutes() -> None:
    """And are forgotten after ten minutes without."""
    values = every(5, "5", *["30", "5"] * 3)
    sight, _ = heard(*values)

    assert (JUMPS,) == told(sight, 35)
    assert () == told(sight, 700)


def test_noise() -> None:
    """Ten turns by a kelvin within ten minutes are noise, nine are not."""
    values = every(5, *["5", "6"] * 6)

    assert () == told(heard(*values[:11])[0], 60)
    assert (NOISY,) == told(heard(*values)[0], 60)
    assert () == told(heard(*every(5, *["5", "5.9"] * 12))[0], 120)


def test_stuck_alone_takes_six_hours() -> None:
    """A quiet room stays the same for long; silence is no sameness."""
    quiet, _ = heard((0, "5.0"), (21599, "5.0"))
    stuck, _ = heard((0, "5.0"), (21600, "5.00"))

    assert () == told(quiet, 30000)
    assert (STUCK,) == told(stuck, 21600)
    assert () == told(heard((0, "5.0"), (21600, "5.0"), (21605, "5.1"))[0], 21605)


@pytest.mark.parametrize(
    ("first_c", "later_c", "expected"),
    [
        pytest.param("5", "6.1", (STUCK,), id="it warmed"),
        pytest.param("5", "3.9", (STUCK,), id="it cooled"),
        pytest.param("5", "6", (), id="not by more than 1 K"),
    ],
)
def test_stuck_while_another_moves(
    first_c: str, later_c: str, expected: tuple[str, ...]
) -> None:
    """An hour is enough when a neighbour has moved by more than a kelvin in it."""
    sight, _ = heard((1, "5"))
    sight = compare(RULE, sight, {"p2": Decimal(first_c)}, ns(1))
    for second, other_c in ((1800, later_c), (3601, first_c)):
        sight, _ = hear(RULE, sight, Decimal(5), ns(second))
        news = {"p2": Decimal(other_c), "p3": Decimal(99)}
        sight = compare(RULE, sight, news, ns(second))

    assert expected == told(sight, 3601)
    sight, _ = hear(RULE, sight, Decimal("5.1"), ns(3602))
    assert ZERO == compare(RULE, sight, {"p2": Decimal(40)}, ns(3602)).moved_k


def test_drift_needs_two_others_and_four_hours() -> None:
    """The middle of the others counts; one other cannot tell which one drifts."""
    sight, _ = heard((0, "8.1"))
    others = {"p2": Decimal(6), "p3": Decimal(5), "p4": Decimal(20)}
    few = {"p2": Decimal(6)}
    apart = compare(RULE, sight, others, 0)

    assert () == told(apart, 14399)
    assert (DRIFT,) == told(apart, 14400)
    assert apart is compare(RULE, apart, others, 5)
    assert compare(RULE, apart, few, 5).apart_ns is None
    assert compare(RULE, replace(apart, last_c=Decimal(8)), others, 5).apart_ns is None


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [(0, 4, False), (16, 5, True), (20, 5, False), (0, 5, True)],
)
def test_refused_messages(good: int, bad: int, *, expected: bool) -> None:
    """More than a fifth of them, and five at least, are a fault."""
    tally = Tally().add(0, good=good).add(60 * SECOND_NS, bad=bad, reason="check")

    assert expected is tally.is_garbled(20)
    assert not tally.is_garbled(0)
    assert not tally.add(11 * 60 * SECOND_NS, good=1).is_garbled(20)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 100),
            st.decimals("-150", "150", places=1) | st.just(Decimal(85)),
        ),
        max_size=60,
    )
)
def test_the_judge_forgets_enough(steps: list[tuple[int, Decimal]]) -> None:
    """Whatever comes, little is remembered and everything has its sentence."""
    sight, now_s = Sight(), 0
    for pause_s, value_c in steps:
        now_s += pause_s
        sight, why = hear(RULE, sight, value_c, ns(now_s))
        assert not why or why in SENTENCES
        assert len(sight.waiting) < RULE.confirm
        assert len(sight.turns) <= 10
        assert len(sight.spikes) <= 3
        assert all(one in SENTENCES for one in faults(RULE, sight, ns(now_s)))


@given(st.lists(st.decimals("-30", "40", places=1), min_size=1, max_size=20))
def test_what_is_said_three_times_is_believed(before: list[Decimal]) -> None:
    """No past of any kind hides a heat that stays."""
    sight = Sight()
    for number, value_c in enumerate([*before, *[Decimal(39)] * 5]):
        sight, _ = hear(RULE, sight, value_c, ns(number))

    assert Decimal(39) == sight.last_c
