"""One visit to a lane of the school's morning: what happens, and what it must earn.

Nothing here asks the station: the events are said by whoever writes the visit, and the
states of alarms follow a small book of their own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from tests.unit.morning import Moment, Said, Told, class_of, person_of

ENDED = ("passed", "passed-after-recheck", "passed-after-confirm")
BEEPS = {"wait": "2", "stop": "3", "alarm": "5"}
EMPTY_MS = 10_000
"""How often an empty lane is shown to the thermometer: it is never silent."""
ALARM_S = 10
"""How long an unmeasured or a doubled entry is a condition."""


@dataclass
class Ledger:
    """What the whole morning must earn, and no more."""

    told: Counter[Told] = field(default_factory=Counter)
    orders: Counter[Said] = field(default_factory=Counter)
    alarms: dict[str, str] = field(default_factory=dict)
    normal: Counter[tuple[str, str]] = field(default_factory=Counter)
    measured: set[str] = field(default_factory=set)
    ill: dict[str, set[str]] = field(default_factory=dict)
    inside: int = 0

    def tell(self, kind: str, station: str, word: str, person: str = "") -> None:
        """Expect one event."""
        self.told[kind, station, word, person] += 1

    def alarm(self, station: str, name: str, change: str) -> None:
        """Expect what becomes of an alarm, where the change is one."""
        before = self.alarms.get(name, "normal")
        now = {
            ("raise", "normal"): "unacknowledged",
            ("raise", "returned-unacknowledged"): "unacknowledged",
            ("clear", "unacknowledged"): "returned-unacknowledged",
            ("clear", "acknowledged"): "normal",
            ("acknowledge", "unacknowledged"): "acknowledged",
            ("acknowledge", "returned-unacknowledged"): "normal",
        }.get((change, before))
        if now is not None:
            self.alarms[name] = now
            self.tell("alarm", station, f"{name} {now}")

    def falls_ill(self, number: int) -> None:
        """Count a fever in its class; the third is a cluster."""
        ill = self.ill.setdefault(class_of(number), set())
        ill.add(person_of(number))
        if len(ill) >= 3:
            self.alarm("gateway", f"cluster-{class_of(number)}", "raise")


@dataclass
class Visit:
    """One pupil before one lane; `at_ms` is how far it has come, `dark` the beams."""

    ledger: Ledger
    luck: Random
    lane: str
    number: int
    at_ms: int
    moments: list[Moment] = field(default_factory=list)
    dark: str = ""

    @property
    def person(self) -> str:
        """Return whom the badge makes of the pupil."""
        return person_of(self.number)

    # ------------------------------------------------------- what happens

    def wait(self, seconds: float) -> None:
        """Let time pass; for long nobody stands before the thermometer."""
        until_ms = self.at_ms + round(seconds * 1000)
        while self.at_ms + EMPTY_MS < until_ms:
            self.at_ms += EMPTY_MS
            self.add("forehead", "22")
        self.at_ms = until_ms

    def add(self, what: str, text: str, **arguments: str) -> None:
        """Let something happen now."""
        given = tuple(arguments.items())
        self.moments.append(Moment(self.at_ms, self.lane, what, text, given))

    def badge(self, number: str = "") -> None:
        """Hold a badge to the reader."""
        self.add("reader", number or f"P{self.number:04}")

    def see(self, *values: str) -> None:
        """Show values to the thermometer, one every 100 ms."""
        for value in values:
            self.add("forehead", value)
            self.wait(0.1)

    def clear(self) -> None:
        """Leave the thermometer for as long as it needs to see that."""
        self.see("22")
        self.wait(0.5)

    def walk(self, path: str, step_ms: int = 150) -> None:
        """Walk a path of `0 A X B` through the beams (A outer, B inner, X both)."""
        for state in path:
            dark = {"A": "outer", "B": "inner", "X": "outer inner"}.get(state, "")
            for beam in ("outer", "inner"):
                if (beam in dark) is not (beam in self.dark):
                    self.add(beam, str(int(beam in dark)))
            self.dark = dark
            self.wait(step_ms / 1000)

    def order(self, verb: str, **arguments: str) -> None:
        """Let the guard give a command."""
        self.add("station", verb, **arguments)
        self.ledger.tell("command", self.lane, verb)

    def override(self, verb: str) -> None:
        """Let the guard override the rules, for a reason."""
        self.order(verb, reason="as I see it")
        self.ledger.tell("override", self.lane, verb)

    # ------------------------------------------------- what it must earn

    def beep(self, meaning: str) -> None:
        """Expect the buzzer."""
        said = (f"{self.lane}-buzzer", "beep", BEEPS[meaning])
        self.ledger.orders[said] += 1

    def alarm(self, what: str, change: str) -> None:
        """Expect what becomes of one of this lane's alarms."""
        self.ledger.alarm(self.lane, f"{self.lane}-{what}", change)

    def judged(self, word: str, person: str, value: str = "") -> None:
        """Expect the event of a measurement, and what always goes with it."""
        result = word.split(maxsplit=1)[0]
        kind = "fever" if result == "fever" else "screening"
        self.ledger.tell(kind, self.lane, word, person)
        if result in (*ENDED, "hold"):
            self.alarm("fever", "clear")
        if result in ENDED:
            self.ledger.orders[f"{self.lane}-barrier", "pulse", "0.5"] += 1
        if result in ("hold", "confirm", "manual"):
            self.beep("wait")
        if person and result not in ("retry", "manual"):
            self.ledger.measured.add(person)
        if result == "passed":
            self.ledger.normal[self.lane, value] += 1

    def passage(self, word: str, person: str = "") -> None:
        """Expect the event of a walk, and count who came or went."""
        self.ledger.tell("passage", self.lane, word, person)
        directions = word.split()
        self.ledger.inside += ("in" in directions) - ("out" in directions)

    def short_alarm(self, what: str) -> None:
        """Expect an alarm that ends by itself, and wait for that."""
        self.alarm(what, "raise")
        self.alarm(what, "clear")
        self.wait(ALARM_S + 1)

    # ------------------------------------------------------ common scenes

    def normal(self) -> tuple[str, tuple[str, ...]]:
        """Draw a healthy pupil's temperature, and three samples of it."""
        return self.samples(3580, 3699)

    def high(self) -> tuple[str, ...]:
        """Draw three samples of somebody too warm."""
        return self.samples(3745, 3950)[1]

    def samples(self, low: int, high: int) -> tuple[str, tuple[str, ...]]:
        """Draw three samples around a temperature in hundredths of a degree."""
        middle = self.luck.randint(low, high)
        values = [middle - self.luck.randint(1, 9), middle, middle + 9]
        self.luck.shuffle(values)
        return f"{middle / 100:.2f}", tuple(f"{one / 100:.2f}" for one in values)

    def passes(self, person: str) -> None:
        """Be measured as healthy."""
        value, samples = self.normal()
        self.see(*samples)
        self.judged("passed", person, value)
        self.clear()

    def comes(self) -> None:
        """Show the badge, and be measured as healthy."""
        self.badge()
        self.passes(self.person)

    def walks_in(self, person: str, path: str = "AXB0", step_ms: int = 150) -> None:
        """Use the grant up."""
        self.walk(path, step_ms)
        self.passage("granted in", person)
