"""Did two come in on one grant? The signs of it in a walk, and what a cart excuses.

A cart and the person behind it break the beams more than once and take longer than
anybody else; where carts come in (`cart_s`), a walk up to that long is one person.

Source: `domain.md` 6.1 (tailgating: a second edge at the first side, a walk longer
than twice the median, two entries on one grant).
"""

from __future__ import annotations

from statistics import median

from edge_app.model import SECOND_NS

REMEMBERED = 31
"""Walks whose lengths are the measure of the next one."""
FEWEST = 5
"""Below so many walks there is no usual length."""
CART_GAP_NS = SECOND_NS
"""How long the beams may be clear between a cart and who pushes it (re-arm)."""


def learn(lengths: tuple[int, ...], length_ns: int) -> tuple[int, ...]:
    """Remember how long one person's walk took."""
    return (*lengths, length_ns)[-REMEMBERED:]


def too_long(lengths: tuple[int, ...], length_ns: int, times: float) -> bool:
    """Say whether a walk took more than `times` as long as the usual one."""
    if not times or len(lengths) < FEWEST:
        return False
    return length_ns > times * median(lengths)


def signs(
    lengths: tuple[int, ...], length_ns: int, *, again: bool, times: float, cart_ns: int
) -> tuple[str, ...]:
    """Name what in one walk looks like two people; `again`: a second edge."""
    if length_ns <= cart_ns:
        return ()
    found = (
        ("second-edge", again),
        ("long", too_long(lengths, length_ns, times)),
    )
    return tuple(name for name, true in found if true)


def is_cart(
    first_ns: int, left_ns: int, began_ns: int, at_ns: int, cart_ns: int
) -> bool:
    """Say whether this walk is the rest of one that left the beams just before."""
    if not cart_ns or began_ns - left_ns > CART_GAP_NS:
        return False
    return at_ns - first_ns <= cart_ns
