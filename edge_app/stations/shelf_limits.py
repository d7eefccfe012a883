"""What a shelf can be set to: its scales, its bins, and what is asked of a count.

The simple form names one `scale`, one `item` and its `piece_g`. With `bins` several
items lie on one pan; with `scales` several cells carry one pan and are added up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from drivers.contract import option
from edge_app.model import ns
from edge_app.stations.count_by_weight import Piece
from edge_app.stations.weighing import Rule
from edge_app.stations.weighing_norm import OVER_E, UNDER_E
from edge_app.stations.weighing_zero import ZeroRule

ONLY = "all"
"""The name of the one bin of a shelf in the simple form."""
BIN_KEYS = ("name", "item", "piece_g", "spread_pct", "sample", "tare_g", "gtin")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}")
_MG = 1000


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin: its item, its piece where the file says it, and its empty weight."""

    name: str
    item: str
    piece: Piece | None = None
    tare_mg: int = 0
    gtin: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What lies on the shelf, how it is weighed, and when it is low.

    Sources: `domain.md` 4.1 (capacity, interval), 4.3 (window), 4.4 (spread, sample),
    4.5 (window of a scan), 5.4 (tolerance).
    """

    name: str
    scale: str = option("", about="The scale that the shelf stands on.")
    scales: tuple[str, ...] = option(
        (), about="Several cells that carry one shelf; their weights are added up."
    )
    item: str = option("", about="The item, where there is only one.")
    piece_g: Decimal = option(
        Decimal(0), low=0, about="Weight of one piece, in g; 0: as in the catalogue."
    )
    spread_pct: Decimal = option(
        Decimal(0), low=0, high=50, about="How much pieces differ (one sigma), in %."
    )
    sample: int = option(
        0,
        low=0,
        high=100_000,
        about="How many pieces were weighed for `piece_g`; 0: it is known exactly.",
    )
    bins: tuple[Mapping[str, Any], ...] = option(
        (), about=f"Several items on one pan: tables of {', '.join(BIN_KEYS)}."
    )
    low: int = option(0, low=0, about="At this many pieces or fewer it is low.")
    hysteresis: int = option(
        5, low=0, about="Pieces above `low` that must be exceeded to end the alarm."
    )
    settle_s: float = option(
        1.0, low=0, high=60, about="How long the scale must lie still, in s."
    )
    answer_s: float = option(
        5.0, low=1, high=60, about="How long an order to the scale stays good, in s."
    )
    interval_g: Decimal = option(
        Decimal(0), low=0, about="The scale's e, in g; 0: half of the lightest piece."
    )
    digit_g: Decimal = option(
        Decimal(0), low=0, about="The last digit of its display, in g; 0: as e."
    )
    sigma_g: Decimal = option(
        Decimal(0),
        low=0,
        about="How far it scatters (one sigma), in g; 0: a third of e.",
    )
    capacity_kg: Decimal = option(
        Decimal(0), low=0, about="The most that it may carry (Max), in kg; 0: unknown."
    )
    bare_cell: bool = option(
        False, about="A load cell without an indicator: the gateway keeps its zero."
    )
    calibration_days: int = option(
        365, low=0, high=3650, about="Days until a calibration is due again; 0: never."
    )
    scanned: bool = option(
        False, about="Whatever is taken or put has to be scanned at a counter."
    )
    match_s: float = option(
        10.0, low=1, high=600, about="How far a scan may be from its step, in s."
    )
    differs_s: float = option(
        600.0, low=1, high=86_400, about="How long ledger and scale may differ, in s."
    )
    tolerance_pct: Decimal = option(
        Decimal(1), low=0, high=100, about="By how much: A 1, B 3, C 5 %."
    )
    reader: str = option("", about="The reader of the tags that lie on the shelf.")
    neighbours: tuple[str, ...] = option(
        (), about="Readers of other shelves, which may hear the same tags louder."
    )
    round_s: float = option(
        1.0, low=0.1, high=60, about="How long the reader takes to look at all, in s."
    )
    read_rate: Decimal = option(
        Decimal("0.9"), low=0.1, high=1, about="The share of rounds that hear a tag."
    )
    contents: tuple[Bin, ...] = field(init=False, repr=False, compare=False)
    """The bins that the tables say, or the only one."""
    rule: Rule = field(init=False, repr=False, compare=False)
    """The numbers of the weighing."""

    def __post_init__(self) -> None:
        """Read the bins once, and refuse what no single key can see."""
        if bool(self.scale) == bool(self.scales):
            raise ValueError("scale is missing; it is one name, or scales several.")
        if bool(self.item) == bool(self.bins):
            raise ValueError("item is missing; it is one name, or bins several tables.")
        contents = tuple(map(_bin_of, self.bins)) if self.bins else (self._only(),)
        names = [one.name for one in contents]
        if len(set(names)) < len(names) or len({one.item for one in contents}) < len(
            names
        ):
            raise ValueError("two bins have the same name or the same item.")
        if not self.interval_g and any(one.piece is None for one in contents):
            raise ValueError(
                "piece_g is missing; where the catalogue says it, interval_g is needed."
            )
        if self.bare_cell and not (self.capacity_kg and self.interval_g):
            raise ValueError("a bare cell needs its capacity_kg and its interval_g.")
        object.__setattr__(self, "contents", contents)
        object.__setattr__(self, "rule", self._rule())

    def _rule(self) -> Rule:
        interval_mg, capacity_mg = self.interval_mg, round(self.capacity_kg * _MG**2)
        return Rule(
            interval_mg=interval_mg,
            digit_mg=self.digit_mg,
            window_ns=ns(self.settle_s),
            over_mg=capacity_mg + OVER_E * interval_mg if capacity_mg else None,
            under_mg=-UNDER_E * interval_mg,
            warm=self.bare_cell,
        )

    def _only(self) -> Bin:
        piece = _piece(self.piece_g, self.spread_pct, self.sample)
        return Bin(ONLY, self.item, piece)

    # ----------------------------------------------------------- what follows

    @property
    def cells(self) -> tuple[str, ...]:
        """Name every scale that carries the shelf."""
        return (self.scale,) if self.scale else self.scales

    @property
    def interval_mg(self) -> int:
        """Return within what a still load lies."""
        if self.interval_g:
            return round(self.interval_g * _MG)
        return max(1, int(self._lightest_mg / 2))

    @property
    def digit_mg(self) -> int:
        """Return the last digit of the display."""
        return round(self.digit_g * _MG) or self.interval_mg

    @property
    def sigma_mg(self) -> float:
        """Return how far the scale scatters."""
        share = 3 if self.interval_g else 6
        return float(self.sigma_g) * _MG or self.interval_mg / share

    @property
    def _lightest_mg(self) -> Fraction:
        known = (one.piece.weight_mg for one in self.contents if one.piece)
        return min(known, default=Fraction(0))

    def step_mg(self, lightest_mg: Fraction) -> Fraction:
        """Return from what difference on two stable weights are a step."""
        return max(Fraction(2 * self.interval_g * _MG), lightest_mg / 2)

    @property
    def zero_rule(self) -> ZeroRule:
        """Give the zero its numbers."""
        return ZeroRule(round(self.capacity_kg * _MG**2), self.digit_mg)


def _piece(piece_g: Decimal, spread_pct: Decimal, sample: int) -> Piece | None:
    if not piece_g:
        return None
    return Piece(Fraction(piece_g) * _MG, float(spread_pct) / 100, sample)


def _bin_of(table: Mapping[str, Any]) -> Bin:
    """Read one table of `bins`.

    Raises:
        ValueError: one sentence.

    """
    if strange := sorted(set(table) - set(BIN_KEYS)):
        known = ", ".join(BIN_KEYS)
        raise ValueError(f'bins: "{strange[0]}" is none of the keys: {known}.')
    name, item = table.get("name", ""), table.get("item", "")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError("bins: each needs a name of small letters and dashes.")
    if not isinstance(item, str) or not item:
        raise ValueError(f"bins: {name} needs its item.")
    sample = table.get("sample", 0)
    if not isinstance(sample, int) or isinstance(sample, bool) or sample < 0:
        raise ValueError(f"bins: {name}: sample is a whole number of pieces.")
    piece = _piece(
        _number(table, "piece_g"),
        min(Decimal(50), _number(table, "spread_pct")),
        sample,
    )
    tare_mg = round(_number(table, "tare_g") * _MG)
    return Bin(name, item, piece, tare_mg, str(table.get("gtin", "")))


def _number(table: Mapping[str, Any], key: str) -> Decimal:
    value = table.get(key, 0)
    is_number = isinstance(value, int | float | Decimal)
    number = Decimal(str(value)) if is_number else Decimal(-1)
    if isinstance(value, bool) or not number.is_finite() or not 0 <= number < 10**7:
        raise ValueError(f"bins: {table.get('name')}: {key} must be a number from 0.")
    return number
