"""The core, as a process, under everything that goes wrong on its wires."""

from __future__ import annotations

import random
import signal
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.wire.core_rig import PATIENCE_S, Site, gatepost, until

SERIAL = ("forehead", "gate-reader")
WIRES = (*SERIAL, "rs485", "ethernet", "bench-scale")
TALKERS = {
    "forehead": "forehead-1",
    "gate-reader": "badges",
    "rs485": "probe",
    "ethernet": "far-probe",
    "bench-scale": "scale-1",
}


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run one bench and one core for all tests here that leave it well."""
    with Site(tmp_path_factory.mktemp("site")) as site:
        site.start()
        until(lambda: all_up(site), "every device answers")
        yield site
        assert 0 == site.stop()


def all_up(site: Site) -> bool:
    """Say whether every device on a wire is up."""
    return all(site.device(name)["up"] for name in TALKERS.values())


def heard_since(site: Site, name: str, heard: int) -> bool:
    """Say whether a device has said more than it had by then."""
    more: bool = site.device(name)["heard"] > heard
    return more


@pytest.fixture
def site(standing: Site) -> Iterator[Site]:
    """Lend the running core, and see that it is the same one afterwards."""
    core = standing.core
    assert core is not None
    standing.bench(do="poke", device="badges", change={"tags": ["E280689000AA"]})
    until(lambda: all_up(standing), "every device is up")
    yield standing
    for bus in WIRES:
        standing.bench(do="fault", bus=bus, kind="none")
    assert core is standing.core
    assert core.poll() is None


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x00" * 600,
        b"\xff" * 600,
        bytes(range(256)) * 3,
        b"\x5a\x5a\x45\x04",
        b"\xbb\x02\x22\xff\xff" * 50,
        b"S S 1e999999 g\r\n" * 20,
        b"\x01\x04\xff" * 100,
        "S S      溢出 g\r\n".encode(),
    ],
    ids=lambda data: data[:6].hex(),
)
def test_garbage_on_every_wire_is_refused_and_no_more(
    site: Site, garbage: bytes
) -> None:
    """The devices are heard again behind it, and the status answers."""
    before = {name: site.device(name)["heard"] for name in TALKERS.values()}
    for bus in WIRES:
        site.bench(do="noise", bus=bus, hex=garbage.hex())

    for name, heard in before.items():
        until(partial(heard_since, site, name, heard), f"{name} is heard again")


@pytest.mark.parametrize("bus", WIRES)
def test_half_a_frame_spoils_nothing_but_itself(site: Site, bus: str) -> None:
    """Flipped and dropped bytes are counted; the readings go on."""
    site.bench(do="fault", bus=bus, kind="drop", rate=0.2)
    refused = sum(site.device(TALKERS[bus])["refused"].values())
    until(
        lambda: sum(site.device(TALKERS[bus])["refused"].values()) > refused,
        "something is refused",
    )
    site.bench(do="fault", bus=bus, kind="none")
    heard = site.device(TALKERS[bus])["heard"]

    until(lambda: site.device(TALKERS[bus])["heard"] > heard, "it is heard again")


def test_endless_noise_costs_little_memory_and_time(site: Site) -> None:
    """On every wire at once, as fast as the wires are; and it ends with the noise."""
    for bus in WIRES:
        site.bench(do="fault", bus=bus, kind="noise", rate=2000)
    threading.Event().wait(1.5)
    rss_kb, cpu_s = site.rss_kb(), site.cpu_s()
    threading.Event().wait(4.0)
    grown_kb, used_s = site.rss_kb() - rss_kb, site.cpu_s() - cpu_s
    for bus in WIRES:
        site.bench(do="fault", bus=bus, kind="none")

    assert grown_kb < 6_000
    assert used_s < 2.0
    until(lambda: all_up(site), "every device answers again")


def test_noise_does_not_fill_the_journal(site: Site) -> None:
    """One refusal a minute for each device and reason, with the count."""
    refusals = [one for one in site.events() if one["type"] == "gatepost.refused"]

    keys = [(one["data"]["device"], one["data"]["reason"]) for one in refusals]
    assert len(keys) <= 3 * len(set(keys))
    badge_raw = {
        one["data"]["raw"] for one in refusals if one["data"]["device"] == "badges"
    }
    assert badge_raw <= {""}


@pytest.mark.parametrize("bus", [*SERIAL, "rs485", "bench-scale"])
def test_a_port_that_vanishes_is_one_event_and_comes_back(site: Site, bus: str) -> None:
    """Under another number; the others never notice."""
    others = [name for wire, name in TALKERS.items() if wire != bus]
    before = [one for one in site.events() if one["type"] == "gatepost.device"]
    site.bench(do="unplug", bus=bus)
    until(lambda: site.device(TALKERS[bus])["up"] is False, "it is lost")
    assert all(site.device(name)["up"] for name in others)
    site.bench(do="plug", bus=bus)
    until(lambda: site.device(TALKERS[bus])["up"], "it is back")

    after = [one for one in site.events() if one["type"] == "gatepost.device"]
    changes = [
        one["data"]["up"]
        for one in after[len(before) :]
        if one["data"]["device"] == TALKERS[bus]
    ]
    assert [False, True] == changes


def test_the_pins_may_vanish_too(site: Site) -> None:
    """The bench's end of the GPIO link goes and comes back; the gate opens again."""
    site.bench(do="unplug", bus="pins")
    until(lambda: site.device("barrier")["up"] is False, "the lines are lost")
    site.bench(do="plug", bus="pins")
    until(lambda: site.device("barrier")["up"], "the lines are back")

    site.walk()


@pytest.mark.parametrize("kind", ["silence", "flip", "split"])
def test_a_slave_that_is_wrong_late_or_silent_is_lost_alone(
    site: Site, kind: str
) -> None:
    """The probe on the other line keeps its rate, and this one comes back."""
    rate = {"silence": None, "flip": 0.5, "split": 1.0}[kind]
    site.bench(do="fault", bus="rs485", kind=kind, rate=rate)
    heard = site.device("far-probe")["heard"]
    until(lambda: site.device("far-probe")["heard"] >= heard + 8, "the other goes on")
    if kind != "split":
        until(lambda: site.device("probe")["up"] is False, "it is lost")
    site.bench(do="fault", bus="rs485", kind="none")

    until(lambda: site.device("probe")["up"], "it is back")


def test_a_second_core_on_the_folder_says_one_sentence(site: Site) -> None:
    """It opens nothing and takes nothing away from the first."""
    done = subprocess.run(
        gatepost("core", site.file, "--root", site.root),
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )

    assert 0 != done.returncode
    said = (done.stdout + done.stderr).strip()
    assert 1 == len(said.splitlines())
    assert "Traceback" not in said
    assert site.status()


def listens(pid: int) -> bool:
    """Say whether a process has its own answer to SIGTERM (proc(5), SigCgt)."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    caught = int(status.partition("SigCgt:")[2].split()[0], 16)
    return bool(caught >> signal.SIGTERM - 1 & 1)


def test_the_core_stops_cleanly_whenever_it_is_told_to(tmp_path: Path) -> None:
    """From the moment it takes the signal: exit 0, and the next start knows it."""
    luck = random.Random(20)
    with Site(tmp_path / "stops") as site:
        for _ in range(6):
            site.start(ready=False)
            core = site.core
            assert core is not None
            until(partial(listens, core.pid), "it takes signals")
            threading.Event().wait(luck.uniform(0.0, 1.2))
            assert 0 == site.stop(), site.said()
        site.start()

    ready = [line for line in site.said().splitlines() if "event=ready" in line]
    assert ready
    assert all(line.endswith("clean=True") for line in ready)


def test_a_clock_from_1970_is_said_and_repaired(tmp_path: Path) -> None:
    """What happened before the clock was set gets its right time afterwards."""
    with Site(tmp_path / "clock") as site:
        site.bench(do="clock", offset_s=-1_700_000_000.0, synced=False)
        site.start()
        assert site.status()["health"]["clock"]["synced"] is False
        said = site.call("do", "east", "open", "reason=mail")
        assert (0, "done: opened for one person\n") == (said.returncode, said.stdout)
        assert {"unsynced"} == {one["timequality"] for one in site.events()}
        assert "clock    not set yet" in site.call("status").stdout

        site.bench(do="clock", offset_s=0.0, synced=True)
        until(
            lambda: "repaired" in {one["timequality"] for one in site.events()},
            "the first events are repaired",
        )

        first = site.events()[0]
        assert first["rawtime"] < "2000"
        assert first["time"] > "2020"
