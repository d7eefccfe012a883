"""The clerk judges commands once, answers twice, and does the gateway's own deeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from edge_app.clerk import REMEMBERED, Clerk, Deeds
from edge_app.commands import VERBS
from edge_app.core_parts import Asked
from edge_app.engine import Engine
from edge_app.engine_values import GATEWAY, Taken
from edge_app.outcomes import Answer, Batch
from tests.senders import FixedClock, envelope
from tests.unit.toy_station import Toy, at, begun, engine_of


class Office:
    """A clerk with an engine, and what it was heard to do."""

    def __init__(self, **more: Any) -> None:
        self.done: list[Any] = []
        self.mistakes = ""
        self.toy = Toy()
        self.engine: Engine = begun(engine_of(self.toy))
        self.toy.says(Answer("c-1", True, "opened"))
        deeds = Deeds(
            look_over=lambda: self.mistakes,
            reload=lambda: self.done.append("reload"),
            tell=self.done.append,
        )
        settings: dict[str, Any] = {
            "allowed": {"mqtt": frozenset({"open"}), "local": frozenset(VERBS)},
            "used": {},
        }
        self.clerk = Clerk(FixedClock(at()), deeds, **{**settings, **more})

    def ask(self, document: Any, sender: str = "local") -> Taken:
        """Hand in one envelope."""
        return self.clerk.judge(Asked(document, sender, lambda _: None), self.engine)

    def answer(self, document: Any, sender: str = "local") -> Answer:
        """Hand in one envelope and return its answer."""
        return batch_of(self.ask(document, sender)).answers[0]


def batch_of(taken: Taken) -> Batch:
    """Return the batch of a command; every one earns its audit."""
    assert taken.batch is not None
    assert "command" == taken.batch.events[-1].kind
    return taken.batch


def test_a_good_command_reaches_its_station() -> None:
    """Its id is kept with its outcomes, and the answer is the station's."""
    office = Office()

    batch = batch_of(office.ask(envelope()))

    assert ("c-1",) == batch.commands
    assert (Answer("c-1", True, "opened"),) == batch.answers


def test_an_id_counts_once() -> None:
    """The second is refused, and told what the first was answered."""
    office = Office()
    office.clerk.carried_out(office.answer(envelope()))

    again = office.answer(envelope())

    assert not again.ok
    assert "The id c-1 was used before. Its answer was: opened" == again.text


def test_an_id_under_way_is_refused_without_an_answer() -> None:
    """The first is not on disk yet, so nobody knows how it went."""
    office = Office()
    office.ask(envelope())

    assert "The id c-1 was used before." == office.answer(envelope()).text


def test_ids_of_before_the_start_count() -> None:
    """A command that came again after a restart is not carried out again."""
    office = Office(used={"c-1": "opened"})

    assert not office.answer(envelope()).ok
    assert not [given for _, given in office.toy.heard if hasattr(given, "verb")]


def test_a_refused_id_is_free() -> None:
    """Who mistyped a verb may send the right one under the same id."""
    office = Office()

    assert not office.answer(envelope(verb="opne")).ok
    assert office.answer(envelope()).ok


def test_only_so_many_ids_are_remembered() -> None:
    """The oldest goes first; the memory is bounded."""
    office = Office(used={f"old-{n}": "" for n in range(REMEMBERED)})
    office.ask(envelope())

    assert not office.answer(envelope(id="old-1")).ok
    assert office.answer(envelope(id="old-0")).ok


def test_who_sends_decides_what_is_allowed() -> None:
    """Over MQTT only the verbs of the configuration are taken."""
    office = Office()

    refused = office.answer(envelope(target="gateway", verb="reload"), "mqtt")

    assert "reload is not allowed to commands from mqtt." == refused.text


def test_a_reload_is_done_after_the_commit() -> None:
    """Not when it is judged: its answer must be on disk first."""
    office = Office()

    accepted = office.answer(envelope(target="gateway", verb="reload"))
    assert [] == office.done
    office.clerk.carried_out(accepted)
    office.clerk.carried_out(accepted)

    assert ["reload"] == office.done


def test_a_reload_of_a_broken_file_is_refused() -> None:
    """The gateway goes on with what it has, and says what is wrong."""
    office = Office()
    office.mistakes = "bus rs485: there is no kind 'modbas'."

    refused = office.answer(envelope(target="gateway", verb="reload"))
    office.clerk.carried_out(refused)

    assert not refused.ok
    assert "modbas" in refused.text
    assert [] == office.done


def test_a_resend_is_told_to_the_link_in_numbers() -> None:
    """After the commit, with the id of the command."""
    office = Office()
    wanted = {"stream": "ledger", "first": "3", "last": 9}

    accepted = office.answer(
        envelope(target="gateway", verb="resend", arguments=wanted)
    )
    office.clerk.carried_out(accepted)

    told = {"id": "c-1", "stream": "ledger", "first": 3, "last": 9}
    assert [{"resend": told}] == office.done


@pytest.mark.parametrize(
    "document",
    [None, 7, "", [], {}, {"id": 5}, b"\xff", {"id": "a b", "by": "x"}, {"x": {}}],
)
def test_nonsense_is_refused_and_kept(document: Any) -> None:
    """It earns an answer in words and an audit event, and reaches no station."""
    office = Office()
    office.toy.heard.clear()

    batch = batch_of(office.ask(document))

    assert not batch.answers[0].ok
    assert batch.answers[0].text.endswith(".")
    data: Mapping[str, Any] = batch.events[0].data
    assert "malformed" == data["ground"]
    assert [] == office.toy.heard


def test_a_person_is_forgotten_by_hash_or_by_badge() -> None:
    """The event that the journal acts upon is made; a badge's number is hidden."""
    person = "a" * 26
    office = Office(hide=lambda _scheme, _code: person)
    for number, arguments in enumerate(({"person": person}, {"epc": "E2801160"})):
        asked = envelope(
            id=f"f-{number}", target=GATEWAY, verb="forget", arguments=arguments
        )
        batch = batch_of(office.ask(asked))
        events = {event.kind: event.data for event in batch.events}
        assert person == events["forgotten"]["person"]
        assert "E2801160" not in str(batch)


def test_whoever_is_to_be_forgotten_is_named() -> None:
    """Without a person nothing is destroyed."""
    office = Office()

    answer = office.answer(envelope(target=GATEWAY, verb="forget", arguments={}))

    assert (False, True) == (answer.ok, "say whom" in answer.text)
