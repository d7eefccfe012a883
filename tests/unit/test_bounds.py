"""Boots that no clock ever knew: between which times they were, and what stays open."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.bounds import Boot, Bounds, narrowest, start_bounds
from edge_app.kinds import Stream
from edge_app.model import SECOND_NS, Stamp
from edge_app.rows import Row
from edge_app.topics import message
from tests.schemas_of import validate

S = SECOND_NS
GOOD_S = 1_700_000_000
KNOWN_BEFORE = Boot(50 * S, last_ns=GOOD_S * S)
KNOWN_BEHIND = Boot(50 * S, start_ns=(GOOD_S + 1000) * S)
LOST = Boot(200 * S)
AT = Stamp("lost", 40 * S, 40 * S, synced=False)
DATA = b'{"result":"passed","device":"t","value_c":36.50,"limit_c":37.30}'
ROW = Row(Stream.RECORD, 7, "screening", "east", AT, DATA, "t:9")


@pytest.mark.parametrize(
    ("before", "behind", "lower_s", "upper_s"),
    [
        # It ran for 100 s: it began 100 s before the next boot, or earlier.
        ([KNOWN_BEFORE], [KNOWN_BEHIND], 0, 900),
        # A boot in between that no clock knew either took its 200 s.
        ([LOST, KNOWN_BEFORE], [KNOWN_BEHIND], 200, 900),
        ([KNOWN_BEFORE], [LOST, KNOWN_BEHIND], 0, 700),
        ([KNOWN_BEFORE], [], 0, None),
        ([], [KNOWN_BEHIND], None, 900),
        ([LOST], [LOST], None, None),
        ([], [], None, None),
        # Of several known ones the nearest counts.
        ([KNOWN_BEFORE, Boot(1, last_ns=1)], [KNOWN_BEHIND], 0, 900),
    ],
)
def test_a_boot_lies_between_its_neighbours(
    before: list[Boot], behind: list[Boot], lower_s: int | None, upper_s: int | None
) -> None:
    """Last good time before it; start of the next set clock less what it ran."""
    expected = [None if s is None else (GOOD_S + s) * S for s in (lower_s, upper_s)]
    found = start_bounds(100 * S, before, behind)

    assert expected == [found.lower_ns, found.upper_ns]


def test_a_row_lies_so_long_behind_the_start_of_its_boot() -> None:
    """40 s into the boot is 40 s behind either end; an unknown end stays unknown."""
    assert Bounds(41, 1040) == Bounds(1, 1000).at(40)
    assert Bounds(None, 1040) == Bounds(None, 1000).at(40)
    assert Bounds(41, None) == Bounds(1, None).at(40)


def test_the_narrowest_of_all_streams_counts() -> None:
    """Each stream is right; together they know more."""
    several = [Bounds(1, None), Bounds(5, 90), Bounds(None, 70), Bounds()]

    assert Bounds(5, 70) == narrowest(several)
    assert Bounds() == narrowest([])


def test_ends_that_contradict_each_other_are_none() -> None:
    """One of the two clocks was wrong, and nobody knows which."""
    assert Bounds() == narrowest([Bounds(71, 70)])
    assert Bounds(70, 70) == narrowest([Bounds(70, 70)])


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.lists(st.integers(0, 10**6)))
def test_the_true_start_is_always_within(gap: int, lived: int, lost: list[int]) -> None:
    """Whatever happened in truth, the bounds do not leave it out."""
    start = sum(lost) + gap
    end = start + lived
    before = [*(Boot(one) for one in reversed(lost)), Boot(1, last_ns=0)]
    found = start_bounds(lived, before, [Boot(1, start_ns=end + gap)])

    assert found.lower_ns is not None
    assert found.upper_ns is not None
    assert found.lower_ns <= start <= found.upper_ns


def sent(known: Bounds | None, at: Stamp = AT) -> dict[str, str]:
    """Return the envelope of the row, judged by its schema."""
    made = message("hillside", "east-gate", "e1", replace(ROW, at=at), known)
    validate(made.topic, made.payload)
    envelope: dict[str, str] = json.loads(made.payload)
    return envelope


def test_an_event_says_between_which_times_it_was() -> None:
    """Its own time stays what the clock showed; none is made up in between."""
    event = sent(Bounds(GOOD_S * S, (GOOD_S + 900) * S))
    ends = ("timequality", "timelower", "timeupper", "time")

    assert (
        "bounded",
        "2023-11-14T22:14:00.000Z",
        "2023-11-14T22:29:00.000Z",
        "1970-01-01T00:00:40.000Z",
    ) == tuple(event[end] for end in ends)
    assert "rawtime" not in event


@pytest.mark.parametrize(
    ("bounds", "there", "lacks"),
    [
        (Bounds(GOOD_S * S, None), "timelower", "timeupper"),
        (Bounds(None, GOOD_S * S), "timeupper", "timelower"),
    ],
)
def test_one_end_is_better_than_none(bounds: Bounds, there: str, lacks: str) -> None:
    """An event of a boot that goes on was at least not before the last one ended."""
    event = sent(bounds)

    assert "bounded" == event["timequality"]
    assert there in event
    assert lacks not in event


@pytest.mark.parametrize("known", [None, Bounds()])
def test_without_an_end_a_time_is_only_claimed(known: Bounds | None) -> None:
    """Then it is unsynced, as before."""
    event = sent(known)

    assert "unsynced" == event["timequality"]
    assert not {"timelower", "timeupper"} & event.keys()


def test_a_set_clock_needs_no_bounds() -> None:
    """A row that was stamped by a set clock is of that time."""
    at = Stamp("lost", 40 * S, GOOD_S * S, synced=True)

    assert "synced" == sent(Bounds(1, 2), at)["timequality"]


def test_bounds_belong_to_a_bounded_time_alone() -> None:
    """The schema refuses ends beside another quality, and bounded without an end."""
    made = message("hillside", "east-gate", "e1", ROW, Bounds(GOOD_S * S, None))
    document = json.loads(made.payload)
    for damage in ({"timequality": "unsynced"}, {"timelower": None}):
        damaged = {**document, **damage}
        whole = {name: value for name, value in damaged.items() if value is not None}
        with pytest.raises(AssertionError):
            validate(made.topic, json.dumps(whole).encode())
