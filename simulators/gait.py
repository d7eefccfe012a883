"""How people walk through two beams: which is broken or clear, one after the other.

Beam 0 is the first on their way and 1 the second. A step with a time of its own that
is as short as `FLICKER_S` is one that no gateway may count: swinging arms, the slats of
a cart; with the step behind it, it is one flicker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

FLICKER_S = 0.002
"""Much shorter than the shortest break of a beam that counts."""

RUN_S = 0.03
"""From one edge to the next of somebody who runs, whatever the tempo: each beam is
broken for little longer than what counts."""


@dataclass(frozen=True, slots=True)
class Step:
    """One beam breaks or clears; the next step is `for_s` later, 0: as they walk."""

    beam: int
    broken: bool
    for_s: float = 0.0


Gait: TypeAlias = tuple[Step, ...]

_INTO = (Step(0, True), Step(1, True))
_PAST = (Step(0, False), Step(1, False))
_THROUGH = _INTO + _PAST
_ARM = (Step(0, True, FLICKER_S), Step(0, False))
_SLATS = (
    *(Step(0, False, FLICKER_S), Step(0, True)),
    *(Step(1, False, FLICKER_S), Step(1, True)),
)

GAITS: Mapping[str, Gait] = {
    "through": _THROUGH,
    "run": tuple(Step(one.beam, one.broken, RUN_S) for one in _THROUGH),
    "turn-back": (Step(0, True), Step(0, False)),
    "turn-back-late": (*_INTO, Step(1, False), Step(0, False)),
    "hesitate": (*_INTO, Step(1, False), Step(1, True), *_PAST),
    "child": (*_ARM, *_THROUGH),
    "cart": (*_INTO, *_SLATS, *_PAST),
    "followed": _THROUGH + _THROUGH,
    "together": (
        *_INTO,
        *(Step(0, False), Step(0, True)),
        *(Step(1, False), Step(1, True)),
        *_PAST,
    ),
}
"""Every way to walk. `followed`: somebody right behind slips through; `together`: two
so close that the beams are not clear between them."""

PEOPLE: Mapping[str, int] = dict.fromkeys(GAITS, 1) | {
    "turn-back": 0,
    "turn-back-late": 0,
    "followed": 2,
    "together": 2,
}
"""How many are on the other side afterwards."""
