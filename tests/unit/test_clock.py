"""The clocks: the machine's, the bench's, and stamps from before the first sync."""

from __future__ import annotations

import itertools
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app import clock
from edge_app.clock import MachineClock, RootClock, believes, clock_of, repair
from edge_app.model import SECOND_NS, Stamp
from edge_app.root import Root

NEAR_NS = 5 * SECOND_NS
"""How far two looks at a clock may lie apart on a busy machine."""
BOOT = "5c9d8f1e-0000-4000-8000-000000000001"
END_OF_2019_NS = 1_577_836_799 * SECOND_NS
VERSION = itertools.count(1)


def put(path: Path, **changes: Any) -> None:
    """Write `clock.json` as the bench does: whole, and with a new time stamp."""
    document = {
        "offset_s": 0,
        "speed": 1,
        "origin_mono_ns": time.monotonic_ns(),
        "synced": True,
        **changes,
    }
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(document), "utf-8")
    version_ns = next(VERSION) * SECOND_NS
    os.utime(fresh, ns=(version_ns, version_ns))
    fresh.replace(path)


# --------------------------------------------------------------------- repair


@pytest.mark.parametrize(
    ("boot_s", "expected_s"), [(100, 1_699_999_800), (300, 1_700_000_000)]
)
def test_repair_of_the_reference(boot_s: int, expected_s: int) -> None:
    """A stamp of 1970 is counted back from the first sync of its boot."""
    sync = Stamp(BOOT, 300 * SECOND_NS, 1_700_000_000 * SECOND_NS, synced=True)
    early = Stamp(BOOT, boot_s * SECOND_NS, boot_s * SECOND_NS, synced=False)

    assert expected_s * SECOND_NS == repair(early, sync)


def test_repair_needs_the_same_boot() -> None:
    """A stamp of another boot has no known distance to this sync."""
    sync = Stamp(BOOT, 300, 1_700_000_000, synced=True)

    with pytest.raises(ValueError, match="own boot"):
        repair(Stamp("another", 100, 100, synced=False), sync)


# -------------------------------------------------------------------- machine


def test_machine_clock_is_the_machines() -> None:
    """A stamp has this boot's id, its boot clock and its wall clock."""
    stamp = MachineClock().stamp()

    assert Path("/proc/sys/kernel/random/boot_id").read_text().strip() == stamp.boot_id
    now_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    assert NEAR_NS > abs(now_ns - stamp.boot_ns)
    assert NEAR_NS > abs(time.time_ns() - stamp.wall_ns)


def test_edges_become_stamps() -> None:
    """An edge 2 s ago on CLOCK_MONOTONIC is a stamp 2 s ago on both clocks."""
    machine = MachineClock()
    mono_ns = time.monotonic_ns() - 2 * SECOND_NS
    now, then = machine.stamp(), machine.of_mono(mono_ns)

    assert SECOND_NS // 2 > abs(now.boot_ns - then.boot_ns - 2 * SECOND_NS)
    assert SECOND_NS // 2 > abs(now.wall_ns - then.wall_ns - 2 * SECOND_NS)


def test_sync_is_asked_for_once_a_second(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The kernel's word is kept for a second, timesyncd's file counts as well."""
    asked: list[int] = []

    def ask() -> bool:
        asked.append(1)
        return False

    monkeypatch.setattr(clock, "kernel_synced", ask)
    monkeypatch.setattr(clock, "TIMESYNC", tmp_path / "synchronized")
    machine = MachineClock()

    assert (False, False) == (machine.synced(), machine.stamp().synced)
    assert 1 == len(asked)
    (tmp_path / "synchronized").touch()
    monkeypatch.setattr(clock, "SYNC_AGE_NS", 0)
    assert machine.synced()


def test_a_clock_of_1970_is_never_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Before 2020 no wall clock is believed, whatever timesyncd's file says."""
    (tmp_path / "synchronized").touch()
    monkeypatch.setattr(clock, "TIMESYNC", tmp_path / "synchronized")
    machine = MachineClock()
    before_ns = time.time_ns() - END_OF_2019_NS

    assert machine.synced()
    assert not machine.of_mono(time.monotonic_ns() - before_ns).synced


@pytest.mark.parametrize(
    ("state", "status", "expected"),
    [
        pytest.param(0, 0x2001, True, id="disciplined"),
        pytest.param(0, 0x0040, False, id="STA_UNSYNC"),
        pytest.param(5, 0x2001, False, id="TIME_ERROR"),
        pytest.param(-1, 0, False, id="not allowed to ask"),
        pytest.param(1, 0x0001, True, id="a leap second ahead"),
    ],
)
def test_the_kernels_word(state: int, status: int, expected: bool) -> None:
    """The kernel must say that it is set and must not say that it is unset."""
    assert expected == believes(state, status)


def test_the_kernel_answers() -> None:
    """Asking this machine's kernel works, whatever it says."""
    assert clock.kernel_synced() in {True, False}


# ----------------------------------------------------------------------- root


def test_offset_moves_the_wall_alone(tmp_path: Path) -> None:
    """A day's offset moves the wall clock by a day and leaves the boot clock alone."""
    path = tmp_path / "clock.json"
    put(path, offset_s=86400)
    stamp = RootClock(path).stamp()

    now_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    assert NEAR_NS > abs(now_ns - stamp.boot_ns)
    assert NEAR_NS > abs(time.time_ns() + 86400 * SECOND_NS - stamp.wall_ns)
    assert stamp.synced


def test_speed_moves_both(tmp_path: Path) -> None:
    """At 60 times the speed, a minute ago by CLOCK_MONOTONIC is an hour ago."""
    path = tmp_path / "clock.json"
    origin_ns = time.monotonic_ns()
    put(path, speed=60, origin_mono_ns=origin_ns)
    bench = RootClock(path)
    start, end = bench.of_mono(origin_ns), bench.of_mono(origin_ns + 60 * SECOND_NS)

    assert 3600 * SECOND_NS == end.boot_ns - start.boot_ns
    assert 3600 * SECOND_NS == end.wall_ns - start.wall_ns
    assert 60.0 == bench.real_s(3600 * SECOND_NS)
    assert 3600.0 == MachineClock().real_s(3600 * SECOND_NS)


def test_changed_file_is_read_again(tmp_path: Path) -> None:
    """A step of the bench's clock is seen at the next look."""
    path = tmp_path / "clock.json"
    put(path)
    bench = RootClock(path)
    before = bench.stamp()
    put(path, offset_s=-3600, synced=False)
    after = bench.stamp()

    assert NEAR_NS > abs(before.wall_ns - 3600 * SECOND_NS - after.wall_ns)
    assert (True, False, False) == (before.synced, after.synced, bench.synced())


@given(steps=st.lists(st.sampled_from([0.5, 1, 60, 3600]), min_size=2, max_size=5))
def test_boot_never_goes_back(
    tmp_path_factory: pytest.TempPathFactory, steps: list[float]
) -> None:
    """Whatever speeds follow each other, the boot clock does not go back."""
    path = tmp_path_factory.mktemp("clock") / "clock.json"
    bench = RootClock(path)
    seen = [bench.boot_ns()]
    for speed in steps:
        put(path, speed=speed, origin_mono_ns=time.monotonic_ns() - SECOND_NS)
        seen.append(bench.boot_ns())

    assert sorted(seen) == seen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"offset_s": 0, "speed": 0, "origin_mono_ns": 0, "synced": true}',
        '{"offset_s": "x", "speed": 1, "origin_mono_ns": 0, "synced": true}',
        '{"offset_s": 1e999, "speed": 1, "origin_mono_ns": 0, "synced": true}',
    ],
)
def test_broken_file_changes_nothing(tmp_path: Path, text: str) -> None:
    """What held before a broken file holds after it."""
    path = tmp_path / "clock.json"
    put(path, offset_s=86400)
    bench = RootClock(path)
    path.write_text(text, "utf-8")

    assert NEAR_NS > abs(time.time_ns() + 86400 * SECOND_NS - bench.stamp().wall_ns)


def test_no_file_is_the_machines_clock(tmp_path: Path) -> None:
    """Before the bench wrote its clock, the machine's is used."""
    bench = clock_of(Root(tmp_path))

    assert isinstance(bench, RootClock)
    assert NEAR_NS > abs(time.time_ns() - bench.stamp().wall_ns)
    assert isinstance(clock_of(Root(None)), MachineClock)


def test_the_bench_cannot_set_a_clock_of_1970(tmp_path: Path) -> None:
    """A bench that starts in 1970 is unsynced even where its file says otherwise."""
    path = tmp_path / "clock.json"
    put(path, offset_s=-time.time_ns() // SECOND_NS)

    assert not RootClock(path).stamp().synced
