"""Killed at random moments, the gateway loses, doubles and miscounts nothing.

The long form is `test_kill_campaign`. The account itself is tested with logs made by
hand, and the whole rig with a core that acknowledges too early.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.crash.kill_account import judge
from tests.crash.kill_evidence import Asked, Evidence, Outage
from tests.crash.kill_rig import Rig

SECOND = 1_000_000_000
TAG = "30AA"
BOOT_AHEAD = 7 * SECOND


@pytest.mark.kill
@pytest.mark.broker
@pytest.mark.timeout(180)
def test_fifty_kills_lose_double_and_miscount_nothing(tmp_path: Path) -> None:
    """Core, link or both die 50 times; each acknowledgement has its one event."""
    seed = secrets.token_hex(4)
    with Rig(tmp_path, seed) as rig:
        rig.run(50)
        verdict = judge(rig.settle())
    assert ([], []) == (verdict.faults(), rig.falls()), f"seed {seed}"
    assert 50 == rig.kills
    assert verdict.acknowledgements > 50


@pytest.mark.kill
@pytest.mark.broker
@pytest.mark.timeout(120)
def test_kill_of_a_core_that_acknowledges_too_early_is_found_out(
    tmp_path: Path,
) -> None:
    """A core that beeps and replies before it commits loses what it acknowledged."""
    with Rig(tmp_path, "hasty", core="tests.crash.hasty_core") as rig:
        rig.run(12, victims=("core",))
        verdict = judge(rig.settle())
    assert verdict.lost


# ------------------------------------------------------ the account, by hand


def line(at: int, kind: str, name: str, what: str, **facts: Any) -> dict[str, Any]:
    """Write a line of the bench's log; `at` is in tenths of a second."""
    return {"t_ns": at * SECOND // 10, "kind": kind, "id": name, "what": what, **facts}


def event(at: int, number: int, kind: str, station: str, **data: Any) -> dict[str, Any]:
    """Write an event as the consumer has it; its cause was at tenths of a second."""
    return {
        "id": f"e-record-{number}",
        "seq": number,
        "source": f"gatepost/site/gate/{station}",
        "type": f"gatepost.{kind}",
        "cause": f"device@0badcafe:{at * SECOND // 10 + BOOT_AHEAD}",
        "data": data,
    }


def moved(at: int, number: int, before: int = 0, after: int = 1) -> dict[str, Any]:
    """Write a move of the one tag."""
    way = "in" if after > before else "out"
    data = {"item": TAG, "balance_before": before, "balance_after": after}
    return event(at, number, "stock.moved", "desk", direction=way, **data)


def passage(at: int, number: int, way: str, people: int) -> dict[str, Any]:
    """Write a passage."""
    data = {"direction": way, "result": "granted", "occupancy": people}
    return event(at, number, "passage", "east", **data)


SCANNED = (
    line(10, "stimulus", "s1", "scan", counter="desk", tag=TAG),
    line(15, "ack", "s1", "beep", counter="desk", tag=TAG),
)
LET_IN = (
    line(20, "stimulus", "s2", "person", entrance="east"),
    line(25, "ack", "s2", "barrier", entrance="east"),
)
WALKED = (
    line(30, "stimulus", "s3", "passage", entrance="east", direction="in"),
    line(34, "note", "s3", "through", entrance="east"),
    line(35, "ack", "s3", "lamp", entrance="east"),
)
MOVED = moved(12, 1)
PASSED = event(24, 2, "screening", "east", result="passed")
CAME_IN = passage(33, 3, "in", 1)
OPENED = event(0, 4, "command", "east", id="c1", verb="open", ok=True)
ASKED = Asked("c1", "east", "open", 40 * SECOND, 41 * SECOND, ok=True)
SOUND = Evidence(
    bench=(*SCANNED, *LET_IN, *WALKED),
    events=(MOVED, PASSED, CAME_IN, OPENED),
    journal=("e-record-1", "e-record-2", "e-record-3", "e-record-4"),
    asked=(ASKED,),
    pulses={"east": (25 * SECOND // 10, 405 * SECOND // 10)},
    balances={TAG: 1},
    occupancy={"east": 1},
    counts={"pieces": (230, 230)},
    boot_ahead_ns=BOOT_AHEAD,
)


def without(gone: dict[str, Any]) -> Evidence:
    """Return the sound evidence as if one event had never been kept."""
    events = tuple(one for one in SOUND.events if one is not gone)
    return replace(SOUND, events=events, journal=[one["id"] for one in events])


def with_more(*more: dict[str, Any], **changes: Any) -> Evidence:
    """Return the sound evidence with more events, kept and delivered."""
    events = (*SOUND.events, *more)
    ids = [one["id"] for one in events]
    return replace(SOUND, events=events, journal=ids, **changes)


def test_account_finds_nothing_where_all_is_well() -> None:
    """Each stimulus with its one event, all acknowledged: no fault, and counted."""
    verdict = judge(SOUND)
    assert [] == verdict.faults()
    assert {
        "stimuli": 4,
        "acknowledgements": 4,
        "lost": 0,
        "doubled": 0,
        "miscounted": 0,
        "cut": 0,
    } == verdict.figures()


@pytest.mark.parametrize(
    ("evidence", "word"),
    [
        (replace(without(MOVED), balances={}), "beeped and was not booked"),
        (replace(without(PASSED), pulses={}), "was let in and not measured"),
        (without(PASSED), "without an event"),
        (replace(without(CAME_IN), occupancy={"east": 0}), "seen by the lamp"),
        (without(OPENED), "command c1 was acknowledged"),
        (replace(SOUND, events=SOUND.events[1:]), "never reached the consumer"),
        (replace(SOUND, journal=("e-record-1",)), "in no journal any more"),
    ],
)
def test_account_finds_what_was_lost(evidence: Evidence, word: str) -> None:
    """What was acknowledged, pulsed, kept or delivered is missed when it is gone."""
    assert any(word in one for one in judge(evidence).lost), judge(evidence)


@pytest.mark.parametrize(
    ("evidence", "word"),
    [
        (with_more(moved(14, 5, 1, 0), balances={TAG: 0}), "is booked as"),
        (
            with_more(event(25, 5, "screening", "east", result="passed")),
            "was measured as",
        ),
        (
            with_more(passage(34, 5, "in", 2), occupancy={"east": 2}),
            "is counted as",
        ),
        (
            with_more(event(0, 5, "command", "east", id="c1", verb="open", ok=True)),
            "was accepted 2 times",
        ),
        (
            replace(SOUND, pulses={"east": (25 * SECOND // 10, 3 * SECOND)}),
            "opened again",
        ),
    ],
)
def test_account_finds_what_was_doubled(evidence: Evidence, word: str) -> None:
    """Two ids for one scan, person, walk or command, and two pulses, are found."""
    assert any(word in one for one in judge(evidence).doubled), judge(evidence)


@pytest.mark.parametrize(
    ("evidence", "word"),
    [
        (with_more(moved(5, 5, 1, 0), balances={TAG: 0}), "nobody scanned"),
        (replace(SOUND, balances={TAG: 2}), "the moves give 1, not 2"),
        (with_more(moved(14, 5, 0, 1)), "does not follow 1"),
        (replace(SOUND, occupancy={"east": 2}), "its passages make 1, not 2"),
        (with_more(passage(29, 5, "in", 2)), "nobody walked"),
        (with_more(passage(50, 5, "in", 2)), "nobody walked after s3"),
        (
            replace(without(CAME_IN), bench=WALKED[:2], occupancy={"east": 0}),
            "s3 was not counted",
        ),
        (replace(SOUND, counts={"pieces": (230, 229)}), "230 at the bench, not 229"),
    ],
)
def test_account_finds_what_was_miscounted(evidence: Evidence, word: str) -> None:
    """Moves, balances, passages, people and pieces are held against each other."""
    assert any(word in one for one in judge(evidence).miscounted), judge(evidence)


def test_account_takes_a_walk_that_met_a_dead_core_for_cut() -> None:
    """Nobody can have seen it: it is neither lost nor miscounted."""
    outage = Outage(33 * SECOND // 10, 38 * SECOND // 10)
    unseen = replace(
        without(CAME_IN),
        bench=(*SCANNED, *LET_IN, *WALKED[:2]),
        occupancy={"east": 0},
        outages=(outage,),
    )
    verdict = judge(unseen)
    assert [] == verdict.faults()
    assert 1 == verdict.cut


def test_account_holds_a_repeated_command_for_acknowledged() -> None:
    """A core that calls an id used before must have its event."""
    again = event(0, 4, "command", "gateway", id="c1", verb="open", ground="repeated")
    evidence = replace(
        without(OPENED),
        events=(MOVED, PASSED, CAME_IN, again),
        journal=SOUND.journal,
        asked=(replace(ASKED, ok=False),),
    )
    assert any("command c1" in one for one in judge(evidence).lost)
