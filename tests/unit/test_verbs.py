"""The verbs' arguments: what each reader takes, and what stays hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app import verbs
from edge_app.commands import audit, judge
from edge_app.model import Command
from edge_app.people import Veil
from tests.unit.test_commands import GOOD, NOW

PERSON = "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (verbs.person, PERSON, PERSON),
        (verbs.person, PERSON.upper(), None),
        (verbs.person, PERSON[:-1] + "1", None),
        (verbs.person, "Wang Xiaoming", None),
        (verbs.person, 26, None),
        (verbs.words, "mask", "mask"),
        (verbs.words, "fever,sore-throat", "fever,sore-throat"),
        (verbs.words, "fever, rash", None),
        (verbs.words, "Fever", None),
        (verbs.words, "", None),
        (verbs.words, ",".join(["a"] * 21), None),
        (verbs.plate, "京A·12345", "京A12345"),
        (verbs.plate, "hh ab-12.34", "HHAB1234"),
        (verbs.plate, "x", None),
        (verbs.plate, "a/b/c", None),
        (verbs.plate, "X" * 21, None),
        (verbs.plate, None, None),
        (verbs.amount, 0, "0"),
        (verbs.amount, "0", "0"),
        (verbs.amount, "17", "17"),
        (verbs.amount, False, None),
        (verbs.amount, "-1", None),
    ],
)
def test_a_reader(
    read: Callable[[Any], str | None], value: Any, expected: str | None
) -> None:
    """It gives the text, or nothing."""
    assert expected == read(value)


@given(st.recursive(st.none() | st.floats() | st.integers() | st.text(), st.lists))
def test_readers_are_total(value: Any) -> None:
    """Any JSON value is read or refused."""
    for arguments in verbs.VERBS.values():
        for argument in arguments.values():
            text = argument.read(value)
            assert text is None or isinstance(text, str)


@pytest.mark.parametrize("verb", sorted(verbs.VERBS))
def test_every_argument_says_what_is_wanted(verb: str) -> None:
    """So that a refusal is one sentence; every verb takes a comment."""
    assert "comment" in verbs.VERBS[verb]
    assert all(argument.wanted for argument in verbs.VERBS[verb].values())


def test_the_list_of_verbs() -> None:
    """What may be left out stands in brackets."""
    listed = list(verbs.listed(verbs.VERBS))

    assert len(verbs.VERBS) == len(listed)
    assert ["acknowledge [comment=...]"] == list(verbs.listed({"acknowledge"}))
    assert "open reason=... [comment=...]" in listed
    assert "vehicle plate=... driver=... [comment=...]" in listed


# ------------------------------------------------------------------- hidden


def judged(plate: str, **more: Any) -> Command:
    """Judge a command about a vehicle."""
    arguments = {"plate": plate, "driver": "measured"}
    found = judge(
        {**GOOD, "verb": "vehicle", "arguments": arguments},
        sender="local",
        retained=False,
        now=NOW,
        targets={"east": frozenset({"vehicle"})},
        allowed={"local": frozenset({"vehicle"})},
        known_id=lambda _: False,
        **more,
    )
    assert isinstance(found, Command)
    return found


def test_a_plate_is_hidden() -> None:
    """The command and its audit hold the site's keyed hash; spelling is no matter."""
    veil = Veil(b"key")
    command = judged("京A·12345", hide=veil.person)

    assert veil.person("plate", "京A12345") == command.arguments["plate"]
    assert command.arguments == judged("京a 12345", hide=veil.person).arguments
    assert "12345" not in str(audit(command))


def test_without_a_key_a_plate_is_left_out() -> None:
    """Nothing is better than the plate itself."""
    assert "" == judged("京A·12345").arguments["plate"]
