"""A control socket that is served for a test, and callers of every kind."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from edge_app.control import ControlServer
from edge_app.control_client import ControlClient
from edge_app.root import socket_address
from tests.senders import FixedClock
from tests.unit.toy_station import at

PATIENCE_S = 5.0


class Desk:
    """Answers as a core would, and remembers what it was handed."""

    def __init__(self) -> None:
        self.commands: list[tuple[Any, str]] = []
        self.cursors: list[Mapping[str, Any]] = []
        self.reports: list[Mapping[str, Any]] = []
        self.waiting: list[Mapping[str, Any]] = []
        self.answers: list[Mapping[str, Any]] = []
        self.retained: list[Mapping[str, Any]] = [
            {"state": {"station": "east", "data": {"mean": Decimal("5.40")}}},
            {"health": {}},
            {"rows": {"urgent": 7}},
        ]

    def welcome(self) -> Mapping[str, Any]:
        """Say who it is."""
        return {"gateway": "g", "site": "s", "epoch": "e", "birth": {}}

    def everything(self) -> Iterable[Mapping[str, Any]]:
        """Return all that is retained."""
        return self.retained

    def status(self) -> Mapping[str, Any]:
        """Say how it is."""
        return {"fine": True}

    def command(
        self, envelope: Any, sender: str, reply: Callable[[Mapping[str, Any]], None]
    ) -> None:
        """Take a command and answer at once."""
        self.commands.append((envelope, sender))
        reply({"id": "c-1", "ok": True, "text": "opened"})

    def sent(self, cursors: Mapping[str, Any]) -> None:
        """Take cursors."""
        self.cursors.append(cursors)

    def link(self, report: Mapping[str, Any]) -> None:
        """Take a report."""
        self.reports.append(report)

    def letters(self) -> Iterable[Mapping[str, Any]]:
        """Return the messages that wait."""
        return self.waiting

    def delivered(self, report: Mapping[str, Any]) -> None:
        """Take the link's word on a message."""
        self.answers.append(report)


class Counter:
    """A running server, and callers that are closed with it."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self.desk = Desk()
        self.path = path
        self.stack = stack
        self.server = ControlServer(path, self.desk, FixedClock(at()))
        self.server.start()

    def call(self, role: str | None = None) -> ControlClient:
        """Return a caller that said who it is."""
        client = ControlClient(self.path)
        client.connect()
        self.stack.callback(client.close)
        if role is not None:
            client.send({"hello": role})
            assert "e" == client.next(PATIENCE_S)["welcome"]["epoch"]
        return client

    def follow(self, role: str = "console") -> ControlClient:
        """Return a caller that has heard everything retained."""
        client = self.call(role)
        heard = [client.next(PATIENCE_S) for _ in self.desk.retained]
        assert self.desk.retained == heard
        return client

    def plug(self) -> socket.socket:
        """Return a bare socket, for bytes that are no lines."""
        caller = socket.socket(socket.AF_UNIX)
        self.stack.callback(caller.close)
        caller.settimeout(PATIENCE_S)
        with socket_address(self.path) as address:
            caller.connect(address)
        return caller


def lines_of(caller: socket.socket, count: int) -> list[Any]:
    """Read so many lines."""
    with caller.makefile("rb") as file:
        return [msgspec.json.decode(file.readline()) for _ in range(count)]


def is_hung_up(caller: socket.socket) -> bool:
    """Read until the server hangs up; False when it does not."""
    try:
        while caller.recv(1 << 16):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


def counter_probe(counter: Counter) -> socket.socket:
    """Return a second caller that has asked; its answer shows the server is by."""
    probe = counter.plug()
    probe.sendall(b'{"ask": "status"}\n')
    return probe
