"""The entrance under bad input, item by item of the plan's list.

What is tested elsewhere: a temperature by every step of the protocol
(`test_screening_verdict`), implausible ones with the air around
(`test_entrance_screening_retry`), by contact (`test_entrance_screening_confirm`); a
beam that is no person (`test_passage_lane`); a clock from 1970 in a running core
(`wire/test_bad_input`); the power cut at every moment (`contract/
test_entrance_power_cut`); a roster's encodings, columns, rows (`test_roster`).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from drivers.quantities import Quantity
from edge_app.gate_words import CALLS, SAYINGS
from edge_app.people import Veil
from edge_app.roster import judge, roster_of
from edge_app.stations.beam_noise import QUIET_NS
from tests.unit.gate import LANE, Gate
from tests.unit.lanes import House, Lane
from tests.unit.school import School, lane

QUIET_S = QUIET_NS / 1_000_000_000

# -------------------------------------------------------------- temperatures

TEMPERATURES = [
    ("0", "", "come"),
    ("28", "retry", "measure-again"),
    ("36.25", "passed", "go"),
    ("37.299", "passed", "go"),
    ("37.30", "hold", "wait"),
    ("45", "retry", "measure-again"),
    ("1037.55", "", "come"),
]
"""A value that is held before the sensor, its result, and what the screen says."""


@pytest.mark.parametrize(("value", "result", "say"), TEMPERATURES)
def test_temperature(value: str, result: str, say: str) -> None:
    """Only a plausible value below the limit lets in, and the limit is inclusive."""
    gate = Gate()
    gate.read("forehead", Quantity.AMBIENT_TEMPERATURE, "22")
    gate.see("22 " * 6 + f"{value} " * 22)
    shown = gate.shows().split()[1]

    assert (result.split(), say) == (gate.results(), shown)
    assert (result == "passed") is any("pulse" in one for one in gate.orders())
    assert "fever" not in gate.results()
    assert ("go" == SAYINGS[shown][0]) is (result == "passed")
    assert all(CALLS[SAYINGS[shown][0]])


@pytest.mark.parametrize(("value", "result"), [(v, r) for v, r, _say in TEMPERATURES])
def test_temperature_by_hand(value: str, result: str) -> None:
    """What the guard types is judged alike; what is no body's value is refused."""
    gate = Gate()
    gate.command("manual", value=value)
    answer = gate.answer()

    if result in ("passed", "hold"):
        assert (True, [result]) == (answer.ok, gate.results())
    else:
        why = f"{value} is no body's temperature: 34.0 to 42.5 °C"
        assert (False, why) == (answer.ok, answer.text)
        assert ([], []) == (gate.results(), gate.orders())


@pytest.mark.parametrize("value", ["0", "28", "45", "1037.55"])
def test_implausible_is_no_second_fever(value: str) -> None:
    """Somebody who is held is neither passed nor called feverish by such a value."""
    gate = Gate(replace(LANE, confirm="second"))
    gate.badge("anna")
    gate.person("38 38 38")
    gate.wait(301)
    gate.badge("anna")
    gate.see("22 " * 6 + f"{value} " * 22)

    assert "hold" == gate.results()[0]
    assert set(gate.results()[1:]) <= {"retry"}
    assert [] == gate.events("fever")


def test_exact_hundredths() -> None:
    """A measurement keeps the digits of its samples; nothing is rounded to pass."""
    for values, value_c, result in (
        ("36.25 36.24 36.26", "36.25", "passed"),
        ("37.299 37.30 37.298", "37.299", "passed"),
        ("37.299 37.30 37.31", "37.30", "hold"),
    ):
        gate = Gate()
        gate.person(values)
        (event,) = gate.events()

        assert (result, value_c) == (event.data["result"], str(event.data["value_c"]))
        assert Decimal("37.3") == event.data["screen_c"]


# -------------------------------------------------------------- badge bursts


def test_badge_burst() -> None:
    """Two hundred reads of ten badges in a second say nothing; the last one counts."""
    gate = Gate()
    for number in range(200):
        gate.badge(f"pupil-{number % 10}")
        gate.at_ms += 5
    assert [] == gate.told
    gate.person()

    assert ["passed"] == gate.results()
    assert "pupil-9" == gate.events()[0].data["person"]


def test_badge_burst_after_the_grant() -> None:
    """The first of them joins the open grant, and nobody else gets one."""
    gate = Gate()
    gate.person()
    for number in range(200):
        gate.badge(f"pupil-{number % 10}")
        gate.at_ms += 5
    gate.walk("in")
    gate.walk("in")
    passages = gate.events("passage")

    assert ["granted", "unscreened"] == gate.passages()
    assert ["pupil-0", None] == [one.data.get("person") for one in passages]


def test_burst_of_unknown_badges() -> None:
    """Ten that are on no roster are ten refusals at most, however often read."""
    gate = lane(unknown_badge="refuse")
    for number in range(200):
        gate.card(f"X{number % 10}")
        gate.at_ms += 5

    assert 10 >= len(gate.events())
    assert {"admission"} >= {one.kind for one in gate.events()}
    assert gate.state.kept.grant is None


# ---------------------------------------------------------- chattering beams


def chatter(gate: Gate, beam: str, seconds: float, *, ends: str) -> None:
    """Let a beam's contact bounce at 50 Hz, and come to rest at a level."""
    for number in range(round(seconds * 100)):
        gate.read(beam, Quantity.BEAM, str(1 - number % 2))
        gate.wait(0.01)
    gate.read(beam, Quantity.BEAM, ends)


@pytest.mark.parametrize("beam", ["outer", "inner"])
def test_chatter_in_an_empty_lane(beam: str) -> None:
    """Nobody is counted, the flicker is said once, and taken back when it is over."""
    gate = Gate()
    chatter(gate, beam, 4, ends="0")
    assert ["east-beam-noisy"] == gate.alarms()
    gate.wait(QUIET_S + 0.1)

    assert ["east-beam-noisy", "-east-beam-noisy"] == gate.alarms()
    assert ([], {}) == (gate.passages(), gate.people)


def test_chatter_while_somebody_stands_there() -> None:
    """Who is let in and stands in a bouncing beam for seconds is counted once."""
    gate = Gate()
    gate.person()
    gate.read("outer", Quantity.BEAM, "1")
    gate.wait(0.1)
    chatter(gate, "outer", 2, ends="1")
    gate.read("inner", Quantity.BEAM, "1")
    gate.wait(0.1)
    chatter(gate, "inner", 2, ends="1")
    gate.read("outer", Quantity.BEAM, "0")
    gate.wait(0.1)
    gate.read("inner", Quantity.BEAM, "0")
    gate.wait(QUIET_S + 0.1)

    assert ["granted"] == gate.passages()
    assert {"school": 1} == gate.people
    assert {"east-beam-noisy", "-east-beam-noisy"} <= set(gate.alarms())
    assert not any("unscreened" in one for one in gate.alarms())


def test_the_lane_recovers_from_chatter() -> None:
    """The next one is measured, let in and counted as ever."""
    gate = Gate()
    chatter(gate, "outer", 3, ends="0")
    gate.person()
    gate.walk("in")

    assert ["granted"] == gate.passages()


def test_a_cart_with_slats_is_no_chatter() -> None:
    """A few short flickers of both beams are a thing that passes."""
    gate = Gate()
    gate.person()
    for beam, level in (("outer", "1"), ("inner", "1")):
        gate.read(beam, Quantity.BEAM, level)
        gate.wait(0.1)
    for _ in range(6):
        for beam in ("outer", "inner"):
            for level in ("0", "1"):
                gate.read(beam, Quantity.BEAM, level)
                gate.wait(0.005)
        gate.wait(0.1)
    for beam in ("outer", "inner"):
        gate.read(beam, Quantity.BEAM, "0")
        gate.wait(0.1)

    assert (["granted"], []) == (gate.passages(), gate.alarms())


# ------------------------------------------------------------- clock not set


def test_clock_not_set() -> None:
    """The gate measures and lets in; windows, nights and dates wait for the time."""
    school = School(synced=False)
    gate = lane(school, at="03:00", reset_at="03:00", closing_at="03:01")
    gate.card("A1")
    gate.person()
    gate.walk("in")
    gate.wait(3600)
    gate.command("calibrate", offset="0.1", slope="1", by="Li")

    assert (["granted"], []) == (gate.passages(), gate.whys())
    assert ([], []) == (gate.events("occupancy"), gate.events("check"))
    assert (False, "the clock is not set, so it would have no date") == (
        gate.answer().ok,
        gate.answer().text,
    )
    assert not any(one.at.synced for one in gate.events())


def test_clock_set_later() -> None:
    """The night's reset passes over an unset clock, and comes once it is set."""
    house = House(synced=False)
    gate = Lane(replace(LANE, reset_at="03:00"), house=house)
    gate.person()
    gate.walk("in")
    gate.wait(4 * 3600)
    assert ([], 1) == (gate.events("occupancy"), house.own.occupancy["school"])
    house.synced = True
    gate.see("22")
    gate.wait(24 * 3600)
    (reset,) = gate.events("occupancy")

    assert reset.at.synced
    assert 0 == house.own.occupancy["school"]


# -------------------------------------------------------------------- roster

VEIL = Veil(b"a key of the tests")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_doubled_badges_in_any_encoding(encoding: str) -> None:
    """The first row of a badge counts; the second is named by its line alone."""
    text = "badge,pseudonym,class\nA1,学生一,三班\nA1,学生二,三班\nA2,学生三,四班\n"
    judged = judge(text.encode(encoding))
    known = roster_of(judged.rows, VEIL, ("epc",))

    assert (2, 2) == (len(known.people), len(known.badges))
    assert 1 == len(judged.refused)
    assert "line 3" in judged.refused[0]
    assert "学生" not in judged.refused[0]
