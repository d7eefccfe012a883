"""What each phase of a climb tells, and what the view shows of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.unit.gate import LANE, MS, Gate
from tests.unit.lanes import Lane
from tests.unit.test_entrance_escalation import ALONE, climbs, fever, see, shown


def told(gate: Gate, ladder: str, phase: str) -> list[dict[str, Any]]:
    """Return what the events of one phase of a ladder say, without its name."""
    return [
        {k: v for k, v in one.data.items() if k not in ("ladder", "phase")}
        for one in gate.events("escalation")
        if (ladder, phase) == (one.data["ladder"], one.data["phase"])
    ]


def test_the_start_says_who_is_next() -> None:
    """And each step that is due says who, and after how long."""
    gate = Gate(ALONE)
    fever(gate)
    gate.wait(121)

    assert [{"what": "fever", "next": "beacon", "next_s": 0}] == told(
        gate, "call-out", "started"
    )
    assert [{"what": "fever", "next": "command-post", "next_s": 1800}] == told(
        gate, "report", "started"
    )
    assert [
        {"what": "fever", "who": "beacon", "after_s": 0},
        {"what": "fever", "who": "duty-phone", "after_s": 120},
    ] == told(gate, "call-out", "due")
    assert 4 == gate.state.kept.counts["escalated"]


def test_who_reported_is_told() -> None:
    """Of one addressee, and of the end; and the answer says that it is noted."""
    gate = Gate(ALONE)
    fever(gate)
    gate.command("reported", to="city")
    assert (True, "noted") == (gate.answer().ok, gate.answer().text)
    gate.command("reported", to="command-post")

    assert [{"what": "fever", "who": "city", "by": "guard"}] == told(
        gate, "report", "met"
    )
    assert [{"what": "fever", "by": "guard"}] == told(gate, "report", "reported")
    assert ["call-out"] == [one["ladder"] for one in shown(gate)]


def test_only_the_report_of_the_fever_is_met() -> None:
    """A call-out that climbs beside it goes on as it was."""
    gate = Gate(ALONE)
    fever(gate)
    gate.command("reported", to="city")

    met = {run.ladder: run.met for run in gate.state.kept.duties.climbs}
    assert {"call-out": (), "report": ("city",)} == met


def test_what_ended_says_nobody() -> None:
    """A condition that is over was ended by no person, and is over once."""
    gate = Gate(replace(LANE, call_out_for=("thermometer-lost",)))
    gate.port("forehead", up=False)
    gate.port("forehead", up=True)
    see(gate, "east-thermometer-lost")

    assert [{"what": "thermometer-lost"}] == told(gate, "call-out", "over")
    assert [] == told(gate, "call-out", "acknowledged")


def boot(gate: Lane, name: str) -> None:
    """Start the machine again: its boot clock begins anew, the wall clock goes on."""
    gate.house.wall_ns += gate.at_ms * MS
    gate.at_ms = 0
    gate.restart(boot=name)


def test_going_on_after_another_boot_with_a_clock() -> None:
    """The climb goes on, and says who is next; without one it begins anew."""
    gate = Lane(ALONE)
    fever(gate)
    gate.wait(60)
    boot(gate, "boot-two")
    assert ["resumed"] == climbs(gate, "call-out")[2:]
    assert [{"what": "fever", "next": "duty-phone", "next_s": 120}] == told(
        gate, "call-out", "resumed"
    )

    gate.house.synced = False
    boot(gate, "boot-three")
    assert [{"what": "fever", "next": "duty-phone", "next_s": 120}] == told(
        gate, "call-out", "restarted"
    )


def test_the_view_names_each_climb() -> None:
    """Which ladder, because of what, who is next; what is over has no next."""
    gate = Gate(ALONE)
    fever(gate)
    assert [
        {
            "ladder": "report",
            "what": "fever",
            "next": "command-post",
            "left_min": 30,
            "overdue": (),
        },
        {
            "ladder": "call-out",
            "what": "fever",
            "next": "duty-phone",
            "left_min": 2,
            "overdue": ("beacon",),
        },
    ] == shown(gate)
    gate.wait(3601)

    (report,) = [one for one in shown(gate) if one["ladder"] == "report"]
    assert {"ladder", "what", "overdue"} == set(report)


def test_a_quiet_condition_sounds_the_beacon() -> None:
    """What the beacon is called for has not sounded it by itself."""
    gate = Gate(replace(LANE, call_out_for=("thermometer-lost",)))
    gate.port("forehead", up=False)
    assert [one for one in gate.orders() if one.startswith("buzzer")]
    sounded = len(gate.orders())
    gate.wait(121)

    assert sounded == len(gate.orders())


def test_a_climb_at_its_top_goes_on_without_a_next() -> None:
    """Everybody was told; after another boot it says no more than that."""
    gate = Lane(ALONE)
    fever(gate)
    gate.wait(3601)
    boot(gate, "boot-two")

    assert [{"what": "fever"}] * 2 == [
        *told(gate, "call-out", "resumed"),
        *told(gate, "report", "resumed"),
    ]
