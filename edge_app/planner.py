"""Does what the devices of a Modbus RTU line are asked fit the wire? Pure.

One exchange is a request of 8 bytes, the device's own time, a reply of 5 bytes and 2
for each register, and a silence of 3.5 characters behind each of the two frames. What
is asked is reckoned as it goes over the wire, neighbours joined (`edge_app.reads`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from edge_app.model import SECOND_NS, ns
from edge_app.reads import Round
from edge_app.schedule import Poll, missed

REQUEST_BYTES = 8
REPLY_BYTES, REGISTER_BYTES = 5, 2
SILENCE_CHARACTERS = 3.5
FAST_BAUD, FAST_SILENCE_S = 19200, 0.00175
THINK_S = 0.02
"""How long a device usually thinks; `turnaround_s` is the longest, seldom needed."""
WATCHED_S = 60
"""A dead device is judged by its first minute: it costs most until it is given up."""
DIGITS = 9
"""Sums of parts are rounded here, so that what fits exactly does fit."""
FASTER = (9600, 19200, 38400, 57600, 115200)


@dataclass(frozen=True, slots=True)
class Line:
    """The wire: its rate, and the bits of one character with start, parity and stop.

    `allowance_s` is waited beyond a device's longest time before it counts as silent.
    """

    baud: int
    character_bits: int = 10
    allowance_s: float = 0.3


@dataclass(frozen=True, slots=True)
class Asked:
    """One device: how many registers each of its reads asks for, and how often.

    `pause_s` is the silence that it wants between two reads; others may talk then.
    """

    device: str
    counts: tuple[int, ...]
    every_s: float
    turnaround_s: float
    pause_s: float = 0.0


def asked(one: Round) -> Asked:
    """Return what a round of reads asks for; those behind one address are one."""
    counts = tuple(read.registers for read in one.reads)
    driver, every_s = one.driver, one.parties[0].every_s
    return Asked(one.name, counts, every_s, driver.turnaround_s, driver.pause_s)


def exchange_s(line: Line, count: int, think_s: float = 0.0) -> float:
    """Return how long one read of `count` registers keeps the wire."""
    return _frames_s(line, count) + 2 * _silence_s(line) + think_s


def silent_s(line: Line, one: Asked) -> float:
    """Return how long a dead device keeps the wire each time that it is asked."""
    return exchange_s(line, one.counts[0], one.turnaround_s + line.allowance_s)


def round_s(line: Line, one: Asked) -> float:
    """Return how long all reads of one device take, with the pauses between them."""
    think_s = min(THINK_S, one.turnaround_s)
    reads_s = sum(exchange_s(line, count, think_s) for count in one.counts)
    return reads_s + (len(one.counts) - 1) * one.pause_s


def share(line: Line, one: Asked) -> float:
    """Return the part of the wire's time that one device needs; 1 is all of it."""
    return round_s(line, one) / one.every_s


def dead_share(line: Line, one: Asked) -> float:
    """Return the same for a device that never answers, over its first minute."""
    silent_ns = ns(silent_s(line, one))
    poll, spent_ns = Poll(one.device, ns(one.every_s), 0), 0
    while poll.due_ns < WATCHED_S * SECOND_NS:
        poll = missed(poll, poll.due_ns + silent_ns)
        spent_ns += silent_ns
    return spent_ns / (WATCHED_S * SECOND_NS)


def use(line: Line, devices: Sequence[Asked], dead: int = 0) -> float:
    """Return the part of the wire's time that is asked for with the worst `dead`."""
    more = sorted(
        (dead_share(line, one) - share(line, one) for one in devices), reverse=True
    )
    needed = sum(share(line, one) for one in devices) + sum(more[:dead])
    return round(needed, DIGITS)


def advice(line: Line, devices: Sequence[Asked]) -> str:
    """Say what to change where the devices do not fit the wire; nothing if they do."""
    for one in devices:
        if one.pause_s and round_s(line, one) + one.pause_s > one.every_s:
            return _slower(line, one)
    needed = use(line, devices)
    if needed > 1:
        ways = ", or ".join(_ways(line, devices, needed))
        return f"its devices need {_percent(needed)} of the wire's time; {ways}."
    if len(devices) > 1 and (hurt := use(line, devices, dead=1)) > 1:
        return (
            f"its devices need {_percent(needed)} of the wire's time, and"
            f" {_percent(hurt)} in the minute after one falls silent;{_sooner(line)}"
        )
    return ""


def outlook(line: Line, devices: Sequence[Asked]) -> str:
    """Say how full a wire is that fits, and how many silent devices it can bear."""
    if not devices or advice(line, devices):
        return ""
    needs = f"{_percent(use(line, devices))} of the wire's time"
    if len(devices) == 1:
        return f"its device needs {needs}."
    for dead in range(2, len(devices) + 1):
        if (hurt := use(line, devices, dead)) > 1:
            borne = _percent(use(line, devices, dead - 1))
            return (
                f"its devices need {needs}, and {borne} in the minute after {dead - 1}"
                f" of {len(devices)} went silent; with {dead} it would"
                f" be {_percent(hurt)}:{_sooner(line)}"
            )
    whole = _percent(use(line, devices, len(devices)))
    return f"its devices need {needs}, and {whole} in the minute after all went silent."


def _slower(line: Line, one: Asked) -> str:
    whole_s = _up(100 * (round_s(line, one) + one.pause_s)) / 100
    return (
        f'"{one.device}" cannot be asked every {one.every_s:g} s, with the'
        f" {one.pause_s:g} s of silence that it wants; make its every_s {whole_s:g}."
    )


def _sooner(line: Line) -> str:
    return f" make timeout_s ({line.allowance_s:g}) shorter, or every_s longer."


def _ways(line: Line, devices: Sequence[Asked], needed: float) -> list[str]:
    ways = [f"make every_s {_up(10 * needed) / 10:.1f} times as long"]
    for baud in FASTER:
        if baud > line.baud and use(replace(line, baud=baud), devices) <= 1:
            ways.append(f"set baud = {baud} here and in the devices if they can")
            break
    if len(devices) > 1:
        ways.append("put some of them on another bus")
    return ways


def _percent(part: float) -> str:
    """Spell a part so that more than all never reads as 100 %."""
    return f"{_up(100 * part)} %"


def _up(number: float) -> int:
    return math.ceil(round(number, DIGITS - 2))


def _frames_s(line: Line, count: int) -> float:
    length = REQUEST_BYTES + REPLY_BYTES + REGISTER_BYTES * count
    return length * line.character_bits / line.baud


def _silence_s(line: Line) -> float:
    if line.baud > FAST_BAUD:
        return FAST_SILENCE_S
    return SILENCE_CHARACTERS * line.character_bits / line.baud
