"""Who can be called, by which ways, and who is on duty when. Pure.

People are known by a short name of their own; what it takes to reach them stays in the
configuration. A shift may pass midnight: it then belongs to the day on which it began.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from edge_app.roll import MINUTES_PER_DAY, LocalTime
from edge_app.stations import windows
from edge_app.stations.day import clock_s

SMS, MAIL, WEBHOOK = "sms", "mail", "webhook"
WAYS: Mapping[str, str] = {SMS: "phone", MAIL: "mail", WEBHOOK: "webhook"}
"""The ways to a person, and the key that each one needs."""
PERSON_KEYS = ("name", "phone", "mail", "webhook", "ways")
SHIFT_KEYS = ("people", "days", "from", "to")
WEEK = 7
_MINUTE_S = 60
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
_PHONE = re.compile(r"\+?[0-9]{3,15}")
_MAIL = re.compile(r"[^\s@<>,;:\"]{1,64}@[A-Za-z0-9.-]{1,190}")
_ALIKE_DIGITS = 8
"""So many last digits make two spellings of a number the same telephone."""


@dataclass(frozen=True, slots=True)
class Callee:
    """One person, or one webhook under its own name; `ways` in the order of trying."""

    name: str
    phone: str = field(default="", repr=False)
    mail: str = field(default="", repr=False)
    webhook: str = ""
    ways: tuple[str, ...] = ()

    def has_number(self, number: str) -> bool:
        """Say whether a telephone number, however it is spelled, is this person's."""
        ours, theirs = _digits(self.phone), _digits(number)
        if ours == theirs:
            return bool(ours)
        shorter, longer = sorted((ours, theirs), key=len)
        return len(shorter) >= _ALIKE_DIGITS and longer.endswith(shorter)


@dataclass(frozen=True, slots=True)
class Shift:
    """When these people are on duty; minutes after local midnight.

    `end` at or before `start` is on the next day.
    """

    people: tuple[str, ...]
    days: frozenset[int]
    start: int
    end: int

    def covers(self, weekday: int, minute: int) -> bool:
        """Say whether it is on."""
        today, yesterday = weekday in self.days, (weekday - 1) % WEEK in self.days
        if self.start < self.end:
            return today and self.start <= minute < self.end
        return (today and minute >= self.start) or (yesterday and minute < self.end)


def on_shift(shifts: Iterable[Shift], now: LocalTime) -> tuple[str, ...]:
    """Name everybody whose shift it is, each once."""
    return tuple(
        dict.fromkeys(
            person
            for shift in shifts
            if shift.covers(now.weekday, now.minute)
            for person in shift.people
        )
    )


def gap_in(shifts: Iterable[Shift]) -> str:
    """Return the first minute of the week that nobody has, empty if there is none."""
    shifts = tuple(shifts)
    edges = sorted({0, *(one.start for one in shifts), *(one.end for one in shifts)})
    for weekday in range(WEEK):
        for minute in (edge for edge in edges if edge < MINUTES_PER_DAY):
            if not any(one.covers(weekday, minute) for one in shifts):
                return f"{windows.DAYS[weekday]} {minute // 60:02}:{minute % 60:02}"
    return ""


# ------------------------------------------------------------ configuration


def callee_of(table: Mapping[str, Any]) -> Callee:
    """Read one table of `people`.

    Raises:
        ValueError: one sentence; addresses are not repeated.

    """
    _refuse_strange(table, PERSON_KEYS, "people")
    name = _text(table, "name", "people")
    if not _NAME.fullmatch(name):
        raise ValueError("people: each needs a name of small letters and dashes.")
    phone = re.sub(r"[ ()./-]", "", _text(table, "phone", name))
    mail, webhook = _text(table, "mail", name), _text(table, "webhook", name)
    if phone and not _PHONE.fullmatch(phone):
        raise ValueError(f"people: {name}: phone is no number such as +8613800000000.")
    if mail and not _MAIL.fullmatch(mail):
        raise ValueError(f"people: {name}: mail is no address such as li@example.org.")
    ways = _ways(table, name, {SMS: phone, MAIL: mail, WEBHOOK: webhook})
    return Callee(name, phone, mail, webhook, ways)


def _ways(
    table: Mapping[str, Any], name: str, known: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the ways in their order, all that there are where none is given."""
    open_ways = tuple(way for way, value in known.items() if value)
    wanted = table.get("ways", open_ways)
    if not isinstance(wanted, list | tuple) or not wanted:
        needed = ", ".join(WAYS.values())
        raise ValueError(f"people: {name} cannot be reached; give one of {needed}.")
    for way in wanted:
        if way not in WAYS:
            spelled = ", ".join(WAYS)
            raise ValueError(f'people: {name}: "{way}" is none of the ways {spelled}.')
        if not known[way]:
            raise ValueError(f"people: {name}: the way {way} needs {WAYS[way]}.")
    return tuple(dict.fromkeys(wanted))


def shift_of(table: Mapping[str, Any]) -> Shift:
    """Read one table of `shifts`.

    Raises:
        ValueError: one sentence.

    """
    _refuse_strange(table, SHIFT_KEYS, "shifts")
    people = table.get("people", ())
    if not isinstance(people, list | tuple) or not people:
        raise ValueError('shifts: each needs people, such as ["li", "wang"].')
    start, end = (_minute(table, key) for key in ("from", "to"))
    days = table.get("days", "mon-sun")
    try:
        span = windows.parse(f"shift {days} 00:00-24:00").days
    except ValueError:
        raise ValueError(
            f'shifts: "{days}" are no days; write mon-fri or sat,sun.'
        ) from None
    return Shift(tuple(map(str, people)), span, start, end)


def _minute(table: Mapping[str, Any], key: str) -> int:
    text = table.get(key)
    found_s = clock_s(text) if isinstance(text, str) else None
    if found_s is None:
        raise ValueError(f"shifts: {key} must be a time such as 08:00.")
    return found_s // _MINUTE_S


def _refuse_strange(
    table: Mapping[str, Any], known: tuple[str, ...], what: str
) -> None:
    if strange := sorted(set(table) - set(known)):
        keys = ", ".join(known)
        raise ValueError(f'{what}: "{strange[0]}" is none of the keys: {keys}.')


def _text(table: Mapping[str, Any], key: str, name: str) -> str:
    value = table.get(key, "")
    fits = isinstance(value, str)
    if not fits:
        raise ValueError(f"people: {name}: {key} must be a text in quotes.")
    return str(value)


def _digits(number: str) -> str:
    return "".join(one for one in number if one in "0123456789")
