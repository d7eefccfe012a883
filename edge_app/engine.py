"""Routes entries to stations and gathers what they answer into one batch.

No I/O and no clock of its own: the core's engine thread calls it with one input at a
time and does what the returned `Taken` says. The states that stations share (people in
a zone, the ledger's balances) and the alarms belong to it and change only by outcomes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from edge_app import alarms, engine_notes
from edge_app.commands import answered, audit
from edge_app.engine_alarms import ALARMS, AlarmDesk
from edge_app.engine_commons import Commons, Sharing
from edge_app.engine_values import (
    GATEWAY,
    OWN_VERBS,
    Enrolled,
    Gathered,
    Memory,
    Post,
    Taken,
)
from edge_app.forget import without
from edge_app.model import (
    Acknowledged,
    Booked,
    Command,
    Delivered,
    Document,
    Drawn,
    Entry,
    OrderFailed,
    PortChange,
    Refused,
    Settle,
    Settled,
    Stamp,
    Started,
    StationInput,
    Tick,
)
from edge_app.moves import Move
from edge_app.outcomes import (
    Acknowledge,
    Answer,
    Batch,
    Condition,
    Draw,
    Event,
    Kept,
    Message,
    Order,
    Outcome,
    Shown,
    WakeAt,
)
from edge_app.response_levels import Parameters
from edge_app.roll import Site
from edge_app.shared import no_offset_s
from edge_app.store.stock import Stock, StockChange
from edge_app.verbs import whom


class Engine:
    """One engine, fed by one thread."""

    def __init__(
        self,
        posts: Sequence[Post],
        *,
        memory: Memory,
        stock: Stock,
        number: int,
        utc_offset_s: Callable[[int], int] = no_offset_s,
        site: Site | None = None,
        levels: Mapping[str, Parameters] | None = None,
        rules: alarms.Rules | None = None,
    ) -> None:
        self._posts = {post.name: post for post in posts}
        self._memory = memory
        self._number = number
        self._commons = Commons(
            memory, stock, utc_offset_s, site or Site(), levels or {}
        )
        self._alarms = AlarmDesk(memory, rules, frozenset(self._posts))
        self._unwritten: set[str] = set()
        self._states = {post.name: post.kind.fresh() for post in posts}
        self._texts: dict[str, bytes] = {}
        self._views: dict[str, Document] = {}
        self._wakes: dict[str, int] = {}
        self._routes: dict[str, list[str]] = {}
        for post in posts:
            for device in post.listens():
                self._routes.setdefault(device, []).append(post.name)

    # ------------------------------------------------------------- inputs

    def start(self, kept: Mapping[str, Kept], started: Started) -> Taken:
        """Take up the kept states and tell every station how the stop before was."""
        into = Gathered()
        self._turn_day(started.at, into)
        self._recall(kept, started, into)
        into.events.append(engine_notes.began(started))
        cause = engine_notes.cause(started)
        self._announce(self._alarms.started(started), started.at, cause, into)
        for name in self._posts:
            self._step(name, started, into)
        return self._close(into, started.at)

    def take(self, entry: Entry) -> Taken:
        """Take one entry to the stations that listen to its device."""
        into = Gathered()
        self._turn_day(entry.at, into)
        names = self._routes.get(entry.device, ())
        match entry:
            case PortChange():
                into.events.append(engine_notes.port_changed(entry))
                condition = engine_notes.device_lost(entry)
                self._alarm(condition, entry.at, engine_notes.cause(entry), into)
            case Refused():
                into.events.append(engine_notes.bytes_refused(entry))
            case OrderFailed() if not names:
                into.events.append(engine_notes.order_failed(entry))
        for name in names:
            self._step(name, entry, into)
        return self._close(into, entry.at)

    def tick(self, at: Stamp) -> Taken:
        """Wake every station whose time has come."""
        into = Gathered()
        self._turn_day(at, into)
        for name, wake_ns in list(self._wakes.items()):
            if wake_ns <= at.boot_ns:
                del self._wakes[name]
                self._step(name, Tick(at), into)
        self._announce(self._alarms.tick(at), at, engine_notes.cause(Tick(at)), into)
        return self._close(into, at)

    def told(self, came: Delivered | Drawn) -> Taken:
        """Take what came of a message or a question to the station that asked."""
        into = Gathered()
        self._turn_day(came.at, into)
        if came.station in self._posts:
            self._step(came.station, came, into)
        return self._close(into, came.at)

    def command(self, command: Command, audit: Document) -> Taken:
        """Carry out a command that was found good, and keep that it was given."""
        into = Gathered()
        self._turn_day(command.at, into)
        into.commands.append(command.id)
        if command.target in self._posts:
            self._step(command.target, command, into)
        elif command.target in self._alarms.targets():
            transitions, answer = self._alarms.command(command)
            into.answers.append(answer)
            self._announce(transitions, command.at, command.id, into, command)
        else:
            into.answers.append(Answer(command.id, ok=True, text="accepted"))
        if command.verb == "forget":
            self._forget(command, into)
        for answer in into.answers:
            audit = answered(audit, answer)
        station = command.target if command.target in self._posts else GATEWAY
        into.events.append(Event("command", station, command.at, audit, command.id))
        return self._close(into, command.at)

    def note(self, event: Event, *answers: Answer) -> Taken:
        """Keep an event that no station made, such as a refused command."""
        into = Gathered(events=[event], answers=list(answers))
        return self._close(into, event.at)

    def condition(self, condition: Condition, at: Stamp) -> Taken:
        """Take a condition of the gateway's own health."""
        into = Gathered()
        self._alarm(condition, at, "health", into)
        return self._close(into, at)

    def enrol(self, enrolled: Enrolled) -> Taken:
        """Take another roster, unless it is of no use."""
        self._commons.enrol(enrolled.site, keeps=enrolled.keeps)
        into = Gathered(events=[enrolled.event])
        at = enrolled.event.at
        self._alarm(enrolled.condition, at, enrolled.event.cause, into)
        return self._close(into, at)

    def unkept(self, batch: Batch) -> None:
        """Forget that a batch was made: its states are kept and told the next time."""
        for name in batch.kept.keys() & self._posts:
            self._texts.pop(name, None)
            self._unwritten.add(name)
        for name in batch.states:
            self._views.pop(name, None)
        self._commons.unkept(batch)
        self._alarms.unkept(batch)

    # ------------------------------------------------------------ queries

    def patient_devices(self) -> frozenset[str]:
        """Return the devices that only stations listen to which may wait."""
        return frozenset(
            device
            for device, names in self._routes.items()
            if all(self._posts[name].kind.patient for name in names)
        )

    def next_wake_ns(self) -> int | None:
        """Return the boot time of the next tick that a station asked for."""
        wakes = [*self._wakes.values(), self._alarms.next_wake_ns()]
        return min((one for one in wakes if one is not None), default=None)

    def views(self) -> Mapping[str, Document]:
        """Return every station's retained state as it stands."""
        return dict(self._views)

    def alarm_documents(self) -> Mapping[str, Document]:
        """Return every alarm that is not back to normal."""
        return self._alarms.documents()

    def targets(self) -> Mapping[str, frozenset[str]]:
        """Return what commands may name, and the verbs each target knows."""
        stations = {name: post.kind.verbs for name, post in self._posts.items()}
        return {**self._alarms.targets(), **stations, GATEWAY: OWN_VERBS}

    # ----------------------------------------------------------- the inside

    def _recall(
        self, kept: Mapping[str, Kept], started: Started, into: Gathered
    ) -> None:
        """Take up what was kept, the alarms first; the unreadable begins afresh."""
        unread = dict.fromkeys(self._posts, "")
        unread |= self._commons.recall(kept)
        unread[ALARMS] = self._alarms.recall(kept)
        for name, post in self._posts.items():
            if name in kept:
                unread[name] = self._recall_station(post, kept[name])
        for name, why in unread.items():
            condition = engine_notes.memory_unread(name, why)
            self._alarm(condition, started.at, engine_notes.cause(started), into)

    def _recall_station(self, post: Post, kept: Kept) -> str:
        """Take up what one station kept; return why it cannot be read, or nothing."""
        try:
            text = self._memory.upgrade(kept, post.kind)
            state = self._memory.read(text, post.kind.kept)
        except ValueError as error:
            return str(error)
        self._states[post.name] = replace(self._states[post.name], kept=state)
        self._texts[post.name] = text
        return ""

    def _forget(self, command: Command, into: Gathered) -> None:
        """Take a person out of everything that is remembered, at once.

        A badge of the roster is its owner, who goes too.
        """
        named = whom(command)
        for person in dict.fromkeys((named, self._commons.site.roster.owner(named))):
            self._commons.forget(person)
            into.events.append(engine_notes.forgotten(command, person))
            for name, state in self._states.items():
                left = without(state, person)
                if left is not state:
                    self._states[name] = left
                    into.touched.add(name)
                    self._keep(name, into)

    def _keep(self, name: str, into: Gathered) -> None:
        """Write a station's kept state, where its text is another one."""
        text = self._memory.write(self._states[name].kept)
        if text != self._texts.get(name):
            self._texts[name] = text
            into.kept[name] = Kept(self._posts[name].kind.version, text)

    def _step(self, name: str, given: StationInput, into: Gathered) -> None:
        post = self._posts[name]
        before = self._states[name]
        shared = self._commons.shared()
        state, outcomes = post.kind.step(post.limits, before, shared, given)
        self._states[name] = state
        into.touched.add(name)
        booked = len(into.moves)
        for outcome in self._commons.books.judged(name, outcomes, given.at):
            self._apply(name, outcome, given, into)
        if len(into.moves) > booked:
            self._tell_moves(name, tuple(into.moves[booked:]), given.at, into)
        if state.kept is not before.kept or name in self._unwritten:
            self._unwritten.discard(name)
            self._keep(name, into)

    def _tell_moves(
        self, name: str, moves: tuple[Move, ...], at: Stamp, into: Gathered
    ) -> None:
        """Let the stations that hear of moves know, in the same batch."""
        told = Booked(name, moves, at, moves[0].by)
        self._commons.books.begin_echo()
        for other in self._hearing_moves(name):
            self._step(other, told, into)
        self._commons.books.end_echo()

    def _apply(
        self, name: str, outcome: Outcome, given: StationInput, into: Gathered
    ) -> None:
        match outcome:
            case Event() | Order() | Answer() | Shown() | Message() | Draw():
                into.add(name, outcome)
            case Condition():
                self._alarm(outcome, given.at, engine_notes.cause(given), into)
            case WakeAt():
                self._wakes[name] = outcome.boot_ns
            case Move():
                into.moves.append(self._commons.books.book(outcome, given.at))
                into.touched.update(self._posts)
            case Settle() | Settled():
                self._carry(outcome, into)
            case Acknowledge():
                self._acknowledge(name, outcome, given.at, into)
            case _:
                self._share(outcome, into)

    def _acknowledge(
        self, name: str, seen: Acknowledge, at: Stamp, into: Gathered
    ) -> None:
        """Carry out what a person said to a station, as if it were a command."""
        if seen.alarm not in self._alarms.targets():
            return
        command = engine_notes.acknowledgement(name, seen, at)
        transitions, answer = self._alarms.command(command)
        data = answered(audit(command), answer)
        into.events.append(Event("command", GATEWAY, at, data, command.id))
        self._announce(transitions, at, command.id, into, command)

    def _carry(self, outcome: Settle | Settled, into: Gathered) -> None:
        """Take what one station asks to the shelves, and what came of it back."""
        if isinstance(outcome, Settled):
            self._step(outcome.station, outcome, into)
            return
        for other in self._hearing_moves(outcome.station):
            self._step(other, outcome, into)

    def _share(self, outcome: Sharing, into: Gathered) -> None:
        """Change what every station reads."""
        if isinstance(outcome, StockChange):
            into.stock.append(outcome)
        if self._commons.change(outcome):
            into.touched.update(self._posts)

    def _hearing_moves(self, besides: str) -> tuple[str, ...]:
        """Name the other stations that are told of moves."""
        return tuple(
            name
            for name, post in self._posts.items()
            if post.kind.hears_moves and name != besides
        )

    def _turn_day(self, at: Stamp, into: Gathered) -> None:
        """Close the ledger's day once the local day is another, before all else."""
        closed = self._commons.books.turn(at)
        if closed is not None:
            self._share(closed, into)

    def _alarm(
        self, condition: Condition, at: Stamp, cause: str, into: Gathered
    ) -> None:
        self._announce(self._alarms.condition(condition, at), at, cause, into)

    def _announce(
        self,
        transitions: Iterable[alarms.Transition],
        at: Stamp,
        cause: str,
        into: Gathered,
        command: Command | None = None,
    ) -> None:
        """Keep, retain and pass on that alarms changed their states."""
        for change in transitions:
            into.events.append(Event("alarm", change.station, at, change.data, cause))
            into.alarms[change.alarm] = change.document
            if command is not None and command.verb == "acknowledge":
                self._heed(change, command, into)
            told = engine_notes.alarm_changed(change, at)
            for name, post in self._posts.items():
                if post.kind.hears_alarms:
                    self._step(name, told, into)

    def _heed(
        self, change: alarms.Transition, command: Command, into: Gathered
    ) -> None:
        """Tell a station that somebody has seen an alarm of its own."""
        seen = Acknowledged(command.id, command.target, command.by, command.at)
        post = self._posts.get(change.station)
        if post is not None and post.kind.heeds:
            self._step(change.station, seen, into)

    def _close(self, into: Gathered, at: Stamp) -> Taken:
        """Give what was gathered its number, if any of it has to be kept."""
        into.kept.update(self._commons.written())
        into.kept.update(self._alarms.written())
        changed = self._changed_views(into.touched, into.shown)
        if not into.worth_keeping():
            return Taken(None, into.at_once(), changed)
        self._number += 1
        return Taken(into.batch(self._number, at, changed), into.at_once())

    def _changed_views(
        self, touched: Iterable[str], shown: Mapping[str, Document]
    ) -> dict[str, Document]:
        changed: dict[str, Document] = {}
        views = dict(shown)
        for name in touched:
            post = self._posts[name]
            views[name] = post.kind.view(
                post.limits, self._states[name], self._commons.shared()
            )
        for name, view in views.items():
            if view != self._views.get(name):
                self._views[name] = view
                changed[name] = view
        return changed
