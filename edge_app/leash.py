"""Start a program that ends when its parent does, even when the parent was killed.

A killed supervisor can tell nobody; children that lived on would hold the ports
against the next start. So a child first asks the kernel for SIGTERM at its parent's
death (prctl(2), PR_SET_PDEATHSIG) and then becomes the program: the wish outlives the
exec. Elsewhere than on Linux there is no such wish, and the program simply starts.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
"""From <linux/prctl.h>."""


def leashed(command: Sequence[str]) -> list[str]:
    """Return the words that start a command as a child of this very process.

    The kernel looks at the thread that starts it: the main one, which lives longest.
    """
    # Isolated and without site packages: nothing is imported that it does not need.
    own = [sys.executable, "-IS", str(Path(__file__)), str(os.getpid())]
    return [*own, *command]


def become(parent: int, command: list[str]) -> None:
    """Become the command, to end with the parent; end at once if it is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit(0)
    os.execv(command[0], command)


if __name__ == "__main__":
    become(int(sys.argv[1]), sys.argv[2:])
