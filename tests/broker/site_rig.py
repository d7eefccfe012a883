"""A whole site on this machine: the bench, the gateway's processes, and an ear."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from edge_app.control_client import ControlClient
from edge_app.errors import ControlError
from simulators.bench_client import BenchClient
from simulators.people import badges
from tests.broker.parts import Listener, Server, until

SITE = Path(__file__).parent.parent / "data" / "whole_way.toml"
BELOW = "gatepost/hill/gate"
SEED = "7"
SPEAKERS = ("probe", "forehead-1", "badges", "desk-tags", "outer-beam", "inner-beam")
BADGE, OTHER = "E2801160600002084C5A71F3", "E280689400005001A2B3C4D5"
SECRETS = (BADGE, OTHER, *badges(SEED))
"""Every badge that a person of these tests can have."""
ASIDE_S = 30.0
"""How long a part of the gateway may take to end."""

READINGS_OF_A_REST = 8
"""So many frames of the thermometer are longer than `away_s`, temperature and air."""

_MADE = count(1)
_EPOCH_START = datetime(1970, 1, 1, tzinfo=UTC)


def real_s() -> float:
    """Return the seconds since 1970 as this machine believes."""
    return time.clock_gettime(time.CLOCK_REALTIME)


def wall(ahead_s: float) -> str:
    """Write the time so many seconds from now, for a command."""
    return (_EPOCH_START + timedelta(seconds=real_s() + ahead_s)).isoformat()


def envelope_of(**changes: Any) -> dict[str, Any]:
    """Make a good envelope with an id of its own."""
    made = {
        "id": f"c-{os.getpid()}-{next(_MADE)}",
        "issued_at": wall(-1),
        "expires_at": wall(60),
        "by": "guard",
        "arguments": {},
    }
    return {**made, **changes}


class Ear(Listener):
    """A subscriber that validates all it hears and keeps it to the byte."""

    def __init__(self, port: int, **more: Any) -> None:
        self.raw: list[tuple[str, bytes, bool]] = []
        super().__init__(port, **more)

    def _on_message(self, *told: Any) -> None:
        message = told[2]
        self.raw.append((message.topic, bytes(message.payload), bool(message.retain)))
        super()._on_message(*told)

    def kind(self, kind: str) -> list[dict[str, Any]]:
        """Return the events of one kind, whole, in the order of their rows."""
        events = (d for topic, d, _ in list(self.heard) if "/event/" in topic)
        return [event for event in events if event["type"] == f"gatepost.{kind}"]

    def data(self, kind: str) -> list[dict[str, Any]]:
        """Return what the events of one kind carried."""
        return [event["data"] for event in self.kind(kind)]

    def retained(self) -> dict[str, Any]:
        """Return what was retained when this subscriber came."""
        return {topic: told for topic, told, kept in list(self.heard) if kept}

    def last(self, end: str) -> Any:
        """Return the newest document of a topic, None before the first."""
        documents = self.on(end)
        return documents[-1] if documents else None

    def online(self) -> bool:
        """Say whether the gateway says that it is there."""
        said = self.last("/status")
        return said is not None and said["status"] == "online"

    def numbers(self) -> Counter[tuple[str, str, int]]:
        """Count how often each row was heard, by epoch, stream and number."""
        events = (d for topic, d, _ in list(self.heard) if "/event/" in topic)
        return Counter((one["epoch"], one["stream"], one["seq"]) for one in events)

    def has_all(self) -> bool:
        """Say whether every row that the newest mark tells of was heard."""
        mark, heard = self.last("/mark"), self.numbers()
        return mark is not None and all(
            (one["epoch"], stream, seq) in heard
            for stream, one in mark.items()
            for seq in range(one["first"], one["last"] + 1)
        )

    def send(self, place: str, envelope: object, *, retain: bool = False) -> None:
        """Publish whatever is to be a command."""
        payload = envelope if isinstance(envelope, bytes) else json.dumps(envelope)
        told = self.client.publish(f"{BELOW}/command/{place}", payload, 1, retain)
        told.wait_for_publish(ASIDE_S)

    def order(self, place: str, **arguments: str) -> dict[str, Any]:
        """Give a good command and return its answer."""
        envelope = envelope_of(arguments=arguments)
        self.send(place, envelope)
        return self.reply(envelope["id"])

    def reply(self, name: str, number: int = 1) -> dict[str, Any]:
        """Wait for the answer to a command, or for its second, third, ..."""
        end = f"/reply/{name}"
        until(lambda: len(self.on(end)) >= number, f"answer {number} to {name}")
        return dict(self.on(end)[number - 1])


class Site:
    """The bench and the gateway of `whole_way.toml` below one folder; use in `with`."""

    def __init__(self, folder: Path, url: str, *changes: tuple[str, str]) -> None:
        self.root = folder / "root"
        self.file = folder / "site.toml"
        self.data = self.root / "data"
        self.log = folder / "gateway.log"
        self.text = SITE.read_text("utf-8")
        self.change(("mqtt://127.0.0.1:1883", url), *changes)
        self._stack = ExitStack()
        self._gateway: subprocess.Popen[bytes] | None = None

    def change(self, *changes: tuple[str, str]) -> None:
        """Write the configuration file anew, with one text for another."""
        for old, new in changes:
            assert old in self.text
            self.text = self.text.replace(old, new, 1)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(self.text, "utf-8")

    def __enter__(self) -> Site:
        """Stand the devices up."""
        bench = subprocess.Popen(
            [
                *(sys.executable, "-m", "simulators", str(self.file)),
                *("--root", str(self.root), "--seed", SEED, "--tempo", "4"),
            ],
            stdout=subprocess.PIPE,
        )
        self._stack.callback(bench.wait)
        self._stack.callback(bench.terminate)
        assert bench.stdout is not None
        self._stack.enter_context(bench.stdout)
        assert b"ready\n" == bench.stdout.readline()
        return self

    def __exit__(self, *_: object) -> None:
        """End everything, also after a failure; nobody of ours stays behind."""
        if self._gateway is not None:
            self.stop()
        self._stack.close()

    # ------------------------------------------------------------- the gateway

    def start(self) -> None:
        """Start the gateway's processes."""
        with self.log.open("ab") as log:
            self._gateway = subprocess.Popen(
                [
                    *(sys.executable, "-m", "edge_app.cli", "run", str(self.file)),
                    *("--root", str(self.root)),
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def stop(self) -> int:
        """Stop the gateway cleanly; return its exit code."""
        assert self._gateway is not None
        gateway, self._gateway = self._gateway, None
        gateway.terminate()
        return gateway.wait(ASIDE_S)

    def pid(self, part: str) -> int:
        """Return the process that is the `core` or the `link` now; 0 before it is."""
        starts = [one for one in self.said() if f"part={part} event=started" in one]
        return int(starts[-1].rpartition("pid=")[2]) if starts else 0

    def kill(self, part: str) -> None:
        """End one part as a crash would."""
        os.kill(self.pid(part), signal.SIGKILL)

    def said(self) -> list[str]:
        """Return the gateway's log so far."""
        return self.log.read_text("utf-8").splitlines() if self.log.exists() else []

    def call(self, command: str, *words: str) -> tuple[int, str]:
        """Run a `gatepost` command; return its exit code and what it said."""
        place = ("--config", str(self.file), "--root", str(self.root))
        done = subprocess.run(
            [sys.executable, "-m", "edge_app.cli", command, *words, *place],
            check=False,
            capture_output=True,
            timeout=ASIDE_S,
        )
        return done.returncode, (done.stdout + done.stderr).decode()

    def status(self) -> dict[str, Any]:
        """Ask for the status; empty while there is no core."""
        return self._talk({"ask": "status"}, "status")

    def command(self, target: str, verb: str, **arguments: str) -> dict[str, Any]:
        """Give a command at the box itself and return its answer."""
        envelope = envelope_of(target=target, verb=verb, arguments=arguments)
        return self._talk({"command": envelope}, "reply")

    def _talk(self, said: dict[str, Any], answer: str) -> dict[str, Any]:
        client = ControlClient(self.data / "control.sock")
        try:
            client.connect()
            client.send(said)
            return dict(client.next(ASIDE_S)[answer])
        except ControlError:
            return {}
        finally:
            client.close()

    def ready(self) -> bool:
        """Say whether every device was heard and the next person may step up.

        After a start the gate waits until it has seen nobody before it.
        """
        status = self.status()
        if not status:
            return False
        devices, east = status["health"]["devices"], status["states"]["east"]
        heard = all(devices[name]["heard"] for name in SPEAKERS)
        return heard and east["say"] != "step-back"

    def waiting(self) -> int:
        """Count the rows that are not yet known to be at the broker."""
        marks = self.status()["marks"].values()
        return sum(mark["last"] - mark["sent"] for mark in marks)

    def heard(self, device: str) -> int:
        """Return how many readings of a device the core has counted."""
        return int(self.status()["health"]["devices"][device]["heard"])

    def let_hear(self, device: str, readings: int) -> None:
        """Wait until so many further readings of a device were counted."""
        enough = self.heard(device) + readings
        until(lambda: self.heard(device) >= enough, f"{readings} from {device}")

    def show(self, temperature_c: str, badge: str) -> None:
        """Put a person with a badge before the thermometer."""
        self.ask("poke", device="badges", change={"tags": [badge]})
        self.let_hear("badges", 1)
        self.ask("poke", device="forehead-1", change={"object_c": temperature_c})

    def step_aside(self) -> None:
        """Let nobody be before the thermometer for longer than `away_s`."""
        self.ask("poke", device="badges", change={"tags": []})
        self.ask("poke", device="forehead-1", change={"object_c": "22.00"})
        self.let_hear("forehead-1", 2 * READINGS_OF_A_REST)

    # --------------------------------------------------------------- the bench

    def ask(self, do: str, **request: Any) -> dict[str, Any]:
        """Ask the bench for something that it can do."""
        with BenchClient(self.root) as client:
            answer = client.ask({"do": do, **request})
        assert answer["ok"], answer
        return answer

    def account(self) -> dict[str, Any]:
        """Return what the world itself knows to have happened."""
        account: dict[str, Any] = self.ask("account")["account"]
        return account

    def pulses(self) -> int:
        """Count how often the barrier was opened, by the bench's own memory."""
        sees = self.ask("poke", device="barrier", change={})["sees"]
        return sum(on for _, on in sees["changes"])


Brokers = Callable[..., Server]
Sites = Callable[..., Site]
Ears = Callable[[Server], Ear]
