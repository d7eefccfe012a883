"""Where the people of the world act: scripts that pause, and wait for the gateway.

A script is a generator. It yields a number of seconds to pause, or an `Until`, and is
sent True when what it waited for came, False when its patience ended.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, TypeAlias

from simulators.bench import Bench
from simulators.dice import dice
from simulators.loop import Timer

IDLE_S = 0.1
"""How often an actor looks whether the world goes on."""


@dataclass(frozen=True, slots=True)
class Until:
    """Wait until the gateway drives an output to this state."""

    device: str
    active: bool
    patience_s: float


Script: TypeAlias = Generator[float | Until, bool, None]


@dataclass(slots=True)
class _Waiting:
    script: Script
    until: Until
    timer: Timer


class Stage:
    """Run scripts on the bench's loop and tell them what the gateway drives."""

    def __init__(self, bench: Bench, tempo: float) -> None:
        self.bench, self.tempo = bench, tempo
        self.running = False
        self._active: dict[str, bool] = {}
        self._waiting: list[_Waiting] = []
        bench.on_driven = self._driven

    def random(self, name: str) -> Random:
        """Give an actor dice of its own, so that nobody disturbs another's luck."""
        return dice(self.bench.seed, name)

    def has(self, device: object) -> bool:
        """Say whether a station's key names a device of the bench."""
        return isinstance(device, str) and device in self.bench.devices

    def active(self, device: object) -> bool:
        """Say whether the gateway drives this output active now."""
        return isinstance(device, str) and self._active.get(device, False)

    def poke(self, device: object, change: Mapping[str, Any]) -> None:
        """Change what a device sees, if the station has it at all."""
        if isinstance(device, str) and device in self.bench.devices:
            self.bench.poke(device, change)

    def start(self, script: Script) -> None:
        """Begin a script now."""
        self._go_on(script, None)

    def forever(self, turn: Callable[[], Script]) -> Script:
        """Play one turn after the other for as long as the world goes on."""
        while True:
            if self.running:
                yield from turn()
            else:
                yield IDLE_S

    def _go_on(self, script: Script, answer: bool | None) -> None:
        try:
            step = next(script) if answer is None else script.send(answer)
        except StopIteration:
            return
        loop = self.bench.loop
        if isinstance(step, Until):
            if self.active(step.device) == step.active:
                # Not at once: a script must not run away with the loop.
                loop.after(0.0, lambda: self._go_on(script, answer=True))
                return
            waiting = _Waiting(script, step, loop.after(step.patience_s, lambda: None))
            waiting.timer.call = lambda: self._give_up(waiting)
            self._waiting.append(waiting)
        else:
            loop.after(step, lambda: self._go_on(script, None))

    def _give_up(self, waiting: _Waiting) -> None:
        self._waiting.remove(waiting)
        self._go_on(waiting.script, answer=False)

    def _driven(self, device: str, seen: Mapping[str, Any]) -> None:
        self._active[device] = bool(seen.get("on"))
        for waiting in tuple(self._waiting):
            until = waiting.until
            if until.device == device and until.active == self._active[device]:
                waiting.timer.cancel()
                self._waiting.remove(waiting)
                self._go_on(waiting.script, answer=True)
