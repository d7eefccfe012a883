"""Sentences about messages to people, in English and Chinese. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from edge_app.gate_words import pick
from edge_app.tail_words import Words

Data: TypeAlias = Mapping[str, Any]
Pair: TypeAlias = tuple[str, str]

WAYS: Mapping[str, Pair] = {
    "sms": ("text message", "短信"),
    "mail": ("e-mail", "邮件"),
    "webhook": ("webhook", "网络接口"),
}
NOTICES: Mapping[str, Pair] = {
    "queued": ("{person} is to be told{about}", "待通知 {person}{about}"),
    "sent": ("{person} was told by {way}{about}", "已通过{way}通知 {person}{about}"),
    "failed": (
        "{person} was NOT reached by {way}{about}: {why}",
        "未能通过{way}通知 {person}{about}:{why}",
    ),
    "given-up": (
        "the message to {person} was GIVEN UP{about}: {why}",
        "放弃通知 {person}{about}:{why}",
    ),
    "needless": (
        "{person} need not be told any more{about}",
        "无需再通知 {person}{about}",
    ),
    "acknowledged": (
        "{person} answered by {way}{about}",
        "{person} 已通过{way}确认{about}",
    ),
    "stranger": (
        "text messages of a number that is nobody's: {count}",
        "陌生号码短信 {count} 条",
    ),
}
NOTICE: Pair = ("{person}: {result}{about}", "{person}:{result}{about}")
ABOUT: Pair = (" of {alarms}", "({alarms})")


def notice(data: Data, words: Words) -> str:
    """Say what became of a message to a person."""
    language = words.language
    way = str(data.get("way", ""))
    alarms = data.get("alarms")
    named = ", ".join(map(str, alarms)) if isinstance(alarms, list | tuple) else ""
    about = pick(ABOUT, language).format(alarms=named) if named else ""
    form = NOTICES.get(str(data.get("result")), NOTICE)
    return pick(form, language).format(
        person=data.get("person", "?"),
        way=pick(WAYS.get(way, (way, way)), language),
        about=about,
        why=data.get("why", "?"),
        count=data.get("count", "?"),
        result=data.get("result"),
    )


EVENTS: Mapping[str, Callable[[Data, Words], str]] = {"notice": notice}
"""The sentence of each kind of event."""
