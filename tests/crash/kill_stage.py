"""Puts up what lives through the kills: broker, bench, files; and reads the journal."""

from __future__ import annotations

import secrets
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from edge_app.config import Config, examine
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.root import Root
from tests.broker.parts import Server, free_port
from tests.conftest import PLACES
from tests.crash.kill_parts import REPOSITORY

SITE = Path(__file__).with_name("kill_site.toml")
TEMPO = "4"
PATIENCE_S = "2"
"""Whoever stands at the gate when its core dies is not measured any more."""


def written(folder: Path, root: Path, port: int) -> Config:
    """Write the site's file and its key, and read them as the gateway does."""
    file = folder / "site.toml"
    file.write_text(SITE.read_text("utf-8").replace(":1883", f":{port}"), "utf-8")
    key = folder / "people.key"
    key.write_text(secrets.token_hex(32) + "\n", "ascii")
    key.chmod(0o600)
    config = examine(file, root=Root(root)).config
    if config is None:
        raise ValueError(f"{SITE} is no good")
    return config


def broker(folder: Path, ends: ExitStack) -> int:
    """Start a broker that keeps whatever waits for the consumer; return its port."""
    port = free_port()
    file = folder / "mosquitto.conf"
    file.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\n"
        "max_queued_messages 0\nmax_inflight_messages 0\n"
    )
    program = str(shutil.which("mosquitto", path=PLACES))
    server = Server([program, "-c", str(file)], port)
    ends.callback(server.kill)
    server.start()
    return port


def bench(folder: Path, root: Path, seed: str, ends: ExitStack) -> IO[bytes]:
    """Start the bench with its world; return its log, open at the beginning."""
    command = [sys.executable, "-m", "simulators", str(folder / "site.toml")]
    command += ["--root", str(root), "--world", "forever", "--seed", seed]
    command += ["--tempo", TEMPO, "--patience", PATIENCE_S]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE)
    ends.callback(ended, process)
    if process.stdout is None or process.stdout.readline() != b"ready\n":
        raise OSError("the bench does not stand")
    return ends.enter_context((root / "bench.log").open("rb"))


def ended(process: subprocess.Popen[bytes]) -> None:
    """End the bench."""
    process.send_signal(signal.SIGTERM)
    process.communicate()


def journal_ids(folder: Path) -> frozenset[str]:
    """Return the ids of all that is kept."""
    reader = JournalReader(folder)
    found: set[str] = set()
    try:
        for stream, mark in reader.marks().items():
            found |= ids(reader, stream, mark.epoch, mark.last)
    finally:
        reader.close()
    return frozenset(found)


def ids(reader: JournalReader, stream: Stream, epoch: str, last: int) -> set[str]:
    """Return the ids of all rows of a stream."""
    found: set[str] = set()
    after = 0
    while after < last:
        rows = reader.rows(stream, after, 1000)
        if not rows:
            break
        after = rows[-1].seq
        found |= {f"{epoch}-{stream.value}-{row.seq}" for row in rows}
    return found


def boot_ahead_ns() -> int:
    """Return how far the boot clock is ahead of the monotonic one."""
    boot_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    return boot_ns - time.monotonic_ns()
