"""A full disk: nothing kept is lost, nothing lost was acknowledged, the gate opens."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wire.core_rig import Site, until

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Site]:
    """Stand a site up whose data folder is a disk of four megabytes."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk takes root; a full one has not been tried")
    site = Site(tmp_path / "small")
    site.data.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "gatepost", str(site.data)],
        check=False,
        capture_output=True,
        text=True,
    )
    if mounted.returncode != 0:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    try:
        with site:
            yield site
    finally:
        subprocess.run(["umount", "-l", str(site.data)], check=True)


def fill(file: Path) -> None:
    """Take all the room there is, to the last byte."""
    with file.open("ab", buffering=0) as filler:
        for size in (65_536, 4096, 512, 1):
            try:
                while True:
                    filler.write(b"x" * size)
            except OSError:
                continue


def opened(site: Site) -> tuple[str, bool]:
    """Give a command; return its id and whether it was acknowledged."""
    done = site.call("do", "east", "open", "reason=mail", "--json")
    assert "Traceback" not in done.stderr
    if not done.stdout:
        return "", False
    reply = json.loads(done.stdout)
    return str(reply["id"]), bool(reply["ok"])


def test_a_full_disk_is_survived(small: Site) -> None:
    """Acknowledged stays, the rest is refused, the gate opens, and it recovers."""
    site, filler = small, small.data / "filler"
    site.start()
    acknowledged = [opened(site), opened(site)]
    assert all(ok for _, ok in acknowledged)

    fill(filler)
    refused: list[tuple[str, bool]] = []
    for _ in range(60):
        name, ok = opened(site)
        (acknowledged if ok else refused).append((name, ok))
        fill(filler)
        if refused:
            break
    assert refused, "a full disk takes no command"
    until(lambda: not site.status()["health"]["journal"]["ok"], "the trouble is said")
    assert not opened(site)[1]
    assert 1 == site.call("do", "masks", "tare").returncode
    assert "keeps" not in site.call("status").stdout.splitlines()[2]

    site.walk()

    filler.unlink()
    until(lambda: site.status()["health"]["journal"]["ok"], "it keeps again")
    acknowledged.append(opened(site))
    assert acknowledged[-1][1]

    kept = {one["cause"] for one in site.events() if one["type"] == "gatepost.command"}
    assert {name for name, _ in acknowledged} <= kept
    passed = [one for one in site.events() if one["type"] == "gatepost.screening"]
    assert passed, "whoever came in while the disk was full is kept afterwards"
    assert 0 == site.stop()
