"""The keys of `[health]`: from when on the gateway's own state is an alarm. Pure.

Sources: Raspberry Pi documentation (a Pi slows down at 80 C and more at 85 C);
`domain.md` 9 (1 s and 16 s of clock error); everything else is a figure of this
project, with its reason beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.contract import option

DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """When something about the box itself deserves an alarm.

    A device that is asked each `every_s` is silent after `silent_rounds` of them, but
    never before `silent_least_s`: a slow bus may skip some. `flaps` are comings and
    goings together. What is switched on at a limit is switched off at its `back`.
    """

    silent_rounds: int = option(
        10, low=2, high=1000, about="Rounds without a word until a device is silent."
    )
    silent_least_s: float = option(
        60.0, low=1, high=DAY_S, about="No device is called silent before that."
    )
    refused_pct: int = option(
        50, low=5, high=100, about="The share of refused answers that is an alarm."
    )
    refused_over_s: float = option(
        300.0, low=10, high=DAY_S, about="The time over which refusals are counted."
    )
    flaps: int = option(
        10, low=2, high=1000, about="So many comings and goings are a loose plug."
    )
    flaps_over_s: float = option(
        600.0, low=10, high=DAY_S, about="The time over which they are counted."
    )
    bus_lost_s: float = option(
        30.0, low=1, high=DAY_S, about="How long a bus may be closed unnoticed."
    )
    broker_away_s: float = option(
        900.0, low=1, high=DAY_S, about="How long the broker may be away unnoticed."
    )
    link_away_s: float = option(
        60.0, low=1, high=DAY_S, about="How long the link's process may be silent."
    )
    backlog_rows: int = option(
        20_000, low=1, high=10_000_000, about="Unsent events that are an alarm."
    )
    backlog_s: float = option(
        14_400.0, low=1, high=31 * DAY_S, about="The age of one that is an alarm."
    )
    clock_unset_s: float = option(
        600.0, low=1, high=DAY_S, about="How long after a start the clock may be unset."
    )
    hot_c: float = option(
        80.0, low=40, high=110, about="The processor's temperature that is an alarm."
    )
    hot_max_c: float = option(
        85.0, low=40, high=110, about="The one at which it is slowed down hard."
    )
    disk_low_mb: int = option(
        100, low=10, high=1_000_000, about="Less room on the journal's disk is low."
    )

    def __post_init__(self) -> None:
        """Refuse heat limits the wrong way round."""
        if self.hot_c >= self.hot_max_c:
            raise ValueError(
                f"hot_c is {self.hot_c:g}, which is not below hot_max_c"
                f" ({self.hot_max_c:g})."
            )
