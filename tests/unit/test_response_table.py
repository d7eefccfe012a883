"""What a response level changes: the one table, and who reads it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from edge_app.engine import Engine
from edge_app.engine_commons import ruled
from edge_app.engine_values import Post
from edge_app.model import Command, Started
from edge_app.response_levels import UNCHANGED, Parameters, gravest
from edge_app.roll import Site, Window
from edge_app.run_core import MEMORY
from edge_app.shared import Shared
from edge_app.stations import response, store
from edge_app.stations.counter_plan import context_of
from edge_app.stations.counter_session import Session
from edge_app.stations.entrance_escalation import ladders_now
from edge_app.stations.response_parts import Limits
from edge_app.stations.store_parts import Limits as StoreLimits
from edge_app.store.stock import Stock
from edge_app.verbs_response import level, moment
from tests.unit.gate import LANE
from tests.unit.response_rig import SITE, Declared
from tests.unit.store_room import at as hour
from tests.unit.store_room import received, stocked
from tests.unit.whole_store import DESK

ROOM = StoreLimits("room")


def test_the_table() -> None:
    """Each level has the parameters that name it; the rest stays as it is."""
    limits = Limits(
        "level",
        capacity_pct={"I": Decimal(0)},
        low_days={"II": 60},
        checks={"I": ("noon",)},
    )

    assert Parameters(Decimal(0), 7, None, ("noon",)) == limits.levels["I"]
    assert Parameters(None, 4, 60, None) == limits.levels["II"]


@pytest.mark.parametrize(("call_pct", "due_s"), [(None, 120), (50, 60), (0, 0)])
def test_calls_by_level(call_pct: int | None, due_s: int) -> None:
    """A call-out climbs sooner; a report's deadline is nobody's to change."""
    shared = Shared(parameters=Parameters(call_pct=call_pct))
    ladders = ladders_now(LANE, shared)

    assert due_s == ladders["call-out"].steps[1].after_s
    assert LANE.ladders["report"] == ladders["report"]


def test_checks_by_level() -> None:
    """Only those of the level are held; without a level all are."""
    checks = tuple(Window(name, frozenset(range(7)), 0, 60) for name in ("a", "b"))
    levels = {"I": Parameters(checks=("b",)), "II": Parameters()}
    held = [
        ruled(one, levels, Site(checks=checks))[2].checks for one in ("I", "II", "")
    ]

    assert [checks[1:], checks, checks] == held


def test_a_level_without_its_table_is_none() -> None:
    """Whoever takes the table out of the file has no levels any more."""
    assert ("", UNCHANGED) == ruled("I", {}, Site())[:2]


@pytest.mark.parametrize(
    "wrong",
    [
        {"capacity_pct": {"V": Decimal(1)}},
        {"capacity_pct": {"I": Decimal(101)}},
        {"low_days": {"I": 366}},
        {"checks": {"blue": ("noon",)}},
        {"red": ("key",), "blue": ("key",)},
    ],
)
def test_tables_that_are_none(wrong: dict[str, Any]) -> None:
    """Each is refused with a sentence."""
    with pytest.raises(ValueError, match=r"\.$"):
        replace(SITE, **wrong)


def test_the_gravest() -> None:
    """What is no level counts for nothing."""
    assert ("II", "", "I") == (
        gravest("IV", "", "II", "x"),
        gravest(),
        gravest("I", "I"),
    )


def test_arguments() -> None:
    """A level is spelled as it is known; a time has a day that there is, or none."""
    assert ["I", "none", None, None] == [level(one) for one in ("I", "none", "red", 1)]
    texts = ("18:00", "2026-03-01 18:00", "2026-02-30T18:00", "24:00", 5)
    expected = ["18:00", "2026-03-01T18:00", None, None, None]
    assert expected == [moment(one) for one in texts]


def test_stations_read_the_level() -> None:
    """The engine keeps it, and every station's view is drawn anew."""
    post = Post(response.STATION, SITE)
    site = Declared()
    engine = Engine([post], memory=MEMORY, stock=Stock(), number=0, levels=SITE.levels)
    first = engine.start({}, Started(site.now, True, None)).batch
    order = {"value": "I", "reason": "x"}
    command = Command("c", "level", "level", "me", "local", order, site.now)
    batch = engine.command(command, {}).batch
    assert first is not None
    assert batch is not None
    again = Engine([post], memory=MEMORY, stock=Stock(), number=9, levels=SITE.levels)
    again.start({**first.kept, **batch.kept}, Started(site.now, True, None))

    assert "I" == again.views()["level"]["state"]
    assert {"level-red"} == set(again.alarm_documents()) - {"gateway-clock"}


def test_the_store_s_tier() -> None:
    """What is enough for a plain day is low at a graver level, with the next input."""
    site = replace(SITE, low_days={"I": 60})
    engine = Engine(
        [Post(response.STATION, site), Post(store.STATION, ROOM)],
        memory=MEMORY,
        stock=stocked(received("mask", 40 * 140)),
        number=0,
        levels=site.levels,
    )
    start = hour(9)
    engine.start({}, Started(start, True, None))
    order = {"value": "I", "reason": "flood"}
    engine.command(Command("c", "level", "level", "me", "local", order, start), {})
    before = set(engine.alarm_documents())
    engine.tick(hour(10))

    assert {"room-mask-low"} == set(engine.alarm_documents()) - before
    assert "I" == engine.views()["room"]["response_level"]


def test_a_counter_s_reserve() -> None:
    """Goods are kept for those who come first by the days of the level."""
    session = Session(1, "issue")
    kept = [
        context_of(DESK, Shared(parameters=one), hour(9), session).reserve_days
        for one in (UNCHANGED, SITE.levels["I"])
    ]

    assert [0, 7] == kept
