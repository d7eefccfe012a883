"""Kinds of goods: what is printed on a piece, what its tag says, what it weighs. Pure.

SGTIN-96 is laid out as the GS1 Tag Data Standard says: 8 bits header 0x30, 3 filter,
3 partition, company number and item reference (44 bits together), 38 serial. The
printed code is a GS1 element string with the AIM sign of a Data Matrix before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

HEADER, FILTER_ITEM = 0x30, 1
COMPANY_BITS = {12: 40, 11: 37, 10: 34, 9: 30, 8: 27, 7: 24, 6: 20}
"""How long a company number of so many digits is; the item has the rest of 44."""

SERIAL_BITS = 38
GS = "\x1d"
SIGN = "]d2"


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of goods of one lot; `spread_g` is the standard deviation of a piece."""

    name: str
    gtin: str
    piece_g: Decimal
    spread_g: Decimal = Decimal(0)
    lot: str = "L1"
    expiry: date = date(2028, 12, 31)
    company_digits: int = 7

    def tag(self, serial: int) -> str:
        """Return the number in the tag of one piece."""
        return sgtin_96(self.gtin, self.company_digits, serial)

    def printed(self, serial: int) -> str:
        """Return what a scanner reads from one piece."""
        ends = f"{self.expiry:%y%m%d}"
        return f"{SIGN}01{self.gtin}17{ends}10{self.lot}{GS}21{serial}"

    def weight_g(self, luck: Random) -> Decimal:
        """Weigh one piece: as all of them, or a little more or less."""
        if not self.spread_g:
            return self.piece_g
        drawn_g = luck.gauss(float(self.piece_g), float(self.spread_g))
        return max(Decimal(0), Decimal(f"{drawn_g:.3f}"))


def check_digit(digits: str) -> str:
    """Return the last digit of a GTIN: weights 3 and 1 from the right."""
    total = sum(int(one) * (1, 3)[at % 2 == 0] for at, one in enumerate(digits[::-1]))
    return str(-total % 10)


def gtin_of(digits: str) -> str:
    """Return 14 digits with their check digit.

    Raises:
        ValueError: it is no GTIN.

    """
    whole = digits.rjust(14, "0")
    if not digits.isascii() or not digits.isdigit() or len(whole) > len("0" * 14):
        raise ValueError(f"a GTIN has up to 14 digits, not {digits!r}")
    if check_digit(whole[:-1]) != whole[-1]:
        raise ValueError(f"the last digit of {digits} is not {check_digit(whole[:-1])}")
    return whole


def sgtin_96(gtin: str, company_digits: int, serial: int, kind: int = 1) -> str:
    """Return the 24 hex digits of a tag; `kind` is the filter value.

    Raises:
        ValueError: a company number or serial that does not fit.

    """
    if company_digits not in COMPANY_BITS or not 0 <= serial < 1 << SERIAL_BITS:
        raise ValueError("an SGTIN-96 has 6 to 12 company digits and a short serial")
    company = gtin[1 : 1 + company_digits]
    reference = gtin[0] + gtin[1 + company_digits : -1]
    bits = COMPANY_BITS[company_digits]
    number = HEADER
    number = number << 3 | kind
    number = number << 3 | (12 - company_digits)
    number = number << bits | int(company)
    number = number << (44 - bits) | int(reference)
    return f"{number << SERIAL_BITS | serial:024X}"
