"""Times of day that come back, as the configuration writes them. Pure.

A window is `NAME [DAYS] HH:MM-HH:MM [WHO ...]`, such as `morning mon-fri 07:00-08:30`
or `evening 20:00-21:30 boarder`. Its start belongs to it and its end does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from edge_app.roll import LocalTime, Person, Window

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR = 60
EVERY_DAY = frozenset(range(7))
FORM = "NAME [mon-fri] HH:MM-HH:MM [WHO ...]"
_SPAN = re.compile(r"([0-9]{2}):([0-9]{2})-([0-9]{2}):([0-9]{2})")


def parse(text: str) -> Window:
    """Read one window.

    Raises: ValueError with a sentence that says what is wrong.
    """
    words = text.split()
    at = next((n for n, word in enumerate(words) if _SPAN.fullmatch(word)), 0)
    if at not in (1, 2):
        raise ValueError(f'"{text}" must have the form {FORM}.')
    start, end = _minutes(words[at], text)
    days = EVERY_DAY if at == 1 else _days(words[1], text)
    return Window(words[0], days, start, end, tuple(words[at + 1 :]))


def parse_own(text: str) -> Window:
    """Read a person's own window, which needs no name: `[DAYS] HH:MM-HH:MM`."""
    return parse(f"own {text}")


def parse_all(texts: Iterable[str], what: str, *, twice: bool) -> tuple[Window, ...]:
    """Read several windows; unless `twice`, no two may share their name.

    Raises: ValueError for the first that is wrong.
    """
    windows: list[Window] = []
    for text in texts:
        try:
            window = parse(text)
        except ValueError as error:
            raise ValueError(f"{what}: {error}") from None
        if not twice and window.name in {one.name for one in windows}:
            raise ValueError(f'{what}: there are two called "{window.name}".')
        windows.append(window)
    return tuple(windows)


def why_not(person: Person, arrivals: Iterable[Window], now: LocalTime) -> str:
    """Say why a person may not come in at this time; nothing if they may.

    Their own window counts first, then those of their group, class or role. Who has
    none may come at any time.
    """
    windows = [person.window] if person.window else _windows_of(person, arrivals)
    if not windows or any(now.within(one) for one in windows):
        return ""
    later = any(now.weekday in one.days and now.minute < one.start for one in windows)
    earlier = any(now.weekday in one.days and one.end <= now.minute for one in windows)
    return "too-early" if later and not earlier else "not-now"


def _windows_of(person: Person, arrivals: Iterable[Window]) -> list[Window]:
    """Return the windows of the nearest thing that has any."""
    everything = list(arrivals)
    for name in (person.group, person.class_name, person.role):
        if found := [one for one in everything if name and one.name == name]:
            return found
    return []


def _minutes(word: str, text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(word)
    hours = [int(part) for part in found.groups()] if found else [0, 0, 0, 0]
    start, end = hours[0] * HOUR + hours[1], hours[2] * HOUR + hours[3]
    if max(hours[1], hours[3]) >= HOUR or max(start, end) > 24 * HOUR:
        raise ValueError(f'"{text}": {word} is no time of day.')
    if start >= end:
        raise ValueError(f'"{text}": {word} must end after it begins, on one day.')
    return start, end


def _days(word: str, text: str) -> frozenset[int]:
    """Read `mon-fri`, `sat` or `mon,wed,fri-sun`."""
    days: set[int] = set()
    for part in word.lower().split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise ValueError(f'"{text}": {word} are no days; write mon-fri or sat,sun.')
        one, other = DAYS.index(first), DAYS.index(last or first)
        if one > other:
            raise ValueError(
                f'"{text}": {part} runs backwards; the week begins on mon.'
            )
        days.update(range(one, other + 1))
    return frozenset(days)
