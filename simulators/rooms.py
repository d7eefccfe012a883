"""The heat in a cold room: air, goods, walls, compressor, door and defrost. Pure.

Two bodies, each with dT/dt = W / (J/K): the air with what is as light as air, and the
goods, which follow it slowly. Heat comes through the walls, through an open door, from
a defrost heater and from the goods; the compressor takes it away between two
temperatures of the air. Probes see the air, each late by its own lag.

Steps are of whole seconds, so a room is the same however often somebody looks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

STEP_S = 1.0
HOUR_S, DAY_H = 3600.0, 24.0


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What a room is built of; the usual one has 20 cubic metres and half a ton in it.

    Air: 20 m3 of 1.25 kg/m3 at 1005 J/(kg K) and 100 kg of steel at 500 J/(kg K).
    Goods: 500 kg, mostly water, at 3600 J/(kg K), and 20 m2 of surface in air that
    moves, 10 W/(m2 K). Walls: 52 m2 at 0.25 W/(m2 K), and what leaks past the seals.
    Door: 0.17 m3/s of air from outside. These are textbook numbers; defrost every 6 h
    for at most 30 min is from `domain.md` 1.8. The fans alone defrost, without heater.
    """

    air_j_per_k: float = 75_000
    goods_j_per_k: float = 1_800_000
    goods_w_per_k: float = 200
    leak_w_per_k: float = 20
    door_w_per_k: float = 200
    cooling_w: float = 2000
    set_c: float = 5.0
    differential_k: float = 1.8
    outside_low_c: float = 18
    outside_high_c: float = 28
    hottest_h: float = 15
    defrost_every_s: float = 21_600
    defrost_s: float = 1200
    defrost_w: float = 0

    def outside_c(self, hour: float) -> float:
        """Return the temperature outside at an hour of the day: a cosine."""
        middle_c = (self.outside_high_c + self.outside_low_c) / 2
        swing_k = (self.outside_high_c - self.outside_low_c) / 2
        turn = 2 * math.pi * (hour - self.hottest_h) / DAY_H
        return middle_c + swing_k * math.cos(turn)


LIMITS: dict[str, tuple[float, float]] = {
    "air_j_per_k": (5000, 1e8),
    "goods_j_per_k": (0, 1e10),
    "goods_w_per_k": (0, 1000),
    "leak_w_per_k": (0, 1000),
    "door_w_per_k": (0, 1000),
    "cooling_w": (0, 100_000),
    "set_c": (-90, 60),
    "differential_k": (0.1, 20),
    "outside_low_c": (-60, 60),
    "outside_high_c": (-60, 60),
    "hottest_h": (0, 24),
    "defrost_every_s": (600, 864_000),
    "defrost_s": (0, 7200),
    "defrost_w": (0, 20_000),
}
"""What each fact may be. No body is so light that a step of a second is too long."""


@dataclass(slots=True)
class Probe:
    """One probe in the air: late by `lag_s`, off by `offset_c`."""

    name: str
    lag_s: float
    offset_c: float
    at_c: float

    def follow(self, air_c: float) -> None:
        """Come nearer to the air by one step."""
        share = 1.0 if self.lag_s <= 0 else 1 - math.exp(-STEP_S / self.lag_s)
        self.at_c += (air_c - self.at_c) * share


@dataclass(slots=True)
class Room:
    """A room at one moment; `advance` brings it to a later one.

    A `compressor` that has failed cools nothing, whatever power there is.
    """

    facts: RoomFacts
    air_c: float
    goods_c: float
    probes: Sequence[Probe] = ()
    hour: float = 12.0
    mains: bool = True
    generator: bool = False
    compressor: bool = True
    door_open: bool = False
    cooling: bool = False
    defrost_left_s: float = 0.0
    since_defrost_s: float = 0.0
    at_s: float = 0.0
    compressor_s: float = field(default=0.0)
    door_s: float = field(default=0.0)

    def advance(self, to_s: float) -> None:
        """Go on to a time of the site, by whole steps."""
        while self.at_s + STEP_S <= to_s:
            self._step()

    def defrost(self, for_s: float) -> None:
        """Begin a defrost now."""
        self.defrost_left_s, self.since_defrost_s = for_s, 0.0

    def load(self, kg: float, at_c: float, j_per_kg_k: float) -> float:
        """Put goods in, warm or cold; return what all of them together now are."""
        fresh = kg * j_per_kg_k
        whole = self.facts.goods_j_per_k + fresh
        self.goods_c += (at_c - self.goods_c) * fresh / whole if whole else 0.0
        return whole

    def _step(self) -> None:
        facts, air_c = self.facts, self.air_c
        hour = (self.hour + self.at_s / HOUR_S) % DAY_H
        outside_k = facts.outside_c(hour) - air_c
        door_w = facts.door_w_per_k * outside_k if self.door_open else 0.0
        goods_w = facts.goods_w_per_k * (self.goods_c - air_c)
        air_w = facts.leak_w_per_k * outside_k + door_w + goods_w + self._machine_w()
        self.air_c += air_w * STEP_S / facts.air_j_per_k
        if facts.goods_j_per_k:
            # Few goods in moving air are as warm as the air at most, never beyond it.
            share = min(1.0, facts.goods_w_per_k * STEP_S / facts.goods_j_per_k)
            self.goods_c -= share * (self.goods_c - air_c)
        for probe in self.probes:
            probe.follow(self.air_c)
        self.at_s += STEP_S
        self.door_s += STEP_S if self.door_open else 0.0
        self.compressor_s += STEP_S if self.cooling else 0.0

    def _machine_w(self) -> float:
        """Let compressor and heater work; return the heat they bring."""
        facts = self.facts
        self.since_defrost_s += STEP_S
        if self.since_defrost_s >= facts.defrost_every_s:
            self.defrost(facts.defrost_s)
        if not (self.mains or self.generator):
            self.cooling = False
            return 0.0
        if self.defrost_left_s > 0:
            self.defrost_left_s -= STEP_S
            self.cooling = False
            return facts.defrost_w
        if not self.compressor:
            self.cooling = False
            return 0.0
        if self.air_c >= facts.set_c + facts.differential_k / 2:
            self.cooling = True
        elif self.air_c <= facts.set_c - facts.differential_k / 2:
            self.cooling = False
        return -facts.cooling_w if self.cooling else 0.0
