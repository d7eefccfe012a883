"""What the engine keeps of people: small texts, shared by all gates, and bounded."""

from __future__ import annotations

import string
from dataclasses import replace

from edge_app.engine_people import (
    SHELF_LIMIT,
    STALE_DAYS,
    Traces,
    shelf_of,
)
from edge_app.engine_values import Enrolled
from edge_app.model import Started, StationInput
from edge_app.outcomes import Checked, Condition, Event, Kept, Outcome, Priority, Traced
from edge_app.people import Veil
from edge_app.roll import Case, Guest, Moment, Person, Roster, Site, Trace
from edge_app.run_core import MEMORY
from edge_app.shared import Shared
from edge_app.stations.contract import Outcomes
from tests.unit.toy_station import Limits, Toy, at, begun, engine_of, reading

FULL = Trace(
    20_605,
    20_605,
    ("morning",),
    Moment("b", 1),
    "school",
    Moment("b", 2, 3),
    (Case("fever", 20_605, Moment("b", 4)),),
    Guest("repair", "7", "Li", "Wang", 9),
)


def person(number: int) -> str:
    """Return a person's hash."""
    return Veil(b"k").person("epc", str(number))


def test_a_trace_survives_a_restart() -> None:
    """Everything in it is read as it was written."""
    before, after = Traces(MEMORY), Traces(MEMORY)
    before.put(Traced(person(1), FULL))
    kept = before.written()

    assert ("", {person(1): FULL}) == (after.recall(kept), after.people)
    assert {} == before.written()


def test_one_change_writes_one_small_text() -> None:
    """Among 20,000 people the text of one who moved has some twenty of them."""
    traces = Traces(MEMORY)
    for number in range(20_000):
        traces.put(Traced(person(number), replace(FULL, guest=None)))
    whole = traces.written()
    traces.put(Traced(person(7), FULL))
    ((name, kept),) = traces.written().items()

    assert shelf_of(person(7)) == name
    assert 900 < len(whole) <= 1024
    assert 16_000 > len(kept.text)
    assert 19_900 < len(traces.people) <= 20_000


def test_who_was_not_seen_for_long_is_forgotten() -> None:
    """And of too many the one of the longest ago."""
    traces = Traces(MEMORY)
    traces.put(Traced("aaold", Trace(touched=100)))
    traces.put(Traced("aanew", Trace(touched=101 + STALE_DAYS)))
    assert ["aanew"] == list(traces.people)

    for number, letter in enumerate(string.printable[:SHELF_LIMIT]):
        traces.put(Traced(f"aa{letter}", Trace(touched=101 + STALE_DAYS + number % 2)))
    assert SHELF_LIMIT == len(traces.people)
    assert "aanew" not in traces.people


def test_a_text_that_cannot_be_read_is_said() -> None:
    """The others are used."""
    traces = Traces(MEMORY)
    why = traces.recall(
        {
            "people.aa": Kept(1, b"{"),
            "people.bb": Kept(1, MEMORY.write({"bbx": FULL})),
            "east": Kept(1, b"not ours"),
        }
    )

    assert why
    assert ["bbx"] == list(traces.people)


class Seer:
    """Remembers what its stations share; station `a` answers with `says`."""

    def __init__(self, *says: Outcome) -> None:
        self.says = says
        self.shared = Shared()

    def __call__(self, name: str, given: StationInput, shared: Shared) -> Outcomes:
        """Take one input."""
        self.shared = shared
        return self.says if name == "a" and not isinstance(given, Started) else ()


def test_every_station_sees_what_one_found_out() -> None:
    """A trace and a told check are in the next turn, and kept in the same batch."""
    seer = Seer(Traced("aax", FULL), Checked("morning", 5))
    stations = (Limits("a", ("probe",)), Limits("b", ("other",)))
    engine = begun(engine_of(Toy(script=seer), *stations))
    taken = engine.take(reading())
    assert taken.batch is not None
    assert {"people.aa", "gateway"} <= set(taken.batch.kept)

    engine.take(reading(device="other"))
    assert {"aax": FULL} == seer.shared.traces
    assert {"morning": 5} == seer.shared.checked

    later = Seer()
    again = engine_of(Toy(script=later), Limits("a"))
    again.start(taken.batch.kept, Started(at(), clean=True, gap_s=0))
    assert {"aax": FULL} == later.shared.traces
    assert {} == again.alarm_documents()


def test_a_batch_that_was_given_up_is_written_again() -> None:
    """The next batch has the text of everybody whose text was lost."""
    engine = begun(engine_of(Toy(script=Seer(Traced("aax", FULL))), Limits("a")))
    lost = engine.take(reading()).batch
    assert lost is not None
    engine.unkept(lost)
    taken = engine.condition(
        Condition("x", "gateway", True, Priority.LOW, "Something."), at()
    )

    assert taken.batch is not None
    assert lost.kept["people.aa"] == taken.batch.kept["people.aa"]


def test_a_roster_of_no_use_leaves_the_one_before() -> None:
    """The event and the alarm say so; the next good one ends the alarm."""
    seer = Seer()
    engine = begun(engine_of(Toy(script=seer), Limits("a")))
    event = Event("roster", "gateway", at(), {"ok": True}, "x")
    good = Condition("gateway-roster", "gateway", False, Priority.MEDIUM, "good")
    anna = Site(Roster({"anna": Person("anna", "a")}))
    engine.enrol(Enrolled(anna, event, good))
    engine.enrol(Enrolled(Site(), event, replace(good, active=True), keeps=True))

    assert ["gateway-roster"] == list(engine.alarm_documents())
    engine.take(reading())
    assert anna.roster == seer.shared.site.roster
    taken = engine.enrol(Enrolled(Site(), event, good))
    assert taken.batch is not None
    assert "roster" == taken.batch.events[0].kind
