"""Are these the events that had to come? Said in words. Pure.

An expected event names what matters and nothing else: `{"type": "gatepost.fever"}` fits
every fever. What differs from run to run or only counts is never compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Event: TypeAlias = Mapping[str, Any]
PASSED_OVER = frozenset({"id", "epoch", "sequence", "seq", "cause"})


def differences(expected: Sequence[Event], got: Sequence[Event]) -> tuple[str, ...]:
    """Return a sentence for each difference, none where all came in order."""
    return tuple(_walk(expected, got))


def _walk(expected: Sequence[Event], got: Sequence[Event]) -> Iterator[str]:
    at = 0
    for number, wanted in enumerate(expected, 1):
        found = _find(wanted, expected[number:], got, at)
        if found is None:
            yield f"event {number}, {_name(wanted)}: it did not come{_more(wanted)}"
            continue
        for extra in got[at:found]:
            yield f"before event {number} came, unexpected: {_whole(extra)}"
        if faults := _faults(wanted, got[found]):
            yield f"event {number}, {_name(wanted)}: {'; '.join(faults)}"
        at = found + 1
    for extra in got[at:]:
        yield f"after the last came, unexpected: {_whole(extra)}"


def _find(
    wanted: Event, others: Sequence[Event], got: Sequence[Event], at: int
) -> int | None:
    """Find the next event that fits, or else one of its name that fits no other."""
    later = range(at, len(got))
    fits = (n for n in later if not _faults(wanted, got[n]))
    alike = (
        n
        for n in later
        if _name(wanted) == _name(got[n])
        and all(_faults(other, got[n]) for other in others)
    )
    return next(fits, next(alike, None))


def _faults(wanted: Event, got: Event) -> list[str]:
    return list(_apart(wanted, got, ""))


def _apart(wanted: Any, got: Any, where: str) -> Iterator[str]:
    """Yield where they differ; keys that the expectation has not do not count."""
    if _is_list(wanted) and _is_list(got) and len(wanted) == len(got):
        for number, pair in enumerate(zip(wanted, got, strict=True), 1):
            yield from _apart(*pair, f"{where}.{number}")
        return
    if not isinstance(wanted, Mapping) or not isinstance(got, Mapping):
        if wanted != got:
            yield f"{where} is {_spelled(got)}, expected {_spelled(wanted)}"
        return
    for key, value in wanted.items():
        if not where and key in PASSED_OVER:
            continue
        inner = f"{where}.{key}" if where else str(key)
        if key not in got:
            yield f"{inner} is missing, expected {_spelled(value)}"
        else:
            yield from _apart(value, got[key], inner)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _name(event: Event) -> str:
    kind = str(event.get("type", "any event")).removeprefix("gatepost.")
    station = str(event.get("source", "")).rpartition("/")[2]
    return f"{kind} of {station}" if station else kind


def _whole(event: Event) -> str:
    return f"{_name(event)} at {event.get('time', 'no time')}{_more(event)}"


def _more(event: Event) -> str:
    data = event.get("data")
    if not isinstance(data, Mapping) or not data:
        return ""
    told = ", ".join(f"{key} {_spelled(value)}" for key, value in data.items())
    return f" ({told})"


def _spelled(value: Any) -> str:
    return str(value) if value not in ("", None) else "nothing"
