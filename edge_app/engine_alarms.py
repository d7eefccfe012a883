"""The alarms in the engine: conditions and commands in, changes of state out. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from edge_app import alarms
from edge_app.engine_values import ALARM_VERBS, Memory
from edge_app.model import Command, Document, Stamp, Started
from edge_app.outcomes import Answer, Batch, Condition, Kept

ALARMS = "alarms"
"""Under which name the alarms are kept."""
VERSION = 1


class AlarmDesk:
    """One gateway's alarms."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._book = alarms.Book()
        self._written: alarms.Book | None = self._book

    # ------------------------------------------------------------------ inputs

    def started(self, _started: Started) -> tuple[alarms.Transition, ...]:
        """Take up after a stop, whose length may be known."""
        return ()

    def condition(
        self, condition: Condition, at: Stamp
    ) -> tuple[alarms.Transition, ...]:
        """Take what a station or the box itself says is true or no longer true."""
        self._book, transitions = alarms.apply(self._book, condition, at)
        return transitions

    def command(self, command: Command) -> tuple[tuple[alarms.Transition, ...], Answer]:
        """Carry out what is told to an alarm."""
        comment = command.arguments.get("comment", "")
        self._book, transitions = alarms.acknowledge(
            self._book, command.target, command.by, comment, command.at
        )
        text = "acknowledged" if transitions else "nothing to acknowledge"
        return transitions, Answer(command.id, ok=bool(transitions), text=text)

    def tick(self, _at: Stamp) -> tuple[alarms.Transition, ...]:
        """Do what has fallen due."""
        return ()

    # ----------------------------------------------------------------- queries

    def next_wake_ns(self) -> int | None:
        """Return the boot time at which something falls due."""
        return None

    def documents(self) -> Mapping[str, Document]:
        """Return every alarm that is not back to normal."""
        return alarms.documents(self._book)

    def targets(self) -> Mapping[str, frozenset[str]]:
        """Return the alarms that commands may name, and the verbs each takes now."""
        return dict.fromkeys(self.documents(), ALARM_VERBS)

    # ------------------------------------------------------------------ memory

    def recall(self, kept: Mapping[str, Kept]) -> str:
        """Take up what was kept; return why it cannot be read, or nothing."""
        if ALARMS not in kept:
            return ""
        try:
            self._book = self._memory.read(kept[ALARMS].text, alarms.Book)
        except ValueError as error:
            return str(error)
        self._written = self._book
        return ""

    def written(self) -> dict[str, Kept]:
        """Return the texts that changed since the last time."""
        if self._book is self._written:
            return {}
        self._written = self._book
        return {ALARMS: Kept(VERSION, self._memory.write(self._book))}

    def unkept(self, batch: Batch) -> None:
        """Write again the next time what a batch would have kept: it was given up."""
        if ALARMS in batch.kept:
            self._written = None
