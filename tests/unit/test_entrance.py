"""The entrance: who is measured, held and let in, as days at a school's gate."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from drivers.quantities import Quantity
from edge_app.model import Refused
from edge_app.outcomes import Order
from edge_app.stations.entrance_parts import HOLDS
from tests.unit.gate import HIGH, LANE, MS, Gate

ALONE = replace(LANE, confirm="second", rechecks=1)
"""A gate without a contact thermometer: the second high value is a fever."""

# ---------------------------------------------------------------- measured


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ("37.2 37.29 37.25", "passed"),
        ("37.299 37.299 37.299", "passed"),
        ("37.3 37.3 37.3", "hold"),
        ("37.1 37.30 37.5", "hold"),
        ("37.4 37.29 37.1", "passed"),
        ("33.9 33.9 33.9", ""),
        ("36.0 36.5", ""),
    ],
)
def test_limit(values: str, expected: str) -> None:
    """The median is judged with its digits, and the limit itself is high."""
    gate = Gate()
    gate.person(values)

    assert expected.split() == gate.results()


def test_passed() -> None:
    """A normal person gets a green lamp and an open barrier, at once and once."""
    gate = Gate()
    gate.read("forehead", Quantity.AMBIENT_TEMPERATURE, "21.5")
    gate.person("36.50 36.61 36.40 36.5 36.5 36.5")

    assert ["barrier pulse now", "lamp on now"] == gate.orders()
    assert "go go" == gate.shows()
    (event,) = gate.events()
    assert {
        "result": "passed",
        "values_c": (Decimal("36.50"), Decimal("36.61"), Decimal("36.40")),
        "value_c": Decimal("36.50"),
        "n": 3,
        "spread_c": Decimal("0.21"),
        "limit_c": Decimal("37.3"),
        "attempt": 1,
        "device": "forehead",
        "value_raw_c": Decimal("36.50"),
        "offset_used_c": Decimal("0.00"),
        "ambient_c": Decimal("21.5"),
        "limit": "fever_at_c",
        "screen_c": Decimal("37.3"),
        "guard": "full",
        "uncertainty_c": 0,
        "site": "forehead",
        "method": "sensor",
        "calibration_id": "",
    } == event.data
    assert ("screening", "forehead@boot-one:800000000") == (event.kind, event.cause)
    pulse = next(one for one in gate.told if isinstance(one, Order))
    assert (Decimal("0.5"), 2800 * MS) == (pulse.value, pulse.deadline_ns)


def test_never_settles() -> None:
    """Samples that never agree ask for another try and let nobody in."""
    gate = Gate(replace(LANE, tries=6))
    gate.person("34 35 36 37 38 39 36 36 36")

    assert (["retry"], []) == (gate.results(), gate.orders())
    assert "value_c" not in gate.events()[0].data
    assert "hold measure-again" == gate.shows()

    gate.wait(5)
    gate.person()
    assert ["retry", "passed"] == gate.results()


def test_unstable_and_foreign_values() -> None:
    """Values that are unstable, of another kind or of another device say nothing."""
    gate = Gate()
    for _ in range(5):
        gate.read("forehead", Quantity.OBJECT_TEMPERATURE, "36.5", stable=False)
        gate.read("forehead", Quantity.TEMPERATURE, "36.5")
        gate.read("other", Quantity.OBJECT_TEMPERATURE, "36.5")
        gate.read("other", Quantity.BEAM, "1")
        gate.give(Refused("forehead", "check", b"\x00", gate.now))

    assert [] == gate.told


def test_next_person_waits_for_the_one_before() -> None:
    """While one may still walk in, the next is seen, and measured right after."""
    gate = Gate()
    gate.person()
    gate.person("36.7 36.7 36.7 36.7")
    assert ["passed"] == gate.results()

    gate.walk("in")
    gate.see("36.7 36.7 36.7")
    assert ["passed", "granted", "passed"] == gate.results()


# -------------------------------------------------------------------- hold


def test_hold_then_fever() -> None:
    """The second high value after the pause is a fever, and never opens anything."""
    gate = Gate(ALONE)
    gate.badge("anna")
    gate.person(HIGH)
    assert ("hold wait", ["buzzer beep now"]) == (gate.shows(), gate.orders())
    assert [] == gate.alarms()

    gate.wait(300)
    gate.badge("anna")
    gate.person("37.6 37.6 37.6")

    assert ["hold", "fever"] == gate.results()
    (fever,) = gate.events("fever")
    assert ("anna", 2) == (fever.data["person"], fever.data["attempt"])
    assert "fever call-guard" == gate.shows()
    assert ["east-fever"] == gate.alarms()
    assert ["buzzer beep now"] * 2 == gate.orders()


def test_after_a_fever() -> None:
    """A badge with a fever waits for a person's word; others go on, the alarm ends."""
    gate = Gate(ALONE)
    gate.badge("anna")
    gate.person(HIGH)
    gate.wait(300)
    gate.badge("anna")
    gate.person(HIGH)
    gate.wait(301)
    gate.badge("anna")
    gate.person()
    assert ["hold", "fever", "wait"] == gate.results()
    # For five minutes no guard did anything about the fever.
    assert ["east-fever", "east-unattended"] == gate.alarms()

    gate.badge("ben")
    gate.person()
    gate.walk("in")
    gate.person()
    assert ["passed", "granted", "passed"] == gate.results()[3:]
    assert ["east-fever", "east-unattended", "-east-fever"] == gate.alarms()
    gate.walk("in")

    gate.command("re-measure", reason="again")
    gate.badge("anna")
    gate.person(HIGH)
    assert "fever" == gate.results()[-1]
    assert 3 == gate.events("fever")[-1].data["attempt"]


def test_the_next_person_ends_the_alarm() -> None:
    """A fever's alarm ends with the next person judged, once, and comes anew."""
    gate = Gate(ALONE)
    for _ in range(2):
        gate.person(HIGH)
        gate.command("re-measure", reason="again")
        gate.see(HIGH)

    assert ["hold", "fever"] * 2 == gate.results()
    assert ["east-fever", "-east-fever", "east-fever"] == gate.alarms()


def test_too_early() -> None:
    """A measurement within the pause does not count, high or low."""
    gate = Gate()
    gate.badge("anna")
    gate.person(HIGH)
    gate.badge("anna")
    gate.person()
    gate.badge("anna")
    gate.person(HIGH)

    assert ["hold", "wait", "wait"] == gate.results()
    assert [1, 1, 1] == [event.data["attempt"] for event in gate.events()]


def test_passed_after_a_rest() -> None:
    """A low value after the pause lets the person in and ends the hold."""
    gate = Gate(ALONE)
    gate.badge("anna")
    gate.person(HIGH)
    gate.wait(300)
    gate.badge("anna")
    gate.person()

    assert ["hold", "passed-after-recheck"] == gate.results()
    assert (2, "anna") == (
        gate.events()[1].data["attempt"],
        gate.events()[1].data["person"],
    )
    assert {} == gate.state.kept.holds


def test_unknown_person_holds_the_station() -> None:
    """Without a badge nobody unknown passes until the pause is over."""
    gate = Gate(ALONE)
    gate.person(HIGH)
    gate.person()
    assert ["hold", "wait"] == gate.results()
    gate.see("22 22 22 22 22 22")
    assert "hold wait" == gate.shows()

    gate.badge("ben")
    gate.person()
    gate.walk("in")
    assert ["passed", "granted"] == gate.results()[2:]

    gate.see("22 22 22 22 22 22")
    gate.wait(300)
    assert "hold measure-again" == gate.shows()
    gate.person()
    assert "passed-after-recheck" == gate.results()[-1]


def test_re_measure_ends_the_pause() -> None:
    """The guard has the person in front measured at once."""
    gate = Gate(ALONE)
    gate.person(HIGH)
    gate.command("re-measure", reason="again")
    assert gate.answer().ok
    gate.see("36.9 36.9 36.9")

    assert ["hold", "passed-after-recheck"] == gate.results()


def test_unknown_fever_frees_the_station() -> None:
    """After a fever without a badge the guard has the person, and the next is new."""
    gate = Gate(ALONE)
    gate.person(HIGH)
    gate.command("re-measure", reason="again")
    gate.see(HIGH)
    gate.person()

    assert ["hold", "fever", "passed"] == gate.results()


def test_hold_lapses() -> None:
    """Nobody is held for more than an hour; that they never came back is an event."""
    gate = Gate()
    gate.badge("anna")
    gate.person(HIGH)
    gate.wait(3600)

    assert ["hold", "lapsed"] == gate.results()
    assert "anna" == gate.events()[1].data["person"]
    assert {} == gate.state.kept.holds


def test_holds_are_bounded() -> None:
    """Only the newest hundred held people are remembered."""
    gate = Gate()
    for number in range(HOLDS + 2):
        gate.badge(f"p{number}")
        # Not the same value each time: that would be a thermometer that is stuck.
        gate.person(f"37.{30 + number % 2} 37.3 37.3")

    assert [f"p{number}" for number in range(2, HOLDS + 2)] == list(
        gate.state.kept.holds
    )


@pytest.mark.parametrize(
    ("gap_s", "wait_s", "expected"),
    [
        (100.0, 190, "wait"),
        (100.0, 205, "passed-after-recheck"),
        (None, 290, "wait"),
        (None, 305, "passed-after-recheck"),
    ],
)
def test_pause_over_a_reboot(gap_s: float | None, wait_s: float, expected: str) -> None:
    """After a reboot the pause counts the known gap, and nothing of an unknown one."""
    gate = Gate(ALONE)
    gate.badge("anna")
    gate.person(HIGH)
    gate.at_ms = 5000
    gate.restart(clean=True, boot="boot-two", gap_s=gap_s)
    gate.wait(wait_s)
    gate.badge("anna")
    gate.person()

    assert expected == gate.results()[-1]


def test_pause_over_a_restart() -> None:
    """Within one boot a pause runs on while the gateway is away."""
    gate = Gate()
    gate.badge("anna")
    gate.person(HIGH)
    gate.at_ms += 298_000
    gate.restart()
    gate.wait(2)

    assert gate.state.kept.holds["anna"].ready
