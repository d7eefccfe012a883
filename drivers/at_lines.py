"""What a modem with AT commands says, line by line, whoever asked for it.

Reference: ITU-T V.250 (lines and results), 3GPP TS 27.007 (+CPIN, +CPINR, +CREG,
+CEREG, +CSQ, +CME ERROR) and TS 27.005 (+CMGS, +CMGL, +CMT, +CMTI, +CMS ERROR).

A line ends with CR, LF or both, in any number. The prompt `> ` has no end at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

LINE_LIMIT = 512
"""Longer is no line: a message is 372 digits at most."""
END = re.compile(rb"[\r\n]")
PROMPT = b"> "
CTRL_Z = b"\x1a"

What: TypeAlias = Literal[
    "ok",
    "error",
    "prompt",
    "sent",
    "sim",
    "tries",
    "network",
    "eps",
    "signal",
    "stored",
    "came",
    "direct",
    "octets",
    "chat",
    "strange",
    "noise",
]
"""`network` is of 2G and 3G, `eps` of LTE. `stored` is the head of a message in a list,
`direct` of one that comes by itself, `octets` the message; `came`: there is one to be
read. `chat` is known and says nothing, `strange` could be read and is not known,
`noise` is no text."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is, its words, its numbers, its octets."""

    what: What
    raw: bytes
    text: str = ""
    numbers: tuple[int, ...] = ()
    octets: bytes = b""


def lines_of(pending: bytes) -> tuple[tuple[Line, ...], bytes]:
    """Read every whole line and every prompt; return them and what waits for more."""
    found: list[Line] = []
    while pending := pending.lstrip(b"\r\n"):
        if pending.startswith(PROMPT):
            found.append(Line("prompt", PROMPT))
            pending = pending[len(PROMPT) :]
            continue
        end = END.search(pending, 0, LINE_LIMIT + 1)
        if end is not None:
            found.append(line_of(pending[: end.start()]))
            pending = pending[end.start() :]
        elif len(pending) > LINE_LIMIT:
            found.append(Line("noise", pending[: LINE_LIMIT + 1]))
            pending = pending[LINE_LIMIT + 1 :]
        else:
            break
    return tuple(found), pending


def line_of(raw: bytes) -> Line:
    """Judge one line."""
    spoken = raw.removesuffix(CTRL_Z).strip()
    if not spoken:
        return Line("chat", raw)
    if not spoken.isascii() or not spoken.decode("ascii").isprintable():
        return Line("noise", raw)
    text = spoken.decode("ascii")
    for what, form in FORMS:
        match = form.fullmatch(text)
        if match is not None:
            words = [one for one in match.groups() if one is not None]
            numbers = tuple(int(one) for one in words if one.isdecimal())
            return Line(what, raw, words[0] if words else "", numbers)
    if OCTETS.fullmatch(text):
        return Line("octets", raw, octets=bytes.fromhex(text))
    return Line("strange", raw, text)


N = r" ?([0-9]{1,5})"
FORMS: tuple[tuple[What, re.Pattern[str]], ...] = (
    ("ok", re.compile(r"OK")),
    ("error", re.compile(r"(\+CM[ES] ERROR: ?[0-9]{1,4})")),
    ("error", re.compile(r"ERROR|COMMAND NOT SUPPORT|\+CM[ES] ERROR:.*")),
    ("sent", re.compile(rf"\+CMGS:{N}.*")),
    ("sim", re.compile(r"\+CPIN: ?([A-Za-z0-9 _-]+)")),
    ("tries", re.compile(rf"\+CPINR: ?SIM PIN,{N}.*")),
    # With one number it comes by itself; an answer has the mode before it.
    ("network", re.compile(r"\+CREG: ?[0-9],([0-9]{1,2})(?:,.*)?")),
    ("network", re.compile(r"\+CREG: ?([0-9]{1,2})(?:,\".*)?")),
    ("eps", re.compile(r"\+CEREG: ?[0-9],([0-9]{1,2})(?:,.*)?")),
    ("eps", re.compile(r"\+CEREG: ?([0-9]{1,2})(?:,\".*)?")),
    ("signal", re.compile(rf"\+CSQ:{N},.*")),
    ("stored", re.compile(rf"\+CMGL:{N},{N},(?:.*,)?{N}")),
    ("direct", re.compile(rf"\+CMT:(?:.*,)?{N}")),
    ("came", re.compile(r"\+CMTI:.*")),
    # An echo, a call, what it says when it has started, and what is its maker's own.
    ("chat", re.compile(r"AT.*", re.IGNORECASE)),
    ("chat", re.compile(r"RING|NO CARRIER|BUSY|NO ANSWER|NO DIALTONE|RDY|READY")),
    ("chat", re.compile(r"(?:Call|SMS) Ready|PB DONE|SMS DONE|START|MODEM:STARTUP")),
    ("chat", re.compile(r"[+^*#%$][A-Z][A-Z0-9_]{1,15}(?:: ?.*)?")),
)
OCTETS = re.compile(r"(?:[0-9A-Fa-f]{2}){8,255}")

CARRIED_OUT = "OK"
NETWORKS: Mapping[int, tuple[bool, str]] = {
    0: (False, "not registered with a network, and not searching"),
    1: (True, "registered"),
    2: (False, "searching for a network"),
    3: (False, "the network refuses this SIM"),
    4: (False, "no network is known"),
    5: (True, "registered with a foreign network"),
    6: (True, "registered, for messages alone"),
    7: (True, "registered with a foreign network, for messages alone"),
    8: (False, "registered for emergency calls alone"),
    9: (True, "registered"),
    10: (True, "registered with a foreign network"),
}
UNKNOWN_SIGNAL, WEAK_BELOW, FAIR_BELOW = 99, 10, 15
"""Steps of 2 dBm above -113 dBm: below -93 dBm a message may fail."""

SIM_MISSING = "There is no SIM in the modem."
WANTS_PIN = "The SIM wants its PIN."
WANTS_PUK = "The SIM is locked and wants its PUK."
NO_NETWORK = "There is no network."
STORE_FULL = "The store of messages is full."
BUSY = "The SIM is busy."
WRONG_NUMBER = "The number is wrong or not in use."
ERRORS: Mapping[str, str] = {
    "+CME ERROR: 3": "The modem does not allow it.",
    "+CME ERROR: 4": "The modem does not know it.",
    "+CME ERROR: 10": SIM_MISSING,
    "+CME ERROR: 11": WANTS_PIN,
    "+CME ERROR: 12": WANTS_PUK,
    "+CME ERROR: 13": "The SIM has failed.",
    "+CME ERROR: 14": BUSY,
    "+CME ERROR: 15": "It is the wrong SIM.",
    "+CME ERROR: 16": "The PIN is wrong.",
    "+CME ERROR: 20": STORE_FULL,
    "+CME ERROR: 30": NO_NETWORK,
    "+CME ERROR: 31": "The network does not answer.",
    "+CME ERROR: 32": "The network allows emergency calls alone.",
    "+CMS ERROR: 1": WRONG_NUMBER,
    "+CMS ERROR: 8": "The network bars this SIM from sending.",
    "+CMS ERROR: 10": "The network bars this SIM from sending.",
    "+CMS ERROR: 21": "The network rejects the message.",
    "+CMS ERROR: 27": "The other telephone is not in service.",
    "+CMS ERROR: 28": WRONG_NUMBER,
    "+CMS ERROR: 38": "The network is out of order.",
    "+CMS ERROR: 41": "The network fails for the moment.",
    "+CMS ERROR: 42": "The network is overloaded.",
    "+CMS ERROR: 50": "This SIM may not send messages.",
    "+CMS ERROR: 69": "This SIM may not send messages.",
    "+CMS ERROR: 302": "The modem does not allow it.",
    "+CMS ERROR: 304": "The modem takes the message for a damaged one.",
    "+CMS ERROR: 305": "The modem takes the message for a damaged one.",
    "+CMS ERROR: 310": SIM_MISSING,
    "+CMS ERROR: 311": WANTS_PIN,
    "+CMS ERROR: 313": "The SIM has failed.",
    "+CMS ERROR: 314": BUSY,
    "+CMS ERROR: 315": "It is the wrong SIM.",
    "+CMS ERROR: 316": WANTS_PUK,
    "+CMS ERROR: 322": STORE_FULL,
    "+CMS ERROR: 330": "The SIM does not know its service centre.",
    "+CMS ERROR: 331": NO_NETWORK,
    "+CMS ERROR: 332": "The network does not answer.",
}
"""The codes that are met most; the others are told by their number."""


def error_words(line: Line) -> str:
    """Put an error into one sentence."""
    code = re.sub(r": ?0*(?=[0-9])", ": ", line.text)
    if not code:
        return "The modem says ERROR and no more."
    return ERRORS.get(code, f"The modem says {code}.")


def network_words(state: int) -> tuple[bool, str]:
    """Say whether the modem is registered, and how."""
    return NETWORKS.get(state, (False, f"in the unknown state {state}"))


def signal_words(strength: int) -> tuple[bool, str]:
    """Say whether the signal will do; it is told in steps, lest it change all day."""
    if strength == UNKNOWN_SIGNAL or strength < 1:
        return False, "no signal"
    if strength < WEAK_BELOW:
        return False, "weak"
    return True, "fair" if strength < FAIR_BELOW else "good"


def sim_words(text: str) -> str:
    """Say what the SIM wants; empty where it is ready."""
    if text == "READY":
        return ""
    known = {"SIM PIN": WANTS_PIN, "SIM PUK": WANTS_PUK, "NOT INSERTED": SIM_MISSING}
    return known.get(text, f"The SIM wants {text}.")
