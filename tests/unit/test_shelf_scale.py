"""A shelf's scale: cells, zero, tare, troubles and tags."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from drivers.quantities import TagScheme
from edge_app.model import PortChange, Refused, Replied, TagRead
from edge_app.outcomes import Order
from edge_app.stations.shelf import Limits
from tests.unit.shelf_rig import Rig, opened

SIMPLE = Limits(
    name="a", scale="s", item="m", piece_g=Decimal(10), interval_g=Decimal(1)
)
CELL = replace(
    SIMPLE, bare_cell=True, capacity_kg=Decimal(20), digit_g=Decimal("0.2"), scale="c"
)
TWO_BINS = (
    {"name": "left", "item": "mask", "piece_g": Decimal(6), "tare_g": 100},
    {"name": "right", "item": "gown", "piece_g": Decimal(95), "gtin": "04012345111118"},
)
BINS = Limits(name="a", scale="s", bins=TWO_BINS, interval_g=Decimal(1))


# ---------------------------------------------------------------------- configuration


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"item": "m", "piece_g": Decimal(1)}, "scale is missing"),
        ({"scale": "s", "scales": ("t",), "item": "m"}, "scale is missing"),
        ({"scale": "s"}, "item is missing"),
        ({"scale": "s", "item": "m", "bins": TWO_BINS}, "item is missing"),
        ({"scale": "s", "item": "m"}, "piece_g is missing"),
        (
            {"scale": "s", "item": "m", "piece_g": Decimal(1), "bare_cell": True},
            "a bare cell needs",
        ),
        ({"scale": "s", "bins": ({"name": "a", "thing": 1},)}, '"thing" is none'),
        ({"scale": "s", "bins": ({"name": "A B", "item": "m"},)}, "each needs a name"),
        ({"scale": "s", "bins": ({"name": "a"},)}, "a needs its item"),
        (
            {"scale": "s", "bins": ({"name": "a", "item": "m", "piece_g": "6"},)},
            "piece_g must be a number",
        ),
        (
            {"scale": "s", "bins": ({"name": "a", "item": "m", "sample": 1.5},)},
            "sample is a whole number",
        ),
        ({"scale": "s", "bins": (TWO_BINS[0], TWO_BINS[0])}, "two bins have the same"),
    ],
)
def test_what_no_single_key_can_see(keys: dict[str, Any], expected: str) -> None:
    """It is one sentence."""
    with pytest.raises(ValueError, match=expected):
        Limits(name="a", **keys)


# ------------------------------------------------------------------------------ cells


def test_several_cells_carry_one_shelf() -> None:
    """Their weights are added up, each round of them once."""
    rig = Rig(replace(SIMPLE, scale="", scales=("c1", "c2", "c3")))
    rig.lie(500)
    assert (50, Decimal("0.5")) == (rig.pieces(), rig.view()["mass_kg"])

    rig.give(PortChange("c2", up=False, why="unplugged", at=rig.at))
    assert ("lost", True) == (rig.view()["state"], rig.alarm("scale"))
    rig.lie(300)
    assert None is rig.view()["pieces"]
    rig.give(PortChange("c2", up=True, why="", at=rig.at))
    rig.lie(480)
    assert (48, False) == (rig.view()["pieces"], rig.alarm("scale"))


# --------------------------------------------------------------------------- troubles


@pytest.mark.parametrize(("grams", "state"), [(20_010, "overload"), (-21, "underload")])
def test_more_or_less_than_can_be(grams: float, state: str) -> None:
    """Beyond the capacity, or far below nothing, there is no count but an alarm."""
    rig = Rig(replace(SIMPLE, capacity_kg=Decimal(20)))
    rig.lie(500)
    rig.lie(grams, for_s=1)
    assert (state, None, True) == (
        rig.view()["state"],
        rig.view()["pieces"],
        rig.alarm(state),
    )

    rig.lie(490)
    assert (49, False) == (rig.view()["pieces"], rig.alarm(state))


@pytest.mark.parametrize(
    ("text", "state"),
    [("above the range", "overload"), ("-", "underload"), ("not ready", "moving")],
)
def test_a_scale_that_says_so_itself(text: str, state: str) -> None:
    """An indicator knows its own range."""
    rig = Rig(SIMPLE)
    rig.lie(500)
    rig.give(Replied("s", "weigh", False, text, rig.at))

    assert state == rig.view()["state"]


def test_a_cell_that_is_broken() -> None:
    """Refused values for two seconds are a fault; a good one ends it."""
    rig = Rig(CELL)
    rig.lie(500, for_s=4)
    rig.give(Refused("c", "range", b"8388607", rig.at))
    assert "stable" == rig.view()["state"]
    rig.seconds += 2
    rig.give(Refused("c", "range", b"8388607", rig.at))
    assert ("fault", True) == (rig.view()["state"], rig.alarm("fault"))

    rig.lie(500, for_s=4)
    assert ("stable", False) == (rig.view()["state"], rig.alarm("fault"))


@pytest.mark.parametrize(
    ("limits", "lasts_s", "expected"),
    [
        pytest.param(CELL, 60, "stable", id="a minute"),
        pytest.param(CELL, 61, "fault", id="longer"),
        pytest.param(SIMPLE, 300, "stable", id="an indicator rounds"),
    ],
)
def test_a_stuck_cell(limits: Limits, lasts_s: float, expected: str) -> None:
    """A bare cell that says the same for more than a minute is broken."""
    rig = Rig(limits)
    rig.lie(500, for_s=lasts_s)

    assert expected == rig.view()["state"]


# ------------------------------------------------------------------------ zero, tare


def test_the_zero_of_a_bare_cell() -> None:
    """The gateway keeps it: no order goes out, and only what lies still is taken."""
    rig = Rig(CELL)
    assert not rig.do("zero").ok
    rig.lie(1500, for_s=4)
    answer = rig.do("zero")
    assert (True, 0) == (answer.ok, rig.pieces())
    rig.lie(1600)

    assert 10 == rig.pieces()
    assert not any(isinstance(one, Order) for one in rig.earned)


def test_a_zero_too_far_away() -> None:
    """More than 20 % of the capacity is no zero."""
    rig = Rig(CELL)
    rig.lie(4001, for_s=4)

    assert "more than 4000 g" in rig.do("zero").text


def test_tracking_follows_only_the_empty_pan() -> None:
    """An empty cell's drift is zeroed; a loaded one's is drift and takes nothing."""
    rig = Rig(CELL)
    rig.lie(0, for_s=4)
    for tick in range(200):
        rig.sample(tick * 0.05)
        rig.pass_s(1)
    assert (0, Decimal("0.000")) == (rig.pieces(), rig.view()["mass_kg"])
    moved_mg = rig.state.passing.zero.offset_mg if rig.state.passing.zero else 0
    assert 9_800 <= moved_mg <= 10_000

    rig.lie(500)
    before = rig.pieces()
    for tick in range(200):
        rig.sample(500 + tick * 0.05)
        rig.pass_s(1)
    assert before == rig.pieces()
    assert moved_mg == (rig.state.passing.zero or rig.state.kept.zero).offset_mg


def test_the_tare_of_a_bin() -> None:
    """As said, or what lies there and is no goods."""
    rig = Rig(BINS)
    rig.lie(100)
    assert (0, 0) == (rig.pieces("left"), rig.pieces("right"))
    rig.lie(100 + 250)

    answer = rig.do("tare", bin="right")
    assert "right weighs 250 g" in answer.text
    answer = rig.do("tare", bin="left", weight_g="120")
    assert "left weighs 120 g" in answer.text
    assert "bin=left|right" in rig.do("tare", bin="middle").text
    rig.sample(still=False)
    assert "not still" in rig.do("tare", bin="right").text


def test_a_count_by_hand() -> None:
    """The steps go on from it, and the event has the book beside it."""
    rig = Rig(BINS, opened("a", mask=7))
    rig.lie(3000)
    assert None is rig.pieces("left")
    assert rig.do("counted", bin="left", pieces="400").ok
    assert rig.do("counted", bin="right", pieces="5").ok
    rig.lie(3000 - 190)

    assert (400, 3) == (rig.pieces("left"), rig.pieces("right"))
    told = rig.events("stock.count")[0]
    assert (400, 7, 393) == (told["counted"], told["ledger"], told["difference"])


def test_steps_that_leave_the_weight() -> None:
    """Where steps and weight disagree it is told, and a count by hand ends it."""
    rig = Rig(
        replace(SIMPLE, item="", bins=({"name": "x", "item": "m", "piece_g": 10},))
    )
    rig.lie(500)
    for tick in range(80):
        rig.sample(500 + tick * 0.2)
        rig.pass_s(1)
    rig.lie(500 + 16 + 10)
    assert (51, True) == (rig.pieces("x"), rig.alarm("drift"))

    rig.do("counted", pieces="52")
    rig.lie(500 + 16)
    assert not rig.alarm("drift")


# ------------------------------------------------------------------------------ tags


def tag(rig: Rig, code: str, reader: str = "r", rssi_dbm: int = -50) -> None:
    """Hear one tag."""
    rig.give(TagRead(reader, TagScheme.EPC, rig.at, code=code, rssi_dbm=rssi_dbm))


@pytest.mark.parametrize("tagged", [True, False])
def test_a_tag_explains_a_step(tagged: bool) -> None:
    """What comes with its tag needs no scan; without one it does."""
    rig = Rig(replace(BINS, scanned=True, reader="r"), opened("a", mask=0, gown=2))
    rig.lie(100 + 190)
    code = _gown_tag()
    for second in range(30):
        if tagged and second > 2:
            tag(rig, code)
        rig.lie(100 + 190 + (95 if second > 2 else 0), for_s=1)

    assert ([] if tagged else ["put-without-scan"]) == rig.mismatches()


def test_a_neighbours_tag() -> None:
    """A tag that another shelf's reader hears louder lies there."""
    limits = replace(BINS, scanned=True, reader="r", neighbours=("other",))
    rig = Rig(limits, opened("a", gown=2))
    code = _gown_tag()
    rig.lie(100 + 190)
    for _ in range(5):
        tag(rig, code, "r", -60)
        tag(rig, code, "other", -50)
        rig.pass_s(1)
    assert {} == rig.state.passing.tags.there.seen_ns
    for _ in range(5):
        tag(rig, code, "r", -45)
        tag(rig, code, "other", -50)
        rig.pass_s(1)
    assert {code} == set(rig.state.passing.tags.there.seen_ns)
    rig.pass_s(10)
    assert {} == rig.state.passing.tags.there.seen_ns


def _gown_tag() -> str:
    """Spell a tag of the gown's GTIN."""
    company, item = 4012345, 11111
    number = 0x30 << 88 | 1 << 85 | 5 << 82 | company << 58 | item << 38 | 7
    return f"{number:024X}"
