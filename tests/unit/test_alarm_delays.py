"""What delays do to false alarms: the published formulas, and the book beside them.

Samples are independent; `p` is the chance that one of them is over the limit in normal
operation, `raises` and `clears` how many in a row it takes. Source: `domain.md` 3.2.
"""

from __future__ import annotations

import random

import pytest

from tests.unit.alarm_desk import Ward, rules

PERIOD_S = 10
SAMPLES = 4000


def false_alarm_share(p: float, raises: int, clears: int) -> float:
    """Return the share of samples that a false alarm stands."""
    q = 1 - p
    up = p**raises * sum(q**j for j in range(clears))
    down = q**clears * sum(p**i for i in range(raises))
    return up / (up + down)


def mean_delay(p: float, raises: int) -> float:
    """Return how many samples more than one it takes to see a true violation."""
    return (1 - p**raises - (1 - p) * p**raises) / ((1 - p) * p**raises)


@pytest.mark.parametrize(
    ("raises", "clears", "expected"),
    [
        (1, 1, 0.1),
        (2, 1, 0.01),
        (3, 1, 0.001),
        (3, 3, 0.003338),
        (5, 5, 0.000062),
        (1, 5, 0.40951),
    ],
)
def test_false_alarms(raises: int, clears: int, expected: float) -> None:
    """With one sample in ten over the limit; a long off-delay alone makes it worse."""
    share = false_alarm_share(0.1, raises, clears)

    assert expected == pytest.approx(share, rel=0.01)


@pytest.mark.parametrize(
    ("raises", "expected"), [(1, 0.1111), (2, 1.3457), (3, 2.7174), (5, 5.9351)]
)
def test_the_price_of_a_delay(raises: int, expected: float) -> None:
    """With nine true samples in ten over the limit."""
    assert expected == pytest.approx(mean_delay(0.9, raises), abs=0.0001)


@pytest.mark.parametrize(("raises", "clears"), [(1, 1), (2, 1), (3, 3), (1, 5)])
def test_the_book_keeps_to_the_formula(raises: int, clears: int) -> None:
    """Played sample by sample, a condition with its delays stands as long as it says.

    A delay of (n - 1) periods wants n samples in a row.
    """
    p, dice, on = 0.3, random.Random(raises * 10 + clears), 0
    ward = Ward(
        rules(
            on_delay_s=(raises - 1) * PERIOD_S,
            off_delay_s=(clears - 1) * PERIOD_S,
            chatter_hold_s=0,
        )
    )
    for _ in range(SAMPLES):
        ward.say(active=dice.random() < p)
        ward.run(0)
        on += ward.desk.documents().get("cold-high", {}).get("active", False) is True
        ward.run(PERIOD_S - 0.001)
        ward.boot_s += 0.001

    assert false_alarm_share(p, raises, clears) == pytest.approx(
        on / SAMPLES, abs=0.025
    )
