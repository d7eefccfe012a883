"""The letterbox of the core: what waits for the link, until it said what came of it."""

from __future__ import annotations

from typing import Any

import pytest

from edge_app import letterbox
from edge_app.letterbox import Letterbox
from edge_app.outcomes import Message

ANSWER = tuple[str, str, bool, str]


def box() -> tuple[Letterbox, list[Any], list[ANSWER]]:
    """Return a letterbox, what the link was told, and what stations heard."""
    told: list[Any] = []
    heard: list[ANSWER] = []
    made = Letterbox(lambda *answer: heard.append(answer))
    made.tell = told.append
    return made, told, heard


def message(name: str, text: str = "Look.") -> Message:
    """Return a message."""
    return Message(name, "mail", "li", "Alarm", text)


def test_a_message_waits_until_it_was_answered() -> None:
    """It is told at once, and again to each link that comes, until it is answered."""
    made, told, heard = box()
    made.put("duty", message("d-1"))
    line = {
        "message": {
            "station": "duty",
            "id": "d-1",
            "way": "mail",
            "to": "li",
            "subject": "Alarm",
            "text": "Look.",
        }
    }
    assert [line] == told
    assert (line,) == made.lines()
    made.came({"station": "duty", "id": "d-1", "ok": True, "why": ""})

    assert () == made.lines()
    assert [("duty", "d-1", True, "")] == heard


def test_the_same_again_takes_its_place() -> None:
    """A message that is said again does not wait twice."""
    made, _, _ = box()
    made.put("duty", message("d-1"))
    made.put("duty", message("d-1", "Look again."))

    assert ["Look again."] == [one["message"]["text"] for one in made.lines()]


@pytest.mark.parametrize(
    "report",
    [
        {},
        {"station": "duty", "id": "d-2", "ok": True},
        {"station": "other", "id": "d-1", "ok": True},
        {"station": "duty", "id": "d-1", "ok": 1},
        {"station": "duty", "id": ["d-1"], "ok": True},
    ],
)
def test_what_nobody_waits_for(report: dict[str, Any]) -> None:
    """A report that fits no message, or is none, changes nothing."""
    made, _, heard = box()
    made.put("duty", message("d-1"))
    made.came(report)

    assert 1 == len(made.lines())
    assert [] == heard


def test_a_failure_says_why() -> None:
    """What is no text counts as none."""
    made, _, heard = box()
    for name, why in (("d-1", "no"), ("d-2", 5)):
        made.put("duty", message(name))
        made.came({"station": "duty", "id": name, "ok": False, "why": why})

    assert [("duty", "d-1", False, "no"), ("duty", "d-2", False, "")] == heard


def test_it_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What finds no room is answered at once, so that its station can go on."""
    monkeypatch.setattr(letterbox, "WAITING_HIGH", 1)
    made, told, heard = box()
    made.put("duty", message("d-1"))
    made.put("duty", message("d-2"))
    made.put("duty", message("d-1"))

    assert [("duty", "d-2", False, letterbox.FULL)] == heard
    assert ["d-1", "d-1"] == [one["message"]["id"] for one in told]
