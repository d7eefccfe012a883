"""The processes a benchmark measures: core, link, broker and subscriber."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tests.benchmarks.machine import program
from tests.broker.parts import free_port, listens, until

END_S = 15
LINK_NICE = 5
"""As in `gatepost-link.service`; the core stays at 0, since -5 needs root."""
TOPIC = "gatepost/#"
EVENTS = "gatepost/+/+/event/#"
READY = "benchmark/ready"


@contextmanager
def running(
    command: Sequence[str],
    log: Path,
    *,
    piped: bool = False,
    lend: Sequence[int] = (),
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a process and end it with the block; its log lines go to a file.

    `lend` are descriptors that it may use as well.
    """
    with log.open("ab") as lines:
        out: IO[bytes] | int = subprocess.PIPE if piped else lines
        child = subprocess.Popen(command, stdout=out, stderr=lines, pass_fds=lend)
        try:
            yield child
        finally:
            child.terminate()
            if child.stdout is not None:
                child.stdout.close()
            try:
                child.wait(END_S)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


@contextmanager
def broker(folder: Path, port: int | None = None) -> Iterator[int]:
    """Start mosquitto with an unlimited queue for its subscribers; give its port."""
    port = port or free_port()
    file = folder / f"mosquitto-{port}.conf"
    lines = (f"listener {port} 127.0.0.1", "allow_anonymous true")
    file.write_text("\n".join([*lines, "max_queued_messages 0", ""]), "utf-8")
    command = [program("mosquitto"), "-c", str(file)]
    with running(command, folder / "mosquitto.log"):
        until(lambda: listens(port), "the broker listens")
        yield port


class Heard:
    """What a subscriber has heard, one line each; read without a thread of its own."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        if child.stdout is None:
            raise ValueError("the subscriber writes nowhere")
        self._lines = child.stdout.fileno()
        self._poll = select.poll()
        self._poll.register(self._lines, select.POLLIN)
        self.seen = 0

    def count(self, wait_s: float = 0.0) -> int:
        """Return how many messages there were, after a wait for the next one."""
        while self._poll.poll(wait_s * 1000):
            data = os.read(self._lines, 1 << 16)
            if not data:
                raise ConnectionError("the subscriber has ended")
            self.seen += data.count(b"\n")
            wait_s = 0.0
        return self.seen


@contextmanager
def subscriber(folder: Path, port: int, topic: str = EVENTS) -> Iterator[Heard]:
    """Start mosquitto_sub at QoS 1; it writes a line for each message, at once."""
    ready = f"{READY}/{uuid.uuid4()}"
    command = [program("mosquitto_sub"), "-p", str(port), "-q", "1", "-V", "5"]
    command += ["-t", topic, "-t", ready, "-F", "."]
    with running(command, folder / "sub.log", piped=True) as child:
        heard = Heard(child)
        knock = [program("mosquitto_pub"), "-p", str(port), "-t", ready, "-m", "."]
        deadline_s = time.monotonic() + END_S
        while not heard.count(0.1):
            if time.monotonic() > deadline_s:
                raise TimeoutError("the subscriber never stood")
            subprocess.run(knock, check=True)
        heard.count(0.2)
        heard.seen = 0
        yield heard


@contextmanager
def part(
    name: str, file: Path, root: Path, module: str = "edge_app.cli"
) -> Iterator[subprocess.Popen[bytes]]:
    """Start one part of the gateway, the link behind the core as in its unit."""
    nice = ["nice", "-n", str(LINK_NICE)] if name == "link" else []
    command = [sys.executable, "-m", module, name, str(file), "--root", str(root)]
    command = nice + command
    with running(command, root / f"{name}.log") as child:
        yield child


def core_is_ready(root: Path) -> bool:
    """Say whether the core has opened its journal and tried its buses."""
    return "event=ready" in (root / "core.log").read_text("utf-8")
