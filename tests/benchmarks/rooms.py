"""A year of records of 20 probes: its size on disk, and the time of a month's report.

Twice: all probes in one room, and two in each of ten. Each room is above its range for
an hour on one day in ten, with records every two minutes. A report is made by the
command itself, in a process of its own, so that its memory is all there is of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from edge_app.cli.verify import verify
from edge_app.journal import Journal
from edge_app.journal_room_reader import RoomReader
from edge_app.kinds import Stream
from edge_app.outcomes import Batch, Event
from edge_app.root import Root
from tests.benchmarks.tables import Table, in_count, median
from tests.contract.room_site import DEVICE, SITE
from tests.unit.room_rows import DAY_NS, START_NS, a_day

DAYS = 365
STAY_EVERY = 10
PROBES = 20
HOUSES = {"20 probes in 1 room": 1, "2 probes in each of 10 rooms": 10}
ENDINGS = ("pdf", "xlsx", "csv", "json")
MONTH = ("--from", "2027-03-01", "--to", "2027-03-31")
"""Behind eight months of the year."""
MEGA = 1_000_000
GROUP = 480


@dataclass(frozen=True, slots=True)
class Made:
    """What one report cost."""

    seconds: float
    peak_mb: float
    size: int


def rooms_figure(folder: Path, rounds: int) -> Table:
    """Measure both houses."""
    found = {
        name: one_house(folder / str(rooms), rooms, rounds)
        for name, rooms in HOUSES.items()
    }
    names = list(next(iter(found.values())))
    rows = [(name, *(one[name] for one in found.values())) for name in names]
    return Table(
        "A year of cold-room records",
        ("", *HOUSES),
        tuple(rows),
        (
            f"{DAYS} days, a record every 30 min and 31 in the hour outside that every "
            f"{STAY_EVERY}th day has; the month is March of the year. Medians of "
            f"{rounds} rounds, from the command's start to its end.",
        ),
        dict(found),
    )


def one_house(root: Path, rooms: int, rounds: int) -> dict[str, str]:
    """Write a year and make the reports of one room's month."""
    root.mkdir()
    written(root, rooms)
    records = fill(root, rooms)
    size = sum(file.stat().st_size for file in (root / "data").glob("journal.db*"))
    told = {
        "records of the year": in_count(records),
        "on disk, MB": f"{size / MEGA:.1f}",
        "on disk, bytes a record": in_count(size / records),
        "first row of a month found, ms": f"{1000 * halved(root):.2f}",
    }
    for ending in ENDINGS:
        made = [report(root, ending, number) for number in range(rounds)]
        seconds, peak_mb = (
            median([getattr(one, key) for one in made])
            for key in ("seconds", "peak_mb")
        )
        told[f"{ending}: s / MB of memory / kB"] = (
            f"{seconds:.2f} / {peak_mb:.0f} / {made[0].size / 1000:.0f}"
        )
    began_s = time.perf_counter()
    whole = not any(one.faults for one in verify(root / "data", {}))
    took_s = time.perf_counter() - began_s
    told["verify of the whole year, s"] = f"{took_s:.1f}" if whole else "BROKEN"
    return told


def written(root: Path, rooms: int) -> None:
    """Write the site's file: the probes in turn, so many rooms."""
    each = PROBES // rooms
    tables = [
        f'[[coldroom]]\nname = "{room_name(room)}"\nprobes = ['
        + ", ".join(f'"probe-{room * each + at + 1}"' for at in range(each))
        + "]\nlow_c = 2.0\nhigh_c = 8.0\n"
        for room in range(1, rooms)
    ]
    text = SITE.format(
        devices="".join(DEVICE.format(at=at + 1) for at in range(PROBES)),
        room=room_name(0),
        probes=", ".join(f'"probe-{at + 1}"' for at in range(each)),
        more="\n".join(tables),
    )
    (root / "site.toml").write_text(text, "utf-8")


def room_name(number: int) -> str:
    """Name a room."""
    return f"room-{number + 1}"


def fill(root: Path, rooms: int) -> int:
    """Write the year; return how many records it has."""
    journal = Journal.open(root / "data", Root(root).machine_id())
    records, number = 0, 0
    for day in range(DAYS):
        group: list[Batch] = []
        for event in one_day(day, rooms):
            number += 1
            records += event.kind == "cold.record"
            group.append(Batch(number, event.at, (event,)))
        for first in range(0, len(group), GROUP):
            journal.append(group[first : first + GROUP])
    journal.close()
    return records


def one_day(day: int, rooms: int) -> Iterator[Event]:
    """Yield a day's events of all rooms in the order of time."""
    day_ns = START_NS + day * DAY_NS
    events = [
        replace(event, station=room_name(room))
        for room in range(rooms)
        for event in a_day(
            day_ns, PROBES // rooms, has_stay=(day + room) % STAY_EVERY == 0
        )
    ]
    yield from sorted(events, key=lambda event: event.at.wall_ns)


def halved(root: Path) -> float:
    """Return how long it takes to find a month's first row, in s."""
    reader = RoomReader(root / "data")
    began_s = time.perf_counter()
    reader.first_at(Stream.RECORD, START_NS + 250 * DAY_NS, {})
    took_s = time.perf_counter() - began_s
    reader.close()
    return took_s


def report(root: Path, ending: str, number: int) -> Made:
    """Make one report in a process of its own."""
    out = root / f"{number}.{ending}"
    words = ("export", "room", "--room", room_name(0), *MONTH, "--out", str(out))
    where = ("--config", str(root / "site.toml"), "--root", str(root))
    began_s = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "edge_app.cli", *words, *where],
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"the report ended with {process.returncode}")
    took_s = time.perf_counter() - began_s
    return Made(took_s, usage.ru_maxrss * 1024 / MEGA, out.stat().st_size)
