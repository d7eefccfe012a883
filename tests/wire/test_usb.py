"""A serial adapter that is pulled, forbidden or taken: one sentence, said everywhere.

Three ports of one running core have their trouble at the same time, and get well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from edge_app import topics
from edge_app.control_client import ControlClient
from tests.wire.core_rig import PATIENCE_S, Site, until

PORTS = {
    "forehead": "forehead-1",
    "gate-reader": "badges",
    "rs485": "probe",
}
TROUBLE = {
    "forehead": "is not there: plug the device in, or correct `port`",
    "gate-reader": "may not be opened: let this user into the group of the port",
    "rs485": "is held by another process: stop that one",
}
BACK_S = 40.0
"""A port is tried again after a pause that grows."""


@dataclass(frozen=True)
class Story:
    """What was seen of the three ports, when it was at its worst and afterwards."""

    log: str
    status: str
    health: Mapping[str, Mapping[str, Any]]
    ports: tuple[str, str]
    later_log: str
    later: Mapping[str, Mapping[str, Any]]
    events: tuple[Mapping[str, Any], ...]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Run one core through it all."""
    with Site(tmp_path_factory.mktemp("usb")) as site:
        site.start()
        until(lambda: all(site.device(one)["up"] for one in PORTS.values()), "all up")
        name = site.root / "dev/serial/by-id/forehead"
        before = str(name.readlink())
        spoil(site)
        until(lambda: all(troubled(site, bus) for bus in PORTS), "all in trouble")
        log, status = site.said(), site.call("status").stdout
        health = published(site)
        mend(site)
        until(lambda: all_well(site), "all well again", BACK_S)
        yield Story(
            log,
            status,
            health,
            (before, str(name.readlink())),
            site.said(),
            {one: site.device(one) for one in PORTS.values()},
            tuple(site.events()),
        )
        assert 0 == site.stop()


def spoil(site: Site) -> None:
    """Pull one plug in the middle of a frame; exchange the others' ports."""
    site.bench(do="fault", bus="forehead", kind="cut")
    for bus, kind in (("gate-reader", "forbidden"), ("rs485", "held")):
        site.bench(do="unplug", bus=bus)
        site.bench(do="fault", bus=bus, kind=kind)
        site.bench(do="plug", bus=bus)


def mend(site: Site) -> None:
    """Put everything right."""
    site.bench(do="plug", bus="forehead")
    for bus in ("gate-reader", "rs485"):
        site.bench(do="fault", bus=bus, kind="none")


def troubled(site: Site, bus: str) -> bool:
    """Say whether the core knows by now what is wrong with a port."""
    return TROUBLE[bus] in str(site.device(PORTS[bus]).get("why"))


def all_well(site: Site) -> bool:
    """Say whether every device is up again and has been heard since."""
    devices = [site.device(one) for one in PORTS.values()]
    return all(
        one["up"] and one["age_s"] is not None and one["age_s"] < 3 for one in devices
    )


def published(site: Site) -> Mapping[str, Mapping[str, Any]]:
    """Return the devices of the health message, as the link would publish it."""
    client = ControlClient(site.data / "control.sock")
    try:
        client.connect()
        client.send({"hello": "console"})
        document = None
        while document is None:
            document = client.next(PATIENCE_S).get("health")
    finally:
        client.close()
    message = topics.health("hill", "gate", document)
    devices: Mapping[str, Mapping[str, Any]] = json.loads(message.payload)["devices"]
    return devices


@pytest.mark.parametrize("bus", PORTS)
def test_the_log_says_it_once(story: Story, bus: str) -> None:
    """One line with the sentence and the port, however often it was tried."""
    lines = [line for line in story.later_log.splitlines() if TROUBLE[bus] in line]

    assert 1 == len(lines)
    assert f"bus={bus}" in lines[0] or f"device={PORTS[bus]}" in lines[0]
    assert re.search(r"why='\S+/dev/\S+ (is|may)", lines[0])


@pytest.mark.parametrize("bus", PORTS)
def test_status_and_health_say_the_same(story: Story, bus: str) -> None:
    """The sentence is on the health topic and in `gatepost status`."""
    device = PORTS[bus]
    (line,) = [one for one in story.status.splitlines() if f"{device}: LOST" in one]

    assert TROUBLE[bus] in line
    assert TROUBLE[bus] in story.health[device]["why"]
    assert story.health[device]["up"] is False
    assert f"bus      {bus}: NOT OPEN" in story.status


def test_a_plug_pulled_in_mid_frame_is_one_sentence_and_no_reading(
    story: Story,
) -> None:
    """What had come of the frame is forgotten, not glued to the next one."""
    lost = [
        line
        for line in story.log.splitlines()
        if "device=forehead-1 event=lost" in line
    ]

    assert 1 == len(lost)
    assert " is gone: " in lost[0]
    assert {} == story.later["forehead-1"]["refused"]


def test_the_stable_name_leads_to_another_number(story: Story) -> None:
    """The adapter came back elsewhere, and the configured name still found it."""
    before, after = story.ports

    assert before != after
    assert story.later["forehead-1"]["up"] is True


@pytest.mark.parametrize("device", PORTS.values())
def test_each_is_one_loss_and_one_return(story: Story, device: str) -> None:
    """The journal is told of the change, not of every try."""
    changes = [
        one["data"]["up"]
        for one in story.events
        if one["type"] == "gatepost.device" and one["data"]["device"] == device
    ]

    assert [False, True] == changes


def test_no_port_hides_another(story: Story) -> None:
    """Those that had no trouble stayed up all along."""
    for device in ("far-probe", "scale-1"):
        assert f"{device}: up" in story.status


def test_a_renumbered_port_is_found_again(tmp_path: Path) -> None:
    """An adapter that drops out for a moment is one loss and one return."""
    with Site(tmp_path / "renumbered") as site:
        site.start()
        until(lambda: site.device("forehead-1")["up"], "it is up")
        site.bench(do="renumber", bus="forehead")
        until(lambda: site.said().count("event=lost"), "it is lost")
        until(lambda: site.device("forehead-1")["up"], "it is back")
        assert 0 == site.stop()
        lost = [one for one in site.said().splitlines() if "forehead-1" in one]

    assert 1 == sum("event=lost" in one for one in lost)
    assert 1 == sum("event=back" in one for one in lost)
