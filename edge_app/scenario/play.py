"""The play: steps at their times, what came out, and whether both accounts agree."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from edge_app.errors import ControlError
from edge_app.scenario import balance
from edge_app.scenario.ears import Ears
from edge_app.scenario.form import start_of
from edge_app.scenario.judge import Moment
from edge_app.scenario.records import Scenario, Source, Step
from edge_app.scenario.site import Site
from edge_app.scenario.watch import Case, Watch

LOOK_S = 0.05
"""How often the play looks at what came, in the machine's time."""

BALANCE_S = 15.0
"""How long the two accounts may take to agree after the play, in the same."""


@dataclass(slots=True)
class Due:
    """A step and how often it was done."""

    step: Step
    done: int = 0

    @property
    def over(self) -> bool:
        """Say whether nothing of it is left."""
        return self.done == len(self.step.requests)


class Play:
    """Plays one scenario on one site; `say` gets a line for each thing that happens."""

    def __init__(
        self, scenario: Scenario, site: Site, say: Callable[[str], None]
    ) -> None:
        self._scenario, self._site, self._say = scenario, site, say
        self._dues = [Due(step) for step in scenario.steps]
        self._watch = Watch(scenario, self._document, self._tell)
        self._step_faults: list[Case] = []
        self._findings: list[balance.Finding] = []
        self._began_s = time.monotonic()
        self._done = False

    def run(self) -> None:
        """Play it to the end."""
        scenario, site = self._scenario, self._site
        site.begin(start_of(scenario.start) if scenario.start else None)
        self._tell(f"begins: {scenario.about}")
        ears = Ears(site)
        try:
            while not self._is_over():
                self._turn(ears, over=False)
                time.sleep(self._pause_s())
            self._turn(ears, over=True)
            if scenario.balance:
                self._settle(ears)
        finally:
            ears.close()
        self._done = True

    def cases(self, broken: str = "") -> list[Case]:
        """Return every test case; `broken` says why what is open was not judged."""
        why = broken or "the play did not get so far"
        cases = [*self._watch.cases(why), *self._step_faults, *self._left_over()]
        cases += [Case(name, 0.0, fault) for name, fault in self._findings]
        falls = "; ".join(fall for part in self._site.parts for fall in part.falls)
        spent_s = time.monotonic() - self._began_s
        standing = Case("nothing ended by itself", spent_s, falls)
        return [*cases, standing if self._done else replace(standing, broken=why)]

    def _left_over(self) -> Iterator[Case]:
        """Name the steps whose time never came: nothing was shown by leaving them."""
        for due in self._dues if self._done else ():
            if not due.over:
                times = len(due.step.requests)
                fault = f"it was done {due.done} of {times} times when the play ended"
                yield Case(due.step.name, 0.0, fault)

    def _turn(self, ears: Ears, *, over: bool) -> None:
        """Do what is due, hear what came, judge what can be judged."""
        self._site.look()
        for due in self._dues:
            self._do_due(due)
        self._watch.hear(ears.listen())
        self._watch.look(self._site.now_s(), over=over)

    def _is_over(self) -> bool:
        if self._site.now_s() > self._scenario.lasts_s + self._watch.grace_s:
            return True
        return self._watch.is_decided and all(due.over for due in self._dues)

    def _pause_s(self) -> float:
        """Return for how long nothing is to be done, in the machine's time."""
        now_s = self._site.now_s()
        waits = [
            (when_s - now_s) / self._scenario.speed
            for due in self._dues
            if (when_s := self._when_s(due)) is not None
        ]
        return max(0.0, min([LOOK_S, *waits]))

    def _tell(self, words: str) -> None:
        self._say(f"{self._site.wall():%H:%M:%S} {self._site.now_s():9.1f} s  {words}")

    # -------------------------------------------------------------------- steps

    def _when_s(self, due: Due) -> float | None:
        """Return when it is due next; None for never, or not known yet."""
        since = self._watch.moments.get(due.step.after)
        if due.over or since is None:
            return None
        when_s = since.at_s + due.step.at_s + due.done * due.step.every_s
        return when_s if when_s <= self._scenario.lasts_s else None

    def _do_due(self, due: Due) -> None:
        while (when_s := self._when_s(due)) is not None:
            now_s = self._site.now_s()
            if when_s > now_s:
                return
            step, number = due.step, due.done
            due.done += 1
            self._tell(f"step     {step.words(number)}")
            if fault := self._do(step.do, step.requests[number]):
                self._tell(f"MISSING  {step.name}: {fault}")
                self._step_faults.append(Case(step.name, 0.0, fault))
            if due.over:
                self._watch.moments[step.name] = Moment(now_s)

    def _do(self, do: str, request: Mapping[str, Any]) -> str:
        """Do one thing; return a sentence where it could not be done."""
        site = self._site
        own: Mapping[str, Callable[[], None]] = {
            "power-off": site.power_off,
            "power-on": site.power_on,
            "stop": site.stop,
            "start": site.power_on,
            "kill": lambda: site.kill(request["part"]),
            "uplink-down": site.cut_uplink,
            "uplink-up": site.mend_uplink,
        }
        if do == "order":
            return self._order(request)
        if do in own:
            own[do]()
            return ""
        answer = site.ask({**request, "do": do})
        return "" if answer.get("ok") is True else str(answer.get("why"))

    def _order(self, request: Mapping[str, Any]) -> str:
        target, verb = request["target"], request["verb"]
        try:
            done, text = self._site.order(target, verb, request.get("arguments", {}))
        except ControlError as error:
            return str(error)
        if done is request.get("refused", False):
            return f"{target} {verb} was {'done' if done else 'refused'}: {text}"
        return ""

    def _document(self, source: Source) -> Mapping[str, Any]:
        if source == "status":
            return self._site.status()
        account: Mapping[str, Any] = self._site.must(do="account")["account"]
        return account

    # ------------------------------------------------------------------ balance

    def _settle(self, ears: Ears) -> None:
        """Let the world rest, and wait until both accounts agree."""
        site = self._site
        site.must(do="world", run=False)
        site.mend_uplink()
        site.power_on()
        for findings in self._accounts(ears):
            self._findings = findings
            if not any(fault for _, fault in findings):
                break
        for name, fault in self._findings:
            self._tell(f"MISSING  {name}: {fault}" if fault else f"came     {name}")

    def _accounts(self, ears: Ears) -> Iterator[list[balance.Finding]]:
        deadline_s = time.monotonic() + BALANCE_S
        central = self._site.follower is not None
        while time.monotonic() < deadline_s:
            self._watch.hear(ears.listen())
            yield balance.settle(
                self._document("account"),
                self._site.status(),
                self._watch.events,
                central=central,
            )
            time.sleep(LOOK_S)
