"""The guard band: the table of widths, then laws for any device."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.stations.guard_band import SHARES, guard_c, screen_c

LIMIT_C = Decimal("37.3")
UNCERTAIN_C = st.decimals(min_value=0, max_value=2, places=2)


@pytest.mark.parametrize(
    ("uncertainty_c", "full", "one_sided"),
    [
        ("0.2", "37.1", "37.136"),
        ("0.3", "37.0", "37.053"),
        ("0.4", "36.9", "36.971"),
        ("0.5", "36.8", "36.889"),
    ],
)
def test_table(uncertainty_c: str, full: str, one_sided: str) -> None:
    """The limits of screening are those of the table, to its digits."""
    width_c = Decimal(uncertainty_c)
    one_sided_c = screen_c(LIMIT_C, "one-sided", width_c)

    assert Decimal(full) == screen_c(LIMIT_C, "full", width_c)
    assert Decimal(one_sided) == one_sided_c.quantize(Decimal("0.001"), ROUND_HALF_UP)
    assert LIMIT_C == screen_c(LIMIT_C, "none", width_c)


def test_nothing_known() -> None:
    """A device whose uncertainty nobody knows has the limit itself, digits and all."""
    assert ["37.30"] * 3 == [
        str(screen_c(Decimal("37.30"), guard, Decimal(0))) for guard in SHARES
    ]


@given(UNCERTAIN_C, UNCERTAIN_C)
def test_wider_guards_screen_earlier(one: Decimal, other: Decimal) -> None:
    """Less certain or more careful, screening never begins later."""
    low, high = sorted((one, other))

    for guard in SHARES:
        assert screen_c(LIMIT_C, guard, high) <= screen_c(LIMIT_C, guard, low)
    assert guard_c("none", high) <= guard_c("one-sided", high) <= guard_c("full", high)
