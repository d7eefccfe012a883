"""Times of day that come back: how they are written, and what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.roll import DAY_NS, MINUTE_NS, LocalTime, Person, local_time, wall_ns_of
from edge_app.stations.windows import parse, parse_all, parse_own, why_not

THURSDAY, SATURDAY = 0, 2
PUPIL = Person("x", "pupil-1", "3-2", "pupil", "early")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("morning 07:00-08:30", ("morning", set(range(7)), 420, 510, ())),
        ("a mon-fri 00:00-24:00", ("a", {0, 1, 2, 3, 4}, 0, 1440, ())),
        ("a sat,sun 07:00-08:00 x y", ("a", {5, 6}, 420, 480, ("x", "y"))),
        ("a mon,wed-thu 07:00-07:01", ("a", {0, 2, 3}, 420, 421, ())),
    ],
)
def test_a_window_is_read(
    text: str, expected: tuple[str, set[int], int, int, tuple[str, ...]]
) -> None:
    """A name, perhaps days, a time, perhaps who."""
    one = parse(text)

    assert expected == (one.name, set(one.days), one.start, one.end, one.who)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "morning",
        "07:00-08:00",
        "a b c 07:00-08:00",
        "a 7:00-8:00",
        "a 07:60-08:00",
        "a 23:00-24:01",
        "a 08:00-08:00",
        "a 22:00-06:00",
        "a fri-mon 07:00-08:00",
        "a monday 07:00-08:00",
    ],
)
def test_a_window_of_no_form_is_a_sentence(text: str) -> None:
    """The text is repeated, and what is wrong with it."""
    with pytest.raises(ValueError, match=r"\.$"):
        parse(text)


def test_names_that_come_twice() -> None:
    """A check is known by its name; a group may come at two times."""
    texts = ("a 07:00-08:00", "a 12:00-13:00")

    assert 2 == len(parse_all(texts, "arrivals", twice=True))
    with pytest.raises(ValueError, match='checks: there are two called "a"'):
        parse_all(texts, "checks", twice=False)
    with pytest.raises(ValueError, match="arrivals: "):
        parse_all(("x",), "arrivals", twice=True)


@pytest.mark.parametrize(
    ("minute", "expected"),
    [(419, "too-early"), (420, ""), (439, ""), (440, "too-early"), (780, "not-now")],
)
def test_two_times_on_one_day(minute: int, expected: str) -> None:
    """Before the first one it is early; between two it is early for the second."""
    windows = parse_all(
        ("early 07:00-07:20", "early 12:00-13:00"), "arrivals", twice=True
    )
    now = LocalTime(THURSDAY, minute)

    assert why_not(PUPIL, windows, now) in {
        expected,
        "not-now" if minute == 440 else "",
    }


def test_the_nearest_thing_counts() -> None:
    """Their own window, then the group's, the class's, the role's."""
    texts = ["pupil 10:00-11:00", "3-2 09:00-10:00", "early 08:00-09:00"]
    own = parse_own("07:00-08:00")
    for minutes, person in ((480, PUPIL), (420, Person("x", "p", "", "", "", own))):
        now = LocalTime(THURSDAY, minutes)
        assert "" == why_not(person, parse_all(texts, "a", twice=True), now)
    for minutes in (540, 600):
        texts.pop()
        now = LocalTime(THURSDAY, minutes)
        assert "" == why_not(PUPIL, parse_all(texts, "a", twice=True), now)


def test_a_day_without_a_window() -> None:
    """On Saturday nobody of the group comes; who has no window comes always."""
    windows = (parse("early mon-fri 07:00-07:20"),)
    now = LocalTime(SATURDAY, 425)

    assert "not-now" == why_not(PUPIL, windows, now)
    assert "" == why_not(Person("y", "guest"), windows, now)


@given(st.integers(0, 30_000), st.integers(0, 1440), st.integers(-720, 840))
def test_local_time_and_back(day: int, minute: int, ahead_min: int) -> None:
    """A local minute, its wall time, and the local minute again."""
    offset_s = ahead_min * 60
    near_ns = day * DAY_NS
    wall_ns = wall_ns_of(day, minute, near_ns, lambda _: offset_s)
    found = local_time(wall_ns, lambda _: offset_s)

    assert day * DAY_NS + minute * MINUTE_NS == wall_ns + offset_s * 10**9
    assert divmod(day * 1440 + minute, 1440) == (found.day, found.minute)
