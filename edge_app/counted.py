"""How many of something there are, in words that agree with the number. Pure."""

from __future__ import annotations

BETWEEN = "|"


def counted(number: int, one: str, many: str = "") -> str:
    """Write `1 line`, `0 lines`, `2 lines`; `many` where an s does not do."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


class Count:
    """A number for a sentence that names what there is of it: `{lines:line}`.

    What has another plural names both: `{people:person|people}`. A text that stands for
    a number, such as `fewer than 5`, is many.
    """

    def __init__(self, value: object) -> None:
        self._value = value

    def __format__(self, words: str) -> str:
        """Write the number, and the words where some are asked for."""
        if not words:
            return str(self._value)
        one, _, many = words.partition(BETWEEN)
        if isinstance(self._value, int):
            return counted(self._value, one, many)
        return f"{self._value} {many or f'{one}s'}"
