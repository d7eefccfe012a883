"""A site that stands and runs, for whoever pokes it by hand: a test, or a prompt."""

from __future__ import annotations

import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from edge_app.scenario.ears import Ears
from edge_app.scenario.form import conditions_of
from edge_app.scenario.judge import Seen, misses
from edge_app.scenario.site import Site

LOOK_S = 0.02
PATIENCE_S = 10.0


class PokedSite:
    """Do something to the site, then wait for what has to come of it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._ears = Ears(site)
        self._events: list[Seen] = []

    # ----------------------------------------------------------- what is done

    def ask(self, do: str, **request: Any) -> Mapping[str, Any]:
        """Ask the bench for anything it can do; return its answer.

        Raises:
            SiteError: the bench refused, and why.

        """
        return self.site.must(do=do, **request)

    def poke(self, device: str, **change: Any) -> Mapping[str, Any]:
        """Change what a device sees; return all of what it sees."""
        seen: Mapping[str, Any] = self.ask("poke", device=device, change=change)["sees"]
        return seen

    def walk(
        self,
        entrance: str,
        *,
        temperature_c: Decimal | str = "36.6",
        badge: str | None = None,
        direction: str = "in",
    ) -> None:
        """Let one person come."""
        self.ask(
            "walk",
            entrance=entrance,
            direction=direction,
            badge=badge,
            temperature_c=str(temperature_c),
        )

    def scan(self, counter: str, tag: str) -> None:
        """Have one tag scanned."""
        self.ask("scan", counter=counter, tag=tag)

    def do(self, target: str, verb: str, **arguments: str) -> tuple[bool, str]:
        """Do what `gatepost do` does; return whether it was done, and the text."""
        return self.site.order(target, verb, arguments)

    # ---------------------------------------------------------- what came out

    def status(self) -> Mapping[str, Any]:
        """Return what `gatepost status --json` prints; empty while there is no core."""
        return self.site.status()

    def events(
        self,
        kind: str = "",
        *,
        station: str = "",
        where: str = "journal",
        data: Mapping[str, Any] | None = None,
    ) -> list[Seen]:
        """Return what has come so far; `data` is as in a scenario's file."""
        self._events += self._ears.listen()
        wanted = conditions_of(data or {})
        return [
            one
            for one in self._events
            if one.where == where
            and kind in ("", one.kind)
            and station in ("", one.station)
            and not misses(wanted, one.data)
        ]

    def event(
        self,
        kind: str,
        *,
        station: str = "",
        where: str = "journal",
        data: Mapping[str, Any] | None = None,
        within_s: float = PATIENCE_S,
        count: int = 1,
    ) -> Seen:
        """Wait, in the machine's time, until so many have come; return the last.

        Raises:
            AssertionError: they did not come in time; it says what came instead.

        """
        deadline_s = time.monotonic() + within_s
        while True:
            found = self.events(kind, station=station, where=where, data=data)
            if len(found) >= count:
                return found[count - 1]
            if time.monotonic() > deadline_s:
                others = self.events(kind, where=where) or self.events(where=where)
                came = "; ".join(f"{one.kind} {dict(one.data)}" for one in others[-3:])
                raise AssertionError(
                    f"{count} of {kind} did not come within {within_s:g} s, "
                    f"{len(found)} did; what came last: {came or 'nothing'}"
                )
            time.sleep(LOOK_S)

    def close(self) -> None:
        """Let go of the journal; the site itself ends elsewhere."""
        self._ears.close()
