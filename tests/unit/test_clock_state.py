"""The wall clock's states as the table of `domain.md` 9, and what counts as a step."""

from __future__ import annotations

import pytest

from edge_app import clock_state
from edge_app.clock_state import Change, ClockState, Look
from edge_app.model import SECOND_NS, Stamp

SYNC_WALL_S = 1_700_000_000
SYNC_BOOT_S = 300


def look(
    boot_s: float,
    wall_s: float,
    *,
    synced: bool = True,
    error_s: float | None = 0.0,
    staged_s: float = 0.0,
) -> Look:
    """Return one look at the clock."""
    at = Stamp("boot-1", round(boot_s * SECOND_NS), round(wall_s * SECOND_NS), synced)
    error_us = None if error_s is None else round(error_s * 1_000_000)
    return Look(at, error_us, round(staged_s * SECOND_NS))


def changes(*looks: Look) -> list[tuple[str, float]]:
    """Return what happened over several looks: what, and by how many seconds."""
    watch, told = clock_state.first(looks[0]), list[Change]()
    for one in looks[1:]:
        watch, more = clock_state.after(watch, one)
        told += more
    return [(one.what, one.step_ns / SECOND_NS) for one in told]


@pytest.mark.parametrize(
    ("synced", "error_s", "state"),
    [
        (False, 0.0, ClockState.UNSYNCED),
        (True, None, ClockState.SYNCED),
        (True, 0.0, ClockState.SYNCED),
        (True, 1.0, ClockState.SYNCED),
        (True, 1.000001, ClockState.HOLDOVER),
        (True, 15.999999, ClockState.HOLDOVER),
        (True, 16.0, ClockState.UNSYNCED),
    ],
)
def test_states_of_the_reference(
    synced: bool, error_s: float | None, state: ClockState
) -> None:
    """More than 1 s is holdover, 16 s is unset; nobody's word is no doubt."""
    seen = look(10, SYNC_WALL_S, synced=synced, error_s=error_s)

    assert state is clock_state.state_of(seen)


def test_the_first_sync_tells_its_whole_step() -> None:
    """A clock of 1970 at 100 s after boot is set at 300 s: 1 699 999 700 s."""
    told = changes(
        look(100, 100, synced=False),
        look(200, 200, synced=False),
        look(SYNC_BOOT_S, SYNC_WALL_S),
    )

    assert [("synced", SYNC_WALL_S - SYNC_BOOT_S)] == told


def test_a_clock_that_is_set_from_the_start_is_no_news() -> None:
    """Nothing has happened to it."""
    assert [] == changes(look(1, SYNC_WALL_S), look(2, SYNC_WALL_S + 1))


def test_moving_an_unset_clock_is_no_step() -> None:
    """The service that restores the last known time at boot does just that."""
    told = changes(look(1, 1, synced=False), look(2, 1_690_000_000, synced=False))

    assert [] == told


@pytest.mark.parametrize(
    ("jump_s", "told"),
    [
        (3600.0, [("stepped", 3600.0)]),
        (-2.0, [("stepped", -2.0)]),
        (1.0, []),
        (-1.0, []),
        (1.5, [("stepped", 1.5)]),
    ],
)
def test_a_set_clock_steps_by_more_than_a_second(
    jump_s: float, told: list[tuple[str, float]]
) -> None:
    """Whichever way; 1 s itself is none."""
    looks = look(1, SYNC_WALL_S), look(2, SYNC_WALL_S + 1 + jump_s)

    assert told == changes(*looks)


def test_slewing_is_never_a_step() -> None:
    """500 ppm for an hour is 1.8 s in all, and no look sees more than a few ms."""
    looks = [look(s, SYNC_WALL_S + s * 1.0005) for s in range(0, 3600, 5)]

    assert [] == changes(*looks)


def test_a_stages_own_step_is_none_of_the_site() -> None:
    """What a play does to its clock before it begins is no event of the site's."""
    moved = look(2, SYNC_WALL_S + 86_401, staged_s=86_400)

    assert [] == changes(look(1, SYNC_WALL_S), moved)


def test_a_clock_that_nobody_corrects_any_more() -> None:
    """500 ppm: past 1 s after 34 min, past 16 s after 8.9 h; then it is set again."""
    looks = [
        look(s, SYNC_WALL_S + s, error_s=s * 0.0005) for s in range(0, 36_000, 300)
    ]
    back = look(36_300, SYNC_WALL_S + 36_301.5)

    told = changes(*looks, back)

    assert [("holdover", 0.0), ("unset", 0.0), ("synced", 1.5)] == told


def test_a_step_out_of_holdover_is_both() -> None:
    """It is set again, and it jumped: two things worth knowing."""
    held = look(1, SYNC_WALL_S, error_s=5)

    told = changes(held, look(2, SYNC_WALL_S + 4))

    assert [("stepped", 3.0), ("synced", 0.0)] == told
