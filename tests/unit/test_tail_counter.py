"""Sentences about a counter's sessions and refusals, in both languages."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
import pytest

from edge_app.tail import sentence

TOPIC = "gatepost/hillside/store/event/desk"


@pytest.mark.parametrize(
    ("kind", "data", "language", "expected"),
    [
        (
            "stock.session",
            {"phase": "confirmed", "lines": 2, "document": "R-desk-000001"},
            "en",
            "desk: R-desk-000001 is booked, 2 lines",
        ),
        (
            "stock.session",
            {"phase": "lapsed", "session": 7, "lines": 2},
            "zh",
            "desk: 第 7 次操作超时,未入账",
        ),
        ("stock.session", {"phase": "{odd}"}, "en", "desk: {odd}"),
        (
            "stock.refused",
            {"sentence": "Show your badge first.", "sentence_zh": "请先刷工卡。"},
            "en",
            "desk: refused: Show your badge first.",
        ),
        (
            "stock.refused",
            {"sentence": "Show your badge first.", "sentence_zh": "请先刷工卡。"},
            "zh",
            "desk: 拒绝:请先刷工卡。",
        ),
        ("stock.refused", {"sentence": "{odd}"}, "zh", "desk: 拒绝:{odd}"),
    ],
)
def test_a_sentence(
    kind: str, data: dict[str, Any], language: Literal["en", "zh"], expected: str
) -> None:
    """Each event is one sentence; odd text in it harms nothing."""
    payload = msgspec.json.encode({"type": f"gatepost.{kind}", "data": data})
    said = sentence(f"{TOPIC}/{kind}", payload, language)

    assert expected.replace(" ", "") == said.replace(" ", "").replace(":", ":", 1)
