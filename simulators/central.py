"""The central server's part: a reference consumer that misses nothing and says so.

`python -m simulators.central --broker mqtt://host:port [--out FILE]` subscribes to
every gateway, throws doubles away, asks for what is missing, and prints its account
at the end (Ctrl-C, or after `--seconds`).
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from simulators.account import Account, Gap

GRACE_S = 3.0
"""How long nothing may come of a stream before what is missing is asked for."""
AGAIN_S = 10.0
"""After how long an unanswered question is asked again."""
_EPOCH_START = datetime(1970, 1, 1, tzinfo=UTC)
_MQTT_PORT = 1883


class Central:
    """Listens, asks, counts. `wall_s` gives the seconds since 1970, for commands."""

    def __init__(
        self, url: str, wall_s: Callable[[], float], *, out: TextIO | None = None
    ) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or _MQTT_PORT
        self._wall_s = wall_s
        self._out = out
        self._lock = threading.Lock()
        self._account = Account()
        self._asked: dict[Gap, float] = {}
        self._heard_s = 0.0
        self._done = threading.Event()
        self._asker = threading.Thread(target=self._ask_around, name="central")
        self._client = Client(
            CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv311
        )
        self._client.on_connect = self._on_connect
        self._client.on_message = self._on_message

    def start(self) -> None:
        """Connect and begin; `OSError` if there is no broker."""
        self._client.connect(self._host, self._port)
        self._client.loop_start()
        self._asker.start()

    def stop(self) -> dict[str, int]:
        """End and return the account."""
        self._done.set()
        self._client.disconnect()
        self._client.loop_stop()
        if self._asker.ident is not None:
            self._asker.join()
        return self.totals()

    def totals(self) -> dict[str, int]:
        """Return made, received, missing and doubled as they stand."""
        with self._lock:
            return self._account.totals()

    # ------------------------------------------------------- the client's thread

    def _on_connect(self, client: Client, *_: Any) -> None:
        # MQTT 3.1.1 has no other way to leave our own commands out.
        for what in ("event/#", "mark", "reply/+", "status"):
            client.subscribe(f"gatepost/+/+/{what}", 1)

    def _on_message(self, _: Client, __: Any, message: MQTTMessage) -> None:
        levels = message.topic.split("/")
        try:
            document = json.loads(message.payload)
        except ValueError:
            return
        with self._lock:
            self._take("/".join(levels[:3]), levels[3], document)

    def _take(self, gateway: str, what: str, document: Any) -> None:
        match what, document:
            case "event", {"seq": int()}:
                self._heard_s = time.monotonic()
                if self._account.event(gateway, document) and self._out is not None:
                    self._out.write(json.dumps(document, ensure_ascii=False) + "\n")
            case "mark", dict():
                self._account.mark(gateway, document)
            case "reply", {"resend": dict(resend)}:
                self._account.gone(gateway, resend)
            case _:
                return

    # --------------------------------------------------------- the asking thread

    def _ask_around(self) -> None:
        while not self._done.wait(GRACE_S / 10):
            now_s = time.monotonic()
            with self._lock:
                quiet = now_s - self._heard_s >= GRACE_S
                gaps = self._account.gaps() if quiet else []
                due = [
                    gap for gap in gaps if now_s - self._asked.get(gap, 0.0) > AGAIN_S
                ]
                self._asked = {gap: self._asked.get(gap, now_s) for gap in gaps}
                self._asked.update(dict.fromkeys(due, now_s))
            for gap in due:
                self._ask(gap)

    def _ask(self, gap: Gap) -> None:
        now = _EPOCH_START + timedelta(seconds=self._wall_s())
        envelope = {
            "id": f"central-{secrets.token_hex(6)}",
            "issued_at": now.isoformat(timespec="milliseconds"),
            "expires_at": (now + timedelta(minutes=1)).isoformat(
                timespec="milliseconds"
            ),
            "by": "central",
            "arguments": {
                "stream": gap.stream,
                "first": str(gap.first),
                "last": str(gap.last),
            },
        }
        topic = f"{gap.gateway}/command/gateway/resend"
        self._client.publish(topic, json.dumps(envelope), 1)


def _wall_s() -> float:
    return time.clock_gettime(time.CLOCK_REALTIME)


def main() -> int:
    """Run until Ctrl-C or for `--seconds`; print the account as JSON."""
    parser = argparse.ArgumentParser(prog="python -m simulators.central")
    parser.add_argument("--broker", required=True, help="mqtt://host:port")
    parser.add_argument("--out", type=Path, help="a file for each event, as JSON lines")
    parser.add_argument("--seconds", type=float, help="end by itself")
    given = parser.parse_args()
    out = given.out.open("a", encoding="utf-8") if given.out else None
    central = Central(given.broker, _wall_s, out=out)
    try:
        central.start()
    except OSError as error:
        sys.stderr.write(f"The broker {given.broker} does not answer: {error}.\n")
        return 1
    try:
        threading.Event().wait(given.seconds)
    except KeyboardInterrupt:
        sys.stderr.write("\n")
    totals = central.stop()
    if out is not None:
        out.close()
    sys.stdout.write(json.dumps(totals) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
