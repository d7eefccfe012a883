"""What is wrong with a thermometer by itself, whoever stands before it.

Each fault takes the gate's trust from the device: what it then shows is noted, and
neither lets anybody in nor calls anybody feverish.

Source: `domain.md` 2.1 (16 to 35 °C, warm-up, black body), 2.3 (degraded), 2.7 (black
body within 0.1 °C).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from edge_app.changed import changed
from edge_app.model import SECOND_NS, Stamp
from edge_app.stations.calibration import overdue

WARMING, AMBIENT, DUE, FAILED, STUCK, SILENT, GARBLED = FAULTS = (
    "thermometer-warming-up",
    "thermometer-ambient",
    "black-body-due",
    "black-body-failed",
    "thermometer-stuck",
    "thermometer-silent",
    "thermometer-garbled",
)
"""Every fault there is; each is a condition of the entrance too."""
BREAK_NS = 3 * SECOND_NS
"""Nothing said for so long, and what is shown next is shown anew."""
NEW_ERROR_C = Decimal("0.3")
"""How far a thermometer of unknown uncertainty may read off a black body."""


@dataclass(frozen=True, slots=True)
class HealthRule:
    """The numbers of one gate; a duration or a count of 0 asks for nothing."""

    warm_up_ns: int
    ambient_low_c: Decimal
    ambient_high_c: Decimal
    silent_ns: int
    stuck_ns: int
    stuck_people: int
    blackbody_days: int


@dataclass(frozen=True, slots=True)
class Watch:
    """What was heard of one thermometer lately.

    `heard_ns` is the last believed value, `refused` whether bytes were refused since.
    `same` is the value it shows of people, since when without a break, and how many
    people in a row have shown that and nothing else.
    """

    heard_ns: int | None = None
    refused: bool = False
    ambient_c: Decimal | None = None
    same: Decimal | None = None
    same_ns: int | None = None
    same_people: int = 0


@dataclass(frozen=True, slots=True)
class Powered:
    """Since when a thermometer has been on, on the clock of one boot."""

    boot_id: str
    since_ns: int


@dataclass(frozen=True, slots=True)
class BlackBody:
    """The last check against a black body; `due` may be empty.

    `first_error_c` is that of the first check since the calibration: what the device
    has drifted since then is what counts.
    """

    date: str
    by: str
    due: str
    reference_c: Decimal
    error_c: Decimal
    first_error_c: Decimal
    ok: bool


def hear(watch: Watch, value: Decimal, now_ns: int, *, somebody: bool) -> Watch:
    """Note what the device saw: somebody, or an empty lane."""
    before_ns, same_ns = watch.heard_ns, watch.same_ns
    if not somebody:
        return changed(watch, heard_ns=now_ns, refused=False, same_ns=None)
    if value != watch.same:
        return Watch(now_ns, False, watch.ambient_c, value, now_ns)
    if before_ns is None or now_ns - before_ns >= BREAK_NS or same_ns is None:
        same_ns = now_ns
    return changed(watch, heard_ns=now_ns, refused=False, same_ns=same_ns)


def judged(watch: Watch) -> Watch:
    """Note that one more person was measured with it."""
    return changed(watch, same_people=watch.same_people + 1)


def faults(
    rule: HealthRule,
    watch: Watch,
    powered: Powered | None,
    check: BlackBody | None,
    at: Stamp,
) -> tuple[str, ...]:
    """Name everything that is wrong with a thermometer now."""
    found = (
        (WARMING, at.boot_ns < warm_ns(rule, powered, at)),
        (AMBIENT, _outside(rule, watch.ambient_c)),
        (DUE, _is_due(rule, check, at)),
        (FAILED, check is not None and not check.ok),
        (STUCK, _stuck(rule, watch)),
        (silence(watch), at.boot_ns >= silent_ns(rule, watch)),
    )
    return tuple(name for name, true in found if true)


def silence(watch: Watch) -> str:
    """Name the fault of a device that says nothing that can be believed."""
    return GARBLED if watch.refused else SILENT


NEVER_NS = 2**63


def warm_ns(rule: HealthRule, powered: Powered | None, at: Stamp) -> int:
    """Return when it is warm."""
    if powered is None or powered.boot_id != at.boot_id:
        return 0
    return powered.since_ns + rule.warm_up_ns


def silent_ns(rule: HealthRule, watch: Watch) -> int:
    """Return when it will have been silent for too long."""
    if watch.heard_ns is None or not rule.silent_ns:
        return NEVER_NS
    return watch.heard_ns + rule.silent_ns


def _outside(rule: HealthRule, ambient_c: Decimal | None) -> bool:
    if ambient_c is None:
        return False
    return not rule.ambient_low_c <= ambient_c <= rule.ambient_high_c


def _is_due(rule: HealthRule, check: BlackBody | None, at: Stamp) -> bool:
    if not rule.blackbody_days or not at.synced:
        return False
    return check is None or overdue(check.due, at)


def _stuck(rule: HealthRule, watch: Watch) -> bool:
    """See a value that no living skin shows for so long, or so many skins in a row."""
    if rule.stuck_people and watch.same_people >= rule.stuck_people:
        return True
    if not rule.stuck_ns or watch.same_ns is None or watch.heard_ns is None:
        return False
    return watch.heard_ns - watch.same_ns >= rule.stuck_ns


def compare(
    reference_c: Decimal,
    reading_c: Decimal,
    before: BlackBody | None,
    *,
    drift_c: Decimal,
    uncertainty_c: Decimal,
) -> tuple[Decimal, Decimal, bool]:
    """Return the error, the error of the first check, and whether it will do.

    The first check may be as far off as the device is uncertain; from then on it may
    not drift by more than `drift_c`.
    """
    error_c = reading_c - reference_c
    if before is None:
        return error_c, error_c, abs(error_c) <= (uncertainty_c or NEW_ERROR_C)
    return error_c, before.first_error_c, abs(error_c - before.first_error_c) <= drift_c
