"""The sentences of `gatepost tail`: known ones exactly, unknown ones never fail."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app import tail
from edge_app.model import KINDS

ROOT = "gatepost/hillside/gate"


def event(kind: str, **data: Any) -> bytes:
    """Write as much of an event as a sentence needs."""
    return json.dumps({"type": f"gatepost.{kind}", "data": data}).encode()


@pytest.mark.parametrize(
    ("kind", "data", "english", "chinese"),
    [
        (
            "screening",
            {"value_c": 36.5, "result": "passed"},
            "east: measured 36.5 °C, passed",
            "east:测得 36.5 °C,通过",
        ),
        (
            "stock.moved",
            {
                "item": "mask",
                "quantity": 1,
                "from": "store",
                "to": "desk",
                "balance_after": 4,
            },
            "east: 1 of mask moved from store to desk, 4 left there",
            "east:mask 1 件,从 store 到 desk,余 4",
        ),
        (
            "cold.record",
            {"coldest_c": 2.1, "warmest_c": 8.4, "state": "high"},
            "east: 2.1 to 8.4 °C, high",
            "east:2.1 至 8.4 °C,偏高",
        ),
        (
            "device",
            {"device": "probe", "up": False, "why": "unplugged"},
            "east: probe is gone: unplugged",
            "east:probe 已断开:unplugged",
        ),
    ],
    ids=["screening", "moved", "cold", "device"],
)
def test_an_event_is_a_sentence(
    kind: str, data: dict[str, Any], english: str, chinese: str
) -> None:
    """In both languages, with the digits of the message."""
    topic = f"{ROOT}/event/east/{kind.replace('.', '-')}"

    assert english == tail.sentence(topic, event(kind, **data))
    assert chinese == tail.sentence(topic, event(kind, **data), "zh")


def test_a_line_has_its_topic() -> None:
    """Who wants to subscribe reads the topic beside the sentence."""
    payload = b'{"status": "online", "epoch": "e1", "birth": {}}'

    assert f"the gateway is online  [{ROOT}/status]" == tail.line(
        f"{ROOT}/status", payload
    )


def test_json_lines_keep_the_digits() -> None:
    """A program gets the payload as it was; what is no JSON comes as text."""
    line = tail.json_line(f"{ROOT}/state/cold", b'{"t": 37.30}')

    assert '"payload":{"t": 37.30}' in line
    assert "\ufffd" == json.loads(tail.json_line("x", b"\xff"))["payload"]


LEVELS = st.sampled_from(
    ["event/e/k", "status", "state/s", "alarm/a", "mark", "reply/r"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    LEVELS | st.text(),
    st.sampled_from(sorted(KINDS)),
    st.dictionaries(st.text(), VALUES),
    st.sampled_from(["en", "zh"]),
)
def test_any_message_has_a_sentence(
    level: str, kind: str, data: dict[str, Any], language: Literal["en", "zh"]
) -> None:
    """No shape of a message raises."""
    topic = f"{ROOT}/{level}"
    for payload in (event(kind, x=data), event(kind, **data), json.dumps(data)):
        raw = payload if isinstance(payload, bytes) else payload.encode()
        assert tail.line(topic, raw, language)


@given(st.text(), st.binary())
def test_any_bytes_have_a_sentence(topic: str, payload: bytes) -> None:
    """No bytes raise."""
    assert tail.line(topic, payload)
    assert json.loads(tail.json_line(topic, payload))
