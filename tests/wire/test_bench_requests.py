"""What the bench answers when it is asked, in order and out of order."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from simulators.bench_client import BenchClient
from simulators.bench_socket import short_path
from simulators.requests import KEYS
from simulators.tree import Tree
from tests.wire import tiny
from tests.wire.bench_rig import PATIENCE_S, rig, wait_for

TABLES = """
[[bus]]
name = "wire"
kind = "serial"
port = "/dev/ttyS9"

[[bus]]
name = "pins"
kind = "gpio"

[[bus]]
name = "w1"
kind = "files"

[[device]]
name = "talker"
driver = "tiny_talker"
bus = "wire"

[[device]]
name = "beam"
driver = "tiny_input"
bus = "pins"
line = 17

[[device]]
name = "probe"
driver = "tiny_probe"
bus = "w1"
file = "28-0001/w1_slave"

[[entrance]]
name = "east"
thermometer = "talker"

[[counter]]
name = "desk"
reader = "talker"

[[coldroom]]
name = "vaccines"
probes = ["probe"]
low_c = 2
high_c = 8

[[shelf]]
name = "masks"
scale = "talker"
piece_g = 6.2
low = 200
"""

BAD: tuple[tuple[dict[str, Any], str], ...] = (
    ({"do": "dance"}, "do is one of"),
    ({"do": "poke", "device": "tolker"}, "no device 'tolker'"),
    ({"do": "poke", "device": ["talker"]}, "no device"),
    ({"do": "poke", "device": "talker", "change": 1}, "a change is an object"),
    ({"do": "poke", "device": "talker", "change": {"x": 1}}, "nothing called 'x'"),
    ({"do": "unplug"}, "there is no bus None"),
    ({"do": "unplug", "bus": []}, "there is no bus"),
    ({"do": "fault", "bus": "wire", "kind": "fire"}, "the kind of a fault is one of"),
    ({"do": "fault", "bus": "wire", "kind": "flip", "rate": 2}, "2 is no rate"),
    ({"do": "fault", "bus": "wire", "kind": "flip", "rate": "a"}, "is a number"),
    ({"do": "fault", "bus": "pins", "kind": "flip"}, "has no fault 'flip'"),
    ({"do": "fault", "bus": "w1", "kind": "flip"}, "no fault 'flip'"),
    ({"do": "fault", "bus": "wire", "kind": "late", "rate": 99}, "from 0 to 60"),
    ({"do": "fault", "bus": "wire", "kind": "slow", "rate": True}, "is a number"),
    ({"do": "fault", "bus": "wire", "kind": "held", "rate": 2}, "has no rate"),
    ({"do": "fault", "bus": "wire"}, "has a kind"),
    ({"do": "fault", "device": "tolker", "kind": "stuck"}, "no device 'tolker'"),
    (
        {"do": "fault", "device": "talker", "bus": "wire", "kind": "stuck"},
        "not of both",
    ),
    ({"do": "fault", "device": "talker", "kind": "flip"}, "kind of a device's fault"),
    ({"do": "fault", "device": "talker", "kind": "silence"}, "let the bus be silent"),
    ({"do": "fault", "device": "talker", "kind": "stuck", "rate": 1}, "has no rate"),
    ({"do": "fault", "device": "probe", "kind": "drift"}, "needs its rate"),
    (
        {"do": "fault", "device": "probe", "kind": "drift", "rate": 1e9},
        "needs its rate",
    ),
    ({"do": "fault", "device": "beam", "kind": "drift", "rate": 1}, "could slide"),
    (
        {"do": "fault", "device": "probe", "kind": "drift", "rate": 1, "value": "x"},
        "no 'x' but temperature_c",
    ),
    ({"do": "renumber", "bus": "w1"}, "only a port has a number"),
    ({"do": "renumber", "bus": "tolk"}, "no bus 'tolk'"),
    ({"do": "noise", "bus": "pins", "hex": "00"}, "carries no bytes"),
    ({"do": "noise", "bus": "wire", "hex": "0g"}, "hexadecimal"),
    ({"do": "walk", "entrance": "west"}, "no entrance 'west'; there is: east"),
    ({"do": "walk", "entrance": "east", "direction": "up"}, "in or out"),
    ({"do": "walk", "entrance": "east", "temperature_c": "warm"}, "is a number"),
    ({"do": "walk", "entrance": "east", "temperature_c": "NaN"}, "is a number"),
    ({"do": "walk", "entrance": "east", "badge": "xyz1"}, "a number in hex"),
    ({"do": "scan", "counter": "desk"}, "a number in hex"),
    ({"do": "scan", "counter": 5, "tag": "3000"}, "no counter 5"),
    ({"do": "heat", "coldroom": "attic"}, "no coldroom 'attic'"),
    ({"do": "heat", "coldroom": "vaccines", "to_c": "1e9"}, "is a number"),
    ({"do": "goods", "shelf": "masks", "pieces": -999}, "whole number"),
    ({"do": "clock", "offset_s": "1"}, "are numbers"),
    ({"do": "clock", "speed": 0}, "above 0"),
    ({"do": "clock", "synced": 1}, "true or false"),
    ({"do": "world", "run": "yes"}, "true or false"),
)


@pytest.fixture(autouse=True)
def _devices(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.install(monkeypatch)


def test_every_bad_request_earns_a_sentence(tmp_path: Path) -> None:
    """Each is refused in words, and the bench goes on."""
    with rig(TABLES, tmp_path), BenchClient(tmp_path) as client:
        for request, words in BAD:
            answer = client.ask(request)
            assert answer["ok"] is False, request
            assert words in answer["why"], request
        assert client.ask({"do": "list"})["ok"]


@pytest.mark.parametrize(
    "line", [b"", b"[]", b"{}", b'{"do": 1}', b"{", b"\xff\x00", b"[" * 60_000]
)
def test_what_is_no_request_is_answered_too(tmp_path: Path, line: bytes) -> None:
    """Any line gets one line back."""
    with rig(TABLES, tmp_path), socket.socket(socket.AF_UNIX) as raw:
        raw.settimeout(PATIENCE_S)
        with short_path(tmp_path / "bench.sock") as name:
            raw.connect(name)
        raw.sendall(line + b"\n")
        with raw.makefile("rb") as lines:
            assert json.loads(lines.readline())["ok"] is False


def test_the_list_names_everything(tmp_path: Path) -> None:
    """Buses with their kinds, devices with what they see."""
    with rig(TABLES, tmp_path) as standing:
        answer = standing.ask(do="list")
    assert answer["buses"]["w1"] == {"kind": "files", "listening": True}
    assert answer["buses"]["pins"] == {"kind": "gpio", "listening": False}
    assert answer["devices"]["beam"] == {
        "driver": "tiny_input",
        "bus": "pins",
        "sees": {"broken": False},
    }


def test_kernel_files_follow_the_device(tmp_path: Path) -> None:
    """A poke rewrites the file, a device that is gone has none, a plug brings all."""
    path = tmp_path / "sys/bus/w1/devices/28-0001/w1_slave"
    with rig(TABLES, tmp_path) as standing:
        standing.ask(do="poke", device="probe", change={"temperature_c": "7.1"})
        assert path.read_bytes() == b"7.1"
        standing.ask(do="unplug", bus="w1")
        assert not path.exists()
        standing.ask(do="plug", bus="w1")
        assert path.read_bytes() == b"7.1"
        standing.ask(do="poke", device="probe", change={"temperature_c": None})
        assert not path.exists()


def test_a_room_goes_where_it_is_told(tmp_path: Path) -> None:
    """Heat reaches the probe; without the world and a word, a room holds still."""
    path = tmp_path / "sys/bus/w1/devices/28-0001/w1_slave"
    with rig(TABLES, tmp_path) as standing:
        assert path.read_bytes() in (b"4.9", b"5.0", b"5.1")
        assert standing.ask(do="heat", coldroom="vaccines", to_c="5.9")["id"]
        wait_for(lambda: path.read_bytes() in (b"5.8", b"5.9", b"6.0"))
        assert standing.ask(do="account")["account"]["coldrooms"]["vaccines"]


def test_the_clock_file_is_the_agreed_one(tmp_path: Path) -> None:
    """A step moves the offset alone; a new speed begins now and keeps wall time."""
    with rig(TABLES, tmp_path) as standing:
        before = json.loads((tmp_path / "clock.json").read_text())
        stepped = standing.ask(do="clock", offset_s=3600, synced=False)["clock"]
        assert {**before, "offset_s": 3600, "synced": False} == stepped
        assert json.loads((tmp_path / "clock.json").read_text()) == stepped
        standing.ask(do="clock", speed=1000)
        faster = standing.ask(do="clock", speed=1)["clock"]
    assert faster["origin_mono_ns"] > before["origin_mono_ns"]
    assert faster["offset_s"] > 3600


def test_the_tree_never_leads_out(tmp_path: Path) -> None:
    """Dots in a configured path end at the root."""
    tree = Tree(tmp_path)
    assert tree.place("/dev/../../etc/x") == tmp_path / "etc/x"
    assert tree.place("/dev//ttyS0") == tmp_path / "dev/ttyS0"


def test_a_board_that_is_there_stays(tmp_path: Path) -> None:
    """Whoever wants another board writes it first."""
    board = {"model": "Raspberry Pi 5 Model B Rev 1.0", "serial": "77"}
    (tmp_path / "board.json").write_text(json.dumps(board))
    with rig(TABLES, tmp_path):
        assert json.loads((tmp_path / "board.json").read_text()) == board


def test_a_client_that_does_not_read_is_not_waited_for(tmp_path: Path) -> None:
    """Somebody who only asks is cut off; others are served meanwhile."""
    with rig(TABLES, tmp_path), socket.socket(socket.AF_UNIX) as deaf:
        deaf.settimeout(PATIENCE_S)
        with short_path(tmp_path / "bench.sock") as name:
            deaf.connect(name)
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            deaf.sendall(b'{"do": "list"}\n' * 100_000)
        with BenchClient(tmp_path) as client:
            assert client.ask({"do": "list"})["ok"]


def test_every_verb_has_its_keys(tmp_path: Path) -> None:
    """What goes with each is known, so that a slip in a key is refused."""
    with rig(TABLES, tmp_path), BenchClient(tmp_path) as client:
        why = client.ask({"do": "?"})["why"]

    assert {*KEYS, "room"} == set(why.removeprefix("do is one of: ").split(", "))
