"""Certificates, leave, symptoms, drivers and their goods."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.quantities import TagScheme
from edge_app.model import TagRead
from edge_app.outcomes import Condition, Event, Outcome
from edge_app.roll import Person, Roster, Site
from edge_app.shared import Shared
from edge_app.stations import entrance
from edge_app.stations.guard_parts import BARRED_HIGH
from tests.unit.gate import LANE, Gate

ANNA = "a" * 26
BEN = "b" * 26


def duties(gate: Gate) -> list[tuple[object, object]]:
    """Name every duty so far, and what came of it."""
    events = gate.events("duty")
    return [(one.data["duty"], one.data["result"]) for one in events]


# -------------------------------------------------------------- certificate


def test_barred_until_a_certificate() -> None:
    """Nobody barred comes in on a good measurement; a certificate ends that."""
    gate = Gate()
    gate.command("bar", person=ANNA, reason="contact of a case")
    gate.badge(ANNA)
    gate.person()
    refused = gate.events("admission")[-1].data
    assert ("refused", "barred") == (refused["result"], refused["why"])
    assert "stop barred" == gate.shows()
    gate.command("certificate", person=ANNA)
    gate.badge(ANNA)
    gate.person()

    assert gate.state.kept.grant is not None
    assert [("certificate", "barred"), ("certificate", "seen")] == duties(gate)
    event = gate.events("duty")[0].data
    assert ("guard", "contact of a case") == (event["by"], event["reason"])


@pytest.mark.parametrize("boot", ["", "boot-two"])
def test_barred_outlives_a_stop(boot: str) -> None:
    """A restart forgives nobody."""
    gate = Gate()
    gate.command("bar", person=ANNA, reason="contact of a case")
    gate.restart(boot=boot)
    gate.wait(5)
    gate.badge(ANNA)
    gate.person()

    assert None is gate.state.kept.grant


def test_the_badge_at_the_reader_is_meant() -> None:
    """Whoever shows the badge is barred, and cleared, without a number."""
    gate = Gate()
    gate.badge(ANNA)
    gate.command("bar", reason="contact of a case")
    gate.wait(60)
    gate.command("certificate")
    assert (False, True) == (gate.answer().ok, "say who" in gate.answer().text)
    gate.badge(ANNA)
    gate.command("certificate")

    assert {} == gate.state.kept.duties.barred


@pytest.mark.parametrize("verb", ["bar", "leave", "certificate"])
def test_nobody_is_meant(verb: str) -> None:
    """Without a person or a badge the answer says what to do."""
    gate = Gate()
    gate.command(verb, reason="contact of a case")

    assert "say who: person=..., or let the badge be shown first" == gate.answer().text
    assert [] == gate.events()


def test_a_certificate_of_nobody_barred() -> None:
    """It changes nothing."""
    gate = Gate()
    gate.command("certificate", person=ANNA)

    assert (False, "this person is not barred") == (
        gate.answer().ok,
        gate.answer().text,
    )


def test_only_the_newest_are_remembered() -> None:
    """A flood of commands does not fill the disk."""
    gate = Gate()
    for number in range(BARRED_HIGH + 1):
        gate.command("bar", person=f"p{number}", reason="list")

    barred = gate.state.kept.duties.barred
    assert (BARRED_HIGH, False, True) == (
        len(barred),
        "p0" in barred,
        f"p{BARRED_HIGH}" in barred,
    )


# -------------------------------------------------------------------- leave


SITE = Site(
    Roster(
        people={
            ANNA: Person(ANNA, "1", role="boarder"),
            BEN: Person(BEN, "2", role="x"),
        }
    )
)
STRICT = replace(LANE, exit_reader="exit", leave_roles=("boarder",))


def go(gate: Gate, person: str) -> list[Outcome]:
    """Show a badge at the exit, and return what that earned."""
    read = TagRead("exit", TagScheme.EPC, gate.now, person=person)
    shared = Shared(site=SITE)
    gate.state, outcomes = entrance.step(gate.limits, gate.state, shared, read)
    gate.told += outcomes
    return list(outcomes)


def test_left_without_leave() -> None:
    """It is told and a condition; nothing is ordered, an exit is never refused."""
    gate = Gate(STRICT)
    outcomes = go(gate, ANNA)

    events = [(o.kind, o.data["result"]) for o in outcomes if isinstance(o, Event)]
    assert [("passage", "badged-out"), ("duty", "without")] == events
    conditions = [o.alarm for o in outcomes if isinstance(o, Condition) and o.active]
    assert ["east-left-without-leave"] == conditions
    assert [] == gate.orders()
    gate.wait(11)
    go(gate, BEN)
    assert "-east-left-without-leave" == gate.alarms()[-1]


def test_left_with_leave() -> None:
    """Leave is for one exit."""
    gate = Gate(STRICT)
    gate.command("leave", person=ANNA, reason="to the dentist")
    gate.restart()
    go(gate, ANNA)
    assert [("leave", "granted"), ("leave", "used")] == duties(gate)
    gate.wait(60)
    go(gate, ANNA)

    assert ("leave", "without") == duties(gate)[-1]


@pytest.mark.parametrize("person", [BEN, "stranger", ""])
def test_others_need_no_leave(person: str) -> None:
    """Another role, a stranger, and nobody known leave as they like."""
    gate = Gate(STRICT)
    go(gate, person)

    assert [] == duties(gate)


def test_without_roles_nobody_needs_leave() -> None:
    """The default asks nobody."""
    gate = Gate(replace(STRICT, leave_roles=()))
    go(gate, ANNA)

    assert [] == duties(gate)


# ----------------------------------------------------------------- symptoms


def test_symptoms() -> None:
    """They are kept with the person and the check, each once."""
    gate = Gate()
    gate.command("symptoms", list="fever,rash,fever", check="noon", person=ANNA)

    assert "noted" == gate.answer().text
    (event,) = gate.events("symptoms")
    assert {
        "symptoms": ("fever", "rash"),
        "check": "noon",
        "person": ANNA,
        "by": "guard",
    } == event.data


def test_no_symptoms_is_an_answer() -> None:
    """Who was asked was asked."""
    gate = Gate()
    gate.command("symptoms", list="none")

    (event,) = gate.events("symptoms")
    assert {"symptoms": (), "by": "guard"} == event.data


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"list": "fever,ennui"}, "ennui is no symptom here"),
        ({"list": "fever", "check": "midnight"}, "check is one of morning"),
    ],
)
def test_unknown_symptoms(arguments: dict[str, str], sentence: str) -> None:
    """What is not in the list is refused in a sentence."""
    gate = Gate()
    gate.command("symptoms", **arguments)

    assert (False, True) == (gate.answer().ok, sentence in gate.answer().text)
    assert [] == gate.events()


# ----------------------------------------------------------------- vehicles


def test_a_driver_not_measured() -> None:
    """The goods stay out and that is a condition, until the driver was measured."""
    gate = Gate()
    gate.command("vehicle", plate=ANNA, driver="unmeasured")
    assert "the goods stay out" == gate.answer().text
    gate.command("vehicle", plate=BEN, driver="unmeasured")
    gate.restart(boot="boot-two")
    gate.command("vehicle", plate=ANNA, driver="measured")
    assert "east-driver-unmeasured" == gate.alarms()[-1]
    gate.command("vehicle", plate=BEN, driver="left")
    assert "-east-driver-unmeasured" == gate.alarms()[-1]

    goods = [one.data["goods"] for one in gate.events("vehicle")]
    assert ["stay-out", "stay-out", "may-come-in", "left"] == goods


def test_a_driver_of_another_kind() -> None:
    """The answer says the words there are."""
    gate = Gate()
    gate.command("vehicle", plate=ANNA, driver="asleep")

    assert (False, True) == (gate.answer().ok, "driver=left" in gate.answer().text)
