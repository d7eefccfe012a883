"""What the broker tests stand on: a core that is only a socket, and rows in memory."""

from __future__ import annotations

import json
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.subscribeoptions import SubscribeOptions

from edge_app.bounds import Bounds
from edge_app.kinds import Stream
from edge_app.model import Stamp
from edge_app.rows import Mark, Row
from tests.schemas_of import validate

PATIENCE_S = 20.0
DATA = {
    Stream.URGENT: b'{"result":"fever","device":"t","value_c":38.50,"limit_c":37.3}',
    Stream.LEDGER: b'{"item":"mask","from":"a","to":"b","quantity":1,"unit":"piece"}',
    Stream.RECORD: b'{"result":"passed","device":"t","value_c":36.50,"limit_c":37.3}',
}
BOOT = Stamp("b0072f00", 5_000_000_000, 1_800_000_000_000_000_000, synced=True)


def until(
    true: Callable[[], object], what: str, patience_s: float = PATIENCE_S
) -> None:
    """Wait until something is so; fail with its name when it never is."""
    deadline_s = time.monotonic() + patience_s
    pause = threading.Event()
    while not true():
        assert time.monotonic() < deadline_s, f"never: {what}"
        pause.wait(0.01)


def free_port() -> int:
    """Return a loopback port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Say whether somebody listens there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Server:
    """A broker as a child process that a test can kill and start again."""

    def __init__(self, command: list[str], port: int) -> None:
        self.port = port
        self.url = f"mqtt://127.0.0.1:{port}"
        self._command = command
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it listens."""
        self._child = subprocess.Popen(
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until(lambda: listens(self.port), "the broker listens")

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None


class Taker:
    """A broker that takes every MQTT 5 CONNECT and at once says: taken over."""

    def __init__(self) -> None:
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Taker:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with client, suppress(OSError):
                client.recv(4096)
                client.sendall(bytes.fromhex("2003000000 e002 8e00"))
                client.settimeout(2)
                while client.recv(4096):
                    pass


class Rows:
    """A journal in memory, with the methods of the real reader."""

    def __init__(self, **count: int) -> None:
        self.epoch = "e1"
        self.first = dict.fromkeys(Stream, 1)
        self.kept: dict[Stream, list[Row]] = {stream: [] for stream in Stream}
        self.sent = dict.fromkeys(Stream, 0)
        for name, number in count.items():
            self.add(Stream(name), number)

    def add(self, stream: Stream, number: int) -> dict[str, int]:
        """Add rows; return the last ones of all streams."""
        kind = {"urgent": "fever", "ledger": "stock.moved", "record": "screening"}
        rows = self.kept[stream]
        for _ in range(number):
            seq = len(rows) + 1
            data = DATA[stream]
            cause = f"{stream}-{seq}"
            row = Row(stream, seq, kind[stream], "east", BOOT, data, cause)
            rows.append(row)
        return self.last()

    def last(self) -> dict[str, int]:
        """Return the last row of every stream."""
        return {stream.value: len(rows) for stream, rows in self.kept.items()}

    def rows(self, stream: Stream, after: int, limit: int) -> tuple[Row, ...]:
        """Return the next rows."""
        start = max(after, self.first[stream] - 1)
        return tuple(self.kept[stream][start : start + limit])

    def marks(self) -> Mapping[Stream, Mark]:
        """Return what exists."""
        return {
            stream: Mark(self.epoch, self.first[stream], len(rows), self.sent[stream])
            for stream, rows in self.kept.items()
        }

    def sync_of(self, boot_id: str) -> Stamp | None:
        """Return the only boot's stamp."""
        return BOOT if boot_id == BOOT.boot_id else None

    def bounds_of(self, stream: Stream, seq: int) -> Bounds:
        """Know of no other boot."""
        del stream, seq
        return Bounds()

    def close(self) -> None:
        """Have nothing to close."""


class Core:
    """The core's end of the control socket, played by a test."""

    def __init__(self, path: Path, rows: Rows) -> None:
        self.heard: list[dict[str, Any]] = []
        self.rows = rows
        self.states: dict[str, Any] = {"east": {"people": 0}}
        self.alarms: dict[str, Any] = {}
        self._path = path
        self._clients: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self.start()

    def start(self) -> None:
        """Listen, also again after `stop`."""
        self._path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(self._path))
        self._listener.listen()
        threading.Thread(target=self._serve, args=(self._listener,)).start()

    def stop(self) -> None:
        """Hang up and be gone."""
        if self._listener is not None:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for client in self._clients:
            with suppress(OSError):  # the link hung up first
                client.shutdown(socket.SHUT_RDWR)
        self._clients.clear()

    def say(self, document: Mapping[str, Any]) -> None:
        """Tell the link something."""
        for client in self._clients:
            client.sendall(json.dumps(document).encode() + b"\n")

    def say_rows(self) -> None:
        """Tell the last rows on disk."""
        self.say({"rows": self.rows.last()})

    def of(self, key: str) -> list[Any]:
        """Return what was heard under a key."""
        return [line[key] for line in list(self.heard) if key in line]

    def sent(self) -> dict[str, int]:
        """Return the cursors that were told last."""
        told = self.of("sent")
        return dict(told[-1]) if told else {}

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(client,)).start()

    def _talk(self, client: socket.socket) -> None:
        with client, client.makefile("rb") as lines:
            for line in lines:
                document = json.loads(line)
                if document == {"hello": "link"}:
                    self._clients.append(client)
                    self._tell_everything(client)
                self.heard.append(document)

    def _tell_everything(self, client: socket.socket) -> None:
        birth = {"version": "0.1.0"}
        told: list[dict[str, Any]] = [
            {"welcome": {"epoch": self.rows.epoch, "birth": birth}},
            *({"state": {"station": s, "data": d}} for s, d in self.states.items()),
            *({"alarm": {"alarm": a, "data": d}} for a, d in self.alarms.items()),
            {"health": {"disk": "well"}},
            {"rows": self.rows.last()},
        ]
        for document in told:
            client.sendall(json.dumps(document).encode() + b"\n")


class Listener:
    """A subscriber that validates all it hears."""

    def __init__(
        self, port: int, *, version: int = 5, topic: str = "gatepost/#"
    ) -> None:
        self.heard: list[tuple[str, Any, bool]] = []
        self.faults: list[str] = []
        self._ready = threading.Event()
        self._topic = topic
        self._version = version
        self.client = paho.Client(
            CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion(version)
        )
        self.client.on_connect = self._on_connect
        self.client.on_subscribe = lambda *_: self._ready.set()
        self.client.on_message = self._on_message
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        assert self._ready.wait(PATIENCE_S)

    def _on_connect(self, *_: Any) -> None:
        if self._version == 5:
            # What we published ourselves, commands among it, is not wanted back.
            self.client.subscribe(
                self._topic, options=SubscribeOptions(qos=1, noLocal=True)
            )
        else:
            self.client.subscribe(self._topic, 1)

    def _on_message(self, *told: Any) -> None:
        message = told[2]
        try:
            validate(message.topic, message.payload)
        except AssertionError as error:
            self.faults.append(str(error))
        document = json.loads(message.payload) if message.payload else None
        self.heard.append((message.topic, document, message.retain))

    def on(self, end: str) -> list[Any]:
        """Return the documents of topics that end so, in order."""
        return [d for topic, d, _ in list(self.heard) if topic.endswith(end)]

    def events(self) -> list[str]:
        """Return the ids of all events, in order."""
        return [d["id"] for topic, d, _ in list(self.heard) if "/event/" in topic]

    def command(self, place: str, payload: bytes, *, retain: bool = False) -> None:
        """Send a command, whatever it is."""
        told = self.client.publish(
            f"gatepost/site/gate/command/{place}", payload, 1, retain
        )
        told.wait_for_publish(PATIENCE_S)

    def close(self) -> None:
        """Go."""
        self.client.disconnect()
        self.client.loop_stop()
