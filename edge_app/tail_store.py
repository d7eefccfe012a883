"""Sentences about levels, last days and the day sheet, in English and Chinese. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from edge_app import tail_shelf
from edge_app.counted import Count
from edge_app.gate_words import pick
from edge_app.tail_words import Words

Data: TypeAlias = Mapping[str, Any]
Pair: TypeAlias = tuple[str, str]

LEVELS: Mapping[str, Pair] = {
    "ok": ("enough", "充足"),
    "low": ("LOW", "偏低"),
    "critical": ("CRITICAL", "告急"),
    "out": ("OUT", "缺货"),
}
STANDS: Pair = ("{item} is {level}", "{item} {level}")
USABLE: Pair = (", {usable} can be used", ",可用 {usable}")
COVER: Pair = (", for {days:day}", ",可用 {days} 天")
NEARS: Pair = (
    "lot {lot} of {item} is good until {expiry}, {days:day} ({quantity} left)",
    "{item} 批号 {lot} 有效期至 {expiry},剩 {days} 天(库存 {quantity})",
)
EXPIRED: Pair = (
    "lot {lot} of {item} has EXPIRED on {expiry} and is locked ({quantity} left)",
    "{item} 批号 {lot} 已过期({expiry}),已锁定(库存 {quantity})",
)
SHEET: Pair = (
    "day sheet of {day}, version {version}: {lines:line}",
    "{day} 收发存日报,第 {version} 版,共 {lines} 行",
)
LATE: Pair = (", late", ",补报")
PART: Pair = (", part {part} of {parts}", ",第 {part}/{parts} 部分")


def level(data: Data, words: Words) -> str:
    """Say how an item of the store stands, or what a shelf holds."""
    if "level" not in data:
        return tail_shelf.level(data, words)
    name = str(data["level"])
    said = pick(LEVELS.get(name, (name, name)), words.language)
    text = pick(STANDS, words.language).format(item=data.get("item"), level=said)
    if "usable" in data:
        text += pick(USABLE, words.language).format(usable=data["usable"])
    if "cover_days" in data:
        text += pick(COVER, words.language).format(days=Count(data["cover_days"]))
    return text


def expiry(data: Data, words: Words) -> str:
    """Say how long a lot is still good."""
    form = EXPIRED if data.get("stage") == "expired" else NEARS
    keys = ("lot", "item", "expiry", "quantity")
    facts = {key: data.get(key) for key in keys}
    days = Count(data.get("days_left"))
    return pick(form, words.language).format(days=days, **facts)


def sheet(data: Data, words: Words) -> str:
    """Say which sheet was made."""
    facts = {key: data.get(key) for key in ("day", "version")}
    lines = Count(data.get("lines"))
    text = pick(SHEET, words.language).format(lines=lines, **facts)
    if data.get("late"):
        text += pick(LATE, words.language)
    if data.get("parts") not in (None, 1):
        text += pick(PART, words.language).format(
            part=data.get("part"), parts=data["parts"]
        )
    return text


EVENTS: Mapping[str, Callable[[Data, Words], str]] = {
    "stock.level": level,
    "stock.expiry": expiry,
    "stock.sheet": sheet,
}
"""The sentence of each kind of event."""
