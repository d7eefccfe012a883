"""The control socket's own form: lines of JSON, the socket, who is at both ends."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import msgspec

from edge_app.errors import ControlError
from edge_app.root import socket_address

LINE_BYTES = 131_072

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_DAMAGES = (msgspec.DecodeError, ValueError, ArithmeticError, RecursionError)
"""What bytes that are no JSON, or nest or count without end, can raise."""


@dataclass(slots=True, eq=False)
class Client:
    """One connection and what it still has to be told."""

    socket: socket.socket
    role: str = ""
    unread: bytes = b""
    unsent: bytearray = field(default_factory=bytearray)

    @property
    def follows(self) -> bool:
        """Say whether it wants every state and alarm."""
        return self.role in {"link", "console"}


class Answers(Protocol):
    """What the server asks of the core, from its own thread."""

    def welcome(self) -> Mapping[str, Any]:
        """Say who this gateway is."""

    def everything(self) -> Iterable[Mapping[str, Any]]:
        """Return every retained state and alarm, health and rows, as lines."""

    def status(self) -> Mapping[str, Any]:
        """Say how the gateway is."""

    def command(
        self, envelope: Any, sender: str, reply: Callable[[Mapping[str, Any]], None]
    ) -> None:
        """Take a command; `reply` is called once it is judged and kept."""

    def sent(self, cursors: Mapping[str, Any]) -> None:
        """Take the link's cursors."""

    def link(self, report: Mapping[str, Any]) -> None:
        """Take the link's word on how it fares."""

    def letters(self) -> Iterable[Mapping[str, Any]]:
        """Return the messages that wait for the link, as lines."""

    def delivered(self, report: Mapping[str, Any]) -> None:
        """Take the link's word on a message."""


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
