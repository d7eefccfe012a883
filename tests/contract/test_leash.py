"""Children end with whoever started them, however that one ends."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from edge_app import leash

PATIENCE_S = 20.0
PARENT = """
import subprocess, sys, time
from edge_app.leash import leashed
subprocess.Popen(leashed([sys.executable, "-c", sys.argv[1]]))
time.sleep(60)
"""
CHILD = "import time; print('here', flush=True); time.sleep(60)"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a wish to Linux")


def test_a_child_ends_when_its_parent_was_killed() -> None:
    """The pipe that only it still holds is closed."""
    typed = [sys.executable, "-c", PARENT, CHILD]
    with subprocess.Popen(typed, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert b"here\n" == parent.stdout.readline()

        parent.kill()

        ready, _, _ = select.select([parent.stdout], [], [], PATIENCE_S)
        assert [parent.stdout] == ready
        assert b"" == parent.stdout.read()


def test_a_child_that_comes_too_late_does_not_begin(tmp_path: Path) -> None:
    """Its parent was gone before it could ask the kernel for anything."""
    trace = tmp_path / "trace"
    late = [sys.executable, "-IS", leash.__file__, "1"]

    done = subprocess.run([*late, "/usr/bin/touch", str(trace)], check=False)

    assert 0 == done.returncode
    assert not trace.exists()


def test_a_program_starts_with_its_words_and_its_parent(tmp_path: Path) -> None:
    """It is a child of this process, with the number that was given back."""
    said = "import os, sys; print(os.getpid(), os.getppid(), sys.argv[1:])"
    typed = leash.leashed([sys.executable, "-c", said, "a b", ""])

    with subprocess.Popen(typed, stdout=subprocess.PIPE, cwd=tmp_path) as child:
        assert child.stdout is not None
        told = child.stdout.read().decode().strip()

    assert f"{child.pid} {os.getpid()} ['a b', '']" == told


def test_the_kernel_is_asked_for_a_clean_end() -> None:
    """SIGTERM, which every part of the gateway knows how to take."""
    script = (
        "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(5));"
        "print('here', flush=True); signal.pause()"
    )
    with subprocess.Popen(
        leash.leashed([sys.executable, "-c", script]), stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert b"here\n" == child.stdout.readline()
        began_s = time.monotonic()
        child.send_signal(signal.SIGTERM)

        assert 5 == child.wait(PATIENCE_S)
    assert time.monotonic() - began_s < PATIENCE_S
