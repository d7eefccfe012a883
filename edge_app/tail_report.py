"""Sentences about response levels and reports, in English and Chinese. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from edge_app.gate_words import pick
from edge_app.tail_words import Words

Data: TypeAlias = Mapping[str, Any]
Pair: TypeAlias = tuple[str, str]

LEVELS: Mapping[str, Pair] = {
    "I": ("LEVEL I (red)", "I级(红色)"),
    "II": ("LEVEL II (orange)", "II级(橙色)"),
    "III": ("level III (yellow)", "III级(黄色)"),
    "IV": ("level IV (blue)", "IV级(蓝色)"),
    "none": ("no response level", "无响应级别"),
}
HOLDS: Pair = (
    "{after} holds, before it {before}; {by} declared it",
    "现为{after},此前为{before},由 {by} 发布",
)
KINDS: Mapping[str, Pair] = {
    "gate": ("gate report", "门岗日报告"),
    "stock": ("stock report", "物资日报告"),
    "cold": ("cold-room report", "冷库日报告"),
}
MADE: Pair = (
    "{kind} due {due}, version {version}",
    "{kind}(应报 {due}),第 {version} 版",
)
ZERO: Pair = (": zero report, nothing flagged", ":零报告,无异常")
FLAGGED: Pair = (": something was flagged", ":有异常")
MISSING: Pair = (", {missing} of {expected} missing", ",应查 {expected},缺 {missing}")
LATE: Pair = (", LATE by {late_s} s", ",迟报 {late_s} 秒")
NOT_MADE: Pair = (
    "{count} of the {kind} NOT MADE, from {due} on",
    "{kind}自 {due} 起漏报 {count} 份",
)


def level(data: Data, words: Words) -> str:
    """Say which level holds now."""
    names = {
        key: pick(LEVELS.get(str(data.get(key)), LEVELS["none"]), words.language)
        for key in ("before", "after")
    }
    text = pick(HOLDS, words.language).format(by=data.get("by") or "?", **names)
    return (
        words.colon.format(name=text, said=data["reason"])
        if data.get("reason")
        else text
    )


def report(data: Data, words: Words) -> str:
    """Say which report was made, and whether it is a zero report."""
    facts = {key: data.get(key) for key in ("version", "late_s", "count")}
    name = str(data.get("of"))
    facts["kind"] = pick(KINDS.get(name, (name, name)), words.language)
    facts["due"] = str(data.get("due", ""))[:16].replace("T", " ")
    if data.get("result") == "not-made":
        return pick(NOT_MADE, words.language).format(**facts)
    forms = [MADE, ZERO if data.get("zero") else FLAGGED]
    whole = data.get("completeness")
    if isinstance(whole, Mapping) and whole.get("missing"):
        facts["missing"], facts["expected"] = whole["missing"], whole.get("expected")
        forms.append(MISSING)
    if data.get("late"):
        forms.append(LATE)
    return "".join(pick(form, words.language).format(**facts) for form in forms)


EVENTS: Mapping[str, Callable[[Data, Words], str]] = {
    "level": level,
    "report": report,
}
"""The sentence of each kind of event."""
