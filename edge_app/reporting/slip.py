"""A report's event as a document to be written down (`edge_app.store.slip`). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any, TypeAlias

from edge_app.reporting.slip_words import word
from edge_app.store.slip import Cell, Column, Kind, Slip, Table

Data: TypeAlias = Mapping[str, Any]

LISTS: Mapping[str, tuple[str, ...]] = {
    "items": ("item", "opening", "received", "issued", "adjusted", "closing"),
    "rooms": (
        *("room", "coldest_c", "warmest_c", "mean_c"),
        *("records", "records_expected", "records_missing"),
        *("excursions", "signed", "unsigned"),
    ),
    "checks": ("date", "check", "expected", "measured", "missing", "ill"),
    "absent": ("cause", "people"),
    "short": ("item", "level"),
    "expired": ("item", "lot"),
}
"""The tables of all reports, and their columns; the first that there is leads."""
TEXTS = frozenset({"item", "room", "date", "check", "cause", "level", "lot"})
FACTS = ("due", "from", "to", "made")
WHOLE = ("expected", "measured", "missing", "undated")
SECONDS = len("2026-03-01T10:00:00")


def slip_of(data: Data, issuer: str, language: str) -> Slip:
    """Write a report down in one language."""
    say = partial(word, language=language)
    figures: Data = data.get("figures") or {}
    tables = [
        _table(name, columns, figures[name], language)
        for name, columns in LISTS.items()
        if name in figures
    ]
    numbers = Table(
        (Column(say("what"), 30), Column(say("number"), 10, Kind.NUMBER)),
        tuple((say(name), value) for name, value in _numbers(figures)),
        say("numbers"),
    )
    order = [*tables, numbers] if data.get("of") != "gate" else [numbers, *tables]
    return Slip(
        title=say(str(data.get("of"))),
        number=str(data.get("report")),
        issuer=issuer,
        language=language,
        page=say("page"),
        facts=tuple(_facts(data, language)),
        tables=tuple(order),
        notes=tuple(_notes(data, language)),
        signatures=(say("reporter"), say("head")),
        wide=data.get("of") == "cold",
    )


def _facts(data: Data, language: str) -> Iterator[tuple[str, str]]:
    """Yield what is known of the whole."""
    say = partial(word, language=language)
    for key in FACTS:
        if key in data:
            yield say(key), str(data[key])[:SECONDS].replace("T", " ")
    yield say("version"), str(data.get("version", ""))
    yield say("result"), say("zero" if data.get("zero") else "flagged")
    whole: Data = data.get("completeness") or {}
    for key in WHOLE:
        if key in whole or key in ("expected", "missing"):
            yield say(key), str(whole.get(key, say("unknown")))


def _notes(data: Data, language: str) -> Iterator[str]:
    """Yield why it is late, and what it lacks."""
    say = partial(word, language=language)
    if data.get("late"):
        why = data.get("why")
        yield f"{say('late')}: {why}." if why else f"{say('late')}."
    whole: Data = data.get("completeness") or {}
    if whole.get("gone"):
        yield f"{say('gone')}."


def _numbers(figures: Data, before: str = "") -> Iterator[tuple[str, Cell]]:
    """Yield every single number, those of a group with its name before."""
    for key, value in figures.items():
        if isinstance(value, Mapping):
            yield from _numbers(value, f"{key}_")
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            yield f"{before}{key}", value


def _table(
    name: str, columns: Iterable[str], rows: Iterable[Data], language: str
) -> Table:
    say = partial(word, language=language)
    names = tuple(columns)
    heads = tuple(
        Column(say(key), 14, Kind.TEXT if key in TEXTS else Kind.NUMBER)
        for key in names
    )
    lines = tuple(
        tuple(
            say("others") if key == "cause" and not row.get(key) else row.get(key)
            for key in names
        )
        for row in rows
    )
    return Table(heads, lines, say(name), say("nothing"))
