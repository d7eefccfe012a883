"""Each class of data has its own time, and nothing goes before it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.config import read
from edge_app.kinds import KINDS
from edge_app.retention import DAY_NS, Aged, DataClass, Retention, class_of, sweep

NOW = 2_000 * DAY_NS
AGED = st.lists(
    st.tuples(st.sampled_from(list(DataClass)), st.none() | st.integers(0, 100)),
    max_size=30,
)


@pytest.mark.parametrize(
    ("kind", "normal", "data_class"),
    [
        ("screening", True, DataClass.NORMAL),
        ("screening", False, DataClass.FEVER),
        ("fever", False, DataClass.FEVER),
        ("passage", False, DataClass.PASSAGE),
        ("stock.moved", False, DataClass.STOCK),
        ("stock.level", False, DataClass.STOCK),
        ("cold.record", False, DataClass.COLD),
        ("cold.excursion", False, DataClass.COLD),
        ("command", False, DataClass.AUDIT),
        ("alarm", False, DataClass.AUDIT),
        ("screening.summary", False, DataClass.AUDIT),
    ],
)
def test_every_kind_has_a_class(kind: str, normal: bool, data_class: DataClass) -> None:
    """Single temperatures go first, cold-room records and the ledger last."""
    assert data_class is class_of(kind, KINDS[kind], normal=normal)


def test_no_kind_is_left_out() -> None:
    """What nobody named goes by its stream."""
    assert all(class_of(kind, stream) in DataClass for kind, stream in KINDS.items())


def test_the_defaults_are_the_fields() -> None:
    """14 days, 90, 30, and five years."""
    days = [(NOW - Retention().before_ns(one, NOW)) // DAY_NS for one in DataClass]

    assert [14, 90, 30, 1827, 1827, 1827] == days


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("normal_days = 31", "normal_days"),
        ("stock_days = 1000", "stock_days"),
        ("cold_days = 1825", "cold_days"),
        ("passages = 3", "passages"),
    ],
)
def test_what_the_law_forbids_is_a_mistake(line: str, key: str) -> None:
    """Each limit is said with its key."""
    mistakes = read(f"[retention]\n{line}\n").mistakes

    assert any(f"retention: {key}" in mistake for mistake in mistakes)


def test_a_row_without_a_time_waits_for_its_neighbour() -> None:
    """It is as old as the next row that can be dated, never older."""
    rows = [Aged(1, DataClass.PASSAGE, None), Aged(2, DataClass.COLD, 5)]

    assert ((1,), 2) == _swept(rows, before_ns=6)
    assert ((), 0) == _swept(rows, before_ns=5)
    assert ((), 0) == _swept(rows[:1], before_ns=6)


@given(AGED, st.integers(0, 100))
def test_nothing_goes_too_early(
    given_rows: list[tuple[DataClass, int | None]], before_ns: int
) -> None:
    """What goes is of the class and old enough, and a second sweep finds no more."""
    rows = [Aged(n, one, at) for n, (one, at) in enumerate(given_rows, 1)]
    gone, done = _swept(rows, before_ns)

    for number in gone:
        row = rows[number - 1]
        assert row.data_class is DataClass.PASSAGE
        assert row.wall_ns is None or row.wall_ns < before_ns
        assert number <= done
    again = sweep(rows[done:], done, DataClass.PASSAGE, before_ns)
    assert ((), done) == (again.gone, again.done)


def _swept(rows: list[Aged], before_ns: int) -> tuple[tuple[int, ...], int]:
    swept = sweep(rows, 0, DataClass.PASSAGE, before_ns)
    return swept.gone, swept.done
