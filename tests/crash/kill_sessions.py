"""Settles the sessions at a counter: one beep after the confirming is the word. Pure.

*Lost*: confirmed with a beep, and not whole in the ledger. *Doubled*: booked twice.
*Miscounted*: booked in part, without a confirming, or under numbers with a hole. A
confirming that nobody heard may be booked or not, but only whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tests.crash.kill_evidence import (
    Evidence,
    Line,
    Stimulus,
    in_order,
    matched,
    station,
)

Finding = tuple[str, str]
"""Which of the verdict's lists, and a sentence."""


def settled(evidence: Evidence, sessions: Sequence[Stimulus]) -> Iterator[Finding]:
    """Hold every session against the moves of its counter."""
    for place in sorted({one.place for one in sessions}):
        here = [one for one in sessions if one.place == place]
        moves = [
            event
            for event in in_order(evidence, "stock.moved")
            if station(event) == place
        ]
        of, strays = matched(evidence, here, moves)
        for one in strays:
            yield "miscounted", f"{one['id']}: nobody had a session at {place}"
        asked = {
            line["id"]
            for line in evidence.bench
            if line["kind"] == "note" and line["what"] == "asks"
        }
        for session in here:
            yield from _session(session, of[session.id], asked=session.id in asked)
        yield from _numbers(place, moves)
        yield from _held(evidence, moves)


def _session(
    session: Stimulus, events: Iterable[Line], *, asked: bool
) -> Iterator[Finding]:
    goods = list(session.facts["goods"])
    booked = [event["data"]["item"] for event in events]
    name = f"{session.id} at {session.place}"
    if len(set(booked)) < len(booked):
        yield "doubled", f"{name} is booked as {booked}"
    if strange := sorted({*booked} - {*goods}):
        yield "miscounted", f"{name} booked {strange}, which nobody showed"
    missing = sorted({*goods} - {*booked})
    if "beep" in session.acks and missing:
        yield "lost", f"{name} was confirmed and {missing} was not booked"
    elif booked and not asked:
        yield "miscounted", f"{name} was booked and never confirmed"
    elif booked and missing and "beep" not in session.acks:
        yield "miscounted", f"{name} is booked without {missing}"


def _numbers(place: str, moves: Iterable[Line]) -> Iterator[Finding]:
    """See that the documents of each letter are numbered without a hole."""
    numbers: dict[str, set[int]] = {}
    for event in moves:
        letter, _, number = str(event["data"]["document"]).split("-")
        numbers.setdefault(letter, set()).add(int(number))
    for letter, found in numbers.items():
        if found != set(range(1, len(found) + 1)):
            yield "miscounted", f"{place}: {letter} is numbered {sorted(found)}"


def _held(evidence: Evidence, moves: Iterable[Line]) -> Iterator[Finding]:
    """See that the moves make what the ledger holds."""
    held: dict[str, int] = {}
    for event in moves:
        data = event["data"]
        change = data["quantity"] * (1 if data["direction"] == "in" else -1)
        held[data["item"]] = held.get(data["item"], 0) + change
    left = {item: count for item, count in held.items() if count}
    if left != dict(evidence.held):
        yield "miscounted", f"the moves give {left}, the ledger {dict(evidence.held)}"
