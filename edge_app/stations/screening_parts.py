"""What the screening of an entrance can be set to, and what it remembers.

`entrance_parts` takes these records into the station's own. The defaults trust the
thermometer as far as its own words go; what a site must know by itself (uncertainty,
warm-up, a black body, an offset) is off until it is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from drivers.contract import option
from drivers.quantities import Quantity
from edge_app.model import ns
from edge_app.outcomes import Priority
from edge_app.roll import GateDay
from edge_app.stations.baseline import Band, Baseline
from edge_app.stations.calibration import NONE, Calibration, newest, of_table
from edge_app.stations.guard_band import SHARES
from edge_app.stations.screening import Front
from edge_app.stations.thermometer_health import (
    BlackBody,
    HealthRule,
    Powered,
    Watch,
)

SITES = ("forehead", "wrist", "ear", "axilla")
CONTACT_SITE = "axilla"
CONTACT_QUANTITIES = frozenset(
    {Quantity.OBJECT_TEMPERATURE, Quantity.BODY_TEMPERATURE, Quantity.TEMPERATURE}
)
"""What a contact thermometer may call what it measures."""
WHY_REST = ("sweating", "just-woken", "sport")
"""What a guard may know of somebody held; `cold` the station sees by itself."""
CALIBRATION = '{ forehead-1 = { offset_c = 0.3, date = "2026-03-01", by = "Li" } }'

SCREENING_CONDITIONS = {
    "confirm": (
        Priority.HIGH,
        "Lead the person aside and measure with a contact thermometer.",
    ),
    "degraded": (
        Priority.HIGH,
        "Measure everybody by hand: the thermometer cannot be trusted now.",
    ),
    "calibration": (Priority.LOW, "Calibrate the thermometer: it is overdue."),
    "thermometer-warming-up": (
        Priority.LOW,
        "Let the thermometer warm up and measure by hand until then.",
    ),
    "thermometer-ambient": (
        Priority.MEDIUM,
        "Bring the thermometer to a place of 16 to 35 °C, or as it is set.",
    ),
    "black-body-due": (
        Priority.LOW,
        "Check the thermometer against the black body: the check is due.",
    ),
    "black-body-failed": (
        Priority.MEDIUM,
        "Calibrate the thermometer: it failed at the black body.",
    ),
    "thermometer-stuck": (
        Priority.MEDIUM,
        "Check the thermometer: it shows one value whatever stands before it.",
    ),
    "thermometer-silent": (
        Priority.MEDIUM,
        "Check the thermometer: it is connected and says nothing.",
    ),
    "thermometer-garbled": (
        Priority.MEDIUM,
        "Check the thermometer's cable: nothing it says can be believed.",
    ),
}
"""The alarms of the screening, by the end of their names."""


@dataclass(frozen=True, kw_only=True)
class ScreeningLimits:
    """The keys of an `[[entrance]]` that concern screening beyond the first value.

    Sources: `domain.md` 2.1 (sites, ambient, warm-up), 2.3 (rests, retries), 2.4
    (guard), 2.6 (baseline).
    """

    name: str
    thermometer: str
    fever_at_c: Decimal
    spare_thermometer: str = option("", about="A second thermometer at the same place.")
    second_use: str = option(
        "spare",
        choices=("spare", "cross-check"),
        about="Is the second thermometer a spare, or must both agree?",
    )
    cross_check_c: Decimal = option(
        Decimal("0.5"), low=0.1, high=3, about="How far the two may lie apart."
    )
    contact_thermometer: str = option(
        "", about="The contact thermometer beside the gate, where it is connected."
    )
    outside_thermometer: str = option(
        "", about="A thermometer in the street: the cold makes the rest longer."
    )
    site: str = option("forehead", choices=SITES, about="Where people are measured.")
    site_limit_c: Decimal | None = option(
        None,
        low=35,
        high=42,
        about="This site's own limit; schools: forehead 36.8. Else fever_at_c.",
    )
    contact_limit_c: Decimal = option(
        Decimal("37.3"), low=35, high=42, about="A fever by the contact thermometer."
    )
    uncertainty_c: Decimal = option(
        Decimal(0), low=0, high=2, about="The device's uncertainty (k = 2); 0: unknown."
    )
    guard: str = option(
        "full", choices=tuple(SHARES), about="How much of it is taken off the limit."
    )
    confirm: str = option(
        "contact",
        choices=("contact", "second"),
        about="Is a fever found by a contact thermometer, or by a second high value?",
    )
    rechecks: int = option(
        2, low=1, high=5, about="Low values in a row that end a hold."
    )
    retries: int = option(
        2, low=0, high=5, about="Tries after a first one that gave no value."
    )
    retry_s: float = option(
        5, low=0, high=60, about="The pause between two measurements of one person."
    )
    implausible_s: float = option(
        2, low=0.2, high=60, about="How long an impossible value stands for somebody."
    )
    rest_cold_s: float = option(
        600, low=0, high=3000, about="The rest in the cold, when sweating or woken."
    )
    rest_sport_s: float = option(1800, low=0, high=3000, about="The rest after sport.")
    cold_below_c: Decimal = option(
        Decimal(16), low=-40, high=40, about="Below, the rest is that of the cold."
    )
    warm_up_s: float = option(
        0, low=0, high=7200, about="How long a thermometer warms up; 1800 by the norms."
    )
    ambient_low_c: Decimal = option(
        Decimal(16), low=-40, high=40, about="Colder, the thermometer is not trusted."
    )
    ambient_high_c: Decimal = option(
        Decimal(35), low=20, high=60, about="Warmer, the thermometer is not trusted."
    )
    silent_s: float = option(
        30, low=0, high=3600, about="How long a thermometer may say nothing; 0: ever."
    )
    stuck_s: float = option(
        60, low=0, high=3600, about="How long skin may read the same; 0: ever."
    )
    stuck_people: int = option(
        20, low=0, high=1000, about="How many people may read the same; 0: any."
    )
    blackbody_days: int = option(
        0, low=0, high=365, about="Days between two checks at a black body; 0: none."
    )
    blackbody_limit_c: Decimal = option(
        Decimal("0.1"), low=0.01, high=2, about="How far it may drift at a black body."
    )
    baseline_over_c: Decimal = option(
        Decimal(0),
        low=0,
        high=5,
        about="So far above the last people one is measured again; 0: never.",
    )
    baseline_low_c: Decimal = option(
        Decimal(33), low=25, high=37, about="The baseline is never lower."
    )
    baseline_high_c: Decimal = option(
        Decimal("36.9"), low=30, high=40, about="The baseline is never higher."
    )
    calibration: Mapping[str, Any] | None = option(
        None, about=f"By device: calibration = {CALIBRATION}."
    )

    def __post_init__(self) -> None:
        """Read the calibrations once.

        Raises:
            ValueError: one of them is wrong, or of no thermometer of this entrance.

        """
        tables, read = self.calibration or {}, {}
        for device, table in tables.items():
            if device not in (*self.thermometers, self.contact_thermometer):
                text = f"calibration: {device} is no thermometer of this entrance."
                raise ValueError(text)
            read[device] = of_table(device, table)
        object.__setattr__(self, "calibration", read)

    @cached_property
    def thermometers(self) -> tuple[str, ...]:
        """Name the thermometers that people look into, the first one first."""
        both = (self.thermometer, self.spare_thermometer)
        return tuple(dict.fromkeys(one for one in both if one))

    @cached_property
    def limit_c(self) -> Decimal:
        """Return the limit at the site where this gate measures."""
        return self.fever_at_c if self.site_limit_c is None else self.site_limit_c

    @cached_property
    def band(self) -> Band:
        """Return what a baseline may be."""
        return Band(self.baseline_low_c, self.baseline_high_c)

    @cached_property
    def health_rule(self) -> HealthRule:
        """Give the thermometers' health its numbers."""
        return HealthRule(
            warm_up_ns=ns(self.warm_up_s),
            ambient_low_c=self.ambient_low_c,
            ambient_high_c=self.ambient_high_c,
            silent_ns=ns(self.silent_s),
            stuck_ns=ns(self.stuck_s),
            stuck_people=self.stuck_people,
            blackbody_days=self.blackbody_days,
        )


@dataclass(frozen=True, slots=True)
class ScreeningKept:
    """What of the screening outlives a stop; `alarms` are on, the rest is by device."""

    alarms: tuple[str, ...] = ()
    calibrations: dict[str, Calibration] = field(default_factory=dict)
    blackbody: dict[str, BlackBody] = field(default_factory=dict)
    powered: dict[str, Powered] = field(default_factory=dict)
    today: GateDay = field(default_factory=GateDay)


class ByHand(NamedTuple):
    """Who is to be measured by hand, and since when."""

    person: str
    since_ns: int


class Rest(NamedTuple):
    """What somebody who waits is told: until when, and which other gate holds them."""

    until: str = ""
    gate: str = ""


@dataclass(frozen=True, slots=True)
class ScreeningPassing:
    """What of the screening may be forgotten.

    `tries` counts what gave no value for `who`, who was judged last; nobody is
    measured before `again_ns`. `beside` is what the second thermometer saw last, each
    with its time. `check_ns` is when silence is looked for. `by_hand` is whom the
    sensor could not measure, `rest` what who was judged last is told of it.
    """

    watches: dict[str, Watch] = field(default_factory=dict)
    base: Baseline = field(default_factory=Baseline)
    who: str = ""
    tries: int = 0
    again_ns: int | None = None
    source: str = ""
    beside: tuple[tuple[int, Decimal], ...] = ()
    contact: Front = field(default_factory=Front)
    outside_c: Decimal | None = None
    check_ns: int | None = None
    by_hand: ByHand | None = None
    rest: Rest = field(default_factory=Rest)


class Faults(NamedTuple):
    """What one turn found wrong with a thermometer, as long as it knows no more."""

    watch: Watch
    kept: ScreeningKept
    names: tuple[str, ...]


def calibration_of(
    limits: ScreeningLimits, kept: ScreeningKept, device: str
) -> Calibration:
    """Return the calibration of a device that counts."""
    table = limits.calibration or {}
    return newest(table.get(device, NONE), kept.calibrations.get(device, NONE))
