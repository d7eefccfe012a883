"""`gatepost probe` on the bench: what is connected is found, and its TOML is good."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edge_app.cli import main
from edge_app.config import examine
from edge_app.root import Root
from simulators import buses
from tests.wire.bench_rig import rig
from tests.wire.true_line import TrueLine

BY_ID = "/dev/serial/by-id/"
SITE = f"""
[[bus]]
name = "pushes"
kind = "serial"
port = "{BY_ID}usb-a-if00"
[[bus]]
name = "asked"
kind = "serial"
port = "{BY_ID}usb-b-if00"
[[bus]]
name = "rs485"
kind = "modbus-rtu"
port = "/dev/ttyAMA0"
baud = 4800
[[bus]]
name = "one-wire"
kind = "files"
[[device]]
name = "forehead"
driver = "thermometer_gymcu9061x"
bus = "pushes"
[[device]]
name = "scale"
driver = "scale_mtsics"
bus = "asked"
[[device]]
name = "room"
driver = "climate_renke"
bus = "rs485"
address = 3
[[device]]
name = "corridor"
driver = "climate_xymd02"
bus = "rs485"
address = 7
[[device]]
name = "cells"
driver = "climate_r4dcb08"
bus = "rs485"
address = 12
[[device]]
name = "fridge"
driver = "climate_ds18b20"
bus = "one-wire"
id = "28-0316a2795bff"
"""
HEAD = """
[gateway]
site = "hillside"
name = "east-gate"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://localhost"
"""
HASTE = ("--seconds", "0.3", "--patience", "0.03")


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let the devices stand, on lines that know their rate."""
    monkeypatch.setattr(buses, "PtyLine", TrueLine)
    with rig(SITE, tmp_path / "root") as standing:
        yield standing.root


def probe(
    capsys: pytest.CaptureFixture[str], root: Path, *words: str
) -> tuple[int, str]:
    """Run the command; return its exit code and what it printed."""
    code = main(["probe", "--root", str(root), *HASTE, *words])
    said = capsys.readouterr()
    assert "" == said.err
    return code, said.out


def tables(text: str) -> list[dict[str, Any]]:
    """Read the devices of a site."""
    return list(tomllib.loads(text)["device"])


def documents(text: str) -> list[dict[str, Any]]:
    """Read what `--json` printed."""
    return [json.loads(line) for line in text.splitlines()]


def test_everything_is_found_and_the_proposal_is_a_good_site(
    bench: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One pushes, one is asked, three share a line at 4800 baud that nobody named.

    The TOML stands in a site file as it is, and `check` finds no mistake in it.
    """
    words = ("--json", "--addresses", "3,7-8,12", "--patience", "0.05")
    code, text = probe(capsys, bench, *words)
    *found, last = documents(text)
    file = tmp_path / "site.toml"
    file.write_text(HEAD + last["toml"], "utf-8")
    examined = examine(file, root=Root(bench))

    assert 0 == code
    assert [
        (f"{BY_ID}usb-a-if00", None, "thermometer_gymcu9061x", 9600),
        (f"{BY_ID}usb-b-if00", None, "scale_mtsics", 9600),
        ("/dev/ttyAMA0", 3, "climate_renke", 4800),
        ("/dev/ttyAMA0", 7, "climate_xymd02", 4800),
        ("/dev/ttyAMA0", 12, "climate_r4dcb08", 4800),
    ] == [
        (port["port"]["name"], one["address"], one["drivers"][0], one["line"]["baud"])
        for port in found
        for one in port["devices"]
    ]
    assert ["28-0316a2795bff"] == last["others"]["one_wire"]
    assert () == examined.mistakes
    assert examined.config is not None
    assert [(one["driver"], one.get("address")) for one in tables(SITE)] == [
        (one.driver.name, one.address) for one in examined.config.devices
    ]


def test_a_port_that_somebody_holds_is_left_alone(
    bench: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence names the process; nothing is sent."""
    holds = f"port = open({str(bench / 'dev/ttyAMA0')!r}); print(1); input()"
    with subprocess.Popen(
        [sys.executable, "-uc", holds], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        code, text = probe(capsys, bench, "--port", "/dev/ttyAMA0")
        child.kill()

    assert 0 == code
    assert f"(process {child.pid}); stop that to probe it." in text


def test_a_port_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said in one sentence, and so is that there is none at all."""
    _, missing = probe(capsys, tmp_path, "--port", "/dev/ttyUSB9")
    _, none = probe(capsys, tmp_path)

    assert "is not there: plug the device in" in missing
    assert "There is no serial port.\n" == none


def test_stopped_at_any_time(
    bench: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the middle of the second port: what was found before is printed."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("edge_app.probe.search.Search._query_all", interrupt)
    code, text = probe(capsys, bench)

    assert 130 == code
    assert 'driver = "thermometer_gymcu9061x"' in text
    assert "Stopped; what follows is what was found until then." in text
