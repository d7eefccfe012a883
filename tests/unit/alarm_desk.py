"""A desk of alarms and its clock: tests say what happens, second by second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from edge_app.alarms import AlarmRule, Rules, Standards, Transition
from edge_app.engine_alarms import AlarmDesk
from edge_app.model import SECOND_NS, Command, Document, Stamp, Started
from edge_app.outcomes import Answer, Condition, Kept, Priority
from edge_app.run_core import MEMORY

NOON_NS = 1_767_268_800 * SECOND_NS
"""2026-01-01T12:00:00Z."""
HOT = "cold-high"


def rules(*tables: AlarmRule, **standards: int) -> Rules:
    """Return the rules of a site."""
    return Rules(Standards(**standards), tables)


@dataclass
class Ward:
    """One desk, started at noon, with what it told so far."""

    rules: Rules = field(default_factory=Rules)
    synced: bool = True
    boot: int = 1
    boot_s: float = 0.0
    """The boot clock's present second."""
    wall_s: float = 0.0
    """Seconds since noon."""
    told: list[Transition] = field(default_factory=list)
    kept: dict[str, Kept] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start it."""
        self.start()

    @property
    def at(self) -> Stamp:
        """Stamp the present moment."""
        ns = round(self.boot_s * SECOND_NS)
        wall_ns = NOON_NS + round(self.wall_s * SECOND_NS)
        return Stamp(f"boot-{self.boot}", ns, wall_ns, synced=self.synced)

    def start(self, gap_s: float | None = None) -> None:
        """Begin with what was kept, and tell what follows."""
        self.desk = AlarmDesk(MEMORY, self.rules)
        assert "" == self.desk.recall(self.kept)
        self._note(self.desk.started(Started(self.at, clean=False, gap_s=gap_s)))

    def stop(self, away_s: float = 0.0, *, reboot: bool, synced: bool = True) -> None:
        """Be cut off for a time and begin again, in another boot or the same one."""
        self.wall_s += away_s
        self.boot_s = 5.0 if reboot else self.boot_s + away_s
        self.boot += reboot
        known = self.synced and synced
        self.synced = synced
        self.start(away_s if known else None)

    def set_clock(self) -> None:
        """Let the time server answer, and the next wake come."""
        self.synced = True
        self.run(60)

    def say(
        self,
        alarm: str = HOT,
        *,
        active: bool = True,
        priority: Priority = Priority.MEDIUM,
        onset: Stamp | None = None,
        text: str = "Close the door.",
    ) -> None:
        """Let a station say that something is true, or no longer true."""
        station = alarm.partition("-")[0]
        condition = Condition(alarm, station, active, priority, text, onset)
        self._note(self.desk.condition(condition, self.at))

    def end(self, alarm: str = HOT) -> None:
        """Let a station say that something is no longer true."""
        self.say(alarm, active=False)

    def do(self, verb: str, alarm: str = HOT, **arguments: str) -> Answer:
        """Let the nurse do something."""
        given = {"reason": "service"} if verb in ("shelve", "out-of-service") else {}
        command = Command(
            "c-1", alarm, verb, "nurse", "local", {**given, **arguments}, self.at
        )
        transitions, answer = self.desk.command(command)
        self._note(transitions)
        return answer

    def run(self, seconds: float) -> None:
        """Let time pass, with every tick at its time."""
        end_s = self.boot_s + seconds
        while (due_ns := self.desk.next_wake_ns()) is not None:
            due_s = max(due_ns / SECOND_NS, self.boot_s)
            if due_s > end_s:
                break
            self._pass(due_s - self.boot_s)
            self._note(self.desk.tick(self.at))
        self._pass(end_s - self.boot_s)

    def play(self, script: str) -> None:
        """Do one thing a second: raise, clear, a verb, or a number of seconds."""
        for word in script.split():
            if word.isdigit():
                self.run(int(word))
                continue
            if word in ("raise", "clear"):
                self.say(active=word == "raise")
            else:
                self.do(word, **({"minutes": "10"} if word in _TIMED else {}))
            self.run(1)

    def state(self, alarm: str = HOT) -> str:
        """Return the state of an alarm."""
        return str(self.desk.documents().get(alarm, {"state": "normal"})["state"])

    def document(self, alarm: str = HOT) -> Document:
        """Return what is retained of an alarm."""
        return self.desk.documents()[alarm]

    def steps(self, alarm: str = HOT) -> list[tuple[Any, Any]]:
        """Return each change of an alarm, as the states before and after."""
        return [
            (one.data["before"], one.data["state"])
            for one in self.told
            if one.alarm == alarm
        ]

    def _pass(self, seconds: float) -> None:
        self.boot_s += seconds
        self.wall_s += seconds

    def _note(self, transitions: tuple[Transition, ...]) -> None:
        self.told += transitions
        self.kept.update(self.desk.written())


_TIMED = ("shelve", "out-of-service")


def states(documents: Mapping[str, Document]) -> dict[str, Any]:
    """Return the state of every alarm that is not normal."""
    return {name: one["state"] for name, one in documents.items()}
