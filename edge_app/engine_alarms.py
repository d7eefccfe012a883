"""The alarms in the engine: conditions and commands in, changes of state out. Pure.

They are kept in many small texts, by a hash of their names: with one text for all, each
alarm of a flood would write all those before it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from zlib import crc32

from edge_app import alarms
from edge_app.alarms import conditions, deeds, stops
from edge_app.engine_values import ALARM_VERBS, GATEWAY, Memory
from edge_app.model import SECOND_NS, Command, Document, Stamp, Started
from edge_app.outcomes import Answer, Batch, Condition, Kept, Priority

ALARMS = "alarms"
"""Under which name alarms were kept in one text, until there were many."""
PREFIX = f"{ALARMS}."
"""How the names of the texts begin; no station's name has a dot."""
VERSION = 2
TEXTS = 256
LOOK_NS = 60 * SECOND_NS
"""How often the clock is looked at while an end depends on it."""
_OVERFLOW_TEXT = (
    "More alarms stand than are kept: those of lower priority are only counted; look"
    " at the stations themselves."
)


@dataclass(frozen=True, slots=True)
class _OneText:
    """How alarms were kept in one text: those that were not normal, by name."""

    alarms: Mapping[str, alarms.Alarm] = field(default_factory=dict)


class AlarmDesk:
    """One gateway's alarms."""

    def __init__(
        self,
        memory: Memory,
        rules: alarms.Rules | None = None,
        stations: frozenset[str] | None = None,
    ) -> None:
        self._memory = memory
        self._stations = stations
        """The stations that there are; None where nobody says."""
        self._unsaid: set[str] = set()
        """Alarms that were true when it stopped, and of which nobody spoke since."""
        self._book = alarms.Book(rules or alarms.Rules())
        self._shelves: dict[str, dict[str, alarms.Alarm]] = {}
        self._changed: set[str] = set()
        self._old_text = False
        """Whether the one text of an older release is to be emptied."""
        self._clock_set = False
        self._look_ns: int | None = None
        self._tally_ns: int | None = None
        """When it is written down how many alarms found no place."""

    # ------------------------------------------------------------------ inputs

    def started(self, started: Started) -> tuple[alarms.Transition, ...]:
        """Take up after a stop, whose length may be known."""
        at = started.at
        self._clock_set = at.synced
        stops.take_up(self._book, at, started.gap_s)
        if not at.synced and stops.is_unsure(self._book):
            self._look_ns = at.boot_ns + LOOK_NS
        self._end_orphans(at)
        return self.tick(at)

    def condition(
        self, condition: Condition, at: Stamp
    ) -> tuple[alarms.Transition, ...]:
        """Take what a station or the box itself says is true or no longer true."""
        self._see_clock(at)
        self._unsaid.discard(condition.alarm)
        conditions.hear(self._book, condition, at)
        return self._told(at)

    def command(self, command: Command) -> tuple[tuple[alarms.Transition, ...], Answer]:
        """Carry out what is told to an alarm."""
        self._see_clock(command.at)
        why = _carried_out(self._book, command)
        transitions = self._told(command.at)
        text = why or _DONE[command.verb]
        return transitions, Answer(command.id, ok=not why, text=text)

    def tick(self, at: Stamp) -> tuple[alarms.Transition, ...]:
        """Do what has fallen due."""
        self._see_clock(at)
        if self._look_ns is not None and self._look_ns <= at.boot_ns:
            self._look_ns = at.boot_ns + LOOK_NS
        self._tally(at)
        conditions.fall_due(self._book, at)
        return self._told(at)

    # ----------------------------------------------------------------- queries

    def next_wake_ns(self) -> int | None:
        """Return the boot time at which something falls due."""
        wakes = (self._book.wakes.next_ns(), self._look_ns, self._tally_ns)
        return min((one for one in wakes if one is not None), default=None)

    def documents(self) -> Mapping[str, Document]:
        """Return every alarm that is not normal; any thread may ask."""
        return {
            name: alarms.document_of(alarm)
            for name, alarm in list(self._book.alarms.items())
            if alarm.state is not alarms.AlarmState.NORMAL
        }

    def targets(self) -> Mapping[str, frozenset[str]]:
        """Return the alarms that commands may name: all that were ever spoken of."""
        return dict.fromkeys([*self._book.alarms, *self._book.mentioned], ALARM_VERBS)

    # ------------------------------------------------------------------ memory

    def recall(self, kept: Mapping[str, Kept]) -> str:
        """Take up what was kept; return why some cannot be read, or nothing."""
        why = ""
        for name, one in kept.items():
            if name != ALARMS and not name.startswith(PREFIX):
                continue
            try:
                self._adopt(name, one)
            except ValueError as error:
                why = str(error)
        self._unsaid = {one.alarm for one in self._book.alarms.values() if one.on}
        return why

    def written(self) -> dict[str, Kept]:
        """Return the texts that changed since the last time."""
        for name in self._book.touched:
            self._shelve(name)
        self._book.touched.clear()
        if not self._changed and not self._old_text:
            return {}
        names, self._changed = sorted(self._changed), set()
        kept = {
            name: Kept(VERSION, self._memory.write(self._shelves[name]))
            for name in names
        }
        if self._old_text:
            self._old_text = False
            kept[ALARMS] = Kept(VERSION, self._memory.write(_OneText()))
        return kept

    def unkept(self, batch: Batch) -> None:
        """Write again the next time what a batch would have kept: it was given up."""
        self._changed.update(name for name in batch.kept if name in self._shelves)
        self._old_text = self._old_text or ALARMS in batch.kept

    # -------------------------------------------------------------- the inside

    def _see_clock(self, at: Stamp) -> None:
        """Take it into account, once, that the clock is set."""
        if at.synced and not self._clock_set:
            self._clock_set, self._look_ns = True, None
            stops.set_clock(self._book, at)

    def _end_orphans(self, at: Stamp) -> None:
        """End what a station said that is not in the file any more: nobody else can."""
        unsaid, self._unsaid = self._unsaid, set()
        if self._stations is None:
            return
        for name in unsaid:
            alarm = self._book.alarms[name]
            if alarm.station not in {*self._stations, GATEWAY}:
                station, priority = alarm.station, alarm.priority
                gone = Condition(name, station, False, priority, alarm.text)
                conditions.hear(self._book, gone, at)

    def _adopt(self, name: str, kept: Kept) -> None:
        """Take up one text; raises ValueError where it is none."""
        if name != ALARMS:
            shelf = self._memory.read(kept.text, dict[str, alarms.Alarm])
            self._shelves[name] = shelf
            self._book.adopt(shelf.values())
            return
        old = self._memory.read(kept.text, _OneText).alarms
        self._book.adopt(
            replace(one, on=one.state in alarms.SOUNDING) for one in old.values()
        )
        self._book.touched.update(old)
        self._old_text = bool(old)

    def _shelve(self, name: str) -> None:
        """Put an alarm into its text, or take it out of it."""
        text = text_of(name)
        shelf = self._shelves.setdefault(text, {})
        alarm = self._book.alarms.get(name)
        if alarm is None:
            shelf.pop(name, None)
        else:
            shelf[name] = alarm
        self._changed.add(text)

    def _told(self, at: Stamp) -> tuple[alarms.Transition, ...]:
        """Return what changed, with what follows from it."""
        book = self._book
        conditions.suppress(book, at)
        self._admit(at)
        return book.taken()

    def _admit(self, at: Stamp) -> None:
        """Let those in that found no place, and tell how many there were."""
        book, waiting = self._book, self._book.overflow
        while (said := waiting.next(book.standing)) is not None:
            waiting.drop(said.alarm)
            conditions.hear(book, said, at)
        alarm = book.alarms.get(alarms.OVERFLOW)
        if waiting or alarm is not None:
            conditions.hear(book, _overflow(active=bool(waiting)), at)
        if waiting.count and self._tally_ns is None:
            self._tally_ns = at.boot_ns + SECOND_NS

    def _tally(self, at: Stamp) -> None:
        """Write down, once a second, how many alarms found no place."""
        if self._tally_ns is None or at.boot_ns < self._tally_ns:
            return
        self._tally_ns = None
        waiting = self._book.overflow
        alarm = self._book.alarms.get(alarms.OVERFLOW)
        if alarm is not None:
            self._book.put(replace(alarm, count=alarm.count + waiting.count))
        waiting.count = 0


def text_of(alarm: str) -> str:
    """Return the name of the text that an alarm is kept in."""
    return f"{PREFIX}{crc32(alarm.encode()) % TEXTS:02x}"


def _overflow(*, active: bool) -> Condition:
    return Condition(alarms.OVERFLOW, GATEWAY, active, Priority.HIGH, _OVERFLOW_TEXT)


_DONE: Mapping[str, str] = {
    "acknowledge": "acknowledged",
    "reset": "reset",
    "shelve": "shelved",
    "unshelve": "unshelved",
    "out-of-service": "out of service",
    "in-service": "in service",
}


def _carried_out(book: alarms.Book, command: Command) -> str:
    """Do what is told; return why it cannot be done, or nothing."""
    given = command.arguments
    comment = "; ".join(filter(None, (given.get("reason"), given.get("comment"))))
    deed = deeds.Deed(command.target, command.by, comment, command.at)
    seconds = int(given.get("minutes", 0)) * deeds.MINUTE_S
    match command.verb:
        case "acknowledge":
            return deeds.acknowledge(book, deed)
        case "reset":
            return deeds.reset(book, deed)
        case "shelve":
            return deeds.shelve(book, deed, seconds, once=given.get("once") == "yes")
        case "unshelve":
            return deeds.bring_back(book, deed, alarms.AlarmState.SHELVED)
        case "out-of-service":
            return deeds.take_out(book, deed, seconds)
        case _:
            return deeds.bring_back(book, deed, alarms.AlarmState.OUT_OF_SERVICE)
