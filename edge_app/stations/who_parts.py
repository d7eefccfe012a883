"""What an entrance can be set to about people, and what it may forget of them."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.contract import option
from edge_app.model import SECOND_NS
from edge_app.roll import NO_DAY, Guest

GUEST_NS = 60 * SECOND_NS
"""How long a registered visitor's badge is waited for."""


@dataclass(frozen=True, kw_only=True)
class WhoLimits:
    """The keys about badges. Source: `domain.md` 6.2 (anti-passback, attempts)."""

    exit_reader: str = option("", about="The reader for the badges of who leaves.")
    unknown_badge: str = option(
        "allow",
        choices=("allow", "refuse", "guard"),
        about="What becomes of a badge that is on no roster.",
    )
    passback: str = option(
        "off",
        choices=("off", "soft", "hard"),
        about="Whoever is inside and comes again: soft is an event, hard a refusal.",
    )
    passback_timeout_s: float = option(
        3600, low=0, high=86400, about="After so long one counts as gone; 0: never."
    )
    lockout_after: int = option(
        5, low=0, high=100, about="So many refused badges running lock badges out."
    )
    lockout_s: float = option(
        30, low=1, high=3600, about="How long no badge is read then."
    )
    arrival: str = option(
        "refuse",
        choices=("refuse", "warn", "off"),
        about="What becomes of somebody outside their time to come.",
    )


@dataclass(frozen=True, slots=True)
class Who:
    """What a gate may forget of people.

    `day` is the local day that clusters were judged on. `failed` is the badge that
    failed last, `attempts` how many did running, `locked_ns` until when no badge is
    read. `guest` waits for a badge until `guest_ns`. `left` was seen leaving last.
    Before `next_ns` no day and no check ends, unless the clock is stepped: `skew_ns`
    is how far wall time was ahead of the boot clock.
    """

    day: int = NO_DAY
    failed: str = ""
    failed_ns: int = 0
    attempts: int = 0
    locked_ns: int | None = None
    guest: Guest | None = None
    guest_ns: int = 0
    left: str = ""
    left_ns: int = 0
    next_ns: int | None = None
    skew_ns: int = 0
