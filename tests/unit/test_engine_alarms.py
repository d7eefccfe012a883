"""The engine keeps alarms and memories, carries out commands, and begins again."""

from __future__ import annotations

from typing import Any

import pytest

from edge_app.engine_alarms import text_of
from edge_app.engine_values import ALARM_VERBS, Taken
from edge_app.model import Command, PortChange, Started, StationInput
from edge_app.outcomes import Answer, Batch, Condition, Event, Kept, Occupied, Priority
from tests.unit.toy_station import Limits, Toy, at, begun, engine_of, reading

HOT = Condition("toy-hot", "toy", True, Priority.HIGH, "It is too hot; look.")
COOL = Condition("toy-hot", "toy", False, Priority.HIGH, "It is cool again.")


def batch_of(taken: Taken) -> Batch:
    """Return the batch of an input that had to be kept."""
    assert taken.batch is not None
    return taken.batch


def command(verb: str = "open", target: str = "toy", **arguments: str) -> Command:
    """Return a command that was found good."""
    return Command("c-1", target, verb, "guard", "local", arguments, at())


# ------------------------------------------------------------------- alarms


def test_an_alarm_is_raised_once_and_cleared_once() -> None:
    """The same condition again changes nothing and makes no event."""
    engine = begun(engine_of(Toy()))

    raised = batch_of(engine.condition(HOT, at()))

    assert engine.condition(HOT, at()).batch is None
    assert ["alarm"] == [event.kind for event in raised.events]
    assert "unacknowledged" == engine.alarm_documents()["toy-hot"]["state"]
    returned = batch_of(engine.condition(COOL, at()))
    told: Any = returned.alarms["toy-hot"]
    assert "returned-unacknowledged" == told["state"]


def test_a_lost_device_is_an_event_and_an_alarm() -> None:
    """It goes when the device is back, and comes back to normal once seen."""
    engine = begun(engine_of(Toy()))

    lost = batch_of(engine.take(PortChange("probe", False, "unplugged", at())))
    back = batch_of(engine.take(PortChange("probe", True, "answers", at())))

    assert ["device", "alarm"] == [event.kind for event in lost.events]
    assert "device-probe-lost" in lost.alarms
    assert ["device", "alarm"] == [event.kind for event in back.events]


def test_acknowledging_ends_an_alarm_that_has_returned() -> None:
    """The retained state is removed, and who did it is in the event."""
    engine = begun(engine_of(Toy()))
    engine.condition(HOT, at())
    engine.condition(COOL, at())

    seen = batch_of(engine.command(command("acknowledge", "toy-hot"), {"by": "guard"}))

    assert {"toy-hot": None} == seen.alarms
    assert "guard" == seen.events[0].data["by"]
    assert (Answer("c-1", True, "acknowledged"),) == seen.answers
    assert {} == engine.alarm_documents()


def test_an_acknowledged_alarm_cannot_be_acknowledged_again() -> None:
    """There is nothing to do, and the sender is told so."""
    engine = begun(engine_of(Toy()))
    engine.condition(HOT, at())
    engine.command(command("acknowledge", "toy-hot"), {})

    again = batch_of(engine.command(command("acknowledge", "toy-hot"), {}))

    text = "nothing to acknowledge: it is acknowledged"
    assert (Answer("c-1", False, text),) == again.answers


def test_shelving_is_told_and_ends_by_a_tick() -> None:
    """The retained state says so; when the time is over the engine wakes itself."""
    engine = begun(engine_of(Toy()))
    engine.condition(HOT, at())
    shelve = command("shelve", "toy-hot", minutes="15", reason="cleaning")

    shelved = batch_of(engine.command(shelve, {"by": "guard"}))
    over = batch_of(engine.tick(at(901)))

    told: Any = shelved.alarms["toy-hot"]
    assert ("shelved", "cleaning") == (told["state"], told["comment"])
    assert (Answer("c-1", True, "shelved"),) == shelved.answers
    assert ["unacknowledged"] == [event.data["state"] for event in over.events]
    assert engine.next_wake_ns() is None


# ----------------------------------------------------------------- commands


def test_a_command_is_kept_with_its_answer() -> None:
    """Its id is remembered, and the audit event has what the station said."""
    toy = Toy()
    engine = begun(engine_of(toy))
    toy.says(Answer("c-1", False, "not now"))

    batch = batch_of(engine.command(command(), {"id": "c-1", "ok": True}))

    assert ("c-1",) == batch.commands
    assert {"id": "c-1", "ok": False, "answer": "not now"} == batch.events[-1].data
    assert ("command", "toy", "c-1") == (
        batch.events[-1].kind,
        batch.events[-1].station,
        batch.events[-1].cause,
    )


def test_a_command_for_the_gateway_is_accepted() -> None:
    """What it asks for is done after the commit, by somebody else."""
    batch = batch_of(begun(engine_of(Toy())).command(command("reload", "gateway"), {}))

    assert (Answer("c-1", True, "accepted"),) == batch.answers
    assert "gateway" == batch.events[-1].station


def test_what_commands_may_name_follows_the_alarms() -> None:
    """An alarm is a target once anybody spoke of it, be it that all is well."""
    engine = begun(engine_of(Toy()))
    named = {"toy", "gateway"}
    spoken_of = {"toy-memory", "gateway-memory", "people-memory", "alarms-memory"}
    assert named | spoken_of == set(engine.targets())

    engine.condition(HOT, at())

    assert ALARM_VERBS == engine.targets()["toy-hot"]


def test_an_event_of_nobodys_is_kept_with_its_answer() -> None:
    """A refused command has no station; it is kept all the same."""
    event = Event("command", "gateway", at(), {"ok": False}, "c-9")

    noted = begun(engine_of(Toy())).note(event, Answer("c-9", False, "no"))

    assert (event,) == batch_of(noted).events
    assert (Answer("c-9", False, "no"),) == batch_of(noted).answers


# ------------------------------------------------------------------ the start


def test_a_start_is_told_to_every_station_and_kept() -> None:
    """With how the stop before was, and how long the gateway was away."""
    toy = Toy()
    engine = engine_of(toy, Limits("a"), Limits("b"))

    batch = batch_of(engine.start({}, Started(at(), False, 61.4)))

    event = batch.events[0]
    assert "gateway.started" == event.kind
    assert {"clean": False, "gap_s": 61} == event.data
    assert ["a", "b"] == [name for name, _ in toy.heard]
    assert {"a", "b"} == set(batch.states)


def test_kept_states_are_taken_up() -> None:
    """A station counts on from where it stopped, and writes nothing for it."""
    engine = engine_of(Toy())

    started = engine.start({"toy": Kept(1, b'{"seen":6}')}, Started(at(), True, None))

    assert {} == batch_of(started).kept
    assert 7 == batch_of(engine.take(reading("1"))).states["toy"]["seen"]


def test_alarms_and_people_outlive_a_stop() -> None:
    """What the engine itself kept is there again, and is not written again."""
    toy = Toy()
    before = begun(engine_of(toy))
    toy.says(HOT, Occupied("hall", 3))
    kept = batch_of(before.take(reading("0"))).kept
    toy.says()
    engine = engine_of(Toy())

    started = engine.start(kept, Started(at(), True, None))

    assert {} == batch_of(started).kept
    assert before.alarm_documents() == engine.alarm_documents()
    assert 3 == engine.views()["toy"]["people"]


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[1]", b'{"seen":"many"}', b"\xff\xfe", b"null"]
)
def test_an_unreadable_memory_begins_afresh_with_an_alarm(text: bytes) -> None:
    """One station's damage is said, and does not stop the gateway."""
    engine = engine_of(Toy())

    batch = batch_of(engine.start({"toy": Kept(1, text)}, Started(at(), True, None)))

    assert "toy-memory" in batch.alarms
    assert 0 == engine.views()["toy"]["seen"]
    assert b"toy-memory" in batch.kept[text_of("toy-memory")].text


def test_alarms_of_a_station_that_is_gone_end() -> None:
    """Nobody else could say that they are over; they wait to be seen, as others do."""
    kept = dict(batch_of(begun(engine_of(Toy())).condition(HOT, at())).kept)
    engine = engine_of(Toy(), Limits("another"))

    engine.start(kept, Started(at(), True, None))

    state = engine.alarm_documents()["toy-hot"]["state"]
    assert "returned-unacknowledged" == state


def test_the_engines_own_unread_memory_stays_an_alarm() -> None:
    """It is of no station, and told anew at each start that finds it unreadable."""
    kept = {"people.aa": Kept(1, b"?")}
    engine = begun(engine_of(Toy()), kept)

    assert "unacknowledged" == engine.alarm_documents()["people-memory"]["state"]


def test_the_alarm_of_an_unreadable_memory_outlives_the_others() -> None:
    """It is added to the alarms that were kept, and takes none of them away."""
    before = begun(engine_of(Toy()))
    kept = dict(batch_of(before.condition(HOT, at())).kept)
    engine = engine_of(Toy())

    engine.start({**kept, "toy": Kept(1, b"?")}, Started(at(), True, None))

    assert {"toy-hot", "toy-memory"} == set(engine.alarm_documents())


def test_a_readable_memory_ends_the_alarm_of_an_unreadable_one() -> None:
    """At the next start all is well again, and the alarm has returned."""
    broken = engine_of(Toy())
    started = Started(at(), True, None)
    kept = dict(batch_of(broken.start({"toy": Kept(1, b"?")}, started)).kept)
    engine = engine_of(Toy())

    engine.start({**kept, "toy": Kept(1, b'{"seen":1}')}, started)

    state = engine.alarm_documents()["toy-memory"]["state"]
    assert "returned-unacknowledged" == state


def test_the_engines_own_memory_may_be_unreadable_too() -> None:
    """People and alarms begin afresh; the stations keep what is theirs."""
    engine = engine_of(Toy())
    kept = {"gateway": Kept(1, b"no"), "toy": Kept(1, b'{"seen":4}')}

    engine.start(kept, Started(at(), True, None))

    assert {"gateway-memory"} == set(engine.alarm_documents())
    assert 4 == engine.views()["toy"]["seen"]


def test_an_older_form_is_brought_up_to_date() -> None:
    """Each version's step is taken in turn."""
    upgrades = {
        1: lambda old: {"seen": old["n"]},
        2: lambda old: {**old, "shown": "yes"},
    }
    engine = engine_of(Toy(), version=3, upgrades=upgrades)

    engine.start({"toy": Kept(1, b'{"n":9}')}, Started(at(), True, None))

    batch = batch_of(engine.take(reading("1")))
    assert Kept(3, b'{"seen":10,"shown":"yes"}') == batch.kept["toy"]


@pytest.mark.parametrize("kept", [Kept(9, b'{"seen":1}'), Kept(1, b'{"x":1}')])
def test_what_no_upgrade_fits_begins_afresh(kept: Kept) -> None:
    """A newer form, or an older one that does not hold what it should."""
    upgrades = {1: lambda old: {"seen": old["n"]}}
    engine = engine_of(Toy(), version=2, upgrades=upgrades)

    engine.start({"toy": kept}, Started(at(), True, None))

    assert {"toy-memory"} == set(engine.alarm_documents())


def test_a_cause_names_the_input() -> None:
    """An alarm of a reading points back at it; one of a command has its id."""
    toy = Toy()
    engine = begun(engine_of(toy))

    def hot_or_cool(_name: str, given: StationInput, _shared: object) -> Any:
        return (COOL if isinstance(given, Command) else HOT,)

    toy.script = hot_or_cool
    raised = batch_of(engine.take(reading("0"))).events
    cleared = batch_of(engine.command(command(), {})).events

    assert f"probe@boot-one:{10**9}" == raised[0].cause
    assert "c-1" == cleared[0].cause
