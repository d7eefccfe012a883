"""The least that a gate could be: nine bytes from a pty, one line to a socket.

Run as a process of its own, with the pty and the socket as arguments. One thread, and
no logic but that of waiting for the ninth byte.
"""

from __future__ import annotations

import os
import socket
import sys
import tty

FRAME_BYTES = 9
ON = b"OUT 22 1\n"


def relay(port: str, address: str) -> None:
    """Answer each frame with one line, until it is ended."""
    line = os.open(port, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(line)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.connect(address)
        rest = b""
        while data := os.read(line, 4096):
            rest += data
            if len(rest) >= FRAME_BYTES:
                link.sendall(ON)
                rest = rest[FRAME_BYTES:]


if __name__ == "__main__":
    relay(sys.argv[1], sys.argv[2])
