"""Bad clients of the core's socket cost it a sentence, and nobody else anything."""

from __future__ import annotations

from contextlib import suppress

import pytest

from edge_app.control import BACKLOG_BYTES, CLIENTS_HIGH
from edge_app.control_wire import LINE_BYTES
from tests.contract.control_rig import (
    PATIENCE_S,
    Counter,
    counter_probe,
    is_hung_up,
    lines_of,
)


@pytest.mark.parametrize(
    "garbage",
    [
        b"hello",
        b"",
        b"[]",
        b"7",
        b"null",
        b'"x"',
        b"\xff\xfe\x00",
        b"{",
        b'{"hello": 5}',
        b'{"hello": {}}',
        b'{"sent": []}',
        b"{}",
        b'{"ask": "money"}',
        b"[" * 60_000,
        b'{"a": 1e99999999999999999999}',
        b'{"a": -1e-99999999999999999999}',
        b'{"a": "\\ud800"}',
        b"9" * 10_000,
    ],
)
def test_garbage_is_answered_in_words(counter: Counter, garbage: bytes) -> None:
    """And the line after it is understood as ever."""
    caller = counter.plug()
    caller.sendall(garbage + b'\n{"ask": "status"}\n')

    first, second = lines_of(caller, 2)

    assert {"error"} == set(first)
    assert {"status": {"fine": True}} == second


def test_half_a_line_waits_for_its_end(counter: Counter) -> None:
    """A line may come in any pieces."""
    caller = counter.plug()
    for piece in (b'{"as', b'k": "stat', b'us"}'):
        caller.sendall(piece)
        assert "fine" in str(lines_of(counter_probe(counter), 1))
    caller.sendall(b"\n")

    assert [{"status": {"fine": True}}] == lines_of(caller, 1)


def test_half_a_line_and_gone_is_no_harm(counter: Counter) -> None:
    """The next caller is served."""
    caller = counter.plug()
    caller.sendall(b'{"command": {"id"')
    caller.close()

    assert [{"status": {"fine": True}}] == lines_of(counter_probe(counter), 1)
    assert [] == counter.desk.commands


def test_a_line_without_end_is_cut_off(counter: Counter) -> None:
    """Memory is bounded, whatever a client sends, and the client is told why."""
    caller = counter.plug()
    with suppress(ConnectionError):
        # It may be hung up on before all of this is out.
        caller.sendall(b"x" * (2 * LINE_BYTES))

    assert is_hung_up(caller)
    assert [{"status": {"fine": True}}] == lines_of(counter_probe(counter), 1)


def test_a_slow_follower_is_hung_up_on(counter: Counter) -> None:
    """A page on a slow phone does not hold the core's memory; others go on."""
    slow = counter.plug()
    slow.sendall(b'{"hello": "console"}\n')
    lines_of(slow, 4)
    quick = counter.follow()
    text = "x" * 500_000
    for _ in range(BACKLOG_BYTES // len(text) + 4):
        counter.server.tell({"health": text})
        assert {"health": text} == quick.next(PATIENCE_S)

    assert is_hung_up(slow)
    counter.server.tell({"rows": {}})
    assert {"rows": {}} == quick.next(PATIENCE_S)


def test_there_are_only_so_many_clients(counter: Counter) -> None:
    """One more is turned away at once, and the others are served."""
    callers = [counter.call("cli") for _ in range(CLIENTS_HIGH)]

    assert is_hung_up(counter.plug())
    callers[-1].send({"ask": "status"})
    assert {"status": {"fine": True}} == callers[-1].next(PATIENCE_S)


def test_a_second_link_is_turned_away(counter: Counter) -> None:
    """Two would drive each other off the broker; the first stays at work."""
    first = counter.follow("link")
    second = counter.plug()
    second.sendall(b'{"hello": "link"}\n')

    assert [{"error": "another link is at work already"}] == lines_of(second, 1)
    assert is_hung_up(second)
    counter.server.tell({"rows": {"urgent": 8}})
    assert {"rows": {"urgent": 8}} == first.next(PATIENCE_S)


def test_a_link_may_come_when_the_one_before_has_gone(counter: Counter) -> None:
    """As after each of its crashes."""
    counter.follow("link").close()

    counter.follow("link")
