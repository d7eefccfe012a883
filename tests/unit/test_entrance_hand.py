"""The guard's hand: overrides with who and why, and the release of a gate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge_app.model import Command
from edge_app.stations.entrance_hand import VERBS
from edge_app.verbs import REASONED
from edge_app.verbs import VERBS as ALL
from tests.unit.gate import LANE, Gate


def test_every_verb_is_known_to_the_judge() -> None:
    """What a gate takes, a command can say."""
    assert set(ALL) >= VERBS
    assert VERBS >= REASONED


@pytest.mark.parametrize("verb", sorted(REASONED))
@pytest.mark.parametrize("reason", [None, "", "  "])
def test_without_a_reason_nothing_is_done(verb: str, reason: str | None) -> None:
    """The answer says what is missing, and there is no event."""
    gate = Gate()
    gate.command(verb, **({} if reason is None else {"reason": reason}))

    assert (False, "say why: reason=...") == (gate.answer().ok, gate.answer().text)
    assert ([], []) == (gate.events(), gate.orders())


def test_reasons_to_choose_from() -> None:
    """Where reasons are configured, no other is one."""
    gate = Gate(replace(LANE, reasons=("delivery", "ambulance")))
    gate.command("open", reason="because")
    assert "say why: reason=delivery|ambulance" == gate.answer().text
    gate.command("open", reason="ambulance")

    assert gate.answer().ok


def test_without_a_name_nothing_is_done() -> None:
    """An override is somebody's."""
    gate = Gate()
    arguments = {"reason": "delivery"}
    gate.give(Command("c1", "east", "open", " ", "local", arguments, gate.now))

    assert "say who: --by NAME" == gate.answer().text


@pytest.mark.parametrize("verb", ["open", "deny", "re-measure", "release"])
def test_an_override_is_an_event(verb: str) -> None:
    """With who, why, and the command as its cause."""
    gate = Gate()
    gate.command(verb, reason=" delivery ")

    (event,) = gate.events("override")
    assert {"verb": verb, "by": "guard", "reason": "delivery"} == event.data
    assert gate.answer().command == event.cause


# ------------------------------------------------------------------- release


def test_release() -> None:
    """The barrier is held open; whoever comes in is counted and told, till the end."""
    gate = Gate()
    gate.command("release", reason="fire drill")
    assert (["barrier on now"], ["east-released"]) == (
        [one for one in gate.orders() if one.startswith("barrier")],
        gate.alarms(),
    )
    assert "go released" == gate.shows()
    gate.walk("in")
    gate.walk("in")
    gate.walk("out")
    assert ["released", "released", "out"] == gate.passages()
    assert 1 == gate.people["school"]

    gate.command("release-end", reason="over")
    assert "ended; 2 came in meanwhile" == gate.answer().text
    assert "barrier off committed" in gate.orders()
    assert ["east-released", "-east-released"] == gate.alarms()
    gate.walk("in")
    assert "unscreened" == gate.passages()[-1]


def test_release_of_a_barrier_held_by_current() -> None:
    """It stands open without current, and is held again at the end."""
    gate = Gate(replace(LANE, entry_when_lost="open"))
    gate.command("release", reason="fire drill")
    gate.command("release-end", reason="over")

    barrier = [one for one in gate.orders() if one.startswith("barrier")]
    assert ["barrier off now", "barrier on committed"] == barrier


def test_nothing_shuts_a_released_barrier() -> None:
    """A grant, its end and a measurement leave it alone."""
    gate = Gate(replace(LANE, entry_when_lost="open"))
    gate.command("release", reason="fire drill")
    gate.person()
    gate.walk("in")
    gate.person()
    gate.wait(10)

    barrier = [one for one in gate.orders() if one.startswith("barrier")]
    assert ["barrier off now"] == barrier


@pytest.mark.parametrize("boot", ["", "boot-two"])
def test_a_release_outlives_a_stop(boot: str) -> None:
    """After it the barrier is ordered open again, and the count goes on."""
    gate = Gate()
    gate.command("release", reason="fire drill")
    gate.walk("in")
    gate.restart(boot=boot)
    barrier = [one for one in gate.orders() if one.startswith("barrier")]
    assert ["barrier on now"] * 2 == barrier
    gate.wait(20)
    gate.walk("in")
    gate.command("release-end", reason="over")

    assert "ended; 2 came in meanwhile" == gate.answer().text


def test_a_barrier_that_comes_back_is_held_open() -> None:
    """Its port came back at rest, which is shut."""
    gate = Gate()
    gate.command("release", reason="fire drill")
    gate.port("barrier", up=False)
    gate.port("barrier", up=True)

    barrier = [one for one in gate.orders() if one.startswith("barrier")]
    assert ["barrier on now"] * 2 == barrier


def test_release_twice() -> None:
    """What stands open is not opened, what does not is not ended."""
    gate = Gate()
    gate.command("release-end", reason="over")
    assert "the gate does not stand open" == gate.answer().text
    gate.command("release", reason="fire drill")
    gate.command("release", reason="fire drill")

    assert (False, "the gate stands open already") == (
        gate.answer().ok,
        gate.answer().text,
    )
    assert 1 == len(gate.events("override"))


def test_release_ends_a_grant_and_a_wait() -> None:
    """Who was let in, or waits for the guard, walks in like everybody."""
    gate = Gate(replace(LANE, duties=("mask",)))
    gate.person()
    gate.command("release", reason="fire drill")
    assert gate.state.passing.post.waiting is None

    gate = Gate()
    gate.person()
    gate.command("release", reason="fire drill")
    assert (None, "released") == (gate.state.kept.grant, gate.passages()[-1])
