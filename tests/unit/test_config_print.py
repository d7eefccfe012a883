"""A configuration's print: what of it counts, and what a start under it is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from edge_app.config_print import begun_under, changed, sections_of, told
from edge_app.outcomes import Condition, Event
from tests.senders import FixedClock
from tests.unit.schemas_of_data import validate_data
from tests.unit.toy_station import at

KEY = b"k" * 32
TEXT = b"""
[gateway]
site = "hill"
name = "store"
[[device]]
name = "a"
[[device]]
name = "b"
"""


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        (b'site = "hill"', b'site = "dale"', ("gateway",)),
        (b'site = "hill"', b'# a note\nsite  =  "hill"', ()),
        (b'site = "hill"\nname = "store"', b'name = "store"\nsite = "hill"', ()),
        (b'name = "b"', b'name = "c"', ("device",)),
        (b"[gateway]", b"[health]\nhot_c = 70\n[gateway]", ("health",)),
        (TEXT, b"", ("device", "gateway")),
    ],
)
def test_what_is_meant_counts_and_not_how_it_is_written(
    old: bytes, new: bytes, names: tuple[str, ...]
) -> None:
    """Notes, spaces and the order of keys mean nothing."""
    assert names == changed(
        sections_of(TEXT, KEY), sections_of(TEXT.replace(old, new), KEY)
    )


def test_another_key_makes_other_prints() -> None:
    """Nobody without the site's key can tell what a section says."""
    mine, other = sections_of(TEXT, KEY), sections_of(TEXT, b"x" * 32)

    assert set() == set(mine.values()) & set(other.values())


def told_of(
    before: dict[str, str] | None, now: dict[str, str]
) -> list[tuple[str, object]]:
    """Return what a start tells, in short."""
    said = told(before, now, "site.toml", at(1))
    return [
        ("event", one.data["changed"])
        if isinstance(one, Event)
        else (one.alarm, one.active)
        for one in said
    ]


def test_the_first_start_is_kept_and_no_alarm() -> None:
    """There is nothing to compare with."""
    assert [("event", ("device", "gateway"))] == told_of(None, sections_of(TEXT, KEY))


def test_another_configuration_waits_for_somebody_to_see_it() -> None:
    """The alarm goes before the event, so that a power cut between tells it again."""
    before = sections_of(TEXT, KEY)

    assert [
        ("gateway-configuration", True),
        ("event", ("device",)),
        ("gateway-configuration", False),
    ] == told_of(before, {**before, "device": "0" * 16})


def test_the_same_configuration_is_no_event() -> None:
    """A cut before the alarm had ended leaves one to end."""
    same = sections_of(TEXT, KEY)

    assert [("gateway-configuration", False)] == told_of(same, same)


def test_many_sections_are_counted_and_not_named() -> None:
    """The alarm stays a sentence."""
    now = {f"part{n}": "0" * 16 for n in range(9)}

    first = told({}, now, "site.toml", at(1))[0]

    assert isinstance(first, Condition)
    assert "(9 sections)" in first.text


def test_the_event_is_as_its_schema_says() -> None:
    """Every part of it."""
    (event,) = told(None, sections_of(TEXT, KEY), "site.toml", at(1))

    assert isinstance(event, Event)
    validate_data("event-configuration", event.data)


@pytest.mark.parametrize("content", [None, b"\xff", b"= nonsense"])
def test_a_file_that_cannot_be_read_is_nothing_to_tell(
    content: bytes | None, tmp_path: Path
) -> None:
    """The gateway runs under what it has read; a journal that is not there is none."""
    file = tmp_path / "site.toml"
    if content is not None:
        file.write_bytes(content)
    clock: Any = FixedClock(at(1))

    assert () == begun_under(file, tmp_path, KEY, clock)


def test_a_journal_that_is_not_there_makes_it_the_first(tmp_path: Path) -> None:
    """The start goes on."""
    file = tmp_path / "site.toml"
    file.write_bytes(TEXT)

    (event,) = begun_under(file, tmp_path, KEY, FixedClock(at(1)))

    assert isinstance(event, Event)
    assert event.data["first"] is True
