"""What stations share, in the engine: people, the ledger, the level. Pure.

The engine owns one `Commons`; stations read it as `Shared` and change it only by
outcomes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from edge_app.changed import changed
from edge_app.engine_people import PEOPLE, Traces
from edge_app.engine_stock import Books
from edge_app.engine_values import GATEWAY, Memory, Own
from edge_app.outcomes import (
    Batch,
    Checked,
    Compared,
    Kept,
    Leveled,
    Occupied,
    Tallied,
    Traced,
    Unsettled,
)
from edge_app.response_levels import UNCHANGED, Parameters
from edge_app.roll import Site
from edge_app.shared import Shared
from edge_app.store.stock import Stock, StockChange

Sharing: TypeAlias = (
    Occupied | Tallied | Traced | Checked | Compared | Leveled | Unsettled | StockChange
)
"""Outcomes that change what every station reads."""


class Commons:
    """One site's common state."""

    def __init__(
        self,
        memory: Memory,
        stock: Stock,
        utc_offset_s: Callable[[int], int],
        site: Site,
        levels: Mapping[str, Parameters],
    ) -> None:
        self.books = Books(stock, utc_offset_s)
        self.site = site
        self._levels = levels
        self._ruled: tuple[str, Parameters, Site] | None = None
        self._memory = memory
        self._utc_offset_s = utc_offset_s
        self._traces = Traces(memory)
        self._unsettled: Mapping[str, tuple[str, ...]] = {}
        self._own = Own()
        self._written: Own | None = self._own

    def shared(self) -> Shared:
        """Return it as stations read it."""
        own = self._own
        if self._ruled is None:
            self._ruled = ruled(own.level, self._levels, self.site)
        level, parameters, site = self._ruled
        return Shared(
            own.occupancy,
            self.books.stock,
            own.crowds,
            self._utc_offset_s,
            level,
            parameters,
            site=site,
            traces=self._traces.people,
            checked=own.checked,
            days=own.days,
            unsettled=self._unsettled,
        )

    def change(self, outcome: Sharing) -> bool:
        """Take a change; say whether every station may show itself otherwise now."""
        match outcome:
            case Traced():
                self._traces.put(outcome)
                return False
            case Checked():
                self._own = self._own.checking(outcome)
                return False
            case Compared():
                self._own = self._own.comparing(outcome)
                return False
            case Leveled():
                self._own = changed(self._own, level=outcome.level)
                self._ruled = None
            case Unsettled():
                self._unsettled = {**self._unsettled, outcome.station: outcome.ids}
            case Occupied() | Tallied():
                self._own = self._own.counting(outcome)
            case _:
                self.books.change(outcome)
        return True

    def enrol(self, site: Site, *, keeps: bool) -> None:
        """Take another roster; with `keeps` the people known so far stay known."""
        roster = self.site.roster
        self.site = replace(site, roster=roster) if keeps else site
        self._ruled = None

    def forget(self, person: str) -> None:
        """Let go of what is known of a person."""
        self._traces.forget(person)

    # ------------------------------------------------------------------ memory

    def recall(self, kept: Mapping[str, Kept]) -> Mapping[str, str]:
        """Take up what was kept; say by its name why any of it cannot be read."""
        unread = {GATEWAY: "", PEOPLE: self._traces.recall(kept)}
        if GATEWAY in kept:
            try:
                self._own = self._memory.read(kept[GATEWAY].text, Own)
            except ValueError as error:
                unread[GATEWAY] = str(error)
            self._written = self._own
            self._ruled = None
        return unread

    def written(self) -> dict[str, Kept]:
        """Return the texts that changed since the last time."""
        kept: dict[str, Kept] = {}
        if self._own is not self._written:
            self._written = self._own
            kept[GATEWAY] = Kept(1, self._memory.write(self._own))
        return {**kept, **self._traces.written()}

    def unkept(self, batch: Batch) -> None:
        """Write again the next time what a batch would have kept: it was given up."""
        if GATEWAY in batch.kept:
            self._written = None
        self._traces.unkept(batch.kept)
        self.books.unkept(batch)


def ruled(
    level: str, levels: Mapping[str, Parameters], site: Site
) -> tuple[str, Parameters, Site]:
    """Return the level that holds, what it changes, and the site as it is then.

    A level that the configuration has no table for is none.
    """
    if level not in levels:
        return "", UNCHANGED, site
    parameters = levels[level]
    if parameters.checks is not None:
        held = tuple(one for one in site.checks if one.name in parameters.checks)
        site = replace(site, checks=held)
    return level, parameters, site
