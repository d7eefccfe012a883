"""Laws of an entrance with all its rules together, over any days of its life.

Nobody comes in unmeasured but by a named hand; nobody who leaves is refused; the count
of people is that of the journal's events; and nothing that is said to the gateway can
make it fail.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.quantities import Quantity
from edge_app.engine_values import Taken
from edge_app.outcomes import Event
from tests.unit.whole_days import MOMENTS, RULES, ZONES, Moment, act, lanes_of
from tests.unit.whole_house import Life, events_of
from tests.unit.whole_watch import Watch, replayed

DAY = st.lists(MOMENTS, min_size=8, max_size=30)
CALM_S = 12
"""After so long a walk of before is over, and no other sign is waited for."""
REFUSING = {"refused", "denied", "withdrawn", "barred", "locked"}


class Day:
    """One gateway, watched through all its lives."""

    def __init__(self, rules: dict[str, Any], zone: dict[str, Any]) -> None:
        lanes = lanes_of(rules, zone)
        self.told: list[Taken] = []
        self.watch = Watch.over(lanes, ())
        self.life = Life(lanes=lanes, watch=self.see)

    def see(self, taken: Taken) -> None:
        """Let everything that is said be judged."""
        self.told.append(taken)
        self.watch.see(taken)

    def happen(self, moment: Moment) -> None:
        """Let one moment happen, and judge what it must earn by itself."""
        match moment:
            case ("leave", int(lane)):
                self.leave(lane)
            case ("badge out", str(number), bool(strange)):
                self.badge_out(number, after_strange=strange)
            case ("press", bool(sealed)):
                self.press(sealed=sealed)
            case ("restart", *_):
                self.restart(moment)
            case ("interrupted", int(lane), bool(written), bool(clean)):
                self.interrupt(lane, written=written, clean=clean)
            case _:
                act(self.life, moment)

    # ------------------------------------------------------------ way out

    def leave(self, lane: int) -> None:
        """Let somebody walk out: told once, and never refused, whatever was."""
        life, limits = self.life, self.life.lanes[lane]
        if not limits.has_beams:
            return
        for beam in (limits.outer_beam, limits.inner_beam):
            life.read(beam, Quantity.BEAM, "0")
        life.wait(CALM_S)
        self.told.clear()
        life.walk(limits, "out")
        life.wait(1)
        out = [event for event in self.events() if event.data.get("direction") == "out"]

        assert [limits.name] == [event.station for event in out]
        assert {"out", "unattributed"} >= {event.data["result"] for event in out}
        assert self.nobody_refused()

    def badge_out(self, number: str, *, after_strange: bool) -> None:
        """Let somebody leave by badge, whatever was shown at the entry before."""
        if after_strange:
            self.life.badge("badges", "Z9")
        self.life.wait(CALM_S)
        self.told.clear()
        self.life.badge("exit", number)

        kinds = ("passage", "admission")
        told = [event for event in self.events() if event.kind in kinds]

        assert ["badged-out"] == [event.data["result"] for event in told]

    def press(self, *, sealed: bool) -> None:
        """Press the door's button: the lock lets go at once."""
        life = self.life
        if sealed:
            life.read("reed", Quantity.CONTACT, "0")
        life.read("button", Quantity.CONTACT, "0")
        self.told.clear()
        life.read("button", Quantity.CONTACT, "1")
        at_once = [order for taken in self.told for order in taken.at_once]

        assert [("lock", "pulse")] == [(one.device, one.verb) for one in at_once]

    def events(self) -> list[Event]:
        """List what was told of late."""
        return [event for taken in self.told for event in events_of(taken)]

    def nobody_refused(self) -> bool:
        """Say that nothing of late was a refusal, and that nothing was shut."""
        results = {event.data.get("result") for event in self.events()}
        return not results & REFUSING

    # ------------------------------------------------------- stop and count

    def restart(self, moment: Moment) -> None:
        """Stop and start: the count goes on where the journal ends."""
        life = self.life
        clean = bool(moment[1])
        ahead = [*life.disk, *(life.pending if clean else life.pending[: life.left])]
        self.watch = Watch.over(life.lanes, ahead)
        act(life, moment)
        self.count()

    def interrupt(self, lane: int, *, written: bool, clean: bool) -> None:
        """Cut the power between a decision and the walk; then somebody walks in."""
        self.life.person(self.life.lanes[lane], "36.5 36.4 36.5")
        if written:
            self.life.write()
        self.restart(("restart", clean, 1.0, False))
        self.life.walk(self.life.lanes[lane], "in")

    def count(self) -> None:
        """Compare the count with the journal's events, from the beginning and later."""
        life = self.life
        batches = [*life.disk, *life.pending]
        zones = {lane.name: lane.zone for lane in life.lanes}
        people = replayed(batches, zones, {})
        half = len(batches) // 2
        since = replayed(batches[half:], zones, replayed(batches[:half], zones, {}))
        views = life.engine.views()

        assert people == since
        assert {people.get("school", 0)} == {
            views[lane.name]["occupancy"] for lane in life.lanes
        }


def any_day(rules: dict[str, Any], zone: dict[str, Any], day: list[Moment]) -> None:
    """Live through a day, and count at its end."""
    house = Day(rules, zone)
    for moment in day:
        house.happen(moment)
    house.count()


@given(RULES, ZONES, DAY)
@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
def test_laws_of_any_day(
    rules: dict[str, Any], zone: dict[str, Any], day: list[Moment]
) -> None:
    """In by a low value or a named hand, out always, counted as the journal says."""
    any_day(rules, zone, day)


@pytest.mark.campaign
@pytest.mark.timeout(3600)
@given(RULES, ZONES, st.lists(MOMENTS, min_size=20, max_size=80))
@settings(deadline=None, max_examples=10_000, suppress_health_check=list(HealthCheck))
def test_laws_of_many_days(
    rules: dict[str, Any], zone: dict[str, Any], day: list[Moment]
) -> None:
    """The same over longer days, and very many of them."""
    any_day(rules, zone, day)
