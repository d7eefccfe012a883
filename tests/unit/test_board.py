"""The board's sensors as the kernel shows them, and a machine that has none."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from edge_app.board import HEAT, SENSORS, THROTTLED, BoardSensors
from edge_app.health_figures import BoardFigures
from edge_app.root import Root


def put(root: Path, place: str, text: str) -> None:
    """Write a kernel file below the root."""
    path = root / place.lstrip("/")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "ascii")


def seen(root: Path) -> BoardFigures:
    """Look once."""
    return BoardSensors(Root(root)).look()


def test_a_machine_without_sensors_has_no_figures(tmp_path: Path) -> None:
    """Nothing is made up."""
    assert BoardFigures() == seen(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("48312\n", Decimal("48.3")),
        ("-5000\n", Decimal("-5.0")),
        ("", None),
        ("warm\n", None),
        ("999999999999999999999999999999999999\n", None),
    ],
)
def test_heat_is_in_thousandths(
    text: str, expected: Decimal | None, tmp_path: Path
) -> None:
    """What is no number that a chip can have is no figure."""
    put(tmp_path, HEAT, text)

    assert expected == seen(tmp_path).processor_c


@pytest.mark.parametrize(("text", "low"), [("0\n", False), ("1\n", True), ("", None)])
def test_the_voltage_sensor_is_found_by_its_name(
    text: str, low: bool | None, tmp_path: Path
) -> None:
    """Its number changes from boot to boot, and others have alarms too."""
    put(tmp_path, f"{SENSORS}/hwmon0/name", "cpu_thermal\n")
    put(tmp_path, f"{SENSORS}/hwmon0/in0_lcrit_alarm", "1\n")
    put(tmp_path, f"{SENSORS}/hwmon3/name", "rpi_volt\n")
    put(tmp_path, f"{SENSORS}/hwmon3/in0_lcrit_alarm", text)

    assert low is seen(tmp_path).under_voltage


@pytest.mark.parametrize(
    ("text", "low", "slowed"),
    [
        ("0\n", False, False),
        ("50005\n", True, True),
        ("50000\n", False, False),
        ("8\n", False, True),
        ("x\n", None, None),
    ],
)
def test_an_older_kernel_has_all_in_one_file(
    text: str, low: bool | None, slowed: bool | None, tmp_path: Path
) -> None:
    """Bits from 16 on are of the past and no alarm of now."""
    put(tmp_path, THROTTLED, text)

    found = seen(tmp_path)

    assert (low, slowed) == (found.under_voltage, found.slowed)


def test_a_newer_kernel_is_not_asked_in_the_old_way(tmp_path: Path) -> None:
    """It would complain in its log; what only the old file says stays unknown."""
    put(tmp_path, f"{SENSORS}/hwmon0/name", "rpi_volt\n")
    put(tmp_path, f"{SENSORS}/hwmon0/in0_lcrit_alarm", "0\n")
    put(tmp_path, THROTTLED, "50005\n")

    found = seen(tmp_path)

    assert (False, None) == (found.under_voltage, found.slowed)
