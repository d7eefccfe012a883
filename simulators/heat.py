"""Cold rooms: physics in the site's time, and heat that is sent on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from simulators.bench_socket import RequestError
from simulators.contacts import Contacts
from simulators.requests import Request, number, truth
from simulators.rooms import DAY_H, HOUR_S, LIMITS, Probe, Room, RoomFacts
from simulators.stage import Script, Stage

STEP_S, QUICK_STEP_S = 0.5, 0.1
"""How often the probes are shown the room, and how often when the clock runs fast."""

DRIFT_ABOVE_C, DRIFT_S = Decimal("1.5"), 40.0
"""How far above its range a room drifts by itself, and for how long."""

HURRY_C = 0.4
"""How fast a room goes where it is told to, in each `STEP_S`."""

PROBE_LAG_S, PROBE_OFFSET_C, NOISE_C = 20.0, 0.1, 0.05
"""A usual probe in moving air; a bottle of glycol around it makes minutes of it."""

GOODS_J_PER_KG_K = 3600
"""What warms a kilogram of most goods that are kept cold: they are water."""

COLDEST_C, WARMEST_C, HEAVIEST_KG = -90, 90, 100_000


class ColdRoom:
    """One room with all its probes, its door, its compressor and its mains."""

    def __init__(self, stage: Stage, table: Mapping[str, Any]) -> None:
        self._stage, self._table = stage, table
        self.name: str = table["name"]
        self._dice = stage.random(f"coldroom/{self.name}")
        low_c, high_c = float(table.get("low_c", 2)), float(table.get("high_c", 8))
        set_c = (low_c + high_c) / 2
        span_k = max(LIMITS["differential_k"][0], 0.3 * abs(high_c - low_c))
        self._high_c = Decimal(str(table.get("high_c", 8)))
        probes = tuple(
            Probe(name, PROBE_LAG_S, self._own_c(PROBE_OFFSET_C), set_c)
            for name in table.get("probes", ())
        )
        facts = RoomFacts(set_c=set_c, differential_k=span_k)
        self.room = Room(facts, set_c, set_c, probes)
        self._contacts = Contacts(stage, table)
        self._defrosting = False
        self._awake = False
        self._told_c: float | None = None
        self._sent_c: float | None = None
        self._rested_s = stage.site_s()
        self._doors = 0

    @property
    def at_c(self) -> float:
        """Return the temperature of the room, sent somewhere or not."""
        return self.room.air_c if self._sent_c is None else self._sent_c

    def tell(self, to_c: Decimal | None) -> str:
        """Send the room to a temperature, or None: back to what its physics say."""
        self._told_c = None if to_c is None else float(to_c)
        shown = None if to_c is None else str(to_c)
        return self._stage.bench.log.stimulus("heat", coldroom=self.name, to_c=shown)

    # -------------------------------------------------------------- what is done to it

    def change(self, request: Request) -> Mapping[str, Any]:
        """Change what the room is made of, or how warm it is; or only say how it is."""
        facts, usual = self.room.facts, RoomFacts()
        wanted = {
            one: number(request, one, getattr(usual, one), *LIMITS[one])
            for one in LIMITS
            if one in request
        }
        unknown = set(request) - {"do", "coldroom", "hour", "air_c", "goods_c", *wanted}
        if unknown:
            known = ", ".join(("hour", "air_c", "goods_c", *LIMITS))
            raise RequestError(f"a room has no {min(unknown)}; it has: {known}")
        hour = number(request, "hour", 0, 0, DAY_H)
        air_c = number(request, "air_c", self.room.air_c, COLDEST_C, WARMEST_C)
        goods_c = number(request, "goods_c", self.room.goods_c, COLDEST_C, WARMEST_C)
        if len(request) > len(("do", "coldroom")):
            self._touch()
            self.room.facts = replace(facts, **wanted)
            self.room.air_c, self.room.goods_c = air_c, goods_c
        if "hour" in request:
            self.room.hour = hour - self.room.at_s / HOUR_S
        return self.picture()

    def change_probe(self, request: Request) -> Mapping[str, Any]:
        """Change how late and how far off a probe is, or every probe."""
        name = request.get("probe")
        found = [one for one in self.room.probes if name in (None, one.name)]
        if not found:
            known = ", ".join(one.name for one in self.room.probes) or "none"
            raise RequestError(f"{self.name} has no probe {name!r}; it has: {known}")
        lags_s = [number(request, "lag_s", one.lag_s, 0, HOUR_S) for one in found]
        offsets_c = [
            number(request, "offset_c", one.offset_c, -10, 10) for one in found
        ]
        self._touch()
        for probe, lag_s, offset_c in zip(found, lags_s, offsets_c, strict=True):
            probe.lag_s, probe.offset_c = lag_s, offset_c
        return self.picture()

    def door(self, request: Request) -> Mapping[str, Any]:
        """Open or close the door; `for_s` seconds of the site later it is closed."""
        wide = truth(request, "open")
        for_s = number(request, "for_s", 0)
        contact = self._contacts.found(request, "door")
        self._touch()
        self._doors += 1
        name = self._move_door(contact, wide=wide)
        if wide and for_s:
            self._stage.start(self._close_later(contact, for_s, self._doors))
        return {"id": name, **self.picture()}

    def mains(self, request: Request) -> Mapping[str, Any]:
        """Take the mains away, or bring them back."""
        there = truth(request, "on")
        contact = self._contacts.found(request, "mains")
        self._touch()
        self.room.mains = there
        self._contacts.show("mains", there, contact)
        return self._done("mains", on=there)

    def generator(self, request: Request) -> Mapping[str, Any]:
        """Start the generator, which cools as the mains do, or stop it."""
        runs = truth(request, "on")
        contact = self._contacts.found(request, "generator")
        self._touch()
        self.room.generator = runs
        self._contacts.show("generator", runs, contact)
        return self._done("generator", on=runs)

    def battery(self, request: Request) -> Mapping[str, Any]:
        """Let the battery or UPS say that it is low, or well again."""
        low = truth(request, "low")
        contact = self._contacts.found(request, "battery")
        self._contacts.show("battery", low, contact)
        return self._done("battery", low=low)

    def compressor(self, request: Request) -> Mapping[str, Any]:
        """Let the compressor fail, while there is power, or have it mended."""
        works = truth(request, "on")
        self._touch()
        self.room.compressor = works
        return self._done("compressor", on=works)

    def defrost(self, request: Request) -> Mapping[str, Any]:
        """Begin a defrost by hand; for 0 s ends one."""
        for_s = number(request, "for_s", self.room.facts.defrost_s, 0, 2 * HOUR_S)
        self._touch()
        self.room.defrost(for_s)
        self._tell_defrost()
        return self._done("defrost", for_s=for_s)

    def load(self, request: Request) -> Mapping[str, Any]:
        """Put goods in that are warmer than the room, or colder."""
        kg = number(request, "kg", 0, 0.001, HEAVIEST_KG)
        at_c = number(request, "at_c", 20, COLDEST_C, WARMEST_C)
        each = number(request, "j_per_kg_k", GOODS_J_PER_KG_K, 100, 5000)
        self._touch()
        whole = self.room.load(kg, at_c, each)
        self.room.facts = replace(self.room.facts, goods_j_per_k=whole)
        return self._done("load", kg=kg, at_c=at_c)

    # ------------------------------------------------------------------- how it lives

    def live(self) -> Script:
        """Go on while the world runs, or something was done to the room."""
        while True:
            quick = self._stage.bench.tree.speed > 1
            step_s = QUICK_STEP_S if quick else STEP_S
            self._go_on(HURRY_C * step_s / STEP_S)
            yield step_s

    def drift(self) -> Script:
        """Get too warm once, as behind a door left open, and be well for a while."""
        yield self._dice.uniform(3, 6) / self._stage.tempo
        self.tell(self._high_c + DRIFT_ABOVE_C)
        yield DRIFT_S
        self.tell(None)
        yield self._dice.uniform(60, 120) / self._stage.tempo

    def begin(self) -> None:
        """Close the door, have mains, and show the room."""
        self._contacts.begin()
        self.show()

    def show(self) -> None:
        """Let the probes see the room, each a little of its own."""
        for probe in self.room.probes:
            seen_c = probe.at_c if self._sent_c is None else self._sent_c
            own_c = seen_c + probe.offset_c + self._own_c(NOISE_C)
            self._stage.poke(probe.name, {"temperature_c": f"{own_c:.1f}"})

    def picture(self) -> Mapping[str, Any]:
        """Say how the room is and what it has been through."""
        room = self.room
        return {
            "at_c": f"{self.at_c:.1f}",
            "goods_c": f"{room.goods_c:.1f}",
            "mains": room.mains,
            "generator": room.generator,
            "compressor": room.compressor,
            "cooling": room.cooling,
            "door_open": room.door_open,
            "defrosting": room.defrost_left_s > 0,
            "compressor_s": round(room.compressor_s),
            "door_s": round(room.door_s),
        }

    def _go_on(self, hurry_k: float) -> None:
        live = self._awake or self._stage.running
        if live:
            self.room.advance(self._stage.site_s() - self._rested_s)
            self._tell_defrost()
        else:
            self._rested_s = self._stage.site_s() - self.room.at_s
        self._send(hurry_k)
        if live or self._sent_c is not None:
            self.show()

    def _touch(self) -> None:
        """Bring the room to now, and let it live from here on."""
        self._go_on(0.0)
        self._awake = True

    def _send(self, hurry_k: float) -> None:
        if self._told_c is None and self._sent_c is None:
            return
        goal_c = self.room.air_c if self._told_c is None else self._told_c
        away_k = goal_c - self.at_c
        self._sent_c = self.at_c + max(-hurry_k, min(hurry_k, away_k))
        if self._told_c is None and abs(away_k) <= hurry_k:
            self._sent_c = None

    def _own_c(self, widest_c: float) -> float:
        return self._dice.uniform(-widest_c, widest_c)

    def _done(self, what: str, **facts: Any) -> Mapping[str, Any]:
        """Log what was done to the room, and say how it is then."""
        log = self._stage.bench.log
        name = log.stimulus(what, coldroom=self.name, **facts)
        return {"id": name, **self.picture()}

    def _tell_defrost(self) -> None:
        """Move the contact of the defrost as it begins and as it ends."""
        now = self.room.defrost_left_s > 0
        if now != self._defrosting:
            self._defrosting = now
            self._contacts.show("defrost", now)
            self._stage.bench.log.note("defrosting", coldroom=self.name, on=now)

    def _move_door(self, contact: object, *, wide: bool) -> str:
        self.room.door_open = wide
        self._contacts.show("door", not wide, contact)
        return self._stage.bench.log.stimulus("door", coldroom=self.name, open=wide)

    def _close_later(self, contact: object, for_s: float, door: int) -> Script:
        yield from self._stage.wait_site(for_s)
        if self._doors == door:
            self._touch()
            self._move_door(contact, wide=False)
