"""The devices of a configuration file, standing on their lines below a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from simulators.bench_socket import is_served
from simulators.buses import Builder, Bus
from simulators.log import BenchLog
from simulators.loop import Loop, Timer
from simulators.plan import NEEDED, Plan, PlanError, Table, text_of
from simulators.standin import Listener, TellingDevice
from simulators.standing import Standing
from simulators.tree import Tree

SLIDE_EVERY_S = 0.5
"""How often a drifting value goes a little further."""

OnDriven = Callable[[str, Mapping[str, Any]], None]


class Bench:
    """Every device of a plan; give it a loop, `stand`, run the loop, `close`.

    All of it happens on the loop's thread.

    Raises:
        PlanError: the plan cannot be built; nothing stands then.

    """

    def __init__(self, loop: Loop, plan: Plan, root: Path, seed: str) -> None:
        self.loop, self.plan, self.seed = loop, plan, seed
        self.root = root.absolute()
        self.tree = Tree(self.root)
        self.buses: dict[str, Bus] = {}
        self.devices: dict[str, Standing] = {}
        self.on_driven: OnDriven | None = None
        self._driven: dict[int, tuple[Standing, str]] = {}
        self._sliding: dict[str, Timer] = {}
        self._builder = Builder(loop, self.tree, seed)
        self._build(plan)
        self.log: BenchLog

    @property
    def gpio_up(self) -> bool:
        """Say whether a gateway is on the GPIO link."""
        return self._builder.gpio is not None and self._builder.gpio.up

    @property
    def gpio_downs(self) -> int:
        """Count how often the GPIO link has gone down."""
        return 0 if self._builder.gpio is None else self._builder.gpio.downs

    @property
    def gpio_up_since_s(self) -> float:
        """Return when the last gateway came onto the GPIO link."""
        return 0.0 if self._builder.gpio is None else self._builder.gpio.up_since_s

    def stand(self) -> None:
        """Make the folder and open every bus.

        Raises:
            PlanError: another bench stands there.
            OSError: the folder cannot be used.

        """
        if is_served(self.root / "bench.sock"):
            raise PlanError(f"another bench stands in {self.root}")
        self.tree.stand()
        self.log = BenchLog(self.root / "bench.log")
        self.log.note("stands", seed=self.seed)
        for standing in self.devices.values():
            if isinstance(standing.device, TellingDevice):
                standing.device.on_deed = self._scribe(standing.name)
        for bus in self.buses.values():
            bus.open()
        for standing in self.devices.values():
            standing.stir()

    def _scribe(self, name: str) -> Listener:
        """Write down what a device did; a plain function, since devices are copied."""

        def note(what: str, facts: Mapping[str, Any]) -> None:
            self.log.note(what, device=name, **facts)

        return note

    def close(self) -> None:
        """Take everything down."""
        for bus in self.buses.values():
            bus.close()
        self.log.note("gone")
        self.log.close()

    def poke(self, name: str, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change what a device sees and let its bus show it.

        Raises:
            KeyError: no such device, or nothing of it that could be changed.
            ValueError: a value that is none.

        """
        standing = self.devices[name]
        seen: Mapping[str, Any] = standing.fault.poke(change)
        if change:
            standing.stir()
        return seen

    def ail(
        self, name: str, kind: str, rate: float | None = None, value: str = ""
    ) -> None:
        """Choose the fault of a device: `stuck`, `drift`, `silence` or `none`.

        Raises:
            KeyError: no such device.
            ValueError: one that it cannot have; nothing has changed.

        """
        standing = self.devices[name]
        standing.fault.set(kind, rate, value)
        if name in self._sliding:
            self._sliding.pop(name).cancel()
        if kind == "drift":
            self._slide_later(standing, self.loop.now_s())
        standing.stir()

    def _slide_later(self, standing: Standing, since_s: float) -> None:
        def slide() -> None:
            now_s = self.loop.now_s()
            # A minute of the site's clock, which a scenario may let run faster.
            standing.fault.slide((now_s - since_s) * self.tree.speed)
            standing.stir()
            self._slide_later(standing, now_s)

        self._sliding[standing.name] = self.loop.after(SLIDE_EVERY_S, slide)

    def _build(self, plan: Plan) -> None:
        on_bus: dict[str, list[Table]] = {table["name"]: [] for table in plan.buses}
        for device in plan.devices:
            bus = text_of(device, "bus", "device")
            if bus not in on_bus:
                raise PlanError(f"device {device['name']!r}: there is no bus {bus!r}")
            on_bus[bus].append(device)
        for table in plan.buses:
            if table.get("kind") not in NEEDED:
                raise PlanError(
                    f"bus {table['name']!r}: the bench builds {', '.join(NEEDED)}"
                )
            name = table["name"]
            built, standings = self._builder.build(table, on_bus[name], self._out)
            self.buses[name] = built
            self.devices.update({one.name: one for one in standings})
            if table["kind"] == "gpio":
                self._note_lines(standings)

    def _note_lines(self, standings: Sequence[Standing]) -> None:
        for standing in standings:
            # Only what drives no line itself can be driven.
            for key in () if standing.device.levels() else standing.device.lines:
                self._driven[standing.table[key]] = (standing, key)

    def _out(self, number: int, level: bool) -> None:
        if number not in self._driven:
            return
        standing, key = self._driven[number]
        standing.device.driven(key, level, self.loop.now_s())
        standing.stir()
        if self.on_driven is not None:
            self.on_driven(standing.name, standing.device.poke({}))
