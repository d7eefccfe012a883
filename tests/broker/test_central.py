"""The link and the reference consumer together: made N, received N, missing 0."""

from __future__ import annotations

import io
import json
import random
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from edge_app.kinds import Stream
from edge_app.link import Link
from simulators import central as central_module
from simulators.central import Central
from tests.broker.parts import Core, Server, until

pytestmark = pytest.mark.broker

Mosquitto = Callable[..., Server]
StartLink = Callable[..., Link]


@contextmanager
def resending(core: Core) -> Iterator[None]:
    """Let the played core accept every resend."""
    over = threading.Event()
    done: set[str] = set()

    def accept() -> None:
        while not over.wait(0.02):
            for asked in core.of("command"):
                name = asked["id"]
                if name in done or asked["verb"] != "resend":
                    continue
                done.add(name)
                numbers = asked["arguments"]
                first, last = int(numbers["first"]), int(numbers["last"])
                wish = {"stream": numbers["stream"], "first": first, "last": last}
                core.say({"reply": {"id": name, "ok": True, "text": ""}})
                core.say({"resend": {"id": name, **wish}})

    clerk = threading.Thread(target=accept)
    clerk.start()
    try:
        yield
    finally:
        over.set()
        clerk.join()


def more_than(central: Central, before: int) -> bool:
    """Say whether more was received than before."""
    return central.totals()["received"] > before


def test_nothing_is_missing_after_the_broker_was_killed(
    mosquitto: Mosquitto,
    core: Core,
    start_link: StartLink,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Killed under load and back again: asked for, sent again, settled."""
    monkeypatch.setattr(central_module, "GRACE_S", 0.3)
    monkeypatch.setattr(central_module, "AGAIN_S", 1.0)
    broker = mosquitto()
    core.rows.add(Stream.RECORD, 4000)
    core.rows.add(Stream.LEDGER, 100)
    out = io.StringIO()
    central = Central(broker.url, lambda: 1_800_000_000.0, out=out)
    central.start()
    wild = random.Random(1)
    with resending(core):
        start_link(broker.url)
        for _ in range(3):
            before = central.totals()["received"]
            until(partial(more_than, central, before), "some came")
            threading.Event().wait(wild.uniform(0.02, 0.1))
            broker.kill()
            broker.start()
        whole = {"made": 4100, "received": 4100, "missing": 0, "doubled": 0}
        until(lambda: central.totals() == whole, f"settled: {central.totals()}", 40)
    assert whole == central.stop()

    told = [json.loads(text)["id"] for text in out.getvalue().splitlines()]
    assert (4100, 4100) == (len(told), len(set(told)))


def test_the_link_speaks_tls(
    mosquitto: Mosquitto, core: Core, start_link: StartLink, tmp_path: Path
) -> None:
    """Over mqtts:// with an authority of our own the rows arrive."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    words = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(
        ["openssl", "req", *words, *name, *files], check=True, capture_output=True
    )
    key.chmod(0o644)
    tmp_path.chmod(0o755)
    broker = mosquitto(f"certfile {certificate}", f"keyfile {key}", "user root")
    core.rows.add(Stream.RECORD, 300)
    start_link(f"mqtts://127.0.0.1:{broker.port}", ca_file=certificate)

    until(lambda: core.sent() == core.rows.last(), "all sent")


def test_a_broker_that_is_not_trusted_is_said_so(
    mosquitto: Mosquitto, core: Core, start_link: StartLink
) -> None:
    """TLS against a broker that speaks none ends in one clear sentence."""
    broker = mosquitto()
    start_link(f"mqtts://127.0.0.1:{broker.port}")
    until(lambda: core.of("link") and core.of("link")[-1]["why"], "told")

    until(lambda: "127.0.0.1" in core.of("link")[-1]["why"], "the sentence")
    assert not core.of("link")[-1]["connected"]
