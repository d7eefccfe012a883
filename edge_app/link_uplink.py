"""The link's side of the broker: tries, connections, endings, and what they tell."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import Any

from edge_app import link_client, topics
from edge_app.counted import counted
from edge_app.errors import JournalError, PublishError
from edge_app.link_access import question_of
from edge_app.link_client import (
    VERSION_3_1_1,
    VERSION_5,
    Acked,
    Arrived,
    Broker,
    Connected,
    Gone,
    Happening,
    NotConnected,
)
from edge_app.link_inbox import CommandIn, Contradicted, Inbox, Stranger, Twin
from edge_app.link_pace import Ending, Pace
from edge_app.link_report import Report, Uses
from edge_app.link_session import Session, Shelf
from edge_app.link_showcase import MARK_EVERY_S, Showcase
from edge_app.model import Document

LOG = logging.getLogger(__name__)
LOOK_ROUND_S = 5.0
"""How long a connection looks at what is retained before it stops listening to it."""


@dataclass(slots=True)
class _Times:
    now_s: float = 0.0
    next_try_s: float = 0.0
    began_s: float = 0.0
    up_s: float = 0.0


class Uplink:
    """Holds at most one connection. `turn` does what is due and never raises."""

    def __init__(self, uses: Uses) -> None:
        self._uses = uses
        self._facts = uses.facts
        self._inbox = Inbox(topics.root(uses.facts.site, uses.facts.gateway))
        self._pace = Pace()
        self._times = _Times()
        self._broker: Broker | None = None
        self._session: Session | None = None
        self._shelf: Shelf | None = None
        self._version: int | None = None
        self._broke = False
        self.show = Showcase(uses.facts)
        """What is retained at the broker, and everything else that does not wait."""
        self._told: Document = {}
        self.report = Report()

    # ------------------------------------------------------------ for the loop

    @property
    def session(self) -> Session | None:
        """The connection at work, if there is one."""
        return self._session

    def fileno(self) -> int | None:
        """Return the descriptor to wait on, if there is one."""
        return None if self._broker is None else self._broker.fileno()

    def wants_write(self) -> bool:
        """Say whether bytes wait to be written."""
        return self._broker is not None and self._broker.wants_write()

    def patience_s(self, now_s: float) -> float:
        """Say how long the loop may wait at the most."""
        if self._broker is None:
            return max(self._times.next_try_s - now_s, 0.0)
        return MARK_EVERY_S

    def turn(self, shelf: Shelf, now_s: float) -> None:
        """Do what is due."""
        self._shelf = self.show.shelf = shelf
        self._times.now_s = now_s
        if self._broker is None:
            if now_s >= self._times.next_try_s:
                self._try(now_s)
            return
        self._listen(self._broker)
        if self._session is not None:
            self._send(self._session)

    def start_again(self) -> None:
        """Let go of the connection, since the journal is another one."""
        self.close()
        self._shelf = self.show.shelf = None
        self._times.next_try_s = self._times.now_s

    def close(self) -> None:
        """Say goodbye to the broker; never raises."""
        if self._broker is not None:
            self._broker.close()
        self._forget()

    # -------------------------------------------------------------- connecting

    def _try(self, now_s: float) -> None:
        """Connect, or ask first which version the broker speaks."""
        if self._version is None:
            access = question_of(self._uses.access)
            broker = Broker(access, None, version=VERSION_5)
        else:
            will = self._facts.status(online=False, why="lost")
            broker = Broker(self._uses.access, will, version=self._version)
        self._times.began_s = now_s
        self._broker = broker
        try:
            broker.connect()
        except PublishError as error:
            self._end(Ending.AWAY, str(error))

    def _listen(self, broker: Broker) -> None:
        broker.turn(readable=True)
        for happening in broker.happened():
            if self._version is None:
                self._learn_version(happening)
            else:
                self._hear(broker, happening)
            if self._broker is not broker:
                return
        waited_s = self._times.now_s - self._times.began_s
        if self._session is None and waited_s > link_client.ANSWER_TIMEOUT_S:
            self._end(Ending.AWAY, "The broker took the connection and is silent.")

    def _hear(self, broker: Broker, happening: Happening) -> None:
        match happening:
            case Acked():
                if self._session is not None:
                    self._session.acked(happening)
            case Arrived():
                self._take_in(happening)
            case Connected(window):
                self._begin(broker, window)
            case NotConnected(_, text):
                self._end(Ending.REFUSED, f"The broker refuses this gateway: {text}.")
            case Gone(taken_over, text):
                ending = Ending.TAKEN_OVER if taken_over else Ending.AWAY
                self._broke = not taken_over
                if taken_over:
                    self._pace.taken_over()
                self._end(ending, f"The broker ended the connection: {text}.")

    def _learn_version(self, happening: Happening) -> None:
        """Take the answer to the bare question; only a clear no means 3.1.1.

        Whatever else is said, or hanging up, may be about our having no password.
        """
        match happening:
            case NotConnected(link_client.UNSUPPORTED_VERSION):
                self._version = VERSION_3_1_1
            case _:
                self._version = VERSION_5
        if self._broker is not None:
            self._broker.close()
        self._broker = None
        self._times.next_try_s = self._times.now_s

    def _begin(self, broker: Broker, window: int) -> None:
        if self._shelf is None:
            return
        facts = self._facts
        self._session = Session(
            broker,
            self._shelf,
            window=min(window, self._uses.window),
            # Bound now: a core with another journal may be welcomed meanwhile.
            write=partial(self._uses.write, self._facts.epoch),
            report=lambda wish: topics.reply(
                facts.site,
                facts.gateway,
                wish.id,
                ok=True,
                text=f"Sent again: {counted(wish.sent, 'row')} of {wish.stream.value}.",
                resend=wish.report(),
            ),
        )
        self._times.up_s = self._times.now_s
        broker.subscribe(self._inbox.begin())
        self._shelf.live.forget_retained()
        self.show.open = True
        self.show.everything(self._times.now_s)
        LOG.info("event=connected version=%d", self._version)
        self._tell(connected=True, why="")

    def _end(self, ending: Ending, why: str) -> None:
        """End a try or a connection and decide when the next one is."""
        held_s = 0.0
        if self._session is not None:
            held_s = self._times.now_s - self._times.up_s
            self._inbox.been_online()
        if self._session is None or self._version == VERSION_3_1_1:
            # The next broker may be another one: ask again what it speaks.
            self._version = None
        self._forget()
        wait_s = self._pace.wait_s(ending, held_s, self._uses.share())
        self._times.next_try_s = self._times.now_s + wait_s
        if why != self.report.why:
            LOG.warning("event=disconnected error=%r next_try_s=%.1f", why, wait_s)
        self._tell(connected=False, why=why)

    def _forget(self) -> None:
        if self._session is not None:
            self._session.give_back()
        if self._broker is not None:
            self._broker.drop()
        self._session = None
        self._broker = None
        self.show.open = self.show.online = False

    def _tell(self, *, connected: bool, why: str) -> None:
        self.report.connected = connected
        self.report.why = why
        self.report.takeovers = self._pace.takeovers
        if connected and self._version is not None:
            self.report.version = self._version
        document = self.report.document()
        if document != self._told:
            self._told = document
            self._uses.tell(document)

    # ------------------------------------------------------------------ at work

    def _send(self, session: Session) -> None:
        if session.refused:
            why = f"The broker refuses this gateway's events: {session.refused}."
            self._end(Ending.REFUSED, why)
            return
        now_s = self._times.now_s
        self.show.mark_if_due(now_s)
        if self._inbox.looking and now_s - self._times.up_s >= LOOK_ROUND_S:
            session.broker.unsubscribe(self._inbox.looked_round())
        try:
            session.fill()
        except (PublishError, JournalError) as error:
            self._end(Ending.AWAY, str(error))
            return
        session.broker.turn(readable=False)

    def _take_in(self, arrived: Arrived) -> None:
        match self._inbox.take(arrived, self._facts.epoch, self._facts.retained):
            case CommandIn(envelope):
                self._pass_on(envelope)
            case Stranger(clear):
                self.show.live(clear)
            case Contradicted() if self.show.online:
                self.show.live(self._facts.status(online=True))
            case Twin(epoch):
                self._meet_twin(epoch)
            case _:
                return

    def _meet_twin(self, epoch: str) -> None:
        """Report a twin; if the last connection broke, it was the twin that took it.

        Not every broker says who broke a connection (mosquitto 2.0.11 does not).
        """
        self.report.foreign = epoch
        senior = self._facts.epoch < epoch
        self._pace.meet_twin(came_later=self._inbox.came_later, senior=senior)
        if self._broke and self._session is not None:
            self._broke = False
            if self._pace.taken_over():
                why = "Somebody else connects under this gateway's name."
                self._end(Ending.TAKEN_OVER, why)
                return
        self._tell(connected=self.report.connected, why=self.report.why)

    def _pass_on(self, envelope: dict[str, Any]) -> None:
        if self._uses.tell({"command": envelope}):
            return
        answer = topics.reply(
            self._facts.site,
            self._facts.gateway,
            str(envelope.get("id", "")),
            ok=False,
            text="The gateway's core is not running; ask again later.",
        )
        if answer is not None:
            self.show.live(answer)
