"""The world around the devices: people, goods and heat, all from one seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulators.bench import Bench
from simulators.bench_socket import RequestError
from simulators.crowd import Crowd
from simulators.gait import GAITS
from simulators.goods import Keeper
from simulators.heat import ColdRoom
from simulators.people import PATIENCE_S, Lane, Person
from simulators.requests import (
    MOST_PIECES,
    Request,
    choice,
    decimal,
    is_hex,
    named,
    number,
    text,
    truth,
    whole,
)
from simulators.sessions import Storekeeper
from simulators.shelf import HAND_G, Moving, Shelf
from simulators.stage import Stage
from simulators.trade import Storeroom

HEAVIEST_HAND_G, MOST_CREEP_PCT, MOST_STEPS = 5000, 5, 100

ROOM_VERBS: Mapping[str, Callable[[ColdRoom, Request], Mapping[str, Any]]] = {
    "room": ColdRoom.change,
    "probe": ColdRoom.change_probe,
    "door": ColdRoom.door,
    "mains": ColdRoom.mains,
    "generator": ColdRoom.generator,
    "battery": ColdRoom.battery,
    "compressor": ColdRoom.compressor,
    "defrost": ColdRoom.defrost,
    "load": ColdRoom.load,
}


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
        self.shelves = {one["name"]: Shelf(stage, one) for one in plan.shelves}
        with_badges = [one for one in plan.counters if one.get("badges")]
        self.keepers = {
            one["name"]: Keeper(stage, one)
            for one in plan.counters
            if one not in with_badges
        }
        self.storekeepers = {
            one["name"]: Storekeeper(stage, one, self.shelves) for one in with_badges
        }
        self.rooms = {one["name"]: ColdRoom(stage, one) for one in plan.coldrooms}
        self.crowd = Crowd(stage, self.lanes)
        self.storeroom = Storeroom(stage, self.keepers, self.shelves, self.storekeepers)
        self.verbs: Mapping[str, Callable[[Request], Mapping[str, Any]]] = {
            "walk": self.walk,
            "arrive": self.crowd.arrive,
            "scan": self.scan,
            "item": self.storeroom.item,
            "deliver": self.storeroom.deliver,
            "issue": self.storeroom.issue,
            "session": self.storeroom.session,
            "goods": self.goods,
            "heat": self.heat,
            **{verb: self._in_room(do) for verb, do in ROOM_VERBS.items()},
        }

    def begin(self) -> None:
        """Put everybody and everything in their places."""
        for lane in self.lanes.values():
            lane.clear()
        for shelf in self.shelves.values():
            shelf.fill()
        for room in self.rooms.values():
            room.begin()
            self._stage.start(room.live())
            if self._drift:
                self._stage.start(self._stage.forever(room.drift))
        for actors in (self.lanes, self.keepers, self.storekeepers, self.shelves):
            for actor in actors.values():
                self._stage.start(self._stage.forever(actor.turn))

    def run(self, *, go: bool) -> None:
        """Let people and goods move, or end what they are at and rest."""
        if go != self._stage.running:
            self._bench.log.note("world-runs" if go else "world-rests")
        self._stage.running = go

    def walk(self, request: Request) -> Mapping[str, Any]:
        """Start one person, on top of what the world does."""
        lane = named(self.lanes, request, "entrance")
        direction, badge = request.get("direction", "in"), request.get("badge")
        if direction not in ("in", "out"):
            raise RequestError("the direction is in or out")
        if badge is not None and not is_hex(badge):
            raise RequestError("a badge is a number in hex, or null")
        gait = choice(request, "gait", tuple(GAITS)) if "gait" in request else ""
        again = truth(request, "again", usual=False)
        temperature_c = decimal(request, "temperature_c", "36.6")
        person = Person(temperature_c, badge, None, direction, gait, again)
        self._stage.start(lane.visit(person))
        return {}

    def scan(self, request: Request) -> Mapping[str, Any]:
        """Have one tag or printed code scanned, on top of what the world does."""
        if request.get("counter") in self.storekeepers:
            raise RequestError("this counter has badges; ask for a session there")
        keeper = named(self.keepers, request, "counter")
        tag = request.get("tag")
        if "code" in request:
            code = text(request, "code")
            if not keeper.has_scanner:
                raise RequestError(f"{keeper.name} has no scanner for printed codes")
            self._stage.start(keeper.scan_code(code))
        elif is_hex(tag):
            self._stage.start(keeper.scan(str(tag).upper()))
        else:
            raise RequestError("a tag is a number in hex")
        return {}

    def heat(self, request: Request) -> Mapping[str, Any]:
        """Send one cold room to a temperature, or back to normal with null."""
        room = named(self.rooms, request, "coldroom")
        wanted = request.get("to_c")
        return {"id": room.tell(None if wanted is None else decimal(request, "to_c"))}

    def goods(self, request: Request) -> Mapping[str, Any]:
        """Put pieces onto a shelf, or take them with a negative number."""
        shelf, count = named(self.shelves, request, "shelf"), request.get("pieces")
        most = MOST_PIECES - shelf.due
        if not isinstance(count, int) or not count or not -shelf.due <= count <= most:
            raise RequestError(
                f"pieces is a whole number, at least -{shelf.due} and at most {most}"
            )
        item = None
        if "item" in request:
            item = named(self.storeroom.items, request, "item")
        moving = Moving(
            count,
            steps=whole(request, "steps", 1, high=MOST_STEPS),
            item=None if item is shelf.item else item,
            hand_g=int(number(request, "hand_g", HAND_G, 0, HEAVIEST_HAND_G)),
            creep_pct=number(request, "creep_pct", 0, 0, MOST_CREEP_PCT),
        )
        self._stage.start(shelf.move(moving))
        return {"pieces": shelf.due}

    def _in_room(
        self, do: Callable[[ColdRoom, Request], Mapping[str, Any]]
    ) -> Callable[[Request], Mapping[str, Any]]:
        return lambda request: do(named(self.rooms, request, "coldroom"), request)

    def account(self) -> Mapping[str, Any]:
        """Return what the world itself knows to have happened."""
        return {
            "entrances": {name: one.account for name, one in self.lanes.items()},
            "counters": {name: one.account for name, one in self.keepers.items()},
            "sessions": {name: one.account for name, one in self.storekeepers.items()},
            "store": self.storeroom.account(),
            "shelves": {
                name: {
                    "pieces": one.pieces,
                    "items": one.by_item,
                    "mass_kg": f"{one.mass_kg:f}",
                    **one.account,
                }
                for name, one in self.shelves.items()
            },
            "coldrooms": {name: one.picture() for name, one in self.rooms.items()},
        }
