"""Badges, rosters and checks at a school's gate, as a morning that people live."""

from __future__ import annotations

import pytest

from edge_app.outcomes import Traced
from edge_app.roll import Site
from tests.unit.school import (
    School,
    id_of,
    lane,
    last,
)

HIGH = "37.5 37.5 37.5"

# ------------------------------------------------------------------- badges


def test_a_badge_becomes_its_owner() -> None:
    """Events name the person of the roster, not the badge, and never the label."""
    gate = lane()
    gate.comes("A1")

    assert [id_of("pupil-1")] * 2 == [one.data["person"] for one in gate.events()]
    assert "pupil-1" not in str(gate.events())


def test_a_badge_after_the_measurement_joins_the_open_grant() -> None:
    """It counts as measured, and the walk is theirs."""
    gate = lane()
    gate.person()
    gate.card("A1")
    gate.walk("in")

    assert id_of("pupil-1") == last(gate, "passage").data["person"]
    assert ("morning",) == gate.school.traces[id_of("pupil-1")].checks


def test_a_badge_after_the_measurement_can_shut_the_gate() -> None:
    """Somebody whose time has not come loses the grant that they got as a number."""
    gate = lane(at="07:10")
    gate.person()
    gate.card("A3")

    assert (None, ["too-early"]) == (gate.state.kept.grant, gate.whys())


def test_a_badge_after_a_hold_takes_the_hold_along() -> None:
    """The lane is free for the next one; the owner of the badge stays held."""
    gate = lane()
    gate.person(HIGH)
    assert [""] == list(gate.state.kept.holds)

    gate.card("A1")
    assert [id_of("pupil-1")] == list(gate.state.kept.holds)
    assert ["badge-after"] == gate.whys("held")

    gate.person()
    assert "granted" not in gate.passages()
    assert gate.state.kept.grant is not None


def test_a_badge_long_after_a_hold_is_somebody_else() -> None:
    """Past the window nobody inherits a stranger's hold."""
    gate = lane()
    gate.person(HIGH)
    gate.wait(30)
    gate.card("A1")

    assert [""] == list(gate.state.kept.holds)


def test_a_badge_left_at_the_reader_is_not_the_next_ones() -> None:
    """While its owner passes it says nothing new; who follows is a number."""
    gate = lane()
    gate.card("A1")
    gate.person()
    gate.card("A1")
    gate.walk("in")
    gate.person()

    assert gate.state.kept.grant is not None
    assert "" == gate.state.kept.grant.person


def test_without_a_badge_people_are_numbers() -> None:
    """No trace is kept, no bar concerns them, and they are let in."""
    gate = lane(passback="hard", unknown_badge="refuse")
    gate.person()
    gate.walk("in")

    assert (["granted"], {}) == (gate.passages(), gate.school.traces)


# ----------------------------------------------------------- unknown badges


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("allow", []), ("refuse", ["unknown-badge"]), ("guard", ["ask-guard"])],
)
def test_a_badge_that_is_on_no_roster(policy: str, expected: list[str]) -> None:
    """It is let in, refused, or a matter for the guard."""
    gate = lane(unknown_badge=policy)
    gate.comes("X9")

    assert expected == gate.whys()
    assert ([] if expected else ["granted"]) == gate.passages()


def test_without_a_roster_no_badge_is_unknown() -> None:
    """A file that could not be read shuts nobody out."""
    gate = lane(School(site=Site()), unknown_badge="refuse")
    gate.comes("X9")

    assert (["granted"], []) == (gate.passages(), gate.whys())


def test_five_refused_badges_lock_badges_out() -> None:
    """No badge is read for half a minute; a good one begins the count anew."""
    gate = lane(unknown_badge="refuse")
    for number in ("X1", "X2", "X3", "X4", "A1", "X5", "X6", "X7", "X8"):
        gate.card(number)
    assert [] == gate.whys("locked")

    gate.card("X9")
    assert ["attempts"] == gate.whys("locked")

    gate.card("A1")
    assert id_of("pupil-1") != gate.state.passing.badge
    gate.wait(31)
    gate.card("A1")
    assert id_of("pupil-1") == gate.state.passing.badge


def test_a_reader_that_repeats_a_badge_makes_one_attempt() -> None:
    """A burst of two hundred reads of one unknown badge locks nobody out."""
    gate = lane(unknown_badge="refuse")
    for _ in range(200):
        gate.card("X1")

    assert [] == gate.whys("locked")


# --------------------------------------------------------------- passback


def test_passback_soft_is_an_event() -> None:
    """The second time in is let through and said."""
    gate = lane(passback="soft", arrival="off")
    gate.comes("A1")
    gate.comes("A1")

    assert (["granted"] * 2, ["passback"]) == (gate.passages(), gate.whys("warned"))


def test_passback_hard_refuses_until_they_left() -> None:
    """Inside is inside; a badge at the exit ends it, and is never refused."""
    gate = lane(passback="hard", arrival="off", exit_reader="exit")
    gate.comes("A1")
    gate.comes("A1")
    assert (["granted"], ["passback"]) == (gate.passages(), gate.whys())

    gate.card("A1", reader="exit")
    gate.comes("A1")
    assert ["granted", "badged-out", "granted"] == gate.passages()


def test_passback_holds_at_every_gate_of_the_zone() -> None:
    """In by the east lane is inside for the west lane too, not for another zone."""
    school = School()
    east = lane(school, passback="hard", arrival="off")
    west = lane(school, passback="hard", arrival="off")
    other = lane(school, passback="hard", arrival="off", zone="dormitory")
    east.comes("A1")
    west.comes("A1")
    other.comes("A1")

    assert (["passback"], []) == (west.whys(), other.whys())


@pytest.mark.parametrize(
    ("timeout_s", "wait_s", "refused"),
    [(3600, 3500, True), (3600, 3700, False), (0, 12 * 3600, True)],
)
def test_passback_is_over_after_its_time(
    timeout_s: int, wait_s: int, refused: bool
) -> None:
    """Whoever left unseen comes in again; 0 waits for the next day."""
    gate = lane(passback="hard", passback_timeout_s=timeout_s, arrival="off")
    gate.comes("A1")
    gate.wait(wait_s)
    gate.comes("A1")

    assert refused is bool(gate.whys())


def test_passback_is_forgiven_on_the_next_day() -> None:
    """At local midnight everybody counts as gone."""
    gate = lane(at="23:50", passback="hard", passback_timeout_s=0, arrival="off")
    gate.comes("A1")
    gate.wait(5 * 60)
    gate.comes("A1")
    assert ["passback"] == gate.whys()

    gate.wait(10 * 60)
    gate.comes("A1")
    assert ["passback"] == gate.whys()
    assert 2 == gate.passages().count("granted")


def test_an_exit_is_never_refused() -> None:
    """Unknown badges, locked-out readers and walks outward pass."""
    gate = lane(unknown_badge="refuse", lockout_after=1, exit_reader="exit")
    gate.card("X1")
    assert ["attempts"] == gate.whys("locked")
    gate.card("X1", reader="exit")
    gate.walk("out")

    assert ["badged-out", "out"] == gate.passages()


# ---------------------------------------------------------------- arrival


@pytest.mark.parametrize(
    ("number", "at", "expected"),
    [
        ("A1", "06:59", ["too-early"]),
        ("A1", "07:00", []),
        ("A1", "07:19", []),
        ("A1", "07:20", ["not-now"]),
        ("A3", "07:19", ["too-early"]),
        ("A3", "07:20", []),
        ("T1", "05:00", []),
        ("X9", "05:00", []),
    ],
)
def test_staggered_arrival(number: str, at: str, expected: list[str]) -> None:
    """A group comes in its own time; who has none comes at any time."""
    gate = lane(at=at)
    gate.comes(number)

    assert expected == gate.whys()


def test_staggered_arrival_can_be_a_warning() -> None:
    """Let in and said, or not even said."""
    warned, free = lane(at="05:00", arrival="warn"), lane(at="05:00", arrival="off")
    warned.comes("A1")
    free.comes("A1")

    assert (["granted"], ["too-early"]) == (warned.passages(), warned.whys("warned"))
    assert (["granted"], []) == (free.passages(), free.whys("warned"))


def test_a_clock_that_is_not_set_bars_nobody() -> None:
    """No window counts before the clock is set."""
    gate = lane(School(synced=False), at="03:00")
    gate.comes("A1")

    assert (["granted"], []) == (gate.passages(), gate.whys())


def test_what_nobody_asked_for_costs_nothing() -> None:
    """Without roster and checks no trace is made and no tick is asked for."""
    gate = lane(School(site=Site()))
    gate.comes("A1")
    gate.wait(60)

    assert not any(isinstance(one, Traced) for one in gate.told)


@pytest.mark.parametrize(("synced", "refused"), [(True, True), (False, False)])
def test_passback_over_a_reboot(synced: bool, refused: bool) -> None:
    """Where no clock can tell how long it was, the person is believed to have left."""
    gate = lane(passback="hard", arrival="off")
    gate.comes("A1")
    gate.restart(boot="boot-two")
    gate.school.synced = synced
    gate.wait(20)
    gate.comes("A1")

    assert refused is ("passback" in gate.whys())
