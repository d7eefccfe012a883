"""The other ends that a play talks to: the bench's socket and the core's."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from edge_app.control_client import ControlClient
from edge_app.errors import ControlError, GatepostError
from edge_app.model import SECOND_NS

ANSWER_S = 10.0
LIFETIME = timedelta(hours=1)
"""How long an order holds; at a fast clock a minute would be over at once."""


class BenchError(GatepostError):
    """The bench went away."""


class BenchDesk:
    """The bench's socket; both sockets have the same form, a document a line."""

    def __init__(self, root: Path) -> None:
        self._client = ControlClient(root / "bench.sock")
        self._client.connect()

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Send one request and return its answer, `ok` and all."""
        try:
            self._client.send(request)
            return self._client.next(ANSWER_S)
        except ControlError as error:
            raise BenchError("The bench went away, or hangs.") from error

    def close(self) -> None:
        """Hang up."""
        self._client.close()


def status(socket: Path) -> dict[str, Any]:
    """Ask the core for its status; empty while there is no core."""
    client = ControlClient(socket)
    with closing(client):
        try:
            client.connect()
            client.send({"ask": "status"})
            found = client.next(ANSWER_S).get("status")
        except ControlError:
            return {}
    return found if isinstance(found, dict) else {}


def order(
    socket: Path, wall_ns: int, target: str, verb: str, arguments: Mapping[str, Any]
) -> tuple[bool, str]:
    """Give a command as `gatepost do` does; return whether it was done, and the text.

    Raises:
        ControlError: there is no core, or it says nothing.

    """
    now = datetime.fromtimestamp(wall_ns / SECOND_NS, UTC)
    envelope: dict[str, Any] = {
        "id": f"scenario-{secrets.token_hex(8)}",
        "issued_at": now.isoformat(),
        "expires_at": (now + LIFETIME).isoformat(),
        "by": "scenario",
        "target": target,
        "verb": verb,
        "arguments": {key: str(value) for key, value in arguments.items()},
    }
    client = ControlClient(socket)
    with closing(client):
        client.connect()
        client.send({"hello": "cli"})
        client.send({"command": envelope})
        while True:
            reply = client.next(ANSWER_S).get("reply")
            if isinstance(reply, dict):
                return reply.get("ok") is True, str(reply.get("text"))
