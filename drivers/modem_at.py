"""Modem with AT commands and a SIM: short messages out, and those that come in.

Messages go as PDUs, since modems differ in how they spell text. How a turn goes is in
`drivers.at_course`, what a modem says in `drivers.at_lines`, how messages are coded in
`drivers.sms_pdu`. `decode` reads a line by itself, without what was asked before.
There is no `probe`: every question begins with AT, and T is an order to some scales.

Reference: 3GPP TS 27.005 and TS 27.007, ITU-T V.250; TS 23.040 and TS 23.038.
Tested on: simulator only; decodes published messages.

    AT+CMGS=20 CR                         length of the message without its centre
    CR LF > 00 11000D9168..^Z             the modem's prompt, and what is put behind it
    CR LF +CMGS: 17 CR LF CR LF OK CR LF  it was sent; or +CMS ERROR: 331
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from drivers.at_course import Course
from drivers.at_lines import (
    LINE_LIMIT,
    Line,
    error_words,
    lines_of,
    network_words,
    signal_words,
    sim_words,
)
from drivers.at_state import (
    MODE,
    NETWORK,
    PROMPT_S,
    ROUND,
    SETTLE,
    SETTLE_S,
    SIGNAL,
    SMS,
    Options,
    State,
    Step,
    message,
)
from drivers.contract import (
    Decoded,
    Dialogue,
    Finding,
    Reason,
    Refusal,
    Reply,
    SerialLine,
    StreamDriver,
    Told,
    Turn,
)
from drivers.sms_pdu import submits


def decode(pending: bytes, _options: Options) -> Decoded:
    """Read every whole line by itself; keep the unfinished one."""
    lines, rest = lines_of(pending)
    findings: list[Finding] = []
    silent = 0
    for line in lines:
        found = meaning(line)
        findings += found
        silent += not found
    return Decoded(tuple(findings), rest, silent)


def meaning(line: Line) -> tuple[Finding, ...]:
    """Say what a line means to somebody who does not know what was asked."""
    match line.what:
        case "octets":
            return message(line.octets)
        case "strange":
            return (Refusal(Reason.CONTENT, line.raw),)
        case "noise":
            return (Refusal(Reason.ENVELOPE, line.raw),)
    reply = result(line)
    return () if reply is None else (reply,)


def result(line: Line) -> Reply | None:
    """Read a line that answers a command; None for one that says nothing by itself."""
    match line.what:
        case "error":
            return Reply("command", ok=False, text=error_words(line))
        case "sent":
            return Reply(SMS, ok=True)
        case "sim":
            wants = sim_words(line.text)
            return Reply("sim", ok=not wants, text=wants)
        case "network" | "eps":
            ok, words = network_words(line.numbers[0])
            return Reply(NETWORK, ok=ok, text=words)
        case "signal":
            ok, words = signal_words(line.numbers[0])
            return Reply(SIGNAL, ok=ok, text=words)
    return None


def flush(rest: bytes, _options: Options) -> tuple[Finding, ...]:
    """Refuse a line whose end never came."""
    return (Refusal(Reason.ENVELOPE, rest),) if rest else ()


def encode(verb: str, _value: Decimal | None, _options: Options) -> bytes:
    """Refuse: a message is no single command, and a number alone says nothing."""
    if verb != SMS:
        raise ValueError(f"The modem has no order {verb!r}.")
    raise ValueError("An sms needs a telephone number and a text.")


# ------------------------------------------------------------------ the dialogue


def fresh(_options: Options, secret: str) -> State:
    """Know nothing but the PIN."""
    return State(pin=secret.strip())


def opened(state: State, options: Options) -> Turn:
    """Begin anew; what is known of PIN, network and messages is kept."""
    lasting = replace(state, ordered=False, wanted=False, missed=0)
    course = Course(lasting, options)
    course.settle(SETTLE_S)
    return course.turn()


def order(state: State, told: Told, options: Options) -> Turn:
    """Begin to send a text, in as many messages as it needs."""
    if told.verb != SMS:
        raise ValueError(f"The modem has no order {told.verb!r}.")
    if state.trouble:
        raise ValueError(state.trouble)
    steps = [MODE]
    for octets in submits(told.to, told.text, state.reference):
        length = f"AT+CMGS={len(octets)}\r".encode("ascii")
        words = f"00{octets.hex().upper()}\x1a".encode("ascii")
        steps += [
            Step("length", length, PROMPT_S),
            Step("words", words, float(options.send_s)),
        ]
    course = Course(state, options)
    course.order(tuple(steps))
    return course.turn()


def hear(state: State, data: bytes, options: Options) -> Turn:
    """Take what came."""
    if state.doing is not None and state.doing.name == SETTLE.name:
        return Course(state, options).turn()
    lines, rest = lines_of(state.rest + data)
    course = Course(replace(state, rest=rest), options)
    for line in lines:
        course.take(line)
    if course.state.doing is None and course.state.wanted:
        course.go_on()
    return course.turn()


def late(state: State, options: Options) -> Turn:
    """Begin the next round, or give up on a result."""
    course = Course(state, options)
    if state.doing is None:
        course.begin(*ROUND)
    elif state.doing.name == SETTLE.name:
        course.go_on()
    else:
        course.missed()
    return course.turn()


DIALOGUE: Dialogue[Options] = Dialogue(
    fresh=fresh,
    open=opened,
    order=order,
    hear=hear,
    late=late,
    file_option="pin_file",
)

DRIVER = StreamDriver(
    name="modem_at",
    line=SerialLine(baud=115200),
    emits=frozenset(),
    check="none",
    frame_limit=LINE_LIMIT,
    decode=decode,
    options=Options,
    text=True,
    idle_s=1.0,
    flush=flush,
    orders=(SMS,),
    encode=encode,
    dialogue=DIALOGUE,
    private=True,
)
