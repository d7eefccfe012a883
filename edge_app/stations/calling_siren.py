"""The siren or beacon: on while an alarm calls that has come to it, but not for ever.

It goes off by itself after its longest time and when it is silenced; the next alarm
switches it on again. After a stop it is told once what it has to do: a relay on Modbus
keeps what it was told last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from edge_app.model import SECOND_NS, ns
from edge_app.outcomes import Order, Priority, When
from edge_app.stations.calling_parts import Siren, Turn

ORDER_NS = 10 * SECOND_NS
FAILED_NS = 60 * SECOND_NS
"""After this long a failed order is given again."""
SILENCE_MIN = 10
"""How long it is silent when nobody says for how long."""


def note(turn: Turn, **changes: Any) -> None:
    """Change what the siren is believed to do."""
    turn.note(siren=replace(turn.passing.siren, **changes))


def sound(turn: Turn) -> None:
    """Switch it on for one more alarm."""
    until_ns = turn.at.boot_ns + ns(turn.limits.siren_max_s)
    note(turn, until_ns=until_ns, silent_ns=0)


def silence(turn: Turn, minutes: int) -> None:
    """Be silent for a while; what nobody has acknowledged then sounds again."""
    silent_ns = turn.at.boot_ns + minutes * 60 * SECOND_NS
    note(turn, silent_ns=silent_ns, until_ns=silent_ns + ns(turn.limits.siren_max_s))


def settle(turn: Turn, *, calls: bool) -> None:
    """Give an order where it has to do something else; `calls`: an alarm wants it."""
    siren, now_ns = turn.passing.siren, turn.at.boot_ns
    if not turn.limits.siren:
        return
    if siren.failed_ns and siren.failed_ns + FAILED_NS <= now_ns:
        begin_again(turn)
        siren = turn.passing.siren
    wanted = calls and siren.silent_ns <= now_ns < siren.until_ns
    if siren.on is wanted or siren.failed_ns:
        return
    note(turn, on=wanted)
    order = Order(
        turn.limits.siren,
        "on" if wanted else "off",
        None,
        When.NOW,
        now_ns + ORDER_NS,
        turn.cause,
    )
    turn.outcomes.append(order)


def begin_again(turn: Turn) -> None:
    """Take it for one that works, and give its order again."""
    note(turn, failed_ns=0, on=None)
    turn.alarm("siren", "The siren is tried again.", Priority.MEDIUM, active=False)


def failed(turn: Turn, why: str) -> None:
    """Take that it did not do what it was told."""
    note(turn, on=None, failed_ns=turn.at.boot_ns)
    text = f"The siren does nothing: {why}. Look at its relay and its wire."
    turn.alarm("siren", text, Priority.MEDIUM, active=True)


def back(turn: Turn) -> None:
    """Tell it again what it has to do: it came back, and rests."""
    note(turn, on=None, failed_ns=0)


def word(siren: Siren) -> str:
    """Say what it does in a word."""
    if siren.failed_ns:
        return "failed"
    return "on" if siren.on else "off"


def timers(turn: Turn) -> Iterator[int]:
    """Yield when it changes by itself."""
    siren = turn.passing.siren
    if siren.failed_ns:
        yield siren.failed_ns + FAILED_NS
    yield from (siren.silent_ns, siren.until_ns)
