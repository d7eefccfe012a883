"""Devices and buses: silent, refusing, coming and going, closed. Pure.

A device that is away altogether has its own alarm already (`device-NAME-lost`, at once,
from its bus's thread), so nothing of this is said of one that is away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from edge_app.config_health import Health
from edge_app.health_figures import DeviceFigures, Figures
from edge_app.health_latch import Finding
from edge_app.outcomes import Priority

SAMPLES = 20
"""Into how many pieces the time is cut over which something is counted."""
FEWEST = 10
"""So few refusals are chance, whatever their share."""
BUS_BACK_S = 30.0
"""A bus is told to be back once its devices were asked: the longest pause between two
tries is 20 s (`edge_app/schedule.py`). Until then it explains that they are away."""


@dataclass(frozen=True, slots=True)
class Count:
    """What one device had counted at one time."""

    at_s: float
    heard: int
    refused: int
    changes: int


Counts = Mapping[str, tuple[Count, ...]]
"""By device, the oldest first."""


def counted(before: Counts, health: Health, figures: Figures) -> Counts:
    """Add what has been counted by now; forget what is longer ago than anybody asks."""
    span_s = max(health.refused_over_s, health.flaps_over_s)
    return {
        name: _longer(before.get(name, ()), _count(one, figures.now_s), span_s)
        for name, one in figures.devices.items()
    }


def findings(health: Health, figures: Figures, counts: Counts) -> Iterator[Finding]:
    """Say how each bus and each device is."""
    for bus, facts in figures.buses.items():
        yield Finding(
            alarm=f"bus-{bus}-lost",
            so=facts.tried and not facts.is_open,
            priority=Priority.HIGH,
            text=f"The bus {bus} is not open and nothing on it is heard: look at its"
            " plug, its adapter and its cable.",
            over=f"The bus {bus} is open again.",
            after_s=health.bus_lost_s,
            back_s=BUS_BACK_S,
        )
    for name, one in figures.devices.items():
        past = counts.get(name, ())
        refuses = _refuses(one, past, health, figures.now_s)
        yield _silent(name, one, figures.now_s, refuses=refuses)
        yield _refusing(name, refuses=refuses)
        yield _flapping(name, one, past, health, figures.now_s)


def _silent(
    name: str, one: DeviceFigures, now_s: float, *, refuses: bool | None
) -> Finding:
    """Judge one that is there and answers nothing; nonsense is an answer too."""
    limit_s = one.silent_after_s
    age_s = now_s if one.age_s is None else one.age_s
    there = one.up is not False and not refuses
    return Finding(
        alarm=f"device-{name}-silent",
        so=there and limit_s is not None and age_s > limit_s,
        priority=Priority.MEDIUM,
        text=f"{name} is there but has said nothing for longer than it may: look"
        " whether it still measures, and switch it off and on.",
        over=f"{name} speaks again.",
    )


def _refusing(name: str, *, refuses: bool | None) -> Finding:
    return Finding(
        alarm=f"device-{name}-refusing",
        so=refuses,
        priority=Priority.MEDIUM,
        text=f"Most of what {name} says is not believed: look at its cable, its"
        " shield, its address and its settings (gatepost status says why).",
        over=f"{name} is believed again.",
    )


def _refuses(
    one: DeviceFigures, past: tuple[Count, ...], health: Health, now_s: float
) -> bool | None:
    """Say whether too much is refused; None where it is neither, or too early."""
    if one.up is False:
        return False
    base = _base(past, now_s - health.refused_over_s)
    if base is None:
        return None
    refused, heard = one.refused - base.refused, one.heard - base.heard
    share_pct = 100 * refused / (refused + heard) if refused + heard else 0.0
    if share_pct > health.refused_pct:
        return True if refused >= FEWEST else None
    return None if share_pct > health.refused_pct / 2 else False


def _flapping(
    name: str, one: DeviceFigures, past: tuple[Count, ...], health: Health, now_s: float
) -> Finding:
    # A start is no coming or going, so a short past is as good as a long one.
    base = _base(past, now_s - health.flaps_over_s) or (past[0] if past else None)
    changes = one.changes - base.changes if base else 0
    so = None if 0 < changes < health.flaps else changes >= health.flaps
    return Finding(
        alarm=f"device-{name}-flapping",
        so=so,
        priority=Priority.MEDIUM,
        text=f"{name} comes and goes: look for a loose plug, a broken wire or too"
        " little power.",
        over=f"{name} has stayed for a while.",
    )


def _base(past: tuple[Count, ...], at_s: float) -> Count | None:
    """Return the newest count that is at least so old."""
    return next((one for one in reversed(past) if one.at_s <= at_s), None)


def _count(one: DeviceFigures, now_s: float) -> Count:
    return Count(now_s, one.heard, one.refused, one.changes)


def _longer(past: tuple[Count, ...], now: Count, span_s: float) -> tuple[Count, ...]:
    """Add a count unless the last one is recent; keep one that is older than asked."""
    if past and now.at_s - past[-1].at_s < span_s / SAMPLES:
        return past
    older = [at for at, one in enumerate(past) if one.at_s <= now.at_s - span_s]
    return (*past[older[-1] if older else 0 :], now)
