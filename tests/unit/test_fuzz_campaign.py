"""Ten million bad frames over all drivers: the long form of `test_fuzz`."""

from __future__ import annotations

import secrets
import sys

import pytest

from drivers.contract import Driver
from tests.unit.storm import blow
from tests.unit.test_fuzz import HEARD
from tests.unit.voices import each

FRAMES = -(-10_000_000 // len(HEARD))

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(1800)]


@each(HEARD)
def test_a_long_storm(driver: Driver, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing raises, grows or is made up, under a seed that was never tried."""
    seed = secrets.token_hex(4)
    sent = blow(driver, seed, FRAMES)
    with capsys.disabled():
        sys.stdout.write(f"\n{driver.name}: {sent} frames, seed {seed}\n")

    assert sent >= FRAMES
