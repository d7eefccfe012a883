"""A shelf as a table of weighings, its scale as a device, then laws."""

from __future__ import annotations

from decimal import Decimal
from itertools import cycle, islice

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.quantities import Quantity
from edge_app.model import (
    Command,
    OrderFailed,
    PortChange,
    Reading,
    Replied,
    Stamp,
    Started,
    StationInput,
    Tick,
)
from edge_app.outcomes import Answer, Condition, Event, Order, Outcome, When
from edge_app.shared import Shared
from edge_app.stations.shelf import STATION, Kept, Limits, ShelfState
from edge_app.stations.shelf_parts import Held

LIMITS = Limits(
    name="masks", scale="scale-1", item="mask-n95", piece_g=Decimal("6.2"), low=10
)


def at(seconds: float) -> Stamp:
    """Return a moment on the boot clock."""
    return Stamp("boot-1", round(seconds * 10**9), 0, synced=False)


def weigh(seconds: float, mass_kg: str, *, stable: bool = True) -> Reading:
    """Read the scale."""
    value = Decimal(mass_kg)
    return Reading("scale-1", Quantity.MASS, value, at(seconds), stable=stable)


def pieces(count_of: int) -> str:
    """Return the mass of so many pieces, in kg."""
    return str(count_of * LIMITS.piece_g / 1000)


def run(
    *inputs: StationInput, state: ShelfState | None = None
) -> tuple[ShelfState, list[Outcome]]:
    """Take inputs one after the other."""
    state, earned = state or STATION.fresh(), list[Outcome]()
    for given_ in inputs:
        state, outcomes = STATION.step(LIMITS, state, Shared(), given_)
        earned += outcomes
    return state, earned


def lying(*masses_kg: str) -> list[Reading]:
    """Let each mass lie still for two seconds."""
    return [
        weigh(2 * step + half, mass_kg)
        for step, mass_kg in enumerate(masses_kg)
        for half in (0, 1.5)
    ]


def levels(earned: list[Outcome]) -> list[object]:
    """Return the counts that were told."""
    return [
        one.data["pieces"]
        for one in earned
        if isinstance(one, Event) and one.kind == "stock.level"
    ]


def alarms(earned: list[Outcome], alarm: str) -> list[bool]:
    """Return how one condition went, without repetitions."""
    told: list[bool] = []
    for one in earned:
        if isinstance(one, Condition) and one.alarm == alarm:
            told += [one.active] if told[-1:] != [one.active] else []
    return told


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param([weigh(0, "0.62")], [], id="one reading is no stretch"),
        pytest.param([weigh(0, "0.62"), weigh(0.9, "0.62")], [], id="too short"),
        pytest.param([weigh(0, "0.62"), weigh(1, "0.62")], [100], id="long enough"),
        pytest.param(
            [weigh(0, "0.62"), weigh(0.5, "0.62", stable=False), weigh(1, "0.62")],
            [],
            id="a move begins anew",
        ),
        pytest.param([weigh(0, "0.62"), weigh(1, "0.6231")], [100], id="half a piece"),
        pytest.param([weigh(0, "0.62"), weigh(1, "0.623101")], [], id="over half"),
        pytest.param(lying("0.62", "0.6"), [100, 97], id="some are taken"),
        pytest.param(lying("0.62", "0.621"), [100], id="drift is no taking"),
        pytest.param(lying("0"), [0], id="an empty shelf is 0"),
        pytest.param(lying("-0.62"), [], id="below zero is no count"),
        pytest.param(lying("NaN"), [], id="no number is no count"),
    ],
)
def test_levels(inputs: list[StationInput], expected: list[int]) -> None:
    """Only a mass that lies still for a second is counted, and told if it is new."""
    assert expected == levels(run(*inputs)[1])


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param([11], [False], id="11 is enough"),
        pytest.param([10], [True], id="10 itself is low"),
        pytest.param([11, 10, 11, 9, 15], [False, True], id="one alarm for a dip"),
        pytest.param([10, 15], [True], id="15 does not end it"),
        pytest.param([10, 16], [True, False], id="16 does"),
        pytest.param([10, 16, 11, 10], [True, False, True], id="the next dip"),
    ],
)
def test_low(counts: list[int], expected: list[bool]) -> None:
    """Low at 10 or fewer, over above 15, and once for each dip."""
    earned = run(*lying(*map(pieces, counts)))[1]

    assert expected == alarms(earned, "masks-low")


def test_what_a_level_says() -> None:
    """The event has the mass with its digits, and how sure the count is."""
    _, earned = run(*lying("0.620", "0.600"))
    told = [one for one in earned if isinstance(one, Event)]

    assert {
        "item": "mask-n95",
        "pieces": 97,
        "count_sd": Decimal("0.000"),
        "resolvable": True,
        "before": 100,
        "mass_kg": Decimal("0.600"),
        "off_by": Decimal("-0.226"),
        "low": False,
        "step_g": Decimal("-20.000"),
        "confidence": Decimal("0.931"),
    } == told[-1].data
    assert "scale-1@boot-1:3500000000" == told[-1].cause


@pytest.mark.parametrize("verb", ["zero", "tare"])
def test_an_order_and_its_answer(verb: str) -> None:
    """The order waits for the disk; the scale's answer follows as an event."""
    command = Command("c-1", "masks", verb, "keeper", "local", {}, at(9))
    state, earned = run(*lying("0.62"), command)

    order = Order("scale-1", verb, None, When.COMMITTED, 14_000_000_000, "c-1")
    assert order in earned
    assert [True] == [one.ok for one in earned if isinstance(one, Answer)]

    state, earned = run(Replied("scale-1", verb, True, "", at(10)), state=state)
    event, condition = earned
    assert isinstance(event, Event)
    assert ("device", "c-1", True) == (event.kind, event.cause, event.data["ok"])
    assert isinstance(condition, Condition)
    assert not condition.active
    assert "settling" == STATION.view(LIMITS, state, Shared())["state"]


@pytest.mark.parametrize(
    "trouble",
    [
        Replied("scale-1", "zero", False, "not executable now", at(10)),
        Replied("scale-1", "command", False, "syntax error", at(10)),
        OrderFailed("scale-1", "zero", "too late", "c-1", at(10)),
    ],
)
def test_an_order_that_failed(trouble: StationInput) -> None:
    """It is an event and an alarm, until the scale carries the order out."""
    command = Command("c-1", "masks", "zero", "keeper", "local", {}, at(9))
    state, earned = run(command, trouble)
    assert [True] == alarms(earned, "masks-zero")
    assert "c-1" == next(one.cause for one in earned if isinstance(one, Event))
    assert ("zero",) == state.kept.refused

    state, earned = run(Replied("scale-1", "zero", True, "", at(11)), state=state)
    assert [False] == alarms(earned, "masks-zero")
    assert () == state.kept.refused


def test_a_lost_scale() -> None:
    """It is an alarm, there is no count and no order then, and never a 0."""
    state, earned = run(
        *lying("0.62"), PortChange("scale-1", up=False, why="unplugged", at=at(9))
    )
    shown = STATION.view(LIMITS, state, Shared())
    assert [True] == alarms(earned, "masks-scale")
    assert ("lost", None, 100) == (
        shown["state"],
        shown["pieces"],
        shown["last_pieces"],
    )

    command = Command("c-1", "masks", "zero", "keeper", "local", {}, at(10))
    _, earned = run(command, state=state)
    assert [Answer] == [type(one) for one in earned]

    up = PortChange("scale-1", up=True, why="", at=at(11))
    _, earned = run(up, weigh(12, "0.62"), weigh(13, "0.62"), state=state)
    assert [False] == alarms(earned, "masks-scale")
    assert [] == levels(earned)


def test_an_overloaded_scale_has_no_count() -> None:
    """While the scale says it cannot weigh, the last count does not stand."""
    state, _ = run(*lying("0.62"), Replied("scale-1", "weigh", False, "+", at(9)))

    assert None is STATION.view(LIMITS, state, Shared())["pieces"]


def test_other_inputs_change_nothing() -> None:
    """Other devices, other quantities and an unknown verb leave the shelf alone."""
    before, _ = run(*lying("0.62"))
    state, earned = run(
        Reading("probe", Quantity.MASS, Decimal(1), at(9)),
        Reading("scale-1", Quantity.HUMIDITY, Decimal(1), at(9)),
        Replied("scale-1", "serial-number", True, "1234", at(9)),
        Replied("scale-1", "weigh", True, "", at(9)),
        Tick(at(9)),
        Command("c-1", "masks", "open", "keeper", "local", {}, at(9)),
        state=before,
    )

    assert before == state
    assert [False] == [one.ok for one in earned if isinstance(one, Answer)]


def test_an_order_of_somebody_else_that_failed() -> None:
    """A failed order that is no shelf's is an event and no alarm."""
    _, earned = run(OrderFailed("scale-1", "reset", "too late", "c-9", at(9)))

    assert ["order.failed"] == [one.kind for one in earned if isinstance(one, Event)]
    assert 1 == len(earned)


def test_a_dip_outlives_a_restart() -> None:
    """The alarm stands after a start, and the same count is no new level."""
    state, _ = run(*lying(pieces(10)))
    kept = msgspec.json.decode(msgspec.json.encode(state.kept), type=Kept)
    assert state.kept == kept

    fresh = STATION.fresh()
    start = Started(at(0), clean=False, gap_s=None)
    _, earned = run(start, *lying(pieces(10)), state=type(fresh)(kept, fresh.passing))
    assert [True] == alarms(earned, "masks-low")
    assert [] == levels(earned)


@pytest.mark.parametrize(
    ("old", "expected"),
    [
        pytest.param(
            {"pieces": 97, "low": True, "refused": ["zero"]},
            Kept({"all": Held(97)}, low=True, refused=("zero",)),
            id="a count",
        ),
        pytest.param(
            {"pieces": None, "low": False, "refused": []}, Kept(), id="never counted"
        ),
    ],
)
def test_what_the_first_form_kept(old: dict[str, object], expected: Kept) -> None:
    """Count, alarm and refused orders of a Gatepost before this one are taken over."""
    new = msgspec.json.encode(STATION.upgrades[1](old))

    assert expected == msgspec.json.decode(new, type=Kept)


@given(st.lists(st.integers(0, 30), max_size=30))
def test_a_dip_is_told_once(counts: list[int]) -> None:
    """Whatever is taken and refilled, low and enough take turns, on a true reason."""
    earned = run(*lying(*map(pieces, counts)))[1]
    told = [one for one in earned if isinstance(one, Event)]
    lows = alarms(earned, "masks-low")

    assert lows == [*islice(cycle([lows[0], not lows[0]] if lows else [0]), len(lows))]
    for one in told:
        assert one.data["low"] or int(str(one.data["pieces"])) > LIMITS.low
