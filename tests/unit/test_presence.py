"""The laws of presence: one that flickers is one, one that stays away has left."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edge_app.presence import Presence, Sight, recall

AWAY_NS = 30
ROUND_NS = 10
NAMES = ("a", "b", "c")

rounds = st.lists(st.sets(st.sampled_from(NAMES)), max_size=40)


def watch(seen: list[set[str]], missed: int = 2) -> list[tuple[int, str, str]]:
    """Run rounds; tell who entered and who left, being missed so often, and when."""
    told: list[tuple[int, str, str]] = []
    presence = Presence()
    for number, names in enumerate(seen):
        at_ns = number * ROUND_NS
        presence, gone = presence.let_go(at_ns, (missed + 1) * ROUND_NS)
        told += ((number, "left", name) for name in sorted(gone))
        for name in sorted(names):
            presence, sight = presence.seen(name, at_ns)
            if sight is Sight.ENTERED:
                told.append((number, "entered", name))
    return told


@given(rounds)
def test_each_one_enters_and_leaves_in_turn(seen: list[set[str]]) -> None:
    """Of each tag it is said: entered, left, entered, and never one of them twice."""
    told = watch(seen)
    for name in NAMES:
        words = [what for _, what, who in told if who == name]
        expected = ["entered", "left"] * len(words)
        assert expected[: len(words)] == words


@given(rounds, st.integers(1, 5))
def test_a_tag_has_left_after_just_so_many_missed_rounds(
    seen: list[set[str]], missed: int
) -> None:
    """A tag enters where all of so many rounds before had missed it, nowhere else."""
    told = watch(seen, missed)
    for name in NAMES:
        expected = [
            at
            for at, names in enumerate(seen)
            if name in names
            and not any(name in before for before in seen[max(0, at - missed) : at])
        ]
        entered = [at for at, what, who in told if (what, who) == ("entered", name)]
        assert expected == entered


@given(st.lists(st.integers(1, 3)), st.integers(3, 5))
def test_one_that_flickers_is_one(gaps: list[int], missed: int) -> None:
    """A tag that is missed less often in a row enters once and never leaves."""
    flickering = [{"a"}]
    for gap in gaps:
        flickering += [*[set[str]()] * (gap - 1), {"a"}]

    assert [(0, "entered", "a")] == watch(flickering, missed)


@given(st.sets(st.sampled_from(NAMES), min_size=1), st.integers(0, 10**6))
def test_while_the_reader_is_gone_nobody_leaves(names: set[str], pause: int) -> None:
    """However long it is away, it has to look again before a tag can have left."""
    presence = Presence()
    for name in sorted(names):
        presence, _ = presence.seen(name, 0)
    deaf, gone = presence.lost().let_go(pause, AWAY_NS)
    assert (frozenset(), None) == (gone, deaf.due_ns(AWAY_NS))

    back = deaf.back(pause)
    assert (back, frozenset()) == back.let_go(pause + AWAY_NS - 1, AWAY_NS)
    assert names == back.let_go(pause + AWAY_NS, AWAY_NS)[1]


@given(st.sets(st.sampled_from(NAMES)), st.sampled_from(NAMES))
def test_after_a_start_one_returns_once(names: set[str], name: str) -> None:
    """Who was there before returns the first time it is seen, and then stays."""
    presence = recall(sorted(names), ROUND_NS)
    presence, first = presence.seen(name, 1)
    _, second = presence.seen(name, 2)

    assert first is (Sight.RETURNED if name in names else Sight.ENTERED)
    assert second is Sight.STAYED


def test_the_first_to_leave_is_waited_for() -> None:
    """The time to look is when the one that was seen longest ago may have left."""
    presence, _ = Presence().seen("a", 5)
    presence, _ = presence.seen("b", 7)

    assert 5 + AWAY_NS == presence.due_ns(AWAY_NS)
    left, gone = presence.let_go(5 + AWAY_NS, AWAY_NS)
    assert {"b": 7} == left.seen_ns
    assert frozenset("a") == gone
    assert Presence().due_ns(AWAY_NS) is None
