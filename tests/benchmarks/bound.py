"""What a Modbus RTU line can do at best, from the frames that pass over it.

One exchange is a request, the silence by which the slave knows its end, the slave's
own time, the reply, and the silence before the next request.
"""

from __future__ import annotations

SILENCE_CHARACTERS = 3.5
FAST_BAUD, FAST_SILENCE_S = 19200, 0.00175
REQUEST_BYTES = 8
REPLY_BYTES, REGISTER_BYTES = 5, 2


def exchange_s(
    baud: int, registers: int, think_s: float, character_bits: int = 10
) -> float:
    """Return how long one read of so many registers keeps the wire at least."""
    character_s = character_bits / baud
    frames = REQUEST_BYTES + REPLY_BYTES + REGISTER_BYTES * registers
    silence_s = SILENCE_CHARACTERS * character_s
    if baud > FAST_BAUD:
        silence_s = FAST_SILENCE_S
    return frames * character_s + 2 * silence_s + think_s
