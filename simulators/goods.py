"""Goods at the counters: who scans them, and what was acknowledged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulators.dice import dice
from simulators.stage import Script, Stage, Until

PATIENCE_S = 6.0
"""How long a storekeeper holds a tag to the reader; not scaled by the tempo."""

AWAY_S, AWAY_SPARE_S = 3.0, 0.6
"""A tag must be gone for longer than `away_s` before it counts as a new scan."""

RETURN_S = 3.0
"""What a gateway that has just come back takes to look at a reader again."""


SHOWN_S = 1.0
"""How long goods are held to a reader where nothing beeps."""


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
        while self._busy or not self._is_away(tag):
            yield 0.05
        # The world may have come to rest meanwhile: then nothing new begins.
        if self._stage.running:
            yield from self.scan(tag)

    def scan(self, tag: str) -> Script:
        """Hold one tag to the reader until the beep, then take it away."""
        while self._busy or not self._is_away(tag):
            yield 0.05
        self._busy = True
        try:
            reader = self._table.get("reader")
            yield from self._hold(tag, reader, {"tags": [tag]}, {"tags": []})
        finally:
            self._busy = False

    @property
    def has_scanner(self) -> bool:
        """Say whether there is one for printed codes."""
        return self._stage.has(self._table.get("scanner"))

    def scan_code(self, code: str) -> Script:
        """Hold one printed code before the scanner until the beep."""
        while self._busy:
            yield 0.05
        self._busy = True
        try:
            scanner = self._table.get("scanner")
            yield from self._hold(code, scanner, {"code": code}, {})
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

    def _hold(
        self,
        tag: str,
        device: object,
        there: Mapping[str, Any],
        away: Mapping[str, Any],
    ) -> Script:
        stage, buzzer = self._stage, self._table.get("buzzer")
        heard = False
        if stage.has(buzzer):
            yield Until(str(buzzer), active=False, patience_s=PATIENCE_S)
        name = stage.bench.log.stimulus("scan", counter=self.name, tag=tag)
        stage.poke(device, there)
        if stage.has(buzzer):
            heard = yield Until(str(buzzer), active=True, patience_s=PATIENCE_S)
        else:
            yield SHOWN_S
        stage.poke(device, away)
        self._gone_s[tag] = stage.bench.loop.now_s()
        kept = self.account.setdefault(tag, {"acknowledged": 0, "unacknowledged": 0})
        if heard:
            stage.bench.log.ack(name, "beep", counter=self.name, tag=tag)
            kept["acknowledged"] += 1
        else:
            stage.bench.log.note("gave-up", name, counter=self.name)
            kept["unacknowledged"] += 1
