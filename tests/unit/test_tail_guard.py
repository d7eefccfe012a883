"""The sentences of the guard's events, in English and Chinese."""

from __future__ import annotations

import json
from typing import Any

import pytest

from edge_app import tail
from edge_app.kinds import KINDS
from edge_app.tail_guard import EVENTS

ROOT = "gatepost/hillside/east-gate"
CASES: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "override",
        {"verb": "open", "by": "Li", "reason": "ambulance"},
        "Li overrode the gate: open, ambulance",
        "Li 人工干预:open,ambulance",
    ),
    (
        "duty",
        {"duty": "mask", "result": "seen", "by": "Li"},
        "Li saw: mask",
        "Li 已查验:口罩",
    ),
    (
        "duty",
        {"duty": "leave", "result": "without"},
        "LEFT WITHOUT LEAVE",
        "未请假离开",
    ),
    (
        "symptoms",
        {"symptoms": ["fever", "rash"], "check": "noon", "by": "Li"},
        "symptoms at the noon check: fever, rash",
        "午检症状询问:fever, rash",
    ),
    (
        "symptoms",
        {"symptoms": [], "check": "morning", "by": "Li"},
        "symptoms at the morning check: none",
        "晨检症状询问:无",
    ),
    (
        "vehicle",
        {"driver": "unmeasured", "goods": "stay-out"},
        "a driver was not measured, the goods stay out",
        "司机未测温,货物不得进入",
    ),
    (
        "escalation",
        {"ladder": "call-out", "what": "fever", "phase": "due", "who": "duty-phone"},
        "call the phone on duty now (fever)",
        "请通知值班电话(fever)",
    ),
    (
        "escalation",
        {
            "ladder": "report",
            "what": "fever",
            "phase": "started",
            "next": "city",
            "next_s": 3600,
        },
        "report to the city's command post within 3600 s (fever)",
        "请在 3600 秒内上报市级指挥部(fever)",
    ),
    (
        "escalation",
        {"ladder": "report", "what": "fever", "phase": "restarted"},
        "report: restarted (fever)",
        "report:restarted(fever)",
    ),
    (
        "admission",
        {"result": "waiting", "why": "health-code"},
        "measured well, waits for the guard: health code",
        "体温正常,等待门岗查验:健康码",
    ),
    (
        "admission",
        {"result": "lapsed", "why": "mask"},
        "waited too long for the guard: mask",
        "等候门岗查验超时:口罩",
    ),
]


def said(kind: str, data: dict[str, Any], language: Any) -> str:
    """Say an event of the station east."""
    payload = json.dumps({"type": f"gatepost.{kind}", "data": data}).encode()
    return tail.sentence(f"{ROOT}/event/east/{kind}", payload, language)


@pytest.mark.parametrize(("kind", "data", "english", "chinese"), CASES)
def test_an_event_is_a_sentence(
    kind: str, data: dict[str, Any], english: str, chinese: str
) -> None:
    """In both languages."""
    assert f"east: {english}" == said(kind, data, "en")
    assert f"east:{chinese}" == said(kind, data, "zh")


def test_every_kind_is_one_of_ours() -> None:
    """No sentence is made for a kind that there is not."""
    assert set(KINDS) >= set(EVENTS)
