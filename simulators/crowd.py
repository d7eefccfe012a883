"""A school's worth of people, drawn from a seed: who comes, and when."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from random import Random

from simulators.bench_socket import RequestError
from simulators.gait import GAITS
from simulators.people import Lane, Person, badges
from simulators.requests import Request, choice, named, number, truth, whole
from simulators.stage import Script, Stage

MOST_PEOPLE = 2000
STRANGERS = "strangers"
WELL_C, SPREAD_C = 36.5, 0.15
AT_FIRST_C = {"fever": (37.8, 39.2), "hot": (37.6, 38.2), "cold": (29.5, 31.5)}
"""What a thermometer first sees of somebody. Who ran all the way, and who comes out of
the cold, is well after a rest."""

CURVES: Mapping[str, Callable[[float], float]] = {
    "even": lambda part: part,
    # Few at first, most in the middle.
    "peak": lambda part: math.acos(1 - 2 * part) / math.pi,
    # Most of them just before the bell.
    "late": lambda part: part**0.5,
}
"""When the first `part` of all people has come, of the whole time."""

ODD = (
    *AT_FIRST_C,
    "no-badge",
    "wrong-badge",
    *(one for one in GAITS if one != "through"),
)
"""What somebody may be instead of well, known, and walking through."""


def people(
    luck: Random, count: int, shares: Mapping[str, float], seed: str, *, again: bool
) -> Sequence[Person]:
    """Draw so many people; each share is met to the nearest whole person."""
    odd = [kind for kind in ODD for _one in range(round(shares.get(kind, 0) * count))]
    kinds = (odd + ["through"] * count)[:count]
    luck.shuffle(kinds)
    known, strange = badges(seed, count), badges(f"{seed}/{STRANGERS}", count)
    crowd = []
    for at, kind in enumerate(kinds):
        well_c = Decimal(f"{luck.gauss(WELL_C, SPREAD_C):.2f}")
        first_c, after_c = well_c, None
        if kind in AT_FIRST_C:
            first_c = Decimal(f"{luck.uniform(*AT_FIRST_C[kind]):.2f}")
            after_c = None if kind == "fever" else well_c
        badge = {"no-badge": None, "wrong-badge": strange[at]}.get(kind, known[at])
        gait = kind if kind in GAITS else "through"
        comes_again = again and kind in AT_FIRST_C
        crowd.append(Person(first_c, badge, at, "in", gait, comes_again, after_c))
    return crowd


def times_s(luck: Random, count: int, curve: str, within_s: float) -> Sequence[float]:
    """Say when each comes, the first soon and the last in time."""
    when = CURVES[curve]
    return sorted(
        within_s * when((at + luck.uniform(0.25, 0.75)) / count) for at in range(count)
    )


class Crowd:
    """Lets people arrive at entrances; each arrival has luck of its own."""

    def __init__(self, stage: Stage, lanes: Mapping[str, Lane]) -> None:
        self._stage, self._lanes = stage, lanes
        self._made: dict[str, int] = {}

    def arrive(self, request: Request) -> Mapping[str, object]:
        """Let many people come to one entrance, in the site's time."""
        lane = named(self._lanes, request, "entrance")
        count = whole(request, "people", high=MOST_PEOPLE)
        within_s = number(request, "within_s", 0)
        curve = choice(request, "curve", tuple(CURVES), "even")
        again = truth(request, "again", usual=False)
        shares = _shares(request)
        made = self._made.get(lane.name, 0) + 1
        self._made[lane.name] = made
        luck = self._stage.random(f"crowd/{lane.name}/{made}")
        seed = self._stage.bench.seed
        crowd = people(luck, count, shares, f"{seed}/{lane.name}", again=again)
        when_s = times_s(luck, count, curve, within_s)
        for person, at_s in zip(crowd, when_s, strict=True):
            self._stage.start(self._come(lane, person, at_s))
        odd = {kind: round(share * count) for kind, share in shares.items()}
        return {"people": count, "odd": odd, "last_s": round(when_s[-1], 1)}

    def _come(self, lane: Lane, person: Person, at_s: float) -> Script:
        yield from self._stage.wait_site(at_s)
        yield from lane.visit(person)


def _shares(request: Request) -> Mapping[str, float]:
    given = request.get("shares", {})
    if not isinstance(given, dict):
        raise RequestError('shares is a table such as {"fever": 0.05}')
    unknown = set(given) - set(ODD)
    if unknown:
        known = ", ".join(ODD)
        raise RequestError(f"nobody is {min(unknown)!r}; people are: {known}")
    shares = {kind: number(given, kind, 0, 0, 1) for kind in given}
    if sum(shares.values()) > 1:
        raise RequestError("the shares are of the same people: at most 1 together")
    return shares
