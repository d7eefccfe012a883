"""What the guard must see before a pass, and the post with nobody at it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app.roll import Person, Roster, Site
from edge_app.shared import Shared
from edge_app.stations.entrance_duties import steps_of
from edge_app.stations.entrance_parts import Kept, Passing, Turn
from tests.unit.gate import HIGH, LANE, Gate

CAREFUL = replace(LANE, duties=("mask", "health-code"))


def admissions(gate: Gate) -> list[tuple[object, object]]:
    """Name the results of all admissions so far, and why."""
    events = gate.events("admission")
    return [(one.data["result"], one.data["why"]) for one in events]


def duties(gate: Gate) -> list[tuple[object, object]]:
    """Name every duty so far, and what came of it."""
    events = gate.events("duty")
    return [(one.data["duty"], one.data["result"]) for one in events]


# ------------------------------------------------------------------- steps


def test_a_pass_waits_for_the_guard() -> None:
    """Step by step, in order; the last one lets in, each is an event with who."""
    gate = Gate(CAREFUL)
    gate.person()
    assert ([("waiting", "mask")], None) == (admissions(gate), gate.state.kept.grant)
    assert "hold show-mask" == gate.shows()
    gate.command("seen", step="health-code")
    assert (False, "first comes mask") == (gate.answer().ok, gate.answer().text)
    gate.command("seen", step="mask")
    assert "now comes health-code" == gate.answer().text
    assert "hold show-health-code" == gate.shows()
    gate.command("seen", step="health-code")

    assert ("let in", "go go") == (gate.answer().text, gate.shows())
    assert [("mask", "seen"), ("health-code", "seen")] == duties(gate)
    assert {"guard"} == {one.data["by"] for one in gate.events("duty")}
    gate.walk("in")
    assert ["passed", "waiting", "seen", "seen", "granted"] == gate.results()


def test_all_at_once() -> None:
    """One word for all steps that are left."""
    gate = Gate(CAREFUL)
    gate.badge("anna")
    gate.person()
    gate.command("seen", step="all")

    assert "let in" == gate.answer().text
    assert [("mask", "seen"), ("health-code", "seen")] == duties(gate)
    assert {"anna"} == {one.data["person"] for one in gate.events("duty")}


def test_nobody_waits() -> None:
    """There is nothing to see then."""
    gate = Gate(CAREFUL)
    gate.command("seen", step="mask")

    assert (False, "nobody waits for the guard") == (
        gate.answer().ok,
        gate.answer().text,
    )


def test_nobody_else_is_measured_meanwhile() -> None:
    """The next person waits too, and is measured afterwards."""
    gate = Gate(CAREFUL)
    gate.person()
    gate.person()
    assert ["passed", "waiting"] == gate.results()
    gate.command("deny", reason="no mask")
    gate.person()

    assert ["denied", "passed", "waiting"] == gate.results()[2:]


def test_denied() -> None:
    """The guard sends away who waits; that is told and said."""
    gate = Gate(CAREFUL)
    gate.person()
    gate.command("deny", reason="no mask")

    assert (True, "denied") == (gate.answer().ok, gate.answer().text)
    assert ("denied", "denied") == admissions(gate)[-1]
    assert "stop denied" == gate.shows()
    assert None is gate.state.kept.grant


def test_waited_too_long() -> None:
    """The wait ends by itself, without a pass."""
    gate = Gate(CAREFUL)
    gate.person()
    gate.wait(121)

    assert ("lapsed", "mask") == admissions(gate)[-1]
    gate.command("seen", step="all")
    assert not gate.answer().ok


def test_opened_by_hand() -> None:
    """The guard may open for who waits; that is a named override."""
    gate = Gate(CAREFUL)
    gate.person()
    gate.command("open", reason="known to me")

    assert (None, "manual") == (
        gate.state.passing.post.waiting,
        getattr(gate.state.kept.grant, "kind", ""),
    )


def test_measured_again_instead() -> None:
    """Whoever waited is measured once more."""
    gate = Gate(CAREFUL)
    gate.person()
    gate.command("re-measure", reason="swapped")
    gate.see("36.6 36.6 36.6")

    assert ["passed", "waiting"] * 2 == gate.results()


def test_a_stop_ends_the_wait() -> None:
    """Who waited is measured again; nobody is let in for what was before."""
    gate = Gate(CAREFUL)
    gate.person()
    gate.restart()
    gate.command("seen", step="all")

    assert (False, None) == (gate.answer().ok, gate.state.kept.grant)


def test_a_badge_shown_while_waiting() -> None:
    """It is theirs, and not of the next person."""
    gate = Gate(CAREFUL)
    gate.person()
    gate.badge("anna")
    gate.badge("ben")
    gate.command("seen", step="all")
    gate.walk("in")

    assert "anna" == gate.events("passage")[-1].data["person"]


def test_a_held_badge_shown_while_waiting() -> None:
    """Who is held does not come in on a measurement made without the badge."""
    gate = Gate(CAREFUL)
    gate.badge("anna")
    gate.person(HIGH)
    gate.person()
    gate.badge("anna")

    assert ("withdrawn", "held") == admissions(gate)[-1]
    assert gate.state.passing.post.waiting is None


def test_a_rule_that_came_true_meanwhile() -> None:
    """All was seen, yet the person was barred in between."""
    gate = Gate(CAREFUL)
    gate.badge("anna")
    gate.person()
    gate.command("bar", reason="contact of a case")
    gate.command("seen", step="all")

    assert "refused: barred" == gate.answer().text
    assert ("refused", "barred") == admissions(gate)[-1]
    assert gate.state.passing.post.waiting is None


def test_who_is_known_need_not_register() -> None:
    """Somebody of the roster is no visitor."""
    site = Site(Roster(people={"anna": Person("anna", "1")}))
    limits = replace(LANE, duties=("visitor", "mask"))
    turn = Turn(limits, Kept(), Passing(), Shared(site=site), Gate().now, "")

    assert ("mask",) == steps_of(turn, "anna")
    assert ("visitor", "mask") == steps_of(turn, "")


MOMENTS = st.lists(
    st.one_of(
        st.just(("person",)),
        st.tuples(st.just("badge"), st.sampled_from(["anna", "ben"])),
        st.tuples(st.just("walk"), st.sampled_from(["in", "out"])),
        st.tuples(st.just("seen"), st.sampled_from(["all", "mask", "health-code"])),
        st.tuples(st.just("wait"), st.sampled_from([1, 7, 121])),
        st.just(("deny",)),
        st.just(("restart",)),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(MOMENTS)
def test_nobody_passes_unseen(moments: list[tuple[object, ...]]) -> None:
    """However it comes, each pass had both steps seen for itself."""
    gate = Gate(CAREFUL)
    for what, *rest in moments:
        if what == "seen":
            gate.command("seen", step=str(rest[0]))
        elif what == "deny":
            gate.command("deny", reason="drawn")
        else:
            getattr(gate, str(what))(*rest)
        used = gate.results().count("granted")
        open_now = gate.state.kept.grant is not None
        assert 2 * (used + open_now) <= len(gate.events("duty"))


# -------------------------------------------------------------- unattended


def test_an_unattended_post() -> None:
    """A step that nobody answers is a condition, and ends with any hand."""
    gate = Gate(replace(CAREFUL, unattended_s=60))
    gate.person()
    gate.wait(59)
    assert [] == gate.alarms()
    gate.wait(1.1)
    assert ["east-unattended"] == gate.alarms()
    gate.command("seen", step="mask")
    assert ["east-unattended", "-east-unattended"] == gate.alarms()
    gate.wait(59)

    assert ["east-unattended", "-east-unattended"] == gate.alarms()


def test_a_step_lapses_and_so_does_the_call() -> None:
    """When nobody waits any more, nobody is called."""
    gate = Gate(replace(CAREFUL, unattended_s=60))
    gate.person()
    gate.wait(130)

    assert ["east-unattended", "-east-unattended"] == gate.alarms()


def test_a_rested_person_nobody_measures() -> None:
    """The lane is blocked by who rested; without a badge that calls the guard."""
    gate = Gate(replace(LANE, unattended_s=60))
    gate.person(HIGH)
    gate.wait(300)
    assert [] == gate.alarms()
    gate.wait(61)
    assert ["east-unattended"] == gate.alarms()


def test_a_rested_badge_calls_nobody() -> None:
    """It may have gone home."""
    gate = Gate(replace(LANE, unattended_s=60))
    gate.badge("anna")
    gate.person(HIGH)
    gate.wait(1000)

    assert [] == gate.alarms()


@pytest.mark.parametrize("verb", ["re-measure", "reported"])
def test_a_confirmation_nobody_makes(verb: str) -> None:
    """Somebody to be confirmed calls the guard, until there was any hand."""
    gate = Gate(replace(LANE, unattended_s=60))
    for _ in range(2):
        gate.badge("anna")
        gate.person(HIGH)
        gate.wait(301)
    called = [one for one in gate.alarms() if "unattended" in one]
    assert ["east-unattended"] == called
    gate.command(verb, reason="there")
    gate.wait(600)

    called = [one for one in gate.alarms() if "unattended" in one]
    assert ["east-unattended", "-east-unattended"] == called


def test_a_stop_takes_the_condition_back() -> None:
    """Who still waits raises it anew."""
    gate = Gate(replace(LANE, unattended_s=60))
    gate.person(HIGH)
    gate.wait(370)
    gate.restart()

    called = [one for one in gate.alarms() if "unattended" in one]
    assert ["east-unattended", "-east-unattended", "east-unattended"] == called
