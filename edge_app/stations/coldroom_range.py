"""What a cold room's range and rules can be set to, and what follows from it. Pure.

`coldroom_parts` takes these keys into the station's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from drivers.contract import option
from edge_app.stations.coldroom_classes import CLASSES, RoomClass, window_s
from edge_app.stations.coldroom_excursion import Band
from edge_app.stations.coldroom_rules import Rule
from edge_app.stations.coldroom_sets import SETS, at_once, joined, rule_of

NO_CLASS = RoomClass(None, None, (), 0, "")


@dataclass(frozen=True, kw_only=True)
class RangeLimits:
    """Those keys of a cold room that are about its temperatures."""

    room_class: str = option(
        "",
        choices=("", *CLASSES),
        about="A usual class, such as refrigerated: its range and rules.",
    )
    low_c: Decimal | None = option(
        None, low=-100, high=100, about="Coldest allowed; without it the class's."
    )
    high_c: Decimal | None = option(
        None, low=-100, high=100, about="Warmest allowed; without it the class's."
    )
    limits_belong: Literal["range", "alarm"] = option(
        "range",
        choices=("range", "alarm"),
        about="Whether a value exactly on a limit is in range or an alarm.",
    )
    delay_s: float = option(
        600.0, low=0, high=86400, about="How long out of range before the alarm, in s."
    )
    hysteresis_c: Decimal = option(
        Decimal("0.5"), low=0, high=10, about="How far inside the range ends the alarm."
    )
    critical_low_c: Decimal | None = option(
        None, low=-100, high=100, about="Reaching it is an alarm at once (GSP)."
    )
    critical_high_c: Decimal | None = option(
        None, low=-100, high=100, about="Reaching it is an alarm at once (GSP)."
    )
    hard_low_c: Decimal | None = option(
        None, low=-100, high=100, about="Alarm at once, whatever the door does."
    )
    hard_high_c: Decimal | None = option(
        None, low=-100, high=100, about="Alarm at once, such as 15 in a fridge."
    )
    frost_c: Decimal | None = option(
        None, low=-100, high=10, about="Frost is an alarm at once, such as -0.5."
    )
    sets: tuple[str, ...] | None = option(
        None,
        choices=tuple(SETS),
        about="Sets of rules by name; without it those of the class.",
    )
    equal_counts: bool = option(
        True, about="Whether exactly the time of a rule is long enough for its alarm."
    )
    rule: tuple[Mapping[str, Any], ...] = option(
        (), about="Rules of one's own, each a [[coldroom.rule]]."
    )
    mkt_hours: float | None = option(
        None, low=0, high=720, about="Window of the mean kinetic temperature; 0: none."
    )
    mkt_high_c: Decimal | None = option(
        None, low=-100, high=100, about="A larger mean kinetic temperature is an alarm."
    )
    store_places: tuple[str, ...] = option(
        (), about="Places of the ledger that are in this room."
    )
    door: str = option("", about="The contact of the room's door.")
    defrost: str = option("", about="The contact that is closed during a defrost.")
    door_delay_s: float = option(
        600.0, low=0, high=36000, about="How long a shut door still excuses, in s."
    )
    door_open_s: float = option(
        300.0, low=10, high=15000, about="A door open for longer is an alarm, in s."
    )
    defrost_delay_s: float = option(
        3600.0, low=0, high=59940, about="How long an ended defrost still excuses."
    )
    start_delay_s: float = option(
        0.0, low=0, high=36000, about="How long the gateway's start excuses, in s."
    )
    budget_s: float = option(
        3600.0, low=0, high=86400, about="The most that may be excused in the window."
    )
    budget_window_s: float = option(
        21600.0, low=60, high=604800, about="The window of budget_s, in s."
    )
    act_s: float = option(
        1800.0, low=0, high=86400, about="The time it takes to act; 0: no forecast."
    )
    forecast_s: float = option(
        900.0, low=120, high=7200, about="The time that a forecast looks back on."
    )

    def judge(self) -> None:
        """Refuse what no single key can see.

        Raises:
            ValueError: with one sentence.

        """
        low_c, high_c = self.band.low_c, self.band.high_c
        if low_c is None and high_c is None:
            raise ValueError("low_c and high_c are missing, or a room_class.")
        if low_c is not None and high_c is not None and low_c >= high_c:
            raise ValueError(f"low_c is {low_c}, which is not below high_c ({high_c}).")
        _ = self.rules

    @cached_property
    def usual(self) -> RoomClass:
        """Return what the class says."""
        return CLASSES.get(self.room_class, NO_CLASS)

    @cached_property
    def band(self) -> Band:
        """Return the range by itself; what the file says goes before the class."""
        low_c = self.usual.low_c if self.low_c is None else self.low_c
        high_c = self.usual.high_c if self.high_c is None else self.high_c
        return Band(low_c, high_c, self.limits_belong == "range", self.hysteresis_c)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Return every rule beside the range, each once."""
        sets = self.usual.sets if self.sets is None else self.sets
        own = at_once(
            {
                "critical-low": self.critical_low_c,
                "critical-high": self.critical_high_c,
                "hard-low": self.hard_low_c,
                "hard-high": self.hard_high_c,
                "frost": self.frost_c,
            }
        )
        named = (one for name in sets for one in SETS.get(name, ()))
        written = (rule_of(table) for table in self.rule)
        return joined((*own, *named, *written), equal_counts=self.equal_counts)

    @cached_property
    def mkt_window_s(self) -> float:
        """Return the window of the mean kinetic temperature, 0 for none."""
        if self.mkt_hours is not None:
            return self.mkt_hours * 3600
        if self.room_class:
            return self.usual.mkt_window_s
        return window_s(self.band.low_c, self.band.high_c)

    @cached_property
    def mkt_limit_c(self) -> Decimal | None:
        """Return what the mean kinetic temperature may be, None for anything."""
        own_c = self.mkt_high_c
        return self.usual.mkt_high_c if own_c is None else own_c
