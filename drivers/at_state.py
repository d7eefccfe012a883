"""What a dialogue with a modem consists of: its settings, commands, state, sentences.

Reference: 3GPP TS 27.005 (+CMGF, +CNMI, +CMGL, +CMGS, +CMGD) and TS 27.007 (+CMEE,
+CPIN, +CPINR, +CREG, +CEREG, +CSQ), ITU-T V.250 (E0).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from drivers.at_lines import network_words
from drivers.contract import Finding, Reason, Refusal, Reply, option
from drivers.sms_pdu import DELIVER, SUBMIT, delivered, kind_of

SMS, INCOMING, NETWORK, SIGNAL = "sms", "sms-in", "network", "signal"
PIN_DIGITS = range(4, 9)
PIN_TRIES = 3
"""A SIM has so many; one that has fewer left was told a wrong PIN before."""
RESULT_S, SLOW_S, PROMPT_S, SETTLE_S, AGAIN_S = 5.0, 20.0, 10.0, 0.5, 10.0
MISSES = 2
"""A modem that leaves so many commands running without a result is lost."""
KNOWN_MAX = 255
READ = 1
"""The last status of a message that came; drafts and what was sent have others."""
DIRECT = -1
REGISTERS = ("network", "eps")

PIN_REFUSED = "The SIM did not take the PIN, and it is not tried again."
PIN_SPENT = "A wrong PIN was tried before, so the PIN is not tried."
NO_PIN = "The file of the PIN must hold 4 to 8 digits."
NO_ANSWER = "The modem does not answer."
NO_PROMPT = "The modem gave no prompt, so nothing was sent."
NOT_SAID = "The modem did not say whether it was sent; it may have left."


@dataclass(frozen=True, slots=True)
class Options:
    """What a site can set."""

    pin_file: str = option(
        "", about="The file that holds the SIM's PIN alone; empty if it wants none."
    )
    poll_s: int = option(
        30, low=5, high=600, about="Seconds between two looks for network and messages."
    )
    send_s: int = option(
        60, low=10, high=180, about="Seconds that the network may take for a message."
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One command and how long its result may take; `place` is of what it deletes."""

    name: str
    send: bytes = field(repr=False)
    wait_s: float = RESULT_S
    place: int = 0


# Escape ends a prompt that an earlier start left open, and sends nothing.
SETTLE = Step("settle", b"\x1b", SETTLE_S)
SIM = Step("sim", b"AT+CPIN?\r", SLOW_S)
TRIES = Step("tries", b'AT+CPINR="SIM PIN"\r')
MODE = Step("mode", b"AT+CMGF=0\r")
LIST = Step("list", b"AT+CMGL=4\r", SLOW_S)
READY = (
    MODE,
    Step("tell", b"AT+CNMI=2,1,0,0,0\r"),
    Step("network", b"AT+CREG?\r"),
    # A module of LTE alone is registered there; an older one does not know the word.
    Step("eps", b"AT+CEREG?\r"),
    Step("signal", b"AT+CSQ\r"),
    LIST,
)
ROUND = (Step("echo", b"ATE0\r"), Step("codes", b"AT+CMEE=1\r"), SIM, *READY)


@dataclass(frozen=True, slots=True)
class State:
    """Where the dialogue stands.

    `trouble` says why nothing can be sent. `head` is that of the message whose octets
    come next: its place, status and length. `known` are messages that were handed on
    and not deleted yet, `seen` the places of a list. What is known of PIN and network
    outlives the closing of the port. `registers` has what the modem said of 2G and 3G
    (`network`) and of LTE (`eps`), which make one `network` together.
    """

    pin: str = field(default="", repr=False)
    pin_tried: bool = False
    trouble: str = ""
    network: tuple[bool, str] | None = None
    registers: tuple[tuple[str, int], ...] = ()
    signal: str = ""
    known: tuple[tuple[int, bytes], ...] = field(default=(), repr=False)
    reference: int = 0
    missed: int = 0
    rest: bytes = field(default=b"", repr=False)
    doing: Step | None = None
    todo: tuple[Step, ...] = ()
    ordered: bool = False
    wanted: bool = False
    tries: int = PIN_TRIES
    head: tuple[int, int, int] | None = None
    seen: tuple[int, ...] = ()


def registering(state: State, name: str, *numbers: int) -> State:
    """Note what the modem says of one of its registers; nothing: it has none such."""
    left = tuple(one for one in state.registers if one[0] != name)
    return replace(state, registers=(*left, *((name, one) for one in numbers[:1])))


def registered(state: State) -> tuple[bool, str] | None:
    """Say whether the modem is in a network: one register is enough.

    None while it is not known, and while the first is asked: the other comes next.
    """
    if state.doing is not None and state.doing.name == REGISTERS[0]:
        return None
    said = dict(state.registers)
    # A register that rests (0) says the least: the other one may be searching.
    found = sorted((said[one] for one in REGISTERS if one in said), key=lambda n: not n)
    told = [network_words(one) for one in found]
    return next((one for one in told if one[0]), told[0] if told else None)


def message(octets: bytes) -> tuple[Finding, ...]:
    """Read a message; what was sent from here, and a report, say nothing."""
    kind = kind_of(octets)
    if kind not in (None, DELIVER, SUBMIT + 2):
        return ()
    try:
        came = delivered(octets)
    except ValueError:
        return (Refusal(Reason.CONTENT, octets),)
    return (Reply(INCOMING, ok=True, text=f"{came.sender} {came.text}"),)


def is_pin(text: str) -> bool:
    """Say whether this could be a PIN."""
    return text.isascii() and text.isdecimal() and len(text) in PIN_DIGITS
