"""What in the settings of an entrance contradicts itself, another lane, or the norms.

Nothing of it is a mistake: it runs as it is written, and somebody should look again.

Source: `domain.md` 2.1 (accuracy by site, warm-up, air), 6.2 and 6.3 (lanes of a zone).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from edge_app.stations.entrance_parts import Limits
from edge_app.stations.occupancy import zone_of

NORM_C: Mapping[str, Decimal] = {"ear": Decimal("0.2"), "forehead": Decimal("0.3")}
"""What the norm allows a thermometer to be off, by the site that it measures."""
OTHER_NORM_C = Decimal("0.4")
WARM_UP_S = 600
AIR_LOW_C, AIR_HIGH_C = Decimal(16), Decimal(40)
SHARED = (
    *("rated", "share_pct", "least", "hysteresis_pct"),
    *("reset_at", "closing_at", "drift_limit_pct"),
)
"""What every lane of a zone must say alike: whoever counts last decides by it."""


def advice(limits: Limits, others: Sequence[Limits]) -> tuple[str, ...]:
    """Say what deserves another look, a key and a sentence each."""
    return (*_thermometer(limits), *_second(limits), *_who(limits, others))


def _thermometer(limits: Limits) -> Iterator[str]:
    norm_c = NORM_C.get(limits.site, OTHER_NORM_C)
    if 0 < limits.uncertainty_c < norm_c:
        yield (
            f"uncertainty_c: is {limits.uncertainty_c}; the norm allows a thermometer"
            f" for the {limits.site} ±{norm_c} °C, so only a calibration can say less."
        )
    if 0 < limits.warm_up_s < WARM_UP_S:
        yield (
            f"warm_up_s: is {limits.warm_up_s:g}; thermometers take 10 to 30 minutes"
            " to get used to a place."
        )
    if limits.ambient_low_c < AIR_LOW_C:
        yield (
            f"ambient_low_c: is {limits.ambient_low_c}; below {AIR_LOW_C} °C such"
            " thermometers measure the air."
        )
    if limits.ambient_high_c > AIR_HIGH_C:
        yield (
            f"ambient_high_c: is {limits.ambient_high_c}; above {AIR_HIGH_C} °C no"
            " norm vouches for them."
        )
    if limits.site_limit_c is not None and limits.site_limit_c > limits.fever_at_c:
        yield (
            f"site_limit_c: is {limits.site_limit_c}, above fever_at_c with"
            f" {limits.fever_at_c}: skin is never warmer than the body."
        )


def _second(limits: Limits) -> Iterator[str]:
    """Judge what is said of a second thermometer, or of the contact one."""
    if limits.second_use == "cross-check" and not limits.spare_thermometer:
        yield "second_use: is cross-check, and there is no spare_thermometer to ask."
    crossed = limits.second_use == "cross-check" and limits.spare_thermometer
    if crossed and limits.cross_check_c < limits.uncertainty_c:
        yield (
            f"cross_check_c: is {limits.cross_check_c}; with an uncertainty of"
            f" {limits.uncertainty_c} two good thermometers lie further apart."
        )
    if limits.confirm == "second" and limits.contact_thermometer:
        yield (
            'contact_thermometer: is never asked, because confirm is "second";'
            ' write confirm = "contact".'
        )


def _who(limits: Limits, others: Sequence[Limits]) -> Iterator[str]:
    """Judge what is said of people: who leaves, who is inside, how many."""
    if limits.leave_roles and not limits.exit_reader:
        yield "leave_roles: nobody is known at the exit: there is no exit_reader."
    if limits.passback == "hard" and not limits.exit_reader:
        yield (
            "passback: is hard without an exit_reader: whoever left is refused for"
            f" {limits.passback_timeout_s:g} s."
        )
    if limits.rated and not limits.counts_people:
        yield "rated: nobody is counted: there are neither beams nor a turnstile."
    zone = zone_of(limits)
    mate = next((other for other in others if zone_of(other) == zone), limits)
    for key in SHARED:
        if getattr(limits, key) != getattr(mate, key):
            yield (
                f"{key}: differs from that of {mate.name}, and both let people into"
                f" {zone}; write the same at every lane."
            )
