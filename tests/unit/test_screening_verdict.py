"""The word that a measurement earns: tables, votes, then laws for any case."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.stations.screening import Measured, median
from edge_app.stations.screening_verdict import (
    ENDED,
    Attempt,
    Case,
    Steps,
    confirmed,
    undecided,
    verdict,
)

STEPS = Steps("contact", rechecks=2, retries=2)
LIMIT_C = Decimal("37.3")


def attempt(
    value: str | None, *, why: tuple[str, ...] = (), baseline: str = "", guard: str = ""
) -> Attempt:
    """Make a measurement of a value; `guard` gives the device's uncertainty."""
    value_c = None if value is None else Decimal(value)
    return Attempt(
        Measured(value_c, (), Decimal(0)),
        "ir",
        "forehead",
        "fever_at_c",
        LIMIT_C,
        guard="full",
        uncertainty_c=Decimal(guard or 0),
        baseline_c=Decimal(baseline) if baseline else None,
        baseline_over_c=Decimal("1.5") if baseline else Decimal(0),
        why=why,
    )


HELD = Case("rest")
READY = Case("rest", ready=True)


@pytest.mark.parametrize(
    ("value", "case", "expected"),
    [
        ("36.25", Case(), "passed"),
        ("37.25", Case(), "passed"),
        ("37.299", Case(), "passed"),
        ("37.30", Case(), "hold"),
        ("37.3", Case(), "hold"),
        ("36.5", HELD, "wait"),
        ("38.5", HELD, "wait"),
        ("37.3", READY, "confirm"),
        ("37.299", READY, "recheck"),
        ("36.5", Case("rest", ready=True, lows=1), "passed-after-recheck"),
        ("37.3", Case("rest", ready=True, lows=1), "confirm"),
        ("36.5", Case("confirm"), "wait"),
        ("36.5", Case("confirm", ready=True), "wait"),
        ("36.5", Case("fever"), "wait"),
        (None, Case(), "retry"),
        (None, Case(tries=1), "retry"),
        (None, Case(tries=2), "manual"),
        (None, READY, "retry"),
        ("36.5", Case(badge_missing=True), "no-badge"),
        ("37.3", Case(badge_missing=True), "hold"),
    ],
)
def test_protocol(value: str | None, case: Case, expected: str) -> None:
    """Every arrow of the protocol of a gate, with the digits that decide."""
    assert expected == verdict(attempt(value), case, STEPS)


@pytest.mark.parametrize("value", ["36.5", "37.3", None])
@pytest.mark.parametrize("case", [Case(), HELD, READY, Case("confirm")])
def test_degraded(value: str | None, case: Case) -> None:
    """A thermometer that is not trusted neither passes nor holds nor calls a fever."""
    assert "manual" == verdict(attempt(value, why=("ambient",)), case, STEPS)


@pytest.mark.parametrize(
    ("value", "guard", "expected"),
    [
        ("36.99", "0.3", "passed"),
        ("37.0", "0.3", "hold"),
        ("36.8", "0.5", "hold"),
        ("37.29", "", "passed"),
    ],
)
def test_guarded(value: str, guard: str, expected: str) -> None:
    """The guard band begins at its own inclusive limit."""
    assert expected == verdict(attempt(value, guard=guard), Case(), STEPS)


@pytest.mark.parametrize(
    ("value", "case", "confirm", "expected"),
    [
        ("36.0", Case(), "contact", "hold"),
        ("35.59", Case(), "contact", "passed"),
        ("36.0", READY, "contact", "confirm"),
        ("36.0", READY, "second", "confirm"),
        ("37.3", READY, "second", "fever"),
    ],
)
def test_relative(value: str, case: Case, confirm: str, expected: str) -> None:
    """Too high beside the others is measured again, and by itself never a fever."""
    steps = Steps(confirm, 2, 2)

    assert expected == verdict(attempt(value, baseline="34.10"), case, steps)


def test_confirmed() -> None:
    """The contact thermometer alone decides, at its inclusive limit."""
    low, high = confirmed(attempt("37.299")), confirmed(attempt("37.30"))

    assert ("passed-after-confirm", "fever") == (low, high)


def test_undecided() -> None:
    """A value taken away leaves the samples and the reason."""
    one = undecided(attempt("36.5"), "disagree")

    assert (None, "disagree") == (one.value_c, one.measured.why)


@pytest.mark.parametrize(
    ("chance", "vote", "both"),
    [
        ("0.05", "0.00725", "0.0025"),
        ("0.90", "0.972", "0.81"),
        ("0.087", "0.02139", "0.00757"),
        ("0.482", "0.473", "0.232"),
    ],
)
def test_votes(chance: str, vote: str, both: str) -> None:
    """The median of three is a vote of two; a hold and its recheck must both agree."""
    high, p = Decimal("37.3"), Decimal(chance)
    shares = {high: p, Decimal("36.5"): 1 - p}
    of_three = sum(
        shares[a] * shares[b] * shares[c]
        for a, b, c in product(shares, repeat=3)
        if median((a, b, c)) >= high
    )
    of_both = sum(
        shares[first] * shares[second]
        for first, second in product(shares, repeat=2)
        if verdict(attempt(str(first)), Case(), STEPS) == "hold"
        and verdict(attempt(str(second)), READY, STEPS) == "confirm"
    )

    assert Decimal(vote) == Decimal(of_three).quantize(Decimal(vote))
    assert Decimal(both) == Decimal(of_both).quantize(Decimal(both))


@given(
    st.none() | st.decimals(min_value=34, max_value=42, places=3).map(str),
    st.builds(
        Case,
        st.sampled_from(["", "rest", "confirm", "fever"]),
        ready=st.booleans(),
        lows=st.integers(0, 3),
        tries=st.integers(0, 3),
        badge_missing=st.booleans(),
    ),
    st.sampled_from([(), ("silent",)]),
    st.sampled_from(["contact", "second"]),
)
def test_any_case(
    value: str | None, case: Case, why: tuple[str, ...], confirm: str
) -> None:
    """In only by a valid low value; a fever only after a hold, never by contact."""
    result = verdict(attempt(value, why=why), case, Steps(confirm, 2, 2))

    if result in ENDED:
        assert value is not None
        assert (True, ()) == (Decimal(value) < LIMIT_C, why)
        assert case.stage in ("", "rest")
    if result == "fever":
        assert ("second", "rest", True) == (confirm, case.stage, case.ready)
