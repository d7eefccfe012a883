"""`gatepost record`: whole lines of real buses, and nobody's badge among them."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from edge_app.acquire.runner import Tally
from edge_app.cli.record import LiveLine
from edge_app.control_wire import listen
from tests.wire.bench_rig import Rig, rig, wait_for

BADGE = "E28068900000500E88C6A4A7"
SITE = """
[gateway]
site = "hill"
name = "gate"
timezone = "Asia/Shanghai"

[mqtt]
url = "mqtt://127.0.0.1:9"

[[bus]]
name = "forehead"
kind = "serial"
port = "/dev/ttyUSB0"

[[bus]]
name = "reader"
kind = "serial"
port = "/dev/ttyUSB1"

[[bus]]
name = "plant"
kind = "modbus-tcp"
address = "10.0.0.7:502"

[[bus]]
name = "one-wire"
kind = "files"

[[bus]]
name = "pins"
kind = "gpio"

[[bus]]
name = "spare"
kind = "serial"
port = "/dev/ttyUSB9"

[[device]]
name = "forehead-1"
driver = "thermometer_gymcu9061x"
bus = "forehead"

[[device]]
name = "badges"
driver = "rfid_yrm100"
bus = "reader"
every_s = 0.1

[[device]]
name = "probe"
driver = "climate_xymd02"
bus = "plant"
address = 1
every_s = 1

[[device]]
name = "ice-probe"
driver = "climate_ds18b20"
bus = "one-wire"
id = "28-0316a2795bff"
every_s = 1

[[device]]
name = "beam"
driver = "line_beam"
bus = "pins"
line = 17

[[device]]
name = "barrier"
driver = "line_output"
bus = "pins"
line = 22
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write the site's file."""
    path = tmp_path / "site.toml"
    path.write_text(SITE, "utf-8")
    return path


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Rig]:
    """Stand the devices up, a badge in the reader's field."""
    with rig(SITE, tmp_path / "root") as standing:
        standing.ask(do="poke", device="badges", change={"tags": [BADGE]})
        yield standing


def forms() -> tuple[str, ...]:
    """Return how the badge's number could be spelled in a transcript."""
    spelled = (BADGE, BADGE.lower(), str(int(BADGE, 16)))
    return (*spelled, BADGE.encode().hex(), BADGE.lower().encode().hex())


def documents(path: Path) -> list[dict[str, Any]]:
    """Read a transcript."""
    text = path.read_text("utf-8")
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def gatepost(*words: str | Path) -> list[str]:
    """Return the words that start a command in a process of its own."""
    return [sys.executable, "-m", "edge_app.cli", *map(str, words)]


def test_every_kind_of_bus_is_written_down(
    say: Any, bench: Rig, file: Path, tmp_path: Path
) -> None:
    """With what a replay needs to know, and the badge as a hash; then it replays."""
    to = tmp_path / "to"
    said = say(
        "record", file, "--root", bench.root, "--all", "--to", to, "--seconds", "2.5"
    )

    assert 0 == said.code, said.err
    read = {path.stem: documents(path) for path in to.iterdir()}
    assert {"forehead", "reader", "plant", "one-wire", "pins"} == read.keys()
    head = read["plant"][0]
    assert ("modbus", 1, "plant") == (head["bus"], head["version"], head["name"])
    settings = {"kind": "modbus-tcp", "host": "10.0.0.7", "tcp_port": 502}
    assert {**settings, "timeout_s": 0.3} == head["settings"]
    assert {"probe": "climate_xymd02"} == head["devices"]
    assert "hidden" == head["badges"]
    done = {name: {line.get("do") for line in lines} for name, lines in read.items()}
    assert {"open", "write", "read", "close", "end", None} == done["forehead"]
    assert {"read", "end", None} == done["plant"] == done["one-wire"]
    assert {"watch", "drive", "level"} <= done["pins"]
    assert {"heard", "end", None} == done["reader"]
    persons = {line["person"] for line in read["reader"] if "person" in line}
    assert [26] == [len(person) for person in persons]
    text = "".join(path.read_text("utf-8").lower() for path in to.iterdir())
    assert [] == [form for form in forms() if form.lower() in text]
    assert "badges: " in said.out
    assert f"The transcripts are in {to}." in said.out
    assert 0 == say("replay", file, "--from", to).code
    # A key made by whoever records could not be read by the gateway.
    assert not (tmp_path / "people.key").exists()


def test_badges_are_written_down_when_asked_and_warned_of(
    say: Any, bench: Rig, file: Path, tmp_path: Path
) -> None:
    """The bytes are there as they were, and a sentence says what that means."""
    words = ("--to", tmp_path / "to", "--seconds", "1", "--with-badges")
    said = say("record", file, "--root", bench.root, "--bus", "reader", *words)

    assert 0 == said.code
    assert said.err.startswith("Badge numbers will be in these files as they are")
    assert BADGE.lower() in (tmp_path / "to" / "reader.jsonl").read_text("utf-8")
    assert ["reader.jsonl"] == [one.name for one in (tmp_path / "to").iterdir()]


def test_ctrl_c_ends_it_cleanly(bench: Rig, file: Path, tmp_path: Path) -> None:
    """With the account, exit code 0 and whole lines; an unplugging is a line too."""
    to = tmp_path / "to" / "forehead.jsonl"
    words = ("record", file, "--root", bench.root, "--bus", "forehead", "--to")
    with subprocess.Popen(
        gatepost(*words, to.parent), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as recording:
        wait_for(lambda: to.exists() and to.read_bytes().count(b'"read"') > 20)
        bench.ask(do="unplug", bus="forehead")
        wait_for(lambda: b'"turn"' in to.read_bytes())
        recording.send_signal(signal.SIGINT)
        out, err = recording.communicate(timeout=20)

    assert 0 == recording.returncode
    assert b"LOST: " in out
    assert b"Traceback" not in err
    assert "end" == documents(to)[-1]["do"]


def test_a_kill_leaves_whole_lines(bench: Rig, file: Path, tmp_path: Path) -> None:
    """What is in the file can be read, however it ended."""
    to = tmp_path / "to" / "forehead.jsonl"
    words = ("record", file, "--root", bench.root, "--bus", "forehead", "--to")
    with subprocess.Popen(gatepost(*words, to.parent)) as recording:
        wait_for(lambda: to.exists() and to.read_bytes().count(b'"read"') > 20)
        recording.kill()

    assert 20 < len(documents(to))


def test_a_full_disk_ends_it_in_words(bench: Rig, file: Path, tmp_path: Path) -> None:
    """A file that takes no more is the recording's trouble, not the bus's."""
    shell = shutil.which("bash")
    assert shell
    to = tmp_path / "to"
    words = ("record", file, "--root", bench.root, "--bus", "forehead", "--to", to)
    done = subprocess.run(
        [shell, "-c", 'ulimit -f 2; exec "$@"', "-", *gatepost(*words)],
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert 1 == done.returncode
    assert "forehead.jsonl takes no more: File too large." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_running_gateway_keeps_its_ports(
    say: Any, file: Path, tmp_path: Path
) -> None:
    """The sentence says so before anything is opened or written."""
    (tmp_path / "root" / "data").mkdir(parents=True)
    with listen(tmp_path / "root" / "data" / "control.sock"):
        said = say(
            *("record", file, "--root", tmp_path / "root", "--all"),
            *("--to", tmp_path / "to"),
        )

    assert 1 == said.code
    assert "The gateway is running and holds the ports" in said.sentence()
    assert not (tmp_path / "to").exists()


def test_nothing_is_written_over(say: Any, file: Path, tmp_path: Path) -> None:
    """A file that is there stays as it is, and no other is begun."""
    (tmp_path / "pins.jsonl").write_text("mine")
    place = ("--root", tmp_path / "root", "--to", tmp_path)
    said = say("record", file, *place, "--all", "--seconds", "1")

    assert 1 == said.code
    assert "is there already: give another folder" in said.sentence()
    assert "mine" == (tmp_path / "pins.jsonl").read_text()
    assert not (tmp_path / "forehead.jsonl").exists()


def test_devices_that_are_not_there_are_said(
    say: Any, file: Path, tmp_path: Path
) -> None:
    """Exit code 1 when nothing was heard, and why for each device."""
    place = ("--root", tmp_path / "root", "--to", tmp_path / "to")
    said = say("record", file, *place, "--bus", "forehead", "--seconds", "0.2")

    assert 1 == said.code
    assert "forehead-1: 0 heard; LOST: " in said.out
    assert "no device was heard" in said.err
    assert "turn" in {
        line.get("do") for line in documents(tmp_path / "to/forehead.jsonl")
    }


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        pytest.param(
            ["--bus", "nix"], "there is no bus 'nix' with a device", id="name"
        ),
        pytest.param(["--bus", "spare"], "there is no bus 'spare' with", id="empty"),
        pytest.param(["--all", "--seconds", "0"], "--seconds must be above 0", id="0"),
        pytest.param(["--all", "--seconds", "nan"], "--seconds must be", id="nan"),
    ],
)
def test_nonsense_is_one_sentence(
    say: Any, file: Path, tmp_path: Path, argv: list[str], sentence: str
) -> None:
    """With exit code 1, and nothing is written."""
    said = say("record", file, "--root", tmp_path, "--to", tmp_path / "to", *argv)

    assert 1 == said.code
    assert sentence in said.sentence()
    assert not (tmp_path / "to").exists()


def test_a_bus_has_to_be_named(say: Any, file: Path, tmp_path: Path) -> None:
    """Recording everything is asked for, never guessed."""
    said = say("record", file, "--to", tmp_path)

    assert 2 == said.code
    assert "one of the arguments --bus --all is required" in said.err


def test_the_live_line_fits_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is written over in place, and cut where the terminal ends."""
    bus = SimpleNamespace(
        tallies={f"device-{n}": Tally(heard=n, up=n % 2 == 0) for n in range(9)}
    )
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    watch = LiveLine(0.001)
    assert watch([bus])
    watch.wipe()
    shown = capsys.readouterr().err.split("\r")
    assert "device-0 0, device-1 1 LOST" in shown[2]
    assert 79 == len(shown[2])
    assert "" == shown[-1]
