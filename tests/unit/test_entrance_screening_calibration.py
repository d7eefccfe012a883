"""The entrance: calibration, the black body, and the baseline of a morning."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from edge_app.model import Stamp
from edge_app.stations.calibration import CalibrationError
from edge_app.stations.entrance_parts import Limits
from tests.unit.gate import HIGH, LANE, MS, Gate

DAY_NS = 86_400 * 10**9


class DatedGate(Gate):
    """A gate whose wall clock stands on a day of 1970, set or not."""

    day = 0
    set_clock = True

    @property
    def now(self) -> Stamp:
        """Stamp the present moment of that day."""
        return Stamp(self.boot, self.at_ms * MS, self.day * DAY_NS, self.set_clock)


# ------------------------------------------------------------------ calibration


def test_calibrated_by_the_configuration() -> None:
    """Every event carries the calibration that it was judged by."""
    table = {"forehead": {"offset_c": Decimal("0.8"), "date": "2026-03-01", "by": "Li"}}
    gate = Gate(replace(LANE, calibration=table))
    gate.person("36.50 36.50 36.50")

    data = gate.events()[0].data
    assert ("hold", "36.50", "0.80", "37.30", "forehead-2026-03-01") == (
        data["result"],
        str(data["value_raw_c"]),
        str(data["offset_used_c"]),
        str(data["value_c"]),
        data["calibration_id"],
    )


def test_calibrated_people_are_plausible() -> None:
    """The plausible band is one of bodies: a cold skin with an offset is somebody."""
    table = {"forehead": {"offset_c": 3, "date": "2026-03-01", "by": "Li"}}
    gate = Gate(replace(LANE, calibration=table))
    gate.person("33.5 33.5 33.5")

    assert ["passed"] == gate.results()


def test_calibrated_by_command() -> None:
    """A calibration by command counts from then on, and over a stop."""
    gate = DatedGate()
    gate.command("calibrate", offset="0.8", days="7", by="Li")
    assert gate.answer().ok
    gate.person("36.50 36.50 36.50")
    gate.restart()
    gate.day = 7
    gate.see("22")
    assert "east-calibration" not in gate.alarms()
    gate.day = 8
    gate.see("22")

    assert ["hold", "east-calibration"] == [gate.results()[0], gate.alarms()[-1]]
    made = gate.state.kept.screening.calibrations["forehead"]
    assert ("1970-01-01", "1970-01-08", "Li") == (made.date, made.due, made.by)
    assert made.id == gate.events()[0].data["calibration_id"]


@pytest.mark.parametrize(
    ("verb", "arguments", "text"),
    [
        ("calibrate", {}, "say the offset"),
        ("calibrate", {"offset": "9"}, "an offset of 9 is more"),
        ("calibrate", {"offset": "1", "device": "lamp"}, "that is no thermometer"),
        ("blackbody", {"device": "lamp"}, "that is no thermometer"),
    ],
)
def test_hands_refused(verb: str, arguments: dict[str, str], text: str) -> None:
    """What cannot be is refused with a sentence."""
    gate = DatedGate()
    gate.command(verb, **arguments)

    assert (False, True) == (gate.answer().ok, gate.answer().text.startswith(text))


@pytest.mark.parametrize("verb", ["calibrate", "blackbody"])
def test_no_date(verb: str) -> None:
    """Without a clock that is set a calibration and a check have no date."""
    gate = DatedGate()
    gate.set_clock = False
    gate.command(verb, offset="0", reference="37", reading="37")

    assert (False, True) == (gate.answer().ok, "clock" in gate.answer().text)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({"lamp": {}}, "lamp is no thermometer of this entrance"),
        ({"forehead": 7}, "must be a table"),
    ],
)
def test_bad_calibration(table: Any, why: str) -> None:
    """A mistake in the configuration is one sentence when it is read."""
    with pytest.raises(ValueError, match=why):
        Limits("east", "forehead", calibration=table)


def test_mistakes_are_of_one_kind() -> None:
    """The configuration asks for a ValueError, whatever was wrong."""
    assert issubclass(CalibrationError, ValueError)


# ------------------------------------------------------------------ black body


@pytest.mark.parametrize("stops", [False, True])
def test_a_failed_black_body_is_an_alarm_until_it_passes(stops: bool) -> None:
    """Also over a stop, and whatever it shows of people meanwhile."""
    gate = DatedGate(replace(LANE, blackbody_days=14))
    gate.see("22")
    gate.command("blackbody", reference="37.00", reading="37.40")
    if stops:
        gate.restart()
    assert "east-black-body-failed" in gate.alarms()
    assert "-east-black-body-failed" not in gate.alarms()
    gate.command("calibrate", offset="-0.4")
    gate.command("blackbody", reference="37.00", reading="37.40")

    assert "-east-black-body-failed" in gate.alarms()


def test_blackbody() -> None:
    """A drift at the black body degrades the gate until it is calibrated."""
    gate = DatedGate(replace(LANE, blackbody_days=14))
    gate.see("22")
    assert ["east-black-body-due", "east-degraded"] == gate.alarms()
    gate.command("blackbody", reference="37.00", reading="37.10")
    assert "forehead is 0.10 °C off: good" == gate.answer().text
    gate.day = 15
    gate.see("22")
    gate.command("blackbody", reference="37.00", reading="37.21")
    assert "forehead is 0.21 °C off: failed" == gate.answer().text
    gate.person()
    assert ["manual"] == gate.results()
    gate.command("calibrate", offset="-0.2")
    gate.command("blackbody", reference="37.00", reading="37.21")

    assert [
        "-east-black-body-due",
        "-east-degraded",
        "east-black-body-due",
        "east-degraded",
    ] == gate.alarms()[2:6]
    assert () == gate.state.kept.screening.alarms


# -------------------------------------------------------------------- baseline

CROWD = "34.1 34.3 33.9 34.0 34.2 34.4 33.8 34.1 34.0 34.2"
FLIR = replace(
    LANE, baseline_over_c=Decimal("1.5"), plausible_low_c=Decimal(33), stuck_people=0
)


def fill(gate: Gate) -> None:
    """Let ten people of a cold morning through."""
    for value in CROWD.split():
        gate.person(f"{value} {value} {value}")
        gate.walk("in")


def test_cold_morning() -> None:
    """Beside ten people at 34 somebody at 36 is held, and confirmed by contact only."""
    gate = Gate(replace(FLIR, confirm="second"))
    fill(gate)
    gate.badge("anna")
    gate.person("36.0 36.0 36.0")
    gate.wait(300)
    gate.badge("anna")
    gate.person("36.0 36.0 36.0")

    assert ["hold", "confirm"] == gate.results()[-2:]
    data = gate.events()[-2].data
    assert ("relative", Decimal("34.10")) == (data["flag"], data["baseline_c"])
    assert Decimal(10) < Decimal(str(data["baseline_z"]))
    assert [] == gate.events("fever")


def test_absolute_limit_stays() -> None:
    """Without ten people, or above the limit anyway, the limit itself holds."""
    gate = Gate(FLIR)
    gate.person("36.0 36.0 36.0")
    gate.walk("in")
    gate.person(HIGH)

    assert ["passed", "granted", "hold"] == gate.results()
    assert "flag" not in gate.events()[-1].data


def test_baseline_ends_with_a_pause() -> None:
    """After half an hour without people the morning begins anew."""
    gate = Gate(FLIR)
    fill(gate)
    gate.wait(1800)
    gate.person("36.0 36.0 36.0")
    gate.walk("in")
    gate.person("36.0 36.0 36.0")

    assert ["passed", "granted", "passed"] == gate.results()[-3:]
