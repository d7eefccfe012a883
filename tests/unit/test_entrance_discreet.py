"""What a guard's measurement says of whom: the right person, and no more than is due.

A normal temperature leaves the box as a count, and so by no event of a command either;
a value measured by hand is of whoever was to be measured by hand.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge_app import topics
from edge_app.commands import answered
from edge_app.kinds import KINDS
from edge_app.model import Document
from edge_app.outcomes import Answer, Event
from edge_app.rows import Row, document_text
from tests.schemas_of import validate
from tests.unit.gate import HIGH, Gate
from tests.unit.held import HOT, SCATTERED, TRIES, held
from tests.unit.school import id_of
from tests.unit.whole_house import EAST, Life, events_of

AUDIT: Document = {
    "id": "c-1",
    "target": "east",
    "verb": "manual",
    "by": "guard",
    "sender": "local",
    "ok": True,
    "arguments": {"value": "36.5", "site": "ear"},
}
STRICT = replace(TRIES, retries=0)


# ----------------------------------------------------- the event of the command


@pytest.mark.parametrize("verb", ["manual", "contact"])
@pytest.mark.parametrize(
    ("ok", "said", "kept"),
    [
        (True, "passed", "measured"),
        (True, "no-badge", "measured"),
        (False, "nobody waits to be confirmed", "nobody waits to be confirmed"),
    ],
)
def test_a_normal_value_is_in_no_event_of_a_command(
    verb: str, ok: bool, said: str, kept: str
) -> None:
    """Nor is what came of it; how it was measured is."""
    told = answered({**AUDIT, "verb": verb}, Answer("c-1", ok, said))

    assert {"site": "ear"} == told["arguments"]
    assert (ok, kept) == (told["ok"], told["answer"])


@pytest.mark.parametrize("said", ["hold", "fever", "confirm", "passed-after-confirm"])
def test_what_asks_somebody_to_act_is_told_whole(said: str) -> None:
    """The event of the measurement leaves with its value as well."""
    told = answered(AUDIT, Answer("c-1", True, said))

    assert (AUDIT["arguments"], said) == (told["arguments"], told["answer"])


def test_other_verbs_are_told_whole() -> None:
    """A black body is nobody."""
    told = answered(
        {**AUDIT, "verb": "blackbody", "arguments": {"reading": "36.5"}},
        Answer("c-1", True, "passed"),
    )
    assert ({"reading": "36.5"}, "passed") == (told["arguments"], told["answer"])


def test_the_engine_keeps_the_value_with_the_measurement_only() -> None:
    """The event of the command fits its schema and its topic, and has no number."""
    told: list[Event] = []
    life = Life(lanes=(EAST,), watch=lambda taken: told.extend(events_of(taken)))
    life.command("east", "manual", {"value": "36.5", "site": "ear"}, "local")
    (command,) = (one for one in told if one.kind == "command")
    (screening,) = (one for one in told if one.kind == "screening")

    text = document_text(command.data)
    row = Row(KINDS["command"], 1, "command", "east", command.at, text, "c-1")
    message = topics.message("hill", "gate", "e1", row, None)
    validate(message.topic, message.payload)
    assert b"36.5" not in message.payload
    assert {"site": "ear"} == command.data["arguments"]
    assert "36.5" not in str(command.data)
    assert "passed" not in str(command.data)
    assert ("36.5", command.data["id"]) == (
        str(screening.data["value_c"]),
        screening.cause,
    )


# ------------------------------------------------------------- by hand, and whose


def test_who_stepped_aside_is_still_who_is_measured_by_hand() -> None:
    """For as long as a badge waits; then the value is nobody's."""
    for waited_s, person in ((5, "anna"), (12, None)):
        gate = Gate(STRICT)
        gate.badge("anna")
        gate.person(SCATTERED)
        gate.see("22 22 22 22 22 22")
        assert "" == gate.state.passing.result
        gate.wait(waited_s)
        gate.command("manual", value="36.5")
        assert person == gate.events("screening")[-1].data.get("person")


def test_a_badge_names_one_measurement_by_hand_and_no_other() -> None:
    """Neither the one after it, nor that of whoever stood there next."""
    gate = Gate(STRICT)
    gate.badge("anna")
    gate.person(SCATTERED)
    gate.see("22 22 22 22 22 22")
    gate.command("manual", value="36.5")
    gate.command("manual", value="36.6")
    assert ["anna", None] == [
        one.data.get("person") for one in gate.events("screening")[-2:]
    ]

    gate = Gate(STRICT)
    gate.badge("anna")
    gate.person(SCATTERED)
    gate.person(SCATTERED)
    gate.command("manual", value="36.5")
    assert "person" not in gate.events("screening")[-1].data

    gate = Gate(STRICT)
    gate.badge("anna")
    gate.person(SCATTERED)
    gate.badge("bob")
    gate.wait(11)
    gate.command("manual", value="36.5")
    assert "person" not in gate.events("screening")[-1].data


def test_a_badge_shown_again_names_a_measurement_by_hand() -> None:
    """However long the guard takes."""
    gate = Gate(STRICT)
    gate.badge("anna")
    gate.person(SCATTERED)
    gate.see("22 22 22 22 22 22")
    gate.wait(60)
    gate.badge("anna")
    gate.command("manual", value="38.0")
    data = gate.events("screening")[-1].data
    assert ("anna", "hold") == (data["person"], data["result"])


# -------------------------------------------------------------------- contact


def test_the_badge_of_somebody_else_confirms_nobody() -> None:
    """The only one who waits need not be who stands there: the guard says who it is."""
    gate = Gate()
    held(gate, badge="")
    gate.person(HOT)
    gate.see("22 22 22 22 22 22")
    gate.badge("bob")
    gate.command("contact", value="36.6")
    assert (
        "1 person waits to be confirmed, and the badge just shown is of somebody else,"
        " say who: person=aside-1"
    ) == gate.answer().text
    assert not gate.answer().ok
    gate.command("contact", value="36.6", person="aside-1")
    assert "passed-after-confirm" == gate.answer().text


def test_who_waits_with_a_badge_is_named_by_showing_it() -> None:
    """The answer says no hash and no name."""
    gate = Gate()
    held(gate)
    gate.person(HOT)
    gate.badge("bob")
    gate.command("contact", value="36.6")
    assert gate.answer().text.endswith("say who: show the badge of who is meant")
    gate.badge("anna")
    gate.command("contact", value="36.6")
    assert "anna" == gate.events("screening")[-1].data["person"]


def test_a_place_is_itself_and_not_one_of_those_that_begin_so() -> None:
    """aside-1 is meant, with aside-10 there."""
    gate = Gate()
    for _ in range(10):
        held(gate, badge="")
        gate.person(HIGH)
        gate.see("22 22 22 22 22 22")
    gate.command("contact", value="36.6", person="aside-1")

    assert "passed-after-confirm" == gate.answer().text
    assert "aside-10" in gate.state.kept.holds
    assert id_of("pupil-1") not in gate.state.kept.holds
