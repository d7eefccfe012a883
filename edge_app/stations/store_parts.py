"""What the store is set up with, what it remembers, and one turn of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from drivers.contract import option
from edge_app.model import SECOND_NS, Document, Stamp
from edge_app.moves import Move
from edge_app.outcomes import Condition, Event, Outcome, Priority
from edge_app.response_levels import Parameters
from edge_app.shared import Shared
from edge_app.stations.contract import State
from edge_app.stations.day import DAY_S, clock_s, last_day
from edge_app.store.expiry import STAGES
from edge_app.store.levels import Dip
from edge_app.store.papers import Paper
from edge_app.store.rush import RunRule
from edge_app.store.standing import Plan
from edge_app.store.stock import Stock, StockChange


@dataclass(frozen=True, slots=True)
class Limits:
    """The store's catalogue, its places, and when something is to be said.

    Sources: `needs.md` (days of use, untouchable 20, redundancy 5 %), `domain.md` 5.1
    and 5.2.
    """

    name: str
    catalogue: str = option(
        "catalogue.toml", about="The file of items and kits, from this file's folder."
    )
    quarantine: tuple[str, ...] = option(
        ("quarantine",), about="Places whose goods nobody may use yet."
    )
    agreement: tuple[str, ...] = option(
        (), about="Places of suppliers that hold goods for us by agreement."
    )
    prepacked: tuple[str, ...] = option((), about="Places where packed kits stand.")
    low_days: int = option(
        30, low=0, high=365, about="Fewer days of use are low (no reorder point)."
    )
    critical_days: int = option(
        20, low=0, high=365, about="Fewer days of use are critical."
    )
    hysteresis_pct: int = option(
        10, low=0, high=100, about="How far above a mark ends the alarm, in % of it."
    )
    redundancy_pct: int = option(
        0, low=0, high=100, about="What the plan wants beyond its days; a city: 5 %."
    )
    agreement_counts: bool = option(
        False, about="Agreement stock counts, up to 30 % of the plan."
    )
    expiry_days: tuple[int, ...] = option(
        STAGES, low=0, high=3650, about="Days before its last day a lot is told of."
    )
    history_days: int = option(
        28, low=7, high=90, about="Days of issues that the trend is taken from."
    )
    run_factor: int = option(
        3, low=1, high=100, about="A run: so many times the use by this hour."
    )
    run_least: int = option(
        10, low=1, high=1_000_000, about="Fewer issues in a day are never a run."
    )
    sites: int = option(
        0, low=0, high=100_000, about="Sites to supply; they say how many packs wait."
    )
    kits_planned: tuple[str, ...] = option(
        (), about="How many of each kit are planned, such as level-1:120."
    )
    day_report_at: str = option(
        "17:30", about="When the day sheet is made, such as 17:30; empty for never."
    )

    def __post_init__(self) -> None:
        """Refuse times and plans that are none, and marks the wrong way round."""
        if self.day_report_at and clock_s(self.day_report_at) is None:
            raise ValueError("day_report_at must be a time such as 17:30.")
        if self.critical_days > self.low_days:
            raise ValueError("critical_days is above low_days; it is the lower one.")
        for one in self.kits_planned:
            kit, _, number = one.partition(":")
            if not kit or not (number.isascii() and number.isdigit()):
                raise ValueError("kits_planned must be such as level-1:120.")
        named = [*self.quarantine, *self.agreement, *self.prepacked]
        if len(set(named)) < len(named):
            raise ValueError("a place is of one kind only; one is named twice.")

    @property
    def planned(self) -> Mapping[str, int]:
        """Return how many of each kit are planned."""
        pairs = (one.partition(":") for one in self.kits_planned)
        return {kit: int(number) for kit, _, number in pairs}

    def plan(self, parameters: Parameters) -> Plan:
        """Return what is to be kept; the response level's days come first."""
        low_days = parameters.low_days
        low_days = self.low_days if low_days is None else low_days
        return Plan(
            max(low_days, self.critical_days),
            self.critical_days,
            self.hysteresis_pct,
            self.redundancy_pct,
            self.agreement_counts,
        )

    @property
    def run_rule(self) -> RunRule:
        """Return what is a run."""
        return RunRule(self.run_factor, self.run_least)


@dataclass(frozen=True, slots=True)
class Reported:
    """The newest version of a day's sheet, and the digest of its lines."""

    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class Packed:
    """So much of a lot went into the kits of one packing."""

    item: str
    lot: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Packing:
    """Kits that were packed together, and of what."""

    kit: str
    kits: int
    parts: tuple[Packed, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlives a stop.

    `dips` by item; `stages` by item, then by lot; `uses` the
    issues of the last days by item; `runs` the items with a run on `run_day`;
    `sheets` by day; `reported` the last day that was reported at its time,
    `finished` the last whose sheet is final; `opened` the day of the opening balance;
    `packings` by the number of their slip.
    """

    dips: Mapping[str, Dip] = field(default_factory=dict)
    stages: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    uses: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    run_day: str = ""
    runs: frozenset[str] = frozenset()
    sheets: Mapping[str, Reported] = field(default_factory=dict)
    reported: str = ""
    finished: str = ""
    opened: str = ""
    packings: Mapping[str, Packing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passing:
    """What is worked out anew after a stop.

    `trends` are daily uses by item. `approvals` are those open on `day`, found in
    `papers`. `kits` is drawn in the view. `level` is the response level by which all
    was judged.
    """

    trends: Mapping[str, Fraction] = field(default_factory=dict)
    papers: Mapping[str, Paper] = field(default_factory=dict)
    day: str = ""
    approvals: tuple[Paper, ...] = ()
    kits: tuple[Document, ...] = ()
    look_ns: int = 0
    wake_ns: int = 0
    level: str = ""


StoreState = State[Kept, Passing]


@dataclass(slots=True)
class Turn:
    """One input on its way through the store: what is known so far, and earned.

    `stock` has the moves and facts of this turn already.
    """

    limits: Limits
    shared: Shared
    kept: Kept
    passing: Passing
    at: Stamp
    cause: str
    stock: Stock
    outcomes: list[Outcome] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    asked_by: str = ""

    def keep(self, **changes: Any) -> None:
        """Change what outlives a stop."""
        self.kept = replace(self.kept, **changes)

    def note(self, **changes: Any) -> None:
        """Change what does not."""
        self.passing = replace(self.passing, **changes)

    def tell(self, kind: str, data: Document) -> None:
        """Earn an event."""
        self.outcomes.append(Event(kind, self.limits.name, self.at, data, self.cause))

    def alarm(self, what: str, text: str, priority: Priority, *, active: bool) -> None:
        """Earn a condition."""
        name = self.limits.name
        alarm = f"{name}-{what}"
        self.outcomes.append(Condition(alarm, name, active, priority, text))

    def book(self, move: Move) -> None:
        """Earn a row of the ledger. Raises: LedgerError."""
        self.stock = self.stock.booking(move)
        self.outcomes.append(move)
        self.touched.add(move.item)

    def learn(self, change: StockChange) -> None:
        """Earn a fact of the store room."""
        self.stock = self.stock.changing(change)
        self.outcomes.append(change)

    @property
    def today(self) -> str:
        """Return the local day, the ledger's while the clock is not set."""
        if not self.at.synced:
            return self.stock.ledger.day
        wall_ns = self.at.wall_ns
        return last_day(wall_ns, self.shared.utc_offset_s(wall_ns), 0)

    @property
    def of_day_s(self) -> int:
        """Return how far the local day is, in seconds."""
        local_s = self.at.wall_ns // SECOND_NS
        return (local_s + self.shared.utc_offset_s(self.at.wall_ns)) % DAY_S
