"""The baseline of a gate: the vectors, its safeguards, then laws for any people."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.model import ns
from edge_app.stations import baseline
from edge_app.stations.baseline import PEOPLE, Band, Baseline

BAND = Band(Decimal(33), Decimal("36.9"))
WARM = "36.2 36.4 36.3 36.1 36.5 36.4 36.3 36.2 36.6 37.9"
COLD = "34.1 34.3 33.9 34.0 34.2 34.4 33.8 34.1 34.0 34.2"


def numbers(text: str) -> tuple[Decimal, ...]:
    """Read a row of temperatures."""
    return tuple(map(Decimal, text.split()))


def after(text: str, *, flagged: str = "", ambient_c: str = "22") -> Baseline:
    """Show people to a baseline, ten seconds apart; a letter f flags one."""
    base = Baseline()
    flags = flagged.ljust(len(text.split()), ".")
    for number, value in enumerate(numbers(text)):
        base = baseline.take(
            base,
            value,
            number * ns(10),
            Decimal(ambient_c),
            "ir",
            flagged=flags[number] == "f",
        )
    return base


@pytest.mark.parametrize(
    ("people", "level", "over", "flagged", "well"),
    [
        (WARM, "36.3625", "1.0", "37.4", "37.3"),
        (COLD, "34.10", "1.5", "36.0", "35.59"),
    ],
)
def test_vectors(people: str, level: str, over: str, flagged: str, well: str) -> None:
    """The trimmed mean of ten is exact, and so is the limit above it."""
    level_c = baseline.level_c(Baseline(numbers(people)), BAND)
    assert level_c is not None
    limit_c = level_c + Decimal(over)

    assert Decimal(level) == level_c
    assert (True, False) == (Decimal(flagged) >= limit_c, Decimal(well) >= limit_c)


def test_robust_z() -> None:
    """Somebody at 37.9 lies seven robust sigmas above the others."""
    z = baseline.robust_z(numbers(WARM), Decimal("37.9"))

    assert z is not None
    assert Decimal("6.97") == z.quantize(Decimal("0.01"))
    assert baseline.robust_z((Decimal(36),) * PEOPLE, Decimal(38)) is None


def test_too_few() -> None:
    """Nine people make no baseline."""
    assert baseline.level_c(after("36 " * 9), BAND) is None
    assert Decimal(36) == baseline.level_c(after("36 " * 10), BAND)


@pytest.mark.parametrize(("people", "level"), [("30", "33"), ("37.2", "36.9")])
def test_clamped(people: str, level: str) -> None:
    """However people read, the baseline stays within what the living can read."""
    base = Baseline(numbers(people) * PEOPLE)

    assert Decimal(level) == baseline.level_c(base, BAND)


def test_only_the_accepted_enter() -> None:
    """Who was flagged is no part of what the others are compared with."""
    base = after("36.1 39 36.2", flagged=".f.")

    assert numbers("36.1 36.2") == base.values


def test_frozen_while_many_are_flagged() -> None:
    """With three of the last ten flagged nobody enters, until one is forgotten."""
    frozen = after("36 39 39 39 36.5 36.5", flagged=".fff..")
    assert (numbers("36"), True) == (frozen.values, baseline.frozen(frozen))
    two = after("36 39 39 36.5", flagged=".ff.")
    assert numbers("36 36.5") == two.values

    thawed = after("36 39 39 39 " + "36.5 " * 8, flagged=".fff")
    assert (False, numbers("36 36.5")) == (baseline.frozen(thawed), thawed.values)


@pytest.mark.parametrize(
    ("pause_s", "ambient", "device", "kept"),
    [
        (1799, "22", "ir", True),
        (1800, "22", "ir", False),
        (1, "25", "ir", True),
        (1, "25.01", "ir", False),
        (1, "18.9", "ir", False),
        (1, "22", "spare", False),
    ],
)
def test_begun_anew(pause_s: int, ambient: str, device: str, kept: bool) -> None:
    """A pause, a jump of the air or another device ends a baseline."""
    base = after(WARM)
    seen_ns = base.seen_ns or 0
    now = baseline.current(base, seen_ns + ns(pause_s), Decimal(ambient), device)

    assert (base if kept else Baseline()) == now


def test_unknown_air() -> None:
    """A device that does not know its air never steps."""
    base = after(WARM)

    assert base == baseline.current(base, base.seen_ns or 0, None, "ir")


@given(
    st.lists(
        st.tuples(st.decimals(min_value=34, max_value=42, places=2), st.booleans()),
        max_size=40,
    )
)
def test_any_people(people: list[tuple[Decimal, bool]]) -> None:
    """A baseline is bounded, and nobody flagged is ever in it."""
    base, accepted = Baseline(), set[Decimal]()
    for value, flagged in people:
        base = baseline.take(base, value, 0, None, "ir", flagged=flagged)
        accepted |= set() if flagged else {value}
        level_c = baseline.level_c(base, BAND)
        assert level_c is None or BAND.low_c <= level_c <= BAND.high_c

    assert set(base.values) <= accepted
    assert len(base.values) <= PEOPLE >= len(base.flags)
