"""From the last byte of a frame to the relay, and to the message at a subscriber.

A person is a frame of an empty gate and three of a forehead; the third one's last
byte starts the clock. Persons at the core and frames at a bare relay take turns, so
that a noisy machine hits both. The harness plays the pty and the GPIO link.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.processes import (
    Heard,
    broker,
    core_is_ready,
    part,
    subscriber,
)
from tests.benchmarks.site import PORT, fill, gate, pty_at
from tests.benchmarks.tables import Table, in_count, in_ms, median, p99
from tests.benchmarks.way_in import WayIn, bare_way_in, gpio_link, way_in
from tests.broker.parts import free_port, until

PERSONS = 200
DRAINS = range(3)
"""A drain is over in seconds; so many make a round."""
WARM_UP = 10
BACKLOG = 100_000
SCREENINGS = "gatepost/+/+/event/+/screening"
PATIENCE_S = 5.0


@dataclass(slots=True)
class Round:
    """The delays of one round, in seconds; `rate` is that of the drain beside it."""

    core: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    rate: float = 0.0


@contextmanager
def gate_at_work(root: Path, port: int, more: str = "") -> Iterator[WayIn]:
    """Start core and link of a gate below a root; its ends are in our hand.

    `more` is what else stands in its file.
    """
    file = gate(root, port, more)
    with ExitStack() as ends:
        device = ends.enter_context(pty_at(root, PORT))
        listener = ends.enter_context(gpio_link(root / "gpio.sock"))
        ends.enter_context(part("core", file, root))
        way = ends.enter_context(way_in(listener, device))
        until(lambda: core_is_ready(root), "the core is ready")
        ends.enter_context(part("link", file, root))
        yield way


def take_turns(way: WayIn, bare: WayIn, persons: int, found: Round) -> None:
    """Measure persons at the core and frames at the bare relay, one after the other."""
    for _ in range(persons):
        found.core.append(way.person()[1])
        found.bare.append(bare.bare())
        way.rest()


def broker_down(folder: Path, number: int) -> Round:
    """Measure one round while nobody answers where the broker should be."""
    root = folder / f"down-{number}"
    root.mkdir()
    found = Round()
    with gate_at_work(root, free_port()) as way, bare_way_in(root / "bare") as bare:
        take_turns(way, bare, WARM_UP, Round())
        take_turns(way, bare, PERSONS, found)
    return found


def draining(folder: Path, filled: Path) -> Round:
    """Measure one round of drains, each for as long as the backlog lasts.

    A drain's end ends the measuring, so that every delay in it was taken beside one.
    """
    found = Round()
    rates = [drain(folder / f"drain-{number}", filled, found) for number in DRAINS]
    found.rate = median(rates)
    return found


def drain(root: Path, filled: Path, found: Round) -> float:
    """Measure beside one drain; return its rows a second."""
    shutil.copytree(filled, root)
    with ExitStack() as ends:
        port = ends.enter_context(broker(root))
        heard = ends.enter_context(subscriber(root, port))
        bare = ends.enter_context(bare_way_in(root / "bare"))
        way = ends.enter_context(gate_at_work(root, port))
        until(heard.count, "the drain begins")
        began_s, before = time.monotonic(), heard.seen
        while heard.count() < BACKLOG:
            take_turns(way, bare, 1, found)
        rate = (heard.seen - before) / (time.monotonic() - began_s)
    shutil.rmtree(root)
    return rate


def gate_figure(folder: Path, rounds: int) -> Table:
    """Measure the gate with the broker down, and while a backlog drains."""
    filled = folder / "filled"
    filled.mkdir()
    fill(filled, BACKLOG)
    down, drained = [], []
    for number in range(rounds):
        down.append(broker_down(folder, number))
        drained.append(draining(folder, filled))
    shutil.rmtree(filled)
    shown = [*rows("broker down", down), *rows(f"{BACKLOG:,} events drain", drained)]
    rate = median([one.rate for one in drained])
    return Table(
        "Frame to relay, in ms",
        ("while", "n", "core p50", "bare p50", "more", "core p99", "bare p99", "more "),
        tuple(shown),
        (
            f"The drain beside it went at {in_count(rate)} rows/s (median of rounds).",
            "Aim: at the median at most 1 ms more, at p99 at most 3 ms more.",
        ),
        {
            "broker_down": [_facts(one) for one in down],
            "draining": [_facts(one) for one in drained],
        },
    )


def rows(name: str, rounds: Sequence[Round]) -> Iterator[tuple[str, ...]]:
    """Show each round, then all of them together and the medians of the rounds."""
    together = Round()
    for number, one in enumerate(rounds, 1):
        together.core += one.core
        together.bare += one.bare
        yield _row(f"{name}, round {number}", len(one.core), _quantiles(one))
    yield _row(f"{name}, together", len(together.core), _quantiles(together))
    columns = zip(*(_quantiles(one) for one in rounds), strict=True)
    yield _row(
        f"{name}, median of rounds",
        len(together.core),
        tuple(median(column) for column in columns),
    )


def _quantiles(one: Round) -> tuple[float, ...]:
    return median(one.core), median(one.bare), p99(one.core), p99(one.bare)


def _row(name: str, count: int, quantiles: Sequence[float]) -> tuple[str, ...]:
    core, bare, core99, bare99 = quantiles
    shown = (core, bare, core - bare, core99, bare99, core99 - bare99)
    return name, str(count), *(in_ms(value) for value in shown)


def _facts(one: Round) -> dict[str, object]:
    core, bare, core99, bare99 = _quantiles(one)
    return {
        "persons": len(one.core),
        "core_median_s": core,
        "core_p99_s": core99,
        "core_longest_s": max(one.core),
        "bare_median_s": bare,
        "bare_p99_s": bare99,
        "bare_longest_s": max(one.bare),
        "drain_rows_per_s": one.rate,
    }


def message_figure(folder: Path, rounds: int) -> Table:
    """Measure from the last byte to the screening at a subscriber, link included."""
    found = []
    for number in range(rounds):
        root = folder / f"message-{number}"
        root.mkdir()
        with ExitStack() as ends:
            port = ends.enter_context(broker(root))
            heard = ends.enter_context(subscriber(root, port, SCREENINGS))
            way = ends.enter_context(gate_at_work(root, port))
            messages(way, heard, WARM_UP)
            found.append(messages(way, heard, PERSONS))
    together = [delay for one in found for delay in one]
    named = [(f"round {number}", one) for number, one in enumerate(found, 1)]
    named.append(("together", together))
    return Table(
        "Frame to message at a subscriber, in ms",
        ("broker on the same machine", "n", "p50", "p99", "longest"),
        tuple(
            (name, str(len(one)), *map(in_ms, (median(one), p99(one), max(one))))
            for name, one in named
        ),
        ("Committed to the journal on the way; QoS 1 to the broker and from it.",),
        {"median_s": median(together), "p99_s": p99(together)},
    )


def messages(way: WayIn, heard: Heard, persons: int) -> list[float]:
    """Measure from a person's last byte to the message, one person after the other."""
    delays = []
    for _ in range(persons):
        before = heard.count()
        began_ns, _relay_s = way.person()
        deadline_s = time.monotonic() + PATIENCE_S
        while heard.count(PATIENCE_S) == before:
            if time.monotonic() > deadline_s:
                raise TimeoutError("the message never came")
        delays.append((time.perf_counter_ns() - began_ns) / 1e9)
        way.rest()
    return delays
