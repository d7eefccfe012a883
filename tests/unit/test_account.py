"""The reference consumer's account."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulators.account import Account, Gap, Numbers

GATE = "gatepost/s/g"


def event(seq: int, cause: str = "", epoch: str = "e1") -> dict[str, Any]:
    """Write the part of an event that the account reads."""
    return {
        "id": f"{epoch}-record-{seq}",
        "epoch": epoch,
        "stream": "record",
        "seq": seq,
        "source": GATE,
        "type": "gatepost.screening",
        "cause": cause or str(seq),
        "data": {},
    }


def mark(first: int, last: int, epoch: str = "e1") -> dict[str, Any]:
    """Write a mark of one stream."""
    return {"record": {"epoch": epoch, "first": first, "last": last}}


def test_what_exists_and_did_not_come_is_missing() -> None:
    """Holes and the end that the mark knows of are asked for."""
    account = Account()
    account.mark(GATE, mark(1, 6))
    for seq in (2, 3, 5):
        account.event(GATE, event(seq))

    asked = [Gap(GATE, "record", n, n) for n in (1, 4, 6)]
    assert asked == account.gaps()
    expected = {"made": 6, "received": 3, "missing": 3, "doubled": 0}
    assert expected == account.totals()


def test_twice_under_one_id_counts_once() -> None:
    """QoS 1 may do that; it is no fault."""
    account = Account()

    assert (True, False) == tuple(account.event(GATE, event(1)) for _ in range(2))
    assert (1, 0) == (account.repeated, account.doubled)


def test_one_cause_under_two_ids_is_doubled() -> None:
    """The same thing told as two is a fault of the gateway."""
    account = Account()
    account.event(GATE, event(1, "t@b:1"))
    account.event(GATE, event(2, "t@b:1"))

    assert 1 == account.doubled


def test_what_is_gone_is_not_missing() -> None:
    """Trimmed rows are settled by the answer to a resend or by the mark."""
    account = Account()
    account.mark(GATE, mark(1, 4))
    account.gone(GATE, {"stream": "record", "gone": [{"first": 1, "last": 2}]})
    assert [Gap(GATE, "record", 3, 4)] == account.gaps()
    account.mark(GATE, mark(5, 4))

    assert [] == account.gaps()


def test_an_older_epoch_is_counted_and_not_asked_for() -> None:
    """Nobody can send again what a journal that is gone had."""
    account = Account()
    account.event(GATE, event(1, epoch="e0"))
    account.event(GATE, event(3, epoch="e0"))
    account.mark(GATE, mark(1, 0))

    assert [] == account.gaps()
    assert 1 == account.totals()["missing"]


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9))))
def test_ranges_are_the_set_that_they_stand_for(adds: list[tuple[int, int]]) -> None:
    """Count and holes are those of a plain set."""
    numbers, plain = Numbers(), set[int]()
    for first, more in adds:
        new = set(range(first, first + more + 1)) - plain
        assert len(new) == numbers.add(first, first + more)
        plain |= new

    holes = {n for a, b in numbers.holes(1, 70) for n in range(a, b + 1)}
    assert set(range(1, 71)) - plain == holes
    assert len(plain) == len(numbers)
