"""Modbus: mbpoll, over a pty and over TCP, reads and writes the stand-ins."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.peers.modbus_site import ADDRESSES, BAUD, PORT, RTU, TCP, standing

SHOWN = re.compile(r"^\[(\d+)\]:\s+(\S+)", re.MULTILINE)
HOLDING, INPUT, COILS, LONG = "4", "3", "0", "4:int"


def poll(program: str, where: list[str], device: str, *what: str) -> list[str]:
    """Run it once and give the values that it shows."""
    said = subprocess.run(
        [program, *where, "-a", str(ADDRESSES[device]), "-0", "-1", "-q", *what],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    return [value for _register, value in SHOWN.findall(said.stdout)]


def over(root: Path, kind: str) -> list[str]:
    """Say where the line is, as mbpoll is told."""
    if kind == "rtu":
        return ["-m", "rtu", "-b", str(BAUD), "-P", "none", str(root / PORT)]
    host, port = json.loads((root / "tcp.json").read_text())["192.168.1.20:502"].split(
        ":"
    )
    return ["-m", "tcp", "-p", port, host]


def read(table: str, register: int, count: int) -> list[str]:
    """Say what is read, as mbpoll is told."""
    return ["-t", table, "-r", str(register), "-c", str(count), "-B"]


@pytest.mark.parametrize("kind", ["rtu", "tcp"])
def test_mbpoll_reads_the_stand_ins(mbpoll: str, tmp_path: Path, kind: str) -> None:
    """Registers of both tables, long numbers and coils are what was poked."""
    text = RTU if kind == "rtu" else TCP
    pokes = {
        "climate_xymd02": {"temperature_c": "21.5", "humidity_pct": "54.6"},
        "climate_renke": {"temperature_c": "24.0", "humidity_pct": "65.8"},
        "climate_r4dcb08": {"1": "3.5", "2": ""},
        "climate_pt100_simex": {"temperature_c": "7.5"},
        "climate_pta8d08": {"1": "0.0"},
        "scale_laumas": {"mass_kg": "12.345"},
        "scale_flintec": {"mass_kg": "-12.345"},
        "thermometer_calex": {"object_c": "36.6", "ambient_c": "24.0"},
    }
    with standing(text, tmp_path, **pokes):
        where = over(tmp_path, kind)
        shown = {
            device: poll(mbpoll, where, device, *read(*what))
            for device, what in {
                "climate_xymd02": (INPUT, 1, 2),
                "climate_renke": (HOLDING, 0, 2),
                "climate_r4dcb08": (HOLDING, 0, 3),
                "climate_pt100_simex": (HOLDING, 1, 2),
                "climate_pta8d08": (HOLDING, 0x20, 1),
                "scale_laumas": (LONG, 7, 2),
                "scale_flintec": (LONG, 0, 1),
                "thermometer_calex": (HOLDING, 0x12, 4),
                "relay_modbus": (COILS, 0, 4),
            }.items()
        }

    assert {
        "climate_xymd02": ["215", "546"],
        "climate_renke": ["658", "240"],
        "climate_r4dcb08": ["35", "32768", "50"],
        "climate_pt100_simex": ["75", "0"],
        "climate_pta8d08": ["1000"],
        "scale_laumas": ["12345", "12345"],
        "scale_flintec": ["-12345"],
        "thermometer_calex": ["366", "366", "240", "0"],
        "relay_modbus": ["0", "0", "0", "0"],
    } == shown


def test_mbpoll_switches_a_relay(mbpoll: str, tmp_path: Path) -> None:
    """What it writes to a coil it reads again, and the bench sees it."""
    with standing(RTU, tmp_path):
        where = over(tmp_path, "rtu")
        poll(mbpoll, where, "relay_modbus", "-t", COILS, "-r", "1", "--", "1")
        shown = poll(mbpoll, where, "relay_modbus", *read(COILS, 0, 4))

    assert ["0", "1", "0", "0"] == shown
