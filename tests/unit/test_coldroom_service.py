"""A probe out of service comes back by itself; calibrations run out."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from edge_app.model import PortChange, Stamp, Tick
from edge_app.outcomes import Condition, Priority
from edge_app.stations.coldroom_parts import Kept, Limits
from tests.unit.cold_keeper import DAY_S, Keeper, begun
from tests.unit.cold_night import LIMITS, NOON_NS, TWO, at, warm

PHASES = ("phase", "probe", "why")
CALIBRATED = {"p1": {"certificate": "GL-113", "date": "2025-01-05"}}


def in_service(limits: Limits = TWO, **arguments: str) -> Keeper:
    """Return a room whose first probe was just put out of service for 30 min."""
    room = begun(limits).take([warm(1, "5"), warm(1, "5.5", "p2")])
    given = {"probe": "p1", "minutes": "30", "reason": "ice point", **arguments}
    assert room.tell(10, "service", **given).ok
    return room


def test_what_it_measures_in_ice_is_no_frost() -> None:
    """A probe out of service neither begins an excursion nor counts in the room."""
    room = in_service().take([warm(20, "0.0"), warm(30, "5.6", "p2")])

    assert "in-range" == room.view()["state"]
    assert ("p2", "partial") == (room.view()["coldest_at"], room.view()["quality"])
    assert [] == room.alarms("low", "probe-p1")
    services = room.view()["services"]
    assert isinstance(services, list)
    assert {
        "probe": "p1",
        "began": "2026-01-01T12:00:10.000Z",
        "for_s": 1800,
        "by": "Li",
        "reason": "ice point",
    } == services[0]


def test_it_comes_back_by_itself() -> None:
    """After its time, to the tick; then it has a minute to speak."""
    room = in_service()
    gone = PortChange("p1", up=False, why="unplugged", at=at(60))
    room.take([gone, *(warm(s, "5.5", "p2") for s in range(60, 1860, 50))])
    assert [] == room.alarms("probe-p1")

    room.take([Tick(at(1869)), warm(1871.5, "5.5", "p2")])
    assert [(10, "began", "p1", None), (1810, "ended", "p1", "time")] == room.told(
        "cold.service", *PHASES
    )
    assert [(1870, "probe-p1")] == [
        (round(second), name) for second, name in room.alarms("probe-p1")
    ]
    room.faultless()


def test_0_minutes_end_it() -> None:
    """Before its time, by whoever is done; what it says counts again at once."""
    room = in_service()
    assert room.tell(600, "service", probe="p1", minutes="0").ok
    room.take([warm(601, "5.1")])

    assert [(10, "began", "p1", None), (600, "ended", "p1", "command")] == room.told(
        "cold.service", *PHASES
    )
    assert "p1" == room.view()["coldest_at"]
    assert not room.tell(610, "service", probe="p1", minutes="0").ok


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"probe": "p9"}, "there is no probe p9; there is p1, p2"),
        ({"probe": "p1", "minutes": "481"}, "minutes is from 1 to 480"),
        ({"probe": "p1", "minutes": "0"}, "minutes is from 1 to 480"),
    ],
)
def test_what_is_refused(arguments: dict[str, str], expected: str) -> None:
    """In one sentence."""
    room = begun(TWO).take([warm(1, "5"), warm(1, "5", "p2")])
    answer = room.tell(10, "service", **arguments)

    assert (False, expected) == (answer.ok, answer.text)


def test_the_last_probe_needs_a_reason_and_a_yes() -> None:
    """Nobody would see the room; then that is an alarm."""
    room = begun().take([warm(1, "5")])
    for arguments in ({}, {"reason": "ice"}, {"even_if_last": "yes"}):
        answer = room.tell(10, "service", probe="p1", **arguments)
        assert not answer.ok
        assert "nobody would see the room" in answer.text

    assert room.tell(10, "service", probe="p1", reason="ice", even_if_last="yes").ok
    assert [(10, "unseen")] == room.alarms("unseen")


@pytest.mark.parametrize(
    ("stamp", "gap_s", "expected"),
    [
        pytest.param(at(900), None, (1810, "time"), id="the program only"),
        pytest.param(
            Stamp("boot-2", 5 * 10**9, NOON_NS + 910 * 10**9, synced=True),
            None,
            (905, "time"),
            id="both clocks were set",
        ),
        pytest.param(
            Stamp("boot-2", 5 * 10**9, 0, synced=False),
            None,
            (5, "unknown-stop"),
            id="no clock can tell",
        ),
    ],
)
def test_the_end_outlives_a_stop(
    stamp: Stamp, gap_s: float | None, expected: tuple[int, str]
) -> None:
    """What is left of it is left; where nobody can tell, it ends at once."""
    before = in_service()
    kept = msgspec.json.decode(msgspec.json.encode(before.state.kept), type=Kept)
    room = Keeper(TWO, kept)
    room.start(stamp, gap_s)
    later = replace(stamp, boot_ns=stamp.boot_ns + 2000 * 10**9)
    later = replace(later, wall_ns=stamp.wall_ns + 2000 * 10**9)
    room.take([Tick(later)])

    assert [expected] == room.told("cold.service", "why")


def test_the_clock_is_set_later() -> None:
    """From then on a reboot can tell how long it was."""
    room = begun(TWO)
    room.step(warm(1, "5", "p2"))
    room.order(at(10, synced=False), "service", {"probe": "p1"})
    assert 0 == room.state.kept.services["p1"].wall_ns

    room.take([warm(40, "5", "p2")])
    assert NOON_NS + 10 * 10**9 == room.state.kept.services["p1"].wall_ns


def calibration(room: Keeper) -> object:
    """Return how good the first calibration is still."""
    told = room.view()["calibrations"]
    assert isinstance(told, list)
    return told[0]["is"]


def test_a_calibration_runs_out() -> None:
    """Its last day is still good; a month before it is soon due."""
    tables = {"p1": {**CALIBRATED["p1"], "days": 364}}
    room = begun(replace(LIMITS, calibrations=tables)).take([warm(1, "5")])
    assert "soon-due" == calibration(room)

    room.take([Tick(at(4 * DAY_S)), Tick(at(4 * DAY_S + 3600))])
    conditions = [
        (one.active, one.priority, one.text)
        for _, one in room.earned
        if isinstance(one, Condition) and one.alarm == "vaccines-calibration"
    ]
    assert (True, Priority.LOW) == conditions[-1][:2]
    assert "Have these probes of vaccines calibrated: p1." == conditions[-1][2]
    assert "over" == calibration(room)
    assert (3.5 * DAY_S, "calibration") == room.alarms("calibration")[0]


def test_a_calibration_that_is_soon_due_is_told_once() -> None:
    """Once for each certificate, whatever stops between; a newer one is told again."""
    tables = {"p1": {**CALIBRATED["p1"], "days": 364}}
    room = begun(replace(LIMITS, calibrations=tables)).take([warm(1, "5")])
    room.take([Tick(at(2 * DAY_S)), Tick(at(3 * DAY_S))])
    keys = ("phase", "probe", "due")
    assert [(0, "soon-due", "p1", "2026-01-04")] == room.told("cold.service", *keys)
    room.faultless()
    kept = msgspec.json.decode(msgspec.json.encode(room.state.kept), type=Kept)
    again = Keeper(room.limits, kept)
    again.start(at(3 * DAY_S + 60))
    again.take([warm(3 * DAY_S + 61, "5")])
    assert [] == again.events("cold.service")
    given = {"probe": "p1", "certificate": "GL-201", "date": "2026-01-03", "days": "9"}
    assert again.tell(3 * DAY_S + 90, "calibrated", **given).ok

    told = [one[1:] for one in again.told("cold.service", "phase", "due")]
    assert [("calibrated", "2026-01-12"), ("soon-due", "2026-01-12")] == told
    again.faultless()


def test_a_new_certificate() -> None:
    """It ends the alarm, outlives a stop, and is in the state for the report."""
    room = begun(replace(LIMITS, calibrations=CALIBRATED)).take([warm(1, "5")])
    given = {"probe": "p1", "certificate": "GL-200", "date": "2026-01-01"}
    answer = room.tell(4 * DAY_S + 43200, "calibrated", **given)

    assert (True, "p1 is due again on 2027-01-01.") == (answer.ok, answer.text)
    kept = msgspec.json.decode(msgspec.json.encode(room.state.kept), type=Kept)
    again = Keeper(room.limits, kept)
    again.start(at(5 * DAY_S))
    assert "good" == calibration(again)
    assert (388800, "calibrated", "GL-200", "2027-01-01") == room.told(
        "cold.service", "phase", "certificate", "due"
    )[-1]
    room.faultless()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"probe": "p9", "date": "2026-01-01"}, "there is no probe p9; there is p1"),
        ({"probe": "p1", "date": "2026-01-02"}, "2026-01-02 is yet to come"),
        (
            {"probe": "p1", "date": "2024-01-02"},
            "p1 has a newer certificate, of 2025-01-05",
        ),
    ],
)
def test_certificates_that_are_refused(
    arguments: dict[str, str], expected: str
) -> None:
    """In one sentence."""
    room = begun(replace(LIMITS, calibrations=CALIBRATED)).take([warm(1, "5")])
    answer = room.tell(10, "calibrated", certificate="X", **arguments)

    assert (False, expected) == (answer.ok, answer.text)


def test_a_clock_that_is_not_set_judges_no_calibration() -> None:
    """It waits until the day is known."""
    room = Keeper(replace(LIMITS, calibrations=CALIBRATED))
    room.start(at(0, synced=False))

    assert [] == [
        one
        for _, one in room.earned
        if isinstance(one, Condition) and one.alarm == "vaccines-calibration"
    ]
