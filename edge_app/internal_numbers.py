"""Numbers for goods that have none, good within the site and nowhere else. Pure.

GS1 keeps prefix 04 free for this: any company may number its own goods with it, in an
EAN-13 symbol, as long as they stay in its hands. Such a number says nothing beside
itself; lot and expiry go with it in the identifiers 91 to 93, which GS1 leaves to
companies too. What leaves the site under a GTIN leaves under a real one.
Source: GS1 General Specifications 1.4.2 (prefixes), 2.1.13.2 (company internal
numbering), 3.9 (AI 91 to 99, company internal information), 7.9 (check digits).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from biip.checksums import gs1_standard_check_digit

PREFIX = "04"
REFERENCES = 10**10
"""How many numbers there are behind the prefix."""
RESTRICTED = ("02", "04", "2")
"""How the 13 digits begin that GS1 gives to nobody."""
SHORT, SHORT_RESTRICTED = "000000", ("0", "2")
"""The same of numbers of 8 digits, written with 14."""
NUMBER, LOT, EXPIRY = "91", "92", "93"
DIGITS = 14
DAY_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Internal:
    """What a label of the site's own says: a number of 14 digits, a lot, a last day."""

    number: str
    lot: str = ""
    expiry: str = ""


def is_restricted(gtin: str) -> bool:
    """Say whether a number of 14 digits is no GTIN, though it looks like one."""
    if gtin.startswith(SHORT):
        return gtin[len(SHORT) :].startswith(SHORT_RESTRICTED)
    return gtin.startswith("0") and gtin[1:].startswith(RESTRICTED)


def number_of(item: str, is_taken: Callable[[str], bool]) -> str:
    """Find a free number of 14 digits for an item, the same each time it is asked."""
    reference = zlib.crc32(item.encode()) % REFERENCES
    while is_taken(found := _number(reference)):
        reference = (reference + 1) % REFERENCES
    return found


def elements(label: Internal) -> tuple[tuple[str, str], ...]:
    """Return what stands in the symbol, by application identifier."""
    told = (
        (NUMBER, label.number),
        (EXPIRY, label.expiry.replace("-", "")),
        (LOT, label.lot),
    )
    return tuple((identifier, text) for identifier, text in told if text)


def of_elements(said: Mapping[str, str]) -> Internal | None:
    """Read a label of the site's own; None where it is none."""
    number = said.get(NUMBER, "")
    if not _is_internal(number):
        return None
    day = said.get(EXPIRY, "")
    whole = len(day) == DAY_DIGITS and day.isdigit()
    expiry = f"{day[:4]}-{day[4:6]}-{day[6:]}" if whole else ""
    return Internal(number, said.get(LOT, ""), expiry)


def _is_internal(number: str) -> bool:
    digits = len(number) == DIGITS and number.isascii() and number.isdigit()
    return (
        digits
        and number.startswith(f"0{PREFIX}")
        and str(gs1_standard_check_digit(number[:-1])) == number[-1]
    )


def _number(reference: int) -> str:
    body = f"0{PREFIX}{reference:010d}"
    return body + str(gs1_standard_check_digit(body))
