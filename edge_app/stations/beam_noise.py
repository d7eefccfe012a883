"""A beam that flickers as no person can: a loose plug, a lamp in its eye, a bent post.

Such edges are too short to count, so nobody is counted twice for them; but people may
be missed meanwhile, and somebody must know. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from edge_app.model import SECOND_NS

SPAN_NS, EDGES = SECOND_NS, 30
"""So many edges within that time are no people, and no cart with slats."""
QUIET_NS = 5 * SECOND_NS
"""Without so many for this long, it is well again."""


@dataclass(frozen=True, slots=True)
class Noise:
    """The edges since `since_ns`; `until_ns` is set while there are too many."""

    since_ns: int = 0
    edges: int = 0
    until_ns: int | None = None

    @property
    def loud(self) -> bool:
        """Say whether the beams cannot be relied on."""
        return self.until_ns is not None


def hear(noise: Noise, at_ns: int) -> Noise:
    """Take one edge of either beam."""
    fresh = at_ns - noise.since_ns >= SPAN_NS
    since_ns, edges = (at_ns, 1) if fresh else (noise.since_ns, noise.edges + 1)
    until_ns = at_ns + QUIET_NS if edges >= EDGES else noise.until_ns
    return Noise(since_ns, edges, until_ns)


def settle(noise: Noise, now_ns: int) -> Noise:
    """End it after the quiet time."""
    if noise.until_ns is None or now_ns < noise.until_ns:
        return noise
    return Noise()
