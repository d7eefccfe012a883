"""The plan of a school's morning: who comes when, to which lane, by one seed."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random

from tests.unit import morning_fevers as fevers
from tests.unit import morning_people as people
from tests.unit.morning import CLASS_SIZE, END_MS, LANES, PUPILS, Moment
from tests.unit.morning_people import Kind
from tests.unit.morning_visit import EMPTY_MS, Ledger, Visit

KINDS: dict[Kind, int] = {
    people.badgeless: 60,
    people.badge_late: 20,
    people.quick: 30,
    people.close_behind: 20,
    people.runs_past: 12,
    people.side_by_side: 8,
    people.follows: 8,
    people.turns_back: 8,
    people.turns_twice: 8,
    people.goes_away: 8,
    people.hesitates: 20,
    people.dithers: 6,
    people.stands_still: 6,
    people.leaves: 12,
    people.badges_out: 8,
    people.comes_twice: 8,
    people.unknown_badge: 12,
    people.sent_away: 4,
    people.cannot_stand_still: 20,
    people.cold_skin: 20,
    people.cold_hands: 8,
    fevers.rests_well: 8,
    fevers.badge_after_hold: 4,
    fevers.too_soon: 4,
    fevers.goes_home: 4,
    fevers.false_alarm: 4,
    fevers.feverish: 8,
}
"""How many of each kind; everybody else is healthy."""
UNKNOWN: frozenset[Kind] = frozenset(
    {people.badgeless, people.badge_late, people.close_behind, fevers.badge_after_hold}
)
"""Who is nobody to the gate; while a stranger is held these would have to wait."""
LAST_MS = END_MS - 60_000
FIRST = 8
"""The first of a lane are healthy: the gate must learn how long a walk takes."""
STRANGER_LANE = LANES[-1]
"""Where a stranger is held, nobody else comes without a badge."""


@dataclass
class Plan:
    """Everything that happens, and everything that must come of it."""

    ledger: Ledger = field(default_factory=Ledger)
    moments: list[Moment] = field(default_factory=list)


def plan_of(seed: int) -> Plan:
    """Draw a morning."""
    luck, plan = Random(seed), Plan()
    for lane, visitors in assigned(luck).items():
        fill(plan, lane, visitors, luck)
    tell_check(plan.ledger)
    plan.ledger.tell("gateway.started", "gateway", "")
    return plan


def assigned(luck: Random) -> dict[str, list[tuple[int, Kind]]]:
    """Give every pupil a lane and a kind; three feverish ones sit in one class."""
    kinds = [kind for kind, many in KINDS.items() for _ in range(many)]
    luck.shuffle(kinds)
    numbers = list(range(PUPILS))
    luck.shuffle(numbers)
    classmates = [number for number in numbers if number % (PUPILS // CLASS_SIZE) == 7]
    lanes: dict[str, list[tuple[int, Kind]]] = {lane: [] for lane in LANES}
    ill = 0
    for place, kind in enumerate(kinds):
        number = numbers.pop()
        if kind is fevers.feverish and ill < 3:
            numbers.append(number)
            number, ill = next(one for one in classmates if one in numbers), ill + 1
            numbers.remove(number)
        open_to = LANES[:-1] if kind in UNKNOWN else LANES
        lanes[open_to[place % len(open_to)]].append((number, kind))
    lanes[STRANGER_LANE].append((numbers.pop(), fevers.feverish_stranger))
    for visitors in lanes.values():
        while len(visitors) < PUPILS // len(LANES):
            visitors.append((numbers.pop(), people.healthy))
        mix(visitors, luck)
    return lanes


def mix(visitors: list[tuple[int, Kind]], luck: Random) -> None:
    """Draw the order of a lane: some healthy ones first."""
    luck.shuffle(visitors)
    visitors.sort(key=lambda one: one[1] is not people.healthy)
    first, rest = visitors[:FIRST], visitors[FIRST:]
    luck.shuffle(rest)
    visitors[:] = first + rest


def fill(plan: Plan, lane: str, visitors: list[tuple[int, Kind]], luck: Random) -> None:
    """Let the pupils of a lane come one after another, and some come again."""
    order = count()
    arrivals = sorted(luck.randrange(LAST_MS * 3 // 4) for _ in visitors)
    queue = [
        (at_ms, next(order), number, kind)
        for at_ms, (number, kind) in zip(arrivals, visitors, strict=True)
    ]
    heapq.heapify(queue)
    free_ms = 1000
    plan.moments += [Moment(0, lane, beam, "0") for beam in ("outer", "inner")]
    plan.moments.append(Moment(0, lane, "air", "20"))
    while queue:
        due_ms, _, number, kind = heapq.heappop(queue)
        at_ms = max(free_ms, due_ms)
        plan.moments += empty_lane(lane, free_ms, at_ms)
        visit = Visit(plan.ledger, luck, lane, number, at_ms)
        visit.clear()
        again = kind(visit)
        plan.moments += visit.moments
        free_ms = visit.at_ms + 300
        if again is not None:
            wait_s, later = again
            due_ms = free_ms + round(wait_s * 1000)
            heapq.heappush(queue, (due_ms, next(order), number, later))
    assert free_ms <= END_MS
    plan.moments += empty_lane(lane, free_ms, END_MS * 3)


def empty_lane(lane: str, from_ms: int, until_ms: int) -> Iterator[Moment]:
    """Show the thermometer an empty lane: it is never silent."""
    for at_ms in range(from_ms, until_ms, EMPTY_MS):
        yield Moment(at_ms, lane, "forehead", "22")


def tell_check(ledger: Ledger) -> None:
    """Expect the one event of the check: who was measured, who was not, who is ill."""
    measured = len(ledger.measured)
    ill = sum(len(people) for people in ledger.ill.values())
    word = f"{PUPILS} {measured} {PUPILS - measured} {ill} False"
    ledger.tell("check", "gateway", word)
