"""A TOML table against a frozen dataclass: every mistake, each with a way out.

The dataclass says which keys there are, of which type, and which have defaults; the
metadata that `drivers.contract.option` leaves says the bounds. Pure.
"""

from __future__ import annotations

import typing
from collections.abc import Collection, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, TypeVar

from edge_app.config_values import UnfitError, fit

RecordT = TypeVar("RecordT")


@dataclass(slots=True)
class Notes:
    """What was found wrong, and what deserves a second look, in order.

    `faults` are devices that cannot work while everything else can.
    """

    mistakes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Spot:
    """One table of the file, for pointing at it and at its keys."""

    label: str
    lines: Mapping[str, int]
    notes: Notes

    def wrong(self, key: str, sentence: str) -> None:
        """Note a mistake at a key, or at the table itself where the key is empty."""
        self.notes.mistakes.append(self._say(key, sentence))

    def fault(self, key: str, sentence: str) -> None:
        """Note what takes one device out and leaves the rest running."""
        self.notes.faults.append(self._say(key, sentence))

    def odd(self, key: str, sentence: str) -> None:
        """Note a warning."""
        self.notes.warnings.append(self._say(key, sentence))

    def _say(self, key: str, sentence: str) -> str:
        line = self.lines.get(key, self.lines.get(""))
        place = f" (line {line})" if line else ""
        text = f"{self.label}{': ' if key else ''}{key}{place}: {sentence}"
        # A name in quotes may hold a line's end; a mistake stays one line.
        return " ".join(text.split())


def quoted(names: Iterable[object]) -> str:
    """Spell a list of names for a sentence."""
    return ", ".join(f'"{name}"' for name in names)


def guess(name: str, known: Iterable[str]) -> str:
    """Say which known name was meant, or name them all."""
    names = list(known)
    if close := get_close_matches(name, names, n=1, cutoff=0.6):
        return f'did you mean "{close[0]}"?'
    return f"there is {quoted(sorted(names))}." if names else "there is none."


def fill(
    table: Mapping[str, Any],
    record: type[RecordT],
    spot: Spot,
    *,
    also: Collection[str] = (),
    strange: bool = True,
) -> RecordT | None:
    """Make a record of a table, or note every mistake and return None.

    `also` are keys that belong to somebody else; with `strange` off unknown keys are
    not looked for, because the caller cannot know them all. A record whose
    `__post_init__` raises `ValueError` has that sentence noted.
    """
    known = {one.name: one for one in fields(typing.cast("Any", record)) if one.init}
    before = len(spot.notes.mistakes)
    if strange:
        note_unknown(table, [*known, *also], spot)
    hints = typing.get_type_hints(record)
    values = {
        name: _value(table[name], hints[name], one, spot)
        for name, one in known.items()
        if name in table
    }
    for name, one in known.items():
        if name not in table and _required(one):
            spot.wrong(name, f"is missing. {one.metadata.get('about', '')}".rstrip())
    note_crossed(values, known, spot)
    if len(spot.notes.mistakes) > before:
        return None
    try:
        return record(**values)
    except ValueError as error:
        spot.wrong("", str(error))
        return None


def note_unknown(table: Mapping[str, Any], known: Collection[str], spot: Spot) -> None:
    """Note every key that nobody knows, with the one that may have been meant."""
    for key in table:
        if key not in known:
            spot.wrong(key, f"is no key of this table; {guess(key, known)}")


def number_in(
    value: Any, span: tuple[int, int], key: str, spot: Spot, what: str
) -> int | None:
    """Judge one whole number that belongs to no record."""
    low, high = span
    if not isinstance(value, int) or isinstance(value, bool):
        spot.wrong(key, f"must be a whole number: {what} from {low} to {high}.")
        return None
    if not low <= value <= high:
        spot.wrong(key, f"is {value}; {what} is from {low} to {high}.")
        return None
    return value


def _required(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _value(value: object, hint: Any, one: Field[Any], spot: Spot) -> Any:
    try:
        fitted = fit(value, hint)
    except UnfitError as unfit:
        spot.wrong(one.name, f"must be {unfit}.")
        return None
    for item in fitted if isinstance(fitted, tuple) else (fitted,):
        if sentence := _out_of_bounds(item, one.metadata):
            spot.wrong(one.name, sentence)
            break
    return fitted


def _out_of_bounds(item: Any, bounds: Mapping[str, Any]) -> str:
    choices, low, high = (bounds.get(key) for key in ("choices", "low", "high"))
    if choices and item not in choices:
        if isinstance(item, str):
            return f'is "{item}"; {guess(item, map(str, choices))}'
        return f"is {item}; it must be one of {', '.join(map(str, choices))}."
    if isinstance(item, bool) or not isinstance(item, int | float | Decimal):
        return ""
    # Through the text, so that a bound of 0.1 lets 0.1 pass whatever its type.
    exact = Decimal(str(item))
    shown = f"{item:g}" if isinstance(item, float) else item
    if low is not None and exact < Decimal(str(low)):
        return f"is {shown}; it must be {_span(low, high)}."
    if high is not None and exact > Decimal(str(high)):
        return f"is {shown}; it must be {_span(low, high)}."
    return ""


def _span(low: object, high: object) -> str:
    if low is None:
        return f"at most {high}"
    return f"at least {low}" if high is None else f"from {low} to {high}"


def note_crossed(
    values: Mapping[str, Any], known: Mapping[str, Field[Any]], spot: Spot
) -> None:
    """Note limits the wrong way round: a `low` in the name and its `high`."""
    for low_name in known:
        high_name = "_".join(
            {"low": "high", "min": "max"}.get(part, part)
            for part in low_name.split("_")
        )
        if high_name == low_name or high_name not in known:
            continue
        low, high = (
            values.get(name, known[name].default) for name in (low_name, high_name)
        )
        numbers = all(isinstance(one, int | float | Decimal) for one in (low, high))
        if numbers and low >= high:
            spot.wrong(low_name, f"is {low}, which is not below {high_name} ({high}).")
