"""What one input costs the engine at a gate, in processor time, by kind of input.

No buses, threads or disk: people step up, walk through the beams and show badges, and
every input is timed by itself. `plain` is the gate that the other figures measure,
`full` has everything an entrance can have.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from drivers.quantities import Quantity, TagScheme
from edge_app.clock import utc_offset_of
from edge_app.engine import Engine
from edge_app.engine_values import Post
from edge_app.intents import Intents
from edge_app.model import SECOND_NS, Entry, Reading, Stamp, Started, TagRead
from edge_app.run_core import MEMORY
from edge_app.stations.entrance import STATION
from edge_app.stations.entrance_parts import Limits
from edge_app.store.stock import Stock
from tests.benchmarks.site import badge_of
from tests.benchmarks.tables import Table, in_us, median, p99

PERSONS = 400
WARM_UP = 40
MS = 1_000_000
NOON_NS = 1_772_337_600 * SECOND_NS
PLAIN = Limits(
    name="east",
    thermometer="forehead",
    barrier="barrier",
    away_s=0,
    grant_s=1,
    barrier_pulse_s=Decimal("0.05"),
)
FULL = Limits(
    name="east",
    thermometer="forehead",
    outside_thermometer="air",
    outer_beam="outer",
    inner_beam="inner",
    barrier="barrier",
    reader="badges",
    lamp="green",
    lamp_yellow="yellow",
    lamp_red="red",
    buzzer="buzzer",
    rated=1000,
    reset_at="03:00",
    closing_at="18:00",
    beeps_go=1,
)
GATES = {"plain": PLAIN, "full": FULL}
WALKS = {
    "in": (("outer", 1), ("inner", 1), ("outer", 0), ("inner", 0)),
    "out": (("inner", 1), ("outer", 1), ("inner", 0), ("outer", 0)),
}


@dataclass
class Bench:
    """An engine with one gate, its clock, and what each kind of input took."""

    limits: Limits
    intents: Intents
    at_ns: int = 60 * SECOND_NS
    people: int = 0
    step_ns: int = 0
    took: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """By kind of input, in ns: the engine with the station, and the station alone."""

    def __post_init__(self) -> None:
        """Start the engine of a gateway that was stopped cleanly."""
        post = Post(replace(STATION, step=self._step), self.limits)
        offset = utc_offset_of("Asia/Shanghai")
        self._engine = Engine(
            (post,), memory=MEMORY, stock=Stock(), number=0, utc_offset_s=offset
        )
        self._engine.start({}, Started(self.now, clean=True, gap_s=1.0))

    @property
    def now(self) -> Stamp:
        """Stamp the present moment."""
        return Stamp("benchmark", self.at_ns, NOON_NS + self.at_ns, synced=True)

    def person(self) -> None:
        """Let one person step up, come in as the gate allows, and walk away."""
        self.people += 1
        self._read("air", "forehead", Quantity.TEMPERATURE, Decimal("21.00"))
        if self.limits.reader:
            who = badge_of(self.people % 200)
            read = TagRead("badges", TagScheme.EPC, self.now, person=who)
            self._give("badge", read)
        self._look("empty lane", "22.00", 6)
        # No two alike in a row: a thermometer that says one thing of all is stuck.
        value = f"{Decimal('36.3') + Decimal(self.people % 40) / 100}"
        self._look("sample", value, 2)
        self._look("judged", value, 1)
        if self.limits.outer_beam:
            self._walk("in")
            self._walk("out")
        self._wait(1500 * MS)

    def _look(self, kind: str, value: str, times: int) -> None:
        for _ in range(times):
            quantity = Quantity.OBJECT_TEMPERATURE
            self._read(kind, "forehead", quantity, Decimal(value))

    def _walk(self, way: str) -> None:
        for beam, dark in WALKS[way]:
            self._read("beam", beam, Quantity.BEAM, Decimal(dark))
            self._wait(200 * MS)

    def _read(self, kind: str, device: str, what: Quantity, value: Decimal) -> None:
        self._give(kind, Reading(device, what, value, self.now))
        self._wait(100 * MS)

    def _wait(self, span_ns: int) -> None:
        """Let time pass, with every tick at its time."""
        end_ns = self.at_ns + span_ns
        while (due_ns := self._engine.next_wake_ns()) is not None and due_ns <= end_ns:
            self.at_ns = due_ns
            self._timed("tick", self._engine.tick, self.now)
        self.at_ns = end_ns

    def _give(self, kind: str, entry: Entry) -> None:
        taken = self._timed(kind, self._engine.take, entry)
        if taken.batch is not None and taken.at_once:
            began_ns = time.thread_time_ns()
            self.intents.write(taken.batch)
            took_ns = time.thread_time_ns() - began_ns
            self.took.setdefault("intent", []).append((took_ns, 0))
            self.intents.kept(taken.batch.number)

    def _timed(self, kind: str, act: Any, given: Any) -> Any:
        self.step_ns = 0
        began_ns = time.thread_time_ns()
        taken = act(given)
        took_ns = time.thread_time_ns() - began_ns
        self.took.setdefault(kind, []).append((took_ns, self.step_ns))
        return taken

    def _step(self, *given: Any) -> Any:
        began_ns = time.thread_time_ns()
        answered = STATION.step(*given)
        self.step_ns += time.thread_time_ns() - began_ns
        return answered


def step_figure(folder: Path, rounds: int) -> Table:
    """Measure every kind of input at both gates."""
    found = {
        gate: [one_round(folder / f"{gate}-{n}", limits) for n in range(rounds)]
        for gate, limits in GATES.items()
    }
    rows = [
        (f"{gate}: {kind}", *row(kind, measured))
        for gate, measured in found.items()
        for kind in measured[0]
    ]
    return Table(
        "One input at the engine, in µs of the processor",
        ("gate and input", "n", "p50", "p99", "station p50", "station p99"),
        tuple(rows),
        (
            f"Medians of {rounds} rounds. `judged` is the sample that opens the gate; "
            "its order leaves after it and `intent`, its record for a kill.",
        ),
        {
            gate: {kind: facts(kind, measured) for kind in measured[0]}
            for gate, measured in found.items()
        },
    )


def one_round(path: Path, limits: Limits) -> dict[str, list[tuple[int, int]]]:
    """Let so many people come; return what each input took."""
    intents = Intents(path)
    bench = Bench(limits, intents)
    for _ in range(WARM_UP):
        bench.person()
    bench.took.clear()
    gc.collect()
    for _ in range(PERSONS):
        bench.person()
    intents.close()
    return bench.took


def row(
    kind: str, measured: Sequence[dict[str, list[tuple[int, int]]]]
) -> tuple[str, ...]:
    """Show one kind of input."""
    count = sum(len(one[kind]) for one in measured)
    return str(count), *(in_us(value) for value in _quantiles(kind, measured))


def facts(
    kind: str, measured: Sequence[dict[str, list[tuple[int, int]]]]
) -> dict[str, float]:
    """Give one kind of input's numbers for programs."""
    names = ("median_s", "p99_s", "station_median_s", "station_p99_s")
    return dict(zip(names, _quantiles(kind, measured), strict=True))


def _quantiles(
    kind: str, measured: Sequence[dict[str, list[tuple[int, int]]]]
) -> Iterator[float]:
    """Yield median and p99 of the engine, then those of the station, in s."""
    for part in (0, 1):
        times = [[took[part] / 1e9 for took in one[kind]] for one in measured]
        yield median([median(one) for one in times])
        yield median([p99(one) for one in times])
