"""Alarm states as the table of ISA-18.2, then laws for any sequence of triggers."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app import alarms
from edge_app.alarms import AlarmState, Book, Transition
from edge_app.model import Stamp
from edge_app.moments import time_text
from edge_app.outcomes import Condition, Priority

NOON_NS = 1_767_268_800_000_000_000
"""2026-01-01T12:00:00Z."""
TRIGGERS = ("raise", "clear", "acknowledge")


def at(second: int) -> Stamp:
    """Return a moment some seconds after noon."""
    ns = second * 1_000_000_000
    return Stamp("boot-1", ns, NOON_NS + ns, synced=True)


def pull(book: Book, trigger: str, second: int) -> tuple[Book, tuple[Transition, ...]]:
    """Let one thing happen to the alarm `cold-high`."""
    if trigger == "acknowledge":
        return alarms.acknowledge(book, "cold-high", "nurse", "door closed", at(second))
    text = f"Close the door ({second})."
    is_on = trigger == "raise"
    condition = Condition("cold-high", "cold", is_on, Priority.HIGH, text)
    return alarms.apply(book, condition, at(second))


def run(script: str) -> tuple[Book, list[Transition]]:
    """Pull triggers one after the other, a second apart."""
    book, done = Book(), list[Transition]()
    for second, trigger in enumerate(script.split()):
        book, transitions = pull(book, trigger, second)
        done += transitions
    return book, done


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("raise", "unacknowledged", id="A to B"),
        pytest.param("raise acknowledge", "acknowledged", id="B to C"),
        pytest.param("raise acknowledge clear", "normal", id="C to A"),
        pytest.param("raise clear", "returned-unacknowledged", id="B to D"),
        pytest.param("raise clear acknowledge", "normal", id="D to A"),
        pytest.param("raise clear raise", "unacknowledged", id="D to B"),
        pytest.param("clear", "normal", id="clear of nothing"),
        pytest.param("acknowledge", "normal", id="acknowledge of nothing"),
        pytest.param("raise raise raise", "unacknowledged", id="raised once"),
        pytest.param("raise acknowledge raise", "acknowledged", id="stays seen"),
        pytest.param("raise clear clear", "returned-unacknowledged", id="cleared once"),
    ],
)
def test_states(script: str, expected: str) -> None:
    """Each script ends in the state listed beside it."""
    book, _ = run(script)
    alarm = book.alarms.get("cold-high")

    assert expected == (alarm.state if alarm else AlarmState.NORMAL)


def test_what_an_alarm_says() -> None:
    """The event and the retained document carry text, priority, onset and who."""
    _, done = run("raise raise acknowledge")

    expected = {
        "alarm": "cold-high",
        "station": "cold",
        "state": "acknowledged",
        "priority": "high",
        "text": "Close the door (0).",
        "onset": "2026-01-01T12:00:00.000Z",
        "changed": "2026-01-01T12:00:02.000Z",
        "clock_synced": True,
        "raised": 1,
        "by": "nurse",
        "comment": "door closed",
    }
    assert expected == done[-1].document
    assert {**expected, "before": "unacknowledged"} == done[-1].data


def test_the_end_removes_what_is_retained() -> None:
    """Normal and acknowledged is over: nothing retained, nothing in the book."""
    book, done = run("raise clear acknowledge")

    assert [False, False, True] == [change.document is None for change in done]
    assert {} == alarms.documents(book)


def test_coming_back_counts() -> None:
    """What returned unseen and comes again has a new onset and says how often."""
    book, _ = run("raise clear raise")
    document = alarms.documents(book)["cold-high"]

    assert 2 == document["raised"]
    assert "2026-01-01T12:00:02.000Z" == document["onset"]


def test_alarms_do_not_disturb_each_other() -> None:
    """Acknowledging one alarm leaves the other as it was."""
    book, _ = run("raise")
    other = Condition("masks-low", "masks", True, Priority.LOW, "Refill.")
    book, _ = alarms.apply(book, other, at(9))
    book, _ = pull(book, "acknowledge", 10)

    states = {name: alarm.state for name, alarm in book.alarms.items()}
    assert {
        "cold-high": AlarmState.ACKNOWLEDGED,
        "masks-low": AlarmState.UNACKNOWLEDGED,
    } == states


@given(st.lists(st.sampled_from(TRIGGERS), max_size=30))
def test_every_change_is_one_of_the_table(script: list[str]) -> None:
    """Transitions follow one another without a gap, and each is a row of the table."""
    _, done = run(" ".join(script))
    states = ["normal", *[str(change.data["state"]) for change in done]]

    assert states[:-1] == [change.data["before"] for change in done]
    rows = {(str(row[0]), str(after)) for row, after in alarms.CHANGES.items()}
    assert set(pairwise(states)) <= rows


@given(st.lists(st.sampled_from(TRIGGERS), max_size=12))
def test_the_book_outlives_a_stop(script: list[str]) -> None:
    """Written as JSON and read again, the book is the same."""
    book, _ = run(" ".join(script))

    assert book == msgspec.json.decode(msgspec.json.encode(book), type=Book)


@given(st.integers(-(10**20), 10**21))
def test_any_wall_time_can_be_written(wall_ns: int) -> None:
    """A clock that is far off still gives a text of the usual length."""
    assert 24 == len(time_text(wall_ns))
