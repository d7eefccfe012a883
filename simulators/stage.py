"""Where the people of the world act: scripts that pause, and wait for the gateway.

A script is a generator. It yields a number of seconds to pause, or an `Until`, and is
sent True when what it waited for came, False when its patience ended. Its seconds are
the machine's; the site's may pass faster (`site_s`, `wait_site`).
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

LOOK_S = 0.5
"""The site's clock may be bent meanwhile: nobody sleeps for longer than this."""


@dataclass(frozen=True, slots=True)
class Until:
    """Wait until the gateway drives an output to this state.

    Patience ends early when it makes `refused_by`, such as a buzzer, active.
    """

    device: str
    active: bool
    patience_s: float
    refused_by: str = ""


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
        self._site_s, self._seen_s = 0.0, bench.loop.now_s()
        bench.on_driven = self._driven

    def random(self, name: str) -> Random:
        """Give an actor dice of its own, so that nobody disturbs another's luck."""
        return dice(self.bench.seed, name)

    def has(self, device: object) -> bool:
        """Say whether a station's key names a device of the bench."""
        return isinstance(device, str) and device in self.bench.devices

    def sees(self, device: object, key: str) -> bool:
        """Say whether a device of the bench has this to be changed."""
        devices = self.bench.devices
        return (
            isinstance(device, str)
            and device in devices
            and key in devices[device].device.poke({})
        )

    def active(self, device: object) -> bool:
        """Say whether the gateway drives this output active now."""
        return isinstance(device, str) and self._active.get(device, False)

    def poke(self, device: object, change: Mapping[str, Any]) -> None:
        """Change what a device sees, if the station has it at all."""
        if isinstance(device, str) and device in self.bench.devices:
            self.bench.poke(device, change)

    def site_s(self) -> float:
        """Return the seconds of the site since the world was made."""
        now_s = self.bench.loop.now_s()
        self._site_s += (now_s - self._seen_s) * self.bench.tree.speed
        self._seen_s = now_s
        return self._site_s

    def wait_site(self, span_s: float) -> Script:
        """Pause for so many seconds of the site."""
        until_s = self.site_s() + span_s
        while (left_s := until_s - self.site_s()) > 0:
            yield min(LOOK_S, left_s / self.bench.tree.speed)

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
        active = self._active[device]
        for waiting in tuple(self._waiting):
            until = waiting.until
            came = until.device == device and until.active == active
            if came or (until.refused_by == device and active):
                waiting.timer.cancel()
                self._waiting.remove(waiting)
                self._go_on(waiting.script, answer=came)
