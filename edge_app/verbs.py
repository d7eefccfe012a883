"""Every verb that a command may have, and the arguments that it knows. Pure.

What an argument may be is said once, here: the judge refuses by it, and `gatepost do
--help` lists it. A `hidden` argument is an identity of a person or a vehicle: the
judge puts the site's keyed hash in its place, so that no event ever holds the text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from drivers.quantities import TagScheme
from edge_app import (
    verbs_alarm,
    verbs_calling,
    verbs_coldroom,
    verbs_counter,
    verbs_response,
    verbs_store,
)
from edge_app.arguments import (
    DAYS_LIMIT,
    TEXT_LIMIT,
    Argument,
    amount,
    clock_time,
    comment,
    days,
    decimal,
    number,
    person,
    plate,
    stream,
    whole,
    words,
)
from edge_app.kinds import Stream
from edge_app.model import Command

__all__ = [
    "DAYS_LIMIT",
    "LOCAL_ONLY",
    "REASONED",
    "SCHEMES",
    "TEXT_LIMIT",
    "VERBS",
    "Argument",
    "amount",
    "clock_time",
    "comment",
    "days",
    "decimal",
    "is_needed",
    "listed",
    "number",
    "person",
    "plate",
    "stream",
    "whole",
    "whom",
    "words",
]

SCHEMES = tuple(scheme.value for scheme in TagScheme)
LOCAL_ONLY = frozenset({"forget"})
"""What cannot be taken back comes in over MQTT only where the site says so."""


def _badge_of(scheme: str) -> Argument:
    """Describe a badge's number of a scheme: it becomes the hash of its holder."""
    return Argument(comment, "a badge's number as the reader says it", hidden=scheme)


_COMMENT = Argument(comment, f"a printable text of at most {TEXT_LIMIT} characters")
_PERSON_HASH = Argument(person, "a person's 26 letters and digits from an event")
_CELSIUS = Argument(decimal, "a temperature in °C, such as 37.2", required=True)
_BODY_CELSIUS = Argument(
    decimal, "a temperature in °C, such as 37.2", required=True, discreet=True
)
_BIN = Argument(words, "a bin of the shelf")
_GRAMS = Argument(decimal, "a weight in g, such as 5000")
_DEVICE = Argument(comment, "a thermometer of the entrance")
_MEASURED_BY = Argument(comment, "who measured")
_WORD_LIST = "words in small letters with commas between them"
_ONLY_A_COMMENT: Mapping[str, Argument] = {"comment": _COMMENT}
_A_REASON: Mapping[str, Argument] = {"reason": _COMMENT, "comment": _COMMENT}
_ABOUT_A_PERSON: Mapping[str, Argument] = {**_A_REASON, "person": _PERSON_HASH}

VERBS: Mapping[str, Mapping[str, Argument]] = {
    "open": _A_REASON,
    "deny": _A_REASON,
    "re-measure": _A_REASON,
    "release": _A_REASON,
    "release-end": _A_REASON,
    "seen": {
        "step": Argument(words, f"a step of the guard's, or all: {_WORD_LIST}", True),
        "comment": _COMMENT,
    },
    "symptoms": {
        "list": Argument(words, f"none, or symptoms: {_WORD_LIST}", required=True),
        "check": Argument(words, "morning, noon or evening"),
        "person": _PERSON_HASH,
        "comment": _COMMENT,
    },
    "bar": _ABOUT_A_PERSON,
    "certificate": {**_ONLY_A_COMMENT, "person": _PERSON_HASH},
    "leave": _ABOUT_A_PERSON,
    "contact": {
        "value": _BODY_CELSIUS,
        "by": _MEASURED_BY,
        "person": Argument(comment, "a place such as aside-1, or a hash"),
        "comment": _COMMENT,
    },
    "manual": {
        "value": _BODY_CELSIUS,
        "by": _MEASURED_BY,
        "site": Argument(words, "forehead, wrist, ear or axilla"),
        "comment": _COMMENT,
    },
    "rest": {
        "reason": Argument(words, "sweating, just-woken or sport", required=True),
        "comment": _COMMENT,
    },
    "calibrate": {
        "offset": Argument(decimal, "an offset in °C, such as 0.3"),
        "slope": Argument(decimal, "a slope, such as 1"),
        "days": Argument(days, "the whole days until it is due again, 1 to 3650"),
        "device": _DEVICE,
        "step": Argument(words, "zero, load, check, finish or cancel"),
        "weight_g": _GRAMS,
        "added_g": Argument(decimal, "what made the display switch, in g"),
        "by": _MEASURED_BY,
        "comment": _COMMENT,
    },
    "blackbody": {
        "reference": _CELSIUS,
        "reading": _CELSIUS,
        "device": _DEVICE,
        "by": _MEASURED_BY,
        "comment": _COMMENT,
    },
    "vehicle": {
        "plate": Argument(plate, "a number plate", required=True, hidden="plate"),
        "driver": Argument(words, "measured, unmeasured or left", required=True),
        "comment": _COMMENT,
    },
    "reported": {
        "to": Argument(words, "a step of the report, such as command-post"),
        "comment": _COMMENT,
    },
    "visitor": {
        "purpose": Argument(comment, "what the visit is for", required=True),
        "approval": Argument(comment, "the number of the approval"),
        "name": Argument(comment, "the visitor's name, kept in the box", local=True),
        "host": Argument(comment, "who is visited, kept in the box", local=True),
        "card": Argument(comment, "the lent badge's pseudonym", local=True),
        "until": Argument(clock_time, "the time of day when it ends, such as 16:30"),
        "comment": _COMMENT,
    },
    "missing": {
        "check": Argument(comment, "the name of a check"),
        "comment": _COMMENT,
    },
    "count": {
        "value": Argument(whole, "the people inside, a whole number from 0", True),
        "reason": _COMMENT,
        "comment": _COMMENT,
    },
    "guardian": {
        "person": Argument(comment, "a pseudonym of the roster", local=True),
        "comment": _COMMENT,
    },
    "case": {
        "person": Argument(comment, "a pseudonym of the roster", True, local=True),
        "cause": Argument(words, "the illness, such as mumps", required=True),
        "comment": _COMMENT,
    },
    "roster": _ONLY_A_COMMENT,
    "zero": _ONLY_A_COMMENT,
    "tare": {"bin": _BIN, "weight_g": _GRAMS, "comment": _COMMENT},
    "counted": {
        "pieces": Argument(amount, "a whole number of pieces from 0", required=True),
        "bin": _BIN,
        "comment": _COMMENT,
    },
    "settle": {
        "id": Argument(comment, "the id of an open mismatch", required=True),
        "as": Argument(words, "count, scan or ignore", required=True),
        "reason": Argument(comment, "a few words that say why", required=True),
        "comment": _COMMENT,
    },
    **verbs_counter.VERBS,
    **verbs_store.VERBS,
    **verbs_coldroom.VERBS,
    **verbs_calling.VERBS,
    **verbs_response.VERBS,
    **verbs_alarm.VERBS,
    "reload": _ONLY_A_COMMENT,
    "forget": {
        "person": _PERSON_HASH,
        **{scheme: _badge_of(scheme) for scheme in SCHEMES},
        "comment": _COMMENT,
    },
    "resend": {
        "stream": Argument(stream, "one of " + ", ".join(Stream), required=True),
        "first": Argument(number, "a whole number from 1", required=True),
        "last": Argument(number, "a whole number from 1", required=True),
        "comment": _COMMENT,
    },
}
"""Every verb there is, and the arguments that it knows."""


REASONED = frozenset(
    {"open", "deny", "re-measure", "release", "release-end", "bar", "leave", "count"}
)
"""Verbs that a gate carries out for a reason only."""


def listed(taken: Collection[str]) -> Iterator[str]:
    """List these verbs with their arguments; what may be left out is in brackets."""
    for verb in (one for one in VERBS if one in taken):
        spelled = (
            f"{name}=..." if is_needed(verb, name) else f"[{name}=...]"
            for name in VERBS[verb]
        )
        yield " ".join((verb, *spelled))


def is_needed(verb: str, name: str) -> bool:
    """Say whether a verb is nothing without this argument."""
    return VERBS[verb][name].required or (name == "reason" and verb in REASONED)


def whom(command: Command) -> str:
    """Return the person that a `forget` is about, empty where it names nobody."""
    given = (command.arguments.get(name, "") for name in ("person", *SCHEMES))
    return next((person for person in given if person), "")
