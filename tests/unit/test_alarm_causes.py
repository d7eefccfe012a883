"""A lost bus explains what becomes of its devices, without a word in the file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge_app.alarms import Rules
from edge_app.alarms.rules import AlarmRule
from edge_app.config import read
from edge_app.config_alarms import OF_A_BUS, explained
from edge_app.config_records import Device
from edge_app.core_build import engine_of
from edge_app.engine_values import GATEWAY
from edge_app.model import Stamp, Started
from edge_app.outcomes import Condition, Priority
from edge_app.roll import Site
from edge_app.store.stock import Stock
from tests.unit.alarm_desk import Ward, rules, states
from tests.unit.config_site import CATALOGUE, ROOM, SITE

PROBE, BUS = "device-probe-lost", "bus-rs485-lost"


def devices() -> tuple[Device, ...]:
    """Return the devices of a small site; its probe is on the bus rs485."""
    config = read(SITE, kinds={"room": ROOM}, catalogue=CATALOGUE).config
    assert config is not None
    return config.devices


def of_site(*tables: AlarmRule) -> Rules:
    """Return what holds at that site with these tables."""
    return explained(rules(*tables), devices())


def test_the_devices_of_a_lost_bus_fall_silent() -> None:
    """They were told at once; half a minute later the bus says it for all of them."""
    ward = Ward(of_site())
    ward.say(PROBE)
    ward.say("device-beam-lost")

    ward.say(BUS)

    assert {
        PROBE: "suppressed",
        "device-beam-lost": "unacknowledged",
        BUS: "unacknowledged",
    } == states(ward.desk.documents())


@pytest.mark.parametrize("end", OF_A_BUS)
def test_every_alarm_of_a_device_is_explained(end: str) -> None:
    """Lost, silent, refusing or coming and going: it is the bus."""
    assert (BUS,) == of_site().of(f"device-probe-{end}").suppressed_by


def test_what_speaks_for_the_goods_is_never_hushed() -> None:
    """A room that nobody sees, a probe and the bus itself are told in any case."""
    ward = Ward(of_site())
    names = ("vaccines-unseen", "vaccines-probe-probe", "vaccines-high", BUS)
    for name in names:
        ward.say(name)

    assert dict.fromkeys(names, "unacknowledged") == states(ward.desk.documents())


def test_a_device_that_stays_away_is_told_when_its_bus_is_back() -> None:
    """The others came back meanwhile, and are normal."""
    ward = Ward(of_site())
    ward.say(PROBE)
    ward.say("device-probe-silent")
    ward.say(BUS)
    ward.end("device-probe-silent")

    ward.end(BUS)

    assert ("suppressed", "unacknowledged") == ward.steps(PROBE)[-1]
    assert ("suppressed", "normal") == ward.steps("device-probe-silent")[-1]


@pytest.mark.parametrize("reboot", [False, True])
def test_it_is_hushed_over_a_stop(reboot: bool) -> None:
    """What the bus explained stays explained; nobody is told anew."""
    ward = Ward(of_site())
    ward.say(PROBE)
    ward.say(BUS)

    ward.stop(60, reboot=reboot)

    assert "suppressed" == ward.state(PROBE)


def test_a_table_of_ones_own_counts_alone() -> None:
    """Who names the alarm decides all of it."""
    own = of_site(AlarmRule(match="device-*", on_delay_s=10))

    assert () == own.of(PROBE).suppressed_by


def test_what_a_table_names_as_a_cause_stays_one() -> None:
    """A suppressed alarm explains nothing, so this one is not suppressed."""
    own = of_site(AlarmRule(match="vaccines-probe*", suppressed_by=("device-*-lost",)))

    assert () == own.of(PROBE).suppressed_by
    assert (BUS,) == own.of("device-probe-silent").suppressed_by


def test_the_gateway_is_built_with_it() -> None:
    """Conditions of its engine's own devices are explained without a table."""
    config = read(SITE, kinds={"room": ROOM}, catalogue=CATALOGUE).config
    assert config is not None
    bare = replace(config, stations=())
    engine = engine_of(bare, Stock(), Site(), number=0)
    at = Stamp("boot-1", 0, 0, synced=False)
    engine.start({}, Started(at, clean=True, gap_s=None))

    for name in (PROBE, BUS):
        said = Condition(name, GATEWAY, True, Priority.MEDIUM, "Look.")
        engine.condition(said, at)

    expected = {PROBE: "suppressed", BUS: "unacknowledged"}
    assert expected == states(engine.alarm_documents())
