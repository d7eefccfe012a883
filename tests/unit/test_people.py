"""A badge's number becomes a keyed hash that nobody can turn back or guess."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from edge_app.people import LENGTH, Veil

BADGE = "E28068900000500E88C6A4A7"
VEIL = Veil(b"k" * 32)


@pytest.mark.parametrize(
    ("key", "data", "digest"),
    [
        (
            b"\x0b" * 20,
            b"Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        ),
        (
            b"Jefe",
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
    ],
)
def test_the_published_vectors_hold(key: bytes, data: bytes, digest: str) -> None:
    """What this machine calls HMAC-SHA-256 is that of RFC 4231."""
    assert digest == hmac.new(key, data, hashlib.sha256).hexdigest()


def test_a_person_is_spelled_as_the_rule_says() -> None:
    """Version, scheme and number under the key, in base32, 26 characters of it."""
    digest = hmac.digest(b"k" * 32, f"v1|epc|{BADGE}".encode(), "sha256")

    wanted = base64.b32encode(digest).decode()[:26].lower()

    assert wanted == VEIL.person("epc", BADGE)


def test_a_person_stays_the_same_from_release_to_release() -> None:
    """Sites compare hashes over years; this one was taken down in the first."""
    veil = Veil(b"\x0b" * 20)

    assert "3ir5igfxetesthadc26j2okhrg" == veil.person("epc", BADGE)


def test_a_badge_is_one_person_however_it_is_spelled() -> None:
    """Readers differ in case and in blanks around a number."""
    assert VEIL.person("epc", BADGE) == VEIL.person("epc", f" {BADGE.lower()}\n")


def test_another_key_scheme_or_number_is_another_person() -> None:
    """Two sites cannot compare their lists, nor two kinds of badge be mixed up."""
    people = {
        VEIL.person("epc", BADGE),
        VEIL.person("code128", BADGE),
        VEIL.person("epc", BADGE[:-1] + "8"),
        Veil(b"l" * 32).person("epc", BADGE),
    }

    assert 4 == len(people)


def test_a_hash_holds_nothing_of_the_number() -> None:
    """It has its own length, whatever the number's."""
    for code in ("", "1", BADGE, "7" * 500):
        person = VEIL.person("epc", code)
        assert LENGTH == len(person)
        assert person.isalnum()
        assert person == person.lower()


@pytest.mark.parametrize("code", ["3074257BF7194E4000001A85", "35ab", "30"])
def test_numbers_of_things_are_known(code: str) -> None:
    """GS1 numbers begin with a header of their own, in either case."""
    assert VEIL.is_goods(code)


@pytest.mark.parametrize("code", [BADGE, "", "0430", "E2", "2F30"])
def test_every_other_number_is_a_persons(code: str) -> None:
    """In doubt a number is hidden."""
    assert not VEIL.is_goods(code)
