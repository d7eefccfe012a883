"""A thousand kills: the long form of `test_kill`, and the figures for the README."""

from __future__ import annotations

import secrets
import sys
import time
from pathlib import Path

import pytest

from tests.crash.kill_account import judge
from tests.crash.kill_rig import Rig

KILLS = 1000

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.kill,
    pytest.mark.broker,
    pytest.mark.timeout(3000),
]


def test_thousand_kills_lose_double_and_miscount_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Core, link or both die 1000 times at random moments; 0, 0, 0."""
    seed = secrets.token_hex(4)
    began_s = time.monotonic()
    with Rig(tmp_path, seed) as rig:
        rig.run(KILLS)
        verdict = judge(rig.settle())
    took_s = time.monotonic() - began_s
    with capsys.disabled():
        figures = " ".join(f"{name}={n}" for name, n in verdict.figures().items())
        sys.stdout.write(
            f"\nkills={rig.kills} {figures} took_s={took_s:.0f} seed={seed}\n"
        )
    assert ([], []) == (verdict.faults(), rig.falls()), f"seed {seed}"
