"""The bench's end of the GPIO link keeps order and stamps, and survives gateways."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wire import tiny
from tests.wire.bench_rig import Rig, gpio, rig, wait_for

PINS = """
[[bus]]
name = "pins"
kind = "gpio"

[[device]]
name = "outer"
driver = "tiny_input"
bus = "pins"
line = 17

[[device]]
name = "inner"
driver = "tiny_input"
bus = "pins"
line = 4

[[device]]
name = "relay"
driver = "tiny_output"
bus = "pins"
line = 22
"""


@pytest.fixture(autouse=True)
def _devices(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.install(monkeypatch)


def active(standing: Rig) -> bool:
    """Ask whether the relay is driven."""
    return bool(standing.ask(do="poke", device="relay")["sees"]["on"])


def test_a_new_gateway_gets_the_present_levels(tmp_path: Path) -> None:
    """One IN for each line that the bench drives, then SYNC; none for an output."""
    with rig(PINS, tmp_path) as standing:
        standing.ask(do="poke", device="outer", change={"broken": True})
        with gpio(tmp_path) as gateway:
            lines = [words[:3] for words in gateway.until_sync()]
        assert lines == [["IN", "4", "0"], ["IN", "17", "1"]]


def test_a_thousand_edges_keep_order_and_stamps(tmp_path: Path) -> None:
    """Two lines in turn, a thousand edges: nothing lost, swapped or stamped late."""
    with rig(PINS, tmp_path) as standing, gpio(tmp_path) as gateway:
        gateway.until_sync()

        def drive() -> None:
            for number in range(250):
                for level in (True, False):
                    for name in ("outer", "inner"):
                        standing.bench.poke(name, {"broken": level})
                assert number >= 0

        standing.loop.call_soon(drive)
        lines = [gateway.line() for _number in range(1000)]
    assert lines[0][:3] == ["IN", "17", "1"]
    wanted = [["17", "1"], ["4", "1"], ["17", "0"], ["4", "0"]] * 250
    assert wanted == [words[1:3] for words in lines]
    stamps = [int(words[3]) for words in lines]
    assert sorted(stamps) == stamps


def test_a_relay_follows_the_gateway(tmp_path: Path) -> None:
    """OUT reaches the device; nonsense in between changes nothing."""
    with rig(PINS, tmp_path) as standing, gpio(tmp_path) as gateway:
        gateway.tell("USE 22 out")
        gateway.tell("OUT 22 1")
        wait_for(lambda: active(standing))
        for nonsense in ("OUT 22", "OUT x 0", "OUT 99 0", "", "\x00\xff", "IN 17 1 5"):
            gateway.tell(nonsense)
        gateway.tell("OUT 17 1")
        assert active(standing)
        gateway.tell("OUT 22 0")
        wait_for(lambda: not active(standing))


def test_one_gateway_at_a_time(tmp_path: Path) -> None:
    """A second one is refused while the first lives, and let in when it is dead."""
    with rig(PINS, tmp_path):
        with gpio(tmp_path) as first:
            first.until_sync()
            with gpio(tmp_path) as second:
                assert second.line() == []
            first.tell("SYNC")
        with gpio(tmp_path) as third:
            assert len(third.until_sync()) == 2


def test_the_relay_keeps_its_level_when_the_gateway_dies(tmp_path: Path) -> None:
    """As on a real board, nobody's death moves a pin."""
    with rig(PINS, tmp_path) as standing:
        with gpio(tmp_path) as gateway:
            gateway.tell("OUT 22 1")
            wait_for(lambda: active(standing))
        wait_for(lambda: not standing.ask(do="list")["gpio_up"])
        assert active(standing)


def test_an_unplugged_link_refuses_until_it_is_back(tmp_path: Path) -> None:
    """The socket goes and comes."""
    with rig(PINS, tmp_path) as standing:
        with gpio(tmp_path) as gateway:
            gateway.until_sync()
            standing.ask(do="unplug", bus="pins")
            assert gateway.line() == []
        assert not (tmp_path / "gpio.sock").exists()
        standing.ask(do="plug", bus="pins")
        with gpio(tmp_path) as gateway:
            assert len(gateway.until_sync()) == 2
