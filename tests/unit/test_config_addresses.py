"""Modbus addresses used twice: a mistake, but for the channels of one board."""

from __future__ import annotations

import pytest

from tests.unit.config_site import SITE, judged


def device(name: str, driver: str, address: int, more: str = "") -> str:
    """Spell one more device of the line."""
    return (
        f'[[device]]\nname = "{name}"\ndriver = "{driver}"\nbus = "rs485"\n'
        f"address = {address}\n{more}\n"
    )


def relay(name: str, channel: int, address: int = 7, more: str = "") -> str:
    """Spell one relay of a board."""
    return device(name, "relay_modbus", address, f"channel = {channel}\n{more}")


def mistakes(*devices: str) -> list[str]:
    """Return what is said of the site's addresses with these devices more."""
    said, _ = judged(SITE + "".join(devices))
    return [one.split("): ", 1)[1] for one in said if "another device on bus" in one]


@pytest.mark.parametrize(
    ("devices", "expected"),
    [
        pytest.param(
            [relay("horn", 1), relay("lamp", 2), relay("red", 32)], [], id="channels"
        ),
        pytest.param(
            [relay("horn", 1), relay("lamp", 1, address=8)], [], id="two boards"
        ),
        pytest.param(
            [relay("horn", 2), relay("lamp", 2)],
            ['another device on bus "rs485" has the address 7 and the channel 2 too.'],
            id="one channel twice",
        ),
        pytest.param(
            [relay("horn", 1), device("lamp", "relay_modbus", 7)],
            ['another device on bus "rs485" has the address 7 and the channel 1 too.'],
            id="the channel that is meant without one",
        ),
        pytest.param(
            [relay("horn", 2, address=1)],
            ['another device on bus "rs485" has the address 1 too.'],
            id="a relay and a probe",
        ),
        pytest.param(
            [device("second", "climate_xymd02", 1)],
            ['another device on bus "rs485" has the address 1 too.'],
            id="two probes",
        ),
        pytest.param(
            [relay("horn", 2), relay("lamp", 2, more="strange = 1\n")],
            ['another device on bus "rs485" has the address 7 and the channel 2 too.'],
            id="a table with another mistake",
        ),
        pytest.param(
            [relay("horn", 2), relay("lamp", 3, more="strange = 1\n")],
            [],
            id="a table with another mistake on another channel",
        ),
    ],
)
def test_addresses(devices: list[str], expected: list[str]) -> None:
    """Devices of one driver that differ in their channel may share an address."""
    assert expected == mistakes(*devices)
