"""One human sentence for any message of a gateway, in English or Chinese. Pure.

For `gatepost tail` and the demo. What is not known gets its plain keys and values:
a line never fails and never hides a message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

import msgspec

from edge_app import (
    gate_words,
    tail_calling,
    tail_cold,
    tail_coldroom,
    tail_counter,
    tail_guard,
    tail_health,
    tail_report,
    tail_shelf,
    tail_store,
    topics,
)
from edge_app.counted import Count
from edge_app.tail_words import Words, words_of

Language: TypeAlias = Literal["en", "zh"]
Data: TypeAlias = Mapping[str, Any]

_ROOT_LEVELS = 3
_LONGEST = 160
_HOUR_AND_MINUTE = slice(11, 16)
"""Where RFC 3339 has them."""


def line(topic: str, payload: bytes, language: Language = "en") -> str:
    """Write a message as a line: the sentence, then its topic in brackets."""
    return f"{sentence(topic, payload, language)}  [{topic}]"


def json_line(topic: str, payload: bytes) -> str:
    """Write a message as one line of JSON: the topic and what it carried.

    A payload that is no JSON object is carried as text.
    """
    told: object = None
    if payload:
        known = topics.read_document(payload) is not None
        told = msgspec.Raw(payload) if known else payload.decode("utf-8", "replace")
    return msgspec.json.encode({"topic": topic, "payload": told}).decode()


def sentence(topic: str, payload: bytes, language: Language = "en") -> str:
    """Write a message as one sentence."""
    words = words_of(language)
    levels = topic.split("/")[_ROOT_LEVELS:]
    if not payload:
        return words.cleared.format(name=" ".join(levels))
    document = topics.read_document(payload)
    if document is None or not levels:
        return payload[:_LONGEST].decode("utf-8", "replace")
    name = levels[1] if len(levels) > 1 else ""
    data = document.get("data")
    if levels[0] == "event" and isinstance(data, dict):
        kind = str(document.get("type", "")).removeprefix("gatepost.")
        said = _EVENTS.get(kind, _plain)(data, words)
        return words.colon.format(name=name, said=said)
    return _RETAINED.get(levels[0], _other)(name, document, words)


# ------------------------------------------------------------------- events


def _screening(data: Data, words: Words) -> str:
    result = words.result(data.get("result"))
    if rest := gate_words.resting(data, words.language):
        result = f"{result} ({rest})"
    if data.get("value_c") is None:
        return words.unmeasured.format(result=result)
    return words.measured.format(value=data["value_c"], result=result)


def _passage(data: Data, words: Words) -> str:
    direction = words.direction(data.get("direction"))
    result = words.result(data.get("result"))
    if result == direction:
        return words.went.format(direction=direction)
    return words.passage.format(direction=direction, result=result)


def _visitor(data: Data, words: Words) -> str:
    lent = data.get("result") == "badge-lent"
    form = words.visitor_lent if lent else words.visitor
    return form.format(purpose=data.get("purpose"))


def _check(data: Data, words: Words) -> str:
    keys = ("check", "measured", "expected", "missing")
    form = words.check if "expected" in data else words.check_unknown
    return form.format(**{key: data.get(key) for key in keys})


def _case(data: Data, words: Words) -> str:
    return words.case.format(cause=data.get("cause"), place=data.get("class"))


def _roster(data: Data, words: Words) -> str:
    form = words.roster if data.get("ok") else words.roster_unread
    return form.format(
        people=Count(data.get("people")), refused=Count(data.get("refused"))
    )


def _admission(data: Data, words: Words) -> str:
    if data.get("result") in ("waiting", "lapsed"):
        return tail_guard.waiting(data, words)
    if data.get("result") == "warned":
        return words.warned.format(why=words.result(data.get("why")))
    if data.get("result") == "locked":
        return words.locked
    if data.get("result") == "held":
        return words.held
    return words.refused_entry.format(why=words.result(data.get("why")))


def _occupancy(data: Data, words: Words) -> str:
    forms = {"reset": words.count_reset, "corrected": words.count_corrected}
    form = forms.get(str(data.get("what")), words.count_closing)
    names = ("zone", "people", "came", "went", "before", "by", "reason")
    return form.format(**{key: data.get(key) for key in names})


def _door(data: Data, words: Words) -> str:
    what = str(data.get("what"))
    form = words.doors.get(what, words.door)
    return form.format(
        what=words.result(what),
        by=words.result(data.get("by", "?")),
        open_s=data.get("open_s", "?"),
    )


def _moved(data: Data, words: Words) -> str:
    form = words.moves.get(str(data.get("direction")), words.moved)
    return form.format(
        item=data.get("item"),
        quantity=data.get("quantity"),
        source=data.get("from"),
        target=data.get("to"),
        balance=data.get("balance_after"),
    )


def _cold(data: Data, words: Words) -> str:
    coldest, warmest = data.get("coldest_c"), data.get("warmest_c")
    state = words.result(data.get("state"))
    if coldest is None or warmest is None:
        return words.cold_unseen.format(state=state)
    if coldest == warmest:
        return words.cold_one.format(value=warmest, state=state)
    return words.cold.format(coldest=coldest, warmest=warmest, state=state)


def _excursion(data: Data, words: Words) -> str:
    facts = {
        "kind": words.result(data.get("kind")),
        "peak": data.get("peak_c"),
        "limit": data.get("limit_c"),
    }
    beside = tail_cold.beside(data, words)
    if data.get("phase") == "decided":
        return tail_cold.decided(data, words)
    if data.get("phase") == "ended":
        lasted = _lasted(data, words)
        return words.excursion_ended.format(lasted=lasted, **facts) + beside
    # A clock that was not set then has no time of day to tell.
    onset = str(data.get("onset", "")) if data.get("onset_synced") else ""
    since = words.since.format(time=onset[_HOUR_AND_MINUTE]) if onset else ""
    return words.excursion_began.format(since=since, **facts) + beside


def _lasted(data: Data, words: Words) -> str:
    """Say how long it was, measured or not; a stop of unknown length is `at least`."""
    parts = (data.get("outside_s"), data.get("unknown_s"))
    whole_s = sum(part for part in parts if isinstance(part, int))
    minutes, seconds = divmod(whole_s, 60)
    form = words.lasted_min if minutes else words.lasted_s
    lasted = form.format(minutes=minutes, seconds=seconds)
    return words.at_least.format(lasted=lasted) if data.get("unknown_gaps") else lasted


def _alarm(data: Data, words: Words) -> str:
    form = words.alarms.get(str(data.get("state")), words.alarm)
    return form.format(
        state=words.result(data.get("state")),
        text=data.get("text"),
        by=data.get("by") or "?",
        comment=data.get("comment") or "-",
    )


def _device(data: Data, words: Words) -> str:
    device = data.get("device")
    match data.get("up"):
        case True:
            return words.device_up.format(device=device)
        case False:
            return words.device_down.format(device=device, why=data.get("why"))
        case _:
            return _plain(data, words)


def _refused(data: Data, words: Words) -> str:
    return words.refused.format(device=data.get("device"), reason=data.get("reason"))


def _failed(data: Data, words: Words) -> str:
    return words.failed.format(
        device=data.get("device"), verb=data.get("verb"), why=data.get("why")
    )


def _command(data: Data, words: Words) -> str:
    text = words.command.format(
        by=data.get("by") or "?", verb=data.get("verb"), target=data.get("target")
    )
    said = words.done if data.get("ok") else words.not_done
    return text + said.format(text=data.get("answer", ""))


def _started(data: Data, words: Words) -> str:
    return words.started if data.get("clean") else words.started_unclean


def _stopped(_: Data, words: Words) -> str:
    return words.stopped


def _unknown(data: Data, words: Words) -> str:
    if data.get("person"):
        return words.unknown_badge
    return words.unknown.format(item=data.get("item"), why=data.get("why"))


def _plain(data: Data, _: Words) -> str:
    told = (f"{key} {_text(value)}" for key, value in data.items() if _short(value))
    return ", ".join(told)[:_LONGEST]


def _text(value: object) -> object:
    """Write yes and no as people do, not as a program."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _short(value: object) -> bool:
    return value not in ("", None) and not isinstance(value, dict | list)


def _summary(data: Data, words: Words) -> str:
    people = data.get("people", words.few)
    return words.normal_people.format(people=Count(people))


def _retention(data: Data, words: Words) -> str:
    deleted = data.get("deleted")
    rows = sum(deleted.values()) if isinstance(deleted, dict) else 0
    return words.retention.format(rows=Count(rows))


def _forgotten(_: Data, words: Words) -> str:
    return words.forgotten


_EVENTS: Mapping[str, Callable[[Data, Words], str]] = {
    "screening": _screening,
    "fever": _screening,
    "screening.summary": _summary,
    "retention": _retention,
    "forgotten": _forgotten,
    "passage": _passage,
    "admission": _admission,
    "visitor": _visitor,
    "check": _check,
    "case": _case,
    "roster": _roster,
    "occupancy": _occupancy,
    "door": _door,
    **tail_calling.EVENTS,
    **tail_guard.EVENTS,
    **tail_health.EVENTS,
    "stock.moved": _moved,
    **tail_shelf.EVENTS,
    **tail_store.EVENTS,
    **tail_counter.EVENTS,
    **tail_coldroom.EVENTS,
    **tail_report.EVENTS,
    "stock.unknown": _unknown,
    "cold.record": _cold,
    "cold.excursion": _excursion,
    "alarm": _alarm,
    "device": _device,
    "refused": _refused,
    "order.failed": _failed,
    "command": _command,
    "gateway.started": _started,
    "gateway.stopped": _stopped,
}


# ----------------------------------------------------------- everything else


def _status(_: str, document: Data, words: Words) -> str:
    if document.get("status") == "online":
        return words.online
    return words.offline.format(why=words.result(document.get("why")))


def _standing(name: str, document: Data, words: Words) -> str:
    if "low_at" in document:
        said = tail_store.level(document, words)
        return words.colon.format(name=name, said=words.state + said)
    if "warmest_c" in document:
        return words.colon.format(name=name, said=_cold(document, words))
    return words.colon.format(name=name, said=words.state + _plain(document, words))


def _standing_alarm(name: str, document: Data, words: Words) -> str:
    return words.colon.format(name=name, said=_alarm(document, words))


def _mark(_: str, document: Data, words: Words) -> str:
    ends = (
        f"{stream} {mark['first']}-{mark['last']}"
        for stream, mark in document.items()
        if isinstance(mark, dict) and {"first", "last"} <= mark.keys()
    )
    return words.mark + ", ".join(ends)


def _reply(_: str, document: Data, words: Words) -> str:
    said = words.done if document.get("ok") else words.not_done
    return words.reply + said.format(text=document.get("text", ""))


def _other(name: str, document: Data, words: Words) -> str:
    said = _plain(document, words)
    return words.colon.format(name=name, said=said) if name else said


_RETAINED: Mapping[str, Callable[[str, Data, Words], str]] = {
    "status": _status,
    "state": _standing,
    "alarm": _standing_alarm,
    "mark": _mark,
    "reply": _reply,
}
