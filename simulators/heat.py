"""Cold rooms: a compressor that comes and goes, and heat that is sent on purpose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from simulators.stage import Script, Stage

STEP_S = 0.5
DRIFT_C, COOLING_C, WOBBLE_C = 0.02, 0.04, 0.01
"""What one step of a room does while the compressor rests, works, and anyway."""

DRIFT_ABOVE_C, DRIFT_S = Decimal("1.5"), 40.0
"""How far above its range a room drifts by itself, and for how long."""

HURRY_C = 0.4
"""How fast a room goes where it is told to, in each step."""


class ColdRoom:
    """One room with all its probes; each probe sees a little of its own."""

    def __init__(self, stage: Stage, table: Mapping[str, Any]) -> None:
        self._stage = stage
        self.name: str = table["name"]
        self._dice = stage.random(f"coldroom/{self.name}")
        low_c, high_c = float(table.get("low_c", 2)), float(table.get("high_c", 8))
        span_c = high_c - low_c
        self._cool_from_c = low_c + 0.65 * span_c
        self._high_c = Decimal(str(table.get("high_c", 8)))
        self._rest_from_c = low_c + 0.35 * span_c
        self._probes: Sequence[str] = tuple(table.get("probes", ()))
        self._cooling = False
        self._told_c: float | None = None
        self.at_c = low_c + 0.5 * span_c

    def tell(self, to_c: Decimal | None) -> str:
        """Send the room to a temperature, or None: back to its compressor."""
        self._told_c = None if to_c is None else float(to_c)
        shown = None if to_c is None else str(to_c)
        return self._stage.bench.log.stimulus("heat", coldroom=self.name, to_c=shown)

    def live(self) -> Script:
        """Go on while the world runs, or to where the room is told to."""
        while True:
            if self._stage.running or self._told_c is not None:
                self._step()
                self.show()
            yield STEP_S

    def drift(self) -> Script:
        """Get too warm once, as behind a door left open, and be well for a while."""
        yield self._dice.uniform(3, 6) / self._stage.tempo
        self.tell(self._high_c + DRIFT_ABOVE_C)
        yield DRIFT_S
        self.tell(None)
        yield self._dice.uniform(60, 120) / self._stage.tempo

    def show(self) -> None:
        """Let the probes see the room, each a little of its own."""
        for probe in self._probes:
            own_c = self.at_c + self._dice.uniform(-0.05, 0.05)
            self._stage.poke(probe, {"temperature_c": f"{own_c:.1f}"})

    def _step(self) -> None:
        if self._told_c is not None:
            away_c = self._told_c - self.at_c
            self.at_c += max(-HURRY_C, min(HURRY_C, away_c))
            return
        if self.at_c >= self._cool_from_c:
            self._cooling = True
        elif self.at_c <= self._rest_from_c:
            self._cooling = False
        too_warm_c = max(0.0, self.at_c - self._cool_from_c)
        change_c = -COOLING_C - 0.2 * too_warm_c if self._cooling else DRIFT_C
        self.at_c += change_c + self._dice.uniform(-WOBBLE_C, WOBBLE_C)
