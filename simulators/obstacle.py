"""What keeps a gateway from opening a port that is there.

Another process that has it, or a permission that is missing. Root may open any device
whatever its mode, so a forbidden port is a kernel file that nobody may write to.
"""

from __future__ import annotations

import fcntl
import os

WRITTEN_BY_NOBODY = (
    "/sys/kernel/notes",
    "/sys/kernel/uevent_seqnum",
    "/sys/devices/system/cpu/online",
)


class Obstacle:
    """Stands in the way of one port; `how` is `held`, `forbidden` or `none`."""

    def __init__(self) -> None:
        self.how = "none"
        self._holder: int | None = None

    @property
    def holds(self) -> bool:
        """Say whether the bench itself has the port open, as another process would."""
        return self._holder is not None

    def choose(self, how: str) -> None:
        """Let go of the port, and stand in the way like this from the next `target`.

        Raises:
            ValueError: there is no way to forbid a port here.

        """
        if how == "forbidden":
            forbidden_file()
        self.lift()
        self.how = how

    def target(self, port: str) -> str:
        """Return what the port's name must point at, and hold the port if need be.

        Raises:
            ValueError: the gateway holds it; nothing stands in its way then.

        """
        if self.how == "held":
            self._hold(port)
        return forbidden_file() if self.how == "forbidden" else port

    def lift(self) -> None:
        """Let go of the port."""
        if self._holder is not None:
            os.close(self._holder)
            self._holder = None

    def _hold(self, port: str) -> None:
        holder = os.open(port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(holder)
            self.how = "none"
            raise ValueError("the gateway has the port; unplug it first") from None
        self._holder = holder


def forbidden_file() -> str:
    """Name a file that even root gets no permission to open for writing.

    Raises:
        ValueError: there is none on this machine.

    """
    for path in WRITTEN_BY_NOBODY:
        try:
            os.close(os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY))
        except PermissionError:
            return path
        except OSError:
            continue
    raise ValueError("this machine forbids its user no port at all")
