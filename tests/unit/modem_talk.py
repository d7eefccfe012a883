"""A modem's dialogue and its stand-in, in a time that costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drivers.at_state import Options
from drivers.contract import Finding, Refusal, Reply, Told, Turn
from drivers.modem_at import DIALOGUE
from simulators.modem_at import Modem, stand_in

PHONE = "+8613800138000"
NEVER_S = float("inf")


class Talk:
    """Leads the dialogue as a runner would; `spoil` may change what comes back."""

    def __init__(self, secret: str = "", modem: Modem | None = None) -> None:
        self.modem = modem or stand_in({})
        self.options = Options()
        self.now_s = 0.0
        self.due_s = NEVER_S
        self.found: list[Finding] = []
        self.sent: list[bytes] = []
        self.ended: list[str] = []
        self.up: list[bool] = []
        self.ready = False
        self.step = 4096
        self.spoil: Callable[[bytes], bytes] = lambda data: data
        self.state: Any = DIALOGUE.fresh(self.options, secret)

    def open(self, for_s: float = 8.0) -> Talk:
        """Open the port and let the first round pass."""
        self.take(DIALOGUE.open(self.state, self.options))
        self.run(for_s)
        return self

    def order(self, text: str, to: str = PHONE, for_s: float = 5.0) -> str | None:
        """Order a message; return how it ended, None if it has not."""
        before = len(self.ended)
        told = Told("sms", to, text)
        self.take(DIALOGUE.order(self.state, told, self.options))
        self.run(for_s)
        assert len(self.ended) - before <= 1
        return self.ended[-1] if len(self.ended) > before else None

    def take(self, turn: Turn) -> None:
        """Do what a turn says."""
        self.state, self.ready = turn.state, turn.ready
        self.found += turn.findings
        if turn.wait_s is not None:
            self.due_s = self.now_s + turn.wait_s
        if turn.ended is not None:
            self.ended.append(turn.ended)
        if turn.up is not None:
            self.up.append(turn.up)
        if turn.send:
            self.sent.append(turn.send)
            self.modem.hear(turn.send, self.now_s)

    def hear(self, data: bytes) -> None:
        """Let bytes come, in pieces of `step`."""
        for at in range(0, len(data), self.step):
            piece = data[at : at + self.step]
            self.take(DIALOGUE.hear(self.state, piece, self.options))

    def run(self, for_s: float) -> None:
        """Let time pass."""
        end_s = self.now_s + for_s
        while True:
            says_s = self.modem.due_s()
            next_s = min(self.due_s, NEVER_S if says_s is None else says_s)
            if next_s > end_s:
                self.now_s = end_s
                return
            self.now_s = max(self.now_s, next_s)
            if says_s is not None and says_s <= self.now_s:
                self.hear(self.spoil(self.modem.say(self.now_s)))
            else:
                self.due_s = NEVER_S
                self.take(DIALOGUE.late(self.state, self.options))

    def replies(self, to: str) -> list[Reply]:
        """Return the replies of one kind."""
        return [one for one in self.found if isinstance(one, Reply) and one.to == to]

    def refusals(self) -> list[Refusal]:
        """Return what was not believed."""
        return [one for one in self.found if isinstance(one, Refusal)]

    def come(self, text: str, sender: str = PHONE) -> None:
        """Let somebody write a message."""
        self.modem.poke({"incoming": {"from": sender, "text": text}})
