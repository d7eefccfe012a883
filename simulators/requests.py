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
KEYS: Mapping[str, frozenset[str]] = {
    do: frozenset(words.split())
    for do, words in {
        "list": "",
        "poke": "device change",
        "unplug": "bus",
        "plug": "bus",
        "renumber": "bus",
        "fault": "bus device kind rate value",
        "noise": "bus hex",
        "walk": "entrance direction badge temperature_c gait again",
        "arrive": "entrance people within_s curve shares again",
        "scan": "counter tag code",
        "item": "item gtin company_digits lot expiry piece_g spread_g",
        "deliver": "counter lines shelf",
        "issue": "counter shelf item pieces mistake other",
        "session": "counter badge acts",
        "goods": "shelf pieces steps item hand_g creep_pct",
        "heat": "coldroom to_c",
        "probe": "coldroom probe lag_s offset_c",
        "door": "coldroom open for_s device",
        "mains": "coldroom on device",
        "generator": "coldroom on device",
        "battery": "coldroom low device",
        "compressor": "coldroom on",
        "defrost": "coldroom for_s",
        "load": "coldroom kg at_c j_per_kg_k",
        "clock": "offset_s speed synced max_error_s staged_s",
        "world": "run",
        "account": "",
        "stop": "",
    }.items()
}
"""What goes with each `do`; `room` knows its own."""
MOST_PIECES = 10_000


def without_strangers(request: Request) -> None:
    """Refuse a key that means nothing: it is a slip, and would be passed over."""
    known = KEYS.get(request["do"])
    if known is not None and (strange := request.keys() - known - {"do"}):
        takes = ", ".join(sorted(known)) or "nothing"
        raise RequestError(f"{request['do']} takes {takes}; not {min(strange)}")


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
