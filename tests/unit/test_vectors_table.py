"""Every published entry is a test or left out with a reason, as the page says."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.readme import section
from tests.unit.vector_entries import ENTRIES, LEFT_OUT
from tests.vector_table import PAGE, left_out, vector_table

PUBLISHED = 331
ADDED_FROM = 1000
"""Entries that were added here are numbered from this on."""

MODULES = [
    *sorted(path.stem for path in Path(__file__).parent.glob("test_vectors*.py")),
    "test_tag_data",
]


def tried() -> Iterator[int]:
    """Yield the number of each entry that is the parameter of some test."""
    for name in MODULES:
        module = importlib.import_module(f"tests.unit.{name}")
        for test in vars(module).values():
            for mark in getattr(test, "pytestmark", ()):
                yield from numbers(*mark.args[1:2])


def numbers(parameters: Iterable[Any] = ()) -> Iterator[int]:
    """Yield the numbers of the entries among the parameters of one test."""
    for parameter in parameters:
        values = getattr(parameter, "values", None)
        if isinstance(values, tuple) and isinstance(values[0], dict):
            yield values[0].get("id", 0)


def test_every_entry_is_tried() -> None:
    """No entry lies in the folder without being the parameter of a test."""
    assert {one["id"] for one in ENTRIES} - set(tried()) == set()


def test_no_entry_is_lost() -> None:
    """Tests and what is left out are together all that was published, each once."""
    tests = [one["id"] for one in ENTRIES if one["id"] < ADDED_FROM]
    out = [number for group in left_out() for number in group["ids"]]

    assert PUBLISHED == len(tests) + len(out)
    assert PUBLISHED == len({*tests, *out})


def test_what_is_left_out_has_a_reason() -> None:
    """Each group says of which device it is and why it is no test."""
    assert LEFT_OUT.exists()
    assert all(
        group["ids"] and group["device"] and group["reason"] for group in left_out()
    )


def test_the_page_is_in_step() -> None:
    """The table of docs/vectors.md is made from the entries."""
    text = PAGE.read_text("utf-8")
    start, end = section(text, "vectors")

    assert vector_table() == text[start:end]
