"""Sentences about the clock and the configuration, in English and Chinese. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from edge_app.gate_words import pick
from edge_app.tail_words import Words

Data: TypeAlias = Mapping[str, Any]
Pair: TypeAlias = tuple[str, str]

CLOCK: Mapping[str, Pair] = {
    "synced": ("the clock is set (by {step_s} s)", "时钟已校准(调整 {step_s} 秒)"),
    "stepped": ("the clock JUMPED by {step_s} s", "时钟跳变 {step_s} 秒"),
    "holdover": (
        "no time server answers; the clock runs on by itself",
        "时间服务器无响应,时钟自行走时",
    ),
    "unset": ("the clock cannot be believed", "时钟不可信"),
}
FIRST: Pair = ("the first start under {file}", "首次按 {file} 启动")
CHANGED: Pair = ("the configuration was CHANGED: {changed}", "配置已更改:{changed}")


def clock(data: Data, words: Words) -> str:
    """Say what happened to the clock."""
    what = str(data.get("what"))
    form = CLOCK.get(what, (what, what))
    return pick(form, words.language).format(step_s=data.get("step_s"))


def configuration(data: Data, words: Words) -> str:
    """Say what of the configuration is another one."""
    named = data.get("changed")
    listed = named if isinstance(named, list | tuple) else ()
    form = FIRST if data.get("first") else CHANGED
    return pick(form, words.language).format(
        file=data.get("file"), changed=", ".join(map(str, listed))
    )


EVENTS: Mapping[str, Callable[[Data, Words], str]] = {
    "clock": clock,
    "configuration": configuration,
}
"""The sentence of each kind of event."""
