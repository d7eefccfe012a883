"""What the kill rig is made of: processes to kill, a consumer, and a guard."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from edge_app.control_client import ControlClient
from edge_app.errors import ControlError
from simulators.account import Account
from tests.crash.kill_evidence import Asked

REPOSITORY = Path(__file__).parents[2]
REPLY_S = 3.0
END_S = 20.0
LIFETIME = timedelta(minutes=5)


class Part:
    """One process of the gateway; what it says goes to a file beside its root."""

    def __init__(self, name: str, module: str, arguments: list[str], log: Path) -> None:
        self.name = name
        self.started_s = 0.0
        self.falls: list[str] = []
        self._command = [sys.executable, "-m", module, name, *arguments]
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=REPOSITORY, stdout=log, stderr=log
            )
        self.started_s = time.monotonic()

    def kill(self) -> None:
        """Kill it, wherever it is."""
        if self._process is not None:
            self._process.kill()
            self._note_fall(-signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, and wait."""
        if self._process is not None:
            self._process.terminate()
            self._note_fall(0)

    def look(self) -> None:
        """Start it again if it has ended by itself, and remember that."""
        if self._process is not None and self._process.poll() is not None:
            self._note_fall(None)
            self.start()

    def _note_fall(self, wanted: int | None) -> None:
        if self._process is None:
            return
        try:
            code = self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._process = None
        if code != wanted:
            self.falls.append(f"{self.name} ended with {code}")


class Consumer:
    """A subscriber with a lasting session: every event once, every retained state."""

    def __init__(self, port: int) -> None:
        self.events: dict[str, Mapping[str, Any]] = {}
        self.states: dict[str, Any] = {}
        self.account = Account()
        self._ready = threading.Event()
        self._client = Client(
            CallbackAPIVersion.VERSION2,
            client_id="kill-consumer",
            clean_session=False,
            protocol=MQTTProtocolVersion.MQTTv311,
        )
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = lambda *_: self._ready.set()
        self._client.on_message = self._on_message
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        if not self._ready.wait(END_S):
            raise TimeoutError("the broker does not let the consumer subscribe")

    def close(self) -> None:
        """Leave."""
        self._client.disconnect()
        self._client.loop_stop()

    def _on_connect(self, client: Client, *_: Any) -> None:
        client.subscribe("gatepost/#", 1)

    def _on_message(self, _: Client, __: Any, message: MQTTMessage) -> None:
        levels = message.topic.split("/")
        if not message.payload:
            return
        document = json.loads(message.payload)
        gateway = "/".join(levels[:3])
        match levels[3]:
            case "event":
                self.account.event(gateway, document)
                self.events.setdefault(document["id"], document)
            case "mark":
                self.account.mark(gateway, document)
            case "state":
                self.states[levels[4]] = document


class Guard(threading.Thread):
    """Gives orders at one entrance; without a reply it gives the same one again."""

    def __init__(self, core: Path, target: str, luck: Random) -> None:
        super().__init__(name="guard")
        self.asked: list[Asked] = []
        self._core, self._target, self._luck = core, target, luck
        self._end = threading.Event()

    def run(self) -> None:
        """Go on until `stop`."""
        while not self._end.wait(self._luck.uniform(0.2, 0.8)):
            verb = self._luck.choice(("open", "open", "deny"))
            self.asked.append(self._given(f"guard-{len(self.asked):05d}", verb))

    def stop(self) -> None:
        """End, after the reply to the last order."""
        self._end.set()
        self.join(END_S)

    def _given(self, name: str, verb: str) -> Asked:
        first_ns = time.monotonic_ns()
        reply = None
        tries_end_s = time.monotonic() + END_S
        while reply is None and time.monotonic() < tries_end_s:
            reply = self._reply(envelope(name, self._target, verb))
            if reply is None:
                self._end.wait(0.05)
        ok = reply is not None and reply["ok"] is True
        return Asked(name, self._target, verb, first_ns, time.monotonic_ns(), ok)

    def _reply(self, order: Mapping[str, Any]) -> dict[str, Any] | None:
        client = ControlClient(self._core)
        with suppress(ControlError):
            client.connect()
            client.send({"hello": "cli"})
            client.send({"command": order})
            deadline_s = time.monotonic() + REPLY_S
            while (left_s := deadline_s - time.monotonic()) > 0:
                reply = client.next(left_s).get("reply")
                if isinstance(reply, dict) and reply.get("id") == order["id"]:
                    client.close()
                    return reply
        client.close()
        return None


def envelope(name: str, target: str, verb: str) -> dict[str, Any]:
    """Write a command that is good for some minutes."""
    now_s = time.clock_gettime(time.CLOCK_REALTIME)
    now = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=now_s)
    return {
        "id": name,
        "issued_at": now.isoformat(),
        "expires_at": (now + LIFETIME).isoformat(),
        "by": "guard",
        "target": target,
        "verb": verb,
        "arguments": {"reason": "delivery"},
    }
