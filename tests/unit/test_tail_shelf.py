"""What a shelf says, as a person reads it."""

from __future__ import annotations

from typing import Any

import pytest

from edge_app.tail_shelf import EVENTS
from edge_app.tail_words import words_of

MASKS = {"item": "mask", "quantity": -3}
TAKEN: dict[str, Any] = {
    "phase": "open",
    "id": "a-1",
    "what": "taken-without-scan",
    "seen": [MASKS],
    "scanned": [],
    "step_g": "-18.6",
}
UNSURE = {
    "item": "mask",
    "mass_kg": "8.0",
    "pieces_lowest": 780,
    "pieces_highest": 820,
}


@pytest.mark.parametrize(
    ("kind", "data", "english", "chinese"),
    [
        pytest.param(
            "stock.level",
            {"item": "mask", "pieces": 0, "low": True},
            "0 of mask on the shelf, running low",
            "货架上有 mask 0 件,库存不足",
            id="none is a number",
        ),
        pytest.param(
            "stock.level",
            UNSURE,
            "8.0 kg of mask on the shelf, between 780 and 820",
            "货架上有 mask 8.0 千克,约 780 至 820 件",
            id="below trust",
        ),
        pytest.param(
            "stock.level",
            {"item": "mask", "mass_kg": "8.0"},
            "8.0 kg of mask on the shelf, not counted yet",
            "货架上有 mask 8.0 千克,尚未清点",
            id="not counted",
        ),
        pytest.param(
            "stock.mismatch",
            TAKEN,
            "a-1: 3 mask taken WITHOUT A SCAN",
            "a-1:未扫码取走:3 mask",
            id="taken",
        ),
        pytest.param(
            "stock.mismatch",
            {**TAKEN, "seen": [], "phase": "settled", "as": "ignore"},
            "a-1 is settled (left as it is): -18.6 g taken WITHOUT A SCAN",
            "a-1 已处理(不处理):未扫码取走:-18.6 g",
            id="settled",
        ),
        pytest.param(
            "stock.count",
            {"item": "mask", "counted": 60, "ledger": 100},
            "60 of mask counted, the book has 100",
            "mask 清点 60 件,账面 100 件",
            id="counted",
        ),
    ],
)
def test_a_sentence(
    kind: str, data: dict[str, Any], english: str, chinese: str
) -> None:
    """It is one in each language."""
    said = [EVENTS[kind](data, words_of(language)) for language in ("en", "zh")]

    assert [english, chinese] == said


@pytest.mark.parametrize("kind", sorted(EVENTS))
def test_nothing_is_known(kind: str) -> None:
    """An event without a key still is a sentence."""
    assert EVENTS[kind]({}, words_of("en"))
