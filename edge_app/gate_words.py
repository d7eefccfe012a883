"""What a gate says to people, large: one table for every phase, English and Chinese.

A line is one of four calls (go, wait, again, stop) and says what to do; what a station
says that this table does not know is a stop, and is said as it is. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from edge_app.escalation import called

Call: TypeAlias = Literal["go", "wait", "again", "stop"]

CALLS: Mapping[Call, tuple[str, str]] = {
    "go": ("GO", "请通行"),
    "wait": ("WAIT", "请等候"),
    "again": ("MEASURE AGAIN", "请再测温"),
    "stop": ("STOP", "请止步"),
}
"""The large word."""

SAYINGS: Mapping[str, tuple[Call, str, str]] = {
    "come": ("wait", "Step up and be measured.", "请上前测温。"),
    "hold-still": ("wait", "Hold still.", "请保持不动。"),
    "step-back": ("wait", "Step back for the next person.", "请离开测温位置。"),
    "go": ("go", "Walk in, one person.", "请进,一人一次。"),
    "released": ("go", "The gate stands open: emergency.", "紧急放行,通道常开。"),
    "wait": (
        "wait",
        "Sit down and rest, then be measured again.",
        "请先休息,稍后复测。",
    ),
    "measure-again": ("again", "Be measured again.", "请再测一次体温。"),
    "measure-by-hand": (
        "again",
        "The guard measures you by hand.",
        "测温设备不可用,请人工测温。",
    ),
    "call-guard": ("stop", "Wait here for the guard.", "体温异常,请等待工作人员。"),
    "show-badge": ("wait", "Show your badge.", "请刷卡。"),
    "show-mask": ("wait", "Show your mask to the guard.", "请佩戴口罩。"),
    "show-health-code": ("wait", "Show your health code.", "请出示健康码。"),
    "show-travel-code": ("wait", "Show your travel code.", "请出示行程码。"),
    "show-visitor": ("wait", "Register as a visitor.", "请办理访客登记。"),
    "full": ("stop", "It is full: wait until somebody leaves.", "人数已满,请等候。"),
    "exit-only": ("stop", "This way is an exit only.", "此通道只出不进。"),
    "denied": ("stop", "The guard did not let you in.", "门岗未予放行。"),
    "lapsed": (
        "stop",
        "That took too long: be measured again.",
        "等候超时,请重新测温。",
    ),
    "barred": ("stop", "Show a certificate to the guard.", "请出示复课(复工)证明。"),
}
"""What the screen says, by the `say` of the station's state: call, English, Chinese."""

STEPS: Mapping[str, tuple[str, str]] = {
    "mask": ("mask", "口罩"),
    "health-code": ("health code", "健康码"),
    "travel-code": ("travel code", "行程码"),
    "visitor": ("visitor's registration", "访客登记"),
    "certificate": ("certificate", "证明"),
    "leave": ("leave", "请假"),
}
"""The guard's duties by name."""

LADDERS: Mapping[str, tuple[str, str]] = {
    "call-out": ("next to be called: {who}, in {left} min", "{left} 分钟后通知:{who}"),
    "report": ("report to {who} within {left} min", "{left} 分钟内上报:{who}"),
}
OVERDUE: Mapping[str, tuple[str, str]] = {
    "call-out": ("called, nobody answered: {who}", "已通知,无人确认:{who}"),
    "report": ("REPORT OVERDUE: {who}", "上报已超时:{who}"),
}

RESTS: Mapping[tuple[bool, bool], tuple[str, str]] = {
    (True, False): ("hold until {until}", "休息至 {until}"),
    (True, True): (
        "hold until {until}: go back to {held_at} or rest here",
        "休息至 {until}:请返回 {held_at} 或在此休息",
    ),
    (False, True): ("held at {held_at}: go back there", "{held_at} 待复测,请返回该处"),
}
"""What is said of a rest, by whether its end and another gate are known."""

AWAY = ("The gateway does not answer; it is tried again.", "网关无应答,正在重试。")
NO_GATE = ("The gateway has no gate of this name.", "网关没有这个名称的通道。")


@dataclass(frozen=True, slots=True)
class Screen:
    """What is shown: the call, its large word, what to do, and lines below."""

    call: Call
    large: str
    what: str
    below: tuple[str, ...] = ()


def pick(words: tuple[str, str], language: str) -> str:
    """Return the words in a language; English where it is not known."""
    return words[1] if language == "zh" else words[0]


def step_name(step: str, language: str) -> str:
    """Name one of the guard's duties."""
    return pick(STEPS.get(step, (step, step)), language)


def screen(state: Mapping[str, Any], language: str) -> Screen:
    """Say what a gate's state means to whoever stands before it. Total."""
    say = str(state.get("say", ""))
    call, english, chinese = SAYINGS.get(say, ("stop", say, say))
    large = pick(CALLS[call], language)
    return Screen(
        call, large, pick((english, chinese), language), below(state, language)
    )


def below(state: Mapping[str, Any], language: str) -> tuple[str, ...]:
    """Say how long a rest is, how many are in, and what the ladders wait for."""
    climbs = state.get("climbs")
    rest = resting(state, language)
    lines = [rest] if rest else []
    lines += [
        line
        for climb in (climbs if isinstance(climbs, list | tuple) else ())
        if isinstance(climb, Mapping)
        for line in climbing(climb, language)
    ]
    people = state.get("occupancy")
    inside = pick(("{people} inside", "当前 {people} 人"), language)
    told = () if people is None else (inside.format(people=people),)
    return (*lines, *told)


def resting(told: Mapping[str, Any], language: str) -> str:
    """Say until when somebody rests, and where; nothing where neither is known."""
    until, gate = told.get("until"), told.get("held_at")
    form = RESTS.get((bool(until), bool(gate)))
    said = "" if form is None else pick(form, language)
    return said.format(until=until, held_at=gate)


def climbing(climb: Mapping[str, Any], language: str) -> tuple[str, ...]:
    """Say of one ladder who is late, and who is next."""
    ladder, lines = str(climb.get("ladder")), []
    late = climb.get("overdue")
    if isinstance(late, list | tuple) and late and ladder in OVERDUE:
        who = ", ".join(called(str(one), language) for one in late)
        lines.append(pick(OVERDUE[ladder], language).format(who=who))
    if climb.get("next") and ladder in LADDERS:
        who = called(str(climb["next"]), language)
        left = climb.get("left_min", "?")
        lines.append(pick(LADDERS[ladder], language).format(who=who, left=left))
    return tuple(lines)
