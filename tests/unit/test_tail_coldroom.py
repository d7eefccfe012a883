"""What `gatepost tail` says of a cold room's upkeep, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from edge_app import tail_coldroom
from edge_app.tail_words import words_of

SIGNED = {
    "what": "reading",
    "result": "signed",
    "slot": "12:00",
    "by": "Li",
    "coldest_c": 4.5,
    "warmest_c": 5,
}
GAP = {"length_s": 77, "least_s": 77, "why": ["crash", "clock-unset"]}
SERVICE = {"phase": "began", "probe": "p1", "for_s": 1800, "by": "Li", "reason": ""}


@pytest.mark.parametrize(
    ("kind", "data", "english", "chinese"),
    [
        (
            "cold.duty",
            SIGNED,
            "Li signed the reading of 12:00: 4.5 to 5 °C",
            "Li 已签 12:00 温度记录:4.5 至 5 °C",
        ),
        (
            "cold.duty",
            {**SIGNED, "result": "missed"},
            "the reading of 12:00 was NOT SIGNED",
            "12:00 温度记录未签字",
        ),
        (
            "cold.duty",
            {"what": "test", "result": "acknowledged", "by": "Li", "took_s": 9},
            "Li acknowledged the test alarm after 9 s",
            "Li 在 9 秒后确认试验报警",
        ),
        (
            "cold.power",
            {"power": "battery", "before": "mains", "lasted_s": 60},
            "NO MAINS, it runs on its battery, after 60 s on mains",
            "市电中断,电池供电,此前由市电供电 60 秒",
        ),
        (
            "cold.power",
            {"power": "mains", "before": "unknown", "lasted_s": None},
            "it runs on mains",
            "市电供电",
        ),
        (
            "cold.gap",
            GAP,
            "no record tells of 77 s (a crash, no clock was set)",
            "有 77 秒无记录(程序故障, 时钟未校准)",
        ),
        (
            "cold.gap",
            {**GAP, "length_s": None, "why": ["power-cut"]},
            "no record tells of 77 s or more (a power cut or reboot)",
            "有至少 77 秒无记录(断电或重启)",
        ),
        (
            "cold.service",
            SERVICE,
            "Li put p1 out of service for 1800 s (?)",
            "Li 停用测点 p1 1800 秒(?)",
        ),
        (
            "cold.service",
            {"phase": "ended", "probe": "p1"},
            "p1 is in service again",
            "测点 p1 恢复使用",
        ),
        (
            "cold.service",
            {
                "phase": "soon-due",
                "probe": "p1",
                "certificate": "GL-1",
                "due": "2027-01-01",
            },
            "p1 is to be calibrated by 2027-01-01, certificate GL-1 ends then",
            "测点 p1 须在 2027-01-01 前校准,证书 GL-1 届时到期",
        ),
        ("cold.duty", {"what": "tea"}, "tea: ?", "tea:?"),
        ("cold.power", {"power": "wind"}, "wind", "wind"),
        ("cold.service", {}, "?: ?", "?: ?"),
        ("cold.gap", {}, "no record tells of ? s or more (?)", None),
    ],
)
def test_a_sentence(
    kind: str, data: Mapping[str, Any], english: str, chinese: str | None
) -> None:
    """Whatever is missing reads as a question mark."""
    form = tail_coldroom.EVENTS[kind]

    assert english == form(data, words_of("en"))
    assert chinese in (None, form(data, words_of("zh")))
