"""What the guard is told, word by word: each verb, done and refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.unit.gate import HIGH, LANE, Gate
from tests.unit.held import HOT, held

ANNA = "a" * 26
SAY_WHO = "say who: person=..., or let the badge be shown first"


def said(gate: Gate, verb: str, **arguments: str) -> tuple[bool, str]:
    """Send a command, and return whether it was done and what was answered."""
    gate.command(verb, **arguments)
    answer = gate.answer()
    return answer.ok, answer.text


def test_open_and_deny() -> None:
    """One person is let in, and that is taken back once."""
    gate = Gate()

    assert (True, "opened for one person") == said(gate, "open", reason="delivery")
    assert "" == str(gate.state.kept.grant and gate.state.kept.grant.person)
    assert (True, "denied") == said(gate, "deny", reason="delivery")
    assert (True, "nobody had been let in") == said(gate, "deny", reason="delivery")


def test_measure_again() -> None:
    """Whoever was held is measured at once, and the screen asks for it."""
    gate = Gate()
    gate.person(HIGH)
    assert (True, "the next measurement counts") == said(
        gate, "re-measure", reason="sport"
    )
    assert "" == gate.state.passing.result
    gate.see("36.5 36.5 36.5")

    assert gate.state.kept.holds[""].lows == 1


def test_release() -> None:
    """It stands open until it is ended, and both are said once."""
    gate = Gate()

    assert (False, "the gate does not stand open") == said(
        gate, "release-end", reason="over"
    )
    assert (True, "the gate stands open until release-end") == said(
        gate, "release", reason="drill"
    )
    assert (False, "the gate stands open already") == said(
        gate, "release", reason="drill"
    )
    assert (True, "ended; 0 came in meanwhile") == said(
        gate, "release-end", reason="over"
    )


def test_release_lets_who_waits_go() -> None:
    """They wait for no guard any more, and that is told."""
    gate = Gate(replace(LANE, duties=("mask",)))
    gate.person()
    said(gate, "release", reason="drill")
    last = gate.events("admission")[-1].data

    assert ("released", "released") == (last["result"], last["why"])
    assert 1 == gate.state.kept.counts["released"]


def test_certificates() -> None:
    """Barred, cleared, and neither without somebody."""
    gate = Gate()

    assert (False, SAY_WHO) == said(gate, "bar", reason="contact")
    assert (False, SAY_WHO) == said(gate, "certificate")
    assert (True, "barred until a certificate is shown") == said(
        gate, "bar", person=ANNA, reason=" contact "
    )
    assert (True, "no longer barred") == said(gate, "certificate", person=ANNA)
    assert (False, "this person is not barred") == said(
        gate, "certificate", person=ANNA
    )
    assert [
        {
            "duty": "certificate",
            "result": "barred",
            "by": "guard",
            "reason": "contact",
            "person": ANNA,
        },
        {"duty": "certificate", "result": "seen", "by": "guard", "person": ANNA},
    ] == [one.data for one in gate.events("duty")]
    assert {"certificate-barred": 1, "certificate-seen": 1} == gate.state.kept.counts


def test_leave() -> None:
    """Granted to somebody, with who granted it and why."""
    gate = Gate()

    assert (False, SAY_WHO) == said(gate, "leave", reason="dentist")
    assert (True, "may leave once") == said(
        gate, "leave", person=ANNA, reason="dentist"
    )
    assert {
        "duty": "leave",
        "result": "granted",
        "by": "guard",
        "reason": "dentist",
        "person": ANNA,
    } == gate.events("duty")[-1].data


def test_symptoms() -> None:
    """Asked and noted; the words there are stand in the refusal."""
    gate = Gate()
    known = (
        "fever, cough, sore-throat, rash, diarrhoea, vomiting, jaundice,"
        " headache, fatigue, or none"
    )

    assert (False, f"ennui is no symptom here: {known}") == said(
        gate, "symptoms", list="ennui"
    )
    assert (False, "check is one of morning, noon, evening") == said(
        gate, "symptoms", list="none", check="midnight"
    )
    assert (True, "noted") == said(gate, "symptoms", list="fever")
    said(gate, "symptoms", list="none")
    said(gate, "symptoms", list="none")
    assert {"symptoms": 1, "no-symptoms": 2} == gate.state.kept.counts
    assert ["check" in one.data for one in gate.events("symptoms")] == [False] * 3


def test_vehicles() -> None:
    """What becomes of the goods is the answer, and the event says who noted it."""
    gate = Gate()

    assert (
        False,
        "say driver=measured, driver=unmeasured or driver=left",
    ) == said(gate, "vehicle", plate=ANNA, driver="asleep")
    assert (True, "the goods stay out") == said(
        gate, "vehicle", plate=ANNA, driver="unmeasured"
    )
    assert (True, "the goods may come in") == said(
        gate, "vehicle", plate=ANNA, driver="measured"
    )
    assert (True, "the goods left") == said(gate, "vehicle", plate=ANNA, driver="left")
    assert {
        "vehicle": ANNA,
        "driver": "unmeasured",
        "goods": "stay-out",
        "by": "guard",
    } == gate.events("vehicle")[0].data


def test_the_rest_of_somebody() -> None:
    """It is made longer for a reason; where nobody rests there is nothing to."""
    gate = Gate()
    why = (False, "say why: reason=sweating|just-woken|sport")

    assert why == said(gate, "rest")
    assert why == said(gate, "rest", reason="tired")
    assert (False, "nobody rests") == said(gate, "rest", reason="sport")
    gate.person(HIGH)
    assert (True, "the rest is 30 min") == said(gate, "rest", reason="sport")
    assert (True, "the rest is 10 min") == said(gate, "rest", reason="sweating")


def test_by_contact() -> None:
    """A value of no body, nobody to confirm, then the result."""
    gate = Gate()

    assert (False, "nobody waits to be confirmed") == said(
        gate, "contact", value="37.0"
    )
    held(gate)
    gate.person(HOT)
    for value in ("33.9", "42.6"):
        assert (
            False,
            f"{value} is no body's temperature: 34.0 to 42.5 °C",
        ) == said(gate, "contact", value=value)
    assert (True, "passed-after-confirm") == said(gate, "contact", value="36.9")
    assert "passed-after-confirm" == gate.state.passing.result


def test_the_edges_of_a_body() -> None:
    """34.0 and 42.5 are still somebody's."""
    for value, result in (("34.0", "passed"), ("42.5", "hold")):
        assert (True, result) == said(Gate(), "manual", value=value)


def test_by_hand() -> None:
    """The site that is measured has its own limit, and the event its name."""
    gate = Gate(replace(LANE, contact_limit_c=Decimal("37.0")))
    assert (False, "site is one of forehead, wrist, ear, axilla") == said(
        gate, "manual", value="36.5", site="knee"
    )
    said(gate, "manual", value="36.5", site="axilla", by="nurse")
    said(gate, "manual", value="36.5", site="wrist")

    assert [
        ("contact_limit_c", Decimal("37.0"), "axilla", "nurse"),
        ("fever_at_c", LANE.fever_at_c, "wrist", "guard"),
    ] == [
        tuple(one.data[key] for key in ("limit", "limit_c", "site", "by"))
        for one in gate.events("screening")
    ]


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("calibrate", {"offset": "0", "days": "30"}),
        ("blackbody", {"reference": "37", "reading": "37"}),
    ],
)
def test_a_thermometer_that_is_none(verb: str, arguments: dict[str, str]) -> None:
    """It has to be one of this entrance."""
    assert (False, "that is no thermometer of this entrance") == said(
        Gate(), verb, device="kettle", **arguments
    )


def test_who_is_sent_away_is_told_of() -> None:
    """By the badge, with the step that was waited for or the guard's word."""
    gate = Gate(replace(LANE, duties=("mask",)))
    gate.badge("anna")
    gate.person()
    said(gate, "deny", reason="no mask")
    gate.see("22 22 22 22 22 22")
    gate.badge("ben")
    gate.person()
    gate.wait(gate.limits.duty_s + 1)

    assert [
        {"result": "waiting", "why": "mask", "person": "anna"},
        {"result": "denied", "why": "denied", "person": "anna"},
        {"result": "waiting", "why": "mask", "person": "ben"},
        {"result": "lapsed", "why": "mask", "person": "ben"},
    ] == [one.data for one in gate.events("admission")]


def test_a_badge_that_is_required_is_asked_for_and_measures_anew() -> None:
    """Whoever had none is measured again as soon as it is shown."""
    gate = Gate(replace(LANE, badge="required"))
    gate.person()
    assert ("no-badge", "idle show-badge") == (gate.results()[-1], gate.shows())
    gate.badge("anna")
    assert ("", "idle come") == (gate.state.passing.result, gate.shows())
    gate.see("36.5 36.5 36.5")

    assert "passed" == gate.results()[-1]
