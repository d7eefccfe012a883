"""What `gatepost tail` says of messages to people, in English and Chinese."""

from __future__ import annotations

import json
from typing import Any

import pytest

from edge_app.tail import Language, sentence

TOPIC = "gatepost/hill/gate/event/duty/notice"


def said(data: dict[str, Any], language: Language = "en") -> str:
    """Say a notice."""
    event = {"type": "gatepost.notice", "data": data}
    return sentence(TOPIC, json.dumps(event).encode(), language)


@pytest.mark.parametrize(
    ("data", "english", "chinese"),
    [
        (
            {"result": "queued", "person": "li", "alarms": ["cold-high", "gate-x"]},
            "duty: li is to be told of cold-high, gate-x",
            "待通知 li(cold-high, gate-x)",
        ),
        (
            {"result": "sent", "person": "li", "way": "sms"},
            "duty: li was told by text message",
            "已通过短信通知 li",
        ),
        (
            {"result": "failed", "person": "li", "way": "mail", "why": "it hung up"},
            "duty: li was NOT reached by e-mail: it hung up",
            "未能通过邮件通知 li:it hung up",
        ),
        (
            {"result": "given-up", "person": "li", "why": "too old"},
            "duty: the message to li was GIVEN UP: too old",
            "放弃通知 li:too old",
        ),
        (
            {"result": "stranger", "way": "sms", "count": 3},
            "duty: text messages of a number that is nobody's: 3",
            "陌生号码短信 3 条",
        ),
        ({"result": "flown", "person": "li"}, "duty: li: flown", "li:flown"),
    ],
)
def test_a_notice(data: dict[str, Any], english: str, chinese: str) -> None:
    """Each result has its sentence, and one that nobody knows is said as it is."""
    assert english == said(data)
    assert said(data, "zh").endswith(chinese)
