"""The core at work: one engine thread between the buses, the journal and the socket.

The buses deliver entries into one inbox. The engine thread takes them one at a time;
orders for at once leave from here, everything else after the commit (`on_kept`).
"""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
from collections import Counter, deque
from collections.abc import Callable, Mapping
from typing import Any

from edge_app.clock import Clock
from edge_app.core_parts import Asked, Clerk, Inbox, Keeper, Noted, Stop, Teller
from edge_app.engine import Engine
from edge_app.engine_values import Enrolled, Taken
from edge_app.model import SECOND_NS, Delivered, Drawn, Entry, Started, TagRead
from edge_app.moves import Move
from edge_app.outcomes import Batch, Condition, Draw, Event, Message, Order

LOG = logging.getLogger(__name__)
INBOX_LIMIT = 20_000
"""Inputs that may wait for the engine; past it the newest are dropped and counted."""
BUSY = "The gateway has too much to do right now; try again."
LONGEST_WAIT_S = 1.0


class Core(threading.Thread):
    """The engine thread. `submit` gets an order to its bus, from any thread.

    `errand` takes what a station wants done outside once it is on disk, and must not
    block; what came of it is told with `tell_back`.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        *,
        submit: Callable[[Order], None],
        intend: Callable[[Batch], None],
        errand: Callable[[str, Message | Draw], None],
        keeper: Keeper,
        teller: Teller,
        clerk: Clerk,
    ) -> None:
        super().__init__(name="engine", daemon=True)
        self.beat_ns = clock.boot_ns()
        self.dropped: Counter[str] = Counter()
        self.trouble: str | None = None
        self._engine = engine
        self._clock = clock
        self._submit = submit
        self._intend = intend
        self._errand = errand
        self._keeper = keeper
        self._teller = teller
        self._clerk = clerk
        self._inbox: queue.SimpleQueue[Inbox] = queue.SimpleQueue()
        self._first: deque[Inbox] = deque()
        self._patient: deque[Inbox] = deque()
        """What came while the engine was busy: twenty probes of cold rooms that speak
        at once would else hold up somebody at a gate. Each device keeps its order."""
        self._may_wait = engine.patient_devices()
        self._replies: dict[int, Callable[[Mapping[str, Any]], None]] = {}
        """By the number of the batch, since two may ask with the same id."""
        self._order_lock = threading.Lock()
        self._awaited: deque[Batch] = deque()
        """What the disk has not kept yet, in its order; the keeper bounds it."""
        self._intended = 0
        self._unkept: dict[str, int] = {}
        self._held: dict[str, Mapping[str, Any]] = {}

    # ------------------------------------------------------ from other threads

    def deliver(self, entry: Entry) -> None:
        """Take an entry from a bus; when the engine is swamped, drop and count it."""
        if self._waiting() > INBOX_LIMIT:
            self.dropped["inbox full"] += 1
            return
        self._inbox.put(entry)

    def ask(
        self,
        envelope: Any,
        sender: str,
        reply: Callable[[Mapping[str, Any]], None],
        moves: tuple[Move, ...] = (),
    ) -> None:
        """Take a command envelope; when the engine is swamped, refuse it at once."""
        if self._waiting() > INBOX_LIMIT:
            self.dropped["inbox full"] += 1
            reply({"id": _id_of(envelope), "ok": False, "text": BUSY})
            return
        self._inbox.put(Asked(envelope, sender, reply, moves))

    def _waiting(self) -> int:
        return self._inbox.qsize() + len(self._first) + len(self._patient)

    def note(self, what: Condition | Event) -> None:
        """Take a condition or an event of the gateway's own."""
        self._inbox.put(Noted(what))

    def enrol(self, enrolled: Enrolled) -> None:
        """Take a roster that was read."""
        self._inbox.put(enrolled)

    def tell_back(self, came: Delivered | Drawn) -> None:
        """Take what came of an errand."""
        self._inbox.put(came)

    def stop(self, why: str) -> None:
        """End the thread after everything that is in the inbox."""
        self._inbox.put(Stop(why))

    def on_kept(self, batch: Batch) -> None:
        """Let go what had to wait for the disk; runs in the committer's thread."""
        with self._order_lock:
            while self._awaited and self._awaited[0].number <= batch.number:
                self._awaited.popleft()
        self._send_out(batch)
        reply = self._replies.pop(batch.number, None)
        for answer in batch.answers:
            if reply is not None:
                text = " ".join(filter(None, (answer.text, answer.private)))
                reply({"id": answer.command, "ok": answer.ok, "text": text})
            self._clerk.carried_out(answer)
        for station, data in batch.states.items():
            self._teller.tell_state(station, data)
            self._release(station, batch.number)
        for alarm, document in batch.alarms.items():
            self._teller.tell({"alarm": {"alarm": alarm, "data": document}})

    def _send_out(self, batch: Batch) -> None:
        """Let orders and errands go: what they come from is on disk."""
        for order in batch.orders:
            self._submit(order)
        for station, message in batch.messages:
            self._errand(station, message)
        for station, draw in batch.draws:
            self._errand(station, draw)

    def _release(self, station: str, number: int) -> None:
        """Tell the live state that waited behind the newest kept one."""
        with self._order_lock:
            if self._unkept.get(station) != number:
                return
            del self._unkept[station]
            data = self._held.pop(station, None)
        if data is not None:
            self._teller.tell_live(station, data)

    # ---------------------------------------------------------- its own thread

    def begin(self, started: Taken) -> None:
        """Do what the engine's start earned; before the thread runs."""
        self._do(started)

    def run(self) -> None:
        """Take one input after the other until `stop`."""
        while True:
            given = self._next()
            self.beat_ns = self._clock.boot_ns()
            if isinstance(given, Stop):
                self._say_goodbye(given)
                return
            if given is not None:
                self._do(self._taken(given))
            wake_ns = self._engine.next_wake_ns()
            if wake_ns is not None and wake_ns <= self._clock.boot_ns():
                self._do(self._engine.tick(self._clock.stamp()))

    def _next(self) -> Inbox | None:
        self._sort()
        if self._first:
            return self._first.popleft()
        if self._patient:
            return self._patient.popleft()
        wait_s = LONGEST_WAIT_S
        wake_ns = self._engine.next_wake_ns()
        if wake_ns is not None:
            until_s = self._clock.real_s(wake_ns - self._clock.boot_ns())
            wait_s = min(wait_s, until_s)
        try:
            return self._inbox.get(timeout=max(0.0, wait_s))
        except queue.Empty:
            return None

    def _sort(self) -> None:
        """Let what may wait stand behind what may not; a stop is the last of all."""
        with contextlib.suppress(queue.Empty):
            while True:
                given = self._inbox.get_nowait()
                device = getattr(given, "device", "")
                waits = device in self._may_wait or isinstance(given, Stop)
                (self._patient if waits else self._first).append(given)

    def _taken(
        self, given: Asked | Noted | Enrolled | Delivered | Drawn | Entry
    ) -> Taken:
        match given:
            case Asked():
                return self._judged(given)
            case Enrolled():
                return self._engine.enrol(given)
            case Delivered() | Drawn():
                return self._engine.told(given)
            case Noted():
                return self._noted(given.what)
            case TagRead() if self.trouble is not None and not given.person:
                # A move that cannot be kept must not be booked: no beep, no count.
                self.dropped["move while the disk fails"] += 1
                return Taken(None)
            case _:
                return self._engine.take(given)

    def _noted(self, what: Condition | Event) -> Taken:
        if isinstance(what, Condition):
            return self._engine.condition(what, self._clock.stamp())
        return self._engine.note(what)

    def _judged(self, asked: Asked) -> Taken:
        if self.trouble is not None:
            name = _id_of(asked.envelope)
            asked.reply({"id": name, "ok": False, "text": self.trouble})
            return Taken(None)
        taken = self._clerk.judge(asked, self._engine)
        if taken.batch is not None and taken.batch.answers:
            self._replies[taken.batch.number] = asked.reply
        return taken

    def _do(self, taken: Taken) -> None:
        """Intent, orders for at once, then the disk's queue: in this order."""
        if taken.batch is not None and taken.at_once:
            self._intend_all(taken.batch)
        for order in taken.at_once:
            self._submit(order)
        self._tell_live(taken.live)
        if taken.batch is None:
            return
        with self._order_lock:
            self._awaited.append(taken.batch)
            for station in taken.batch.states:
                self._unkept[station] = taken.batch.number
                self._held.pop(station, None)
        try:
            self._keeper.put(taken.batch)
        except queue.Full:
            self._give_up(taken.batch)

    def _intend_all(self, batch: Batch) -> None:
        """Note a batch after those before it: its states already count their events.

        While the disk fails they may be too many; then the order's own must do.
        """
        before: tuple[Batch, ...] = ()
        if self.trouble is None:
            with self._order_lock:
                waiting = tuple(self._awaited)
            before = tuple(one for one in waiting if one.number > self._intended)
        for one in (*before, batch):
            self._intend(one)
        self._intended = batch.number

    def _give_up(self, batch: Batch) -> None:
        """Drop a batch that even the disk's queue does not take, and say so."""
        self.dropped["batch while the disk fails"] += 1
        self._engine.unkept(batch)
        with self._order_lock:
            if self._awaited and self._awaited[-1] is batch:
                self._awaited.pop()
            for station in batch.states:
                self._unkept.pop(station, None)
        reply = self._replies.pop(batch.number, None)
        if reply is not None:
            for answer in batch.answers:
                reply({"id": answer.command, "ok": False, "text": BUSY})

    def _tell_live(self, live: Mapping[str, Mapping[str, Any]]) -> None:
        """Tell live states, each one behind the kept states of its station."""
        for station, data in live.items():
            with self._order_lock:
                waits = station in self._unkept
                if waits:
                    self._held[station] = data
            if not waits:
                self._teller.tell_live(station, data)

    def _say_goodbye(self, stop: Stop) -> None:
        at = self._clock.stamp()
        cause = f"stop@{at.boot_id[:8]}:{at.boot_ns}"
        event = Event("gateway.stopped", "gateway", at, {"why": stop.why}, cause)
        self._do(self._engine.note(event))


def _id_of(envelope: Any) -> Any:
    return envelope.get("id", "") if isinstance(envelope, dict) else ""


def started_now(clock: Clock, before_wall_ns: int | None, *, clean: bool) -> Started:
    """Say how the stop before was and how long the gateway was away.

    The gap is known only when both ends were stamped by a set clock.
    """
    at = clock.stamp()
    gap_s = None
    if before_wall_ns is not None and at.synced and at.wall_ns >= before_wall_ns:
        gap_s = (at.wall_ns - before_wall_ns) / SECOND_NS
    return Started(at, clean, gap_s)
