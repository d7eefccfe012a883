"""What an argument of a command may be: readers of texts, one for each form. Pure.

A reader gives the text as it is kept, or None if it does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from edge_app.kinds import Stream

TEXT_LIMIT = 200
"""The most characters of a comment or of who asks."""

DAYS_LIMIT = 3650
"""The most days until something is due again."""

WHOLE_DIGITS = 6
"""The most digits of a count of people."""

_PERSON = re.compile(r"[a-z2-7]{26}")
_DECIMAL = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,6})?")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")
_PLATE = re.compile(r"\w{2,20}")
LISTING_LIMIT = 20_000
"""The most characters of the lines of a paper: some 500 of them."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LINE = r"[a-z0-9][a-z0-9-]{0,63}:[1-9][0-9]{0,11}"
_LISTING = re.compile(rf"{_LINE}(,{_LINE})*")
_WORDS = re.compile(r"[a-z][a-z0-9-]{0,40}(,[a-z][a-z0-9-]{0,40}){0,19}")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a verb; `read` gives its text, or None if it does not fit.

    `hidden` is the kind of identity that it is, empty for what may be seen. What is
    `local` the station gets, and no event. What is `discreet` is in the event of the
    command only where its answer asks somebody to act.
    """

    read: Callable[[Any], str | None]
    wanted: str
    required: bool = False
    hidden: str = ""
    local: bool = False
    discreet: bool = False


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


def whole(value: Any) -> str | None:
    """Read a whole number from 0 to 999999, as a number or in digits."""
    text = amount(value)
    return text if text is not None and len(text) <= WHOLE_DIGITS else None


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


def day(value: Any) -> str | None:
    """Read a local day that there is, such as 2026-03-01."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return None


def listing(value: Any) -> str | None:
    """Read items with their quantities, such as mask:100,gown:20."""
    fits = isinstance(value, str) and len(value) <= LISTING_LIMIT
    return value if fits and _LISTING.fullmatch(value) else None
