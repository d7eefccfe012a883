"""A hold belongs to its owner: every gate of the site knows of it, by the badge.

Two lanes of one true engine. What one says the other knows at once, and the rest that
was begun at one goes on at the other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from drivers.quantities import Quantity
from edge_app import gate_words, tail
from edge_app.engine_people import SHELF_LIMIT, Traces
from edge_app.engine_values import Taken
from edge_app.model import Json
from edge_app.outcomes import Event, Traced
from edge_app.roll import Hold, Trace
from edge_app.rows import document_text
from edge_app.run_core import MEMORY
from tests.unit.school import id_of
from tests.unit.whole_house import EAST, WEST, Life, events_of

ANNA = id_of("pupil-1")
LOW, HOT = "36.5 36.5 36.5", "38.1 38.1 38.1"
ON = ("unacknowledged", "acknowledged")
"""States of an alarm whose condition is true."""


class House:
    """Two lanes of one engine; `told` is every event."""

    def __init__(self, east: Any = EAST, west: Any = WEST) -> None:
        self.told: list[Event] = []
        self.east, self.west = east, west
        self.life = Life(lanes=(east, west), watch=self.see)

    def see(self, taken: Taken) -> None:
        """Remember what is said."""
        self.told += events_of(taken)

    def comes(self, lane: Any, values: str, number: str = "A1") -> dict[str, Any]:
        """Let somebody show a badge and be measured; return the measurement."""
        if number:
            self.life.badge(lane.reader, number)
        self.life.person(lane, values)
        self.life.wait(1)
        return self.last()

    def last(self) -> dict[str, Any]:
        """Return the newest measurement, and who made it."""
        kinds = ("screening", "fever")
        event = [one for one in self.told if one.kind in kinds][-1]
        return {**event.data, "station": event.station}

    def do(self, lane: Any, verb: str, **arguments: str) -> dict[str, Any]:
        """Give a command; return its event."""
        self.life.command(lane.name, verb, arguments, "local")
        return dict([one for one in self.told if one.kind == "command"][-1].data)

    def opened(self, lane: Any) -> int:
        """Count who walked in at a lane by a grant."""
        self.life.walk(lane, "in")
        passages = [one for one in self.told if one.kind == "passage"]
        return sum(
            (one.station, one.data["result"]) == (lane.name, "granted")
            for one in passages
        )

    def view(self, lane: Any) -> dict[str, Any]:
        """Return what a lane shows."""
        return dict(self.life.engine.views()[lane.name])

    def alarms(self) -> set[str]:
        """Name what is true now of all that there is an alarm for."""
        told = self.life.engine.alarm_documents()
        return {name for name, one in told.items() if one["state"] in ON}


def test_who_is_held_at_one_gate_is_held_at_the_next() -> None:
    """A normal value there lets nobody in who is to rest; they are told how long."""
    house = House()
    assert "hold" == house.comes(house.east, HOT)["result"]
    told = house.comes(house.west, LOW)

    assert ("west", "wait", 1) == (told["station"], told["result"], told["attempt"])
    assert ("07:16", "east") == (told["until"], told["held_at"])
    assert 0 == house.opened(house.west)
    view = house.view(house.west)
    assert ("hold", "wait", "07:16", "east") == tuple(
        view[key] for key in ("phase", "say", "until", "held_at")
    )
    assert "held_at" not in house.view(house.east)
    house.comes(house.west, LOW, "A3")
    assert "until" not in house.view(house.west)


def test_the_screen_and_the_tail_say_until_when_and_where() -> None:
    """In English and in Chinese."""
    house = House()
    house.comes(house.east, HOT)
    data: Json = house.comes(house.west, LOW)
    payload = document_text({"type": "gatepost.screening", "data": data})
    languages: tuple[tuple[tail.Language, str], ...] = (
        ("en", "hold until 07:16: go back to east or rest here"),
        ("zh", "休息至 07:16:请返回 east 或在此休息"),
    )
    for language, said in languages:
        assert said in gate_words.screen(house.view(house.west), language).below
        assert said in tail.sentence("a/b/c/event/west", payload, language)
    assert "hold until 07:16" == gate_words.resting({"until": "07:16"}, "en")
    assert "held at east: go back there" == gate_words.resting(
        {"held_at": "east"}, "en"
    )


def test_the_rest_goes_on_at_the_other_gate() -> None:
    """After it, the measurement there is the second; the first gate lets go."""
    house = House()
    house.comes(house.east, HOT)
    house.comes(house.west, LOW)
    house.life.wait(300)
    told = house.comes(house.west, LOW)
    assert ("recheck", 2) == (told["result"], told["attempt"])
    house.life.wait(6)
    told = house.comes(house.west, LOW)
    assert ("passed-after-recheck", 3) == (told["result"], told["attempt"])
    assert 1 == house.opened(house.west)

    assert "passed" == house.comes(house.east, LOW, "A3")["result"]
    assert (0, 0) == (
        house.view(house.east)["held"],
        house.view(house.west)["held"],
    )
    house.life.wait(3600)
    assert "lapsed" not in {one.data.get("result") for one in house.told}


def test_another_gates_shorter_rest_makes_nobody_ready() -> None:
    """The rest is the one that was told; the limit is that of who measures."""
    house = House(west=replace(WEST, rest_s=0, site_limit_c=None))
    house.comes(house.east, HOT)
    house.life.wait(100)
    assert "wait" == house.comes(house.west, LOW)["result"]
    house.life.wait(200)
    assert "recheck" == house.comes(house.west, LOW)["result"]


def test_a_longer_rest_elsewhere_keeps_nobody_longer() -> None:
    """Who was told 5 minutes is measured after 5 minutes at a gate of 30 as well."""
    house = House(west=replace(WEST, rest_s=1800))
    house.comes(house.east, HOT)
    house.life.wait(300)
    assert "recheck" == house.comes(house.west, LOW)["result"]


def test_a_stricter_gate_measures_by_its_own_limit() -> None:
    """37.0 is low at one gate and too high at the next, for the same hold."""
    west = replace(WEST, fever_at_c=WEST.fever_at_c - 1)
    house = House(west=west)
    house.comes(house.east, HOT)
    house.life.wait(300)
    told = house.comes(west, "37.0 37.0 37.0")

    assert ("confirm", west.fever_at_c, 2) == (
        told["result"],
        told["limit_c"],
        told["attempt"],
    )


@pytest.mark.parametrize("value", ["36.6", "38.2"])
def test_another_gate_may_confirm(value: str) -> None:
    """By the badge or by the name; the first gate's call for it ends as well."""
    house = House()
    house.comes(house.east, HOT)
    house.life.wait(300)
    assert "confirm" == house.comes(house.east, HOT)["result"]
    assert "east-confirm" in house.alarms()
    assert "nobody waits to be confirmed" == house.do(
        house.west, "contact", value=value
    ).get("answer")

    told = house.comes(house.west, LOW)
    assert ("wait", "east") == (told["result"], told["held_at"])
    assert "until" not in told
    house.life.badge(house.west.reader, "A1")
    house.do(house.west, "contact", value=value)
    told = house.last()
    assert (ANNA, 3, "west") == (told["person"], told["attempt"], told["station"])
    expected = "fever" if value == "38.2" else "passed-after-confirm"
    assert expected == told["result"]

    house.life.see(house.east.thermometer, "22")
    assert "east-confirm" not in house.alarms()
    assert (expected == "fever") is ("west-fever" in house.alarms())


def test_a_fever_shuts_every_gate() -> None:
    """Until the guard of any of them lets the next measurement count."""
    house = House(replace(EAST, confirm="second"))
    house.comes(house.east, HOT)
    house.life.wait(300)
    assert "fever" == house.comes(house.east, HOT)["result"]
    assert "wait" == house.comes(house.west, LOW)["result"]
    house.do(house.west, "re-measure", reason="nurse")
    told = house.comes(house.west, LOW)

    assert ("recheck", 3) == (told["result"], told["attempt"])
    assert 1 == house.view(house.west)["held"]


def test_a_gate_that_measures_by_hand_knows_of_it_too() -> None:
    """The guard's own value waits for the rest, and is then the second."""
    house = House()
    house.life.badge(house.west.reader, "A9")
    house.comes(house.east, HOT)
    house.life.port(house.west.thermometer, up=False)
    house.life.badge(house.west.reader, "A1")
    house.do(house.west, "manual", value="36.5")
    assert ("wait", "east") == (house.last()["result"], house.last()["held_at"])
    house.life.wait(300)
    house.life.badge(house.west.reader, "A1")
    house.do(house.west, "manual", value="36.5")

    assert ("recheck", 2) == (house.last()["result"], house.last()["attempt"])
    assert 0 == house.opened(house.west)


@pytest.mark.parametrize(
    ("boot", "gap_s", "result"),
    [
        (False, 10.0, "wait"),
        (False, 300.0, "wait"),
        (True, 10.0, "wait"),
        (True, 300.0, "recheck"),
        (True, None, "wait"),
        (True, 4000.0, "passed"),
    ],
)
def test_a_stop_ends_no_rest(boot: bool, gap_s: float | None, result: str) -> None:
    """What is known of its length counts; of one unknown the rest begins anew."""
    house = House()
    house.comes(house.east, HOT)
    house.life.wait(60)
    house.life.write()
    house.life.restart(clean=True, gap_s=gap_s, boot=boot)
    house.life.see(house.west.thermometer, "22 22 22 22 22 22")

    assert result == house.comes(house.west, LOW)["result"]
    house.life.wait(300)
    if result == "wait":
        assert 2 == house.comes(house.west, LOW)["attempt"]


def test_a_gate_that_is_no_more_still_holds() -> None:
    """Its hold goes on at the others, and is over after the hour of any."""
    for waited_s, result in ((60, "wait"), (300, "recheck"), (3700, "passed")):
        house = House()
        house.comes(house.east, HOT)
        house.life.write()
        house.life.lanes = (house.west,)
        house.life.restart(clean=True, gap_s=0.0, boot=False)
        house.life.see(house.west.thermometer, "22 22 22 22 22 22")
        house.life.wait(waited_s)

        assert result == house.comes(house.west, LOW)["result"], waited_s


def test_a_gate_whose_memory_is_gone_still_holds() -> None:
    """What it kept cannot be read: what is known of people says who is held."""
    house = House()
    house.comes(house.east, HOT)
    house.life.write()
    for batch in house.life.disk:
        kept = {name: one for name, one in batch.kept.items() if name != "east"}
        object.__setattr__(batch, "kept", kept)
    house.life.restart(clean=True, gap_s=0.0, boot=False)
    house.life.see(house.east.thermometer, "22 22 22 22 22 22")
    assert "wait" == house.comes(house.east, LOW)["result"]
    house.life.wait(300)
    assert ("recheck", 2) == tuple(
        house.comes(house.east, LOW)[key] for key in ("result", "attempt")
    )


def test_forgetting_ends_a_hold_everywhere() -> None:
    """Nothing of it is left in any kept text, whichever gate has it."""
    house = House()
    house.comes(house.east, HOT)
    house.comes(house.west, LOW)
    house.life.command("gateway", "forget", {"person": ANNA}, "local")
    texts = {}
    for batch in [*house.life.disk, *house.life.pending]:
        texts.update({name: one.text for name, one in batch.kept.items()})

    assert [] == [name for name, text in texts.items() if ANNA.encode() in text]
    assert "passed" == house.comes(house.west, LOW)["result"]


def test_a_badge_shown_after_the_measurement_is_no_way_round() -> None:
    """The open grant of somebody unknown ends with the badge of who is held."""
    house = House()
    house.comes(house.east, HOT)
    assert "passed" == house.comes(house.west, LOW, "")["result"]
    house.life.badge(house.west.reader, "A1")
    assert 0 == house.opened(house.west)

    house = House(west=replace(WEST, duties=("mask",)))
    house.comes(house.east, HOT)
    house.comes(house.west, LOW, "")
    house.life.badge(house.west.reader, "A1")
    assert "nobody waits for the guard" == house.do(
        house.west, "seen", step="mask"
    ).get("answer")


def test_without_a_badge_a_hold_stays_where_it_is() -> None:
    """Nobody can tell who stands at the other gate."""
    house = House()
    house.comes(house.east, HOT, "")
    assert "passed" == house.comes(house.west, LOW, "")["result"]
    assert 1 == house.opened(house.west)


def test_the_rest_is_made_longer_at_either_gate() -> None:
    """By the badge; the gate where it was said goes on with it."""
    house = House()
    house.comes(house.east, HOT)
    house.life.badge(house.west.reader, "A1")
    house.do(house.west, "rest", reason="sport")
    house.life.wait(400)
    assert "wait" == house.comes(house.east, LOW)["result"]
    house.life.wait(1500)
    assert "recheck" == house.comes(house.east, LOW)["result"]


def test_a_clock_that_is_not_set_tells_no_time() -> None:
    """The gate is named all the same."""
    house = House()
    house.life.synced = False
    house.comes(house.east, HOT)
    told = house.comes(house.west, LOW)
    assert ("wait", "east", False) == (
        told["result"],
        told["held_at"],
        "until" in told,
    )


def test_strange_badges_push_nobody_out_who_is_held() -> None:
    """However many there are; another one of as long ago makes room."""
    traces = Traces(MEMORY)
    traces.put(Traced("aaheld", Trace(touched=1, held=Hold("boot", 0), gate="east")))
    for number in range(2 * SHELF_LIMIT):
        traces.put(Traced(f"aa{number:03}", Trace(touched=1)))

    assert "aaheld" in traces.people
    assert SHELF_LIMIT >= len(traces.people) - 1


def test_whoever_stood_at_a_gate_is_lost_by_no_reading_of_the_air() -> None:
    """A hold taken on by another gate is dropped in the next turn, and told of once."""
    house = House()
    house.comes(house.east, HOT)
    house.life.wait(300)
    house.comes(house.west, HOT)
    assert 1 == house.view(house.west)["held"]
    house.life.read(house.east.thermometer, Quantity.OBJECT_TEMPERATURE, "22")
    assert 0 == house.view(house.east)["held"]
    assert "confirm" == house.last()["result"]


def test_who_is_barred_is_barred_at_every_gate() -> None:
    """A certificate seen at any of them counts at all of them, through a stop too."""
    house = House()
    house.do(house.east, "bar", reason="mumps", person=ANNA)
    assert "passed" == house.comes(house.west, LOW)["result"]
    assert ("barred", 0) == (
        house.view(house.west)["result"],
        house.opened(house.west),
    )
    house.life.write()
    house.life.restart(clean=False, gap_s=None, boot=True)
    answer = house.do(house.west, "certificate", person=ANNA)["answer"]
    assert "no longer barred" == answer
    house.life.see(house.east.thermometer, "22 22 22 22 22 22")
    house.comes(house.east, LOW)
    assert 1 == house.opened(house.east)
    assert (
        "this person is not barred"
        == (house.do(house.east, "certificate", person=ANNA)["answer"])
    )


def test_no_time_ends_a_bar() -> None:
    """Who is barred is remembered longer than others, and however many come."""
    traces = Traces(MEMORY)
    traces.put(Traced("aabarred", Trace(touched=1, barred="mumps")))
    traces.put(Traced("aalifted", Trace(touched=1, barred="")))
    for number in range(2 * SHELF_LIMIT):
        traces.put(Traced(f"aa{number:03}", Trace(touched=99)))

    assert ("aabarred" in traces.people, "aalifted" in traces.people) == (True, False)
