"""The core's local socket: states and rows out, cursors and commands in.

One thread, one JSON document a line, any number of clients. A client that reads too
slowly is hung up on: a page on a slow phone must not hold the core's memory.
"""

from __future__ import annotations

import logging
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from edge_app.clock import Clock
from edge_app.control_wire import (
    LINE_BYTES,
    Answers,
    Client,
    drain,
    line,
    listen,
    understood,
)

LOG = logging.getLogger(__name__)
BACKLOG_BYTES = 4_000_000
CLIENTS_HIGH = 64
"""Connections at one time; descriptors are the buses' too."""
LIVE_GAP_S = 0.5
"""How far apart live states of one station are told at the least."""


class ControlServer(threading.Thread):
    """Serves the socket until `stop`."""

    def __init__(self, path: Path, answers: Answers, clock: Clock) -> None:
        super().__init__(name="control", daemon=True)
        self._answers = answers
        self._clock = clock
        self._path = path
        self._selector = selectors.DefaultSelector()
        self._listener = listen(path)
        self._woken, self._wake_end = socket.socketpair()
        self._woken.setblocking(False)
        self._outbox: deque[tuple[Client | None, bytes]] = deque()
        self._for_link: deque[bytes] = deque()
        self._live: dict[str, tuple[float, Mapping[str, Any] | None]] = {}
        self._live_lock = threading.Lock()
        self._clients: set[Client] = set()
        self._stopping = False
        self.beat_ns = clock.boot_ns()

    # ------------------------------------------------------ from other threads

    def tell(self, document: Mapping[str, Any]) -> None:
        """Tell every client that follows."""
        self._outbox.append((None, line(document)))
        self._wake()

    def tell_link(self, document: Mapping[str, Any]) -> None:
        """Tell the link alone, if it is there."""
        self._for_link.append(line(document))
        self._wake()

    def tell_state(self, station: str, data: Mapping[str, Any]) -> None:
        """Tell a state that belongs to something kept, at once."""
        with self._live_lock:
            self._live[station] = (time.monotonic(), None)
        self.tell({"state": {"station": station, "data": data}})

    def tell_live(self, station: str, data: Mapping[str, Any]) -> None:
        """Tell a state that changes often; only the newest of each gap is told."""
        with self._live_lock:
            told_s, _ = self._live.get(station, (0.0, None))
            self._live[station] = (told_s, data)
        self._wake()

    @property
    def has_link(self) -> bool:
        """Say whether the link's process is there."""
        return any(one.role == "link" for one in tuple(self._clients))

    def stop(self) -> None:
        """End the thread and remove the socket."""
        self._stopping = True
        self._wake()

    # ---------------------------------------------------------- its own thread

    def run(self) -> None:
        """Serve until stopped."""
        self._selector.register(self._listener, selectors.EVENT_READ, None)
        self._selector.register(self._woken, selectors.EVENT_READ, None)
        while not self._stopping:
            for key, events in self._selector.select(timeout=self._patience_s()):
                self._ready(key, events)
            self._spread()
            self.beat_ns = self._clock.boot_ns()
        self._spread()
        self._close()

    def _ready(self, key: selectors.SelectorKey, events: int) -> None:
        if key.fileobj is self._listener:
            self._accept()
        elif key.fileobj is self._woken:
            drain(self._woken)
        elif events & selectors.EVENT_READ:
            self._read(key.data)
        else:
            self._write(key.data)

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError as error:
            LOG.warning("event=accept_failed error=%r", str(error))
            return
        if len(self._clients) >= CLIENTS_HIGH:
            LOG.warning("event=too_many_clients limit=%d", CLIENTS_HIGH)
            connection.close()
            return
        connection.setblocking(False)
        client = Client(connection)
        self._clients.add(client)
        self._selector.register(connection, selectors.EVENT_READ, client)

    def _read(self, client: Client) -> None:
        try:
            data = client.socket.recv(65_536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._hang_up(client)
            return
        *lines, client.unread = (client.unread + data).split(b"\n")
        if any(len(text) > LINE_BYTES for text in (*lines, client.unread)):
            self._send(client, line({"error": "a line is at most 128 KiB long"}))
            self._hang_up(client)
            return
        for text in lines:
            self._take(client, text)

    def _take(self, client: Client, text: bytes) -> None:
        document = understood(text)
        if document is None:
            self._send(client, line({"error": "a line must be one JSON object"}))
            return
        match document:
            case {"hello": str(role)}:
                self._greet(client, role)
            case {"command": envelope}:
                sender = "mqtt" if client.role == "link" else "local"
                self._answers.command(envelope, sender, self._replier(client))
            case {"ask": "status"}:
                self._send(client, line({"status": self._answers.status()}))
            case {"sent": dict(cursors)} if client.role == "link":
                self._answers.sent(cursors)
            case {"link": dict(report)} if client.role == "link":
                self._answers.link(report)
            case {"delivered": dict(report)} if client.role == "link":
                self._answers.delivered(report)
            case _:
                self._send(client, line({"error": "this line is not understood"}))

    def _greet(self, client: Client, role: str) -> None:
        if role == "link" and any(c.role == "link" for c in self._clients - {client}):
            # Two would drive each other off the broker, where they have one name.
            self._send(client, line({"error": "another link is at work already"}))
            self._hang_up(client)
            return
        client.role = role
        self._send(client, line({"welcome": self._answers.welcome()}))
        if client.follows:
            for document in self._answers.everything():
                self._send(client, line(document))
        if role == "link":
            for document in self._answers.letters():
                self._send(client, line(document))

    def _replier(self, client: Client) -> Callable[[Mapping[str, Any]], None]:
        def reply(document: Mapping[str, Any]) -> None:
            self._outbox.append((client, line({"reply": document})))
            self._wake()

        return reply

    def _spread(self) -> None:
        while self._outbox:
            client, text = self._outbox.popleft()
            if client is not None:
                self._send(client, text)
                continue
            for follower in [c for c in self._clients if c.follows]:
                self._send(follower, text)
        while self._for_link:
            text = self._for_link.popleft()
            for follower in [c for c in self._clients if c.role == "link"]:
                self._send(follower, text)
        for station, data in self._live_now():
            text = line({"state": {"station": station, "data": data}})
            for follower in [c for c in self._clients if c.follows]:
                self._send(follower, text)

    def _live_now(self) -> list[tuple[str, Mapping[str, Any]]]:
        now_s = time.monotonic()
        due: list[tuple[str, Mapping[str, Any]]] = []
        with self._live_lock:
            for station, (told_s, data) in self._live.items():
                if data is not None and now_s - told_s >= LIVE_GAP_S:
                    self._live[station] = (now_s, None)
                    due.append((station, data))
        return due

    def _send(self, client: Client, text: bytes) -> None:
        if client not in self._clients:
            return
        client.unsent += text
        if len(client.unsent) > BACKLOG_BYTES:
            LOG.warning("event=client_too_slow role=%s", client.role)
            self._hang_up(client)
            return
        self._write(client)

    def _write(self, client: Client) -> None:
        try:
            while client.unsent:
                sent = client.socket.send(client.unsent)
                del client.unsent[:sent]
        except BlockingIOError:
            pass
        except OSError:
            self._hang_up(client)
            return
        events = selectors.EVENT_READ
        if client.unsent:
            events |= selectors.EVENT_WRITE
        self._selector.modify(client.socket, events, client)

    def _hang_up(self, client: Client) -> None:
        if client not in self._clients:
            return
        self._clients.discard(client)
        self._selector.unregister(client.socket)
        client.socket.close()

    def _patience_s(self) -> float:
        with self._live_lock:
            live = tuple(self._live.values())
        waiting = [told for told, data in live if data is not None]
        if not waiting:
            return 1.0
        return max(0.0, min(waiting) + LIVE_GAP_S - time.monotonic())

    def _wake(self) -> None:
        try:
            self._wake_end.send(b"w", socket.MSG_DONTWAIT)
        except OSError:
            # Full: it is awake already. Closed: there is nobody left to tell.
            return

    def _close(self) -> None:
        for client in list(self._clients):
            self._hang_up(client)
        self._selector.close()
        for end in (self._listener, self._woken, self._wake_end):
            end.close()
        self._path.unlink(missing_ok=True)
