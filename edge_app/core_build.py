"""The parts of a core that its configuration and journal alone make, and its words."""

from __future__ import annotations

import logging
import threading

from edge_app.clerk import Clerk, Deeds
from edge_app.clock import Clock, utc_offset_of
from edge_app.commands import VERBS
from edge_app.config import Config, examine
from edge_app.config_alarms import explained
from edge_app.core_memory import MEMORY
from edge_app.engine import Engine
from edge_app.engine_values import GATEWAY
from edge_app.intents import Intents
from edge_app.journal import Journal
from edge_app.outcomes import Condition, Priority
from edge_app.people import Veil
from edge_app.roll import Site
from edge_app.root import Root
from edge_app.store.stock import Stock
from edge_app.wiring import levels, posts

LOG = logging.getLogger(__name__)


def engine_of(config: Config, stock: Stock, site: Site, *, number: int) -> Engine:
    """Make the engine with every station; `number` is the journal's last."""
    return Engine(
        posts(config),
        memory=MEMORY,
        stock=stock,
        number=number,
        utc_offset_s=utc_offset_of(config.gateway.timezone),
        site=site,
        levels=levels(config),
        rules=explained(config.alarms, config.devices),
    )


def clerk_of(
    config: Config, clock: Clock, veil: Veil, journal: Journal, deeds: Deeds
) -> Clerk:
    """Make whoever judges commands; ids that the journal has are used."""
    return Clerk(
        clock,
        deeds,
        allowed={"mqtt": config.commands.mqtt, "local": frozenset(VERBS)},
        used=journal.answers(),
        hide=veil.person,
    )


def recover(intents: Intents, journal: Journal) -> None:
    """Keep what a kill had left in the file of intents."""
    pending = intents.pending(journal.last_number())
    if pending:
        LOG.warning("event=intents_recovered batches=%d", len(pending))
        journal.append(pending)
    intents.clear()


def disk_condition(text: str, *, active: bool) -> Condition:
    """Make the condition of a journal that does not keep, or was damaged."""
    return Condition("gateway-journal", GATEWAY, active, Priority.HIGH, text)


def look_over(config: Config, root: Root) -> str:
    """Return the mistakes of the configuration file as it is now, as one text."""
    return " ".join(examine(config.path, root=root).mistakes)


def tell_broken(broken: threading.ExceptHookArgs) -> None:
    """Log that a thread has met a mistake in the program."""
    LOG.critical(
        "event=thread_broke thread=%s",
        broken.thread.name if broken.thread else "a thread",
        exc_info=(broken.exc_type, broken.exc_value, broken.exc_traceback)
        if broken.exc_value is not None
        else None,
    )
