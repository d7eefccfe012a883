"""A whole site on this machine, below one folder: bench, broker, and the gateway.

Nothing of it talks to anybody but this machine: the broker of the site's own file is
replaced by one that is started here, or there is none and no link.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from zoneinfo import ZoneInfo

from edge_app.clock import RootClock
from edge_app.config import load
from edge_app.errors import GatepostError
from edge_app.follow import Follower
from edge_app.model import SECOND_NS
from edge_app.root import Root
from edge_app.scenario import children, desk
from edge_app.scenario.parts import Part
from edge_app.scenario.records import BenchForm, Scenario
from edge_app.scenario.site_text import NOWHERE, lay
from edge_app.scenario.uplink import Uplink

LEAD_S = 60.0
"""So long before the wanted moment the clock stands while the gateway starts, in the
machine's time: it is stepped on, never back, once the gateway is there."""

READY_S = 30.0
LOOK_S = 0.05
NOT_YET = ("step-back",)
"""What an entrance says while it may not measure anybody yet."""


class SiteError(GatepostError):
    """The site did not come up; the text says which part of it."""


class Site:
    """Stand everything up inside a `with`; `begin` starts the gateway and the play."""

    def __init__(
        self,
        file: Path,
        folder: Path,
        *,
        seed: str = "1",
        speed: float = 1.0,
        broker: bool = False,
        bench: BenchForm | None = None,
        people: str = "",
    ) -> None:
        self.folder, self.root = folder, folder / "root"
        self.data = self.root / "data"
        self.seed, self.speed = seed, speed
        self.parts: tuple[Part, ...] = ()
        self.follower: Follower | None = None
        self._source = file
        self._file = folder / "site.toml"
        self._broker, self._people = broker, people
        self._uplink: Uplink | None = None
        self._bench_form = bench or BenchForm()
        self._stack = ExitStack()
        self._began_ns = 0
        self._desk: desk.BenchDesk
        self._clock: RootClock

    @classmethod
    def of(cls, scenario: Scenario, file: Path, folder: Path, seed: int) -> Site:
        """Return the site that a scenario is played on."""
        return cls(
            file,
            folder,
            seed=str(seed),
            speed=scenario.speed,
            broker=scenario.needs_broker,
            bench=scenario.bench,
            people=scenario.people,
        )

    def __enter__(self) -> Site:
        """Start what the gateway stands on.

        Raises:
            ConfigError: the site's file has mistakes.
            GatepostError: a part did not come up, or the folder was played in.

        """
        with ExitStack() as stack:
            if self.data.exists():
                raise SiteError(f"{self.folder} has a play in it already.")
            if self._file.exists():
                raise SiteError(
                    f"{self._file} would be written over: give a folder of its own."
                )
            self.folder.mkdir(parents=True, exist_ok=True)
            url = self._stand_broker(stack) if self._broker else NOWHERE
            lay(self._source, url, self._file, self._people)
            self.config = load(self._file, root=Root(self.root))
            self._stand_bench(stack)
            self.zone = ZoneInfo(self.config.gateway.timezone)
            where = [str(self._file), "--root", str(self.root)]
            names = ("core", "link") if self._broker else ("core",)
            self.parts = tuple(Part(name, where, self.folder) for name in names)
            for part in self.parts:
                stack.callback(part.stop)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End everything, the link first."""
        self._stack.close()

    # ------------------------------------------------------------------- time

    def begin(self, start: datetime | None = None) -> None:
        """Start the gateway; return when it is ready and the clock shows `start`."""
        wanted_s = None
        offset_s = 0.0
        if start is not None:
            wanted_s = start.replace(tzinfo=self.zone).timestamp()
            offset_s = wanted_s - LEAD_S * self.speed - self._wall_s()
        self.must(do="clock", speed=self.speed, offset_s=offset_s)
        self._clock = RootClock(self.root / "clock.json")
        self.power_on()
        self._await_ready()
        if wanted_s is not None:
            step_s = wanted_s - self._clock.stamp().wall_ns / SECOND_NS
            self.must(do="clock", offset_s=offset_s + step_s, staged_s=step_s)
        self._began_ns = self._clock.boot_ns()

    def now_s(self) -> float:
        """Return the site seconds since the beginning."""
        return (self._clock.boot_ns() - self._began_ns) / SECOND_NS

    def since_start_s(self, boot_ns: int) -> float:
        """Turn a time of the site's boot clock into site seconds."""
        return (boot_ns - self._began_ns) / SECOND_NS

    def wall(self) -> datetime:
        """Return what the clock on the site's wall shows."""
        return datetime.fromtimestamp(self._wall_s(), self.zone)

    def _wall_s(self) -> float:
        clock = RootClock(self.root / "clock.json")
        return clock.stamp().wall_ns / SECOND_NS

    def _await_ready(self) -> None:
        """Wait until every device is up and every entrance may be stepped up to."""
        deadline_s = time.monotonic() + READY_S
        while why := unready(self.status(), link=self._broker):
            self.look()
            fallen = [fall for part in self.parts for fall in part.falls]
            if fallen or time.monotonic() > deadline_s:
                raise SiteError(f"The gateway did not get ready: {(*fallen, why)[0]}.")
            time.sleep(LOOK_S)

    # ---------------------------------------------------------------- the bench

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Ask the bench for something; return its answer, `ok` and all."""
        return self._desk.ask(request)

    def must(self, **request: Any) -> dict[str, Any]:
        """Ask the bench for something that it cannot refuse."""
        answer = self.ask(request)
        if answer.get("ok") is not True:
            raise SiteError(f"The bench refused {request['do']}: {answer.get('why')}.")
        return answer

    def _stand_bench(self, stack: ExitStack) -> None:
        form = self._bench_form
        words = ["simulators", str(self._file), "--root", str(self.root)]
        words += ["--seed", self.seed, "--tempo", str(form.tempo)]
        words += ["--patience", str(form.patience_s)]
        words += ["--drift"] if form.drift else []
        child = stack.enter_context(
            children.running("bench", children.module(*words), self.folder)
        )
        log = self.folder / "bench.log"
        children.wait_for("bench", child, log, children.says(log, "ready"))
        self._desk = desk.BenchDesk(self.root)
        stack.callback(self._desk.close)

    def _stand_broker(self, stack: ExitStack) -> str:
        port = stack.enter_context(children.broker(self.folder))
        self._uplink = Uplink(port)
        stack.callback(self._uplink.cut)
        self._uplink.mend()
        self.follower = stack.enter_context(Follower(f"mqtt://127.0.0.1:{port}"))
        return f"mqtt://127.0.0.1:{self._uplink.port}"

    # -------------------------------------------------------------- the gateway

    def power_on(self) -> None:
        """Start core and link."""
        for part in self.parts:
            part.start()

    def power_off(self) -> None:
        """Kill core and link, as a power cut would."""
        for part in self.parts:
            part.kill()

    def stop(self) -> None:
        """Stop core and link cleanly, the link first."""
        for part in reversed(self.parts):
            part.stop()

    def kill(self, name: str) -> None:
        """Kill one part and start it again."""
        for part in self.parts:
            if part.name == name:
                part.kill()
                part.start()

    def cut_uplink(self) -> None:
        """Cut the way to the broker, if there is one."""
        if self._uplink is not None:
            self._uplink.cut()

    def mend_uplink(self) -> None:
        """Mend the way to the broker."""
        if self._uplink is not None:
            self._uplink.mend()

    def look(self) -> None:
        """Start again what ended by itself."""
        for part in self.parts:
            part.look()

    def status(self) -> dict[str, Any]:
        """Return what `gatepost status` would; empty while there is no core."""
        return desk.status(self.data / "control.sock")

    def order(
        self, target: str, verb: str, arguments: Mapping[str, Any]
    ) -> tuple[bool, str]:
        """Do what `gatepost do` does; return whether it was done, and the text."""
        wall_ns = self._clock.stamp().wall_ns
        return desk.order(self.data / "control.sock", wall_ns, target, verb, arguments)


def unready(status: Mapping[str, Any], *, link: bool) -> str:
    """Say in a few words what a play still waits for; empty when it may begin."""
    if not status:
        return "the core does not answer"
    health = status["health"]
    for name, device in health["devices"].items():
        if not device["up"]:
            return f"device {name} is not up ({device['why']})"
    for name, state in status["states"].items():
        if state.get("say") in NOT_YET:
            return f"{name} still says {state['say']}"
    if link and not health["link"]["connected"]:
        return "the link has no broker"
    return ""
