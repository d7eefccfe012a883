"""Takes command envelopes to the judge and keeps the ids that were used.

Runs in the engine thread. What the gateway itself is asked to do (`resend`, `reload`)
is looked at here before it is accepted, and done in `carried_out`, after the commit.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from edge_app.clock import Clock
from edge_app.commands import CommandRefusal, Ground, audit, judge
from edge_app.core_parts import Asked
from edge_app.engine import Engine
from edge_app.engine_values import GATEWAY, Taken
from edge_app.model import Command
from edge_app.outcomes import Answer, Event
from edge_app.verbs import whom

REMEMBERED = 10_000
"""Ids that are looked up; one that is older than all of these has long expired."""


@dataclass(frozen=True, slots=True)
class Deeds:
    """What the gateway can be told to do itself.

    `look_over` returns the mistakes of the configuration file as one text, "" when
    it is good; `reload` ends the core so that it starts with that file; `tell` tells
    the link; `enrol` reads the roster again.
    """

    look_over: Callable[[], str]
    reload: Callable[[], None]
    tell: Callable[[Mapping[str, Any]], None]
    enrol: Callable[[], None] = lambda: None


class Clerk:
    """One gateway's clerk."""

    def __init__(
        self,
        clock: Clock,
        deeds: Deeds,
        *,
        allowed: Mapping[str, frozenset[str]],
        used: Mapping[str, str],
        hide: Callable[[str, str], str] = lambda _kind, _text: "",
    ) -> None:
        self._clock = clock
        self._deeds = deeds
        self._allowed = allowed
        self._hide = hide
        self._answers: OrderedDict[str, str] = OrderedDict(used)
        self._waiting: dict[str, Command] = {}

    def judge(self, asked: Asked, engine: Engine) -> Taken:
        """Return what a command earns: its outcomes, or its refusal, and the audit."""
        judged = judge(
            asked.envelope,
            sender=asked.sender,
            retained=False,
            now=self._clock.stamp(),
            targets=engine.targets(),
            allowed=self._allowed,
            known_id=self._answers.__contains__,
            hide=self._hide,
        )
        if isinstance(judged, Command):
            why = self._objection(judged)
            if why:
                judged = _turned_down(judged, why)
        if isinstance(judged, CommandRefusal):
            return self._refuse(judged, engine)
        self._remember(judged.id, "")
        if judged.target == GATEWAY:
            self._waiting[judged.id] = judged
        return engine.command(replace(judged, moves=asked.moves), audit(judged))

    def carried_out(self, answer: Answer) -> None:
        """Remember the answer, and do what the gateway itself was asked to do."""
        if answer.command in self._answers:
            self._answers[answer.command] = answer.text
        command = self._waiting.pop(answer.command, None)
        if command is None:
            return
        if command.verb == "reload":
            self._deeds.reload()
        elif command.verb == "roster":
            self._deeds.enrol()
        elif command.verb == "resend":
            numbers = command.arguments
            self._deeds.tell(
                {
                    "resend": {
                        "id": command.id,
                        "stream": numbers["stream"],
                        "first": int(numbers["first"]),
                        "last": int(numbers["last"]),
                    }
                }
            )

    def _objection(self, command: Command) -> str:
        if command.verb == "reload":
            mistakes = self._deeds.look_over()
            if mistakes:
                return f"the configuration file has mistakes: {mistakes}"
        if command.verb == "forget" and not whom(command):
            return "say whom: person=... from an event, or a badge as epc=..."
        return ""

    def _refuse(self, refusal: CommandRefusal, engine: Engine) -> Taken:
        """Keep that it was refused, and answer with the sentence that says why."""
        text = refusal.text
        before = self._answers.get(refusal.id)
        if refusal.ground is Ground.REPEATED and before:
            text = f"{text} Its answer was: {before}"
        cause = refusal.id or f"command@{refusal.at.boot_ns}"
        event = Event("command", GATEWAY, refusal.at, audit(refusal), cause)
        return engine.note(event, Answer(refusal.id, ok=False, text=text))

    def _remember(self, name: str, answer: str) -> None:
        self._answers[name] = answer
        while len(self._answers) > REMEMBERED:
            self._answers.popitem(last=False)


def _turned_down(command: Command, why: str) -> CommandRefusal:
    return CommandRefusal(
        command.id,
        command.target,
        command.verb,
        command.by,
        command.sender,
        Ground.ARGUMENTS,
        why,
        command.at,
    )
