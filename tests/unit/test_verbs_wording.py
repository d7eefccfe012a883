"""What a person reads who gave a verb something it cannot take."""

from __future__ import annotations

import re

import pytest

from edge_app.verbs import VERBS

WANTED = [
    pytest.param(argument.wanted, id=f"{verb} {name}")
    for verb, arguments in VERBS.items()
    for name, argument in arguments.items()
]


@pytest.mark.parametrize("wanted", WANTED)
def test_what_is_wanted_goes_on_after_must_be(wanted: str) -> None:
    """`minutes must be ...` is one sentence: no question, no second clause."""
    assert re.match(r"(for|when|whose|with) ", wanted) is None
    assert "; " not in wanted
    assert "default:" not in wanted
