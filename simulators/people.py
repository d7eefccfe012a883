"""People at the entrances: measured, let in, walking through, turning back, leaving."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from simulators.dice import dice
from simulators.gait import FLICKER_S, GAITS, PEOPLE, Gait
from simulators.stage import Script, Stage, Until

PATIENCE_S = 8.0
"""How long somebody stands before the thermometer; not scaled by the tempo."""

BARRIER_REST_S = 20.0
"""How long the next person waits for the barrier to close behind the one before."""

PASSAGE_S = 3.0
"""How long somebody who went through looks back at the lamp."""

AWAY_S, AWAY_SPARE_S = 0.5, 0.2
"""Nobody stands before the thermometer for longer than `away_s` between two people."""

REST_S = 300.0
"""How long somebody who was too warm sits down before they come again."""

SHOWN_S = 0.5
"""Whoever is told how to walk shows a badge for so long, and puts it away again."""

BADGE_S = 0.3
"""Whoever has a badge shows it, and then looks into the thermometer."""

SHORTEST_PHASE_S = 0.03
QUEUE_LOOK_S = 0.05
FEVER_C = "37.3"

COUNTED = (
    *("measured", "granted", "gave_up", "in", "out", "turned_back", "cut"),
    *("fevers", "without_badge", "tailgated"),
)
"""What the account of an entrance counts."""

FEVER_SHARE, EXIT_SHARE, TURN_BACK_SHARE = 0.05, 0.25, 0.06
AMBIENT_C = "22.00"


@dataclass(frozen=True, slots=True)
class Person:
    """Who comes: an ordinal of a badge (the raw number is in no log) and a fever.

    Without a `gait` it is luck whether they turn back; with one they also listen, and
    go away when the buzzer refuses them. `again`: they rest, and come once more, by
    then at `after_c` where that is another temperature.
    """

    temperature_c: Decimal
    badge: str | None
    number: int | None
    direction: str
    gait: str = ""
    again: bool = False
    after_c: Decimal | None = None


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
        self._queue: deque[Person] = deque()
        self._measuring = False
        self.account = dict.fromkeys(COUNTED, 0)

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
        mine = replace(person)
        self._queue.append(mine)
        try:
            while self._queue[0] is not mine:
                yield QUEUE_LOOK_S
            if person.direction == "out":
                yield from self._walk(person, "")
            else:
                yield from self._enter(person)
            yield self._rest_s
        finally:
            self._queue.remove(mine)

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
        self._count(person)
        if person.badge is not None:
            stage.poke(table.get("reader"), {"tags": [person.badge]})
            yield SHOWN_S if person.gait else BADGE_S
        if person.gait:
            # Put away before the verdict, so that it is nobody else's.
            stage.poke(table.get("reader"), {"tags": []})
            yield AWAY_SPARE_S
        self._measuring = True
        stage.start(self._show(person.temperature_c))
        granted = False
        if stage.has(barrier):
            refused_by = str(table.get("buzzer", "")) if person.gait else ""
            granted = yield Until(str(barrier), True, self._patience_s, refused_by)
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
            if person.again:
                stage.start(self._rest(replace(person, again=False)))

    def _count(self, person: Person) -> None:
        fever_at_c = Decimal(str(self._table.get("fever_at_c", FEVER_C)))
        self.account["measured"] += 1
        self.account["fevers"] += person.temperature_c >= fever_at_c
        self.account["without_badge"] += person.badge is None

    def _rest(self, person: Person) -> Script:
        yield from self._stage.wait_site(float(self._table.get("rest_s", REST_S)))
        yield self._rest_s
        if person.after_c is not None:
            person = replace(person, temperature_c=person.after_c)
        yield from self.visit(person)

    def _show(self, middle_c: Decimal) -> Script:
        while self._measuring:
            noise_c = Decimal(self._dice.randint(-10, 10)).scaleb(-2)
            shown = f"{middle_c + noise_c:.2f}"
            self._stage.poke(self._table.get("thermometer"), {"object_c": shown})
            yield 0.1

    def _walk(self, person: Person, after: str) -> Script:
        """Break the beams in the way they walk; then look whether the lamp saw it."""
        bench = self._stage.bench
        lit = self._stage.active(self._table.get("lamp"))
        chosen = person.gait or self._luck(after)
        people = PEOPLE[chosen]
        what = "passage" if people else "turn-back"
        facts = {"gait": chosen} if person.gait else {}
        name = bench.log.stimulus(
            what, entrance=self.name, direction=person.direction, after=after, **facts
        )
        whole, downs = bench.gpio_up, bench.gpio_downs
        yield from self._edges(GAITS[chosen], person.direction)
        if not whole or bench.gpio_downs != downs:
            bench.log.cut(name, what, entrance=self.name)
            self.account["cut"] += 1
            return
        bench.log.note("through", name, entrance=self.name)
        self.account[person.direction if people else "turned_back"] += people or 1
        self.account["tailgated"] += max(0, people - 1)
        if lit and people:
            yield from self._look_back(name, downs)

    def _luck(self, after: str) -> str:
        back = bool(after) and self._dice.random() < TURN_BACK_SHARE
        return "turn-back" if back else "through"

    def _edges(self, gait: Gait, direction: str) -> Script:
        sides = [self._table.get("outer_beam"), self._table.get("inner_beam")]
        if direction == "out":
            sides.reverse()
        for step in gait:
            beam = sides[step.beam]
            if beam is not None:
                flicker = {"flicker_s": step.for_s} if step.for_s == FLICKER_S else {}
                self._stage.poke(beam, flicker or {"broken": step.broken})
                phase_s = self._dice.uniform(0.05, 0.15) / self._stage.tempo
                yield step.for_s or max(SHORTEST_PHASE_S, phase_s)

    def _look_back(self, name: str, downs: int) -> Script:
        lamp = str(self._table.get("lamp"))
        dark = yield Until(lamp, active=False, patience_s=PASSAGE_S)
        # A gateway that starts again puts every lamp out: that acknowledges nothing.
        if dark and self._stage.bench.gpio_downs == downs:
            self._stage.bench.log.ack(name, "lamp", entrance=self.name)
