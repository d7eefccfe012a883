"""What a cold room's upkeep can be set to, and what of it is remembered. Pure.

Upkeep is everything beside the temperatures: the probes' own faults, the power, the
keeper's readings and tests, probes out of service, calibrations, the points that a
room of its size needs. `coldroom_parts` takes these records into the station's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from drivers.contract import option
from edge_app.model import SECOND_NS, Stamp, Started, ns
from edge_app.stations.coldroom_certificate import Certificate, all_of
from edge_app.stations.coldroom_faults import FaultRule, Sight, Tally
from edge_app.stations.day import clock_s
from edge_app.stations.windows import DAYS

RECORD_S: Mapping[str, float] = {"storage": 1800.0, "transport": 300.0}
"""The legal interval by use (GSP Appendix 3, Art. 5)."""
RECORD_OUT_S = 120.0
"""The same while out of range."""
REFRESH_S = 60.0
"""Every point is to be refreshed so often."""
CALIBRATIONS = '{ probe-1 = { certificate = "GL-113", date = "2026-03-01" } }'


@dataclass(frozen=True, kw_only=True)
class UpkeepLimits:
    """Those keys of a cold room that are not about its temperatures."""

    use: Literal["storage", "transport"] = option(
        "storage",
        choices=("storage", "transport"),
        about="What the room is for: records every 30 min in store, 5 in transport.",
    )
    mains: str = option("", about="The contact that tells whether there is mains.")
    mains_on: Literal["closed", "open"] = option(
        "closed", choices=("closed", "open"), about="That contact while there is mains."
    )
    battery: str = option("", about="The contact of the battery or UPS.")
    battery_low: Literal["closed", "open"] = option(
        "closed", choices=("closed", "open"), about="That contact while it is low."
    )
    generator: str = option("", about="The contact of the generator.")
    generator_on: Literal["closed", "open"] = option(
        "closed", choices=("closed", "open"), about="That contact while it runs."
    )
    power_delay_s: float = option(
        2.0, low=0, high=600, about="How long without mains before the alarm, in s."
    )
    jump_k: Decimal = option(
        Decimal(5), low=0, high=50, about="A larger step needs to be said again, in K."
    )
    jump_k_s: Decimal = option(
        Decimal(1), low=0, high=50, about="What air can do in a second, in K."
    )
    jump_values: int = option(
        3, low=1, high=20, about="How often a step is said before it is believed."
    )
    stuck_s: float = option(
        21600.0, low=0, high=604800, about="The same value for so long is a fault."
    )
    stuck_peer_s: float = option(
        3600.0,
        low=0,
        high=604800,
        about="The same, while another probe has moved by stuck_peer_k.",
    )
    stuck_peer_k: Decimal = option(
        Decimal(1), low=0, high=20, about="How far another probe moves until it counts."
    )
    drift_k: Decimal = option(
        Decimal(2), low=0, high=50, about="How far a probe may be off the others, in K."
    )
    drift_s: float = option(
        14400.0, low=0, high=604800, about="For how long it may be further, in s."
    )
    noise_k: Decimal = option(
        Decimal(1), low=0, high=20, about="Ups and downs that count as noise, in K."
    )
    refused_pct: int = option(
        20, low=0, high=100, about="Refused messages of a probe that are a fault, in %."
    )
    disagree_k: Decimal = option(
        Decimal(5), low=0, high=50, about="How far the points may lie apart, in K."
    )
    disagree_s: float = option(
        1800.0, low=0, high=86400, about="For how long they may lie further apart."
    )
    sign_by: tuple[str, ...] = option(
        ("12:00", "18:00"),
        about="Local times by which a reading is to be signed; none asks for none.",
    )
    sign_apart_s: float = option(
        21600.0, low=0, high=43200, about="The least time between two readings, in s."
    )
    test_day: Literal["", "mon", "tue", "wed", "thu", "fri", "sat", "sun"] = option(
        "", choices=("", *DAYS), about="The weekday of the test alarm; none without it."
    )
    test_time: str = option("10:00", about="The local time of the test alarm.")
    test_ack_s: float = option(
        600.0, low=10, high=86400, about="How soon the test is to be acknowledged."
    )
    service_max_s: float = option(
        28800.0, low=60, high=86400, about="The longest that a probe is out of service."
    )
    calibrations: Mapping[str, Any] | None = option(
        None, about=f"Each point's certificate: {CALIBRATIONS}."
    )
    calibration_days: int = option(
        365, low=1, high=3650, about="Days until a calibration is due again."
    )
    points: int = option(
        0, low=0, high=500, about="The points of all probes, where one has several."
    )
    area_m2: Decimal = option(
        Decimal(0), low=0, high=100000, about="The room's floor, for the check."
    )
    rack_m: Decimal = option(
        Decimal(0), low=0, high=60, about="The height of its racks; 0 is a flat store."
    )
    store: Literal["cold", "ambient"] = option(
        "cold", choices=("cold", "ambient"), about="Whether 100 or 300 m² are the unit."
    )
    vehicle_m3: Decimal = option(
        Decimal(0), low=0, high=1000, about="A vehicle's hold, for the check."
    )
    box: bool = option(False, about="Whether it is a cold box: one point is enough.")

    def __post_init__(self) -> None:
        """Refuse what no single key can see."""
        for key, times in (("sign_by", self.sign_by), ("test_time", (self.test_time,))):
            for text in times:
                if clock_s(text) is None:
                    raise ValueError(f'{key}: "{text}" is no time such as 09:30.')
        if list(self.sign_by) != sorted(set(self.sign_by)):
            raise ValueError("sign_by: each time must be later than the one before.")
        all_of(self.calibrations or {}, self.calibration_days)

    @cached_property
    def certificates(self) -> Mapping[str, Certificate]:
        """Return what the file says of each point's calibration."""
        return all_of(self.calibrations or {}, self.calibration_days)

    @cached_property
    def fault_rule(self) -> FaultRule:
        """Give the judge of the probes its numbers."""
        return FaultRule(
            jump_k=self.jump_k,
            jump_k_s=self.jump_k_s,
            confirm=self.jump_values,
            stuck_ns=ns(self.stuck_s),
            peer_ns=ns(self.stuck_peer_s),
            peer_k=self.stuck_peer_k,
            drift_k=self.drift_k,
            drift_ns=ns(self.drift_s),
            noise_k=self.noise_k,
            refused_pct=self.refused_pct,
        )


# ------------------------------------------------------- what outlives a stop


@dataclass(frozen=True, slots=True)
class Gap:
    """Time of which no record tells: since when, why, and how long it is so far.

    `length_ns` is counted up to `counted`; `unknown` counts the stops in it whose
    length no clock can tell.
    """

    since: Stamp
    why: tuple[str, ...]
    counted: Stamp
    length_ns: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class KeptRecords:
    """When a point was last seen well, as of the last saving, and the gap since."""

    seen: Stamp | None = None
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class KeptPower:
    """What the room ran on, and since when; nothing before the first contact."""

    power: str
    since: Stamp


@dataclass(frozen=True, slots=True)
class Signature:
    """One reading that somebody signed: the local day and the number of the slot."""

    at: Stamp
    day: str
    slot: int
    by: str


@dataclass(frozen=True, slots=True)
class Drill:
    """A test alarm that waits to be acknowledged; `missed` once it took too long."""

    began: Stamp
    by: str
    missed: bool = False


@dataclass(frozen=True, slots=True)
class KeptDuties:
    """The last reading, the last slot that was looked at, and the test alarm.

    `judged` is `DAY/SLOT`, `due` says that a reading is missing, `tested` is the day of
    the last weekly test.
    """

    signed: Signature | None = None
    judged: str = ""
    due: bool = False
    test: Drill | None = None
    tested: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A point out of service: since when, for how long, and why.

    `wall_ns` is its beginning by the wall clock, 0 while that is not set.
    """

    boot_id: str
    since_ns: int
    wall_ns: int
    length_ns: int
    by: str
    reason: str


# ------------------------------------------------------ what may be forgotten


@dataclass(frozen=True, slots=True)
class Supply:
    """What the contacts say, None before the first word; `due_ns` is the alarm's."""

    mains: bool | None = None
    generator: bool | None = None
    low: bool | None = None
    due_ns: int | None = None
    told: bool | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """What is known of the probes themselves, point by point and by device.

    `apart_ns` is since when the points disagree, `unseen` and `apart` what was told,
    and `calibrations` which are over and which soon will be, as it was told. `seen` is
    when a point last had a value, the start before any.
    """

    sights: Mapping[str, Sight] = field(default_factory=dict)
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    apart_ns: int | None = None
    apart: bool | None = None
    unseen: bool | None = None
    calibrations: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    seen: Stamp | None = None


def away_ns(then: Stamp, started: Started) -> int | None:
    """Return how long ago a moment before the start was, None if no clock can tell."""
    now = started.at
    if then.boot_id == now.boot_id:
        return max(0, now.boot_ns - then.boot_ns)
    if then.synced and now.synced:
        return max(0, now.wall_ns - then.wall_ns)
    return None if started.gap_s is None else max(0, ns(started.gap_s))


def whole_s(time_ns: int) -> int:
    """Return whole seconds."""
    return time_ns // SECOND_NS
