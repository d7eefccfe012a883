"""Goods at the counters and on the shelves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from simulators.dice import dice
from simulators.stage import Script, Stage, Until

PATIENCE_S = 6.0
"""How long a storekeeper holds a tag to the reader; not scaled by the tempo."""

AWAY_S, AWAY_SPARE_S = 3.0, 0.6
"""A tag must be gone for longer than `away_s` before it counts as a new scan."""

RETURN_S = 3.0
"""What a gateway that has just come back takes to look at a reader again."""

UNSTEADY_S = 0.4
TAKE_SHARE = 0.6
FULL_PIECES = 260


def goods_tags(seed: str, place: str, count: int = 8) -> Sequence[str]:
    """Return the tags of one counter's goods: SGTIN-96, header 30."""
    luck = dice(seed, "goods", place)
    return tuple(f"30{luck.randbytes(11).hex().upper()}" for _ in range(count))


class Keeper:
    """A storekeeper who scans, hears the beep, and remembers what was acknowledged."""

    def __init__(self, stage: Stage, table: Mapping[str, Any]) -> None:
        self._stage, self._table = stage, table
        self.name: str = table["name"]
        self._dice = stage.random(f"counter/{self.name}")
        self._away_s = float(table.get("away_s", AWAY_S)) + AWAY_SPARE_S
        self._tags = goods_tags(stage.bench.seed, self.name)
        self._gone_s: dict[str, float] = {}
        self._busy = False
        self.account: dict[str, dict[str, int]] = {}

    def turn(self) -> Script:
        """Scan the tag that has been away the longest."""
        yield self._dice.uniform(0.2, 0.8) / self._stage.tempo
        tag = min(self._tags, key=lambda one: self._gone_s.get(one, 0.0))
        yield from self.scan(tag)

    def scan(self, tag: str) -> Script:
        """Hold one tag to the reader until the beep, then take it away."""
        while self._busy or not self._is_away(tag):
            yield 0.05
        self._busy = True
        try:
            yield from self._hold(tag)
        finally:
            self._busy = False

    def _is_away(self, tag: str) -> bool:
        """Say whether the gateway must have noticed by now that the tag was gone."""
        bench = self._stage.bench
        gone_s = self._gone_s.get(tag)
        if gone_s is None:
            return True
        seen_gone_s = max(gone_s, bench.gpio_up_since_s + RETURN_S)
        return bench.loop.now_s() >= seen_gone_s + self._away_s

    def _hold(self, tag: str) -> Script:
        stage, buzzer = self._stage, self._table.get("buzzer")
        heard = False
        if stage.has(buzzer):
            yield Until(str(buzzer), active=False, patience_s=PATIENCE_S)
        name = stage.bench.log.stimulus("scan", counter=self.name, tag=tag)
        stage.poke(self._table.get("reader"), {"tags": [tag]})
        if stage.has(buzzer):
            heard = yield Until(str(buzzer), active=True, patience_s=PATIENCE_S)
        else:
            yield 1.0
        stage.poke(self._table.get("reader"), {"tags": []})
        self._gone_s[tag] = stage.bench.loop.now_s()
        kept = self.account.setdefault(tag, {"acknowledged": 0, "unacknowledged": 0})
        if heard:
            stage.bench.log.ack(name, "beep", counter=self.name, tag=tag)
            kept["acknowledged"] += 1
        else:
            stage.bench.log.note("gave-up", name, counter=self.name)
            kept["unacknowledged"] += 1


class Shelf:
    """One kind of goods on a scale, taken and put back in whole pieces."""

    def __init__(self, stage: Stage, table: Mapping[str, Any]) -> None:
        self._stage, self._table = stage, table
        self.name: str = table["name"]
        self._dice = stage.random(f"shelf/{self.name}")
        self._piece_g = Decimal(str(table.get("piece_g", 1)))
        self.pieces = int(table.get("low", FULL_PIECES)) + 30
        self.account = {"taken": 0, "put": 0}

    def fill(self) -> None:
        """Lay the first pieces on the scale."""
        self._show(stable=True)

    def turn(self) -> Script:
        """Take or put a few pieces, after a while."""
        yield self._dice.uniform(2.0, 6.0) / self._stage.tempo
        count = self._dice.randint(1, 4)
        if self._dice.random() < TAKE_SHARE and self.pieces >= count:
            count = -count
        yield from self.move(count)

    def move(self, count: int) -> Script:
        """Change the pieces on the scale by `count`, with hands on it for a moment."""
        self.pieces += count
        self.account["put" if count > 0 else "taken"] += abs(count)
        self._stage.bench.log.stimulus(
            "goods", shelf=self.name, change=count, pieces=self.pieces
        )
        self._show(stable=False)
        yield UNSTEADY_S
        self._show(stable=True)

    def _show(self, *, stable: bool) -> None:
        mass_kg = (self._piece_g * self.pieces).scaleb(-3)
        change = {"mass_kg": f"{mass_kg:f}", "stable": stable}
        self._stage.poke(self._table.get("scale"), change)
