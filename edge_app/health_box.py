"""The box itself: clock, broker, backlog, disk, heat and power. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edge_app.clock_state import ClockState
from edge_app.config_health import Health
from edge_app.health_figures import BoardFigures, Figures
from edge_app.health_latch import Finding
from edge_app.outcomes import Priority

STEP_TOLD_S = 60.0
"""How long after a step its alarm stands by itself; it then waits to be seen."""
COOLER_K = Decimal(5)
"""So much below its limit a processor is cool again: one that works harder for a
moment swings by a few degrees."""
ROOMIER = 1.5
"""The disk is no longer low with so many times the room at which it was."""
MB = 1_000_000
POWER_BACK_S = 60.0
"""A weak supply sags with every load: it is well once it was so for a minute."""
LESS = 2
"""A backlog ends at half of what began it."""


def findings(health: Health, figures: Figures) -> Iterator[Finding]:
    """Say how the box is."""
    yield from _clock(health, figures)
    yield from _uplink(health, figures)
    yield _disk(health, figures)
    yield from _board(health, figures.board)


def _clock(health: Health, figures: Figures) -> Iterator[Finding]:
    unset = figures.clock is ClockState.UNSYNCED
    yield Finding(
        alarm="gateway-clock",
        so=unset,
        priority=Priority.MEDIUM,
        text="The clock is not set, so days, reports and expiry wait: give the"
        " gateway a time server it can reach, or a clock module.",
        over="The clock is set.",
        after_s=health.clock_unset_s,
    )
    yield Finding(
        alarm="gateway-clock-holdover",
        so=figures.clock is ClockState.HOLDOVER,
        priority=Priority.LOW,
        text="No time server has answered for a while and the clock may be off by"
        " more than 1 s: look at the network and at the time server.",
        over="The clock is not in holdover.",
    )
    stepped = figures.stepped_s is not None and figures.stepped_s < STEP_TOLD_S
    yield Finding(
        alarm="gateway-clock-stepped",
        so=stepped,
        priority=Priority.LOW,
        text="The clock was set while it ran and has jumped by more than 1 s: find out"
        " who set it, and look at the records of that time.",
        over="The clock runs on since its jump.",
    )


def _uplink(health: Health, figures: Figures) -> Iterator[Finding]:
    # A site may do without a link for a while; one that was there is missed at once.
    never = figures.link_there is None
    yield Finding(
        alarm="gateway-link",
        so=not figures.link_there,
        priority=Priority.MEDIUM,
        text="The link's process does not speak to the core, so nothing leaves the"
        " box: look at its log and start it again.",
        over="The link's process is there.",
        after_s=health.broker_away_s if never else health.link_away_s,
    )
    yield Finding(
        alarm="gateway-broker",
        so=bool(figures.link_there) and not figures.connected,
        priority=Priority.MEDIUM,
        text="The broker cannot be reached; everything is kept and sent later: look at"
        " the network, the broker and the password (gatepost status says why).",
        over="The broker is reached again.",
        after_s=health.broker_away_s,
    )
    rows, oldest_s = figures.backlog.rows, figures.backlog.oldest_s or 0.0
    many = rows >= health.backlog_rows or oldest_s >= health.backlog_s
    few = LESS * rows <= health.backlog_rows and LESS * oldest_s <= health.backlog_s
    yield Finding(
        alarm="gateway-backlog",
        so=True if many else (False if few else None),
        priority=Priority.LOW,
        text="Many events wait to be sent, or have waited for long: look whether the"
        " broker takes them; nothing is lost while there is room on the disk.",
        over="What waited has been sent.",
    )


def _disk(health: Health, figures: Figures) -> Finding:
    free, low = figures.free_bytes, health.disk_low_mb * MB
    so = None
    if free is not None:
        so = True if free < low else (False if free >= ROOMIER * low else None)
    return Finding(
        alarm="gateway-disk",
        so=so,
        priority=Priority.HIGH,
        text=f"Less than {health.disk_low_mb} MB are left on the journal's disk: make"
        " room, or put a larger card in.",
        over="There is room on the journal's disk again.",
    )


def _board(health: Health, board: BoardFigures) -> Iterator[Finding]:
    for alarm, limit_c, priority, text in (
        (
            "gateway-heat",
            health.hot_c,
            Priority.MEDIUM,
            "and slows down: give it air, shade or a heat sink.",
        ),
        (
            "gateway-overheat",
            health.hot_max_c,
            Priority.HIGH,
            "and is held back hard: switch off what you can and cool it now.",
        ),
    ):
        yield Finding(
            alarm=alarm,
            so=_hot(board.processor_c, Decimal(str(limit_c))),
            priority=priority,
            text=f"The gateway's processor is at {limit_c:g} C or more {text}",
            over=f"The gateway's processor is well below {limit_c:g} C.",
        )
    yield Finding(
        alarm="gateway-under-voltage",
        so=board.under_voltage,
        priority=Priority.MEDIUM,
        text="The gateway gets too little voltage, which breaks cards and journals:"
        " use a better power supply and a shorter cable.",
        over="The gateway's voltage is right again.",
        back_s=POWER_BACK_S,
    )


def _hot(at_c: Decimal | None, limit_c: Decimal) -> bool | None:
    if at_c is None or limit_c - COOLER_K < at_c < limit_c:
        return None
    return at_c >= limit_c
