"""A station that heeds its alarms is told who acknowledges them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from edge_app.engine import Engine
from edge_app.engine_values import Post
from edge_app.model import Acknowledged, Command
from edge_app.outcomes import Condition, Priority
from edge_app.run_core import MEMORY
from edge_app.store.stock import Stock
from tests.unit.toy_station import Limits, Toy, at, begun


def seen_by(*names: str, heeds: bool) -> tuple[Toy, Engine]:
    """Return an engine with an alarm of the first of its stations."""
    toy = Toy()
    kind = replace(toy.kind(), heeds=heeds)
    posts = [Post(kind, Limits(name)) for name in names]
    engine = begun(Engine(posts, memory=MEMORY, stock=Stock(), number=0))
    hot = Condition("one-hot", "one", True, Priority.HIGH, "It is too hot; look.")
    engine.condition(hot, at())
    return toy, engine


def acknowledge(engine: Engine, alarm: str = "one-hot") -> Any:
    """Acknowledge an alarm, and return what that earned."""
    command = Command("c-1", alarm, "acknowledge", "nurse", "local", {}, at())
    return engine.command(command, {}).batch


def test_a_station_that_heeds_is_told() -> None:
    """It alone, once, with the name of whoever has seen the alarm."""
    toy, engine = seen_by("one", "two", heeds=True)
    acknowledge(engine)
    acknowledge(engine)

    heard = [(name, one) for name, one in toy.heard if isinstance(one, Acknowledged)]
    assert [("one", Acknowledged("c-1", "one-hot", "nurse", at()))] == heard


def test_a_station_that_does_not_heed_is_not() -> None:
    """Nor is anybody told of an alarm that nobody has."""
    toy, engine = seen_by("one", "two", heeds=False)
    acknowledge(engine)
    heeding, other = seen_by("one", heeds=True)
    acknowledge(other, "one-cold")

    heard = [one for _, one in (*toy.heard, *heeding.heard)]
    assert not [one for one in heard if isinstance(one, Acknowledged)]
