"""Processes that a play stands on: the bench, a broker, the gateway's parts.

Each is a group of its own on a leash: Ctrl-C is handed on in the right order, and
whoever started them takes them along, however it ends.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from edge_app.errors import GatepostError
from edge_app.leash import leashed

PATIENCE_S = 20.0
END_S = 15.0
LOOK_S = 0.02
PLACES = ("/usr/sbin", "/usr/local/sbin")
"""Where Debian puts mosquitto, and an ordinary PATH does not look."""

Process = subprocess.Popen[bytes]


class ChildError(GatepostError):
    """A part did not come up; the text says which, and what it said last."""


def start(command: Sequence[str], log: Path) -> Process:
    """Start a command on a leash; what it says goes to the end of the log."""
    with log.open("ab") as out:
        return subprocess.Popen(
            leashed(command),
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def end(child: Process) -> None:
    """Ask it to end, and end it when it does not."""
    child.terminate()
    try:
        child.wait(END_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


@contextmanager
def running(name: str, command: Sequence[str], folder: Path) -> Iterator[Process]:
    """Run a command inside the `with`; its log is `NAME.log` in the folder."""
    child = start(command, folder / f"{name}.log")
    try:
        yield child
    finally:
        end(child)


def module(*words: str) -> list[str]:
    """Return the command for one of our own modules."""
    return [sys.executable, "-m", *words]


def wait_for(name: str, child: Process, log: Path, true: Callable[[], bool]) -> None:
    """Wait until it is there.

    Raises:
        ChildError: it ended, or it takes too long.

    """
    deadline_s = time.monotonic() + PATIENCE_S
    while not true():
        if child.poll() is not None or time.monotonic() > deadline_s:
            raise ChildError(f"the {name} did not start: {last_words(log)}")
        time.sleep(LOOK_S)


def last_words(log: Path) -> str:
    """Return the last line of a log."""
    try:
        lines = log.read_text("utf-8", "replace").strip().splitlines()
    except OSError:
        lines = []
    return lines[-1] if lines else "it said nothing"


def says(log: Path, sign: str) -> Callable[[], bool]:
    """Return a question: whether the log shows this word."""
    return lambda: sign in log.read_text("utf-8", "replace").split()


@contextmanager
def broker(folder: Path) -> Iterator[int]:
    """Run mosquitto where it is installed, else amqtt; yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    found = [shutil.which("mosquitto", path=place) for place in (None, *PLACES)]
    program = next((one for one in found if one), None)
    if program is None:
        command = module("edge_app.demo_broker", str(port))
    else:
        conf = folder / "mosquitto.conf"
        # Started by root it would change its user, and lose its leash by that.
        rules = (
            f"listener {port} 127.0.0.1",
            "allow_anonymous true",
            "max_queued_messages 0",
            "user root",
        )
        conf.write_text("\n".join((*rules, "")), "utf-8")
        command = [program, "-c", str(conf)]
    with running("broker", command, folder) as child:
        wait_for("broker", child, folder / "broker.log", lambda: _listens(port))
        yield port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
