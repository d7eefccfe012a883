"""Times of day that come back: how they are written, and what they say."""

from __future__ import annotations

import re
from dataclasses import replace

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
        ("a 07:15-08:59", ("a", set(range(7)), 435, 539, ())),
    ],
)
def test_a_window_is_read(
    text: str, expected: tuple[str, set[int], int, int, tuple[str, ...]]
) -> None:
    """A name, perhaps days, a time, perhaps who."""
    one = parse(text)

    assert expected == (one.name, set(one.days), one.start, one.end, one.who)


FORM = "must have the form NAME [mon-fri] HH:MM-HH:MM [WHO ...]."
NO_DAYS = "are no days; write mon-fri or sat,sun."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", FORM),
        ("morning", FORM),
        ("07:00-08:00", FORM),
        ("a b c 07:00-08:00", FORM),
        ("a 7:00-8:00", FORM),
        ("a 07:60-08:30", "07:60-08:30 is no time of day."),
        ("a 07:00-08:60", "07:00-08:60 is no time of day."),
        ("a 23:00-24:01", "23:00-24:01 is no time of day."),
        ("a 08:00-08:00", "08:00-08:00 must end after it begins, on one day."),
        ("a 22:00-06:00", "22:00-06:00 must end after it begins, on one day."),
        ("a fri-mon 07:00-08:00", "fri-mon runs backwards; the week begins on mon."),
        ("a monday 07:00-08:00", f"monday {NO_DAYS}"),
        ("a mon-x 07:00-08:00", f"mon-x {NO_DAYS}"),
        ("a x-mon 07:00-08:00", f"x-mon {NO_DAYS}"),
    ],
)
def test_a_window_of_no_form_is_a_sentence(text: str, why: str) -> None:
    """The text is repeated, and what is wrong with it."""
    with pytest.raises(ValueError, match=re.escape(why) + "$") as caught:
        parse(text)

    assert str(caught.value).startswith(f'"{text}"')


def test_names_that_come_twice() -> None:
    """A check is known by its name; a group may come at two times."""
    texts = ("a 07:00-08:00", "a 12:00-13:00")

    assert 2 == len(parse_all(texts, "arrivals", twice=True))
    with pytest.raises(ValueError, match='checks: there are two called "a"'):
        parse_all(texts, "checks", twice=False)
    assert 2 == len(
        parse_all(("a 07:00-08:00", "b 12:00-13:00"), "checks", twice=False)
    )
    with pytest.raises(ValueError, match="arrivals: "):
        parse_all(("x",), "arrivals", twice=True)


@pytest.mark.parametrize(
    ("minute", "expected"),
    [
        (419, "too-early"),
        (420, ""),
        (439, ""),
        (440, "not-now"),
        (719, "not-now"),
        (720, ""),
        (779, ""),
        (780, "not-now"),
    ],
)
def test_two_times_on_one_day(minute: int, expected: str) -> None:
    """Before the first one it is early; after it nobody is early any more."""
    windows = parse_all(
        ("early 07:00-07:20", "early 12:00-13:00"), "arrivals", twice=True
    )

    assert expected == why_not(PUPIL, windows, LocalTime(THURSDAY, minute))


def test_times_of_other_days_say_nothing() -> None:
    """On Saturday only what is for Saturday is early or over."""
    texts = ("early mon-fri 07:00-07:20", "early sat 12:00-13:00")
    windows = parse_all(texts, "arrivals", twice=True)

    assert "too-early" == why_not(PUPIL, windows, LocalTime(SATURDAY, 480))
    assert "not-now" == why_not(PUPIL, windows[:1], LocalTime(SATURDAY, 400))


def test_a_time_of_ones_own_is_the_only_one() -> None:
    """That of the group does not count beside it."""
    person = replace(PUPIL, window=parse_own("07:00-08:00"))
    windows = (parse("early 08:00-09:00"),)

    assert "not-now" == why_not(person, windows, LocalTime(THURSDAY, 510))


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
