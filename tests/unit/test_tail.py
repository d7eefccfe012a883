"""The sentences of `gatepost tail`: known ones exactly, unknown ones never fail."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app import tail
from edge_app.kinds import KINDS

ROOT = "gatepost/hillside/gate"


def event(kind: str, /, **data: Any) -> bytes:
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
            "cold.record",
            {"coldest_c": 5.9, "warmest_c": 5.9, "state": "in-range"},
            "east: 5.9 °C, in range",
            "east:5.9 °C,正常",
        ),
        (
            "cold.record",
            {"coldest_c": None, "warmest_c": None, "state": "unknown"},
            "east: no temperature is known, unknown",
            "east:温度未知,未知",
        ),
        (
            "cold.excursion",
            {
                "phase": "began",
                "kind": "high",
                "limit_c": 8,
                "peak_c": 8.4,
                "onset": "2026-03-01T08:14:05.000Z",
                "onset_synced": True,
            },
            "east: out of range since 08:14 UTC: high, up to now 8.4 °C, limit 8 °C",
            "east:自 08:14(UTC)起超出范围:偏高,目前最差 8.4 °C,限值 8 °C",
        ),
        (
            "cold.excursion",
            {
                "phase": "ended",
                "kind": "low",
                "limit_c": 2,
                "peak_c": 1.1,
                "outside_s": 190,
                "unknown_s": 10,
                "unknown_gaps": 0,
            },
            "east: back in range after 3 min 20 s: it was low, at worst 1.1 °C, "
            "limit 2 °C",
            "east:已恢复正常,历时 3 分 20 秒:曾偏低,最差 1.1 °C,限值 2 °C",
        ),
        (
            "cold.excursion",
            {
                "phase": "ended",
                "kind": "high",
                "limit_c": 8,
                "peak_c": 9.0,
                "outside_s": 41,
                "unknown_gaps": 1,
            },
            "east: back in range after at least 41 s: it was high, at worst 9.0 °C, "
            "limit 8 °C",
            "east:已恢复正常,历时至少 41 秒:曾偏高,最差 9.0 °C,限值 8 °C",
        ),
        (
            "stock.moved",
            {
                "direction": "in",
                "item": "3000",
                "quantity": 1,
                "from": "<supplier>",
                "to": "east",
                "balance_after": 1,
            },
            "east: 1 of 3000 came in from <supplier>, 1 there now",
            "east:入库 3000 1 件,来自 <supplier>,现有 1",
        ),
        (
            "stock.moved",
            {
                "direction": "out",
                "item": "3000",
                "quantity": 1,
                "from": "east",
                "to": "<recipient>",
                "balance_after": 0,
            },
            "east: 1 of 3000 went out to <recipient>, 0 left there",
            "east:出库 3000 1 件,去往 <recipient>,余 0",
        ),
        (
            "stock.unknown",
            {"item": "3000", "why": "east holds 3000 already."},
            "east: 3000 was not booked: east holds 3000 already.",
            "east:3000 未登记:east holds 3000 already.",
        ),
        (
            "stock.unknown",
            {"person": "abcdefghijklmnopqrstuvwxyz"},
            "east: a badge was laid down, nothing was booked",
            "east:放上的是卡,未登记",
        ),
        (
            "alarm",
            {"state": "unacknowledged", "text": "Save the goods."},
            "east: ALARM. Save the goods.",
            "east:报警!Save the goods.",
        ),
        (
            "alarm",
            {"state": "acknowledged", "text": "Save the goods.", "by": "guard"},
            "east: alarm seen by guard. Save the goods.",
            "east:报警已由 guard 确认。Save the goods.",
        ),
        (
            "alarm",
            {"state": "returned-unacknowledged", "text": "Save the goods."},
            "east: alarm over, but nobody has seen it. Save the goods.",
            "east:报警已解除,尚无人确认。Save the goods.",
        ),
        (
            "device",
            {"device": "probe", "up": False, "why": "unplugged"},
            "east: probe is gone: unplugged",
            "east:probe 已断开:unplugged",
        ),
    ],
    ids=[
        "screening",
        "moved",
        "cold",
        "cold-one",
        "cold-unseen",
        "excursion-began",
        "excursion-ended",
        "excursion-at-least",
        "came-in",
        "went-out",
        "not-booked",
        "badge",
        "alarm",
        "alarm-seen",
        "alarm-over",
        "device",
    ],
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


def test_a_state_says_yes_and_no() -> None:
    """A line for people has no words of a program in it."""
    said = tail.line(f"{ROOT}/state/duty", b'{"swapped": false, "duty_known": true}')

    assert "swapped no, duty_known yes" in said


def test_one_is_one() -> None:
    """A word agrees with its number."""
    data = (
        b'{"type": "gatepost.roster", "data": {"ok": true, "people": 1, "refused": 1}}'
    )

    assert "1 person, refused: 1 row" in tail.line(f"{ROOT}/event/gate/roster", data)
