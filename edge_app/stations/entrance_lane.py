"""A lane's settings beyond the measurement: turnstile, capacity, lamps, buzzer.

They are keys of `[[entrance]]` like all the others: `Limits` of `entrance_parts` has
them too. `LanePassing` is what a lane may forget.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from drivers.contract import option
from edge_app.model import ns
from edge_app.outcomes import Priority
from edge_app.response_levels import Parameters
from edge_app.stations import capacity, day
from edge_app.stations.beam_noise import Noise
from edge_app.stations.signals import Beeps, Signals
from edge_app.stations.turnstile import Turnstile

_ZONE = re.compile(r"[a-z0-9-]{0,63}")


def beeps(count: int, about: str) -> Any:
    """Declare how often the buzzer beeps to say something."""
    return option(count, low=0, high=10, about=f"Beeps that mean: {about} 0: none.")


LANE_CONDITIONS = {
    "tailgate": (
        Priority.HIGH,
        "Two may have come in on one grant: find and measure the second.",
    ),
    "beam-noisy": (
        Priority.MEDIUM,
        "People may be missed: align or mend the light beam, it flickers.",
    ),
    "signals": (Priority.LOW, "A lamp or the buzzer did not do as told: look at it."),
}
"""The alarms of a lane, by the end of their names."""


@dataclass(frozen=True, kw_only=True)
class LaneLimits:
    """How people pass, how many may be in, and what the outputs do.

    Sources: `domain.md` 6.1 (tailgating), 6.3 (share, hysteresis, reset, drift), 6.4
    (what a lost gateway leaves behind).
    """

    zone: str = option("", about="Where one comes in; without it the own name.")
    way: str = option(
        "both", choices=("both", "in", "out"), about="The way one may walk here."
    )
    turnstile_in: str = option("", about="The contact that says: one came in.")
    turnstile_out: str = option("", about="The contact that says: one went out.")
    pair_s: float = option(
        3, low=0.1, high=30, about="Beams and turnstile within it saw one person."
    )
    long_walk: float = option(
        2, low=0, high=20, about="Times the usual length that look like two. 0: any."
    )
    cart_s: float = option(
        0, low=0, high=60, about="How long a walk with a cart takes. 0: no carts."
    )
    rated: int = option(
        0, low=0, high=100_000, about="How many the zone is built for. 0: not limited."
    )
    share_pct: Decimal = option(
        Decimal(50), low=0, high=100, about="The share of them that may be in."
    )
    least: int = option(
        1, low=0, high=100_000, about="How many may be in at least. 0: it may be shut."
    )
    hysteresis_pct: Decimal = option(
        Decimal(2), low=0, high=20, about="How far below the limit entry goes on."
    )
    reset_at: str = option("", about="When the count begins again, such as 03:00.")
    closing_at: str = option("", about="When in and out are compared, such as 18:00.")
    drift_limit_pct: Decimal = option(
        Decimal(2), low=0, high=100, about="How far in and out may lie apart."
    )
    entry_when_lost: str = option(
        "shut",
        choices=("shut", "open"),
        about="The barrier without a gateway; open: held shut by current.",
    )
    lamp_yellow: str = option("", about="The lamp that says: wait, measure again.")
    lamp_red: str = option("", about="The lamp that says: stop.")
    beeps_go: int = beeps(0, "walk in.")
    beeps_wait: int = beeps(2, "wait and measure again.")
    beeps_stop: int = beeps(3, "nobody walks in.")
    beeps_alarm: int = beeps(5, "somebody came in unmeasured.")

    def __post_init__(self) -> None:
        """Refuse what no single key can see."""
        if not _ZONE.fullmatch(self.zone):
            raise ValueError(
                f'zone is "{self.zone}"; it may hold only a to z, 0 to 9 and -.'
            )
        for key in ("reset_at", "closing_at"):
            text = getattr(self, key)
            if text and day.clock_s(text) is None:
                raise ValueError(f'{key} is "{text}"; write a time such as 03:00.')

    def limit(self, parameters: Parameters) -> int:
        """Return how many may be in; the response level's share comes first."""
        share_pct = parameters.capacity_pct
        share_pct = self.share_pct if share_pct is None else share_pct
        return capacity.most(self.rated, share_pct, self.least)

    @cached_property
    def beeps(self) -> Beeps:
        """Give the buzzer its patterns."""
        return Beeps(self.beeps_go, self.beeps_wait, self.beeps_stop, self.beeps_alarm)

    @cached_property
    def cart_ns(self) -> int:
        """Return how long a cart may take."""
        return ns(self.cart_s)


@dataclass(frozen=True, slots=True)
class LanePassing:
    """What a lane may forget: walks of late, the turnstile, lamps.

    `began_ns` is when the walk of the last used grant began. `tailgate_ns` ends the
    alarm of that name. `full` is the zone's state as this lane saw it last, `noise`
    how the beams flicker.
    """

    lengths: tuple[int, ...] = ()
    began_ns: int = 0
    tailgate_ns: int | None = None
    full: bool = False
    noise: Noise = field(default_factory=Noise)
    turnstile: Turnstile = field(default_factory=Turnstile)
    signals: Signals = field(default_factory=Signals)
