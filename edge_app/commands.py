"""Judges whether a command is well-formed, known, allowed, fresh and new.

Total: any JSON value, or bytes that are none, earn a `Command` or a `CommandRefusal`
with one sentence. What it may carry is in `edge_app.verbs`; nothing of a refused
command is repeated but names of a plain form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

import msgspec

from edge_app.discretion import NORMAL
from edge_app.model import SECOND_NS, Command, Document, Json, Stamp
from edge_app.outcomes import Answer
from edge_app.verbs import TEXT_LIMIT, VERBS, Argument, comment

LIFETIME_NS = 3600 * SECOND_NS
"""The longest time between issued and expired."""
AHEAD_NS = 60 * SECOND_NS
"""How far another clock may be ahead of ours."""
BYTE_LIMIT = 64 * 1024
_WHERE_NAMED = "gatepost status names the stations and alarms that there are"
MEASURED = "measured"
"""What the event of a command says instead of a normal result."""

KEYS = frozenset({"id", "issued_at", "expires_at", "by", "target", "verb", "arguments"})
NOTED = frozenset({"sender", "retained", "malformed"})
"""What the link may add on the way; the sender is never believed from here."""

__all__ = ["VERBS", "CommandRefusal", "Ground", "answered", "audit", "judge"]

_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_START = datetime(1970, 1, 1, tzinfo=UTC)
_DAMAGES = (msgspec.DecodeError, ValueError, RecursionError)


class Ground(StrEnum):
    """On what ground a command was refused."""

    MALFORMED = "malformed"
    RETAINED = "retained"
    REPEATED = "repeated"
    EXPIRED = "expired"
    FUTURE = "future"
    CLOCK = "clock"
    UNKNOWN = "unknown"
    FORBIDDEN = "forbidden"
    ARGUMENTS = "arguments"


@dataclass(frozen=True, slots=True)
class CommandRefusal:
    """A command that is not carried out, and why; what had no plain form is empty."""

    id: str
    target: str
    verb: str
    by: str
    sender: str
    ground: Ground
    text: str
    at: Stamp


Why: TypeAlias = tuple[Ground, str]


def judge(
    envelope: object,
    *,
    sender: str,
    retained: bool,
    now: Stamp,
    targets: Mapping[str, frozenset[str]],
    allowed: Mapping[str, frozenset[str]],
    known_id: Callable[[str], bool],
    hide: Callable[[str, str], str] = lambda _kind, _text: "",
) -> Command | CommandRefusal:
    """Judge one envelope: parsed JSON of any kind, or the bytes as they came.

    `targets` has the verbs that each target takes, `allowed` those that each sender
    may use; `known_id` says whether an id was seen before. `hide` turns an identity of
    a kind into its keyed hash; what no key can hide is left out.
    """
    fields, why = _read(envelope)
    id_, target, verb = (_plain(fields.get(key)) for key in ("id", "target", "verb"))
    by = comment(fields.get("by")) or ""
    why = (
        why
        or _misshapen(fields, id_, by)
        or _kept_by_broker(retained or fields.get("retained") is True)
        or _repeated(id_, known_id)
        or _stale(fields, sender, now)
        or _unknown(target, verb, targets)
        or _forbidden(verb, sender, allowed)
        or _unfit(VERBS[verb], fields.get("arguments"))
    )
    if why:
        return CommandRefusal(id_, target, verb, by, sender, *why, now)
    arguments = _arguments(VERBS[verb], fields.get("arguments"), hide)
    return Command(id_, target, verb, by, sender, arguments, now)


def audit(judged: Command | CommandRefusal) -> Document:
    """Make the data of the event that every command earns, refused or not."""
    data: dict[str, Any] = {
        "id": judged.id,
        "target": judged.target,
        "verb": judged.verb,
        "by": judged.by,
        "sender": judged.sender,
    }
    if isinstance(judged, Command):
        known = VERBS[judged.verb]
        seen = {
            name: text
            for name, text in judged.arguments.items()
            if name not in known or not known[name].local
        }
        return {**data, "ok": True, "arguments": seen}
    return {**data, "ok": False, "ground": judged.ground.value, "answer": judged.text}


def answered(data: Document, answer: Answer) -> Document:
    """Add what came of a command to the data of its event.

    A temperature stays where nobody has to act upon it: it is in the event of the
    measurement, which is kept in the box or leaves by the rules of its kind.
    """
    known = VERBS.get(str(data.get("verb")), {})
    told: dict[str, Json] = {**data, "ok": answer.ok, "answer": answer.text}
    discreet = {name for name, argument in known.items() if argument.discreet}
    if not discreet or (answer.ok and answer.text not in NORMAL):
        return told
    given = data.get("arguments")
    seen = given.items() if isinstance(given, Mapping) else ()
    told["arguments"] = {one: text for one, text in seen if one not in discreet}
    if answer.ok:
        told["answer"] = MEASURED
    return told


# ------------------------------------------------- the questions, in their order


def _read(envelope: object) -> tuple[Mapping[str, Any], Why | None]:
    broken = (Ground.MALFORMED, "The command is no JSON object.")
    if isinstance(envelope, bytes | bytearray | str):
        if len(envelope) > BYTE_LIMIT:
            return {}, (Ground.MALFORMED, "The command is longer than 64 KiB.")
        try:
            envelope = msgspec.json.decode(envelope)
        except _DAMAGES:
            return {}, broken
    if not isinstance(envelope, Mapping):
        return {}, broken
    malformed = envelope.get("malformed")
    if malformed:
        return envelope, (Ground.MALFORMED, comment(malformed) or broken[1])
    return envelope, None


def _plain(value: object) -> str:
    return value if isinstance(value, str) and _NAME.fullmatch(value) else ""


def _misshapen(fields: Mapping[str, Any], id_: str, by: str) -> Why | None:
    if set(fields) - KEYS - NOTED:
        known = ", ".join(sorted(KEYS))
        return Ground.MALFORMED, f"The command has a key beyond {known}."
    if not id_:
        text = "The id must be 1 to 64 letters, digits, dots, underscores or hyphens."
        return Ground.MALFORMED, text
    if not by:
        text = f"The command must say by whom, in at most {TEXT_LIMIT} characters."
        return Ground.MALFORMED, text
    return None


def _kept_by_broker(retained: bool) -> Why | None:
    if retained:
        return Ground.RETAINED, "A retained command is refused: it would come again."
    return None


def _repeated(id_: str, known_id: Callable[[str], bool]) -> Why | None:
    if known_id(id_):
        return Ground.REPEATED, f"The id {id_} was used before."
    return None


def _stale(fields: Mapping[str, Any], sender: str, now: Stamp) -> Why | None:
    issued_ns = _wall_ns(fields.get("issued_at"))
    expires_ns = _wall_ns(fields.get("expires_at"))
    if issued_ns is None or expires_ns is None:
        which = "issued_at" if issued_ns is None else "expires_at"
        example = "such as 2026-03-01T08:30:00Z"
        return Ground.MALFORMED, f"{which} must be an RFC 3339 time {example}."
    if expires_ns <= issued_ns:
        return Ground.MALFORMED, "The command expires before it is issued."
    if expires_ns - issued_ns > LIFETIME_NS:
        return Ground.MALFORMED, "A command may live for at most one hour."
    if now.synced:
        return _out_of_time(issued_ns, expires_ns, now.wall_ns)
    if sender != "local":
        text = "The gateway's clock is not set, so it cannot tell if this has expired."
        return Ground.CLOCK, text
    return None


def _out_of_time(issued_ns: int, expires_ns: int, now_ns: int) -> Why | None:
    if now_ns >= expires_ns:
        return Ground.EXPIRED, "The command has expired."
    if issued_ns - now_ns > AHEAD_NS:
        return Ground.FUTURE, "The command is from more than 60 s in the future."
    return None


def _wall_ns(value: object) -> int | None:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return None
    try:
        moment = datetime.fromisoformat(value.upper())
    except ValueError:
        return None
    return (moment - _START) // timedelta(microseconds=1) * 1000


def _unknown(
    target: str, verb: str, targets: Mapping[str, frozenset[str]]
) -> Why | None:
    if not target or target not in targets:
        name = target or "of that name"
        return Ground.UNKNOWN, f"There is no target {name} here; {_WHERE_NAMED}."
    if verb not in VERBS or verb not in targets[target]:
        takes = ", ".join(sorted(targets[target]))
        only = f"{takes}, and not this verb" if takes else "no commands"
        return Ground.UNKNOWN, f"{target} takes {only}."
    return None


def _forbidden(
    verb: str, sender: str, allowed: Mapping[str, frozenset[str]]
) -> Why | None:
    if verb not in allowed.get(sender, frozenset()):
        return Ground.FORBIDDEN, f"{verb} is not allowed to commands from {sender}."
    return None


def _unfit(known: Mapping[str, Argument], given: object) -> Why | None:
    given = {} if given is None else given
    if not isinstance(given, Mapping):
        return Ground.ARGUMENTS, "The arguments must be a JSON object."
    if set(given) - set(known):
        text = f"The only arguments here are {', '.join(sorted(known))}."
        return Ground.ARGUMENTS, text
    for name, argument in known.items():
        if name not in given and not argument.required:
            continue
        if argument.read(given.get(name)) is None:
            return Ground.ARGUMENTS, f"{name} must be {argument.wanted}."
    return _backwards(given)


def _backwards(given: Mapping[str, Any]) -> Why | None:
    if {"first", "last"} <= set(given) and int(given["first"]) > int(given["last"]):
        return Ground.ARGUMENTS, "first must not be after last."
    return None


def _arguments(
    known: Mapping[str, Argument], given: Any, hide: Callable[[str, str], str]
) -> dict[str, str]:
    texts = {
        name: known[name].read(value) or "" for name, value in (given or {}).items()
    }
    return {
        name: hide(kind, text) if (kind := known[name].hidden) else text
        for name, text in texts.items()
    }
