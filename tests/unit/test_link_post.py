"""The link's post office: a thread for each way, and nothing sent twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from edge_app import link_post
from edge_app.link_post import PostOffice, Send
from edge_app.webhook_form import Letter

PATIENCE_S = 10.0


def letter(name: str, way: str = "mail") -> dict[str, Any]:
    """Return a message as the core tells it."""
    told = {"station": "duty", "id": name, "way": way, "to": "li"}
    return {**told, "subject": "s", "text": "t"}


@contextmanager
def office(**ways: Send) -> Iterator[PostOffice]:
    """Open a post office."""
    made = PostOffice(ways)
    yield made
    made.close()


def done(made: PostOffice, count: int) -> list[Any]:
    """Wait until so many answers are there."""
    told: list[Any] = []
    deadline_s = time.monotonic() + PATIENCE_S
    pause = threading.Event()
    while len(told) < count:
        assert time.monotonic() < deadline_s, f"never: {count} answers, only {told}"
        told += made.done()
        pause.wait(0.002)
    return told


def test_what_came_of_a_message_is_told() -> None:
    """A sentence is a failure, nothing is a success."""
    with office(mail=lambda one: "" if one.id == "d-1" else "no") as made:
        made.put(letter("d-1"))
        made.put(letter("d-2"))
        told = done(made, 2)

    assert [
        {"station": "duty", "id": "d-1", "ok": True, "why": ""},
        {"station": "duty", "id": "d-2", "ok": False, "why": "no"},
    ] == told


def test_a_way_that_hangs_holds_no_other() -> None:
    """Webhooks leave while the mail server says nothing; the end does not wait."""
    hangs = threading.Event()

    def hang(_letter: Letter) -> str:
        hangs.wait(PATIENCE_S)
        return ""

    with office(mail=hang, webhook=lambda _: "") as made:
        made.put(letter("d-1"))
        made.put(letter("d-2", "webhook"))
        assert ["d-2"] == [one["id"] for one in done(made, 1)]
        hangs.set()


def test_nothing_goes_out_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked again meanwhile or afterwards, the same message is not sent again."""
    monkeypatch.setattr(link_post, "REMEMBERED", 1)
    sent: list[str] = []
    open_ = threading.Event()

    def send(one: Letter) -> str:
        open_.wait(PATIENCE_S)
        sent.append(one.id)
        return ""

    with office(mail=send) as made:
        made.put(letter("d-1"))
        made.put(letter("d-1"))
        open_.set()
        done(made, 1)
        made.put(letter("d-1"))
        assert done(made, 1)[0]["ok"]
        assert ["d-1"] == sent
        made.put(letter("d-2"))
        done(made, 1)
        made.put(letter("d-1"))
        done(made, 1)

    assert ["d-1", "d-2", "d-1"] == sent


def test_a_failure_is_tried_again() -> None:
    """What did not leave is not remembered as gone."""
    answers = ["no", ""]
    with office(mail=lambda _: answers.pop(0)) as made:
        made.put(letter("d-1"))
        done(made, 1)
        made.put(letter("d-1"))

        assert done(made, 1)[0]["ok"]


@pytest.mark.parametrize("document", [{}, {"id": 1}, letter("d-1") | {"to": None}])
def test_what_is_no_message(document: dict[str, Any]) -> None:
    """It is passed over, and said in the log."""
    with office(mail=lambda _: "") as made:
        made.put(document)

        assert () == made.done()


def test_a_way_that_nobody_configured() -> None:
    """It is answered, so that the person's next way is tried."""
    with office() as made:
        made.put(letter("d-1", "pigeon"))

        assert "No way pigeon is configured." == made.done()[0]["why"]
