"""A modem with a SIM on a serial line, written from V.250, TS 27.005 and TS 27.007.

Settings `baud` and `lte`: registered through +CEREG alone, which others do not know.
It echoes until it is told not to, and tells errors by number once it was asked to.
`poke` changes what `simulators.sim_card` names, keeps the prompt back (`prompts`), lets
the network take its time (`delay_s`), restarts it, and lets a message come:
`{"incoming": {"from": "+8613800138000", "text": "收到"}}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from simulators.sim_card import CHANGES, CME_OF_SIM, CMS_OF_SIM, Card
from simulators.sms import deliver
from simulators.standin import Listener, refuse_unknown, truth

CR, LF, ESCAPE, CTRL_Z = 0x0D, 0x0A, 0x1B, 0x1A
PROMPT = b"\r\n> "
LONGEST = 600
WANTED = {"ready": "READY", "pin": "SIM PIN", "puk": "SIM PUK"}
CME_UNKNOWN, CMS_WRONG_MODE = 4, 303
TELLS = ("+CPIN", "+CPINR", "+CREG", "+CSQ")
COMMAND = re.compile(r"AT([+&]?[A-Z]*)([=?]?)(.*)", re.IGNORECASE | re.DOTALL)
CENTRE = bytes.fromhex("0891683108200105F0")
LATENCY_S, SEND_S, LONGEST_DELAY_S = 0.01, 0.1, 600


def seal(body: bytes) -> bytes:
    """Make any bytes a line."""
    return b"\r\n" + body + b"\r\n"


def listed(place: int, status: int, pdu: bytes) -> bytes:
    """Spell one message of a list; its length does not count the centre."""
    head = f"+CMGL: {place},{status},,{len(pdu)}\r\n".encode("ascii")
    return head + (CENTRE + pdu).hex().upper().encode("ascii") + b"\r\n"


EVERYTHING = (
    b"AT+CREG?\r"
    + seal(b"+CREG: 0,1")
    + seal(b"OK")
    + seal(b"+CREG: 2")
    + seal(b"+CEREG: 0,5")
    + seal(b"+CSQ: 18,99")
    + seal(b"+CPIN: READY")
    + seal(b"+CPINR: SIM PIN,3,3")
    + listed(1, 0, deliver("+8613800138000", "OK"))
    + listed(2, 1, deliver("10086", "收到"))
    + seal(b'+CMTI: "SM",3')
    + seal(b"RING")
    + PROMPT
    + seal(b"+CMGS: 17")
    + seal(b"+CMS ERROR: 331")
    + seal(b"+CME ERROR: 10")
    + seal(b"ERROR")
)
"""One of each kind of thing the modem can say."""


class Modem:
    """One modem on a serial line."""

    def __init__(self, *, baud: int) -> None:
        self.baud = baud
        self.send_s = SEND_S
        self.card = Card()
        self.prompts = True
        self.out: list[tuple[float, bytes]] = []
        self.start_up()

    @property
    def on_deed(self) -> Listener:
        """Return who hears of each message that left or came."""
        return self.card.on_deed

    @on_deed.setter
    def on_deed(self, listener: Listener) -> None:
        self.card.on_deed = listener

    def start_up(self) -> None:
        """Forget every setting, as after the power came back."""
        self.echo = True
        self.numbered = self.announces = self.octets = False
        self.heard = b""
        self.awaited: int | None = None

    # ------------------------------------------------------------------ the line

    def hear(self, data: bytes, now_s: float) -> None:
        """Take bytes one by one."""
        for one in data:
            if self.awaited is not None:
                self.take_octets(one, self.awaited, now_s)
            else:
                self.take_command(one, now_s)

    def take_command(self, one: int, now_s: float) -> None:
        """Gather a command up to its CR; escape and line feed are no part of one."""
        if self.echo:
            self.out.append((now_s, bytes([one])))
        if one == CR:
            line, self.heard = self.heard, b""
            self.obey(line.decode("ascii", "replace").strip(), now_s)
        elif one not in (ESCAPE, LF):
            self.heard = (self.heard + bytes([one]))[-LONGEST:]

    def take_octets(self, one: int, length: int, now_s: float) -> None:
        """Gather a message up to its control-Z; escape gives it up."""
        if one == ESCAPE:
            self.heard, self.awaited = b"", None
            self.answer(now_s, "OK")
        elif one == CTRL_Z:
            digits, self.heard, self.awaited = self.heard, b"", None
            self.send(digits, length, now_s)
        else:
            self.heard = (self.heard + bytes([one]))[-LONGEST:]

    def due_s(self) -> float | None:
        """Say when the first of what it has to say is ready."""
        return min((due_s for due_s, _ in self.out), default=None)

    def say(self, now_s: float) -> bytes:
        """Say everything that is ready, the earliest first."""
        ready = [one for one in self.out if one[0] <= now_s]
        self.out = [one for one in self.out if one[0] > now_s]
        return b"".join(data for _, data in sorted(ready, key=lambda one: one[0]))

    def answer(self, now_s: float, *lines: str, after_s: float = 0.0) -> None:
        """Say lines when the command's time has passed."""
        spoken = b"".join(seal(line.encode("ascii")) for line in lines)
        self.out.append((now_s + LATENCY_S + after_s, spoken))

    def fail(self, now_s: float, kind: str, code: int, after_s: float = 0.0) -> None:
        """Say an error, by its number if it was asked to."""
        words = f"+{kind} ERROR: {code}" if self.numbered else "ERROR"
        self.answer(now_s, words, after_s=after_s)

    def result(self, now_s: float, kind: str, code: int) -> None:
        """Say OK, or the error."""
        if code:
            self.fail(now_s, kind, code)
        else:
            self.answer(now_s, "OK")

    # -------------------------------------------------------------- the commands

    def obey(self, line: str, now_s: float) -> None:
        """Carry out one command; what does not begin with AT is none."""
        match = COMMAND.fullmatch(line)
        if match is None:
            return
        name, sign, value = match[1].upper(), match[2], match[3]
        if name in ("", "I", "E", "+CMEE", "+CNMI", "+CMGF"):
            self.set_up(name, value, now_s)
        elif name in TELLS or (name == "+CEREG" and self.card.lte):
            self.tell_of(name + sign, value, now_s)
        elif name in ("+CMGL", "+CMGR", "+CMGD", "+CMGS"):
            self.keep(name, value, now_s)
        else:
            self.fail(now_s, "CME", CME_UNKNOWN)

    def set_up(self, name: str, value: str, now_s: float) -> None:
        """Carry out what needs no SIM."""
        match name:
            case "E":
                self.echo = value != "0"
            case "+CMEE":
                self.numbered = value != "0"
            case "+CNMI":
                self.announces = value.split(",")[1:2] == ["1"]
            case "+CMGF":
                self.octets = value == "0"
        self.answer(now_s, *(("Stand-in", "OK") if name == "I" else ("OK",)))

    def tell_of(self, name: str, value: str, now_s: float) -> None:
        """Tell of SIM and network, or take the PIN."""
        card = self.card
        if name == "+CPIN=":
            self.result(now_s, "CME", card.enter(value.strip('"')))
        elif card.sim == "missing":
            self.fail(now_s, "CME", CME_OF_SIM["missing"])
        elif name == "+CPIN?":
            self.answer(now_s, f"+CPIN: {WANTED[card.sim]}", "OK")
        elif name == "+CPINR=":
            self.answer(now_s, f"+CPINR: SIM PIN,{card.tries},3", "OK")
        elif name == "+CREG?":
            state = 0 if card.lte else card.network
            self.answer(now_s, f"+CREG: 0,{state}", "OK")
        elif name == "+CEREG?":
            self.answer(now_s, f"+CEREG: 0,{card.network}", "OK")
        else:
            self.answer(now_s, f"+CSQ: {card.signal},99", "OK")

    def keep(self, name: str, value: str, now_s: float) -> None:
        """Carry out what needs the store."""
        if self.card.sim != "ready":
            self.fail(now_s, "CMS", CMS_OF_SIM[self.card.sim])
        elif name == "+CMGD":
            place = int(value) if value.isdecimal() else 0
            self.result(now_s, "CMS", self.card.delete(place))
        elif not self.octets:
            self.fail(now_s, "CMS", CMS_WRONG_MODE)
        elif name == "+CMGL":
            self.list_all(now_s)
        elif name == "+CMGS" and value.isdecimal():
            self.awaited = int(value)
            if self.prompts:
                self.out.append((now_s + LATENCY_S, PROMPT))
        else:
            self.fail(now_s, "CMS", CMS_WRONG_MODE)

    def list_all(self, now_s: float) -> None:
        """Say every message of the store; from then on they are read ones."""
        said = b"".join(self.store_lines())
        self.out.append((now_s + LATENCY_S, said + seal(b"OK")))

    def store_lines(self) -> list[bytes]:
        """Spell every message of the store."""
        found = {place: self.card.read(place) for place in sorted(self.card.store)}
        return [b"\r\n" + listed(at, *one) for at, one in found.items() if one]

    def send(self, digits: bytes, length: int, now_s: float) -> None:
        """Take a message to the network."""
        try:
            octets = bytes.fromhex(digits.decode("ascii", "replace"))
        except ValueError:
            octets = b""
        error = self.card.submit(octets, length)
        if error:
            self.fail(now_s, "CMS", error, after_s=self.send_s)
        else:
            reference = f"+CMGS: {self.card.submits & 0xFF}"
            self.answer(now_s, reference, "OK", after_s=self.send_s)

    # ------------------------------------------------------------------- the world

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change SIM, network and manners, or let a message come."""
        refuse_unknown(change, (*POKES, *CHANGES))
        for key, value in change.items():
            if key in CHANGES:
                self.card.change(key, value)
            else:
                POKES[key](self, value)
        return {
            **self.card.shown(),
            "prompts": self.prompts,
            "delay_s": str(self.send_s),
        }

    def come(self, message: Mapping[str, Any]) -> None:
        """Let a message come; it is announced if that was asked for."""
        place = self.card.receive(str(message["from"]), str(message["text"]))
        if place and self.announces:
            self.out.append((0.0, seal(f'+CMTI: "SM",{place}'.encode("ascii"))))

    def restart(self) -> None:
        """Lose power for a moment: every setting, and what was being said."""
        self.start_up()
        self.card.wake()
        self.out = [(0.0, seal(b"RDY"))]


def set_prompts(modem: Modem, value: object) -> None:
    """Give a prompt, or keep it back."""
    modem.prompts = truth(value)


def set_delay(modem: Modem, value: object) -> None:
    """Choose how long the network takes for a message."""
    delay_s = float(str(value))
    if not 0 <= delay_s <= LONGEST_DELAY_S:
        raise ValueError(f"from 0 to {LONGEST_DELAY_S} seconds")
    modem.send_s = delay_s


def set_restart(modem: Modem, value: object) -> None:
    """Restart it, if so."""
    if truth(value):
        modem.restart()


POKES: Mapping[str, Any] = {
    "incoming": Modem.come,
    "prompts": set_prompts,
    "delay_s": set_delay,
    "restart": set_restart,
}


def stand_in(settings: Mapping[str, Any]) -> Modem:
    """Make one; settings `baud` and `lte`."""
    modem = Modem(baud=int(settings.get("baud", 115200)))
    modem.card.lte = truth(settings.get("lte", False))
    return modem
