"""The sentences of what a guard does and of ladders, in English and Chinese. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from edge_app.escalation import called
from edge_app.gate_words import pick, step_name
from edge_app.tail_words import Words

Data: TypeAlias = Mapping[str, Any]

OVERRIDE = ("{by} overrode the gate: {verb}, {reason}", "{by} 人工干预:{verb},{reason}")
WAITING = ("measured well, waits for the guard: {step}", "体温正常,等待门岗查验:{step}")
LAPSED = ("waited too long for the guard: {step}", "等候门岗查验超时:{step}")
DUTIES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("certificate", "barred"): (
        "barred until a certificate is shown",
        "须出示证明后方可进入",
    ),
    ("certificate", "seen"): ("{by} saw the certificate", "{by} 已查验证明"),
    ("leave", "granted"): ("{by} granted leave", "{by} 已准假"),
    ("leave", "used"): ("left, with leave", "已请假,离开"),
    ("leave", "without"): ("LEFT WITHOUT LEAVE", "未请假离开"),
}
SEEN = ("{by} saw: {step}", "{by} 已查验:{step}")
SYMPTOMS = ("symptoms at the {check} check: {listed}", "{check}症状询问:{listed}")
NO_SYMPTOMS = ("none", "无")
CHECKS: Mapping[str, tuple[str, str]] = {
    "morning": ("morning", "晨检"),
    "noon": ("noon", "午检"),
    "evening": ("evening", "晚检"),
}
VEHICLES: Mapping[str, tuple[str, str]] = {
    "measured": (
        "a driver was measured, the goods may come in",
        "司机已测温,货物可进入",
    ),
    "unmeasured": (
        "a driver was not measured, the goods stay out",
        "司机未测温,货物不得进入",
    ),
    "left": ("a vehicle left with its goods", "车辆已离开"),
}
CLIMBS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("call-out", "due"): ("call {who} now ({what})", "请通知{who}({what})"),
    ("report", "due"): ("the report to {who} was due ({what})", "应上报{who}({what})"),
    ("report", "started"): (
        "report to {next} within {next_s} s ({what})",
        "请在 {next_s} 秒内上报{next}({what})",
    ),
    ("report", "met"): ("{by} reported to {who}", "{by} 已上报{who}"),
    ("report", "reported"): ("{by} made the report", "{by} 已完成上报"),
    ("call-out", "acknowledged"): ("{by} has seen it ({what})", "{by} 已确认({what})"),
}
CLIMB = ("{ladder}: {phase} ({what})", "{ladder}:{phase}({what})")


def waiting(data: Data, words: Words) -> str:
    """Say that somebody waits for the guard, or waited too long."""
    form = WAITING if data.get("result") == "waiting" else LAPSED
    step = step_name(str(data.get("why")), words.language)
    return pick(form, words.language).format(step=step)


def override(data: Data, words: Words) -> str:
    """Say who overrode what, and why."""
    keys = ("by", "verb", "reason")
    return pick(OVERRIDE, words.language).format(**{key: data.get(key) for key in keys})


def duty(data: Data, words: Words) -> str:
    """Say what a guard saw or granted."""
    name = str(data.get("duty"))
    form = DUTIES.get((name, str(data.get("result"))), SEEN)
    step = step_name(name, words.language)
    return pick(form, words.language).format(by=data.get("by") or "?", step=step)


def symptoms(data: Data, words: Words) -> str:
    """Say what was answered."""
    named = data.get("symptoms")
    listed = named if isinstance(named, list | tuple) else ()
    check = str(data.get("check", ""))
    return pick(SYMPTOMS, words.language).format(
        check=pick(CHECKS.get(check, (check, check)), words.language),
        listed=", ".join(map(str, listed)) or pick(NO_SYMPTOMS, words.language),
    )


def vehicle(data: Data, words: Words) -> str:
    """Say what becomes of a vehicle's goods."""
    form = VEHICLES.get(str(data.get("driver")), VEHICLES["unmeasured"])
    return pick(form, words.language)


def climb(data: Data, words: Words) -> str:
    """Say whom a ladder calls, or by when a report is due."""
    facts = {key: data.get(key) for key in ("ladder", "phase", "what", "next_s")}
    form = CLIMBS.get((str(data.get("ladder")), str(data.get("phase"))), CLIMB)
    return pick(form, words.language).format(
        who=called(str(data.get("who")), words.language),
        next=called(str(data.get("next")), words.language),
        by=data.get("by") or "?",
        **facts,
    )


EVENTS: Mapping[str, Callable[[Data, Words], str]] = {
    "override": override,
    "duty": duty,
    "symptoms": symptoms,
    "vehicle": vehicle,
    "escalation": climb,
}
"""The sentence of each kind of event."""
