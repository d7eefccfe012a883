"""Frame to relay while twenty probes tremble across their limits, ten times a second.

Each reading crosses the limit of its cold room, which waits for nothing: some 200
conditions a second come true or false, more than 10,000 in a minute.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from drivers.checks import crc8_maxim
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from tests.benchmarks.gate import WARM_UP, Round, gate_at_work, rows, take_turns
from tests.benchmarks.tables import Table, in_count, median
from tests.benchmarks.way_in import bare_way_in
from tests.broker.parts import free_port

PROBES = 20
EVERY_S = 0.1
PERSONS = 200
FOLDER = "sys/bus/w1/devices"
SIXTEENTHS = (5 * 16, 9 * 16)
"""In range and out of it, as a DS18B20 counts."""
WIRE = """
[[bus]]
name = "one-wire"
kind = "files"
"""
ROOM = """
[[device]]
name = "probe-{number}"
driver = "climate_ds18b20"
bus = "one-wire"
id = "28-{number:012x}"
every_s = {every_s}

[[coldroom]]
name = "room-{number}"
probes = ["probe-{number}"]
low_c = 2
high_c = 8
delay_s = 0
hysteresis_c = 0
"""


def rooms() -> str:
    """Return the rooms as they stand in the file."""
    return WIRE + "".join(
        ROOM.format(number=number, every_s=EVERY_S) for number in range(1, PROBES + 1)
    )


def scratchpad(sixteenths: int) -> str:
    """Return what the kernel says of a probe at a temperature."""
    raw = sixteenths.to_bytes(2, "little", signed=True) + bytes.fromhex("4b467fff0810")
    check = crc8_maxim(raw)
    told = " ".join(f"{one:02x}" for one in (*raw, check))
    milli = sixteenths * 1000 // 16
    return f"{told} : crc={check:02x} YES\n{told} t={milli}\n"


@contextmanager
def trembling(root: Path) -> Iterator[None]:
    """Let every probe be in range and out of it in turn until the end."""
    texts = [scratchpad(one) for one in SIXTEENTHS]
    places = []
    for number in range(1, PROBES + 1):
        place = root / FOLDER / f"28-{number:012x}"
        place.mkdir(parents=True)
        places.append(place)
    over = threading.Event()

    def write(turn: int) -> None:
        for place in places:
            fresh = place / "next"
            fresh.write_text(texts[turn % 2], "ascii")
            fresh.replace(place / "w1_slave")

    def tremble() -> None:
        turn = 1
        while not over.wait(EVERY_S):
            write(turn)
            turn += 1

    write(0)
    thread = threading.Thread(target=tremble)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def told(root: Path) -> int:
    """Return how many urgent rows there are: alarms and excursions."""
    with closing(JournalReader(root / "data")) as reader:
        return reader.marks()[Stream.URGENT].last


def flood_figure(folder: Path, rounds: int) -> Table:
    """Measure the gate while conditions flood in."""
    found = []
    for number in range(rounds):
        root = folder / f"flood-{number}"
        root.mkdir()
        one = Round()
        with (
            trembling(root),
            gate_at_work(root, free_port(), rooms()) as way,
            bare_way_in(root / "bare") as bare,
        ):
            take_turns(way, bare, WARM_UP, Round())
            before, began_s = told(root), time.monotonic()
            take_turns(way, bare, PERSONS, one)
            one.rate = (told(root) - before) / (time.monotonic() - began_s)
        found.append(one)
    rate = median([one.rate for one in found])
    return Table(
        "Frame to relay in a flood of alarms, in ms",
        ("while", "n", "core p50", "bare p50", "more", "core p99", "bare p99", "more "),
        tuple(rows(f"{PROBES} rooms tremble", found)),
        (
            f"{in_count(rate * 60)} rows of alarms and excursions a minute beside it.",
            "Aim: at the median at most 1 ms more, at p99 at most 3 ms more.",
        ),
        {"rows_per_s": rate},
    )
