"""The control socket's own form: lines of JSON, and the socket that they come by."""

from __future__ import annotations

import socket
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from edge_app.errors import ControlError
from edge_app.root import socket_address

LINE_BYTES = 131_072

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_DAMAGES = (msgspec.DecodeError, ValueError, ArithmeticError, RecursionError)
"""What bytes that are no JSON, or nest or count without end, can raise."""


def line(document: Any) -> bytes:
    """Spell one document as a line; numbers keep their digits."""
    return _ENCODER.encode(document) + b"\n"


def understood(text: bytes) -> dict[str, Any] | None:
    """Return the JSON object of a line, or None where there is none."""
    try:
        document = _DECODER.decode(text)
    except _DAMAGES:
        return None
    return document if isinstance(document, dict) else None


def listen(path: Path) -> socket.socket:
    """Open the socket; a dead one left by a crash is replaced, a live one is not."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with socket_address(path) as address:
        probe = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with probe:
            if probe.connect_ex(address) == 0:
                listener.close()
                raise ControlError(
                    f"Another gatepost core is already running at {path}."
                )
        path.unlink(missing_ok=True)
        listener.bind(address)
    path.chmod(0o660)
    listener.listen(16)
    listener.setblocking(False)
    return listener


def drain(end: socket.socket) -> None:
    """Throw away what only had to wake somebody."""
    try:
        while end.recv(4096):
            pass
    except BlockingIOError:
        return
