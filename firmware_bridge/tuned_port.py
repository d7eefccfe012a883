"""A serial port whose rate and form are changed while it is open, to find a device.

Opening it anew for each rate would pull its control lines each time, which restarts
some devices.
"""

from __future__ import annotations

import termios

from firmware_bridge.errors import LinkError
from firmware_bridge.serial_port import SerialPort

CONTROL, IN_RATE, OUT_RATE = 2, 4, 5
FORM = termios.CSIZE | termios.PARENB | termios.PARODD | termios.CSTOPB
BITS = {7: termios.CS7, 8: termios.CS8}
PARITIES = {"N": 0, "E": termios.PARENB, "O": termios.PARENB | termios.PARODD}
STOP_BITS = {1: 0, 2: termios.CSTOPB}


class TunedPort(SerialPort):
    """A serial port that can be tuned like a radio."""

    def tune(self, *, baud: int, bits: int, parity: str, stop_bits: int) -> None:
        """Talk so from now on, and forget what came in before.

        A port that knows no parity, such as a mini-UART, takes the rate alone.

        Raises: LinkError: the port is gone, or does not take the rate.
        """
        self._opened()
        self._baud, self._bits = baud, bits
        self._parity, self._stop_bits = parity, stop_bits
        fd = self._serial.fileno() if self._serial is not None else -1
        rate = getattr(termios, f"B{baud}", None)
        if rate is None:
            raise LinkError(f"{self._port} does not take {baud} baud.")
        form = BITS[bits] | PARITIES[parity] | STOP_BITS[stop_bits]
        try:
            self._set(fd, rate, form)
            termios.tcflush(fd, termios.TCIFLUSH)
        except termios.error as error:
            raise LinkError(self._sentence(error)) from error

    @staticmethod
    def _set(fd: int, rate: int, form: int) -> None:
        wanted = termios.tcgetattr(fd)
        wanted[CONTROL] = (wanted[CONTROL] & ~FORM) | form
        wanted[IN_RATE] = wanted[OUT_RATE] = rate
        try:
            termios.tcsetattr(fd, termios.TCSANOW, wanted)
        except termios.error:
            # The kernel says so too when only the form was to change and could not.
            if termios.tcgetattr(fd)[OUT_RATE] != rate:
                raise
