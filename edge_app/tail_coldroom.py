"""Sentences about a cold room's upkeep, in English and Chinese. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from edge_app.gate_words import pick
from edge_app.tail_words import Words

Data: TypeAlias = Mapping[str, Any]
Pair: TypeAlias = tuple[str, str]

DUTIES: Mapping[tuple[str, str], Pair] = {
    ("reading", "signed"): (
        "{by} signed the reading of {slot}: {coldest_c} to {warmest_c} °C",
        "{by} 已签 {slot} 温度记录:{coldest_c} 至 {warmest_c} °C",
    ),
    ("reading", "missed"): (
        "the reading of {slot} was NOT SIGNED",
        "{slot} 温度记录未签字",
    ),
    ("test", "begun"): ("the test alarm stands", "试验报警已发出"),
    ("test", "missed"): ("nobody acknowledged the test alarm", "试验报警无人确认"),
    ("test", "acknowledged"): (
        "{by} acknowledged the test alarm after {took_s} s",
        "{by} 在 {took_s} 秒后确认试验报警",
    ),
}
DUTY: Pair = ("{what}: {result}", "{what}:{result}")
POWERS: Mapping[str, Pair] = {
    "mains": ("it runs on mains", "市电供电"),
    "battery": ("NO MAINS, it runs on its battery", "市电中断,电池供电"),
    "generator": ("no mains, it runs on the generator", "市电中断,发电机供电"),
}
NAMES: Mapping[str, Pair] = {
    "mains": ("mains", "市电"),
    "battery": ("its battery", "电池"),
    "generator": ("the generator", "发电机"),
}
LASTED: Pair = (", after {lasted_s} s on {before}", ",此前由{before}供电 {lasted_s} 秒")
GAP: Pair = ("no record tells of {length} ({why})", "有{length}无记录({why})")
LENGTH: Pair = ("{least_s} s", " {least_s} 秒")
AT_LEAST: Pair = ("{least_s} s or more", "至少 {least_s} 秒")
WHYS: Mapping[str, Pair] = {
    "clean-stop": ("a clean stop", "正常停机"),
    "crash": ("a crash", "程序故障"),
    "power-cut": ("a power cut or reboot", "断电或重启"),
    "clock-unset": ("no clock was set", "时钟未校准"),
    "probes-lost": ("no probe was heard", "测点全部失联"),
    "probes-held-out": ("no probe was believed", "测点全部停用"),
}
SERVICES: Mapping[str, Pair] = {
    "began": (
        "{by} put {probe} out of service for {for_s} s ({reason})",
        "{by} 停用测点 {probe} {for_s} 秒({reason})",
    ),
    "ended": ("{probe} is in service again", "测点 {probe} 恢复使用"),
    "retired": ("{by} retired {probe}", "{by} 撤除测点 {probe}"),
    "calibrated": (
        "{probe} was calibrated, certificate {certificate}, due {due}",
        "测点 {probe} 已校准,证书 {certificate},有效至 {due}",
    ),
    "soon-due": (
        "{probe} is to be calibrated by {due}, certificate {certificate} ends then",
        "测点 {probe} 须在 {due} 前校准,证书 {certificate} 届时到期",
    ),
}


class _Known(dict[str, Any]):
    """Data in which what is missing or empty reads as a question mark."""

    def __missing__(self, _key: str) -> str:
        return "?"


def _said(form: Pair, data: Data, words: Words) -> str:
    known = {key: value for key, value in data.items() if value not in ("", None)}
    return pick(form, words.language).format_map(_Known(known))


def duty(data: Data, words: Words) -> str:
    """Say what a keeper did, or did not."""
    key = (str(data.get("what")), str(data.get("result")))
    return _said(DUTIES.get(key, DUTY), data, words)


def power(data: Data, words: Words) -> str:
    """Say what a room runs on now."""
    text = _said(POWERS.get(str(data.get("power")), ("{power}",) * 2), data, words)
    if not data.get("lasted_s"):
        return text
    before = str(data.get("before"))
    named = pick(NAMES.get(before, (before, before)), words.language)
    return text + _said(LASTED, {**data, "before": named}, words)


def gap(data: Data, words: Words) -> str:
    """Say of how long nothing is known, and why."""
    form = AT_LEAST if data.get("length_s") is None else LENGTH
    told = data.get("why")
    whys = [str(why) for why in told] if isinstance(told, list) else []
    spelled = [pick(WHYS.get(why, (why, why)), words.language) for why in whys]
    facts = {"length": _said(form, data, words), "why": ", ".join(spelled)}
    return _said(GAP, facts, words)


def service(data: Data, words: Words) -> str:
    """Say that a probe went out of service, came back, was or is to be calibrated."""
    form = SERVICES.get(str(data.get("phase")), ("{probe}: {phase}",) * 2)
    return _said(form, data, words)


EVENTS: Mapping[str, Callable[[Data, Words], str]] = {
    "cold.duty": duty,
    "cold.power": power,
    "cold.gap": gap,
    "cold.service": service,
}
"""The sentence of each kind of event."""
