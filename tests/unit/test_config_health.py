"""What `[health]` may say, and how long a device may say nothing."""

from __future__ import annotations

import pytest

from edge_app.config import read
from edge_app.config_health import Health
from edge_app.health_watch import silent_after_s

SITE = """
[gateway]
site = "hill"
name = "store"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://127.0.0.1"
[[bus]]
name = "wire"
kind = "files"
[[bus]]
name = "pins"
kind = "gpio"
[[bus]]
name = "desk"
kind = "serial"
port = "/dev/ttyUSB0"
[[device]]
name = "probe"
driver = "climate_ds18b20"
bus = "wire"
id = "28-0316a2795bff"
{probe}
[[device]]
name = "door"
driver = "line_contact"
bus = "pins"
line = 5
{door}
[[device]]
name = "tags"
driver = "rfid_uhfreader18"
bus = "desk"
"""


def config(probe: str = "", door: str = "", more: str = "") -> object:
    """Read a site; return its configuration, or the mistakes."""
    found = read(SITE.format(probe=probe, door=door) + more)
    return found.config or found.mistakes


def limits_s(probe: str = "", door: str = "", more: str = "") -> dict[str, object]:
    """Return how long each device of a site may say nothing."""
    found = read(SITE.format(probe=probe, door=door) + more).config
    assert found is not None
    return {one.name: silent_after_s(one, found.health) for one in found.devices}


def test_a_site_without_the_table_has_the_usual_limits() -> None:
    """Nobody has to write it."""
    found = read(SITE.format(probe="", door="")).config

    assert found is not None
    assert Health() == found.health


def test_only_what_is_asked_for_a_value_owes_one() -> None:
    """A contact that nobody opens and a reader without a tag say nothing for days."""
    assert {"probe": 100.0, "door": None, "tags": None} == limits_s("every_s = 10")


def test_a_quick_device_has_a_minute() -> None:
    """Ten rounds of a tenth of a second are no silence."""
    assert 60.0 == limits_s("every_s = 0.1")["probe"]


def test_the_file_has_the_last_word_on_silence() -> None:
    """A beam that must be broken each hour, a probe that is asked once a day."""
    told = limits_s("silent_after_s = 5", "silent_after_s = 3600")

    assert {"probe": 5.0, "door": 3600.0, "tags": None} == told


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("hot_c = 85", "hot_c is 85, which is not below hot_max_c (85)."),
        ("hot_c = 20", "hot_c (line 35): is 20; it must be from 40 to 110."),
        ("hot = 70", 'hot (line 35): is no key of this table; did you mean "hot_c"?'),
    ],
)
def test_limits_that_cannot_be_meant(keys: str, expected: str) -> None:
    """One sentence each, with the line."""
    mistakes = config(more=f"[health]\n{keys}\n")

    assert isinstance(mistakes, tuple)
    assert 1 == len(mistakes)
    assert mistakes[0].endswith(expected)
