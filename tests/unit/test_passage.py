"""Two light beams: the vectors of the direction logic, then laws for any edges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.model import Stamp
from edge_app.stations import passage
from edge_app.stations.passage import BeamEdge, Beams, BeamTimes, Side, Walk

MS = 1_000_000
TIMES = BeamTimes(shortest_ns=25 * MS, blocked_ns=2500 * MS, gap_ns=0)
WIDE = BeamTimes(shortest_ns=25 * MS, blocked_ns=2500 * MS, gap_ns=1000 * MS)
LEVELS = {
    "0": (False, False),
    "A": (True, False),
    "X": (True, True),
    "B": (False, True),
}


def edge(side: Side, *, broken: bool, at_ms: int) -> BeamEdge:
    """Make one edge whose cause is its time."""
    return BeamEdge(side, broken, Stamp("boot", at_ms * MS, 0, True), str(at_ms))


def play(
    path: str, times: BeamTimes = TIMES, step_ms: int = 100
) -> tuple[Beams, list[Walk]]:
    """Walk along a path of `0 A X B`, one state every `step_ms`, then wait."""
    beams, walks, at_ms = Beams(), list[Walk](), 0
    for state in path:
        outer, inner = LEVELS[state]
        beams = passage.tell(beams, edge("outer", broken=outer, at_ms=at_ms))
        beams = passage.tell(beams, edge("inner", broken=inner, at_ms=at_ms))
        at_ms += step_ms
        beams, ended = passage.settle(beams, times, at_ms * MS)
        walks += ended
    beams, ended = passage.settle(beams, times, (at_ms + 2000) * MS)
    return beams, walks + list(ended)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("0AXB0", "in", id="in"),
        pytest.param("0BXA0", "out", id="out"),
        pytest.param("0AXA0", "none", id="turned back in the middle"),
        pytest.param("0BXB0", "none", id="turned back from inside"),
        pytest.param("0A0", "none", id="only the outer beam"),
        pytest.param("0AXAXB0", "in", id="hesitation"),
        pytest.param("0AXBXB0", "in", id="a swinging arm"),
        pytest.param("0AXBXA0", "none", id="back after all"),
        pytest.param("0A0B0", "none none", id="no overlap, beams close together"),
        pytest.param("0AXB0BXA0", "in out", id="in and out again"),
        pytest.param("0AAXXBB00", "in", id="repeated levels say nothing"),
        pytest.param("0", "", id="nobody"),
    ],
)
def test_vectors(path: str, expected: str) -> None:
    """Each path earns the directions listed beside it."""
    assert expected.split() == [walk.direction for walk in play(path)[1]]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("0A0B0", "in"),
        ("0B0A0", "out"),
        ("0A0", "none"),
        ("0A0A0B0", "in"),
        ("0AXB0", "in"),
    ],
)
def test_beams_wider_apart_than_a_body(path: str, expected: str) -> None:
    """With a gap between the beams, nobody is lost on the way from one to the other."""
    assert expected.split() == [walk.direction for walk in play(path, WIDE)[1]]


def test_wide_beams_end_a_walk_at_once() -> None:
    """Only who may still be between the beams is waited for."""
    beams, walks = play("0")[0], list[Walk]()
    steps: list[tuple[Side, bool]]
    steps = [("outer", True), ("outer", False), ("inner", True), ("inner", False)]
    for number, (side, broken) in enumerate(steps):
        at_ms = 1000 + number * 100
        beams = passage.tell(beams, edge(side, broken=broken, at_ms=at_ms))
        beams, ended = passage.settle(beams, WIDE, (at_ms + 25) * MS)
        walks += ended

    assert [("in", False)] == [(walk.direction, walk.tailgate) for walk in walks]
    assert not any(walk.tailgate for walk in play("0A0A0B0", WIDE)[1])


def test_a_walk_that_ran_out_is_stamped_by_the_edge_that_cleared() -> None:
    """At the very end of the gap, and with the moment at which the beam cleared."""
    beams = play("0A", WIDE)[0]
    beams = passage.tell(beams, edge("outer", broken=False, at_ms=250))
    beams, _ = passage.settle(beams, WIDE, 300 * MS)
    _, none = passage.settle(beams, WIDE, 1250 * MS - 1)
    _, (walk,) = passage.settle(beams, WIDE, 1250 * MS)

    assert () == none
    assert ("none", 100 * MS, 250 * MS, "250") == (
        walk.direction,
        walk.began_ns,
        walk.at.boot_ns,
        walk.cause,
    )


def test_gap_too_long() -> None:
    """Two people at two beams, longer apart than the gap, are no walk."""
    _, walks = play("0A0B0", WIDE, step_ms=1500)

    assert ["none", "none"] == [walk.direction for walk in walks]


def test_gap_ends_before_a_later_edge() -> None:
    """A visit that ran out is over even when the next edge comes before the tick."""
    beams = play("0A", WIDE)[0]
    beams = passage.tell(beams, edge("outer", broken=False, at_ms=200))
    beams, _ = passage.settle(beams, WIDE, 300 * MS)
    beams = passage.tell(beams, edge("inner", broken=True, at_ms=5000))

    beams, walks = passage.settle(beams, WIDE, 5025 * MS)

    assert (["none"], "inner") == ([walk.direction for walk in walks], beams.origin)


def test_walk_carries_its_last_edge() -> None:
    """A walk is stamped by the edge that ended it and knows when it began."""
    _, (walk,) = play("0AXB0")

    assert (100 * MS, 400 * MS, "400") == (walk.began_ns, walk.at.boot_ns, walk.cause)
    assert (True, False, False) == (walk.sure, walk.tailgate, walk.slow)


def test_two_close_together() -> None:
    """The first beam broken again, the one in front still in the second: suspicious."""
    _, (walk,) = play("0AXBXBXB0")
    assert walk.tailgate
    _, (walk,) = play("0AXAXB0")
    assert not walk.tailgate


@pytest.mark.parametrize(
    ("path", "direction"), [("AXB0", "in"), ("XB0", "in"), ("XA0", "out"), ("B0", "in")]
)
def test_beam_dark_from_the_start(path: str, direction: str) -> None:
    """Who stood in a beam at the start has a likely direction, not a sure one."""
    _, (walk,) = play(path)

    assert (direction, False) == (walk.direction, walk.sure)


@pytest.mark.parametrize(("held_ms", "walks"), [(24, 0), (25, 1)])
def test_shortest_break(held_ms: int, walks: int) -> None:
    """A break of 24 ms is noise, one of 25 ms is somebody."""
    beams = play("0")[0]
    beams = passage.tell(beams, edge("outer", broken=True, at_ms=1000))
    beams, _ = passage.settle(beams, TIMES, (1000 + held_ms) * MS)
    beams = passage.tell(beams, edge("outer", broken=False, at_ms=1000 + held_ms))
    beams, ended = passage.settle(beams, TIMES, 2000 * MS)

    assert walks == len(ended)
    assert Beams(outer=beams.outer, inner=beams.inner) == beams


def test_blocked() -> None:
    """A beam is blocked from 2.5 s on, and the walk that ends it was slow."""
    beams, _ = play("0A")
    assert not passage.blocked(beams, TIMES, 2599 * MS)
    assert passage.blocked(beams, TIMES, 2600 * MS)
    assert (2600 * MS,) == passage.timers(beams, TIMES)

    beams = passage.tell(beams, edge("outer", broken=False, at_ms=2600))
    assert (2625 * MS, 2600 * MS) == passage.timers(beams, TIMES)
    beams, (walk,) = passage.settle(beams, TIMES, 2625 * MS)

    assert walk.slow
    assert not passage.blocked(beams, TIMES, 9000 * MS)
    assert () == passage.timers(beams, TIMES)


def test_timer_of_a_gap() -> None:
    """While a walk may go on at the second beam, its end is a timer."""
    beams = play("0A", WIDE)[0]
    beams = passage.tell(beams, edge("outer", broken=False, at_ms=200))
    beams, _ = passage.settle(beams, WIDE, 225 * MS)

    assert (1200 * MS,) == passage.timers(beams, WIDE)


edges = st.tuples(
    st.sampled_from(["outer", "inner"]), st.booleans(), st.integers(0, 3000)
)


@given(st.lists(edges, max_size=60), st.sampled_from([TIMES, WIDE]))
def test_any_edges(day: list[tuple[Side, bool, int]], times: BeamTimes) -> None:
    """Whatever the beams say, memory is bounded and a clear lane ends every visit."""
    beams, at_ms, began = Beams(), 0, -1
    for side, broken, wait_ms in day:
        at_ms += wait_ms
        beams = passage.tell(beams, edge(side, broken=broken, at_ms=at_ms))
        beams, walks = passage.settle(beams, times, at_ms * MS)
        assert len(beams.waiting) <= 2
        for walk in walks:
            assert began < walk.began_ns <= walk.at.boot_ns
            began = walk.began_ns
    for side in ("outer", "inner"):
        beams = passage.tell(beams, edge(side, broken=False, at_ms=at_ms + 100))
    beams, _ = passage.settle(beams, times, (at_ms + 5000) * MS)

    assert ("", ()) == (beams.origin, passage.timers(beams, times))


NEXT = {"0": "AB", "A": "0X", "X": "AB", "B": "X0"}


@given(st.lists(st.integers(0, 1), max_size=40))
def test_out_is_the_mirror_of_in(turns: list[int]) -> None:
    """The same path seen from the other side has the other direction."""
    path = "0"
    for turn in turns:
        path += NEXT[path[-1]][turn]
    seen = play(path)[1]
    other = play(path.translate(str.maketrans("AB", "BA")))[1]

    mirror = {"in": "out", "out": "in", "none": "none"}
    assert [mirror[walk.direction] for walk in seen] == [w.direction for w in other]
