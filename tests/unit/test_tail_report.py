"""What `tail` says of levels and reports, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from edge_app.tail_report import level, report
from edge_app.tail_words import words_of

CHANGE = {"before": "none", "after": "I", "by": "centre", "source": "mqtt"}
MADE: dict[str, Any] = {
    "of": "gate",
    "result": "made",
    "due": "2026-03-01T10:00:00.000+08:00",
    "version": 2,
    "zero": True,
    "late": True,
    "late_s": 720,
    "completeness": {"expected": 20, "measured": 18, "missing": 2},
}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "LEVEL I (red) holds, before it no response level; centre declared it"),
        ("zh", "现为I级(红色),此前为无响应级别,由 centre 发布"),
    ],
)
def test_a_level(language: Any, said: str) -> None:
    """With the reason behind it, where there is one."""
    words = words_of(language)

    assert said == level(CHANGE, words)
    assert level({**CHANGE, "reason": "flood"}, words).endswith("flood")


def test_a_report() -> None:
    """Its deadline, whether it is a zero report, what is missing, and how late."""
    words = words_of("en")
    expected = (
        "gate report due 2026-03-01 10:00, version 2: zero report, nothing flagged,"
        " 2 of 20 missing, LATE by 720 s"
    )
    assert expected == report(MADE, words)
    plain = {**MADE, "zero": False, "late": False, "completeness": {}}
    assert report(plain, words).endswith("version 2: something was flagged")
    lost = {"of": "cold", "result": "not-made", "count": 3, "due": MADE["due"]}

    assert "3 of the cold-room report NOT MADE, from 2026-03-01 10:00 on" == report(
        lost, words
    )


def test_chinese() -> None:
    """零报告、迟报、漏报."""
    said = report(MADE, words_of("zh"))

    assert "零报告" in said
    assert "迟报 720 秒" in said
