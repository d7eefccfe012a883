"""Numbers and the words after them."""

from __future__ import annotations

import pytest

from edge_app.counted import Count, counted


@pytest.mark.parametrize(
    ("number", "words", "told"),
    [
        pytest.param(0, ("line",), "0 lines", id="none"),
        pytest.param(1, ("line",), "1 line", id="one"),
        pytest.param(2, ("line",), "2 lines", id="two"),
        pytest.param(1, ("bus", "buses"), "1 bus", id="one that takes no s"),
        pytest.param(3, ("bus", "buses"), "3 buses", id="three that take no s"),
    ],
)
def test_a_word_agrees_with_its_number(
    number: int, words: tuple[str, ...], told: str
) -> None:
    """One is one, and everything else is many."""
    assert told == counted(number, *words)


@pytest.mark.parametrize(
    ("value", "form", "told"),
    [
        pytest.param(1, "{n:line}", "1 line", id="one"),
        pytest.param(2, "{n:person|people}", "2 people", id="another plural"),
        pytest.param("fewer than 5", "{n:person|people}", "fewer than 5 people"),
        pytest.param(None, "{n:line}", "None lines", id="nobody knows"),
        pytest.param(1, "{n} 行", "1 行", id="a language without plurals"),
    ],
)
def test_a_sentence_makes_its_word_agree(value: object, form: str, told: str) -> None:
    """Whatever a document carries there, the sentence is made."""
    assert told == form.format(n=Count(value))
