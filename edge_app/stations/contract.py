"""What a station is: declared facts and pure functions over its own frozen state.

A station never reads a clock, opens anything, or logs. `step` is called with each
entry of the devices it `listens` to, with the commands for it, with `Tick` when a
time it asked for has come, and once with `Started`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from edge_app.model import Document, StationInput
from edge_app.outcomes import Outcome
from edge_app.shared import Shared

LimitsT = TypeVar("LimitsT")
KeptT = TypeVar("KeptT")
PassingT = TypeVar("PassingT")


@dataclass(frozen=True, slots=True)
class State(Generic[KeptT, PassingT]):
    """What a station remembers: `kept` outlives a stop, `passing` does not."""

    kept: KeptT
    passing: PassingT


Outcomes: TypeAlias = tuple[Outcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StationKind(Generic[LimitsT, KeptT, PassingT]):
    """One kind of station, such as `entrance`.

    `limits` is the frozen dataclass whose fields are the keys of its table in the
    configuration (`name` among them). `devices` names those fields that hold a
    device's name or a tuple of them, with the quantities, schemes or orders one of
    which that device must offer. `version` and `upgrades` belong to the kept state:
    `upgrades[n]` turns the JSON object of version n into that of version n + 1.
    `verbs` are the commands it takes. `view` is its retained state on MQTT. A kind
    that `heeds` is told when somebody acknowledges an alarm of its own, one that
    `hears_moves` of what other stations booked, one that `hears_alarms` of every
    alarm's change. `advice` says what in a station's
    limits deserves another look, `key: sentence` each, with the limits of those of its
    kind that stand before it in the file.
    """

    name: str
    limits: type[LimitsT]
    devices: Mapping[str, frozenset[Any]]
    people: frozenset[str]
    """Those of `devices` whose tags and codes are badges of people."""
    kept: type[KeptT]
    version: int
    upgrades: Mapping[int, Callable[[Mapping[str, Any]], Mapping[str, Any]]]
    verbs: frozenset[str]
    fresh: Callable[[], State[KeptT, PassingT]]
    step: Callable[
        [LimitsT, State[KeptT, PassingT], Shared, StationInput],
        tuple[State[KeptT, PassingT], Outcomes],
    ]
    view: Callable[[LimitsT, State[KeptT, PassingT], Shared], Document]
    heeds: bool = False
    advice: Callable[[LimitsT, Sequence[LimitsT]], tuple[str, ...]] | None = None
    hears_moves: bool = False
    hears_alarms: bool = False
    patient: bool = False
    """What its devices say may wait behind those of other stations, for moments."""


AnyStation: TypeAlias = StationKind[Any, Any, Any]
