"""With the power gone at any moment, what was let go is on the disk.

The writer runs on an ext4 file system whose disk remembers (`lossydisk`): NBD server,
made a file by qemu-storage-daemon's FUSE export, made a disk by a loop device. fsync
travels all the way down, and the cuts are made afterwards.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from edge_app.journal import Journal
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from tests.crash.lossydisk import LossyDisk, Tail

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(600)]

DISK_SIZE = 64 << 20
WRITING_S = 4.0
CUTS = 15
PROGRAMS = {
    "qemu-storage-daemon": "qemu-system-common",
    "mkfs.ext4": "e2fsprogs",
    "losetup": "mount",
}


def missing() -> str:
    """Say in one sentence what this machine lacks for cutting power, "" if nothing."""
    if os.geteuid() != 0:
        return "cutting the power needs root"
    for device in ("/dev/fuse", "/dev/loop-control"):
        if not Path(device).exists():
            return f"cutting the power needs {device}"
    for program, package in PROGRAMS.items():
        if shutil.which(program) is None:
            return f"cutting the power needs {program} (Debian package {package})"
    return ""


@dataclass(frozen=True, slots=True)
class Recording:
    """A disk's whole life, and at which moment each batch was let go."""

    disk: LossyDisk
    moments: tuple[tuple[int, int], ...]


def run(*command: str) -> str:
    """Run a program and return what it says."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@contextmanager
def mounted(file: Path, folder: Path) -> Iterator[Path]:
    """Mount a file as a disk."""
    folder.mkdir(exist_ok=True)
    device = run("losetup", "--find", "--show", str(file))
    try:
        run("mount", "-t", "ext4", device, str(folder))
        try:
            yield folder
        finally:
            run("umount", str(folder))
    finally:
        run("losetup", "--detach", device)


@contextmanager
def exported(socket_path: Path, file: Path) -> Iterator[None]:
    """Show an NBD server as a file."""
    file.touch()
    process = subprocess.Popen(
        [
            "qemu-storage-daemon",
            "--blockdev",
            f"driver=nbd,node-name=disk,server.type=unix,server.path={socket_path}",
            "--export",
            f"type=fuse,id=file,node-name=disk,mountpoint={file},writable=on",
        ]
    )
    try:
        end_s = time.monotonic() + 20
        while file.stat().st_size != DISK_SIZE:
            assert process.poll() is None, "qemu-storage-daemon did not start"
            assert time.monotonic() < end_s, "the disk did not appear"
            time.sleep(0.02)
        yield
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def recording(place: Path, how: str) -> Iterator[Recording]:
    """Let a writer write for some seconds on a disk that remembers."""
    image = place / "image"
    image.write_bytes(b"")
    os.truncate(image, DISK_SIZE)
    run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0", str(image))
    with ExitStack() as stack:
        disk = LossyDisk(image.read_bytes(), place / "nbd.sock")
        stack.callback(disk.close)
        stack.enter_context(exported(place / "nbd.sock", place / "disk"))
        with mounted(place / "disk", place / "live") as folder:
            moments = tuple(write(disk, folder / "data", how))
        yield Recording(disk, moments)


def write(disk: LossyDisk, folder: Path, how: str) -> Iterator[tuple[int, int]]:
    """Yield (moment, number) for each batch that the writer lets go; then kill it."""
    command = (sys.executable, "-m", "tests.crash.writer", str(folder), how)
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process, process.stdout:
        end_s = time.monotonic() + WRITING_S
        for line in process.stdout:
            yield disk.moment(), int(line)
            if time.monotonic() > end_s:
                break
        process.kill()


def lost_after_cut(folder: Path, acknowledged: int) -> int:
    """Start on the disk after a cut; return how many batches let go are missing."""
    journal = Journal.open(folder, "board-1")
    reader = JournalReader(folder)
    found: list[int] = []
    try:
        assert journal.salvaged == ""
        while rows := reader.rows(Stream.RECORD, len(found), 5000):
            assert rows[0].seq == len(found) + 1
            found += [row.at.boot_ns for row in rows]
        assert found == list(range(1, journal.last_number() + 1))
        assert journal.balances().get(("shelf", "mask"), 0) == len(found)
        return max(0, acknowledged - len(found))
    finally:
        reader.close()
        journal.close()


def losses(record: Recording, place: Path, seed: int) -> list[int]:
    """Cut the power after some of the batches let go; return each cut's losses."""
    chance = random.Random(seed)
    found = []
    for moment, number in chance.sample(record.moments, CUTS):
        for tail in Tail:
            file = place / "after-cut"
            file.write_bytes(record.disk.after_cut(moment, tail, chance))
            with mounted(file, place / "cut") as folder:
                found.append(lost_after_cut(folder / "data", number))
    return found


@pytest.fixture(autouse=True)
def _machine() -> None:
    """Leave the test out where this machine cannot cut power."""
    if why := missing():
        pytest.skip(why)


def test_power_cut_loses_nothing(tmp_path: Path) -> None:
    """No cut loses a batch that was let go, and none damages the journal."""
    with recording(tmp_path, "committed") as record:
        assert record.disk.flushes() > 10
        found = losses(record, tmp_path, seed=5)
    assert found == [0] * len(found)


def test_early_acknowledgement_is_found(tmp_path: Path) -> None:
    """A build that acknowledges before it commits loses batches in these cuts."""
    with recording(tmp_path, "early") as record:
        found = losses(record, tmp_path, seed=6)
    assert sum(lost > 0 for lost in found) > len(found) // 2
