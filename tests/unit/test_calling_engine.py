"""A calling station in the engine: its own alarms, its wakes, and a crash anywhere."""

from __future__ import annotations

from collections.abc import Mapping

from edge_app.engine import Engine
from edge_app.engine_values import Post, Taken
from edge_app.model import Delivered, Stamp, Started
from edge_app.outcomes import Condition, Kept, Message, Priority
from edge_app.run_core import MEMORY
from edge_app.stations.calling import STATION
from edge_app.store.stock import Stock
from tests.unit.calling_rig import MONDAY_NS, limits

PEOPLE = ({"name": "li", "mail": "li@example.org"},)
HOT = Condition("gate-fever", "gateway", True, Priority.HIGH, "Look at it.")


def at(seconds: float, boot: str = "boot-one") -> Stamp:
    """Return a moment."""
    boot_ns = round(seconds * 10**9)
    return Stamp(boot, boot_ns, MONDAY_NS + boot_ns, synced=True)


def engine() -> Engine:
    """Return an engine in which every alarm of high priority calls li at once."""
    site = limits(
        people=PEOPLE,
        siren="",
        modem="",
        ladders=({"priority": "high", "steps": ["0 s li"]},),
    )
    return Engine([Post(STATION, site)], memory=MEMORY, stock=Stock(), number=0)


def begun(kept: Mapping[str, Kept], now: Stamp) -> tuple[Engine, list[Message]]:
    """Start an engine with what is kept; return it and what it says again."""
    made = engine()
    taken = made.start(kept, Started(now, clean=False, gap_s=None))
    return made, messages(taken)


def messages(taken: Taken) -> list[Message]:
    """Return the messages that wait for the disk."""
    return [] if taken.batch is None else [one for _, one in taken.batch.messages]


def test_its_own_alarm_calls_too() -> None:
    """Whom nothing reaches is an alarm that is heard here; the retry is not forgotten.

    The station is stepped again inside its own turn, and the nearer wake holds.
    """
    made, _ = begun({}, at(1))
    (message,) = messages(made.condition(HOT, at(2)))
    made.told(Delivered("duty", message.id, False, "no", at(3)))
    calls = made.views()["duty"]["calls"]

    assert isinstance(calls, list)
    assert ["gate-fever", "duty-unreached"] == [one["alarm"] for one in calls]
    wake_ns = made.next_wake_ns()
    assert wake_ns is not None
    assert at(63).boot_ns >= wake_ns
    assert [message.id] == [one.id for one in messages(made.tick(at(63)))]


def test_a_crash_behind_every_commit() -> None:
    """Whichever batch is the last on disk: what was due is said with the same id."""
    made, _ = begun({}, at(1))
    batches = [made.condition(HOT, at(2)).batch]
    ids = {one.id for _, one in batches[0].messages} if batches[0] else set()
    kept: dict[str, Kept] = {}
    batches.append(made.tick(at(200)).batch)
    for number, batch in enumerate(one for one in batches if one is not None):
        kept |= batch.kept
        boot = f"boot-{number}"
        again, said = begun(kept, at(300, boot))
        assert ids == {one.id for one in said}
        (message,) = said
        told = again.told(Delivered("duty", message.id, True, "", at(301, boot)))
        assert told.batch is not None
        _, after = begun({**kept, **told.batch.kept}, at(400, boot + "-later"))
        assert [] == after
