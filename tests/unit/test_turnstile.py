"""Signs of one passage by two watchers, and the pulse of a turnstile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge_app.stations import turnstile
from edge_app.stations.entrance_parts import Limits
from edge_app.stations.turnstile import Sign, Source, Turnstile
from tests.unit.gate import LANE
from tests.unit.lanes import Lane
from tests.unit.test_passage_lane import STILE

PAIR_NS = 100


def seen(*signs: tuple[Source, str, int]) -> list[bool]:
    """Say of each sign whether it was one that was not yet counted."""
    known, new = Turnstile(), list[bool]()
    for source, direction, at_ns in signs:
        known, one = turnstile.count(known, Sign(source, direction, at_ns), PAIR_NS)
        new.append(one)
    return new


@pytest.mark.parametrize(
    ("second", "new"),
    [
        pytest.param(("contact", "in", 1100), False, id="just in time"),
        pytest.param(("contact", "in", 1101), True, id="too late"),
        pytest.param(("contact", "in", 900), False, id="told late"),
        pytest.param(("contact", "out", 1050), True, id="the other way"),
        pytest.param(("beams", "in", 1050), True, id="the same watcher"),
    ],
)
def test_two_signs(second: tuple[Source, str, int], new: bool) -> None:
    """One person is seen by both, the same way, and soon."""
    assert [True, new] == seen(("beams", "in", 1000), second)


def test_each_sign_is_used_once() -> None:
    """Two in the beams and two in the turnstile are two, a third pulse is a third."""
    pulse: Source = "contact"
    signs = [(pulse, "in", 2)] * 3

    assert [True, True, False, False, True] == seen(
        ("beams", "in", 0), ("beams", "in", 1), *signs
    )


def test_a_pair_leaves_the_others_waiting() -> None:
    """Whoever went out meanwhile is still to be seen by the other."""
    for order in (("in", "out"), ("out", "in")):
        signs: list[tuple[Source, str, int]]
        signs = [("beams", way, at) for at, way in enumerate((*order, "up"))]
        signs += [("contact", way, 9) for way in ("out", "in", "up")]

        assert [True] * 3 + [False] * 3 == seen(*signs)


def test_a_pulse_is_a_walk_of_one() -> None:
    """It is neither slow nor like two, and its cause is the contact's reading."""
    lane = Lane(STILE)
    lane.contact("stile-in", closed=False)
    lane.person()
    lane.pulse("stile-in")

    (event,) = lane.events("passage")
    assert {"direction": "in", "result": "granted", "occupancy": 1}.items() <= (
        event.data.items()
    )
    assert {"slow", "tailgate_suspected", "signs"}.isdisjoint(event.data)
    assert event.cause.startswith("stile-in")


def test_a_way_out_seen_again_is_no_suspicion() -> None:
    """Whoever leaves by the turnstile may break the beams as they like."""
    lane = Lane(replace(LANE, turnstile_in="stile-in", turnstile_out="stile-out"))
    lane.contact("stile-out", closed=False)
    lane.pulse("stile-out")
    lane.steps("0BXAXA0")

    assert ["out"] == lane.passages()


@pytest.mark.parametrize(
    ("limits", "ways", "passages"),
    [
        (replace(LANE, turnstile_in="c"), ("in", "out"), ["granted", "out"]),
        (replace(LANE, turnstile_out="c"), ("out", "in"), ["out", "granted"]),
    ],
)
def test_a_contact_for_one_way_only(
    limits: Limits, ways: tuple[str, str], passages: list[str]
) -> None:
    """It pairs with the beams on its own way; the other way is the beams' alone."""
    lane = Lane(limits)
    lane.contact("c", closed=False)
    lane.person()
    lane.pulse("c")
    for way in ways:
        lane.walk(way)

    assert passages == lane.passages()


def test_in_and_out_are_two() -> None:
    """Whoever leaves while somebody comes in by the turnstile is seen, too."""
    lane = Lane(replace(LANE, turnstile_in="stile-in", turnstile_out="stile-out"))
    for contact in ("stile-in", "stile-out"):
        lane.contact(contact, closed=False)
    lane.person()
    lane.pulse("stile-in")
    lane.walk("out")

    assert ["granted", "out"] == lane.passages()
