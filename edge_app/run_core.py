"""The core's process: open the journal, start the threads, watch, stop cleanly."""

from __future__ import annotations

import gc
import logging
import signal
import sys
import threading
import time
from collections.abc import Mapping
from types import FrameType

from edge_app import core_build
from edge_app.clerk import Deeds
from edge_app.clock import clock_of
from edge_app.committer import Committer
from edge_app.config import Config
from edge_app.config_print import begun_under
from edge_app.control import ControlServer
from edge_app.core import Core, started_now
from edge_app.core_memory import MEMORY
from edge_app.errors import JournalError
from edge_app.exits import OK, RELOAD
from edge_app.front_desk import FrontDesk
from edge_app.health_watch import HealthWatch
from edge_app.housekeeping import Housekeeper
from edge_app.intents import Intents
from edge_app.journal import Journal
from edge_app.kinds import Stream
from edge_app.model import Entry
from edge_app.outcomes import Batch, Draw, Message, Order
from edge_app.people import Veil
from edge_app.reporting.reporter import Reporter
from edge_app.reporting.scope import scope_of
from edge_app.root import Root
from edge_app.roster_file import Registrar
from edge_app.secrets_file import people_key
from edge_app.storeroom import furnished
from edge_app.watchdog import ServiceManager, Watchdog
from edge_app.wiring import Builder

__all__ = ["BROKEN", "MEMORY", "CoreProcess", "run_core"]

LOG = logging.getLogger(__name__)
SWITCH_S = 0.0005
"""How long a thread may keep the interpreter; measured in the project's mechanics."""
BUS_PATIENCE_S = 2.0
LOOK_S = 0.5
HEALTH_S = 5.0
END_S = 5.0
BATCH_LIMIT = 10_000
"""Batches that may wait for a failing disk; about 20 MB."""
BROKEN = 70
"""Exit code after a mistake in the program (EX_SOFTWARE)."""


def run_core(config: Config, root: Root) -> int:
    """Run the core until SIGTERM, SIGINT or a reload; return the exit code."""
    sys.setswitchinterval(SWITCH_S)
    core = CoreProcess(config, root)
    # What stands now stands to the end: no search for garbage need look at it again.
    gc.collect()
    gc.freeze()
    return core.run()


class CoreProcess:
    """Everything of one core, put together in the order in which it must stand."""

    def __init__(self, config: Config, root: Root) -> None:
        self._code = OK
        self._ending = threading.Event()
        # Before the journal is open: whoever stops us then gets a clean stop too.
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, self._asked_to_stop)
        self._clock = clock_of(root)
        key = people_key(config)
        veil = Veil(key)
        self._registrar = Registrar(config, veil, self._clock)
        self._enrolled = self._registrar.load()
        self._has_roster = bool(config.people.roster)
        folder = root.data(config)
        self._journal = Journal.open(
            folder, root.machine_id(), config.people.discretion(veil.key_id)
        )
        self._intents = Intents(folder / "intents")
        core_build.recover(self._intents, self._journal)
        stock, self._catalogue = furnished(config, self._journal.stock())
        number, site = self._journal.last_number(), self._enrolled.site
        self._engine = core_build.engine_of(config, stock, site, number=number)
        self._committer = Committer(
            self._journal,
            on_rows=self._on_rows,
            on_kept=self._on_kept,
            on_trouble=self._on_trouble,
            limit=BATCH_LIMIT,
            chore=Housekeeper(self._journal, config.retention, self._clock.stamp),
        )
        self._desk = FrontDesk(config, root, self._clock, self._journal.epoch)
        self._control = ControlServer(
            root.control_socket(config), self._desk, self._clock
        )
        self._desk.letterbox.tell = self._control.tell_link
        deeds = Deeds(
            look_over=lambda: core_build.look_over(config, root),
            reload=self._reload,
            tell=self._control.tell,
            enrol=lambda: self._registrar.reload(self._core.enrol),
        )
        self._core = Core(
            self._engine,
            self._clock,
            submit=self._submit,
            intend=self._intend,
            errand=self._errand,
            keeper=self._committer,
            teller=self._control,
            clerk=core_build.clerk_of(config, self._clock, veil, self._journal, deeds),
        )
        self._reporter = Reporter(
            folder, scope_of(config), self._clock.stamp, self._core.tell_back
        )
        builder = Builder(config, root, self._clock, veil, self._deliver)
        self._runners = builder.runners()
        self._bus_of = {
            device: runner for runner in self._runners for device in runner.tallies
        }
        self._health = HealthWatch(
            config,
            root,
            self._clock,
            self._runners,
            link=lambda: (self._control.has_link, self._desk.connected),
            note=self._core.note,
        )
        self._desk.connect(
            self._core,
            self._engine,
            self._committer,
            self._runners,
            self._health.document,
        )
        self._prints = begun_under(config.path, folder, key, self._clock)
        self._synced = False

    # ---------------------------------------------------------------- running

    def run(self) -> int:
        """Start, watch until told to stop, stop."""
        threading.excepthook = self._thread_broke
        self._start()
        manager = ServiceManager()
        dog = Watchdog(
            {
                "engine": lambda: self._core.beat_ns,
                "committer": lambda: self._committer.beat_ns,
                "control": lambda: self._control.beat_ns,
            },
            self._clock,
            manager,
        )
        dog.start()
        manager.ready()
        health_s = 0.0
        while not self._ending.wait(LOOK_S):
            self._note_sync()
            self._health.look()
            if time.monotonic() >= health_s:
                self._control.tell({"health": self._desk.health()})
                health_s = time.monotonic() + HEALTH_S
        manager.stopping()
        self._stop()
        dog.stop()
        return self._code

    def _start(self) -> None:
        before = self._journal.last_stamp()
        started = started_now(
            self._clock,
            before.wall_ns if before and before.synced else None,
            clean=self._journal.clean,
        )
        earned = self._engine.start(self._journal.kept(), started)
        if self._journal.salvaged:
            LOG.error("event=journal_salvaged why=%r", self._journal.salvaged)
            self._core.note(
                core_build.disk_condition(self._journal.salvaged, active=True)
            )
        self._committer.start()
        self._control.start()
        self._reporter.start()
        self._core.begin(earned)
        if self._has_roster:
            self._core.enrol(self._enrolled)
        self._core.note(self._catalogue)
        for one in self._prints:
            self._core.note(one)
        self._core.start()
        for runner in self._runners:
            runner.start()
        deadline_s = time.monotonic() + BUS_PATIENCE_S
        for runner in self._runners:
            runner.tried.wait(max(0.0, deadline_s - time.monotonic()))
        self._health.look()
        LOG.info(
            "event=ready epoch=%s clean=%s", self._journal.epoch, self._journal.clean
        )

    def _stop(self) -> None:
        """Buses first, so that outputs rest; the journal last, so that all is kept.

        After a mistake in the program the journal is not closed: what waits was never
        acknowledged, and the next start is to know that this stop was not clean.
        """
        for runner in self._runners:
            runner.stop()
        for runner in self._runners:
            runner.join(END_S)
        if self._code == BROKEN:
            LOG.critical("event=stopped_unclean")
            return
        self._reporter.stop()
        self._core.stop("reload" if self._code == RELOAD else "asked to")
        self._core.join(END_S)
        self._committer.stop()
        self._intents.close()
        self._reporter.join(END_S)
        self._control.stop()
        self._control.join(END_S)
        LOG.info("event=stopped")

    # ----------------------------------------------- called from other threads

    def _deliver(self, entry: Entry) -> None:
        self._desk.latest.note(entry)
        self._core.deliver(entry)

    def _submit(self, order: Order) -> None:
        self._bus_of[order.device].submit(order)

    def _intend(self, batch: Batch) -> None:
        try:
            self._intents.write(batch)
        except JournalError as error:
            # The gate goes on: an order for at once does not wait for the disk.
            LOG.warning("event=intent_not_written why=%r", str(error))

    def _errand(self, station: str, errand: Message | Draw) -> None:
        """Send a message, or count what the journal has of a period."""
        match errand:
            case Draw():
                self._reporter.ask(station, errand)
            case Message():
                self._desk.letterbox.put(station, errand)

    def _on_rows(self, last: Mapping[Stream, int]) -> None:
        self._control.tell({"rows": {stream.value: n for stream, n in last.items()}})

    def _on_kept(self, batch: Batch) -> None:
        self._intents.kept(batch.number)
        self._core.on_kept(batch)

    def _on_trouble(self, why: str | None) -> None:
        if why is None:
            LOG.warning("event=journal_works_again")
        else:
            LOG.error("event=journal_trouble why=%r", why)
        self._core.trouble = why
        self._core.note(
            core_build.disk_condition(
                why or "The journal keeps again.", active=why is not None
            )
        )
        self._control.tell({"health": self._desk.health()})

    def _reload(self) -> None:
        self._code = RELOAD
        self._ending.set()

    def _note_sync(self) -> None:
        """Keep the first stamp of a set clock: earlier ones are repaired by it."""
        if self._synced:
            return
        stamp = self._clock.stamp()
        if stamp.synced:
            self._synced = True
            self._committer.synced(stamp)

    def _asked_to_stop(self, signum: int, frame: FrameType | None) -> None:
        del signum, frame
        self._ending.set()

    def _thread_broke(self, broken: threading.ExceptHookArgs) -> None:
        """End the process when a thread has met a mistake in the program."""
        core_build.tell_broken(broken)
        self._code = BROKEN
        self._ending.set()
