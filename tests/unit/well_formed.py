"""What every answer of an entrance must be, whatever a test of it is about.

The gates of the tests ask this after every input: an event fits its schema, an answer
answers its command, and what is kept comes back from JSON as it was.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

import msgspec

from edge_app.model import Command, StationInput
from edge_app.outcomes import Answer, Condition, Event, Order, Outcome, Traced
from edge_app.roll import Trace
from edge_app.rows import document_text
from edge_app.stations.entrance_parts import Kept
from tests.schemas_of import validator

COUNT = re.compile(r"[a-z]+(-[a-z]+)*")
"""How the name of a count is spelled."""
SOMEBODY = "a" * 26
"""Tests call people by short names; what leaves the box is a hash."""


def judge(given: StationInput, kept: Kept, outcomes: Iterable[Outcome]) -> None:
    """Fail unless all that one input earned is well formed."""
    outcomes = tuple(outcomes)
    for outcome in outcomes:
        match outcome:
            case Event():
                data = dict(outcome.data)
                if data.get("person"):
                    data["person"] = SOMEBODY
                _fits(outcome.kind, document_text(data))
                assert outcome.cause
            case Order():
                _is_order(outcome)
            case Condition():
                assert outcome.text.endswith("."), outcome
                assert isinstance(outcome.active, bool), outcome
            case Traced():
                _comes_back(outcome.trace, Trace)
    _is_answered(given, [one for one in outcomes if isinstance(one, Answer)])
    _comes_back(kept, Kept)
    assert all(COUNT.fullmatch(name) for name in kept.counts), kept.counts


def _is_order(order: Order) -> None:
    assert isinstance(order.device, str), order
    assert order.device, order
    assert isinstance(order.deadline_ns, int), order


def _is_answered(given: StationInput, answers: list[Answer]) -> None:
    """Fail unless a command, and nothing else, has one answer with words in it."""
    asked = [given.id] if isinstance(given, Command) else []
    assert asked == [one.command for one in answers]
    for one in answers:
        assert isinstance(one.ok, bool), one
        assert one.text, one
        assert isinstance(one.private, str), one


def _comes_back(value: object, kind: type) -> None:
    text = msgspec.json.encode(value)
    assert value == msgspec.json.decode(text, type=kind)


@functools.lru_cache(4096)
def _fits(kind: str, text: bytes) -> None:
    schema = validator(f"event-{kind.replace('.', '-')}")
    faults = schema.iter_errors(msgspec.json.decode(text))
    assert [] == [f"{kind} {one.json_path}: {one.message}" for one in faults]
