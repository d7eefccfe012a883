"""Messages over the core's socket: to the link alone, and what it says of them."""

from __future__ import annotations

import pytest

from edge_app.model import Document
from tests.contract.control_rig import PATIENCE_S, Counter

LETTER: Document = {"message": {"station": "duty", "id": "d-1", "text": "过热"}}
ANSWER: Document = {"station": "duty", "id": "d-1", "ok": True, "why": ""}


def test_a_link_that_comes_is_told_what_waits(counter: Counter) -> None:
    """Behind everything that is retained."""
    counter.desk.waiting.append(LETTER)
    link = counter.follow("link")

    assert LETTER == link.next(PATIENCE_S)


def test_nobody_else_is_told(counter: Counter) -> None:
    """A console learns neither what waits nor what comes."""
    counter.desk.waiting.append(LETTER)
    console, link = counter.follow("console"), counter.follow("link")
    counter.server.tell_link(LETTER)
    assert [LETTER, LETTER] == [link.next(PATIENCE_S) for _ in range(2)]
    counter.server.tell({"rows": {"urgent": 8}})

    assert {"rows": {"urgent": 8}} == console.next(PATIENCE_S)


@pytest.mark.parametrize("role", ["console", "cli"])
def test_only_a_link_says_what_came_of_a_message(counter: Counter, role: str) -> None:
    """From anybody else the line is not understood."""
    other = counter.follow(role) if role == "console" else counter.call(role)
    other.send({"delivered": ANSWER})
    assert {"error": "this line is not understood"} == other.next(PATIENCE_S)
    link = counter.follow("link")
    link.send({"delivered": ANSWER})
    link.send({"ask": "status"})
    link.next(PATIENCE_S)

    assert [ANSWER] == counter.desk.answers
