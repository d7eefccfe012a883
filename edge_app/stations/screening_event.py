"""The event of one measurement: everything that it was judged by.

Source: `domain.md` 2.3 (fields of a result).
"""

from __future__ import annotations

from decimal import Decimal

from drivers.quantities import Quantity
from edge_app.model import Json
from edge_app.stations import baseline, screening_holds
from edge_app.stations.entrance_parts import Turn
from edge_app.stations.screening_verdict import Attempt, Case


def tell(turn: Turn, attempt: Attempt, result: str, person: str, case: Case) -> None:
    """Make the event of one measurement, with everything it was judged by."""
    hold = screening_holds.of(turn, person)
    before = hold.attempt if hold else 0
    measured = attempt.measured
    data: dict[str, Json] = {
        "result": result,
        "values_c": measured.values,
        "n": len(measured.values),
        "spread_c": measured.spread_c,
        "limit_c": attempt.limit_c,
        "attempt": before if result == "wait" else before + 1,
        "device": attempt.device,
        **values_of(attempt),
        "limit": attempt.limit,
        "screen_c": attempt.screen_c,
        "guard": attempt.guard,
        "uncertainty_c": attempt.uncertainty_c,
        "site": attempt.site,
        "method": attempt.method,
        "calibration_id": attempt.calibration.id,
        **reasons_of(attempt, case),
    }
    if result == "wait":
        rest = screening_holds.rest_of(turn, result, person)
        known = {"until": rest.until, "held_at": rest.gate}
        data |= {name: text for name, text in known.items() if text}
    turn.count(result)
    kind = "fever" if result == "fever" else "screening"
    turn.tell(kind, screening_holds.named(person, data))


def values_of(attempt: Attempt) -> dict[str, Json]:
    """Give the temperatures that are known."""
    raw_c, value_c = attempt.measured.value_c, attempt.value_c
    known: dict[str, Decimal | None] = {
        "value_c": value_c,
        "ambient_c": attempt.ambient_c,
        "value_raw_c": raw_c,
        "offset_used_c": value_c - raw_c
        if value_c is not None and raw_c is not None
        else None,
        "second_c": attempt.beside_c,
        **beside_others(attempt),
    }
    return {name: value for name, value in known.items() if value is not None}


def beside_others(attempt: Attempt) -> dict[str, Decimal | None]:
    """Say how the person reads beside the last ones, where that counts."""
    value_c, level_c = attempt.value_c, attempt.baseline_c
    if not attempt.baseline_over_c or value_c is None or level_c is None:
        return {}
    z = baseline.robust_z(attempt.crowd, value_c)
    step = Quantity.OBJECT_TEMPERATURE.step
    return {
        "baseline_c": level_c,
        "baseline_z": None if z is None else z.quantize(step),
    }


def reasons_of(attempt: Attempt, case: Case) -> dict[str, Json]:
    """Give what else a result is to be understood by, where there is anything."""
    flag = "relative" if attempt.relative and not attempt.high else ""
    told: dict[str, Json] = {
        "why": attempt.measured.why,
        "degraded": attempt.why,
        "flag": flag,
        "tries": case.tries,
        "by": attempt.by,
    }
    return {name: value for name, value in told.items() if value}
