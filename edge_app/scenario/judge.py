"""What came against what had to: conditions, windows, and the nearest misses. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from edge_app.scenario.records import Condition, Expectation, Relation

ABSENT = object()
"""The value at a key that is not there."""

NEAREST = 3
"""So many near misses are told."""

TELLING = ("result", "direction", "alarm", "state", "device", "up", "phase", "verb")
"""The keys of an event's data that say what happened."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One event; `at_s` is in site seconds, `where` is journal or central."""

    id: str
    where: str
    kind: str
    station: str
    at_s: float
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened; `event` is the id of the event that showed it."""

    at_s: float
    event: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of an expectation; `met` is None while it is open."""

    met: bool | None = None
    at: Moment | None = None
    why: str = ""


OPEN = Verdict()


def value_at(document: object, key: str) -> Any:
    """Return the value at a dotted key; numbers go into lists. Total."""
    if isinstance(document, Mapping) and key in document:
        return document[key]
    first, _, rest = key.partition(".")
    if isinstance(document, Mapping):
        return _longest(document, key)
    if isinstance(document, Sequence) and not isinstance(document, str):
        inside = first.isdecimal() and int(first) < len(document)
        found = document[int(first)] if inside else ABSENT
        return value_at(found, rest) if rest and found is not ABSENT else found
    return ABSENT


def _longest(document: Mapping[str, Any], key: str) -> Any:
    """Try every split, since a name may have dots of its own."""
    parts = key.split(".")
    for count in range(len(parts) - 1, 0, -1):
        head = ".".join(parts[:count])
        if head in document:
            return value_at(document[head], ".".join(parts[count:]))
    return ABSENT


def holds(condition: Condition, document: object) -> bool:
    """Say whether a condition holds of a document. Total."""
    found = value_at(document, condition.key)
    wanted = condition.value
    match condition.relation:
        case Relation.MISSING:
            return found is ABSENT
        case Relation.IS:
            return _same(found, wanted)
        case Relation.NOT:
            return found is not ABSENT and not _same(found, wanted)
        case Relation.ONE_OF:
            return any(_same(found, one) for one in wanted)
        case _:
            number, bound = _number(found), _number(wanted)
            if number is None or bound is None:
                return False
            least = condition.relation is Relation.AT_LEAST
            return number >= bound if least else number <= bound


def misses(conditions: Iterable[Condition], document: object) -> list[str]:
    """Say in words which conditions do not hold."""
    return [
        f"{one.key} is {shown(value_at(document, one.key))}, {_wish(one)}"
        for one in conditions
        if not holds(one, document)
    ]


def shown(value: object) -> str:
    """Spell a value as a scenario's file would."""
    if value is ABSENT:
        return "not there"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(shown, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _wish(one: Condition) -> str:
    words = {
        Relation.IS: f"not {shown(one.value)}",
        Relation.NOT: "which it must not be",
        Relation.AT_LEAST: f"not {shown(one.value)} or more",
        Relation.AT_MOST: f"not {shown(one.value)} or less",
        Relation.ONE_OF: f"none of {shown(one.value)}",
        Relation.MISSING: "and must not be there",
    }
    return words[one.relation]


def _same(found: object, wanted: object) -> bool:
    if isinstance(found, list | tuple) and isinstance(wanted, list | tuple):
        pairs = zip(found, wanted, strict=False)
        return len(found) == len(wanted) and all(_same(*pair) for pair in pairs)
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    one, other = _number(found), _number(wanted)
    return one == other if one is not None and other is not None else found == wanted


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() else None


# ----------------------------------------------------------------------- events


def fits(expectation: Expectation, seen: Seen) -> bool:
    """Say whether an event is of the kind that is looked for, whenever it came."""
    return (
        seen.where == expectation.where
        and seen.kind == expectation.kind
        and expectation.station in ("", seen.station)
        and all(holds(one, seen.data) for one in expectation.conditions)
    )


def window(
    expectation: Expectation, since: Moment, lasts_s: float
) -> tuple[float, float]:
    """Return from when to when an expectation looks, in site seconds."""
    begin_s = since.at_s + expectation.from_s
    if expectation.within_s is None:
        return begin_s, lasts_s
    return begin_s, since.at_s + expectation.within_s


def judge(
    expectation: Expectation,
    found: Iterable[Seen],
    since: Moment,
    lasts_s: float,
    *,
    over: bool,
) -> Verdict:
    """Judge by the events that fit; `over`: nothing can come any more."""
    begin_s, end_s = window(expectation, since, lasts_s)
    inside = sorted(
        (
            one
            for one in found
            if begin_s <= one.at_s <= end_s and one.id != since.event
        ),
        key=lambda one: one.at_s,
    )
    low, high = expectation.low, expectation.high
    if high is not None and len(inside) > high:
        first = inside[high]
        return Verdict(met=False, at=Moment(first.at_s, first.id), why=_often(inside))
    if len(inside) >= low and (high is None or over):
        last = inside[low - 1] if low else None
        at = Moment(end_s) if last is None else Moment(last.at_s, last.id)
        return Verdict(met=True, at=at)
    return Verdict(met=False, why=_often(inside)) if over else OPEN


def _often(inside: Sequence[Seen]) -> str:
    if not inside:
        return "it did not come"
    when = ", ".join(f"{one.at_s:.1f} s" for one in inside[:NEAREST])
    more = ", ..." if len(inside) > NEAREST else ""
    times = "once" if len(inside) == 1 else f"{len(inside)} times"
    return f"it came {times}, at {when}{more}"


def besides(
    expectations: Sequence[Expectation], events: Iterable[Seen]
) -> dict[str, list[float]]:
    """Return what nobody looked for, in words, and when each of it came.

    Events of before the play are nobody's matter.
    """
    wishes = [one for one in expectations if one.source == "event" and one.high != 0]
    found: dict[str, list[float]] = {}
    for one in events:
        if one.where != "journal" or one.at_s < 0:
            continue
        if not any(fits(wish, one) for wish in wishes):
            found.setdefault(_spelled(one), []).append(one.at_s)
    return found


def _spelled(seen: Seen) -> str:
    """Say of an event what its sort can be told by."""
    words = [f"{key} {shown(seen.data[key])}" for key in TELLING if key in seen.data]
    return ", ".join((f"{seen.kind} of {seen.station or 'the gateway'}", *words))


def nearest(
    expectation: Expectation,
    events: Iterable[Seen],
    since: Moment,
    lasts_s: float,
) -> list[str]:
    """Say what came instead, the nearest first, a sentence each without its end."""
    begin_s, end_s = window(expectation, since, lasts_s)
    ranked: list[tuple[int, float, str]] = []
    for one in events:
        if one.where != expectation.where or one.kind != expectation.kind:
            continue
        faults = misses(expectation.conditions, one.data)
        if expectation.station not in ("", one.station):
            faults.append(f'it is of station "{one.station}"')
        away_s = max(begin_s - one.at_s, one.at_s - end_s, 0.0)
        if one.at_s < begin_s:
            faults.append(f"{away_s:.1f} s too early")
        elif one.at_s > end_s:
            faults.append(f"{away_s:.1f} s too late")
        if faults:
            said = f"{one.kind} at {one.at_s:.1f} s: {', '.join(faults)}"
            ranked.append((len(faults), away_s, said))
    return [said for _, _, said in sorted(ranked)[:NEAREST]]


def wanted(expectation: Expectation) -> str:
    """Say what is looked for, in short."""
    told = [expectation.kind or expectation.source]
    if expectation.station:
        told.append(f"of {expectation.station}")
    for one in expectation.conditions:
        word = "" if one.relation is Relation.IS else f"{one.relation} "
        told.append(f"{one.key} {word}{shown(one.value)}")
    low, high = expectation.low, expectation.high
    if high == 0:
        told.insert(0, "no")
    elif high is not None:
        told.append(f"({low} times)" if low == high else f"({low} to {high} times)")
    elif low > 1:
        told.append(f"({low} times or more)")
    return " ".join(told)
