"""A serial port: opened through pyserial, then read and written by descriptor.

The port is named by a stable path such as `/dev/serial/by-id/...`; the link is
followed at each `open`, so a device that comes back under another number is found.
"""

from __future__ import annotations

import contextlib
import errno
import os
import termios

import serial

from firmware_bridge.descriptor import Descriptor
from firmware_bridge.errors import LinkError

# inter_byte_timeout is rounded to tenths of a second: this gives VMIN 1, VTIME 0, so
# that an empty line answers "try again" and zero bytes can only mean a hang-up.
VMIN_ONE_S = 0.01
PATIENCE_S = 1.0
BITS_PER_BYTE = 11

OPENING = {
    errno.ENOENT: "is not there: plug the device in, or correct `port`",
    errno.ENODEV: "is not there: plug the device in, or correct `port`",
    errno.ENXIO: "is not there: plug the device in, or correct `port`",
    errno.EACCES: "may not be opened: let this user into the group of the port",
    errno.EPERM: "may not be opened: let this user into the group of the port",
    errno.EAGAIN: "is held by another process: stop that one",
    errno.EBUSY: "is held by another process: stop that one",
}


class SerialPort:
    """One serial line, without flow control, owned by one thread and this process."""

    def __init__(
        self,
        port: str,
        *,
        baud: int,
        bits: int = 8,
        parity: str = "N",
        stop_bits: int = 1,
    ) -> None:
        self._port = port
        self._baud = baud
        self._bits = bits
        self._parity = parity
        self._stop_bits = stop_bits
        self._resolved = ""
        self._serial: serial.Serial | None = None
        self._line: Descriptor | None = None

    @property
    def identity(self) -> str:
        """What is open, by its present name; the configured name while nothing is."""
        return self._resolved or self._port

    def open(self) -> None:
        """Open the port, alone, and forget what came in before.

        Raises: LinkError: missing, not permitted, held by another process, no serial
            port, or settings that it does not take.
        """
        self.close()
        resolved = os.path.realpath(self._port)
        try:
            self._serial = serial.Serial(
                resolved,
                baudrate=self._baud,
                exclusive=True,
                timeout=0,
                inter_byte_timeout=VMIN_ONE_S,
                xonxoff=False,
                rtscts=False,
                bytesize=self._bits,
                parity=self._parity,
                stopbits=self._stop_bits,
            )
        except (OSError, ValueError, termios.error) as error:
            raise LinkError(self._sentence(error)) from error
        # Only some drivers have it (FTDI: 1 ms instead of 16); a pty has not.
        with contextlib.suppress(OSError, ValueError):
            self._serial.set_low_latency_mode(True)
        self._line = Descriptor(self._serial.fileno(), self._port)
        self._resolved = resolved

    def read(self, timeout_s: float) -> bytes:
        """Return the bytes that are there, nothing after the time-out or `wake`.

        Raises: LinkError: the port is gone.
        """
        return self._opened().read(timeout_s)

    def write(self, data: bytes) -> None:
        """Send all of `data`, from any thread.

        Raises: LinkError: the port is gone or takes no bytes.
        """
        wire_s = len(data) * BITS_PER_BYTE / self._baud
        self._opened().write(data, wire_s + PATIENCE_S)

    def wake(self) -> None:
        """Make `read` return, from any thread."""
        line = self._line
        if line is not None:
            line.wake()

    def close(self) -> None:
        """Close the port; never raises."""
        line, port = self._line, self._serial
        self._line, self._serial, self._resolved = None, None, ""
        if line is not None:
            line.close()
        if port is not None:
            with contextlib.suppress(OSError, termios.error):
                port.close()

    def _opened(self) -> Descriptor:
        if self._line is None:
            raise LinkError(f"{self._port} is not open.")
        return self._line

    def _sentence(self, error: Exception) -> str:
        code = getattr(error, "errno", None)
        if code in OPENING:
            return f"{self._port} {OPENING[code]}."
        if isinstance(error, OSError) and code is not None:
            return f"{self._port} cannot be opened: {os.strerror(code)}."
        if isinstance(error, serial.SerialException):
            return f"{self._port} is no serial port: correct `port`."
        form = f"{self._bits}{self._parity}{self._stop_bits}"
        return f"{self._port} does not take {self._baud} baud {form}."
