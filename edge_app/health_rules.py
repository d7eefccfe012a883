"""How the box is, as alarms: one look after the other. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from edge_app import health_box, health_devices
from edge_app.config_health import Health
from edge_app.health_devices import Count
from edge_app.health_figures import Figures
from edge_app.health_latch import Latch, settle
from edge_app.outcomes import Condition


@dataclass(frozen=True, slots=True)
class Checkup:
    """What the looks so far have left."""

    latches: Mapping[str, Latch] = field(default_factory=dict)
    counts: Mapping[str, tuple[Count, ...]] = field(default_factory=dict)


def look(
    checkup: Checkup, health: Health, figures: Figures
) -> tuple[Checkup, tuple[Condition, ...]]:
    """Take one look; return what there is to say, which mostly is nothing."""
    found = (
        *health_devices.findings(health, figures, checkup.counts),
        *health_box.findings(health, figures),
    )
    latches, said = settle(checkup.latches, found, figures.now_s)
    counts = health_devices.counted(checkup.counts, health, figures)
    return Checkup(latches, counts), said
