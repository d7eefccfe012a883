"""One TOML value against one type: what fits is returned, what does not is named.

Decimals keep their digits: a file is read with `parse_float=Decimal`, and a whole
number fits a decimal too. A boolean never passes for a number.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

LONGEST = 30
"""Digits before or after the point past which a number is no setting of anything."""


class UnfitError(Exception):
    """A value of the wrong type; the text says what would be right."""


def fit(value: object, hint: Any) -> Any:
    """Return the value as the type wants it.

    Raises:
        UnfitError: it is nothing of the kind.

    """
    origin = typing.get_origin(hint)
    if hint is Any or hint is object:
        return value
    if origin is not None:
        return _generic(value, origin, typing.get_args(hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _one_of(value, {one.value: one for one in hint})
    return SCALARS[hint](value)


def _generic(value: object, origin: Any, arguments: tuple[Any, ...]) -> Any:
    if origin in (typing.Union, types.UnionType):
        return _union(value, arguments)
    if origin is typing.Literal:
        return _one_of(value, {one: one for one in arguments})
    if origin in (tuple, list, frozenset):
        return _list(value, arguments[0], origin)
    if not isinstance(value, Mapping):
        raise UnfitError('a table, such as { a = "b" }')
    return {key: fit(item, arguments[1]) for key, item in value.items()}


def _union(value: object, arguments: tuple[Any, ...]) -> Any:
    real = [one for one in arguments if one is not types.NoneType]
    wishes = []
    for one in real:
        try:
            return fit(value, one)
        except UnfitError as unfit:
            wishes.append(str(unfit))
    raise UnfitError(" or ".join(wishes))


def _list(value: object, item: Any, shape: Callable[[Any], Any]) -> Any:
    if not isinstance(value, list | tuple):
        inner = f'"{value}"' if isinstance(value, str) else "..."
        raise UnfitError(f"a list, such as [{inner}]")
    return shape(fit(one, item) for one in value)


def _one_of(value: object, allowed: Mapping[Any, Any]) -> Any:
    if (
        isinstance(value, str | int)
        and not isinstance(value, bool)
        and value in allowed
    ):
        return allowed[value]
    raise UnfitError(
        "one of "
        + ", ".join(f'"{one}"' if isinstance(one, str) else str(one) for one in allowed)
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise UnfitError("a text in quotes")
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise UnfitError("true or false, without quotes")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise UnfitError("a whole number, without quotes and without a point")
    return int(_sensible(Decimal(value)))


def _exact(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise UnfitError("a number, without quotes")
    # A float's text, not its bits: 37.3 stays 37.3.
    return _sensible(Decimal(str(value) if isinstance(value, float) else value))


def _sensible(number: Decimal) -> Decimal:
    if not number.is_finite() or abs(number.adjusted()) > LONGEST:
        raise UnfitError("a number of ordinary size")
    return number


def _float(value: object) -> float:
    return float(_exact(value))


SCALARS: Mapping[Any, Callable[[object], Any]] = {
    str: _text,
    bool: _truth,
    int: _whole,
    float: _float,
    Decimal: _exact,
}
