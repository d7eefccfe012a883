"""The world around the devices: people, goods and heat, all from one seed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from simulators.bench import Bench
from simulators.bench_socket import RequestError
from simulators.goods import Keeper, Shelf
from simulators.heat import ColdRoom
from simulators.people import PATIENCE_S, Lane, Person
from simulators.stage import Stage

CODE_DIGITS = 124
HIGHEST_C = 1000


class World:
    """Everybody at every station of the plan; nobody moves before `run`.

    With `drift` the cold rooms get too warm now and then, without being told.
    """

    def __init__(
        self,
        bench: Bench,
        tempo: float = 1.0,
        *,
        drift: bool = False,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._bench, self._drift = bench, drift
        plan = bench.plan
        self._stage = stage = Stage(bench, tempo)
        self.lanes = {
            one["name"]: Lane(stage, one, patience_s) for one in plan.entrances
        }
        self.keepers = {one["name"]: Keeper(stage, one) for one in plan.counters}
        self.shelves = {one["name"]: Shelf(stage, one) for one in plan.shelves}
        self.rooms = {one["name"]: ColdRoom(stage, one) for one in plan.coldrooms}

    def begin(self) -> None:
        """Put everybody and everything in their places."""
        for lane in self.lanes.values():
            lane.clear()
        for shelf in self.shelves.values():
            shelf.fill()
        for room in self.rooms.values():
            room.show()
            self._stage.start(room.live())
            if self._drift:
                self._stage.start(self._stage.forever(room.drift))
        for actors in (self.lanes, self.keepers, self.shelves):
            for actor in actors.values():
                self._stage.start(self._stage.forever(actor.turn))

    def run(self, *, go: bool) -> None:
        """Let people and goods move, or end what they are at and rest."""
        if go != self._stage.running:
            self._bench.log.note("world-runs" if go else "world-rests")
        self._stage.running = go

    def walk(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Start one person, on top of what the world does."""
        lane = _named(self.lanes, request, "entrance")
        direction, badge = request.get("direction", "in"), request.get("badge")
        if direction not in ("in", "out"):
            raise RequestError("the direction is in or out")
        if badge is not None and not _is_hex(badge):
            raise RequestError("a badge is a number in hex, or null")
        temperature_c = _decimal(request, "temperature_c", "36.6")
        self._stage.start(lane.visit(Person(temperature_c, badge, None, direction)))
        return {}

    def scan(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Have one tag scanned, on top of what the world does."""
        keeper, tag = _named(self.keepers, request, "counter"), request.get("tag")
        if not _is_hex(tag):
            raise RequestError("a tag is a number in hex")
        self._stage.start(keeper.scan(str(tag).upper()))
        return {}

    def heat(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Send one cold room to a temperature, or back to normal with null."""
        room = _named(self.rooms, request, "coldroom")
        wanted = request.get("to_c")
        return {"id": room.tell(None if wanted is None else _decimal(request, "to_c"))}

    def goods(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Put pieces onto a shelf, or take them with a negative number."""
        shelf, count = _named(self.shelves, request, "shelf"), request.get("pieces")
        if not isinstance(count, int) or shelf.pieces + count < 0 or not count:
            raise RequestError(f"pieces is a whole number, at least -{shelf.pieces}")
        self._stage.start(shelf.move(count))
        return {"pieces": shelf.pieces}

    def account(self) -> Mapping[str, Any]:
        """Return what the world itself knows to have happened."""
        return {
            "entrances": {name: one.account for name, one in self.lanes.items()},
            "counters": {name: one.account for name, one in self.keepers.items()},
            "shelves": {
                name: {"pieces": one.pieces, **one.account}
                for name, one in self.shelves.items()
            },
            "coldrooms": {
                name: {"at_c": f"{one.at_c:.1f}"} for name, one in self.rooms.items()
            },
        }


def _named(actors: Mapping[str, Any], request: Mapping[str, Any], kind: str) -> Any:
    name = request.get(kind)
    if not isinstance(name, str) or name not in actors:
        known = ", ".join(sorted(actors)) or "none"
        raise RequestError(f"there is no {kind} {name!r}; there is: {known}")
    return actors[name]


def _is_hex(text: object) -> bool:
    return (
        isinstance(text, str)
        and 0 < len(text) <= CODE_DIGITS
        and not len(text) % 4
        and all(one in "0123456789abcdefABCDEF" for one in text)
    )


def _decimal(request: Mapping[str, Any], key: str, usual: str = "") -> Decimal:
    value = request.get(key, usual)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > HIGHEST_C:
        raise RequestError(f"{key} is a number such as 36.6, not {value!r}")
    return number
