"""Laws of a gate's screening, for any day of people, faults and hands."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.quantities import Quantity
from edge_app.model import Refused
from edge_app.outcomes import Condition, Event, Order, Outcome
from edge_app.stations.entrance_parts import Kept, Limits
from edge_app.stations.screening_verdict import ENDED
from tests.unit.gate import LANE, Gate

SCHOOL = replace(
    LANE,
    spare_thermometer="spare",
    second_use="cross-check",
    contact_thermometer="axilla",
    uncertainty_c=Decimal("0.3"),
    warm_up_s=60,
    silent_s=30,
    tries=4,
    stuck_people=3,
    baseline_over_c=Decimal(1),
)
SECOND = replace(LANE, confirm="second", rechecks=1, retries=0, silent_s=30)
VALUES = st.sampled_from(
    ["0", "22", "28", "33.9", "36.25", "36.5", "37.0", "37.299", "37.30", "38", "45"]
)
MOMENTS = st.one_of(
    st.tuples(
        st.just("read"),
        st.sampled_from(["forehead", "spare", "axilla"]),
        st.sampled_from(
            [
                Quantity.OBJECT_TEMPERATURE,
                Quantity.AMBIENT_TEMPERATURE,
                Quantity.BODY_TEMPERATURE,
            ]
        ),
        VALUES,
    ),
    st.tuples(st.just("person"), VALUES.map(lambda value: f"{value} " * 3)),
    st.tuples(st.just("see"), VALUES.map(lambda value: f"{value} " * 30)),
    st.tuples(st.just("badge"), st.sampled_from(["anna", "ben"])),
    st.tuples(st.just("command"), st.sampled_from(["contact", "manual"]), VALUES),
    st.tuples(st.just("wait"), st.sampled_from([0.1, 5, 31, 301, 3600])),
    st.tuples(st.just("walk"), st.just("in")),
    st.tuples(st.just("port"), st.sampled_from(["forehead", "spare"]), st.booleans()),
    st.tuples(st.just("refused")),
    st.tuples(st.just("restart")),
)


def act(gate: Gate, moment: tuple[object, ...]) -> None:
    """Let one drawn moment happen."""
    match moment:
        case ("command", str(verb), str(value)):
            gate.command(verb, value=value)
        case ("port", str(device), bool(up)):
            gate.port(device, up=up)
        case ("refused",):
            gate.give(Refused("forehead", "check", b"\x00", gate.now))
        case (str(what), *rest):
            getattr(gate, what)(*rest)


def low_enough(event: Event) -> bool:
    """Say whether an event lets somebody in by a value below where it begins."""
    data = event.data
    value, screen = (Decimal(str(data.get(key, 99))) for key in ("value_c", "screen_c"))
    return data["result"] in ENDED and value < screen and "degraded" not in data


def told_rightly(outcomes: list[Outcome]) -> bool:
    """Say whether every opening has a measurement before it that allows it."""
    allowed = 0
    for one in outcomes:
        if isinstance(one, Event) and one.kind == "screening":
            allowed += low_enough(one)
        if isinstance(one, Order) and (one.device, one.verb) == ("barrier", "pulse"):
            allowed -= 1
    return allowed >= 0


@given(st.lists(MOMENTS, max_size=20), st.sampled_from([SCHOOL, SECOND]))
@settings(deadline=None)
def test_any_day(day: list[tuple[object, ...]], limits: Limits) -> None:
    """In only by a low value; a fever only behind a hold; alarms never twice alike."""
    gate = Gate(limits)
    for moment in day:
        act(gate, moment)

    assert told_rightly(gate.told)
    results = gate.results()
    assert results.count("fever") <= results.count("hold")
    if limits.confirm == "contact":
        assert {"contact"} >= {one.data["method"] for one in gate.events("fever")}
    for alarm in ("east-degraded", "east-confirm"):
        states = [
            one.active
            for one in gate.told
            if isinstance(one, Condition) and one.alarm == alarm
        ]
        assert [number % 2 == 0 for number in range(len(states))] == states
    kept = gate.state.kept
    assert kept == msgspec.json.decode(msgspec.json.encode(kept), type=Kept)
