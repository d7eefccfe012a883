"""What `gatepost tail` says of levels, last days and the day sheet."""

from __future__ import annotations

import pytest

from edge_app import tail_store
from edge_app.tail_words import words_of

LOW = {"item": "mask", "level": "low", "usable": 40, "cover_days": "3.9"}
LOT = {
    "item": "mask",
    "lot": "A",
    "expiry": "2026-03-01",
    "days_left": 30,
    "quantity": 7,
}
SHEET = {"day": "2026-01-15", "version": 2, "lines": 31}


@pytest.mark.parametrize(
    ("kind", "data", "english", "chinese"),
    [
        (
            "stock.level",
            LOW,
            "mask is LOW, 40 can be used, for 3.9 days",
            "mask 偏低,可用 40,可用 3.9 天",
        ),
        ("stock.level", {"item": "x", "level": "ok"}, "x is enough", "x 充足"),
        (
            "stock.expiry",
            {**LOT, "stage": "30"},
            "lot A of mask is good until 2026-03-01, 30 days (7 left)",
            "mask 批号 A 有效期至 2026-03-01,剩 30 天(库存 7)",
        ),
        (
            "stock.expiry",
            {**LOT, "stage": "expired"},
            "lot A of mask has EXPIRED on 2026-03-01 and is locked (7 left)",
            "mask 批号 A 已过期(2026-03-01),已锁定(库存 7)",
        ),
        (
            "stock.sheet",
            {**SHEET, "late": True, "part": 1, "parts": 3},
            "day sheet of 2026-01-15, version 2: 31 lines, late, part 1 of 3",
            "2026-01-15 收发存日报,第 2 版,共 31 行,补报,第 1/3 部分",
        ),
    ],
)
def test_sentences(
    kind: str, data: dict[str, object], english: str, chinese: str
) -> None:
    """In both languages."""
    said = tail_store.EVENTS[kind]

    assert english == said(data, words_of("en"))
    assert chinese == said(data, words_of("zh"))


def test_a_shelf_s_level_is_said_as_before() -> None:
    """Without a level of the store it is a count on a shelf."""
    said = tail_store.level({"item": "mask", "pieces": 12}, words_of("en"))

    assert "12" in said
