"""The entrance over stops and starts; then laws that hold for any day."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.quantities import Quantity
from edge_app.model import Started
from edge_app.outcomes import Event, Occupied, Order, Outcome
from edge_app.stations.contract import State
from edge_app.stations.entrance_parts import Kept, Limits, Passing
from tests.unit.gate import LANE, Gate

# ----------------------------------------------------------------- restarts


@pytest.mark.parametrize("clean", [True, False])
def test_restart_voids_a_grant(clean: bool) -> None:
    """A grant of before is void, and who then comes in is nobody's fault."""
    gate = Gate()
    gate.badge("anna")
    gate.person()
    gate.restart(clean=clean)
    assert ["unattributed-grant"] == gate.passages()
    assert "anna" == gate.events()[-1].data["person"]
    assert "lamp off now" == gate.orders()[-1]
    gate.walk("in")

    assert ["unattributed-grant", "unattributed"] == gate.passages()
    assert 1 == gate.people["school"]
    assert "east-unscreened" not in gate.alarms()


@pytest.mark.parametrize(
    ("clean", "wait_s", "expected"),
    [
        (False, 5.9, "unattributed"),
        (False, 6.1, "unscreened"),
        (True, 0.0, "unscreened"),
    ],
)
def test_doubt_ends(clean: bool, wait_s: float, expected: str) -> None:
    """After a crash a grant may have been lost, for as long as a grant lasts."""
    gate = Gate()
    gate.restart(clean=clean)
    gate.wait(wait_s)
    gate.walk("in")

    assert [expected] == gate.passages()


@pytest.mark.parametrize(
    ("beams", "people"), [(("inner",), 1), (("outer",), -1), ((), None)]
)
def test_restart_in_the_middle_of_a_walk(
    beams: tuple[str, ...], people: int | None
) -> None:
    """Who stood in the beams at the start is counted the likelier way, unattributed."""
    gate = Gate()
    gate.state = State(Kept(), Passing())
    gate.give(Started(gate.now, clean=True, gap_s=1))
    for beam in beams:
        gate.read(beam, Quantity.BEAM, "1")
        gate.wait(0.2)
        gate.read(beam, Quantity.BEAM, "0")
    gate.wait(0.2)

    moved = [one.delta for one in gate.told if isinstance(one, Occupied)]
    assert ([] if people is None else [people]) == moved
    assert ["unattributed"] * len(moved) == gate.passages()


def test_person_in_front_at_the_start() -> None:
    """Who was measured before a crash is not measured twice for standing there."""
    gate = Gate()
    gate.person()
    gate.walk("in")
    gate.restart()
    gate.see("36.5 36.5 36.5 36.5")
    assert ["passed", "granted"] == gate.results()
    assert "idle step-back" == gate.shows()
    gate.person()

    assert ["passed", "granted", "passed"] == gate.results()


def test_started_takes_back_its_alarms() -> None:
    """What was forgotten with the stop does not stay an alarm for ever."""
    gate = Gate()
    gate.restart(clean=True)

    assert [
        "-east-unscreened",
        "-east-tailgate",
        "-east-thermometer-lost",
        "-east-beam-lost",
        "-east-beam-blocked",
        "-east-beam-noisy",
        "-east-signals",
        "-east-unattended",
        "-east-left-without-leave",
        "-east-driver-unmeasured",
        "-east-released",
    ] == gate.alarms()


# --------------------------------------------------------------------- laws

MOMENTS = st.one_of(
    st.tuples(
        st.just("read"),
        st.sampled_from(["forehead", "outer", "inner", "badges", "nobody"]),
        st.sampled_from(
            [Quantity.OBJECT_TEMPERATURE, Quantity.BEAM, Quantity.AMBIENT_TEMPERATURE]
        ),
        st.sampled_from(["0", "1", "22", "36.5", "37.3", "NaN", "-0", "1E+9"]),
    ),
    st.tuples(st.just("person"), st.sampled_from(["36.5 " * 3, "37.3 " * 3, "35 41"])),
    st.tuples(st.just("walk"), st.sampled_from(["in", "out", "back", "peek"])),
    st.tuples(st.just("badge"), st.sampled_from(["", "anna", "ben"])),
    st.tuples(st.just("command"), st.sampled_from(["open", "deny", "re-measure"])),
    st.tuples(st.just("wait"), st.sampled_from([0.01, 1, 7, 301, 3600])),
    st.tuples(st.just("fail"), st.sampled_from(["barrier", "lamp"])),
    st.tuples(
        st.just("port"),
        st.sampled_from(["forehead", "outer", "inner", "barrier"]),
        st.booleans(),
    ),
    st.tuples(st.just("restart"), st.booleans(), st.sampled_from([None, 0.0, 9e9])),
)


def act(gate: Gate, moment: tuple[object, ...]) -> None:
    """Let one drawn moment happen."""
    match moment:
        case ("command", str(verb)):
            gate.command(verb, reason="drawn")
        case ("fail", str(device)):
            gate.fail(device, "pulse")
        case ("port", str(device), bool(up)):
            gate.port(device, up=up)
        case ("restart", bool(clean), gap_s):
            known = gap_s if isinstance(gap_s, float) else None
            gate.restart(clean=clean, boot=f"boot-{len(gate.told)}", gap_s=known)
        case (str(what), *rest):
            getattr(gate, what)(*rest)


def grants(outcomes: list[Outcome]) -> int:
    """Count how often somebody was allowed in, by a value or by hand."""
    return sum(
        isinstance(one, Order) and (one.device, one.verb) == ("barrier", "pulse")
        for one in outcomes
    )


@given(
    st.lists(MOMENTS, max_size=25),
    st.sampled_from([LANE, replace(LANE, badge="required", beam_gap_ms=500)]),
)
@settings(deadline=None)
def test_any_day(day: list[tuple[object, ...]], limits: Limits) -> None:
    """Nothing raises; each grant lets in at most one; who walks out is never denied."""
    gate = Gate(limits)
    for moment in day:
        before = len(gate.told)
        act(gate, moment)
        fresh = gate.told[before:]
        passages = [
            one for one in fresh if isinstance(one, Event) and one.kind == "passage"
        ]
        if passages and all(one.data["direction"] == "out" for one in passages):
            assert "buzzer" not in {
                one.device for one in fresh if isinstance(one, Order)
            }
        granted = [one for one in gate.events("passage") if one.data.get("granted")]
        assert len(granted) <= grants(gate.told)
        assert len(gate.state.kept.holds) <= 3
    kept = gate.state.kept

    assert kept == msgspec.json.decode(msgspec.json.encode(kept), type=Kept)
    assert all(count >= 0 for count in gate.people.values())
