"""Every verb that a command may have, and the arguments that it knows. Pure.

What an argument may be is said once, here: the judge refuses by it, and `gatepost do
--help` lists it. A `hidden` argument is an identity of a person or a vehicle: the
judge puts the site's keyed hash in its place, so that no event ever holds the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from drivers.quantities import TagScheme
from edge_app.kinds import Stream
from edge_app.model import Command

TEXT_LIMIT = 200
"""The most characters of a comment or of who asks."""

DAYS_LIMIT = 3650
"""The most days until something is due again."""

SCHEMES = tuple(scheme.value for scheme in TagScheme)
LOCAL_ONLY = frozenset({"forget"})
"""What cannot be taken back comes in over MQTT only where the site says so."""

_PERSON = re.compile(r"[a-z2-7]{26}")
_DECIMAL = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,6})?")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")
_PLATE = re.compile(r"\w{2,20}")
_WORDS = re.compile(r"[a-z][a-z0-9-]{0,40}(,[a-z][a-z0-9-]{0,40}){0,19}")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a verb; `read` gives its text, or None if it does not fit.

    `hidden` is the kind of identity that it is, empty for what may be seen. What is
    `local` the station gets, and no event.
    """

    read: Callable[[Any], str | None]
    wanted: str
    required: bool = False
    hidden: str = ""
    local: bool = False


def comment(value: Any) -> str | None:
    """Read a text for people."""
    fits = isinstance(value, str) and len(value) <= TEXT_LIMIT and value.isprintable()
    return value if fits else None


def stream(value: Any) -> str | None:
    """Read the name of a delivery stream."""
    return value if isinstance(value, str) and value in set(Stream) else None


def number(value: Any) -> str | None:
    """Read a row's number: a whole number from 1, as a number or in digits."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value) if isinstance(value, str) or abs(value) < 2**63 else ""
    return text if re.fullmatch(r"[1-9][0-9]{0,17}", text) else None


def amount(value: Any) -> str | None:
    """Read how many there are: a whole number from 0."""
    nothing = isinstance(value, int | str) and value in (0, "0")
    return "0" if nothing and not isinstance(value, bool) else number(value)


def decimal(value: Any) -> str | None:
    """Read a number with or without a point, as a number or in digits."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    endless = isinstance(value, int) and abs(value) >= 2**63
    text = "" if endless else str(value)
    return text if _DECIMAL.fullmatch(text) else None


def days(value: Any) -> str | None:
    """Read a number of days, up to ten years."""
    text = number(value)
    return text if text is not None and int(text) <= DAYS_LIMIT else None


def person(value: Any) -> str | None:
    """Read a person as the gateway knows one: the keyed hash, never a name."""
    return value if isinstance(value, str) and _PERSON.fullmatch(value) else None


def words(value: Any) -> str | None:
    """Read names in small letters with commas between them."""
    return value if isinstance(value, str) and _WORDS.fullmatch(value) else None


def clock_time(value: Any) -> str | None:
    """Read a time of day, up to midnight as 24:00."""
    return value if isinstance(value, str) and _CLOCK.fullmatch(value) else None


def plate(value: Any) -> str | None:
    """Read a number plate, in one spelling."""
    letters = re.sub(r"[\s·.-]", "", comment(value) or "").upper()
    return letters if _PLATE.fullmatch(letters) else None


def _badge_of(scheme: str) -> Argument:
    """Describe a badge's number of a scheme: it becomes the hash of its holder."""
    return Argument(comment, "a badge's number as the reader says it", hidden=scheme)


_COMMENT = Argument(comment, f"a printable text of at most {TEXT_LIMIT} characters")
_PERSON_HASH = Argument(person, "a person's 26 letters and digits from an event")
_CELSIUS = Argument(decimal, "a temperature in °C, such as 37.2", required=True)
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
        "value": _CELSIUS,
        "by": _MEASURED_BY,
        "person": Argument(comment, "whose: a place such as aside-1, or a hash"),
        "comment": _COMMENT,
    },
    "manual": {
        "value": _CELSIUS,
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
        "days": Argument(days, "the days until it is due again, up to 3650"),
        "device": _DEVICE,
        "step": Argument(words, "for a scale: zero, load, check, finish or cancel"),
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
        "until": Argument(clock_time, "when the visit ends, such as 16:30"),
        "comment": _COMMENT,
    },
    "missing": {
        "check": Argument(comment, "the name of a check"),
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
    "count": {
        "pieces": Argument(amount, "a whole number of pieces from 0", required=True),
        "bin": _BIN,
        "comment": _COMMENT,
    },
    "settle": {
        "id": Argument(comment, "the id of an open mismatch", required=True),
        "as": Argument(words, "count, scan or ignore", required=True),
        "reason": Argument(comment, "why", required=True),
        "comment": _COMMENT,
    },
    "acknowledge": _ONLY_A_COMMENT,
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
    {"open", "deny", "re-measure", "release", "release-end", "bar", "leave"}
)
"""Verbs that a gate carries out for a reason only."""


def listed() -> Iterator[str]:
    """List the verbs with their arguments; what may be left out is in brackets."""
    for verb, arguments in VERBS.items():
        spelled = (
            f"{name}=..." if is_needed(verb, name) else f"[{name}=...]"
            for name in arguments
        )
        yield " ".join((verb, *spelled))


def is_needed(verb: str, name: str) -> bool:
    """Say whether a verb is nothing without this argument."""
    return VERBS[verb][name].required or (name == "reason" and verb in REASONED)


def whom(command: Command) -> str:
    """Return the person that a `forget` is about, empty where it names nobody."""
    given = (command.arguments.get(name, "") for name in ("person", *SCHEMES))
    return next((person for person in given if person), "")
