"""What is expected of a play, watched while it runs until each thing is decided."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from edge_app.scenario import judge
from edge_app.scenario.judge import OPEN, Moment, Seen, Verdict
from edge_app.scenario.records import Expectation, Scenario, Source

GRACE_S = 1.0
"""An event is stamped before it is kept and sent: so much later it is still looked
for, in the machine's time."""

Documents = Callable[[Source], Mapping[str, Any]]
"""Asks for the status or for the world's account."""


@dataclass(frozen=True, slots=True)
class Case:
    """One test case: `fault` is empty where all is well, `broken` was never judged."""

    name: str
    real_s: float
    fault: str = ""
    broken: str = ""

    @property
    def why(self) -> str:
        """Say what is wrong with it; empty where nothing is."""
        return self.fault or self.broken


@dataclass(slots=True)
class Watched:
    """An expectation and what is known of it."""

    wants: Expectation
    found: list[Seen] = field(default_factory=list)
    verdict: Verdict = OPEN
    real_s: float = 0.0
    last: tuple[str, ...] = ()
    """What was still wrong when a document was last looked at."""


class Watch:
    """Watches every expectation; `moments` has when each name's thing happened."""

    def __init__(
        self,
        scenario: Scenario,
        documents: Documents,
        tell: Callable[[str], None],
    ) -> None:
        self.moments: dict[str, Moment] = {"": Moment(0.0)}
        self.events: list[Seen] = []
        self.grace_s = GRACE_S * scenario.speed
        self._lasts_s = scenario.lasts_s
        self._documents, self._tell = documents, tell
        self._watched = [Watched(one) for one in scenario.expectations]
        self._none_besides = scenario.none_besides
        self._began_s = time.monotonic()

    @property
    def is_decided(self) -> bool:
        """Say whether nothing is open any more."""
        return all(one.verdict.met is not None for one in self._watched)

    def cases(self, broken: str) -> list[Case]:
        """Return a test case for each; `broken` says why what is open is so."""
        cases = [self._case(one, broken) for one in self._watched]
        return [*cases, self._besides(broken)] if self._none_besides else cases

    def hear(self, fresh: Collection[Seen]) -> None:
        """Take what has just come out."""
        self.events += fresh
        for one in self._watched:
            if one.wants.source == "event":
                one.found += [seen for seen in fresh if judge.fits(one.wants, seen)]

    def look(self, now_s: float, *, over: bool) -> None:
        """Judge what can be judged now; `over`: nothing can come any more."""
        asked: dict[Source, Mapping[str, Any]] = {}
        for one in self._watched:
            if one.verdict.met is not None:
                continue
            since = self.moments.get(one.wants.after)
            if since is not None:
                self._decide(one, self._judge(one, since, now_s, asked, over=over))
            elif over:
                why = f'"{one.wants.after}", which it is to come after, never came'
                self._decide(one, Verdict(met=False, why=why))

    def _besides(self, broken: str) -> Case:
        """Say what came that nothing looked for."""
        real_s = time.monotonic() - self._began_s
        wishes = [one.wants for one in self._watched]
        found = judge.besides(wishes, self.events)
        told = [
            f"{words} ({len(when)} times, first at {when[0]:.1f} s)"
            for words, when in found.items()
        ]
        over = all(one.verdict.met is not None for one in self._watched)
        return Case("nothing besides", real_s, "; ".join(told), "" if over else broken)

    def _case(self, one: Watched, broken: str) -> Case:
        if one.verdict.met is None:
            return Case(one.wants.name, one.real_s, broken=broken)
        fault = "" if one.verdict.met else one.verdict.why
        return Case(one.wants.name, one.real_s, fault)

    def _judge(
        self,
        one: Watched,
        since: Moment,
        now_s: float,
        asked: dict[Source, Mapping[str, Any]],
        *,
        over: bool,
    ) -> Verdict:
        wants = one.wants
        begin_s, end_s = judge.window(wants, since, self._lasts_s)
        over = over or now_s > end_s + self.grace_s
        if wants.source == "event":
            verdict = judge.judge(wants, one.found, since, self._lasts_s, over=over)
            return self._explained(wants, since, verdict)
        if begin_s <= now_s <= end_s:
            if wants.source not in asked:
                asked[wants.source] = self._documents(wants.source)
            one.last = tuple(judge.misses(wants.conditions, asked[wants.source]))
            if not one.last:
                return Verdict(met=True, at=Moment(now_s))
        why = "; ".join(one.last) or "there was nothing to look at"
        return Verdict(met=False, why=why) if over else OPEN

    def _explained(
        self, wants: Expectation, since: Moment, verdict: Verdict
    ) -> Verdict:
        """Add what came instead to what did not come, or not often enough."""
        if verdict.met is not False or verdict.at is not None:
            return verdict
        near = judge.nearest(wants, self.events, since, self._lasts_s)
        instead = f"; nearest: {'; '.join(near)}" if near else ""
        return replace(verdict, why=f"{verdict.why}{instead}")

    def _decide(self, one: Watched, verdict: Verdict) -> None:
        one.verdict = verdict
        if verdict.met is None:
            return
        one.real_s = time.monotonic() - self._began_s
        wanted = f"{one.wants.name}: {judge.wanted(one.wants)}"
        if verdict.met and verdict.at is not None:
            self.moments[one.wants.name] = verdict.at
        self._tell(
            f"came     {wanted}" if verdict.met else f"MISSING  {wanted}: {verdict.why}"
        )
