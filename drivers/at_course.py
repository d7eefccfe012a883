"""One turn of the dialogue with a modem: what came of a command, what is said next.

Every `poll_s` seconds the modem is set up anew (one may have restarted unseen), asked
for its network, and read. A message that came is handed on first and deleted then. A
PIN is tried once: three wrong ones lock a SIM. What may have left is not sent again.

Reference: 3GPP TS 27.005 (messages) and TS 27.007 (PIN, network), ITU-T V.250.
"""

from __future__ import annotations

from dataclasses import replace

from drivers.at_lines import (
    BUSY,
    WANTS_PIN,
    Line,
    error_words,
    signal_words,
    sim_words,
)
from drivers.at_state import (
    AGAIN_S,
    DIRECT,
    KNOWN_MAX,
    LIST,
    MISSES,
    NETWORK,
    NO_ANSWER,
    NO_PIN,
    NO_PROMPT,
    NOT_SAID,
    PIN_REFUSED,
    PIN_SPENT,
    PIN_TRIES,
    READ,
    READY,
    REGISTERS,
    ROUND,
    SETTLE,
    SETTLE_S,
    SIGNAL,
    SIM,
    SLOW_S,
    SMS,
    TRIES,
    Options,
    State,
    Step,
    is_pin,
    message,
    registered,
    registering,
)
from drivers.contract import Finding, Reason, Refusal, Reply, Turn
from drivers.sms_pdu import SUBMIT, behind_centre, kind_of


class Course:
    """One turn in the making."""

    def __init__(self, state: State, options: Options) -> None:
        self.state = state
        self._options = options
        self._findings: list[Finding] = []
        self._send = b""
        self._wait_s: float | None = None
        self._ended: str | None = None
        self._up: bool | None = None

    def turn(self) -> Turn:
        """Return what it came to."""
        return Turn(
            self.state,
            tuple(self._findings),
            self._send,
            self._wait_s,
            ready=self.state.doing is None,
            ended=self._ended,
            up=self._up,
            why="answers" if self._up else "it does not answer",
        )

    # --------------------------------------------------------------- commands

    def go_on(self) -> None:
        """Say the next command, or rest until the next round."""
        self._judge()
        if self.state.todo:
            self._say(self.state.todo[0], self.state.todo[1:])
            return
        if self.state.ordered:
            self._end("")
        if self.state.wanted:
            self._say(LIST)
            return
        self._rest(self._options.poll_s)

    def begin(self, *todo: Step) -> None:
        """Say these commands and no others."""
        self._say(todo[0], todo[1:])

    def settle(self, wait_s: float) -> None:
        """Let what is on its way pass, then begin a round."""
        self._say(replace(SETTLE, wait_s=wait_s), ROUND)
        self.state = replace(self.state, rest=b"", head=None)

    def order(self, steps: tuple[Step, ...]) -> None:
        """Begin an order."""
        after = (self.state.reference + 1) & 0xFF
        self.state = replace(self.state, ordered=True, reference=after)
        self._say(steps[0], steps[1:])

    def missed(self) -> None:
        """Give up on a result that has not come in its time."""
        doing, state = self.state.doing, self.state
        name = doing.name if doing else ""
        self.state = replace(state, missed=state.missed + 1)
        if state.ordered:
            self._end({"length": NO_PROMPT, "words": NOT_SAID}.get(name, NO_ANSWER))
        if self.state.missed >= MISSES:
            self._up = False
        # What is late after all must not pass for the result of another command.
        self.settle(AGAIN_S if name == "words" or self._up is False else SETTLE_S)

    def _say(self, step: Step, todo: tuple[Step, ...] = ()) -> None:
        self.state = replace(self.state, doing=step, todo=todo)
        if step is LIST:
            self.state = replace(self.state, seen=(), wanted=False)
        if step.name == "pin":
            self.state = replace(self.state, pin_tried=True)
        self._send += step.send
        self._wait_s = step.wait_s

    def _rest(self, wait_s: float) -> None:
        self.state = replace(self.state, doing=None, todo=())
        self._wait_s = wait_s

    def _end(self, why: str) -> None:
        """End the order under way; `why` says what came between, if anything did."""
        self.state = replace(self.state, ordered=False, todo=())
        self._ended = why
        if not why:
            self._findings.append(Reply(SMS, ok=True))

    # ---------------------------------------------------------------- answers

    def take(self, line: Line) -> None:
        """Take one line."""
        name = self.state.doing.name if self.state.doing else ""
        match line.what:
            case "ok":
                self._carried_out(name)
            case "error":
                self._refused(name, error_words(line))
            case "prompt" if name == "length":
                self.go_on()
            case "sim" if name == "sim":
                self._sim(line.text)
            case "tries":
                self.state = replace(self.state, tries=line.numbers[0])
            case "noise":
                self._findings.append(Refusal(Reason.ENVELOPE, line.raw))
            case "strange":
                self._findings.append(Refusal(Reason.CONTENT, line.raw))
            case _:
                self._news(line)

    def _news(self, line: Line) -> None:
        """Take what may come at any time."""
        match line.what:
            case "came":
                self.state = replace(self.state, wanted=True)
            case "stored":
                place, status, length = line.numbers[:3]
                self.state = replace(self.state, head=(place, status, length))
                # A full store takes longer than any single result.
                self._wait_s = SLOW_S
            case "direct":
                self.state = replace(self.state, head=(DIRECT, READ, line.numbers[0]))
            case "octets":
                self._message(line.octets)
            case "network" | "eps" if not self.state.trouble:
                self.state = registering(self.state, line.what, *line.numbers)
                self._judge()
            case "signal":
                self._signal(*signal_words(line.numbers[0]))

    def _carried_out(self, name: str) -> None:
        state = self.state
        match name:
            case "" | "settle":
                return
            case "echo":
                self._up = True
                self.state = replace(state, missed=0)
            case "length":
                self._end(NO_PROMPT)
                self.settle(SETTLE_S)
                return
            case "tries" if state.tries < PIN_TRIES:
                self._trouble(PIN_SPENT)
            case "pin":
                self.state = replace(state, pin_tried=False)
            case "list":
                self._listed()
            case "delete" if state.doing:
                self._forget(state.doing.place)
        self.state = replace(self.state, head=None)
        self.go_on()

    def _refused(self, name: str, words: str) -> None:
        self.state = replace(self.state, head=None)
        if name in ("", "settle"):
            return
        if self.state.ordered:
            self._end(words)
        elif name == "pin":
            self._trouble(PIN_REFUSED)
        elif name in REGISTERS:
            self.state = registering(self.state, name)
        elif name == "sim" or (name == "mode" and words == BUSY):
            self._trouble(words)
            # A SIM that has just been let in is busy for some seconds.
            self._rest(AGAIN_S if words == BUSY else self._options.poll_s)
            return
        self.go_on()

    def _sim(self, text: str) -> None:
        state, wants = self.state, sim_words(text)
        if not wants:
            self.state = replace(state, trouble="")
        elif wants != WANTS_PIN or not state.pin:
            self._trouble(wants)
        elif state.pin_tried:
            self._trouble(PIN_REFUSED)
        elif not is_pin(state.pin):
            self._trouble(NO_PIN)
        else:
            spell = Step("pin", f'AT+CPIN="{state.pin}"\r'.encode("ascii"), SLOW_S)
            todo = (TRIES, spell, SIM, *READY)
            self.state = replace(state, todo=todo, tries=PIN_TRIES)

    def _trouble(self, why: str) -> None:
        """Know why nothing can be sent, and leave the rest of the round."""
        self.state = replace(self.state, trouble=why, todo=(), registers=())
        self._network(ok=False, words=why)

    def _judge(self) -> None:
        """Take both registers together."""
        if found := registered(self.state):
            self._network(*found)

    def _network(self, ok: bool, words: str) -> None:
        if self.state.network != (ok, words):
            self.state = replace(self.state, network=(ok, words))
            self._findings.append(Reply(NETWORK, ok=ok, text=words))

    def _signal(self, ok: bool, words: str) -> None:
        if self.state.signal != words:
            self.state = replace(self.state, signal=words)
            self._findings.append(Reply(SIGNAL, ok=ok, text=words))

    # --------------------------------------------------------------- messages

    def _message(self, octets: bytes) -> None:
        """Hand a message on, once; the echo of one that was sent is none."""
        head, self.state = self.state.head, replace(self.state, head=None)
        if head is None:
            if kind_of(octets) != SUBMIT:
                self._findings.append(Refusal(Reason.CONTENT, octets))
            return
        place, status, length = head
        if status > READ:
            return
        if len(behind_centre(octets)) != length:
            # It is damaged on its way alone: it is not deleted and comes again.
            self._findings.append(Refusal(Reason.CHECK, octets))
            return
        state = self.state
        if (place, octets) not in state.known:
            self._findings += message(octets)
        if place != DIRECT:
            known = dict((*state.known, (place, octets)))
            kept = tuple(known.items())[-KNOWN_MAX:]
            self.state = replace(state, known=kept, seen=(*state.seen, place))

    def _listed(self) -> None:
        """Delete what was handed on; forget what is not there any more."""
        state = self.state
        known = tuple(one for one in state.known if one[0] in state.seen)
        deletes = tuple(
            Step("delete", f"AT+CMGD={place}\r".encode("ascii"), place=place)
            for place, _ in known
        )
        self.state = replace(state, known=known, todo=(*deletes, *state.todo), seen=())

    def _forget(self, place: int) -> None:
        known = tuple(one for one in self.state.known if one[0] != place)
        self.state = replace(self.state, known=known)
