"""People at the entrances: measured, let in, walking through, turning back, leaving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from simulators.dice import dice
from simulators.stage import Script, Stage, Until

PATIENCE_S = 8.0
"""How long somebody stands before the thermometer; not scaled by the tempo."""

BARRIER_REST_S = 20.0
"""How long the next person waits for the barrier to close behind the one before."""

PASSAGE_S = 3.0
"""How long somebody who went through looks back at the lamp."""

AWAY_S, AWAY_SPARE_S = 0.5, 0.2
"""Nobody stands before the thermometer for longer than `away_s` between two people."""

BADGE_S = 0.3
"""Whoever has a badge shows it, and then looks into the thermometer."""

SHORTEST_PHASE_S = 0.03
FEVER_SHARE, EXIT_SHARE, TURN_BACK_SHARE = 0.05, 0.25, 0.06
AMBIENT_C = "22.00"


@dataclass(frozen=True, slots=True)
class Person:
    """Who comes: an ordinal of a badge (the raw number is in no log) and a fever."""

    temperature_c: Decimal
    badge: str | None
    number: int | None
    direction: str


def badges(seed: str, count: int = 24) -> Sequence[str]:
    """Return the badges of the world: EPCs that are no GS1 numbers."""
    luck = dice(seed, "badges")
    return tuple(f"E2{luck.randbytes(11).hex().upper()}" for _ in range(count))


class Lane:
    """One entrance and the people who use it, one after the other."""

    def __init__(
        self, stage: Stage, table: Mapping[str, Any], patience_s: float = PATIENCE_S
    ) -> None:
        self._stage, self._table, self._patience_s = stage, table, patience_s
        self.name: str = table["name"]
        self._dice = stage.random(f"entrance/{self.name}")
        self._badges = badges(stage.bench.seed)
        self._held: set[int] = set()
        self._rest_s = float(table.get("away_s", AWAY_S)) + AWAY_SPARE_S
        self._busy = False
        self._measuring = False
        self.account = dict.fromkeys(
            ("measured", "granted", "gave_up", "in", "out", "turned_back", "cut"), 0
        )

    def clear(self) -> None:
        """Leave nobody before the thermometer and no badge at the reader."""
        self._stage.poke(self._table.get("thermometer"), {"object_c": AMBIENT_C})
        self._stage.poke(self._table.get("reader"), {"tags": []})

    def turn(self) -> Script:
        """Let one person of the world's choosing come, then wait for the next."""
        yield self._dice.uniform(0.3, 1.5) / self._stage.tempo
        yield from self.visit(self._someone())

    def visit(self, person: Person) -> Script:
        """Let this person do what they came for, when the lane is free."""
        while self._busy:
            yield 0.05
        self._busy = True
        try:
            if person.direction == "out":
                yield from self._walk(person, "")
            else:
                yield from self._enter(person)
            yield self._rest_s
        finally:
            self._busy = False

    def _someone(self) -> Person:
        luck = self._dice
        # Without a badge the gateway must take everybody for the one it holds.
        knows = self._stage.has(self._table.get("reader"))
        fever = luck.random() < FEVER_SHARE and knows
        middle_c = luck.uniform(37.8, 39.0) if fever else luck.gauss(36.5, 0.15)
        well = [one for one in range(len(self._badges)) if one not in self._held]
        number = luck.choice(well or range(len(self._badges)))
        if fever:
            # They go home and do not come back.
            self._held.add(number)
        direction = "out" if self._may_leave() else "in"
        return Person(
            Decimal(f"{middle_c:.2f}"), self._badges[number], number, direction
        )

    def _may_leave(self) -> bool:
        inside = self.account["in"] - self.account["out"]
        return self._dice.random() < EXIT_SHARE and inside > 0

    def _enter(self, person: Person) -> Script:
        stage, table = self._stage, self._table
        barrier = table.get("barrier")
        if stage.has(barrier):
            yield Until(str(barrier), active=False, patience_s=BARRIER_REST_S)
        name = stage.bench.log.stimulus(
            "person",
            entrance=self.name,
            temperature_c=str(person.temperature_c),
            badge=person.number,
            direction=person.direction,
        )
        self.account["measured"] += 1
        if person.badge is not None:
            stage.poke(table.get("reader"), {"tags": [person.badge]})
            yield BADGE_S
        self._measuring = True
        stage.start(self._show(person.temperature_c))
        granted = False
        if stage.has(barrier):
            granted = yield Until(
                str(barrier), active=True, patience_s=self._patience_s
            )
        if granted:
            stage.bench.log.ack(name, "barrier", entrance=self.name)
            self.account["granted"] += 1
            yield self._dice.uniform(0.2, 0.6) / stage.tempo
        self._measuring = False
        self.clear()
        if granted:
            yield from self._walk(person, name)
        else:
            stage.bench.log.note("gave-up", name, entrance=self.name)
            self.account["gave_up"] += 1

    def _show(self, middle_c: Decimal) -> Script:
        while self._measuring:
            noise_c = Decimal(self._dice.randint(-10, 10)).scaleb(-2)
            shown = f"{middle_c + noise_c:.2f}"
            self._stage.poke(self._table.get("thermometer"), {"object_c": shown})
            yield 0.1

    def _walk(self, person: Person, after: str) -> Script:
        """Break the beams in order; whoever turns back breaks only the first."""
        first, second = self._table.get("outer_beam"), self._table.get("inner_beam")
        if person.direction == "out":
            first, second = second, first
        bench = self._stage.bench
        lit = self._stage.active(self._table.get("lamp"))
        back = bool(after) and self._dice.random() < TURN_BACK_SHARE
        what = "turn-back" if back else "passage"
        name = bench.log.stimulus(
            what, entrance=self.name, direction=person.direction, after=after
        )
        whole, downs = bench.gpio_up, bench.gpio_downs
        yield from self._edges(first, None if back else second)
        if not whole or bench.gpio_downs != downs:
            bench.log.cut(name, what, entrance=self.name)
            self.account["cut"] += 1
            return
        bench.log.note("through", name, entrance=self.name)
        self.account["turned_back" if back else person.direction] += 1
        if lit and not back:
            yield from self._look_back(name, downs)

    def _edges(self, first: object, second: object) -> Script:
        steps = ((first, True), (second, True), (first, False), (second, False))
        for beam, broken in steps:
            if beam is not None:
                self._stage.poke(beam, {"broken": broken})
                phase_s = self._dice.uniform(0.05, 0.15) / self._stage.tempo
                yield max(SHORTEST_PHASE_S, phase_s)

    def _look_back(self, name: str, downs: int) -> Script:
        lamp = str(self._table.get("lamp"))
        dark = yield Until(lamp, active=False, patience_s=PASSAGE_S)
        # A gateway that starts again puts every lamp out: that acknowledges nothing.
        if dark and self._stage.bench.gpio_downs == downs:
            self._stage.bench.log.ack(name, "lamp", entrance=self.name)
