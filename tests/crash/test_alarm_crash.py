"""Alarms after a crash at every commit: they stand as if nothing had happened."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from edge_app.alarms import AlarmRule
from edge_app.engine_values import Taken
from edge_app.journal import Journal
from edge_app.model import SECOND_NS, Command, Stamp, Started
from edge_app.outcomes import Condition, Priority
from tests.unit.alarm_desk import NOON_NS, rules
from tests.unit.toy_station import Toy, engine_of

NAMES = ("cold-high", "cold-probe", "mains-lost", "gate-lost")
SITE = rules(
    AlarmRule(match="cold-high", latching=True, on_delay_s=5, off_delay_s=3),
    AlarmRule(match="*-probe", suppressed_by=("mains-lost",)),
    re_alarm_s=20,
    max_shelve_s=60,
    chatter_hold_s=10,
)
VERBS = ("acknowledge", "shelve", "unshelve", "out-of-service", "in-service", "reset")
STEPS = 120


class Gateway:
    """An engine on a journal; with `crashes` it is lost after every batch."""

    def __init__(self, folder: Path, *, crashes: bool) -> None:
        self.crashed = 0
        self.boundaries: list[dict[str, Any]] = []
        self._crashes = crashes
        self._raised: set[str] = set()
        self._s = 0.0
        self._journal = Journal.open(folder, "m")
        self._engine = engine_of(Toy(), rules=SITE)
        self._keep(self._engine.start({}, self._started()))

    def play(self, seed: int) -> None:
        """Let all of a made-up hour happen, with every tick at its time."""
        dice = random.Random(seed)
        for number in range(STEPS):
            alarm = dice.choice(NAMES)
            if dice.random() < 0.6:
                active = dice.random() < 0.6
                self._say(alarm, dice.choice(list(Priority)), active=active)
            else:
                self._do(f"c-{number}", alarm, dice.choice(VERBS), dice.random() < 0.5)
            self._run(dice.choice((0.1, 2, 7, 30)))
            self.boundaries.append(dict(self._engine.alarm_documents()))

    def close(self) -> None:
        """End."""
        self._journal.close()

    def _say(self, alarm: str, priority: Priority, *, active: bool) -> None:
        if active:
            self._raised.add(alarm)
        said = Condition(alarm, "toy", active, priority, "Look.")
        self._keep(self._engine.condition(said, self._at()))

    def _do(self, name: str, alarm: str, verb: str, *flags: bool) -> None:
        # What was never true is forgotten by a crash, until its station says it again.
        if alarm not in self._raised:
            return
        given = {"reason": "service", "minutes": "1"}
        if flags[0]:
            given["once"] = "yes"
        command = Command(name, alarm, verb, "nurse", "local", given, self._at())
        self._keep(self._engine.command(command, {"id": name, "ok": True}))

    def _run(self, seconds: float) -> None:
        end_s = self._s + seconds
        while (due_ns := self._engine.next_wake_ns()) is not None:
            if due_ns > end_s * SECOND_NS:
                break
            self._s = max(self._s, due_ns / SECOND_NS)
            self._keep(self._engine.tick(self._at()))
        self._s = end_s

    def _keep(self, taken: Taken) -> None:
        if taken.batch is None:
            return
        self._journal.append([taken.batch])
        if not self._crashes:
            return
        number = self._journal.last_number()
        self._engine = engine_of(Toy(), rules=SITE, number=number)
        begun = self._engine.start(self._journal.kept(), self._started())
        assert begun.batch is not None
        self._journal.append([begun.batch])
        self.crashed += 1

    def _at(self) -> Stamp:
        ns = round(self._s * SECOND_NS)
        return Stamp("boot", ns, NOON_NS + ns, synced=True)

    def _started(self) -> Started:
        return Started(self._at(), clean=False, gap_s=0.0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_crash_at_every_commit_changes_no_alarm(tmp_path: Path, seed: int) -> None:
    """Lost after each batch and begun anew, all alarms stand as without a crash."""
    calm = Gateway(tmp_path / "calm", crashes=False)
    calm.play(seed)
    calm.close()
    shaken = Gateway(tmp_path / "shaken", crashes=True)
    shaken.play(seed)
    shaken.close()

    assert shaken.crashed > STEPS / 2
    assert calm.boundaries == shaken.boundaries
