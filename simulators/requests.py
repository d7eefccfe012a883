"""What a request to the world may say: each reader gives a value or one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from simulators.bench_socket import RequestError

Request = Mapping[str, Any]
Actor = TypeVar("Actor")

CODE_DIGITS = 124
HIGHEST_C = 1000
LONGEST_S = 864_000
MOST_PIECES = 10_000


def named(actors: Mapping[str, Actor], request: Request, kind: str) -> Actor:
    """Return the actor that the request names under `kind`."""
    name = request.get(kind)
    if not isinstance(name, str) or name not in actors:
        known = ", ".join(sorted(actors)) or "none"
        raise RequestError(f"there is no {kind} {name!r}; there is: {known}")
    return actors[name]


def is_hex(text: object) -> bool:
    """Say whether this is a tag's number: whole words of hex, not too long."""
    return (
        isinstance(text, str)
        and 0 < len(text) <= CODE_DIGITS
        and not len(text) % 4
        and all(one in "0123456789abcdefABCDEF" for one in text)
    )


def decimal(request: Request, key: str, usual: str = "") -> Decimal:
    """Read a temperature or another number of its size, exact to its digits."""
    value = request.get(key, usual)
    try:
        read = Decimal(str(value))
    except InvalidOperation:
        read = Decimal("NaN")
    if not read.is_finite() or abs(read) > HIGHEST_C:
        raise RequestError(f"{key} is a number such as 36.6, not {value!r}")
    return read


def number(
    request: Request, key: str, usual: float, low: float = 0, high: float = LONGEST_S
) -> float:
    """Read a number between two limits, both of them allowed."""
    value = request.get(key, usual)
    try:
        read = float(value)
    except (ValueError, TypeError):
        read = float("nan")
    if isinstance(value, bool) or not low <= read <= high:
        raise RequestError(f"{key} is a number from {low:g} to {high:g}, not {value!r}")
    return read


def whole(
    request: Request, key: str, usual: int | None = None, high: int = MOST_PIECES
) -> int:
    """Read a whole number from 1 to `high`."""
    value = request.get(key, usual)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= high:
        raise RequestError(f"{key} is a whole number from 1 to {high}, not {value!r}")
    return value


def truth(request: Request, key: str, *, usual: bool | None = None) -> bool:
    """Read true or false."""
    value = request.get(key, usual)
    if not isinstance(value, bool):
        raise RequestError(f"{key} is true or false, not {value!r}")
    return value


def choice(request: Request, key: str, known: Sequence[str], usual: str = "") -> str:
    """Read one of a few words."""
    value = request.get(key, usual)
    if not isinstance(value, str) or value not in known:
        raise RequestError(f"{key} is one of: {', '.join(known)}; not {value!r}")
    return value


def text(request: Request, key: str, usual: str | None = None) -> str:
    """Read a text that says something."""
    value = request.get(key, usual)
    if not isinstance(value, str) or not value.strip():
        raise RequestError(f"{key} is a text, not {value!r}")
    return value
