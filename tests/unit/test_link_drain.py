"""What goes next, cursors over acknowledgements in any order, resends and waits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.errors import PublishError
from edge_app.kinds import Stream
from edge_app.link_access import Access, Address, address
from edge_app.link_client import Arrived
from edge_app.link_drain import Backlog, Live, Resend, Resends
from edge_app.link_inbox import CommandIn, Contradicted, Inbox, Stranger, Twin
from edge_app.link_pace import LONGEST_S, Ending, Pace
from edge_app.model import Stamp
from edge_app.rows import Row
from edge_app.topics import Message, cleared

AT = Stamp("b1", 1, 1, synced=True)


def rows(stream: Stream, first: int, last: int) -> tuple[Row, ...]:
    """Make rows."""
    return tuple(
        Row(stream, seq, "screening", "east", AT, b"{}", "")
        for seq in range(first, last + 1)
    )


def filled(**last: int) -> Backlog:
    """Make a backlog with all of its rows read."""
    backlog = Backlog({}, {Stream(name): number for name, number in last.items()})
    for name, number in last.items():
        backlog.fill(Stream(name), rows(Stream(name), 1, number))
    return backlog


def test_urgent_goes_before_ledger_before_record() -> None:
    """The order of the streams is the order of the drain."""
    backlog = filled(record=2, ledger=1, urgent=1)
    popped = [backlog.pop() for _ in range(4)]

    expected = ["urgent", "ledger", "record", "record"]
    assert expected == [row.stream for row in popped if row is not None]
    assert backlog.pop() is None


def test_an_urgent_row_overtakes_records_that_were_read() -> None:
    """A page of records in memory does not hold it up."""
    backlog = filled(record=5)
    backlog.pop()
    backlog.grew({"urgent": 1, "record": 5})

    assert (Stream.URGENT, 0) == backlog.wanted()


@given(st.permutations(range(1, 9)))
def test_the_cursor_moves_over_what_is_whole(order: list[int]) -> None:
    """It never passes a row that is not acknowledged, whatever the order."""
    backlog = filled(record=8)
    for _ in range(8):
        backlog.pop()
    seen: set[int] = set()
    for seq in order:
        backlog.acked(Stream.RECORD, seq)
        seen.add(seq)
        whole = next(n for n in range(10) if n + 1 not in seen)
        assert whole == backlog.sent()["record"]
    assert backlog.drained()


def test_what_was_under_way_goes_again() -> None:
    """After a break the next row is the one behind the cursor."""
    backlog = filled(record=4)
    for _ in range(3):
        backlog.pop()
    backlog.acked(Stream.RECORD, 1)
    backlog.acked(Stream.RECORD, 3)
    backlog.rewind()

    assert (Stream.RECORD, 1) == backlog.wanted()
    assert not backlog.acked(Stream.RECORD, 3)


def test_a_trimmed_head_does_not_stop_the_cursor() -> None:
    """Rows that are gone before they were sent are passed over."""
    backlog = Backlog({}, {Stream.RECORD: 9})
    backlog.fill(Stream.RECORD, rows(Stream.RECORD, 8, 9))
    backlog.pop()
    backlog.acked(Stream.RECORD, 8)

    assert 8 == backlog.sent()["record"]


def test_rows_that_are_not_there_are_not_asked_for_again_at_once() -> None:
    """The lane rests until more rows are announced."""
    backlog = Backlog({}, {Stream.RECORD: 3})

    assert not backlog.fill(Stream.RECORD, ())
    assert backlog.wanted() is None
    backlog.grew({"record": 4})
    assert (Stream.RECORD, 0) == backlog.wanted()


def test_of_a_retained_message_only_the_newest_goes() -> None:
    """Replies go first and all of them; states are overtaken by newer ones."""
    live = Live()
    old, new = Message("s", b"1", 1, retain=True), Message("s", b"2", 1, retain=True)
    reply = Message("r", b"", 1, retain=False)
    for message in (old, new, reply):
        live.put(message)
    live.put_back(old)

    assert [reply, new, None] == [live.pop(), live.pop(), live.pop()]


def test_a_resend_leaves_out_what_comes_by_itself() -> None:
    """Rows that were never sent are neither gone nor sent again."""
    resends = Resends()
    wish = Resend("c", Stream.RECORD, first=0, asked=9, newest=9, given_out=4)
    resends.put(wish)
    assert (Stream.RECORD, 0, 4) == resends.wanted()
    resends.fill(rows(Stream.RECORD, 3, 4))
    while (row := resends.pop()) is not None:
        resends.acked(Stream.RECORD, row.seq)

    done = resends.finished()
    assert done is not None
    assert (2, [(1, 2, "trimmed")]) == (done.sent, done.gone)


def test_only_so_many_resends_wait() -> None:
    """The one too many is turned away."""
    resends = Resends(limit=1)
    wish = Resend("c", Stream.RECORD, first=1, asked=1, newest=1, given_out=1)

    assert (True, False) == (resends.put(wish), resends.put(wish))


def test_waits_double_to_a_minute_and_begin_again() -> None:
    """The first is short; a connection that held makes them short again."""
    pace = Pace()
    waits = [pace.wait_s(Ending.AWAY, 0, 1.0) for _ in range(9)]

    assert [0.2, 1, 2, 4, 8, 16, 32, 60, 60] == waits
    assert pace.wait_s(Ending.AWAY, 11, 1.0) == 0.2


def test_the_third_takeover_means_giving_way() -> None:
    """From then on at least a minute, until it was calm for long."""
    pace = Pace()
    assert [False, False, True] == [pace.taken_over() for _ in range(3)]

    assert pace.wait_s(Ending.TAKEN_OVER, 0, 0.0) >= LONGEST_S
    pace.wait_s(Ending.AWAY, 601, 0.0)
    assert 0 == pace.takeovers


@pytest.mark.parametrize(
    ("came_later", "senior", "stands"),
    [(True, False, 3), (True, True, 5), (False, False, 7), (False, True, 9)],
)
def test_two_of_one_name_do_not_give_way_at_once(
    *, came_later: bool, senior: bool, stands: int
) -> None:
    """Who was there first stands more; of two alike one is the senior."""
    pace = Pace()
    pace.meet_twin(came_later=came_later, senior=senior)

    expected = [False] * (stands - 1) + [True]
    assert expected == [pace.taken_over() for _ in range(stands)]


ROOT = "gatepost/s/g"


def test_what_arrives_is_sorted() -> None:
    """Commands, strangers, contradictions and twins; nothing of our own."""
    inbox = Inbox(ROOT)
    offline = b'{"status": "offline", "epoch": "e1"}'
    other = b'{"status": "online", "epoch": "e2"}'
    ours = {f"{ROOT}/state/east"}

    def take(place: str, payload: bytes, *, retained: bool = False) -> object:
        return inbox.take(Arrived(f"{ROOT}/{place}", payload, retained), "e1", ours)

    assert isinstance(take("command/east/open", b"{}"), CommandIn)
    assert take("command/east/open", b" " * 65_537) is None
    assert 1 == inbox.too_large
    assert Stranger(cleared(f"{ROOT}/state/w")) == take("state/w", b"{}", retained=True)
    assert take("state/east", b"{}", retained=True) is None
    assert Contradicted() == take("status", offline)
    assert take("status", offline, retained=True) is None
    assert take("status", other, retained=True) is None
    inbox.been_online()
    assert Twin("e2") == take("status", other, retained=True)


def test_an_address_is_read() -> None:
    """Ports have their defaults, IPv6 its brackets."""
    assert Address("broker", 1883, tls=False) == address("mqtt://broker")
    assert Address("::1", 8883, tls=True) == address("mqtts://[::1]")


@pytest.mark.parametrize("url", ["broker", "http://x", "mqtt://", "mqtt://x:999999"])
def test_no_address_is_one_sentence(url: str) -> None:
    """What cannot be read says how it should look."""
    with pytest.raises(PublishError, match="is no address of a broker"):
        address(url)


def test_a_password_is_not_shown() -> None:
    """Whoever prints the access does not print the password."""
    access = Access(address=address("mqtt://b"), client_id="x", password=WORD)

    assert WORD not in repr(access)


WORD = "not for the log"
