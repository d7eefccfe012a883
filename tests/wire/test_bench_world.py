"""People and goods of the bench do what people do, and it is all written down."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from simulators.goods import goods_tags
from simulators.people import badges
from tests.wire import tiny
from tests.wire.bench_rig import GpioClient, Rig, gpio, rig, wait_for

SITE = """
[[bus]]
name = "forehead"
kind = "serial"
port = "/dev/ttyS1"

[[bus]]
name = "badge-line"
kind = "serial"
port = "/dev/ttyS2"

[[bus]]
name = "desk-line"
kind = "serial"
port = "/dev/ttyS3"

[[bus]]
name = "pins"
kind = "gpio"

[[device]]
name = "thermometer"
driver = "tiny_talker"
bus = "forehead"

[[device]]
name = "badges"
driver = "tiny_talker"
bus = "badge-line"

[[device]]
name = "desk-tags"
driver = "tiny_talker"
bus = "desk-line"

[[device]]
name = "outer"
driver = "tiny_input"
bus = "pins"
line = 17

[[device]]
name = "inner"
driver = "tiny_input"
bus = "pins"
line = 27

[[device]]
name = "barrier"
driver = "tiny_output"
bus = "pins"
line = 22

[[device]]
name = "lamp"
driver = "tiny_output"
bus = "pins"
line = 23

[[device]]
name = "buzzer"
driver = "tiny_output"
bus = "pins"
line = 24

[[entrance]]
name = "east"
thermometer = "thermometer"
outer_beam = "outer"
inner_beam = "inner"
barrier = "barrier"
lamp = "lamp"
reader = "badges"

[[counter]]
name = "desk"
reader = "desk-tags"
buzzer = "buzzer"
away_s = 0.1
"""
BADGE, TAG = "E2000000000000000000ABCD", "300000000000000000001234"
IN = [["17", "1"], ["27", "1"], ["17", "0"], ["27", "0"]]


@pytest.fixture(autouse=True)
def _devices(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.install(monkeypatch)


def sees(standing: Rig, device: str) -> Mapping[str, Any]:
    """Ask what a device sees."""
    seen: Mapping[str, Any] = standing.ask(do="list")["devices"][device]["sees"]
    return seen


def edges(gateway: GpioClient, count: int) -> list[list[str]]:
    """Read the next edges: line and level."""
    return [gateway.line()[1:3] for _number in range(count)]


def what(standing: Rig, *kinds: str) -> list[tuple[str, str]]:
    """Return id and `what` of the logged lines."""
    return [(line["id"], line["what"]) for line in standing.log(*kinds)]


def walk_in(standing: Rig, gateway: GpioClient) -> None:
    """Start a person, and open the barrier with the lamp lit when they are seen."""
    standing.ask(do="walk", entrance="east", temperature_c="36.6", badge=BADGE)
    wait_for(lambda: sees(standing, "thermometer")["object_c"].startswith("36."))
    assert sees(standing, "badges")["tags"] == [BADGE]
    gateway.tell("OUT 23 1")
    gateway.tell("OUT 22 1")


@pytest.fixture
def turned_back(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Let everybody turn back, or nobody."""
    monkeypatch.setattr("simulators.people.TURN_BACK_SHARE", request.param)


@pytest.mark.parametrize("turned_back", [0], indirect=True)
@pytest.mark.usefixtures("turned_back")
def test_a_person_is_let_in_and_walks_through(tmp_path: Path) -> None:
    """Barrier and lamp are acknowledgements of the person and of the passage."""
    with rig(SITE, tmp_path) as standing, gpio(tmp_path) as gateway:
        gateway.until_sync()
        walk_in(standing, gateway)
        assert edges(gateway, 4) == IN
        gateway.tell("OUT 23 0")
        wait_for(lambda: len(standing.log("ack")) == 2)
        stimuli = what(standing, "stimulus")
        assert [one for _id, one in stimuli] == ["person", "passage"]
        person, passage = (name for name, _what in stimuli)
        assert what(standing, "ack") == [(person, "barrier"), (passage, "lamp")]
        assert sees(standing, "thermometer")["object_c"] == "22.00"
        assert sees(standing, "badges")["tags"] == []
        account = standing.ask(do="account")["account"]["entrances"]["east"]
        assert account["in"] == 1
        assert account["granted"] == 1
        assert BADGE not in (tmp_path / "bench.log").read_text()


@pytest.mark.parametrize("turned_back", [1], indirect=True)
@pytest.mark.usefixtures("turned_back")
def test_whoever_turns_back_breaks_one_beam(tmp_path: Path) -> None:
    """Only the outer beam is broken, and nobody is counted in."""
    with rig(SITE, tmp_path) as standing, gpio(tmp_path) as gateway:
        gateway.until_sync()
        walk_in(standing, gateway)
        assert edges(gateway, 2) == [["17", "1"], ["17", "0"]]
        wait_for(lambda: ("s000002", "through") in what(standing, "note"))
        account = standing.ask(do="account")["account"]["entrances"]["east"]
        assert account["turned_back"] == 1
        assert account["in"] == 0


def test_whoever_leaves_is_not_measured(tmp_path: Path) -> None:
    """Out is inner before outer, with no person to grant."""
    with rig(SITE, tmp_path) as standing, gpio(tmp_path) as gateway:
        gateway.until_sync()
        standing.ask(do="walk", entrance="east", direction="out")
        assert edges(gateway, 4) == [["27", "1"], ["17", "1"], ["27", "0"], ["17", "0"]]
        wait_for(lambda: ("s000001", "through") in what(standing, "note"))
        assert what(standing, "stimulus") == [("s000001", "passage")]


def test_a_walk_that_nobody_watched_is_cut(tmp_path: Path) -> None:
    """Without a gateway on the link, or with one that dies on the way, it is said."""
    with rig(SITE, tmp_path) as standing:
        standing.ask(do="walk", entrance="east", direction="out")
        wait_for(lambda: what(standing, "cut") == [("s000001", "passage")])
        with gpio(tmp_path) as gateway:
            gateway.until_sync()
            standing.ask(do="walk", entrance="east", direction="out")
            edges(gateway, 1)
        wait_for(lambda: ("s000002", "passage") in what(standing, "cut"))
        account = standing.ask(do="account")["account"]["entrances"]["east"]
        assert account["cut"] == 2
        assert account["out"] == 0


def test_a_scan_is_acknowledged_by_the_beep(tmp_path: Path) -> None:
    """The tag lies there until the buzzer sounds, and is then counted."""
    with rig(SITE, tmp_path) as standing, gpio(tmp_path) as gateway:
        gateway.until_sync()
        standing.ask(do="scan", counter="desk", tag=TAG)
        wait_for(lambda: sees(standing, "desk-tags")["tags"] == [TAG])
        gateway.tell("OUT 24 1")
        gateway.tell("OUT 24 0")
        wait_for(lambda: sees(standing, "desk-tags")["tags"] == [])
        wait_for(lambda: what(standing, "ack") == [("s000001", "beep")])
        account = standing.ask(do="account")["account"]["counters"]["desk"]
        assert account == {TAG: {"acknowledged": 1, "unacknowledged": 0}}


@pytest.mark.usefixtures("_short_patience")
def test_patience_ends(tmp_path: Path) -> None:
    """Without a beep or a barrier people go away, and that is no acknowledgement."""
    with rig(SITE, tmp_path) as standing, gpio(tmp_path) as gateway:
        gateway.until_sync()
        standing.ask(do="scan", counter="desk", tag=TAG)
        standing.ask(do="walk", entrance="east")
        wait_for(lambda: len(standing.log("note")) == 3)
        assert standing.log("ack") == []
        account = standing.ask(do="account")["account"]
        assert account["counters"]["desk"][TAG]["unacknowledged"] == 1
        assert account["entrances"]["east"]["gave_up"] == 1


@pytest.fixture
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make everybody hurry."""
    monkeypatch.setattr("simulators.goods.PATIENCE_S", 0.2)
    monkeypatch.setattr("simulators.people.PATIENCE_S", 0.2)


def test_the_world_begins_and_rests_when_told(tmp_path: Path) -> None:
    """Nobody moves before; afterwards there are people and goods."""
    with rig(SITE, tmp_path, tempo=20) as standing:
        assert standing.log("stimulus") == []
        standing.ask(do="world", run=True)
        wait_for(lambda: {"person", "scan"} <= {one for _i, one in acts(standing)})
        standing.ask(do="world", run=False)
        assert ("", "world-rests") in what(standing, "note")


def acts(standing: Rig) -> list[tuple[str, str]]:
    """Return the stimuli so far."""
    return what(standing, "stimulus")


def test_a_seed_makes_the_same_numbers() -> None:
    """Badges are no GS1 numbers, goods are SGTIN-96, and both come again."""
    assert badges("1") == badges("1")
    assert badges("1") != badges("2")
    assert all(len(one) == 24 and one.startswith("E2") for one in badges("1"))
    assert goods_tags("1", "desk") != goods_tags("1", "back-door")
    assert all(one.startswith("30") for one in goods_tags("1", "desk"))
