"""The bench as a program: it stands, answers, and ends without leaving anything."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from simulators.bench_client import BenchClient
from tests.wire.bench_rig import PATIENCE_S, port, wait_for

FILE = """
[gateway]
site = "hillside-school"

[[bus]]
name = "forehead"
kind = "serial"
port = "/dev/serial/by-id/usb-forehead-port0"

[[bus]]
name = "pins"
kind = "gpio"

[[device]]
name = "thermometer"
driver = "thermometer_gymcu9061x"
bus = "forehead"

[[device]]
name = "beam"
driver = "line_beam"
bus = "pins"
line = 17
"""


def command(file: Path, root: Path, *more: str) -> list[str]:
    """Spell the bench's command line."""
    return [sys.executable, "-m", "simulators", str(file), "--root", str(root), *more]


@contextmanager
def bench(file: Path, root: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    """Lend a bench that has said `ready`."""
    with subprocess.Popen(
        command(file, root, *more), stdout=subprocess.PIPE, text=True
    ) as program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline() == "ready\n"
            yield program
        finally:
            program.kill()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write the file."""
    path = tmp_path / "gatepost.toml"
    path.write_text(FILE)
    return path


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_on_a_signal(
    file: Path, tmp_path: Path, number: signal.Signals
) -> None:
    """Exit 0, and neither sockets nor device names are left."""
    root = tmp_path / "bench"
    with bench(file, root) as program:
        program.send_signal(number)
        assert program.wait(PATIENCE_S) == 0
    left = {path.name for path in root.iterdir() if path.name != "dev"}
    assert left == {"bench.log", "board.json", "clock.json", "tcp.json"}
    assert not [path for path in root.rglob("*") if path.is_symlink()]


def test_the_thermometer_speaks_on_the_pty(file: Path, tmp_path: Path) -> None:
    """Real frames arrive: two marks, again and again."""
    root = tmp_path / "bench"
    with (
        bench(file, root),
        port(root / "dev/serial/by-id/usb-forehead-port0") as wire,
    ):
        assert wire.read(60).count(b"\x5a\x5a") >= 5


GATEWAY = """
import fcntl, os, socket, sys, termios
link = socket.socket(socket.AF_UNIX)
os.chdir(sys.argv[1])
link.connect("gpio.sock")
assert "SYNC\\n" in link.makefile("r")
wire = os.open("dev/serial/by-id/usb-forehead-port0", os.O_RDWR | os.O_NOCTTY)
fcntl.ioctl(wire, termios.TIOCEXCL)
assert os.read(wire, 1)
print("heard", flush=True)
os.read(0, 1)
"""


def test_gateways_are_killed_and_come_again(file: Path, tmp_path: Path) -> None:
    """Ten gateways in a row hear the thermometer and the lines, each until SIGKILL."""
    root = tmp_path / "bench"
    with bench(file, root):
        for _turn in range(10):
            with subprocess.Popen(
                [sys.executable, "-c", GATEWAY, str(root)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            ) as gateway:
                assert gateway.stdout is not None
                heard = gateway.stdout.readline()
                gateway.kill()
            assert heard == "heard\n"


def test_a_world_of_seconds_rests_by_itself(file: Path, tmp_path: Path) -> None:
    """The bench stands on when its world has ended."""
    root = tmp_path / "bench"
    with bench(file, root, "--world", "0.2", "--drift"), BenchClient(root) as client:
        wait_for(lambda: "world-rests" in (root / "bench.log").read_text())
        assert client.ask({"do": "list"})["ok"]


def test_a_root_with_a_long_name_is_served(file: Path, tmp_path: Path) -> None:
    """A socket's path may be longer than the kernel's 107 bytes."""
    root = tmp_path / ("deep" * 30) / ("er" * 40)
    with bench(file, root), BenchClient(root) as client:
        answer = client.ask({"do": "list"})
        assert set(answer["devices"]) == {"thermometer", "beam"}
        assert client.ask({"do": "stop"}) == {"ok": True}


def test_a_second_bench_in_one_folder_is_refused(file: Path, tmp_path: Path) -> None:
    """One sentence, exit 78, and the first goes on."""
    root = tmp_path / "bench"
    with bench(file, root):
        second = subprocess.run(
            command(file, root), check=False, capture_output=True, text=True
        )
        assert second.returncode == 78
        assert second.stderr == f"another bench stands in {root}\n"
        with BenchClient(root) as client:
            assert client.ask({"do": "list"})["ok"]


def test_what_a_killed_bench_left_is_no_hindrance(file: Path, tmp_path: Path) -> None:
    """Sockets and links of a bench that was killed are replaced."""
    root = tmp_path / "bench"
    with bench(file, root) as program:
        os.kill(program.pid, signal.SIGKILL)
        program.wait(PATIENCE_S)
    assert (root / "bench.sock").exists()
    with bench(file, root), BenchClient(root) as client:
        assert client.ask({"do": "list"})["ok"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("line_beam", "line_bean", "no stand-in for the driver 'line_bean'"),
        ("line_beam", "bench", "no stand-in for the driver 'bench'"),
        ("line_beam", "../../x", "no stand-in for the driver '../../x'"),
        ("line_beam", "scale_mtsics", "a scale_mtsics cannot be on a gpio bus"),
        ('bus = "pins"', 'bus = "pinz"', "there is no bus 'pinz'"),
        ('kind = "gpio"', 'kind = "spi"', "the bench builds serial"),
        ('kind = "gpio"', "kind = [", "is no TOML"),
        ("line = 17", "line = true", "needs line = a whole number"),
        ("[[device]]", "[device]", ""),
        ('name = "beam"', 'name = "thermometer"', "two [[device]] of the name"),
        ('name = "beam"', "", "each [[device]] needs a name"),
    ],
)
def test_a_file_that_cannot_stand_earns_one_sentence(
    file: Path, tmp_path: Path, old: str, new: str, words: str
) -> None:
    """Exit 78, one line, no traceback, nothing built."""
    assert old in FILE
    file.write_text(FILE.replace(old, new))
    done = subprocess.run(
        command(file, tmp_path / "bench"), check=False, capture_output=True, text=True
    )
    assert done.returncode == 78
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "bench").exists()


def test_the_log_is_a_document_a_line(file: Path, tmp_path: Path) -> None:
    """Each has its time and kind, and the times rise."""
    root = tmp_path / "bench"
    with bench(file, root, "--seed", "seven") as program:
        program.terminate()
        assert program.wait(PATIENCE_S) == 0
    lines = [json.loads(one) for one in (root / "bench.log").read_text().splitlines()]
    assert [one["what"] for one in lines] == ["stands", "gone"]
    assert lines[0]["seed"] == "seven"
    assert lines[0]["t_ns"] < lines[1]["t_ns"]
