"""A hundred thousand bad frames for every driver; `make campaign` sends far more.

`GATEPOST_FUZZ_SEED` starts another storm, or that of a failure again.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from drivers import registry, scale_toledo
from drivers.contract import Decoded, Driver, LineDriver, StreamDriver
from tests.unit.storm import CHUNK_FRAMES, SEED, bent, blow, settings, true_frames
from tests.unit.voices import each, simulator

FRAMES = 100_000
HEARD = [
    one
    for one in registry.load_all()
    if not isinstance(one, LineDriver) or one.decode is not None
]


@each(HEARD)
def test_a_storm(driver: Driver) -> None:
    """No frame raises, nothing grows, and nothing is said that is not declared."""
    assert blow(driver, SEED, FRAMES) >= FRAMES


@each([one for one in HEARD if isinstance(one, StreamDriver)])
def test_true_frames_are_the_whole_voice(driver: StreamDriver[Any]) -> None:
    """The pieces that a storm bends are all the stand-in says, nothing left out."""
    assert simulator(driver).EVERYTHING == b"".join(true_frames(driver))


@each(HEARD)
def test_a_storm_comes_again(driver: Driver) -> None:
    """The same seed draws the same settings."""
    drawn = [settings(driver, Random("one seed")) for _ in range(2)]

    assert drawn[0] == drawn[1]


def test_bent_is_seldom_straight() -> None:
    """What is bent differs in at most one place in length, and mostly differs."""
    true = b"abcdefgh"
    mutants = [bent(true, Random(seed)) for seed in range(CHUNK_FRAMES)]

    assert 90 <= sum(one != true for one in mutants)
    assert {len(true) - 1, len(true), len(true) + 1} <= {len(one) for one in mutants}
    assert bent(b"", Random(1)) in (b"", *(bytes([byte]) for byte in range(256)))


def leaky(driver: StreamDriver[Any]) -> StreamDriver[Any]:
    """Make a driver that remembers something of all that it is given."""
    hoard: list[object] = []

    def decode(data: bytes, options: Any) -> Decoded:
        hoard.extend(object() for _ in range(10))
        return driver.decode(data, options)

    return replace(driver, decode=decode)


def test_a_leak_is_noticed() -> None:
    """A driver that keeps a little of every piece does not come through a storm."""
    driver = leaky(scale_toledo.DRIVER)

    with pytest.raises(AssertionError, match="blocks grown"):
        blow(driver, SEED, FRAMES // 5)


def test_a_hoarder_is_noticed() -> None:
    """A driver that lets bytes wait beyond its limit does not come through either."""
    hoarder = replace(
        scale_toledo.DRIVER, decode=lambda data, _options: Decoded((), data)
    )

    with pytest.raises(AssertionError) as caught:
        blow(hoarder, SEED, CHUNK_FRAMES)
    assert [f"scale_toledo: seed {SEED}, chunk 0"] == caught.value.__notes__
