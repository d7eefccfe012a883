"""Plays transcripts through the gateway's own rules, journal and topics.

There are no threads and no clock in it: time is what the transcripts say, so that the
same transcripts and the same file give the same events every time, as fast as the
machine can or at any pace. Orders go nowhere; what the devices did is recorded.
"""

from __future__ import annotations

import heapq
import struct
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from edge_app.config import Config
from edge_app.config_records import Bus, Device
from edge_app.engine import Engine
from edge_app.engine_values import Taken
from edge_app.heard import entry_of
from edge_app.intake import Ear, Sieve
from edge_app.journal import Journal
from edge_app.model import SECOND_NS, Entry, Stamp, Started
from edge_app.outcomes import Batch
from edge_app.people import Veil
from edge_app.playing import FilePlayer, Player, RegisterPlayer, StreamPlayer
from edge_app.playing_lines import LinePlayer, Wire
from edge_app.reads import Party
from edge_app.run_core import MEMORY
from edge_app.secrets_file import people_key
from edge_app.store.stock import Stock
from edge_app.topics import Message, message
from edge_app.transcripts import ReplayError, Said, Tape
from edge_app.wiring import badge_readers, posts

BOOT_ID = "replay"
BOOT_NS = 60 * SECOND_NS
"""The gateway of a replay has been up for a minute when it begins."""
STEP_NS = SECOND_NS // 1000
"""How far apart ticks are at the least; live, the engine takes its time too."""
GROUP = 500
"""Batches in one transaction, where nobody waits for the events."""
DAMAGES = (KeyError, TypeError, ValueError, OverflowError, struct.error)


class _Deck:
    """One tape, its player, and where it stands in the time of the replay."""

    def __init__(self, tape: Tape, player: Player, stamp: Callable[[int], Stamp]):
        self.tape = tape
        self._player = player
        self._stamp = stamp
        self._sieve = Sieve()
        self.offset_ns = 0

    def due_ns(self) -> int | None:
        """Return when silence on it will mean something."""
        due_ns = self._player.due_ns()
        return None if due_ns is None else due_ns + self.offset_ns

    def hear(self, said: Said) -> tuple[Entry, ...]:
        """Return what a line means. Raises: ReplayError at a damaged one."""
        try:
            if said.line["do"] in {"heard", "turn"}:
                return (entry_of(said.line, self._at(said.at_ns)),)
            return self._sift(self._player.hear(said.line, said.at_ns, self._at))
        except DAMAGES as error:
            raise ReplayError(f"{said.place} cannot be understood: {error}") from error

    def rest(self, now_ns: int) -> tuple[Entry, ...]:
        """Return what the silence until now means."""
        return self._sift(self._player.rest(now_ns - self.offset_ns, self._at))

    def _at(self, at_ns: int) -> Stamp:
        return self._stamp(at_ns + self.offset_ns)

    def _sift(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        self._sieve, passed = self._sieve.sift(entries)
        return passed


class Replay:
    """One replay, into a journal of its own; use `play` once."""

    def __init__(
        self,
        config: Config,
        tapes: Sequence[Tape],
        folder: Path,
        *,
        pace: Callable[[float], None] | None,
        tell: Callable[[Message], None],
    ) -> None:
        self.events = 0
        self.orders: Counter[str] = Counter()
        self._config = config
        self._folder = folder
        self._pace = pace
        self._tell = tell
        self._wall_ns = min(tape.wall_ns for tape in tapes)
        self._synced = all(tape.synced for tape in tapes)
        self._decks = [self._deck(tape) for tape in tapes]
        self._waiting: list[Batch] = []
        self._ticked_ns = -STEP_NS
        self._engine = Engine(
            posts(config),
            memory=MEMORY,
            stock=Stock(),
            number=0,
            rules=config.alarms,
        )

    def play(self) -> None:
        """Play to the end of the last transcript. Raises: ReplayError, JournalError."""
        self._journal = Journal.open(self._folder, BOOT_ID)
        try:
            began = Started(self._stamp(0), clean=True, gap_s=None)
            self._do(self._engine.start({}, began))
            for deck, said in self._lines():
                at_ns = said.at_ns + deck.offset_ns
                self._pass_time(at_ns)
                self._wait(at_ns)
                self._take(deck.hear(said))
            self._keep()
        finally:
            self._journal.close()

    def _lines(self) -> Iterator[tuple[_Deck, Said]]:
        """Yield the lines of all tapes in the order of their times."""
        ways = (
            [
                (said.at_ns + deck.offset_ns, place, n, said)
                for n, said in enumerate(deck.tape.lines)
            ]
            for place, deck in enumerate(self._decks)
        )
        for _, place, _, said in heapq.merge(*ways, key=lambda one: one[:3]):
            yield self._decks[place], said

    def _pass_time(self, until_ns: int) -> None:
        """Let happen what silence and the stations' own times bring until then."""
        while True:
            rests = [
                (due_ns, place)
                for place, deck in enumerate(self._decks)
                if (due_ns := deck.due_ns()) is not None
            ]
            rest_ns, place = min(rests, default=(until_ns, 0))
            wake_ns = self._engine.next_wake_ns()
            tick_ns = until_ns if wake_ns is None else wake_ns - BOOT_NS
            tick_ns = max(tick_ns, self._ticked_ns + STEP_NS)
            if min(rest_ns, tick_ns) >= until_ns:
                return
            if rest_ns <= tick_ns:
                self._wait(rest_ns)
                self._take(self._decks[place].rest(rest_ns))
            else:
                self._ticked_ns = tick_ns
                self._wait(tick_ns)
                self._do(self._engine.tick(self._stamp(tick_ns)))

    def _take(self, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            self._do(self._engine.take(entry))

    def _do(self, taken: Taken) -> None:
        later = taken.batch.orders if taken.batch else ()
        for order in (*taken.at_once, *later):
            self.orders[f"{order.device} {order.verb}"] += 1
        if taken.batch is None:
            return
        self._waiting.append(taken.batch)
        if self._pace is not None or len(self._waiting) >= GROUP:
            self._keep()

    def _keep(self) -> None:
        """Keep what waits, and tell its events as the broker would get them."""
        batches, self._waiting = self._waiting, []
        gateway = self._config.gateway
        for row in self._journal.append(batches):
            self.events += 1
            self._tell(
                message(gateway.site, gateway.name, self._journal.epoch, row, None)
            )

    def _wait(self, at_ns: int) -> None:
        if self._pace is not None:
            self._pace(at_ns / SECOND_NS)

    def _stamp(self, at_ns: int) -> Stamp:
        return Stamp(BOOT_ID, BOOT_NS + at_ns, self._wall_ns + at_ns, self._synced)

    def _deck(self, tape: Tape) -> _Deck:
        readers = badge_readers(self._config)
        veil = _veil(self._config)

        def ear_of(device: Device) -> Ear:
            return Ear(device.name, device.options, veil, device.name in readers)

        player = _player(self._config, tape.bus, ear_of, tape.mono_ns)
        deck = _Deck(tape, player, self._stamp)
        deck.offset_ns = tape.wall_ns - self._wall_ns
        return deck


def _player(
    config: Config, bus: Bus, ear_of: Callable[[Device], Ear], origin_ns: int
) -> Player:
    """Return the player of a configured bus.

    A bus of a kind that is never recorded byte for byte has nothing but notes.
    """
    drivers: list[tuple[Any, Device, Ear]] = [
        (one.driver, one, ear_of(one)) for one in config.devices_on(bus.name)
    ]
    match bus.kind:
        case "serial" | "tcp" | "input":
            driver, device, ear = drivers[0]
            doubted = device.trust_unchecked and driver.check == "none"
            return StreamPlayer(ear, driver, doubted and not driver.text)
        case "modbus-rtu" | "modbus-tcp":
            return RegisterPlayer(
                [
                    (Party(d.name, driver, d.options, d.address or 1, 1.0), ear)
                    for driver, d, ear in drivers
                ]
            )
        case "gpio":
            wires = [Wire(ear, driver, device.lines) for driver, device, ear in drivers]
            return LinePlayer(wires, origin_ns)
        case _:
            return FilePlayer([(driver, ear) for driver, _, ear in drivers])


def _veil(config: Config) -> Veil:
    """Return the site's veil, or one of the replay's own: it makes no key file."""
    path = Path(config.people.key_file)
    return Veil(people_key(config) if path.exists() else BOOT_ID.encode())
