"""The field's numbers that no other test holds, and the page that lists them all."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from edge_app.alarms import AlarmRule
from edge_app.stations.coldroom_parts import Limits
from tests.unit.alarm_desk import Ward, rules
from tests.unit.cold_night import Room, at, warm
from tests.unit.cold_rules import QUIET, ruled, sampled, spells

TESTS = Path(__file__).parent.parent
PAGE = TESTS.parent / "docs" / "field-vectors.md"
NAMED = re.compile(r"`(test_\w+)\.(test_\w+)`")
HOUR = 6
"""Samples of ten minutes."""

# ------------------------------------------------------------------- cold chain

THAWED: dict[str, Any] = {
    "kind": "cumulative",
    "inclusive": False,
    "equal_counts": False,
}
"""The budget of a frozen vaccine: more than so long, all together, above a value."""
ABOVE_15 = {**THAWED, "limit_c": -15, "delay_s": 48 * 3600}
ABOVE_0 = {**THAWED, "limit_c": 0, "delay_s": 24 * 3600}


@pytest.mark.parametrize(
    ("rule", "values", "alarms"),
    [
        pytest.param(ABOVE_15, ["-15.0"] * 60 * HOUR, 0, id="-15 needs no budget"),
        pytest.param(ABOVE_15, ["-14.9"] * 48 * HOUR, 0, id="48 h are usable"),
        pytest.param(ABOVE_15, ["-14.9"] * (48 * HOUR + 1), 1, id="more than 48 h"),
        pytest.param(
            ABOVE_15,
            spells((30 * HOUR, "-10"), (12 * HOUR, "-20"), (18 * HOUR + 1, "-10")),
            1,
            id="frozen again in between does not give it back",
        ),
        pytest.param(ABOVE_0, ["0.0"] * 30 * HOUR, 0, id="0.0 is of the other budget"),
        pytest.param(ABOVE_0, ["0.1"] * 24 * HOUR, 0, id="24 h are usable"),
        pytest.param(ABOVE_0, ["0.1"] * (24 * HOUR + 1), 1, id="more than 24 h"),
    ],
)
def test_the_budget_of_a_frozen_vaccine(
    rule: dict[str, Any], values: list[str], alarms: int
) -> None:
    """Cumulative and strict: just as long as it may be is still usable."""
    room = sampled(ruled(rule), values, "-20")

    assert alarms == len([one for one in room.alarms("own") if one[1] == "own"])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param(["15.0"], [], id="15.0 is allowed"),
        pytest.param(["14.9"], ["room-15"], id="14.9 is not"),
        pytest.param(["30.0"] * 25 * HOUR, [], id="30.0 is allowed for ever"),
        pytest.param(["30.1"] * (24 * HOUR - 1), [], id="less than a day above 30"),
        pytest.param(["30.1"] * 24 * HOUR, ["room-30"], id="a day above 30"),
        pytest.param(["40.0"] * 2, [], id="a spike to 40.0"),
        pytest.param(["40.1"], ["room-40"], id="above 40 at once"),
        pytest.param(
            spells((23 * HOUR, "35"), (1, "25"), (23 * HOUR, "35")), [], id="two spikes"
        ),
    ],
)
def test_excursions_of_controlled_room_temperature(
    values: list[str], expected: list[str]
) -> None:
    """15 to 30 °C; spikes up to 40 °C for less than 24 h without a break."""
    room = sampled(
        Room(replace(QUIET, sets=("room-temperature",))).start(at(0)), values
    )
    found = room.alarms("room-15", "room-30", "room-40")

    assert expected == [name for _, name in found]


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("refrigerated", ("2.0", "8.0"), ("1.9", "8.1")),
        ("vaccine-freezer", ("-25.0", "-15.0"), ("-25.1", "-14.9")),
        ("freezer", ("-50.0", "-15.0"), ("-50.1", "-14.9")),
        ("frozen-food", ("-40.0", "-18.0"), ("-17.9",)),
        ("ultra-cold", ("-90.0", "-60.0"), ("-90.1", "-59.9")),
        ("mrna-china", ("-80.0", "-60.0"), ("-80.1", "-59.9")),
        ("room-temperature", ("20.0", "25.0"), ("19.9", "25.1")),
        ("gsp-cold", ("2.0", "10.0"), ("1.9", "10.1")),
        ("gsp-cool", ("20.0",), ("20.1",)),
        ("gsp-ambient", ("10.0", "30.0"), ("9.9", "30.1")),
    ],
)
def test_the_limits_of_a_class_belong_to_its_range(
    name: str, inside: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    """The value on the limit is good, a tenth beyond it is not."""

    def state(value_c: str) -> object:
        room = Room(Limits(name="vaccines", probes=("p1",), room_class=name))
        return room.start(at(0)).take([warm(1, value_c)]).view()["state"]

    assert {"in-range"} == {state(value_c) for value_c in inside}
    assert "in-range" not in {state(value_c) for value_c in outside}


def test_short_frosts_that_add_up_to_three_hours_and_a_half() -> None:
    """Seven of half an hour: the longest is less than the hour, so nothing is said."""
    values = spells((3, "-0.8"), (1, "3.0")) * 7
    room = Room(replace(QUIET, sets=("who-30-day",))).start(at(0))

    assert [] == sampled(room, values).alarms("who-freeze")


# ------------------------------------------------------------------------ alarms

LATCHING = rules(AlarmRule(match="cold-*", latching=True))


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("raise acknowledge out-of-service", "out-of-service", id="C to G"),
        pytest.param("raise clear out-of-service", "out-of-service", id="D to G"),
        pytest.param("raise clear shelve unshelve", "normal", id="D, E to A"),
        pytest.param(
            "raise acknowledge shelve unshelve", "unacknowledged", id="E to B"
        ),
        pytest.param("clear shelve raise", "shelved", id="E raises nothing"),
        pytest.param("clear out-of-service raise", "out-of-service", id="nor does G"),
        pytest.param(
            "raise acknowledge acknowledge", "acknowledged", id="C seen twice"
        ),
        pytest.param("raise clear clear acknowledge", "normal", id="D cleared twice"),
    ],
)
def test_the_rest_of_the_table_of_states(script: str, expected: str) -> None:
    """The cells that are not in the other list."""
    ward = Ward()
    ward.play(script)

    assert expected == ward.state()


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("raise acknowledge clear out-of-service", "out-of-service"),
        ("raise acknowledge clear clear", "latched"),
    ],
)
def test_the_rest_of_the_table_of_a_latching_alarm(script: str, expected: str) -> None:
    """Row L of the table."""
    ward = Ward(LATCHING)
    ward.play(script)

    assert expected == ward.state()


# ---------------------------------------------------------------------- the page


@cache
def functions() -> frozenset[tuple[str, str]]:
    """Return every test there is, with its module."""
    found = set[tuple[str, str]]()
    for path in TESTS.glob("*/test_*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.add((path.stem, node.name))
    return frozenset(found)


def rows() -> Iterator[list[str]]:
    """Yield the cells of every row of the page's tables, without their heads."""
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0] != "vector" and set(cells[0]) != {"-"}:
            yield cells


def test_every_test_that_the_page_names_is_there() -> None:
    """A test that was renamed or taken away would leave its vector without one."""
    named = set(NAMED.findall(PAGE.read_text("utf-8")))

    assert set() == named - functions()


def test_every_vector_of_the_page_has_a_test() -> None:
    """A row without one belongs to what is left out, and says why there."""
    lacking = [cells[0] for cells in rows() if not NAMED.search(cells[-1])]

    assert [] == lacking
    assert {3} == {len(cells) for cells in rows()}


def test_every_test_of_this_module_is_on_the_page() -> None:
    """What was added for a vector is listed with it."""
    text = PAGE.read_text("utf-8")
    own = {name for module, name in functions() if module == Path(__file__).stem}
    of_the_page = {name for name in own if "page" in name}

    assert set() == {name for name in own - of_the_page if name not in text}
