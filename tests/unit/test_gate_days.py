"""One gate beside the others: a thermometer that drifts is seen in its people."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.engine_values import Own
from edge_app.model import Stamp
from edge_app.outcomes import Compared, Condition, Priority
from edge_app.roll import DAY_NS, GateDay
from edge_app.shared import Shared
from edge_app.stations import entrance_days
from edge_app.stations.entrance_parts import Kept, Passing, Turn
from edge_app.stations.gate_days import LEAST_PEOPLE, counted, together, why_apart
from tests.unit.gate import LANE
from tests.unit.school import MONDAY


def day(mean: str, people: int = 100, flagged: int = 0, device: str = "d") -> GateDay:
    """Return a day of so many people with one mean."""
    accepted = people - flagged
    return GateDay(MONDAY, device, people, flagged, accepted, Decimal(mean) * accepted)


@pytest.mark.parametrize(
    ("own", "others", "why"),
    [
        (day("36.50"), day("36.20"), ""),
        (day("36.51"), day("36.20"), "its people read 0.31 °C warmer"),
        (day("36.00"), day("36.40"), "its people read 0.40 °C colder"),
        (day("38", people=LEAST_PEOPLE - 1), day("36"), ""),
        (day("38"), day("36", people=LEAST_PEOPLE - 1), ""),
        (day("38", people=LEAST_PEOPLE), day("36", people=LEAST_PEOPLE), "its people"),
        (day("36", flagged=20), day("36", people=400, flagged=4), "20.0 % of its"),
        (day("36", flagged=2), day("36", people=400, flagged=4), ""),
        (day("36", people=500, flagged=0), day("36", people=500, flagged=60), "0.0 %"),
        (day("36"), day("36"), ""),
        (GateDay(), day("36"), ""),
    ],
)
def test_what_differs(own: GateDay, others: GateDay, why: str) -> None:
    """By more than 0.3 °C, exactly that is none; or by a share that is no accident."""
    found = why_apart(own, others)
    assert (bool(why), True) == (bool(found), why in found)


@given(st.lists(st.tuples(st.integers(300, 400), st.booleans()), max_size=60))
def test_a_day_is_the_sum_of_its_people(seen: list[tuple[int, bool]]) -> None:
    """However they are spread over gates."""
    one, two = GateDay(MONDAY), GateDay(MONDAY)
    for number, (tenths, flagged) in enumerate(seen):
        value_c = Decimal(tenths) / 10
        if number % 2:
            one = counted(one, value_c, flagged=flagged)
        else:
            two = counted(two, value_c, flagged=flagged)
    both = together((one, two))
    assert len(seen) == both.people == both.flagged + both.accepted
    assert both.sum_c == sum(Decimal(t) / 10 for t, flagged in seen if not flagged)


class Site:
    """Gates that measure people day by day, over an engine's own memory."""

    def __init__(self) -> None:
        self.own = Own()
        self.kept: dict[str, Kept] = {}
        self.alarms: dict[str, bool] = {}
        self.texts: list[str] = []
        self.conditions: list[Condition] = []

    def measure(self, name: str, day_number: int, value: str, people: int = 40) -> None:
        """Let a gate measure people on a day."""
        for _ in range(people):
            at = Stamp("b", 1, day_number * DAY_NS + 9 * 3600 * 10**9, synced=True)
            limits = LANE.__class__(
                name=name, thermometer=f"{name}-t", fever_at_c=Decimal("37.3")
            )
            shared = Shared(days=self.own.days)
            kept = self.kept.get(name, Kept())
            turn = Turn(limits, kept, Passing(), shared, at, "c")
            entrance_days.count(turn, f"{name}-t", Decimal(value), flagged=False)
            self.kept[name] = turn.kept
            for outcome in turn.outcomes:
                if isinstance(outcome, Compared):
                    self.own = self.own.comparing(outcome)
                if isinstance(outcome, Condition):
                    self.alarms[outcome.alarm] = outcome.active
                    self.texts.append(outcome.text)
                    self.conditions.append(outcome)


def test_the_gate_that_drifts_is_named_the_next_day() -> None:
    """Of three the one that reads warmer; the day after it reads like them, it ends."""
    site = Site()
    for name, value in (("east", "36.9"), ("west", "36.4"), ("north", "36.4")):
        site.measure(name, MONDAY, value)
    assert {} == site.alarms
    for name in ("west", "north", "east"):
        site.measure(name, MONDAY + 1, "36.4")
    assert {
        "east-differs": True,
        "west-differs": False,
        "north-differs": False,
    } == site.alarms
    expected = (
        "Check east-t at a black body: its people read 0.50 °C warmer than at the"
        " other gates."
    )
    assert expected in site.texts
    for name in ("west", "north", "east"):
        site.measure(name, MONDAY + 2, "36.4", people=1)
    assert not any(site.alarms.values())


def test_each_gate_has_its_own_word() -> None:
    """Its own station, no emergency, and what to do or that all is well again."""
    site = Site()
    for number in (0, 1):
        for name, value in (("east", "36.9"), ("west", "36.4"), ("north", "36.4")):
            site.measure(name, MONDAY + number, value)

    last = {one.station: one for one in site.conditions}
    assert {"east", "west", "north"} == set(last)
    assert {Priority.MEDIUM} == {one.priority for one in last.values()}
    assert "west-t reads like the other gates again." == last["west"].text


def test_two_gates_with_one_thermometer_are_no_comparison() -> None:
    """Only another device says anything of this one."""
    site = Site()
    for name, value, device in (("east", "36.9", "t"), ("west", "36.4", "t")):
        day_of = GateDay(MONDAY, device, 40, 0, 40, Decimal(value) * 40)
        turn = Turn(
            replace(LANE, name=name),
            Kept(),
            Passing(),
            Shared(days=site.own.days),
            Stamp("b", 1, (MONDAY + 1) * DAY_NS, synced=True),
            "c",
        )
        entrance_days.close(turn, day_of)
        for outcome in turn.outcomes:
            if isinstance(outcome, Compared):
                site.own = site.own.comparing(outcome)
            if isinstance(outcome, Condition):
                assert not outcome.active


def test_a_gate_alone_is_compared_with_nobody() -> None:
    """And days of different dates are not compared."""
    site = Site()
    site.measure("east", MONDAY, "36.9")
    site.measure("east", MONDAY + 1, "36.9")
    site.measure("west", MONDAY + 1, "36.2")
    site.measure("west", MONDAY + 3, "36.2")
    assert not any(site.alarms.values())
