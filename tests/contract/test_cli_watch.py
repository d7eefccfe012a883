"""`gatepost watch`: what every device says now, in a table that fits a terminal."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from drivers.quantities import Quantity, Symbology, TagScheme
from edge_app.latest import Latest
from edge_app.model import SECOND_NS, CodeRead, PortChange, Reading, TagRead
from edge_app.watching import Rates, rows, standing
from tests.contract.control_rig import Counter
from tests.unit.toy_station import at

GOOD = Path(__file__).parent.parent / "data" / "example.toml"
PATIENCE_S = 20.0
DEVICE = {"up": True, "why": "", "heard": 0, "refused": {}, "age_s": None}
STATUS: Mapping[str, Any] = {
    "site": "hill",
    "gateway": "gate",
    "health": {
        "buses": {"pins": {"open": True}},
        "devices": {
            "probe": {**DEVICE, "heard": 40, "refused": {"check": 2}, "age_s": 3},
            "badges": {**DEVICE, "heard": 1, "age_s": 150},
            "scale": {**DEVICE, "up": False, "why": "it does not answer"},
            "door": {**DEVICE, "up": None, "age_s": 7200},
        },
    },
    "readings": {
        "probe": [
            {"quantity": "temperature", "channel": "", "value": "5.40", "unit": "Cel"},
            {"quantity": "humidity", "channel": "2", "value": "50.0", "unit": "%"},
        ],
        "badges": [{"quantity": "tag", "value": "a badge"}],
    },
    "states": {"east": {"say": "come", "held": 0, "why": "", "open": True, "x": []}},
    "alarms": {
        "device-scale-lost": {"state": "unacknowledged", "text": "Gone."},
        "east-hot": {"state": "acknowledged", "text": "Too warm."},
    },
}


@pytest.fixture
def core(tmp_path: Path, counter: Counter, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Serve the status above where a gateway has its socket; return its root."""
    monkeypatch.setattr(counter.desk, "status", lambda: STATUS)
    (tmp_path / "data").symlink_to(tmp_path)
    return tmp_path


def test_without_a_core_it_says_so(say: Any, tmp_path: Path) -> None:
    """In one sentence, with the exit code of `status`."""
    said = say("watch", GOOD, "--root", tmp_path)

    assert 1 == said.code
    assert "is it running?" in said.sentence()


@pytest.mark.parametrize("seconds", ["0", "nan", "-3", "inf"])
def test_a_pace_that_there_is_not_is_a_sentence(
    say: Any, tmp_path: Path, seconds: str
) -> None:
    """The table is drawn once a second at the most."""
    said = say("watch", GOOD, "--root", tmp_path, "--every", seconds)

    assert 1 == said.code
    assert "--every is a number of seconds from 1" in said.sentence()


def test_where_no_terminal_is_it_prints_once(
    say: Any, core: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In 80 columns, without colour or any other escape."""
    monkeypatch.setenv("COLUMNS", "80")
    said = say("watch", GOOD, "--root", core)

    assert 0 == said.code
    lines = said.out.splitlines()
    assert "hill/gate" == lines[0].strip()
    assert ["device", "reading", "per", "s", "refused", "age", "state"] == lines[
        1
    ].split()
    assert ["probe", "badges", "scale", "door"] == [
        line.split()[0] for line in lines[2:] if line[:1].strip() and "  " in line
    ]
    assert "5.40 °C, humidity 2" in lines[2]
    assert "tag a badge" in said.out
    assert 80 >= max(map(len, lines))
    assert "\x1b" not in said.out
    assert "scale: LOST, it does not answer" in lines


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_at_a_terminal_it_lives_until_it_is_ended(
    core: Path, how: signal.Signals
) -> None:
    """It draws again each second, and leaves the last table and a good terminal."""
    inner, outer = pty.openpty()
    words = [sys.executable, "-m", "edge_app.cli", "watch", str(GOOD)]
    environment = {**os.environ, "TERM": "xterm", "NO_COLOR": "1", "COLUMNS": "80"}
    with subprocess.Popen(
        [*words, "--root", str(core)],
        stdin=outer,
        stdout=outer,
        stderr=outer,
        env=environment,
    ) as watching:
        os.close(outer)
        seen = b""
        ended = threading.Timer(PATIENCE_S, watching.kill)
        ended.start()
        while seen.count(b"hill/gate") < 2:
            seen += os.read(inner, 4096)
        watching.send_signal(how)
        seen += rest_of(inner)
        assert 0 == watching.wait(PATIENCE_S)
        ended.cancel()
    os.close(inner)

    assert b"Traceback" not in seen
    assert seen.rfind(b"\x1b[?25l") < seen.rfind(b"\x1b[?25h"), "no cursor"
    assert b"\x1b[31m" not in seen
    assert b"\x1b[1;31m" not in seen


def rest_of(terminal: int) -> bytes:
    """Read until the other end has hung up."""
    seen = b""
    while True:
        try:
            seen += os.read(terminal, 4096)
        except OSError:
            return seen


def test_a_row_says_what_matters() -> None:
    """Reading, rate, refusals by reason, age and whether it is there."""
    rates = Rates()
    rates.note(10.0, with_heard(20))
    rates.note(14.0, with_heard(40))

    made = {row.device: row for row in rows(STATUS, rates)}

    assert ("probe", "5.40 °C, humidity 2 50.0 %", "5.0", "check 2", "3 s", "up") == (
        made["probe"].cells()
    )
    assert ("badges", "tag a badge", "0.0", "-", "2 min", "up") == (
        made["badges"].cells()
    )
    assert ("scale", "-", "0.0", "-", "-", "LOST") == made["scale"].cells()
    assert ("door", "-", "0.0", "-", "2 h", "waits") == made["door"].cells()
    assert ["scale"] == [row.device for row in made.values() if row.alarming]


def with_heard(count: int) -> Mapping[str, Any]:
    """Return the status with so many readings of the probe."""
    health = STATUS["health"]
    probe = {**health["devices"]["probe"], "heard": count}
    devices = {**health["devices"], "probe": probe}
    return {**STATUS, "health": {**health, "devices": devices}}


def test_a_rate_is_of_the_last_seconds() -> None:
    """Old looks are forgotten, one gives no rate, a new core counts from 0 again."""
    rates = Rates()
    rates.note(0.0, with_heard(0))
    assert rates.per_s("probe") is None
    for second in range(1, 31):
        rates.note(float(second), with_heard(1000 if second > 15 else 0))
    assert 0.0 == rates.per_s("probe")
    assert 12 >= len(rates.looks)
    rates.note(31.0, with_heard(5))
    assert rates.per_s("probe") is None


def test_below_the_table_stands_what_needs_somebody() -> None:
    """Losses with their reason, stations in short, and no alarm twice."""
    assert [
        "scale: LOST, it does not answer",
        "east: say come, held 0, open yes",
        "alarm east-hot: acknowledged. Too warm.",
    ] == list(standing(STATUS))


def test_the_newest_of_each_is_remembered() -> None:
    """By quantity and channel; a badge is not even shown as its hash."""
    latest = Latest()
    for value in ("5.3", "5.40"):
        latest.note(Reading("probe", Quantity.TEMPERATURE, Decimal(value), at(1)))
    latest.note(Reading("probe", Quantity.HUMIDITY, Decimal(50), at(2), "2"))
    latest.note(TagRead("badges", TagScheme.EPC, at(3), "hash"))
    latest.note(TagRead("tags", TagScheme.EPC, at(3), "", "3034"))
    latest.note(CodeRead("scanner", Symbology.QR, at(3), "hash"))
    latest.note(PortChange("probe", False, "gone", at(4)))

    documents = latest.documents(at(5).boot_ns + SECOND_NS // 2)

    temperature = {"quantity": "temperature", "channel": "", "unit": "Cel"}
    humidity = {"quantity": "humidity", "channel": "2", "unit": "%"}
    assert {
        "probe": [
            {**temperature, "value": "5.40", "age_s": 4},
            {**humidity, "value": "50", "age_s": 3},
        ],
        "badges": [{"quantity": "tag", "value": "a badge", "age_s": 2}],
        "tags": [{"quantity": "tag", "value": "3034", "age_s": 2}],
        "scanner": [{"quantity": "code", "value": "a badge", "age_s": 2}],
    } == documents
