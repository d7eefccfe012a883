"""A request that makes no sense gets one sentence, and the world stays as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulators.bench_client import BenchClient
from tests.wire import tiny
from tests.wire.bench_rig import rig
from tests.wire.test_bench_world_verbs import WHOLE


@pytest.fixture(autouse=True)
def _devices(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.install(monkeypatch)


MASK = {"item": "mask", "pieces": 1}

NONSENSE: list[tuple[dict[str, Any], str]] = [
    ({"do": "walk", "entrance": "east", "gait": "fly"}, "gait is one of"),
    ({"do": "walk", "entrance": "east", "again": 1}, "true or false"),
    ({"do": "walk", "entrance": "east", "colour": "red"}, "; not colour"),
    ({"do": "arrive", "entrance": "west", "people": 1}, "no entrance 'west'"),
    ({"do": "arrive", "entrance": "east"}, "people is a whole number"),
    ({"do": "arrive", "entrance": "east", "people": 0}, "people is a whole number"),
    ({"do": "arrive", "entrance": "east", "people": 1, "curve": "x"}, "curve is one"),
    ({"do": "arrive", "entrance": "east", "people": 1, "shares": 1}, "is a table"),
    (
        {"do": "arrive", "entrance": "east", "people": 1, "shares": {"ill": 1}},
        "nobody is 'ill'",
    ),
    (
        {
            "do": "arrive",
            "entrance": "east",
            "people": 1,
            "shares": {"fever": 0.6, "no-badge": 0.6},
        },
        "at most 1 together",
    ),
    ({"do": "scan", "counter": "desk", "code": "0101"}, "has no scanner"),
    ({"do": "goods", "shelf": "masks", "pieces": -41}, "at least -40"),
    ({"do": "goods", "shelf": "masks", "pieces": 1, "item": "x"}, "no item 'x'"),
    ({"do": "goods", "shelf": "masks", "pieces": 1, "steps": 0}, "steps is a whole"),
    ({"do": "item"}, "item is a text"),
    ({"do": "item", "item": "mask", "gtin": "12"}, "the last digit of 12"),
    ({"do": "item", "item": "mask", "expiry": "soon"}, "mask: "),
    ({"do": "item", "item": "mask", "piece_g": -1}, "piece_g is a number"),
    ({"do": "item", "item": "mask", "company_digits": 3}, "from 6 to 12"),
    ({"do": "deliver", "counter": "desk"}, "lines is a list"),
    ({"do": "deliver", "counter": "desk", "lines": [7]}, "a line is a table"),
    ({"do": "deliver", "counter": "x", "lines": [MASK]}, "no counter 'x'"),
    ({"do": "issue", "counter": "desk", **MASK}, "only 0 pieces of mask"),
    ({"do": "issue", "counter": "desk", **MASK, "mistake": "x"}, "mistake is one"),
    (
        {"do": "issue", "counter": "desk", "shelf": "masks", "item": "mask"}
        | {"pieces": 41, "mistake": "without-scan"},
        "only 40 pieces lie on masks",
    ),
    ({"do": "room", "coldroom": "vaccines", "colour": 1}, "a room has no colour"),
    ({"do": "room", "coldroom": "vaccines", "set_c": 1e9}, "set_c is a number"),
    ({"do": "probe", "coldroom": "vaccines", "probe": "x"}, "no probe 'x'"),
    ({"do": "probe", "coldroom": "vaccines", "lag_s": -1}, "lag_s is a number"),
    ({"do": "door", "coldroom": "vaccines"}, "open is true or false"),
    ({"do": "door", "coldroom": "vaccines", "open": True, "device": "x"}, "no contact"),
    (
        {"do": "mains", "coldroom": "vaccines", "on": True, "device": "scale"},
        "no contact 'scale'",
    ),
    ({"do": "defrost", "coldroom": "vaccines", "for_s": -1}, "for_s is a number"),
    ({"do": "load", "coldroom": "vaccines"}, "kg is a number"),
    ({"do": "load", "coldroom": "attic", "kg": 1}, "no coldroom 'attic'"),
]


def test_nonsense_gets_one_sentence_and_changes_nothing(tmp_path: Path) -> None:
    """The bench answers, stands, and its world is as it was."""
    with rig(WHOLE, tmp_path) as standing:
        before = standing.ask(do="account")
        with BenchClient(tmp_path) as client:
            for request, why in NONSENSE:
                answer = client.ask(request)
                assert not answer["ok"], request
                assert why in answer["why"]
        assert before == standing.ask(do="account")
        assert [] == standing.log("stimulus")
