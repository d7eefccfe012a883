"""Numbers of the site's own: never a GTIN, the same each time, and read back."""

from __future__ import annotations

import pytest
from biip.checksums import gs1_standard_check_digit
from hypothesis import given
from hypothesis import strategies as st

from edge_app.internal_numbers import (
    Internal,
    elements,
    is_restricted,
    number_of,
    of_elements,
)
from edge_app.store.epcis_names import Naming, is_gtin

NUMBER = number_of("apron", lambda _number: False)


@given(st.text(max_size=40))
def test_any_item(item: str) -> None:
    """An item's number is of the prefix that GS1 keeps free, with a check digit."""
    number = number_of(item, lambda _number: False)
    assert (14, "004") == (len(number), number[:3])
    assert str(gs1_standard_check_digit(number[:-1])) == number[-1]
    assert (True, False) == (is_restricted(number), is_gtin(number))


def test_same_again() -> None:
    """The same item has the same number, another one another."""
    assert NUMBER == number_of("apron", lambda _number: False)
    assert NUMBER != number_of("mask", lambda _number: False)


def test_taken() -> None:
    """A number that another item has is passed over."""
    other = number_of("apron", lambda number: number == NUMBER)
    assert other != NUMBER
    assert int(NUMBER[3:13]) + 1 == int(other[3:13])


@pytest.mark.parametrize(
    ("number", "restricted"),
    [
        ("06901234567892", False),
        ("02012345678903", True),
        ("02912345678906", True),
        ("00212345678905", True),
        ("00412345678903", True),
        ("00112345678900", False),
        ("16901234567899", False),
        ("12012345678900", False),
        ("00000020123451", True),
        ("00000000123457", True),
        ("00000096385074", False),
    ],
)
def test_restricted(number: str, *, restricted: bool) -> None:
    """Prefixes 02, 04 and 2, and short numbers with 0 or 2, are nobody's GTIN."""
    assert restricted == is_restricted(number)


@pytest.mark.parametrize(
    "label",
    [
        Internal(NUMBER),
        Internal(NUMBER, "L7"),
        Internal(NUMBER, "L7", "2027-01-31"),
        Internal(NUMBER, expiry="2027-01-31"),
    ],
)
def test_there_and_back(label: Internal) -> None:
    """What a label says in its identifiers is read back."""
    assert label == of_elements(dict(elements(label)))


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"91": "06901234567892"},
        {"91": NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)},
        {"91": "004"},
        {"91": "OO4123456789O3"},
        {"01": NUMBER},
    ],
)
def test_somebody_elses(said: dict[str, str]) -> None:
    """Identifier 91 is anybody's; only our own numbers in it are believed."""
    assert None is of_elements(said)


def test_damaged_day() -> None:
    """A day that is none is left out."""
    assert Internal(NUMBER) == of_elements({"91": NUMBER, "93": "2027"})


def test_never_told_as_a_gtin() -> None:
    """An EPCIS event names such goods below the site's address, not by the number."""
    naming = Naming("https://a.example")
    named = naming.goods("apron", 5, "piece", gtin=NUMBER)
    assert {"epcClass": "https://a.example/class/apron", "quantity": 5} == named
