"""A thermometer's own faults, as moments of its life."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from edge_app.model import Stamp, ns
from edge_app.stations import thermometer_health
from edge_app.stations.thermometer_health import (
    AMBIENT,
    DUE,
    FAILED,
    GARBLED,
    SILENT,
    STUCK,
    WARMING,
    BlackBody,
    HealthRule,
    Powered,
    Watch,
)

DAY_NS = 86_400 * 10**9
RULE = HealthRule(
    warm_up_ns=ns(1800),
    ambient_low_c=Decimal(16),
    ambient_high_c=Decimal(35),
    silent_ns=ns(30),
    stuck_ns=ns(60),
    stuck_people=3,
    blackbody_days=0,
)
GOOD = BlackBody(
    "1970-01-02", "Li", "1970-01-09", Decimal(37), Decimal(0), Decimal(0), ok=True
)


def at(seconds: float, *, days: int = 1, synced: bool = True) -> Stamp:
    """Stamp a moment of the first boot."""
    return Stamp("one", ns(seconds), days * DAY_NS, synced)


UNHEARD = Watch()


def faults(
    watch: Watch = UNHEARD,
    now: Stamp | None = None,
    *,
    powered: Powered | None = None,
    check: BlackBody | None = None,
    rule: HealthRule = RULE,
) -> tuple[str, ...]:
    """Name the faults at a moment."""
    return thermometer_health.faults(rule, watch, powered, check, now or at(0))


def test_new() -> None:
    """Of a thermometer that nothing is known of nothing is wrong."""
    assert () == faults()


@pytest.mark.parametrize(
    ("boot", "seconds", "expected"),
    [("one", 1799.9, (WARMING,)), ("one", 1800, ()), ("other", 0, ())],
)
def test_warm_up(boot: str, seconds: float, expected: tuple[str, ...]) -> None:
    """It is cold for half an hour after it came, on the clock of that boot."""
    assert expected == faults(now=at(seconds), powered=Powered(boot, 0))


@pytest.mark.parametrize(
    ("ambient", "expected"),
    [
        ("15.99", (AMBIENT,)),
        ("16", ()),
        ("35", ()),
        ("35.01", (AMBIENT,)),
        (None, ()),
    ],
)
def test_ambient(ambient: str | None, expected: tuple[str, ...]) -> None:
    """It measures from 16 to 35 °C around it, inclusive; the unknown is no fault."""
    air_c = None if ambient is None else Decimal(ambient)

    assert expected == faults(Watch(ambient_c=air_c))


@pytest.mark.parametrize(
    ("refused", "seconds", "expected"),
    [
        (False, 29.9, ()),
        (False, 30, (SILENT,)),
        (True, 29.9, ()),
        (True, 30, (GARBLED,)),
    ],
)
def test_silence(refused: bool, seconds: float, expected: tuple[str, ...]) -> None:
    """Half a minute without a value is a fault; what is refused is no value."""
    assert expected == faults(Watch(heard_ns=0, refused=refused), at(seconds))


def test_rules_of_zero_ask_for_nothing() -> None:
    """Each rule can be switched off."""
    off = replace(RULE, warm_up_ns=0, silent_ns=0, stuck_ns=0, stuck_people=0)
    watch = Watch(heard_ns=ns(999), same=Decimal(36), same_ns=0, same_people=999)

    assert () == faults(watch, at(9999), powered=Powered("one", 0), rule=off)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("36.5 " * 61, (STUCK,)),
        ("36.5 " * 60, ()),
        ("36.5 " * 30 + "36.51 " + "36.5 " * 60, ()),
        ("36.5 " * 30 + "22 " + "36.5 " * 60, ()),
        ("22 " * 100, ()),
    ],
)
def test_stuck_in_time(shown: str, expected: tuple[str, ...]) -> None:
    """The same skin for a minute without a break is nobody's; an empty lane may be."""
    watch = Watch()
    for second, text in enumerate(shown.split()):
        value = Decimal(text)
        watch = thermometer_health.hear(watch, value, ns(second), somebody=value > 30)

    assert expected == faults(watch, at(len(shown.split())))


def test_stuck_after_a_pause() -> None:
    """The same value after nothing was said for a while begins its minute anew."""
    watch = Watch()
    for second in (0, 1, 61, 62):
        watch = thermometer_health.hear(
            watch, Decimal("36.5"), ns(second), somebody=True
        )

    assert () == faults(watch, at(63))


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("36.5 36.5 36.5", (STUCK,)),
        ("36.5 36.5", ()),
        ("36.5 36.5 36.6 36.5", ()),
        ("36.6 36.5 36.5 36.5", (STUCK,)),
    ],
)
def test_stuck_over_people(shown: str, expected: tuple[str, ...]) -> None:
    """So many people in a row do not read the same to the last digit."""
    watch = Watch()
    for person, text in enumerate(shown.split()):
        watch = thermometer_health.hear(
            watch, Decimal(text), ns(10 * person), somebody=True
        )
        watch = thermometer_health.judged(watch)
        watch = thermometer_health.hear(
            watch, Decimal(22), ns(10 * person + 1), somebody=False
        )

    assert expected == faults(watch, at(40))


@pytest.mark.parametrize(
    ("check", "days", "synced", "expected"),
    [
        (None, 1, True, (DUE,)),
        (None, 1, False, ()),
        (GOOD, 8, True, ()),
        (GOOD, 9, True, (DUE,)),
        (replace(GOOD, ok=False), 1, True, (FAILED,)),
        (replace(GOOD, ok=False), 1, False, (FAILED,)),
    ],
)
def test_blackbody(
    check: BlackBody | None, days: int, synced: bool, expected: tuple[str, ...]
) -> None:
    """A check that failed, is overdue or never was made is a fault."""
    rule = replace(RULE, blackbody_days=7)

    now = at(0, days=days, synced=synced)
    assert expected == faults(now=now, check=check, rule=rule)


@pytest.mark.parametrize(
    ("first", "reading", "uncertainty", "expected"),
    [
        (None, "37.3", "0", True),
        (None, "37.31", "0", False),
        (None, "36.59", "0.4", False),
        (None, "36.6", "0.4", True),
        ("0.2", "37.30", "0", True),
        ("0.2", "37.31", "0", False),
        ("0.2", "37.09", "0", False),
    ],
)
def test_compare(
    first: str | None, reading: str, uncertainty: str, expected: bool
) -> None:
    """The first check allows the uncertainty, the next ones a drift of 0.1 °C."""
    before = None if first is None else replace(GOOD, first_error_c=Decimal(first))
    error_c, first_c, ok = thermometer_health.compare(
        Decimal(37),
        Decimal(reading),
        before,
        drift_c=Decimal("0.1"),
        uncertainty_c=Decimal(uncertainty),
    )

    assert (Decimal(reading) - 37, expected) == (error_c, ok)
    assert first_c == (error_c if first is None else Decimal(first))
