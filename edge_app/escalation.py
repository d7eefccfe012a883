"""Ladders: who is told next while nobody answers, and by when a report is due. Pure.

A ladder is a name and its steps, each with a time after the start and whoever is
told then. A `Run` is one climb, for one reason. It ends when somebody acknowledges,
or when every step that is left was met (a report made to one of two addressees). It
knows nothing of gates or alarms, so that all of them can climb.

Times are of the boot clock. After another boot a run goes on by the wall clock, where
both ends of it were set; otherwise it counts from the start again, and says so. A
clock that is set late corrects that.

Source: `domain.md` 3.4 (0 s, 2, 10, 30 min), `needs.md` (report within 30 and 60 min,
a village clinic within 2 h).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from edge_app.model import SECOND_NS, Stamp

_WHO = r"[a-z0-9][a-z0-9-]{0,40}"
_STEP = re.compile(rf"([0-9]{{1,6}}) ?(s|min|h) ({_WHO}(?:\+{_WHO})*)")
_UNIT_S = {"s": 1, "min": 60, "h": 3600}
WHOLE = 100

ROLES: Mapping[str, tuple[str, str]] = {
    "beacon": ("the beacon", "声光报警"),
    "guard": ("the guard", "门岗"),
    "duty": ("whoever is on duty", "值班人员"),
    "second": ("the second person", "第二联系人"),
    "duty-phone": ("the phone on duty", "值班电话"),
    "second-phone": ("the second phone", "第二联系人"),
    "manager": ("the manager", "负责人"),
    "nurse": ("the nurse", "校医"),
    "command-post": ("the command post", "疫情防控指挥部"),
    "city": ("the city's command post", "市级指挥部"),
    "county": ("the county's health bureau", "县卫生健康局"),
}
"""Whom a step may name, in English and Chinese; any other name is said as it is."""


@dataclass(frozen=True, slots=True)
class Step:
    """Whoever is told when so much time has gone by; several stand with + between."""

    after_s: int
    who: str

    @property
    def everybody(self) -> tuple[str, ...]:
        """Name each of those who are told."""
        return tuple(self.who.split("+"))


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps in the order of their times; each is of somebody else."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One climb of a ladder because of `what`.

    `since_ns` is on the boot clock of `boot_id`; `wall_ns` is the start on the wall
    clock, 0 while that is not known. `unsure` counts from a restart, for want of a
    clock. `done` steps are told; those of `met` need not be.
    """

    ladder: str
    what: str
    boot_id: str
    since_ns: int
    wall_ns: int = 0
    unsure: bool = False
    done: int = 0
    met: tuple[str, ...] = ()


def ladder_of(name: str, texts: Iterable[str], *, several: bool = False) -> Ladder:
    """Read a ladder as it is configured: `["0 s beacon", "2 min duty-phone"]`.

    With `several` a step may name more than one: `"0 s beacon+duty+manager"`.

    Raises:
        ValueError: one sentence.

    """
    steps = tuple(_step_of(name, text, several=several) for text in texts)
    times = [step.after_s for step in steps]
    if any(later <= sooner for sooner, later in pairwise(times)):
        raise ValueError(f"each step of {name} must come later than the one before.")
    named = [who for step in steps for who in step.everybody]
    if len(set(named)) < len(named):
        raise ValueError(f"each step of {name} must be somebody else's.")
    return Ladder(name, steps)


def _step_of(name: str, text: str, *, several: bool) -> Step:
    found = _STEP.fullmatch(text)
    if found is None or ("+" in text and not several):
        raise ValueError(
            f'{name} has the step "{text}"; write a time and who, such as'
            ' "2 min duty-phone".'
        )
    number, unit, who = found.groups()
    return Step(int(number) * _UNIT_S[unit], who)


@lru_cache(maxsize=256)
def hastened(ladder: Ladder, pct: int | None) -> Ladder:
    """Return a ladder whose times are so many percent of what they were; None: all."""
    if pct is None:
        return ladder
    steps = (replace(one, after_s=one.after_s * pct // WHOLE) for one in ladder.steps)
    return replace(ladder, steps=tuple(steps))


def begin(ladder: Ladder, what: str, at: Stamp) -> Run:
    """Start to climb."""
    wall_ns = at.wall_ns if at.synced else 0
    return Run(ladder.name, what, at.boot_id, at.boot_ns, wall_ns)


def carry(run: Run, at: Stamp) -> Run:
    """Bring a run to the clocks as they are now; most of the time nothing changes."""
    by_wall_ns = at.boot_ns - (at.wall_ns - run.wall_ns)
    usable = run.wall_ns > 0 and at.synced and at.wall_ns >= run.wall_ns
    if usable and (run.unsure or run.boot_id != at.boot_id):
        return replace(run, boot_id=at.boot_id, since_ns=by_wall_ns, unsure=False)
    if run.boot_id != at.boot_id:
        return replace(run, boot_id=at.boot_id, since_ns=at.boot_ns, unsure=True)
    if not run.wall_ns and at.synced:
        # The clock was set while it ran: another boot can go on from here.
        wall_ns = at.wall_ns - (at.boot_ns - run.since_ns)
        return replace(run, wall_ns=wall_ns, unsure=False)
    return run


def meet(run: Run, ladder: Ladder, who: str = "") -> Run:
    """Note that one of the steps need not be told any more, or none of them."""
    names = (who,) if who else tuple(step.who for step in ladder.steps)
    return replace(run, met=tuple(dict.fromkeys((*run.met, *names))))


def climb(run: Run, ladder: Ladder, now_ns: int) -> tuple[Run, tuple[Step, ...]]:
    """Return the run as it is now, and the steps whose time has come."""
    due = tuple(
        step for step in ladder.steps[run.done :] if due_ns(run, step) <= now_ns
    )
    told = tuple(step for step in due if step.who not in run.met)
    return (replace(run, done=run.done + len(due)) if due else run), told


def due_ns(run: Run, step: Step) -> int:
    """Return when a step's time comes, on the boot clock."""
    return run.since_ns + step.after_s * SECOND_NS


def ahead(run: Run, ladder: Ladder) -> Step | None:
    """Return the next step that will be told, if there is one."""
    rest = ladder.steps[run.done :]
    return next((step for step in rest if step.who not in run.met), None)


def is_over(run: Run, ladder: Ladder) -> bool:
    """Say whether every step was met."""
    return all(step.who in run.met for step in ladder.steps)


def overdue(run: Run, ladder: Ladder) -> tuple[str, ...]:
    """Name those whose time has come and who were not met."""
    past = ladder.steps[: run.done]
    return tuple(step.who for step in past if step.who not in run.met)


def called(who: str, language: str) -> str:
    """Name whoever a step is of."""
    english, chinese = ROLES.get(who, (who, who))
    return chinese if language == "zh" else english
