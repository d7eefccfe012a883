"""The link process: the journal goes out to the broker, commands come in.

One thread and one `select` over the broker, the core and the timers. It writes
nothing but what it tells the core; after any crash it goes on from the core's cursors.
"""

from __future__ import annotations

import logging
import os
import random
import select
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from edge_app import topics
from edge_app.clock import MachineClock
from edge_app.config_records import Config
from edge_app.errors import JournalError, PublishError
from edge_app.exits import CONFIG
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.link_core import CoreLine, Facts
from edge_app.link_drain import Backlog, Resend
from edge_app.link_report import Uses
from edge_app.link_session import Reader, Shelf
from edge_app.link_settings import LinkSettings, access_of, settings_of
from edge_app.link_uplink import Uplink
from edge_app.model import Document
from edge_app.root import Root
from edge_app.watchdog import ServiceManager, Watchdog

LOG = logging.getLogger(__name__)

SENT_EVERY = 2000
SENT_EVERY_S = 0.2
CORE_PATIENCE_S = 5.0
"""How long the core may be away before the gateway calls itself offline."""
FAREWELL_S = 2.0
"""How long a stop waits for the last acknowledgements."""
JOURNAL_PAUSE_S = 1.0
NICE = 5
"""The gate goes first: a draining backlog takes what the core leaves (nice(2))."""


class Link:
    """The link at work. `run` blocks; `stop` may be called from anywhere.

    Raises:
        PublishError: the settings' URL is no address of a broker.
    """

    def __init__(
        self,
        settings: LinkSettings,
        *,
        open_reader: Callable[[Path], Reader] = JournalReader,
        share: Callable[[], float] = random.random,
    ) -> None:
        self._settings = settings
        self._open_reader = open_reader
        self._core = CoreLine(settings.control)
        self._facts = Facts(settings.site, settings.gateway)
        self._uplink = Uplink(
            Uses(
                access=access_of(settings),
                window=settings.window,
                facts=self._facts,
                feed=settings.feed,
                tell=self._tell,
                share=share,
            )
        )
        self._shelf: Shelf | None = None
        self._shelf_epoch = ""
        self._stopping = False
        self._woken, self._wake_end = socket.socketpair()
        self._wake_end.setblocking(False)
        self._now_s = time.monotonic()
        self._reported_s = 0.0
        self._reported: dict[str, int] = {}
        self._journal_again_s = 0.0
        self.beat_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        """Boot time of the last sign of life, for the watchdog."""

    def stop(self) -> None:
        """End `run` after a farewell."""
        self._stopping = True
        try:
            self._wake_end.send(b"w")
        except OSError:
            # Full or closed: it is awake, or over.
            return

    def run(self) -> int:
        """Work until `stop`; return the exit code."""
        try:
            while not self._stopping:
                self._turn()
                self._wait()
            self._say_farewell()
        finally:
            self._close()
        return 0

    def _turn(self) -> None:
        self._now_s = time.monotonic()
        self.beat_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        for document in self._core.turn(self._now_s):
            self._hear(document)
        for told in self._settings.post.done():
            self._tell({"delivered": told})
        lost_s = self._core.lost_s
        if lost_s is not None and self._now_s - lost_s >= CORE_PATIENCE_S:
            self._uplink.show.core_is_away()
        if self._shelf is None:
            self._open_journal()
        if self._shelf is not None:
            self._uplink.turn(self._shelf, self._now_s)
            self._report_sent(self._shelf)

    def _wait(self) -> None:
        broker = self._uplink.fileno()
        wires = (self._woken.fileno(), self._core.fileno(), broker)
        readable = [fileno for fileno in wires if fileno is not None]
        writable = [broker] if broker is not None and self._uplink.wants_write() else []
        patience_s = min(self._uplink.patience_s(time.monotonic()), SENT_EVERY_S)
        select.select(readable, writable, [], patience_s if self._shelf else 0.1)

    # ---------------------------------------------------------------- the core

    def _hear(self, document: dict[str, Any]) -> None:
        match document:
            case {"welcome": dict(said)}:
                self._facts.welcome(said)
                self._tell(self._uplink.report.document())
            case {"rows": dict(last)}:
                self._grew(last)
            case {"reply": dict(reply)}:
                self._answer(
                    str(reply.get("id")), str(reply.get("text")), ok=reply.get("ok")
                )
            case {"resend": dict(wish)}:
                self._resend(wish)
            case {"message": dict(letter)}:
                self._settings.post.put(letter)
            case {"error": error}:
                LOG.warning("event=core_refused error=%r", error)
            case _:
                message = self._facts.take(document)
                if message is not None and self._facts.whole:
                    self._uplink.show.live(message)

    def _grew(self, last: dict[str, Any]) -> None:
        """Take the last rows on disk; the first such line ends the core's account."""
        if not self._facts.whole:
            self._facts.whole = True
            self._settle()
        if self._shelf is not None:
            self._shelf.backlog.grew(last)
        self._uplink.show.mark_due = True

    def _settle(self) -> None:
        """Go on with a core that was started, perhaps with another journal."""
        self._reported = {}
        self._settings.feed.renew()
        if self._shelf is not None and self._shelf_epoch != self._facts.epoch:
            self._uplink.start_again()
            self._shelf.reader.close()
            self._shelf = None
        self._uplink.show.everything(self._now_s)

    def _open_journal(self) -> None:
        if not self._facts.whole or self._now_s < self._journal_again_s:
            return
        self._journal_again_s = self._now_s + JOURNAL_PAUSE_S
        try:
            reader = self._open_reader(self._settings.journal)
            marks = reader.marks()
        except JournalError as error:
            LOG.warning("event=journal_away error=%r", str(error))
            return
        sent = {stream: mark.sent for stream, mark in marks.items()}
        last = {stream: mark.last for stream, mark in marks.items()}
        self._shelf = Shelf(reader, Backlog(sent, last))
        self._shelf_epoch = self._facts.epoch

    def _resend(self, wish: dict[str, Any]) -> None:
        match wish:
            case {"stream": ("urgent" | "ledger" | "record") as name}:
                stream = Stream(name)
            case _:
                return
        if self._shelf is None:
            return
        command = str(wish.get("id", ""))
        try:
            newest = self._shelf.reader.marks()[stream].last
        except JournalError as error:
            self._answer(command, str(error), ok=False)
            return
        wanted = Resend(
            command,
            stream,
            first=int(wish.get("first", 1)),
            asked=int(wish.get("last", 0)),
            newest=newest,
            given_out=self._shelf.backlog.given_out(stream),
        )
        if not self._shelf.resends.put(wanted):
            text = "Too many resends wait; ask again when they are done."
            self._answer(command, text, ok=False)

    def _answer(self, command: str, text: str, *, ok: object) -> None:
        site, gateway = self._settings.site, self._settings.gateway
        message = topics.reply(site, gateway, command, ok=ok is True, text=text)
        if message is not None:
            self._uplink.show.live(message)

    def _report_sent(self, shelf: Shelf) -> None:
        """Tell the core the cursors, every so many acknowledgements or so often."""
        session = self._uplink.session
        moved = 0 if session is None else session.moved
        if moved < SENT_EVERY and self._now_s - self._reported_s < SENT_EVERY_S:
            return
        self._reported_s = self._now_s
        if session is not None:
            session.moved = 0
        sent = shelf.backlog.sent()
        if sent != self._reported and self._tell({"sent": sent}):
            self._reported = sent
            # What is behind a drain is worth a mark: the consumer can now settle.
            self._uplink.show.mark_due |= shelf.backlog.drained()

    def _tell(self, document: Document) -> bool:
        return self._core.tell(document, self._now_s)

    # ----------------------------------------------------------------- the end

    def _say_farewell(self) -> None:
        """Drain for a moment, say that we stop, and wait until that is taken."""
        self._work_for(FAREWELL_S)
        self._uplink.show.farewell()
        self._work_for(FAREWELL_S / 2)

    def _work_for(self, longest_s: float) -> None:
        deadline_s = time.monotonic() + longest_s
        while time.monotonic() < deadline_s and not self._idle():
            self._turn()
            self._wait()

    def _idle(self) -> bool:
        session = self._uplink.session
        return session is None or session.idle()

    def _close(self) -> None:
        self._uplink.close()
        if self._shelf is not None:
            self._tell({"sent": self._shelf.backlog.sent()})
            self._shelf.reader.close()
        self._settings.feed.close()
        self._settings.post.close()
        self._core.close()
        self._woken.close()
        self._wake_end.close()


def run(settings: LinkSettings) -> int:
    """Run the link until SIGTERM or SIGINT; return the exit code."""
    try:
        link = Link(settings)
    except PublishError as error:
        LOG.critical("event=unusable error=%r", str(error))
        return CONFIG
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: link.stop())
    manager = ServiceManager()
    dog = Watchdog({"link": lambda: link.beat_ns}, MachineClock(), manager)
    dog.start()
    manager.ready()
    try:
        return link.run()
    finally:
        manager.stopping()
        dog.stop()


def run_link(config: Config, root: Root) -> int:
    """Run the link of a configuration, below a folder or not.

    Raises:
        ConfigError: the broker's password cannot be read.
    """
    if os.getpriority(os.PRIO_PROCESS, 0) < NICE:
        os.setpriority(os.PRIO_PROCESS, 0, NICE)
    return run(settings_of(config, root))
