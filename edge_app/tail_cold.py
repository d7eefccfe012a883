"""Sentences about a cold room's excursions, in English and Chinese. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from edge_app.counted import Count
from edge_app.gate_words import pick
from edge_app.tail_words import Words

Data: TypeAlias = Mapping[str, Any]
Pair: TypeAlias = tuple[str, str]

DECIDED: Pair = (
    "{by} decided about {id}: {decision} ({reason})",
    "{by} 对 {id} 作出处理:{decision}({reason})",
)
OPEN: Pair = (", a decision is still wanted", ",仍待处理")
DECISIONS: Mapping[str, Pair] = {
    "use": ("the goods may be used", "可以使用"),
    "quarantine": ("quarantine", "隔离待检"),
    "discard": ("discard", "报废"),
    "assess": ("being assessed", "评估中"),
}
CAUSES: Mapping[str, Pair] = {
    "door": (", the door most likely", ",疑为库门未关"),
    "defrost": (", a defrost most likely", ",疑为化霜"),
    "power": (", no mains", ",疑为断电"),
    "compressor": (", the compressor most likely", ",疑为制冷机故障"),
    "probe": (", perhaps only a probe", ",疑为测点异常"),
}
LOTS: Pair = (", {count:lot} inside", ",库内 {count} 个批号")


def decided(data: Data, words: Words) -> str:
    """Say who decided what."""
    name = str(data.get("decision"))
    decision = pick(DECISIONS.get(name, (name, name)), words.language)
    facts = {key: data.get(key) for key in ("id", "by", "reason")}
    text = pick(DECIDED, words.language).format(decision=decision, **facts)
    return text + (pick(OPEN, words.language) if data.get("open") else "")


def beside(data: Data, words: Words) -> str:
    """Say what drove a room out of range and how many lots it is about, if known."""
    cause = CAUSES.get(str(data.get("cause")))
    text = pick(cause, words.language) if cause else ""
    if count := data.get("lots_count"):
        text += pick(LOTS, words.language).format(count=Count(count))
    return text
