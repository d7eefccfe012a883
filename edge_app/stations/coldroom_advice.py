"""What in the range and the rules of a cold room contradicts itself or its class.

Nothing of it is a mistake: it runs as it is written, and somebody should look again.

Source: `domain.md` 1.3 (usual ranges), 1.8 (allowances), 1.1 (GSP Art. 6).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from edge_app.stations.coldroom_excursion import Kind
from edge_app.stations.coldroom_parts import Limits
from edge_app.stations.coldroom_sets import SETS


def advice(limits: Limits) -> Iterator[str]:
    """Say what deserves another look, a key and a sentence each."""
    yield from _class(limits)
    yield from _range(limits)
    yield from _sets(limits)
    yield from _excuses(limits)


def _class(limits: Limits) -> Iterator[str]:
    """Compare what the file says with what the class does."""
    if not limits.room_class:
        return
    usual = limits.usual
    for key, said_c, usual_c in (
        ("low_c", limits.low_c, usual.low_c),
        ("high_c", limits.high_c, usual.high_c),
    ):
        if said_c is None or said_c == usual_c:
            continue
        wider = usual_c is not None and (
            said_c < usual_c if key == "low_c" else said_c > usual_c
        )
        if wider:
            yield (
                f"{key}: is {said_c}, wider than the {usual_c} °C of"
                f" {limits.room_class} ({usual.source})."
            )


def _range(limits: Limits) -> Iterator[str]:
    band = limits.band
    low_c, high_c, hysteresis_c = band.low_c, band.high_c, limits.hysteresis_c
    if low_c is not None and high_c is not None and 2 * hysteresis_c >= high_c - low_c:
        yield (
            f"hysteresis_c: is {hysteresis_c}, half of the range or more: an alarm of"
            " one side ends only beyond the other."
        )
    hard: tuple[tuple[Kind, Decimal | None], ...] = (
        ("high", limits.hard_high_c),
        ("low", limits.hard_low_c),
    )
    for side, limit_c in hard:
        over_c = None if limit_c is None else band.over_c(side, limit_c)
        if over_c is not None and over_c < 0:
            yield (
                f"hard_{side}_c: is {limit_c}, within the range: the delay of the range"
                " never runs."
            )
    usual = (rule for name in limits.usual.sets for rule in SETS[name])
    frost = [rule for rule in limits.rules if rule.side == "low"]
    if any(rule.side == "low" for rule in usual) and not frost:
        yield (
            f"sets: has no rule on what is too cold, as {limits.room_class} rooms"
            " usually have."
        )


def _sets(limits: Limits) -> Iterator[str]:
    """Find sets that are for other rooms: they call what is in range too cold."""
    low_c = limits.band.low_c
    for name in limits.usual.sets if limits.sets is None else limits.sets:
        for rule in SETS[name]:
            if rule.side == "low" and low_c is not None and rule.limit_c > low_c:
                yield (
                    f"sets: {name} calls {rule.limit_c} °C too cold ({rule.name}), and"
                    f" the range goes down to {low_c} °C."
                )


def _excuses(limits: Limits) -> Iterator[str]:
    if limits.budget_s > limits.budget_window_s:
        yield (
            f"budget_s: is {limits.budget_s:g}, more than budget_window_s with"
            f" {limits.budget_window_s:g}: it never runs out."
        )
    if limits.door and limits.door_delay_s > limits.budget_s:
        yield (
            f"door_delay_s: is {limits.door_delay_s:g}, more than budget_s with"
            f" {limits.budget_s:g}."
        )
    if limits.door and limits.door == limits.defrost:
        yield "defrost: is the contact of the door too."
