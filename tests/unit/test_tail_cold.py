"""The sentences about excursions of a cold room, in both languages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from edge_app import tail
from edge_app.tail import Language

TOPIC = "gatepost/hillside/cold-store/event/vaccines/cold.excursion"
BEGAN = {
    "phase": "began",
    "kind": "high",
    "limit_c": 8,
    "peak_c": 9.5,
    "cause": "compressor",
    "lots_count": 3,
}
DECIDED = {
    "phase": "decided",
    "id": "high-3f2a-10",
    "decision": "discard",
    "reason": "too warm",
    "by": "keeper",
    "open": False,
}


@pytest.mark.parametrize(
    ("data", "language", "expected"),
    [
        (
            BEGAN,
            "en",
            "out of range: high, up to now 9.5 °C, limit 8 °C,"
            " the compressor most likely, 3 lots inside",
        ),
        (BEGAN, "zh", ",疑为制冷机故障,库内 3 个批号"),
        ({**BEGAN, "cause": "unknown", "lots_count": 0}, "en", "limit 8 °C"),
        (DECIDED, "en", "keeper decided about high-3f2a-10: discard (too warm)"),
        (DECIDED, "zh", "keeper 对 high-3f2a-10 作出处理:报废(too warm)"),
        (
            {**DECIDED, "decision": "assess", "open": True},
            "en",
            "being assessed (too warm), a decision is still wanted",
        ),
    ],
)
def test_a_sentence(data: dict[str, Any], language: Language, expected: str) -> None:
    """What happened, what drove it, and what somebody decided."""
    payload = json.dumps({"type": "gatepost.cold.excursion", "data": data}).encode()

    assert tail.sentence(TOPIC, payload, language).endswith(expected)
