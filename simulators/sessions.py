"""Sessions at the counters: who badges, scans, takes and confirms, and what beeped.

A storekeeper goes by the beeps alone. What they take for booked is what one beep
answered, in a session whose confirming got one beep: that is the acknowledgement. A
session whose confirming nobody heard may be booked or not; any other is not.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any, TypeAlias

from simulators.acts import Act, receipt
from simulators.belief import ONE, Belief
from simulators.goods import AWAY_S, AWAY_SPARE_S, goods_tags
from simulators.labels import word
from simulators.people import badges
from simulators.shelf import Moving, Shelf
from simulators.stage import Script, Stage, Until

Heard: TypeAlias = Generator[float | Until, bool, int]
"""A script that comes back with a number of beeps."""

PATIENCE_S = 3.0
"""How long somebody waits for a beep; the gateway gives none later than 2 s after."""
GAP_S = 0.25
"""Beeps that are farther apart than this are two answers."""
AGAIN_S, AGAIN_SPARE_S = 1.0, 0.25
"""A code that is read again so soon is the same scan, as the counter is set up."""
RECALL_S = 2.3
"""For so long a gateway that has come back takes a code for the one of before."""
STILL_S = 1.5
"""How long what lies on the counter's scale is left alone before it is asked for."""
HELD_S = 0.3
"""How long something is held to a reader that says nothing to it."""
MOST_TOLD, REFUSING = 5, 3
TURN_TAGS, ALL_TAGS, OUTWARD_SHARE = 3, 4000, 0.3
BADGES = 8
CONFIRM, CANCEL = word("CONFIRM"), Act("word", word("CANCEL"))


class Storekeeper:
    """One counter with badges, and who works there, one after the other."""

    def __init__(
        self, stage: Stage, table: Mapping[str, Any], shelves: Mapping[str, Shelf]
    ) -> None:
        self._stage, self._table, self._shelves = stage, table, shelves
        self.name: str = table["name"]
        self._dice = stage.random(f"sessions/{self.name}")
        self._away_s = float(table.get("away_s", AWAY_S)) + AWAY_SPARE_S
        self._again_s = float(table.get("again_s", AGAIN_S)) + AGAIN_SPARE_S
        seed = stage.bench.seed
        self._badges = badges(seed, count=BADGES)
        self._tags = list(goods_tags(seed, f"sessions/{self.name}", ALL_TAGS))
        self._inside: list[str] = []
        self._shown_s: dict[str, float] = {}
        self._left: tuple[str, ...] = ()
        self._busy = False
        counted = ("begun", "confirmed", "unsure", "surprises")
        self.account: dict[str, Any] = dict.fromkeys(counted, 0)
        self.account |= {"surprised": [], "booked": {}, "perhaps": {}}

    # --------------------------------------------------------------- whole sessions

    def turn(self) -> Script:
        """Receive a few new pieces, or issue some that surely came in."""
        yield self._dice.uniform(0.2, 0.8) / self._stage.tempo
        many = len(self._inside) >= TURN_TAGS
        outward = many and self._dice.random() < OUTWARD_SHARE
        source = self._inside if outward else self._tags
        count = min(len(source), self._dice.randint(1, TURN_TAGS))
        # The world may have come to rest meanwhile: then nothing new begins.
        if not count or self._busy or not self._stage.running:
            return
        tags, source[:count] = source[:count], []
        kind = "ISSUE" if outward else "RECEIVE"
        confirmed = self.account["confirmed"]
        yield from self.work(
            receipt(tags, self._dice.choice(self._badges), kind), lets_go=True
        )
        if self.account["confirmed"] > confirmed and not outward:
            self._inside += tags

    def work(self, acts: tuple[Act, ...], *, lets_go: bool = False) -> Script:
        """Do one act after the other.

        Who `lets_go` ends the session at the first silence or refusal.
        """
        while self._busy:
            yield 0.05
        self._busy = True
        try:
            yield from self._work(acts, lets_go=lets_go)
        finally:
            self._busy = False

    def _work(self, acts: tuple[Act, ...], *, lets_go: bool) -> Script:
        log, belief = self._stage.bench.log, Belief()
        goods = [
            one
            for act in acts
            if act.goods is not None
            for one in (act.texts or (act.goods.item,))
        ]
        name = log.stimulus("session", counter=self.name, goods=goods)
        self.account["begun"] += 1
        for number, act in enumerate(acts, 1):
            if act.text == CONFIRM:
                log.note("asks", name, counter=self.name)
            beeps = yield from self._do(act)
            self._judge(number, act, beeps)
            belief.hears(act, beeps)
            if act.text == CONFIRM and beeps in (0, ONE):
                self._settle(name, belief, beeps)
                belief = Belief()
            if lets_go and (not beeps or beeps >= REFUSING):
                yield from self._let_go()
                break
        log.note("gone", name, counter=self.name)

    def _settle(self, name: str, belief: Belief, beeps: int) -> None:
        """Take it as booked after one beep; after none nobody knows."""
        self.account["confirmed" if beeps else "unsure"] += 1
        column = self.account["booked" if beeps else "perhaps"]
        for key, pieces in belief.booked().items():
            column[key] = column.get(key, 0) + pieces
        if beeps:
            self._stage.bench.log.ack(name, "beep", counter=self.name)

    def _let_go(self) -> Script:
        """End whatever is open at a counter that was dead for a while."""
        beeps = 0
        while not beeps:
            beeps = yield from self._do(CANCEL)

    def _judge(self, number: int, act: Act, beeps: int) -> None:
        """Wonder at an answer that is another than it should be."""
        if act.beeps is None or beeps == act.beeps:
            return
        # The number of a badge is in no log.
        shown = "badge" if act.kind == "badge" else act.text or act.kind
        self.account["surprises"] += 1
        told = self.account["surprised"]
        told.append(f"act {number}, {shown}: {beeps} beeps, not {act.beeps}")
        del told[:-MOST_TOLD]
        self._stage.bench.log.note("surprise", counter=self.name, why=told[-1])

    # ------------------------------------------------------------------- single acts

    def _do(self, act: Act) -> Heard:
        """Do one act; return how often it beeped."""
        match act.kind:
            case "pause_s":
                yield act.pause_s
            case "take" | "put":
                count = act.pieces if act.kind == "put" else -act.pieces
                moving = Moving(count, steps=act.steps, item=act.item)
                yield from self._shelves[act.shelf].move(moving)
            case "weigh" if act.item is not None:
                mass_kg = act.item.piece_g.scaleb(-3) * act.pieces
                self._stage.poke(self._table.get("scale"), {"mass_kg": f"{mass_kg:f}"})
                yield STILL_S
            case _:
                return (yield from self._show(act))
        return 0

    def _show(self, act: Act) -> Heard:
        """Show something to a reader, listen, and take it away again."""
        texts = act.texts or (act.text,)
        while not all(self._is_new(one, act) for one in texts):
            yield 0.05
        buzzer = str(self._table.get("buzzer"))
        yield Until(buzzer, active=False, patience_s=PATIENCE_S)
        device, there, away = self._held(act)
        for _once in range(1 + act.twice):
            self._stage.poke(device, there)
        beeps = yield from self._listen(buzzer)
        if away:
            yield HELD_S
            self._stage.poke(device, away)
        now_s = self._stage.bench.loop.now_s()
        self._shown_s.update(dict.fromkeys(texts, now_s))
        return beeps

    def _held(self, act: Act) -> tuple[object, Mapping[str, Any], Mapping[str, Any]]:
        """Return which device it is shown to, and what that sees then and after."""
        if act.kind == "tags":
            before, self._left = self._left, act.texts if act.leave else ()
            there = {"tags": [*before, *act.texts]}
            return self._table.get("reader"), there, {"tags": [*self._left]}
        if act.kind != "badge":
            return self._table.get("scanner"), {"code": act.text}, {}
        device = self._table.get("badges")
        for key in ("card", "tag"):
            if self._stage.sees(device, key):
                return device, {key: act.text}, {key: ""}
        return device, {"tags": [act.text]}, {"tags": []}

    def _is_new(self, shown: str, act: Act) -> bool:
        """Say whether the gateway must have noticed by now that it was gone."""
        bench = self._stage.bench
        shown_s = self._shown_s.get(shown)
        if shown_s is None:
            return True
        rest_s = self._away_s if act.kind in ("badge", "tags") else self._again_s
        back_s = 0.0 if act.kind == "badge" else bench.gpio_up_since_s + RECALL_S
        gone_s = max(shown_s, back_s)
        return bench.loop.now_s() >= gone_s + rest_s

    def _listen(self, buzzer: str) -> Heard:
        """Count the beeps of one answer."""
        beeps = 0
        heard = yield Until(buzzer, active=True, patience_s=PATIENCE_S)
        while heard:
            beeps += 1
            yield Until(buzzer, active=False, patience_s=PATIENCE_S)
            heard = yield Until(buzzer, active=True, patience_s=GAP_S)
        return beeps
