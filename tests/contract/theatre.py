"""A core among fakes, so that a test can see what it does and in which order."""

from __future__ import annotations

import queue
from collections.abc import Mapping
from typing import Any

from edge_app.clerk import Clerk, Deeds
from edge_app.commands import VERBS
from edge_app.core import Core
from edge_app.model import Started
from edge_app.outcomes import Batch, Condition, Priority
from tests.senders import FixedClock
from tests.unit.toy_station import Limits, Toy, at, engine_of

FULL = Condition("gateway-journal", "gateway", True, Priority.HIGH, "Disk full.")


class Theatre:
    """A core among fakes that note, in one list, what it did and in which order."""

    def __init__(self) -> None:
        self.did: list[tuple[str, Any]] = []
        self.batches: list[Batch] = []
        self.replies: list[Mapping[str, Any]] = []
        self.full = False
        self.toy = Toy()
        self.clock = FixedClock(at())
        self.engine = engine_of(self.toy, Limits("toy", ("probe", "tags")))
        deeds = Deeds(lambda: "", lambda: None, lambda _: None)
        allowed = {"local": frozenset(VERBS)}
        self.core = Core(
            self.engine,
            self.clock,
            submit=lambda one: self.did.append(("order", one.when)),
            errand=lambda station, errand: self.did.append((station, errand.id)),
            intend=lambda batch: self.did.append(("intent", batch.number)),
            keeper=self,
            teller=self,
            clerk=Clerk(self.clock, deeds, allowed=allowed, used={}),
        )
        self.core.begin(self.engine.start({}, Started(at(), True, None)))

    def put(self, batch: Batch) -> None:
        """Stand in for the committer."""
        if self.full:
            raise queue.Full
        self.did.append(("batch", batch.number))
        self.batches.append(batch)

    def tell(self, document: Mapping[str, Any]) -> None:
        """Stand in for the socket."""
        self.did.append(("told", document))

    def tell_state(self, station: str, data: Mapping[str, Any]) -> None:
        """Stand in for the socket."""
        self.did.append(("state", (station, data["seen"], data["last"])))

    def tell_live(self, station: str, data: Mapping[str, Any]) -> None:
        """Stand in for the socket."""
        self.did.append(("live", (station, data["seen"], data["last"])))

    def ask(self, document: Any) -> None:
        """Give a command."""
        self.core.ask(document, "local", self.replies.append)

    def play(self) -> None:
        """Let the engine thread take all that is in the inbox, and end."""
        self.core.stop("asked to")
        self.core.start()
        self.core.join(10)
        assert not self.core.is_alive()

    def commit(self) -> None:
        """Let the disk take everything."""
        batches, self.batches = self.batches, []
        for batch in batches:
            self.core.on_kept(batch)


def kinds(theatre: Theatre) -> list[str]:
    """Name what was done, in order."""
    return [what for what, _ in theatre.did]
