"""A whole site whose core and link are killed at random moments and started again.

`with Rig(folder, seed) as rig: rig.run(50); evidence = rig.settle()`. The broker, the
bench and the consumer live on; what the account needs is gathered on the way.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

from edge_app.control_client import ControlClient
from edge_app.journal import Journal
from edge_app.root import Root
from simulators.bench_client import BenchClient
from tests.crash.kill_evidence import Evidence, Outage, stimuli
from tests.crash.kill_parts import Consumer, Guard, Part
from tests.crash.kill_stage import bench, boot_ahead_ns, broker, journal_ids, written

BARRIERS = {"east": "barrier", "side": "side-barrier"}
COUNTER, HATCH, SHELF, COUNTED = "desk", "hatch", "masks", "east"
LOOK_S = 0.1
BOOTING_S = 0.2
"""No core is on the pins sooner than this after its start."""
PULSES_S = 1.0
PATIENCE_S = 40.0
QUIET_S = 4.0
"""Longer than anybody at the bench waits for a lamp."""
SOON, AIMED = 0.2, 0.3
"""The shares of kills that meet a gateway which is still starting, and of those that
follow an acknowledgement at once."""
AIM_S, AIM_LOOK_S = 1.5, 0.002


class Rig:
    """The site; `core` is the module that is started as the core."""

    def __init__(self, folder: Path, seed: str, *, core: str = "edge_app.cli") -> None:
        self.kills = 0
        self.root = folder / "root"
        self._folder = folder
        self._seed = seed
        self._luck = random.Random(seed)
        self._core_module = core
        self._ends = ExitStack()
        self._pause = threading.Event()
        self._outages: list[Outage] = []
        self._dead_ns: int | None = None
        self._pulses: dict[str, set[int]] = {place: set() for place in BARRIERS}
        self._pulses_s = 0.0
        self._lines: list[dict[str, Any]] = []
        self._tags: list[str] = []

    def __enter__(self) -> Rig:
        """Put everything up."""
        with ExitStack() as ends:
            port = broker(self._folder, ends)
            self.consumer = Consumer(port)
            ends.callback(self.consumer.close)
            self._config = written(self._folder, self.root, port)
            self._log = bench(self._folder, self.root, self._seed, ends)
            self._client = BenchClient(self.root)
            ends.callback(self._client.close)
            arguments = [str(self._folder / "site.toml"), "--root", str(self.root)]
            self.parts = [
                Part(name, module, arguments, self._folder / f"{name}.log")
                for name, module in (
                    ("core", self._core_module),
                    ("link", "edge_app.cli"),
                )
            ]
            self._dead_ns = time.monotonic_ns()
            for part in self.parts:
                ends.callback(part.kill)
                part.start()
            socket = Root(self.root).control_socket(self._config)
            self._guard = Guard(socket, "side", random.Random(f"{self._seed} guard"))
            ends.callback(self._guard.stop)
            self._guard.start()
            self._ends = ends.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take everything down."""
        self._ends.close()

    # ------------------------------------------------------------------ killing

    def run(
        self,
        kills: int,
        *,
        mean_s: float = 0.9,
        victims: tuple[str, ...] = ("core", "core", "link", "link", "core link"),
    ) -> None:
        """Kill so many times, and start again what was killed."""
        for _ in range(kills):
            self.kills += 1
            luck = self._luck
            kind = luck.random()
            soon, aimed = kind < SOON, kind > 1 - AIMED
            rest_s = luck.uniform(0, 0.5) if soon else luck.expovariate(1 / mean_s)
            self._watch_for(min(rest_s, 6 * mean_s))
            if aimed:
                self._aim()
            chosen = luck.choice(victims).split()
            killed = [part for part in self.parts if part.name in chosen]
            if "core" in chosen and self._dead_ns is None:
                self._dead_ns = time.monotonic_ns()
            for part in killed:
                part.kill()
            for part in killed:
                part.start()

    def _aim(self) -> None:
        """Wait for the next acknowledgement, but not for ever."""
        self._read_log()
        end_s = time.monotonic() + AIM_S
        while time.monotonic() < end_s:
            if any(line["kind"] == "ack" for line in self._read_log()):
                return
            self._pause.wait(AIM_LOOK_S)

    def _read_log(self) -> list[dict[str, Any]]:
        new = [json.loads(line) for line in self._log]
        self._lines += new
        return new

    def _watch_for(self, seconds_s: float) -> None:
        end_s = time.monotonic() + seconds_s
        while True:
            left_s = end_s - time.monotonic()
            self._look()
            if left_s <= 0:
                return
            self._pause.wait(min(left_s, LOOK_S))

    def _look(self) -> None:
        """See who is up, note what the barriers did, and lay something on the desk."""
        now_s = time.monotonic()
        for part in self.parts:
            part.look()
        core = self.parts[0]
        may_be_up = now_s >= core.started_s + BOOTING_S
        if self._dead_ns is not None and may_be_up and self._ask(do="list")["gpio_up"]:
            self._outages.append(Outage(self._dead_ns, time.monotonic_ns()))
            self._dead_ns = None
        if now_s >= self._pulses_s + PULSES_S:
            self._pulses_s = now_s
            self._note_pulses()
            self._read_log()
            self._lay_down()

    def _note_pulses(self) -> None:
        for place, device in BARRIERS.items():
            changes = self._ask(do="poke", device=device)["sees"]["changes"]
            opened = (round(at_s * 1e9) for at_s, on in changes if on)
            self._pulses[place].update(opened)

    def _lay_down(self) -> None:
        """Have two new pieces scanned, unless the last ones still wait for it."""
        scanned = {line.get("tag") for line in self._lines}
        if not scanned.issuperset(self._tags):
            return
        self._tags = [f"30{self._luck.randbytes(11).hex().upper()}" for _ in range(2)]
        for tag in self._tags:
            self._ask(do="scan", counter=COUNTER, tag=tag)

    def _ask(self, **request: Any) -> dict[str, Any]:
        return self._client.ask(request)

    # ----------------------------------------------------------------- settling

    def settle(self) -> Evidence:
        """Let everybody finish, stop the gateway, and gather what both sides know."""
        self._until(lambda: self._dead_ns is None, "the core is up")
        self._guard.stop()
        self._ask(do="world", run=False)
        self._until(self._is_quiet, "the bench is at rest")
        self._note_pulses()
        account = self._ask(do="account")["account"]
        states = self._status()["states"]
        core, link = self.parts
        core.stop()
        kept = journal_ids(self._data())
        self._until_kept_is_here(kept)
        link.stop()
        totals = self.consumer.account.totals()
        journal = Journal.open(self._data(), Root(self.root).machine_id())
        balances = journal.balances()
        journal.close()
        told = self.consumer.states
        return Evidence(
            bench=tuple(self._lines),
            events=tuple(self.consumer.events.values()),
            journal=kept,
            asked=tuple(self._guard.asked),
            outages=tuple(self._outages),
            pulses={place: sorted(found) for place, found in self._pulses.items()},
            balances={
                item: count
                for (place, item), count in balances.items()
                if place == COUNTER
            },
            held={
                item: count
                for (place, item), count in balances.items()
                if place == HATCH and count
            },
            occupancy={COUNTED: states[COUNTED]["occupancy"]},
            counts={
                "pieces": (
                    account["shelves"][SHELF]["pieces"],
                    states[SHELF]["last_pieces"],
                ),
                "missing": (0, totals["missing"]),
                "doubled at the central server": (0, totals["doubled"]),
                "occupancy told": (
                    states[COUNTED]["occupancy"],
                    told[COUNTED]["occupancy"],
                ),
            },
            boot_ahead_ns=boot_ahead_ns(),
        )

    def falls(self) -> list[str]:
        """Return every end of a part that the rig did not cause."""
        return [fall for part in self.parts for fall in part.falls]

    def _until(self, true: Callable[[], object], what: str) -> None:
        deadline_s = time.monotonic() + PATIENCE_S
        while not true():
            if time.monotonic() > deadline_s:
                raise TimeoutError(f"never: {what}")
            self._watch_quietly()

    def _watch_quietly(self) -> None:
        self._tags = ["no more"]
        self._watch_for(LOOK_S)

    def _is_quiet(self) -> bool:
        ended = all(
            one.end_ns > one.begin_ns or one.what == "goods"
            for one in stimuli(self._lines)
        )
        age_ns = time.monotonic_ns() - self._lines[-1]["t_ns"]
        return ended and age_ns >= QUIET_S * 1e9

    def _until_kept_is_here(self, kept: frozenset[str]) -> None:
        deadline_s = time.monotonic() + PATIENCE_S
        while not kept <= self.consumer.events.keys():
            if time.monotonic() > deadline_s:
                return
            self._pause.wait(LOOK_S)

    def _status(self) -> dict[str, Any]:
        client = ControlClient(Root(self.root).control_socket(self._config))
        client.connect()
        try:
            client.send({"ask": "status"})
            return dict(client.next(PATIENCE_S)["status"])
        finally:
            client.close()

    def _data(self) -> Path:
        return Root(self.root).data(self._config)
