"""What stays in the box, what leaves, and what goes along with a person's hash."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from edge_app.discretion import Discretion, is_normal, person_in
from edge_app.model import Document
from edge_app.people import KEY_ID_LENGTH, Veil

COUNTS = Discretion("abcdefgh", counts=True)
PERSON = "a" * 26


@pytest.mark.parametrize(
    ("kind", "result", "stays"),
    [
        ("screening", "passed", True),
        ("screening", "no-badge", True),
        ("screening", "hold", False),
        ("screening", "retry", False),
        ("screening", "wait", False),
        ("fever", "fever", False),
        ("passage", "passed", False),
    ],
)
def test_only_normal_temperatures_stay(kind: str, result: str, stays: bool) -> None:
    """Whatever asks somebody to act leaves as an event."""
    data: Document = {"result": result, "value_c": Decimal("36.5")}

    assert stays == COUNTS.keeps_back(kind, data)
    assert not Discretion().keeps_back(kind, data)


def test_what_has_no_value_cannot_be_counted() -> None:
    """It leaves as it is."""
    assert not COUNTS.keeps_back("screening", {"result": "passed"})
    assert is_normal("screening", {"result": "passed"})


@pytest.mark.parametrize(
    ("data", "signed"),
    [
        ({"person": PERSON}, {"person": PERSON, "person_key": "abcdefgh"}),
        ({"person": ""}, {"person": ""}),
        ({"n": 1}, {"n": 1}),
    ],
)
def test_a_hash_names_its_key(data: dict[str, Any], signed: dict[str, Any]) -> None:
    """Where there is no person, nothing is added."""
    assert signed == COUNTS.signed(data)


def test_another_key_has_another_name() -> None:
    """A changed key is seen in every record, and its name tells nothing of it."""
    old, new = Veil(b"k" * 32), Veil(b"l" * 32)

    assert old.key_id != new.key_id
    assert KEY_ID_LENGTH == len(old.key_id)
    assert old.key_id == Veil(b"k" * 32).key_id
    assert not old.person("epc", "gatepost key id").startswith(old.key_id)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        (f'{{"person":"{PERSON}"}}', PERSON),
        (f'{{"people":["x","{PERSON}"]}}', PERSON),
        ('{"person":"","text":"nobody"}', ""),
        (f'{{"text":"{"A" * 26}"}}', ""),
    ],
)
def test_a_person_is_found_wherever_an_event_names_one(text: str, person: str) -> None:
    """In a field, or in a list."""
    assert person == person_in(text)
