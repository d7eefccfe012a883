"""What a printed code says by the GS1 standard: key, lot, dates, serial, count. Pure.

Element strings, plain GTINs and Digital Links are taken apart by biip; which of them a
code may be is said by its AIM identifier. Without one it must give a key by itself: a
GTIN of the right length and check digit, or an element string with GTIN or SSCC. A
bare SSCC is not believed, since 18 digits are also how people are numbered.

Source: GS1 General Specifications 3 (identifiers), 7.8 (FNC1 and GS), 7.12 (years);
ISO/IEC 15424; GS1 Digital Link, URI syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeAlias
from urllib.parse import quote

from biip import ParseError
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gs1_element_strings import GS1ElementString
from biip.gs1_messages import GS1Message
from biip.gtin import Gtin

Elements: TypeAlias = Mapping[str, str]
"""Values by application identifier: dates as 2026-01-31, measures with their point."""

LONGEST = 512
MESSAGES = ("]C1", "]d2", "]Q3", "]e0", "]J1")
GTINS = MappingProxyType({"]E0": (13,), "]E4": (8,), "]I0": (14,), "]I1": (14,)})
GTIN_LENGTHS = (8, 12, 13, 14)
MARK = re.compile(r"\][A-Za-z][0-9A-Za-z]")
COMPOSITE = "|]e0"
LINK = re.compile(r"https?://", re.IGNORECASE)
GS = "\x1d"
RELATIONS = ("8017", "8018")
"""Service relation numbers: those of people, such as the staff and the patients."""
DATES = ("11", "12", "13", "15", "16", "17")
DATE = re.compile(r"1[123567]\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])")
COMMAND = "GP:"
"""How a command barcode begins (`edge_app.stations.counter_codes`)."""
FIRST_YEAR = 2026
"""A clock that was never set says 1970; no goods are from then."""
CENTURY, PAST_YEARS, FUTURE_YEARS = 100, 51, 50

NO_GS1 = "This is no GS1 code."
UNREADABLE = "Its GS1 data cannot be read."
CHECK_DIGIT = "Its check digit is wrong."
NO_KEY = "It has neither a GTIN nor an SSCC."
LENGTH = "It has not as many digits as a GTIN of its kind."
TWO_WAYS = "It may be a GTIN or a date; let the scanner send AIM identifiers."
GS_LOST = "The scanner seems to lose the GS in it; set it up to send the GS."


@dataclass(frozen=True, slots=True)
class CodeData:
    """What a code says; `why_not` is one sentence where it cannot be booked.

    `gtin` has 14 digits. `content` is the GTIN of what is inside a logistic unit and
    `count` how many there are. Dates are written 2026-01-31.
    """

    raw: str
    gtin: str = ""
    sscc: str = ""
    lot: str = ""
    expiry: str = ""
    best_before: str = ""
    serial: str = ""
    content: str = ""
    count: int | None = None
    why_not: str = ""
    elements: Elements = field(default_factory=dict)

    @property
    def item(self) -> str:
        """Name the goods as the ledger does: one kind, or with a serial number one."""
        if self.sscc:
            return self.sscc
        return f"{self.gtin}/21/{self.serial}" if self.serial else self.gtin

    @property
    def single(self) -> bool:
        """Say whether there can be only one of it in the world."""
        return bool(self.sscc or self.serial)

    @property
    def digital_link(self) -> str:
        """Return the path of its Digital Link; empty without a key."""
        if self.sscc:
            return f"/00/{self.sscc}"
        qualifiers = (("10", self.lot), ("21", self.serial))
        path = "".join(f"/{ai}/{quote(text, '')}" for ai, text in qualifiers if text)
        return f"/01/{self.gtin}{path}" if self.gtin else ""


def is_goods(code: str) -> bool:
    """Say whether a code is a thing's, be it misread: any other may be a person's."""
    mark = code[:3]
    if (code[3:] if MARK.match(code) else code).startswith(COMMAND):
        return True
    data = code_data(code, 0)
    if code[3:].lstrip(GS).startswith(RELATIONS) or data.elements.keys() & RELATIONS:
        return False
    return mark in MESSAGES or mark in GTINS or not data.why_not


def code_data(code: str, this_year: int) -> CodeData:
    """Take a code apart; total on any text. Years of two digits are near this year."""
    if len(code) > LONGEST or not code.isascii():
        return CodeData(code, why_not=NO_GS1)
    mark = code[:3] if MARK.match(code) else ""
    body = code[len(mark) :]
    year = max(this_year, FIRST_YEAR)
    try:
        elements = _elements(mark, body, year)
    except _NotBelievedError as error:
        return CodeData(code, why_not=str(error))
    except (ParseError, ValueError, ArithmeticError):
        return CodeData(code, why_not=UNREADABLE)
    return _named(code, elements, lost=_has_lost_gs(body, elements))


class _NotBelievedError(Exception):
    """The text is the sentence that says why."""


def _elements(mark: str, body: str, year: int) -> Elements:
    if mark in MESSAGES:
        return _message(body, year)
    if mark in GTINS:
        return _gtin_and_more(body, GTINS[mark], year)
    if LINK.match(body):
        return _read(GS1DigitalLinkURI.parse(body).element_strings, year)
    if mark:
        raise _NotBelievedError(NO_GS1)
    return _bare(body, year)


def _message(body: str, year: int) -> Elements:
    if not body.strip(GS):
        raise _NotBelievedError(UNREADABLE)
    strings, rest = GS1Message.parse(body).element_strings, body
    for string in strings:
        rest = rest[len(string) :]
        # The library ends a text that is too long where the longest would end.
        if string.ai.separator_required and rest and not rest.startswith(GS):
            raise _NotBelievedError(GS_LOST)
        rest = rest.lstrip(GS)
    return _read(strings, year)


def _gtin_and_more(body: str, lengths: tuple[int, ...], year: int) -> Elements:
    """Read a GTIN, and the composite component that may stand beside it."""
    number, joint, more = body.partition(COMPOSITE)
    elements = _gtin(number, lengths)
    return {**_message(more, year), **elements} if joint else elements


def _gtin(number: str, lengths: tuple[int, ...]) -> Elements:
    if not number.isdigit() or len(number) not in lengths:
        raise _NotBelievedError(LENGTH)
    try:
        Gtin.parse(number)
    except ParseError:
        raise _NotBelievedError(CHECK_DIGIT) from None
    return {"01": number.zfill(14)}


def _bare(body: str, year: int) -> Elements:
    """Read a code of which nothing is said: a GTIN by itself, or an element string."""
    numeric = body.isdigit() and len(body) in GTIN_LENGTHS
    if numeric and DATE.fullmatch(body):
        raise _NotBelievedError(TWO_WAYS)
    return _gtin(body, GTIN_LENGTHS) if numeric else _message(body, year)


def _read(strings: Iterable[GS1ElementString], year: int) -> Elements:
    elements: dict[str, str] = {}
    for string in strings:
        if string.gtin_error or string.sscc_error or string.gln_error:
            raise _NotBelievedError(CHECK_DIGIT)
        identifier = string.ai.ai
        value = _value(string, year)
        if elements.setdefault(identifier, value) != value:
            raise _NotBelievedError(UNREADABLE)
    return elements


def _value(string: GS1ElementString, year: int) -> str:
    if string.decimal is not None:
        return f"{string.decimal:f}"
    if string.date is None or string.ai.ai not in (*DATES, "7003"):
        return string.value
    near = string.date.replace(year=year_near(int(string.value[:2]), year))
    return near.isoformat()


def year_near(two_digits: int, this_year: int) -> int:
    """Find the year that two digits mean: at most 49 years ago or 50 years ahead."""
    century = this_year - this_year % CENTURY
    ahead = two_digits - this_year % CENTURY
    if ahead >= PAST_YEARS:
        return century - CENTURY + two_digits
    if ahead <= -FUTURE_YEARS:
        return century + CENTURY + two_digits
    return century + two_digits


def _has_lost_gs(body: str, elements: Elements) -> bool:
    """Say whether a date seems to have run into the text before it.

    Where a scanner sends no GS, what follows a lot or a serial number looks like more
    of it. A date that is there already cannot come again.
    """
    if GS in body or LINK.match(body):
        return False
    for identifier in ("10", "21"):
        text = elements.get(identifier, "")
        for at in range(1, len(text)):
            hidden = DATE.match(text, at)
            if hidden and hidden[0][:2] not in elements and _goes_on(text[at + 8 :]):
                return True
    return False


def _goes_on(text: str) -> bool:
    """Say whether a text is nothing, or element strings."""
    try:
        return not text or bool(GS1Message.parse(text).element_strings)
    except (ParseError, ValueError, ArithmeticError):
        return False


def _named(code: str, elements: Elements, *, lost: bool) -> CodeData:
    number = elements.get("37") or elements.get("30")
    data = CodeData(
        raw=code,
        gtin=elements.get("01", ""),
        sscc=elements.get("00", ""),
        content=elements.get("02", ""),
        elements=elements,
    )
    if lost:
        return replace(data, elements={}, why_not=GS_LOST)
    return replace(
        data,
        lot=elements.get("10", ""),
        expiry=elements.get("17") or elements.get("7003", ""),
        best_before=elements.get("15", ""),
        serial=elements.get("21", ""),
        count=int(number) if number else None,
        why_not="" if data.gtin or data.sscc else NO_KEY,
    )
