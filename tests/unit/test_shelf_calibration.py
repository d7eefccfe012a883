"""Calibrating a shelf step by step, on a cell that says 2 % too much."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edge_app.stations.shelf import Limits
from edge_app.stations.weighing_calibration import Calibration, Guided, check
from tests.unit.shelf_rig import Rig

LIMITS = Limits(
    name="a",
    scale="c",
    item="m",
    piece_g=Decimal(100),
    interval_g=Decimal(10),
    digit_g=Decimal(1),
    capacity_kg=Decimal(30),
    bare_cell=True,
)
OFF_G, SHARE = 700, 1.02


@pytest.fixture
def rig() -> Rig:
    """Return a shelf with a cell that was never calibrated."""
    return Rig(LIMITS)


def lay(rig: Rig, grams: float) -> None:
    """Lay a true mass on the cell, and let it settle."""
    for tick in range(40):
        rig.sample(OFF_G + SHARE * grams + (tick % 2) * 0.01)
        rig.pass_s(0.2)


def say(rig: Rig, step: str, **more: str) -> str:
    """Say a step and return the answer with its mark."""
    answer = rig.do("calibrate", step=step, **more)
    return f"{'+' if answer.ok else '-'} {answer.text}"


def guided(rig: Rig) -> None:
    """Go as far as the first weight."""
    say(rig, "zero")
    lay(rig, 0)
    say(rig, "zero")
    lay(rig, 20_000)
    assert say(rig, "load", weight_g="20000").startswith("+")


def test_the_whole_way(rig: Rig) -> None:
    """Zero, load, check, finish; from then on the mass is right, with date and name."""
    lay(rig, 0)
    assert say(rig, "zero").startswith("+ empty the shelf")
    assert ("calibrating", True) == (rig.view()["state"], rig.alarm("calibrating"))
    lay(rig, 0)
    assert say(rig, "zero").startswith("+ put the weight on")
    lay(rig, 20_000)
    assert say(rig, "load", weight_g="20000").startswith("+ check another")
    lay(rig, 5_000)
    assert say(rig, "check", weight_g="5000").startswith("+ 5000 g is 0")
    assert say(rig, "finish", days="30") == (
        "+ calibrated, due again 2026-02-14; put the goods back"
    )
    made = rig.state.kept.calibration
    assert ("2026-01-15", "keeper", 1) == (made.date, made.by, len(made.points))
    assert not rig.alarm("calibrating")

    lay(rig, 5_000)
    assert (50, Decimal("5")) == (rig.pieces(), round(rig.view()["mass_kg"], 2))
    assert "2026-02-14" == rig.view()["calibration_due"]


def test_it_falls_due(rig: Rig) -> None:
    """The day after the last one it is an alarm, and a new calibration ends it."""
    guided(rig)
    lay(rig, 5_000)
    say(rig, "check", weight_g="5000")
    say(rig, "finish", days="1")
    assert not rig.alarm("calibration")
    rig.pass_s(2 * 86_400)

    assert rig.alarm("calibration")


@pytest.mark.parametrize(
    ("step", "more", "expected"),
    [
        ("jump", {}, "- say the step: step=zero|load|check|finish|cancel"),
        ("load", {"weight_g": "20000"}, "- begin with the empty shelf"),
        ("check", {"weight_g": "5000"}, "- begin with the empty shelf"),
        ("finish", {}, "- begin with the empty shelf"),
        ("cancel", {}, "- no calibration is going on"),
    ],
)
def test_out_of_turn(rig: Rig, step: str, more: dict[str, str], expected: str) -> None:
    """Each step says which one comes before it."""
    assert say(rig, step, **more).startswith(expected)


def test_a_wrong_weight(rig: Rig) -> None:
    """What the scale shows as something quite else is refused, and a light one."""
    say(rig, "zero")
    lay(rig, 0)
    say(rig, "zero")
    lay(rig, 10_000)

    assert "which is no weight of 20000 g" in say(rig, "load", weight_g="20000")
    assert "take a weight of 100 g or more" in say(rig, "load", weight_g="50")
    assert "the weight comes first" in say(rig, "check", weight_g="50")
    assert "the weight comes first" in say(rig, "finish")


def test_a_restless_scale(rig: Rig) -> None:
    """No weight is taken while the scale moves."""
    say(rig, "zero")
    lay(rig, 0)
    rig.sample(still=False)

    assert say(rig, "zero") == "- the scale is not still; wait and say it again"


def test_a_scale_that_is_bent(rig: Rig) -> None:
    """More off than the norm allows is not taken over."""
    guided(rig)
    assert "check another weight first" in say(rig, "finish")
    lay(rig, 5_000 + 6)
    assert say(rig, "check", weight_g="5000").endswith("5 g allowed: too much")
    assert "begin again with step=zero" in say(rig, "finish")
    assert "" == rig.state.kept.calibration.id
    assert "+ all is as it was before" == say(rig, "cancel")


def test_an_error_before_rounding() -> None:
    """5.000 kg and 6 g more until it switches, e = 10 g: 1 g too little."""
    guided = Guided(Calibration(), loaded=True)
    checked = check(guided, 5_000_000, 5_000_000, 10_000, 6_000)

    assert isinstance(checked, Guided)
    assert (-1_000, 5_000, True) == (
        checked.made.points[0].error_mg,
        checked.made.points[0].allowed_mg,
        checked.made.points[0].good,
    )


def test_goods_that_come_back_are_no_step(rig: Rig) -> None:
    """What is put off and on for a calibration is neither taken nor received."""
    lay(rig, 0)
    rig.do("zero")
    lay(rig, 3_000 / SHARE)
    assert 30 == rig.pieces()
    levels = len(rig.events("stock.level"))
    guided(rig)
    lay(rig, 5_000)
    say(rig, "check", weight_g="5000")
    say(rig, "finish")
    lay(rig, 3_000)

    assert 30 == rig.pieces()
    assert levels == len(rig.events("stock.level"))
