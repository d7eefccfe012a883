"""A USB keyboard scanner: its input device, held alone, read as key events.

`/dev/input/by-id/...` is followed at each `open`, so a scanner that comes back under
another number is found. Held alone (EVIOCGRAB), its codes do not reach the console,
where they would be typed as commands. A FIFO is read the same way, for the bench.

The kernel's `struct input_event` has the size of the machine's own `long`: 24 bytes,
or 16 on a 32-bit system. Whoever reads from here gets 8 bytes for each event, the
same everywhere: type, code (u16) and value (i32), low byte first, without the time.

Reference: Linux `input.h` and `input-event-codes.h`; Documentation/input/input.rst.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import struct

from firmware_bridge.descriptor import Descriptor
from firmware_bridge.errors import LinkError

EVENT = struct.Struct("llHHi")
"""The kernel's record, in the machine's own sizes: seconds, microseconds, and these."""
RECORD = struct.Struct("<HHi")
EVIOCGRAB = 0x40044590

NOT_THERE = "is not there: plug the scanner in, or correct `port`"
NOT_ALLOWED = "may not be opened: let this user into the group `input`"
OPENING = {
    errno.ENOENT: NOT_THERE,
    errno.ENODEV: NOT_THERE,
    errno.ENXIO: NOT_THERE,
    errno.EACCES: NOT_ALLOWED,
    errno.EPERM: NOT_ALLOWED,
    errno.EBUSY: "is grabbed by another process: stop that one",
}
NO_INPUT = "is no input device: correct `port`"


class InputPort:
    """One input device, owned by one thread and this process; it takes no bytes."""

    def __init__(self, port: str) -> None:
        self._port = port
        self._resolved = ""
        self._number: int | None = None
        self._line: Descriptor | None = None
        self._partial = b""

    @property
    def identity(self) -> str:
        """What is open, by its present name; the configured name while nothing is."""
        return self._resolved or self._port

    def open(self) -> None:
        """Open the device and take it for this process alone.

        Raises: LinkError: missing, not permitted, grabbed by another process, or no
            input device.
        """
        self.close()
        resolved = os.path.realpath(self._port)
        try:
            # Without O_NONBLOCK a FIFO would wait here for somebody to write to it.
            self._number = os.open(resolved, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
            self._take(self._number)
        except OSError as error:
            self.close()
            raise LinkError(self._sentence(error)) from error
        self._line = Descriptor(self._number, self._port)
        self._resolved = resolved

    def read(self, timeout_s: float) -> bytes:
        """Return the events that are there, nothing after the time-out or `wake`.

        Raises: LinkError: the device is gone.
        """
        data = self._partial + self._opened().read(timeout_s)
        whole = len(data) - len(data) % EVENT.size
        self._partial = data[whole:]
        return b"".join(
            RECORD.pack(kind, code, value)
            for _, _, kind, code, value in EVENT.iter_unpack(data[:whole])
        )

    def write(self, _data: bytes) -> None:
        """Refuse: a keyboard scanner has no ear.

        Raises: LinkError: always.
        """
        raise LinkError(f"{self._port} takes no bytes: a keyboard scanner only speaks.")

    def wake(self) -> None:
        """Make `read` return, from any thread."""
        line = self._line
        if line is not None:
            line.wake()

    def close(self) -> None:
        """Let the device go; never raises."""
        line, number = self._line, self._number
        self._line, self._number, self._resolved = None, None, ""
        self._partial = b""
        if line is not None:
            line.close()
        if number is not None:
            with contextlib.suppress(OSError):
                os.close(number)

    def _take(self, number: int) -> None:
        mode = os.fstat(number).st_mode
        if stat.S_ISCHR(mode):
            fcntl.ioctl(number, EVIOCGRAB, 1)
        elif not stat.S_ISFIFO(mode):
            raise OSError(errno.ENOTTY, os.strerror(errno.ENOTTY))

    def _opened(self) -> Descriptor:
        if self._line is None:
            raise LinkError(f"{self._port} is not open.")
        return self._line

    def _sentence(self, error: OSError) -> str:
        code = error.errno or errno.EIO
        if code in (errno.ENOTTY, errno.EINVAL):
            return f"{self._port} {NO_INPUT}."
        return (
            f"{self._port} {OPENING[code]}."
            if code in OPENING
            else f"{self._port} cannot be opened: {os.strerror(code)}."
        )
