"""Sentences about a counter: its sessions, and what it refused. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from edge_app.counted import Count
from edge_app.gate_words import pick
from edge_app.tail_words import Words

Data: TypeAlias = Mapping[str, Any]
Pair: TypeAlias = tuple[str, str]

PHASES: Mapping[str, Pair] = {
    "opened": ("session {session} is open", "第 {session} 次操作开始"),
    "resumed": (
        "session {session} goes on with {lines:line}",
        "第 {session} 次操作继续,共 {lines} 行",
    ),
    "handed-over": ("session {session} was handed over", "第 {session} 次操作已交接"),
    "confirmed": (
        "{document} is booked, {lines:line}",
        "单据 {document} 已入账,共 {lines} 行",
    ),
    "cancelled": (
        "session {session} was cancelled, nothing is booked",
        "第 {session} 次操作已取消,未入账",
    ),
    "lapsed": (
        "session {session} lapsed, NOTHING IS BOOKED",
        "第 {session} 次操作超时,未入账",
    ),
}
REFUSED: Pair = ("refused: {sentence}", "拒绝:{sentence}")


def session(data: Data, words: Words) -> str:
    """Say how a session goes."""
    phase = str(data.get("phase"))
    if phase not in PHASES:
        return phase
    facts = {key: data.get(key) for key in ("session", "document")}
    lines = Count(data.get("lines"))
    return pick(PHASES[phase], words.language).format(lines=lines, **facts)


def refused(data: Data, words: Words) -> str:
    """Say what a counter did not take, and why."""
    english = str(data.get("sentence"))
    said = pick((english, str(data.get("sentence_zh") or english)), words.language)
    return pick(REFUSED, words.language).format(sentence=said)


EVENTS: Mapping[str, Callable[[Data, Words], str]] = {
    "stock.session": session,
    "stock.refused": refused,
}
"""The sentence of each kind of event."""
