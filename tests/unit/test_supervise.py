"""What the supervisor does when a part ends."""

from __future__ import annotations

import sys
import time

import pytest

from edge_app import supervise
from edge_app.exits import CONFIG, FAILED
from edge_app.supervise import Part, Supervisor


def ending(code: int) -> Part:
    """Return a part that has ended with a code."""
    words = [sys.executable, "-IS", "-c", f"raise SystemExit({code})"]
    part = Part("core", words)
    part.start()
    assert part.process is not None
    part.process.wait(20)
    return part


def test_a_bad_configuration_ends_the_start() -> None:
    """Nothing is tried again: a person has to mend the file."""
    watch = Supervisor([], began_s=time.monotonic(), parts=[ending(CONFIG)])

    assert CONFIG == watch.look()
    assert watch.stopping


def test_later_a_bad_configuration_is_tried_again() -> None:
    """A password file that vanished must not close the gate."""
    part = ending(CONFIG)
    watch = Supervisor([], began_s=time.monotonic() - 60, parts=[part])

    assert 0 == watch.look()
    assert not watch.stopping
    assert part.again_s > time.monotonic() - 1


@pytest.mark.parametrize("failures", [1, 4, 20])
def test_the_pause_grows_to_an_end(failures: int) -> None:
    """Up to half a minute, and no further."""
    part = Part("core", [], started_s=time.monotonic())
    for _ in range(failures):
        part.plan_again(FAILED)

    longest_s = supervise.LONGEST_PAUSE_S
    assert min(supervise.FIRST_PAUSE_S * 2**failures, longest_s) == part.pause_s
