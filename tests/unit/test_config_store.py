"""What `gatepost check` finds in counters, shelves and stores together."""

from __future__ import annotations

import pytest

from edge_app.config import read

HEAD = """
[gateway]
site = "hill"
name = "store"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://127.0.0.1"
"""
READER = """
[[bus]]
name = "desk"
kind = "serial"
port = "/dev/ttyUSB0"
[[device]]
name = "tags"
driver = "rfid_uhfreader18"
bus = "desk"
{device}
[[counter]]
name = "desk-1"
reader = "tags"
{counter}
"""
SHELF = """
[[bus]]
name = "pan"
kind = "serial"
port = "/dev/ttyUSB1"
[[device]]
name = "scale"
driver = "scale_mtsics"
bus = "pan"
[[shelf]]
name = "rack"
scale = "scale"
item = "hat"
piece_g = 4
scanned = true
"""


def counter(away_s: float, device: str = "") -> str:
    """Return a site with a counter."""
    return HEAD + READER.format(device=device, counter=f"away_s = {away_s}")


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        (counter(0.5), 1),
        (counter(1.2), 1),
        (counter(1.3), 0),
        (counter(1.3, "every_s = 2.0"), 1),
        (counter(0.5, "every_s = 0.3"), 0),
        (counter(0.5, 'mode = "push"'), 0),
    ],
)
def test_a_tag_must_not_be_away_between_two_rounds(text: str, warned: int) -> None:
    """Away before the reader looks again, every round would be a presentation."""
    found = read(text)
    said = [one for one in found.warnings if "away_s" in one]

    assert () == tuple(found.mistakes)
    assert [True] * warned == ['"tags" looks every' in one for one in said]


def test_keepalives_are_no_rounds() -> None:
    """A reader that tells tags by itself is asked only whether it is there."""
    text = counter(0.5).replace("rfid_uhfreader18", "rfid_llrp")
    text = text.replace("serial", "tcp").replace(
        'port = "/dev/ttyUSB0"', 'address = "192.0.2.7:5084"'
    )
    found = read(text)

    assert () == tuple(found.mistakes)
    assert [] == [one for one in found.warnings if "away_s" in one]


def test_a_site_has_one_store() -> None:
    """A second one is a mistake: nobody knows of which of them the sheet is."""
    (said,) = read(HEAD + '[[store]]\nname = "one"\n[[store]]\nname = "two"\n').mistakes

    assert 'store "two"' in said
    assert 'a site has one store, and "one" is it already.' in said


@pytest.mark.parametrize(("more", "warned"), [("", 1), (READER, 0)])
def test_a_scanned_shelf_needs_a_counter(more: str, warned: int) -> None:
    """Where nobody can scan, every step would be a mismatch."""
    found = read(HEAD + SHELF + more.format(device="", counter=""))
    said = [one for one in found.warnings if "scanned" in one]

    assert () == tuple(found.mistakes)
    assert warned == len(said)
    assert all("there is no counter to scan at" in one for one in said)
