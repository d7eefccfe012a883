"""Killed during sessions, what one beep confirmed is in the ledger, whole and once."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.crash.kill_evidence import Evidence, stimuli
from tests.crash.kill_rig import Rig
from tests.crash.kill_sessions import settled

KILLS = 7
SECOND = 1_000_000_000
GOODS = ["30A1", "30A2"]


@pytest.mark.kill
@pytest.mark.broker
@pytest.mark.timeout(150)
def test_kills_during_sessions_lose_and_double_nothing(tmp_path: Path) -> None:
    """Core dies at random moments; a confirmed session is there, any other is not."""
    seed = secrets.token_hex(4)
    with Rig(tmp_path, seed) as rig:
        rig.run(KILLS, mean_s=3.0, victims=("core",))
        evidence = rig.settle()
    done = [one for one in stimuli(evidence.bench) if one.what == "session"]
    assert ([], []) == (list(settled(evidence, done)), rig.falls()), f"seed {seed}"
    assert done, f"seed {seed}"


# ------------------------------------------------------ the account, by hand


def line(at_s: int, kind: str, what: str, **facts: Any) -> dict[str, Any]:
    """Write a line of the bench's log of the one session."""
    named = {"t_ns": at_s * SECOND, "kind": kind, "id": "s1", "what": what}
    return {**named, "counter": "hatch", **facts}


def moved(number: int, item: str, document: str = "R-hatch-000001") -> dict[str, Any]:
    """Write a move as the consumer has it."""
    data = {"item": item, "quantity": 1, "direction": "in", "document": document}
    return {
        "id": f"e-record-{number}",
        "seq": number,
        "source": "gatepost/site/gate/hatch",
        "type": "gatepost.stock.moved",
        "cause": f"device@0badcafe:{5 * SECOND}",
        "data": data,
    }


BEGUN = line(1, "stimulus", "session", goods=GOODS)
ASKED, BEEP = line(4, "note", "asks"), line(6, "ack", "beep")
GONE = line(7, "note", "gone")
BOTH = (moved(1, "30A1"), moved(2, "30A2"))
SOUND = Evidence(
    bench=(BEGUN, ASKED, BEEP, GONE),
    events=BOTH,
    journal=(),
    held={"30A1": 1, "30A2": 1},
)


def findings(evidence: Evidence) -> list[tuple[str, str]]:
    """Settle what the bench and the consumer saw."""
    return list(settled(evidence, stimuli(evidence.bench)))


def test_a_sound_session_has_no_finding() -> None:
    """Confirmed with a beep, booked once, whole."""
    assert [] == findings(SOUND)


def test_what_nobody_heard_may_be_booked_or_not() -> None:
    """Either whole or not at all."""
    unheard = replace(SOUND, bench=(BEGUN, ASKED, GONE))
    assert [] == findings(unheard)
    assert [] == findings(replace(unheard, events=(), held={}))


@pytest.mark.parametrize(
    ("evidence", "kind", "word"),
    [
        (replace(SOUND, events=(), held={}), "lost", "was not booked"),
        (replace(SOUND, events=BOTH[:1], held={"30A1": 1}), "lost", "30A2"),
        (
            replace(SOUND, events=(*BOTH, moved(3, "30A1", "R-hatch-000002"))),
            "doubled",
            "is booked as",
        ),
        (replace(SOUND, bench=(BEGUN, GONE)), "miscounted", "never confirmed"),
        (
            replace(SOUND, bench=(BEGUN, ASKED, GONE), events=BOTH[:1]),
            "miscounted",
            "without",
        ),
        (replace(SOUND, held={}), "miscounted", "the ledger"),
        (
            replace(
                SOUND,
                events=tuple(
                    moved(n, i, "R-hatch-000002") for n, i in enumerate(GOODS)
                ),
            ),
            "miscounted",
            "is numbered",
        ),
        (
            replace(SOUND, events=(*BOTH, moved(3, "30A9"))),
            "miscounted",
            "nobody showed",
        ),
    ],
)
def test_account_finds_what_is_wrong(evidence: Evidence, kind: str, word: str) -> None:
    """Lost, doubled, half booked, unconfirmed, and numbers with a hole."""
    told = findings(evidence)
    assert any(one == kind and word in said for one, said in told), told
