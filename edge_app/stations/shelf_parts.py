"""What a shelf remembers, and one turn of its rules.

The rules are in `shelf` (entries and time), `shelf_weighing` (samples to stable
weights), `shelf_counting` (steps to pieces), `shelf_fusion` (scans and tags),
`shelf_ledger` (the book), `shelf_orders` and `shelf_hands` (commands).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from edge_app.model import Document, Json, Stamp
from edge_app.outcomes import Condition, Event, Outcome, Priority
from edge_app.presence import Presence
from edge_app.shared import Shared
from edge_app.stations.contract import State
from edge_app.stations.count_by_weight import Piece
from edge_app.stations.shelf_limits import Bin, Limits
from edge_app.stations.shelf_matching import Waiting, Weights, What
from edge_app.stations.tag_places import Whereabouts
from edge_app.stations.weighing import Weighing
from edge_app.stations.weighing_calibration import Calibration, Guided
from edge_app.stations.weighing_zero import RESTLESS, Tracking, Zero

OPEN_HIGH = 100
"""How many open mismatches are remembered, the newest ones."""

CONDITIONS: Mapping[str, tuple[Priority, str]] = {
    "overload": (Priority.MEDIUM, "Take goods off {name}: it is overloaded."),
    "underload": (Priority.MEDIUM, "Look under {name}: it weighs less than nothing."),
    "fault": (Priority.MEDIUM, "{name} is not counted: its load cell is broken."),
    "drift": (Priority.LOW, "Count {name} by hand: steps and weight disagree."),
    "calibrating": (Priority.LOW, "{name} is being calibrated and is not counted."),
    "calibration": (Priority.LOW, "Calibrate {name}: it is overdue."),
}
"""Every alarm of a shelf whose sentence has no numbers, by the end of its name."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a bin holds: pieces, None before the first count, and how unsure that is.

    `variance` is in pieces squared; `tare_mg` came by command, None: as configured.
    """

    pieces: int | None = None
    variance: float = 0.0
    tare_mg: int | None = None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that was seen and not scanned, or the other way round, not settled."""

    id: str
    what: What
    seen: dict[str, int]
    scanned: dict[str, int]
    delta_mg: int
    residual_mg: int
    confidence: Decimal
    causes: tuple[str, ...]
    lots: dict[str, str] = field(default_factory=dict)
    by: str = ""

    @property
    def missing(self) -> dict[str, int]:
        """Return by how much the book would have to change to be as the scale saw."""
        items = {**self.seen, **self.scanned}
        differences = {
            item: self.seen.get(item, 0) - self.scanned.get(item, 0) for item in items
        }
        return {item: count for item, count in differences.items() if count}


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlives a stop.

    `reference_mg` is the last stable weight, so that what was taken meanwhile is a
    step; `drift_mg` what the weight was off when somebody counted by
    hand. `refused` are orders that the scale did not carry out when last asked.
    """

    bins: dict[str, Held] = field(default_factory=dict)
    reference_mg: int | None = None
    drift_mg: int = 0
    low: bool = False
    refused: tuple[str, ...] = ()
    zero: Zero = field(default_factory=Zero)
    calibration: Calibration = field(default_factory=Calibration)
    waiting: tuple[Waiting, ...] = ()
    open: tuple[Mismatch, ...] = ()
    numbered: int = 0
    ignored: dict[str, int] = field(default_factory=dict)
    """By how much book and scale may differ for good, by item."""


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags that lie on the shelf, and where each was heard in this cycle."""

    there: Presence = field(default_factory=Presence)
    places: Mapping[str, Whereabouts] = field(default_factory=dict)
    heard: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)
    cycle_ns: int | None = None


@dataclass(frozen=True, slots=True)
class Passing:
    """What every sample changes, or what a stop may take away.

    `cells` are the newest values of several cells until each has said one. `raw_mg`
    is what they add up to, the same since `same_ns`. `off_by` is how far the weight is
    from the count, in pieces. `last` is the newest step. `asked` are orders
    that the scale has not answered.
    """

    weighing: Weighing = field(default_factory=Weighing)
    cells: Mapping[str, tuple[int, bool]] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    raw_mg: int | None = None
    same_ns: int = 0
    heard_ns: int = 0
    tracking: Tracking = RESTLESS
    zero: Zero | None = None
    shown_mg: int | None = None
    off_by: Decimal | None = None
    cause: str = ""
    last: Waiting | None = None
    asked: Mapping[str, str] = field(default_factory=dict)
    guided: Guided | None = None
    tags: Tags = field(default_factory=Tags)
    differs_ns: int | None = None
    look_ns: int | None = None
    wake_ns: int | None = None


ShelfState = State[Kept, Passing]


@dataclass(slots=True)
class Turn:
    """One input on its way through the rules; `cause` names it in every event."""

    limits: Limits
    kept: Kept
    passing: Passing
    shared: Shared
    at: Stamp
    cause: str
    outcomes: list[Outcome] = field(default_factory=list)

    def keep(self, **changes: Any) -> None:
        """Change what outlives a stop."""
        self.kept = replace(self.kept, **changes)

    def note(self, **changes: Any) -> None:
        """Change what may be forgotten."""
        self.passing = replace(self.passing, **changes)

    def tell(self, kind: str, data: Document, cause: str = "") -> None:
        """Make an event."""
        cause = cause or self.cause
        self.outcomes.append(Event(kind, self.limits.name, self.at, data, cause))

    def alarm(self, what: str, active: bool, text: str, priority: Priority) -> None:
        """Say whether a condition is true."""
        name = self.limits.name
        alarm = f"{name}-{what}"
        self.outcomes.append(Condition(alarm, name, active, priority, text))

    def plain_alarm(self, what: str, active: bool) -> None:
        """Say whether one of `CONDITIONS` is true."""
        priority, text = CONDITIONS[what]
        self.alarm(what, active, text.format(name=self.limits.name), priority)

    def held(self, name: str) -> Held:
        """Return what a bin holds."""
        return self.kept.bins.get(name) or Held()

    def put(self, name: str, held: Held) -> None:
        """Note what a bin holds."""
        self.keep(bins={**self.kept.bins, name: held})

    def count(self, name: str, held: Held) -> None:
        """Note what was counted as a whole; no step before makes it unsure."""
        self.put(name, held)
        if any(name in one.doubts for one in self.kept.waiting):
            self.keep(waiting=tuple(_sure(one, name) for one in self.kept.waiting))

    def piece_of(self, one: Bin) -> Piece | None:
        """Return the piece of a bin: as configured, or as in the catalogue."""
        return one.piece or catalogue_piece(self.shared, one.item)

    def pieces(self) -> dict[str, Piece]:
        """Return the pieces of every bin whose weight is known, by the bin's name."""
        found = ((one.name, self.piece_of(one)) for one in self.limits.contents)
        return {name: piece for name, piece in found if piece is not None}

    def weights(self, *items: str) -> Weights:
        """Return what is known of pieces by item, those of other items too."""
        kinds = {
            one.item: piece
            for one in self.limits.contents
            if (piece := self.piece_of(one)) is not None
        }
        for item in items:
            piece = catalogue_piece(self.shared, item)
            if item not in kinds and piece is not None:
                kinds[item] = piece
        return Weights(kinds, self.limits.sigma_mg)

    def tares_mg(self) -> int:
        """Add up what the empty bins weigh."""
        return sum(tare_mg(one, self.held(one.name)) for one in self.limits.contents)

    def goods_mg(self) -> int:
        """Return what lies there without bins and known drift."""
        stable_mg = self.passing.weighing.stable_mg or 0
        return stable_mg - self.tares_mg() - self.kept.drift_mg

    def unexplained_mg(self) -> int:
        """Return what of it the counted pieces do not weigh."""
        counted = sum(
            (self.held(name).pieces or 0) * piece.weight_mg
            for name, piece in self.pieces().items()
        )
        return round(self.goods_mg() - counted)


def _sure(one: Waiting, name: str) -> Waiting:
    doubts = {bin_: doubt for bin_, doubt in one.doubts.items() if bin_ != name}
    return replace(one, doubts=doubts)


def tare_mg(one: Bin, held: Held) -> int:
    """Return what a bin weighs empty."""
    return one.tare_mg if held.tare_mg is None else held.tare_mg


def catalogue_piece(shared: Shared, item: str) -> Piece | None:
    """Return an item's piece by the catalogue; a milligram weighs what it says."""
    known = shared.stock.catalogue.items.get(item)
    if known is None:
        return None
    if known.unit == "mg":
        return Piece(Fraction(1), 0.0, 1)
    if not known.piece_mg:
        return None
    return Piece(Fraction(known.piece_mg), float(known.spread), known.sample)


def kilograms(mass_mg: int) -> Decimal:
    """Write a mass in kg, to the gram or, where needed, to the milligram."""
    whole_g, rest_mg = divmod(mass_mg, 1000)
    return Decimal(mass_mg).scaleb(-6) if rest_mg else Decimal(whole_g).scaleb(-3)


def grams(mass_mg: float) -> Decimal:
    """Write a mass in g, to the milligram."""
    return Decimal(round(mass_mg)).scaleb(-3)


def thousandths(value: float | Fraction) -> Decimal:
    """Write a number with three places."""
    return Decimal(round(value * 1000)).scaleb(-3)


def listed(counts: Mapping[str, int]) -> list[Json]:
    """Spell pieces by item for an event."""
    return [{"item": item, "quantity": count} for item, count in sorted(counts.items())]


def spelled(counts: Mapping[str, int]) -> str:
    """Spell pieces by item for a person."""
    return ", ".join(f"{abs(n)} of {item}" for item, n in sorted(counts.items()))
