"""Routes entries to stations and gathers what they answer into one batch.

No I/O and no clock of its own: the core's engine thread calls it with one input at a
time and does what the returned `Taken` says. The states that stations share (people in
a zone, the ledger's balances, alarms) belong to it and change only by outcomes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from edge_app import alarms, engine_notes
from edge_app.commands import answered
from edge_app.engine_people import PEOPLE, Traces
from edge_app.engine_stock import Books
from edge_app.engine_values import (
    ALARM_VERBS,
    GATEWAY,
    OWN_VERBS,
    Enrolled,
    Gathered,
    Memory,
    Own,
    Post,
    Taken,
)
from edge_app.forget import without
from edge_app.model import (
    Acknowledged,
    Booked,
    Command,
    Document,
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
    Answer,
    Batch,
    Checked,
    Compared,
    Condition,
    Event,
    Kept,
    Occupied,
    Order,
    Outcome,
    Shown,
    Tallied,
    Traced,
    Unsettled,
    WakeAt,
    When,
)
from edge_app.roll import Site
from edge_app.shared import Shared, no_offset_s
from edge_app.store.stock import Stock, StockChange, gathered
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
        level: str = "",
    ) -> None:
        self._posts = {post.name: post for post in posts}
        self._memory = memory
        self._number = number
        self._books = Books(stock, utc_offset_s)
        self._utc_offset_s = utc_offset_s
        self._site = site or Site()
        self._level = level
        self._traces = Traces(memory)
        self._unsettled: Mapping[str, tuple[str, ...]] = {}
        self._own = Own()
        self._written: Own | None = self._own
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
        return self._close(into, at)

    def command(self, command: Command, audit: Document) -> Taken:
        """Carry out a command that was found good, and keep that it was given."""
        into = Gathered()
        self._turn_day(command.at, into)
        into.commands.append(command.id)
        if command.verb == "acknowledge":
            self._acknowledge(command, into)
        elif command.target in self._posts:
            self._step(command.target, command, into)
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
        site, roster = enrolled.site, self._site.roster
        self._site = replace(site, roster=roster) if enrolled.keeps else site
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
        if GATEWAY in batch.kept:
            self._written = None
        self._traces.unkept(batch.kept)
        self._books.unkept(batch)

    # ------------------------------------------------------------ queries

    def next_wake_ns(self) -> int | None:
        """Return the boot time of the next tick that a station asked for."""
        return min(self._wakes.values(), default=None)

    def views(self) -> Mapping[str, Document]:
        """Return every station's retained state as it stands."""
        return dict(self._views)

    def alarm_documents(self) -> Mapping[str, Document]:
        """Return every alarm that is not back to normal."""
        return alarms.documents(self._own.book)

    def targets(self) -> Mapping[str, frozenset[str]]:
        """Return what commands may name, and the verbs each target knows."""
        stations = {name: post.kind.verbs for name, post in self._posts.items()}
        known = dict.fromkeys(self.alarm_documents(), ALARM_VERBS)
        return {**known, **stations, GATEWAY: OWN_VERBS}

    # ----------------------------------------------------------- the inside

    def _recall(
        self, kept: Mapping[str, Kept], started: Started, into: Gathered
    ) -> None:
        """Take up what was kept, the alarms first; the unreadable begins afresh."""
        unread = dict.fromkeys((GATEWAY, *self._posts), "")
        if GATEWAY in kept:
            try:
                self._own = self._memory.read(kept[GATEWAY].text, Own)
            except ValueError as error:
                unread[GATEWAY] = str(error)
            self._written = self._own
        unread[PEOPLE] = self._traces.recall(kept)
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

    def _shared(self) -> Shared:
        own = self._own
        return Shared(
            own.occupancy,
            self._books.stock,
            own.crowds,
            self._utc_offset_s,
            self._level,
            site=self._site,
            traces=self._traces.people,
            checked=own.checked,
            days=own.days,
            unsettled=self._unsettled,
        )

    def _forget(self, command: Command, into: Gathered) -> None:
        """Take a person out of everything that is remembered, at once.

        A badge of the roster is its owner, who goes too.
        """
        named = whom(command)
        for person in dict.fromkeys((named, self._site.roster.owner(named))):
            self._traces.forget(person)
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
        state, outcomes = post.kind.step(post.limits, before, self._shared(), given)
        self._states[name] = state
        into.touched.add(name)
        booked = len(into.moves)
        for outcome in self._books.judged(name, outcomes, given.at):
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
        self._books.begin_echo()
        for other, post in self._posts.items():
            if other != name and post.kind.hears_moves:
                self._step(other, told, into)
        self._books.end_echo()

    def _apply(
        self, name: str, outcome: Outcome, given: StationInput, into: Gathered
    ) -> None:
        match outcome:
            case Event():
                into.events.append(outcome)
            case Order():
                into.orders.append(outcome)
            case Condition():
                self._alarm(outcome, given.at, engine_notes.cause(given), into)
            case WakeAt():
                self._wakes[name] = outcome.boot_ns
            case Move():
                into.moves.append(self._books.book(outcome, given.at))
                into.touched.update(self._posts)
            case Answer():
                into.answers.append(outcome)
            case Shown():
                into.shown[f"{name}/{outcome.name}"] = outcome.data
            case _:
                self._share(outcome, into)

    def _carry(self, outcome: Settle | Settled, into: Gathered) -> None:
        """Take what one station asks to the shelves, and what came of it back."""
        if isinstance(outcome, Settled):
            self._step(outcome.station, outcome, into)
            return
        for other, post in self._posts.items():
            if other != outcome.station and post.kind.hears_moves:
                self._step(other, outcome, into)

    def _turn_day(self, at: Stamp, into: Gathered) -> None:
        """Close the ledger's day once the local day is another, before all else."""
        closed = self._books.turn(at)
        if closed is not None:
            self._share(closed, into)

    def _share(
        self,
        outcome: (
            Occupied
            | Tallied
            | Traced
            | Checked
            | Compared
            | Unsettled
            | Settle
            | Settled
            | StockChange
        ),
        into: Gathered,
    ) -> None:
        """Change what every station reads."""
        match outcome:
            case Traced():
                self._traces.put(outcome)
            case Checked():
                self._own = self._own.checking(outcome)
            case Compared():
                self._own = self._own.comparing(outcome)
            case Unsettled():
                self._unsettled = {**self._unsettled, outcome.station: outcome.ids}
                into.touched.update(self._posts)
            case Settle() | Settled():
                self._carry(outcome, into)
            case Occupied() | Tallied():
                self._own = self._own.counting(outcome)
                into.touched.update(self._posts)
            case _:
                self._books.change(outcome)
                into.stock.append(outcome)
                into.touched.update(self._posts)

    def _alarm(
        self, condition: Condition, at: Stamp, cause: str, into: Gathered
    ) -> None:
        book, transitions = alarms.apply(self._own.book, condition, at)
        self._settle_alarms(book, transitions, at, cause, into)

    def _settle_alarms(
        self,
        book: alarms.Book,
        transitions: Iterable[alarms.Transition],
        at: Stamp,
        cause: str,
        into: Gathered,
    ) -> None:
        if book is not self._own.book:
            self._own = replace(self._own, book=book)
        for change in transitions:
            into.events.append(Event("alarm", change.station, at, change.data, cause))
            into.alarms[change.alarm] = change.document

    def _acknowledge(self, command: Command, into: Gathered) -> None:
        book, transitions = alarms.acknowledge(
            self._own.book,
            command.target,
            command.by,
            command.arguments.get("comment", ""),
            command.at,
        )
        self._settle_alarms(book, transitions, command.at, command.id, into)
        seen = Acknowledged(command.id, command.target, command.by, command.at)
        for change in transitions:
            post = self._posts.get(change.station)
            if post is not None and post.kind.heeds:
                self._step(change.station, seen, into)
        text = "acknowledged" if transitions else "nothing to acknowledge"
        into.answers.append(Answer(command.id, ok=bool(transitions), text=text))

    def _close(self, into: Gathered, at: Stamp) -> Taken:
        """Give what was gathered its number, if any of it has to be kept."""
        if self._own is not self._written:
            self._written = self._own
            into.kept[GATEWAY] = Kept(1, self._memory.write(self._own))
        into.kept.update(self._traces.written())
        changed = self._changed_views(into.touched, into.shown)
        at_once = tuple(o for o in into.orders if o.when is When.NOW)
        later = tuple(o for o in into.orders if o.when is When.COMMITTED)
        worth = into.events or into.kept or into.moves or into.stock or into.commands
        if not (worth or later or into.answers or into.alarms):
            return Taken(None, at_once, changed)
        self._number += 1
        batch = Batch(
            self._number,
            at,
            tuple(into.events),
            into.kept,
            tuple(into.moves),
            gathered(into.stock),
            tuple(into.commands),
            later,
            tuple(into.answers),
            changed,
            into.alarms,
        )
        return Taken(batch, at_once)

    def _changed_views(
        self, touched: Iterable[str], shown: Mapping[str, Document]
    ) -> dict[str, Document]:
        changed: dict[str, Document] = {}
        views = dict(shown)
        for name in touched:
            post = self._posts[name]
            views[name] = post.kind.view(
                post.limits, self._states[name], self._shared()
            )
        for name, view in views.items():
            if view != self._views.get(name):
                self._views[name] = view
                changed[name] = view
        return changed
