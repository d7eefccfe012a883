"""Who walked through two light beams, and which way: a graph, not a string.

The outer beam stands on the street's side. In is outer, both, inner, clear; out is
the mirror; whoever leaves by the side they came from has turned back. Hesitation in
the middle changes nothing, since only the first and the last side count.

Source: the two-beam direction logic and its vectors, `domain.md` 6.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from edge_app.changed import changed
from edge_app.model import Stamp

Side: TypeAlias = Literal["outer", "inner"]


@dataclass(frozen=True, slots=True)
class BeamTimes:
    """Durations of the beams in nanoseconds.

    `shortest_ns`: a shorter break or gap of one beam is noise. `blocked_ns`: a beam
    dark for this long is blocked. `gap_ns`: how long nobody may be seen between two
    beams that stand wider apart than a body; 0 when they stand closer.
    """

    shortest_ns: int
    blocked_ns: int
    gap_ns: int


@dataclass(frozen=True, slots=True)
class BeamEdge:
    """One beam broke or cleared; `first`: it was so when we began to look."""

    side: Side
    broken: bool
    at: Stamp
    cause: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class Walk:
    """One visit to the beams from dark to clear.

    `sure` is False when the visit had begun before anyone watched; its direction is
    then the likelier one. `tailgate`: the first beam broke again while the second
    was dark, as when two walk close together. `slow`: a beam was blocked meanwhile.
    """

    direction: Literal["in", "out", "none"]
    sure: bool
    tailgate: bool
    slow: bool
    began_ns: int
    at: Stamp
    cause: str


@dataclass(frozen=True, slots=True)
class Beam:
    """One beam: what it told last (None: nothing yet), and since when it is dark."""

    told: bool | None = None
    dark_ns: int | None = None


@dataclass(frozen=True, slots=True)
class Beams:
    """Both beams, the edges that are not yet old enough, and the visit so far.

    `waiting` has at most one edge of each beam. `origin` is the side the visit began
    at, or empty while there is none. `last` is the edge by which a beam cleared last.
    `ends_ns` is set while both beams are clear and the visit may still go on (beams
    wider apart than a body).
    """

    outer: Beam = Beam()
    inner: Beam = Beam()
    waiting: tuple[BeamEdge, ...] = ()
    origin: Literal["", "outer", "inner", "unknown"] = ""
    began_ns: int = 0
    crossed: bool = False
    tailgate: bool = False
    slow: bool = False
    last: BeamEdge | None = None
    ends_ns: int | None = None


def tell(beams: Beams, edge: BeamEdge) -> Beams:
    """Take what a beam says; it counts once it is `shortest_ns` old (`settle`).

    An edge that undoes one still waiting is noise, and both are dropped.
    """
    beam = beams.outer if edge.side == "outer" else beams.inner
    if edge.broken is beam.told:
        return beams
    told = put(beams, edge.side, changed(beam, told=edge.broken))
    left = tuple(other for other in beams.waiting if other.side != edge.side)
    if len(left) < len(beams.waiting):
        return changed(told, waiting=left)
    if beam.told is None and not edge.broken:
        return told
    edge = changed(edge, first=beam.told is None)
    return changed(told, waiting=(*left, edge))


def settle(
    beams: Beams, times: BeamTimes, now_ns: int
) -> tuple[Beams, tuple[Walk, ...]]:
    """Let the edges that are old enough count; return the walks that ended."""
    walks: list[Walk | None] = []
    while beams.waiting and beams.waiting[0].at.boot_ns + times.shortest_ns <= now_ns:
        edge, rest = beams.waiting[0], beams.waiting[1:]
        beams, ended = run_out(changed(beams, waiting=rest), edge.at.boot_ns)
        walks.append(ended)
        beams, ended = (broke if edge.broken else cleared)(beams, edge, times)
        walks.append(ended)
    if not beams.waiting:
        beams, ended = run_out(beams, now_ns)
        walks.append(ended)
    return beams, tuple(walk for walk in walks if walk is not None)


def blocked(beams: Beams, times: BeamTimes, now_ns: int) -> bool:
    """Say whether a beam has been dark for too long to be a person."""
    since_ns = now_ns - times.blocked_ns
    outer_ns, inner_ns = beams.outer.dark_ns, beams.inner.dark_ns
    dark = outer_ns is not None and outer_ns <= since_ns
    return dark or (inner_ns is not None and inner_ns <= since_ns)


def timers(beams: Beams, times: BeamTimes) -> tuple[int, ...]:
    """List the boot times at which something may change without a new edge."""
    wakes = [edge.at.boot_ns + times.shortest_ns for edge in beams.waiting]
    dark = (beams.outer.dark_ns, beams.inner.dark_ns)
    wakes += [ns + times.blocked_ns for ns in dark if ns is not None]
    wakes += [] if beams.ends_ns is None else [beams.ends_ns]
    return tuple(wakes)


def put(beams: Beams, side: Side, beam: Beam) -> Beams:
    """Replace one of the two beams."""
    if side == "outer":
        return changed(beams, outer=beam)
    return changed(beams, inner=beam)


def broke(beams: Beams, edge: BeamEdge, _times: BeamTimes) -> tuple[Beams, Walk | None]:
    """Begin a visit, or go on with it."""
    beam = beams.outer if edge.side == "outer" else beams.inner
    beams = put(beams, edge.side, changed(beam, dark_ns=edge.at.boot_ns))
    if not beams.origin:
        return changed(
            beams,
            origin="unknown" if edge.first else edge.side,
            began_ns=edge.at.boot_ns,
        ), None
    # The first side again, while the one in front is alone in the second beam.
    again = beams.crossed and edge.side == beams.origin
    return changed(beams, ends_ns=None, tailgate=beams.tailgate or again), None


def cleared(
    beams: Beams, edge: BeamEdge, times: BeamTimes
) -> tuple[Beams, Walk | None]:
    """Go on with the visit, or end it by this side."""
    beam = beams.outer if edge.side == "outer" else beams.inner
    dark_ns = edge.at.boot_ns if beam.dark_ns is None else beam.dark_ns
    slow = beams.slow or edge.at.boot_ns - dark_ns >= times.blocked_ns
    beams = put(beams, edge.side, changed(beam, dark_ns=None))
    beams = changed(beams, slow=slow, last=edge)
    other = beams.inner if edge.side == "outer" else beams.outer
    if other.dark_ns is not None:
        return changed(beams, crossed=edge.side == beams.origin), None
    if times.gap_ns and edge.side == beams.origin:
        return changed(beams, ends_ns=edge.at.boot_ns + times.gap_ns), None
    return finish(beams, edge)


def run_out(beams: Beams, now_ns: int) -> tuple[Beams, Walk | None]:
    """End a visit that waited for the second beam in vain."""
    if beams.ends_ns is None or beams.last is None or now_ns < beams.ends_ns:
        return beams, None
    return finish(beams, beams.last)


def finish(beams: Beams, edge: BeamEdge) -> tuple[Beams, Walk]:
    """Name the direction by the sides of the first and the last edge."""
    walk = Walk(
        direction=direction(beams.origin, edge.side),
        sure=beams.origin != "unknown",
        tailgate=beams.tailgate,
        slow=beams.slow,
        began_ns=beams.began_ns,
        at=edge.at,
        cause=edge.cause,
    )
    clear = Beams(outer=beams.outer, inner=beams.inner, waiting=beams.waiting)
    return clear, walk


def direction(origin: str, left_by: Side) -> Literal["in", "out", "none"]:
    """Tell in from out; from an unknown side most people go on, few turn back."""
    if origin == left_by:
        return "none"
    return "in" if left_by == "inner" else "out"
