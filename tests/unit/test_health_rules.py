"""What of the box is an alarm, and from when on: looks in, conditions out."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest

from edge_app.clock_state import ClockState
from edge_app.config_health import Health
from edge_app.health_figures import (
    Backlog,
    BoardFigures,
    BusFigures,
    DeviceFigures,
    Figures,
)
from edge_app.health_rules import Checkup, look
from edge_app.outcomes import Condition

HEALTH = Health()


def told(looks: Iterable[Figures], health: Health = HEALTH) -> list[Condition]:
    """Return all that several looks have told."""
    checkup, said = Checkup(), list[Condition]()
    for figures in looks:
        checkup, more = look(checkup, health, figures)
        said += more
    return said


def active(looks: Iterable[Figures], health: Health = HEALTH) -> list[str]:
    """Return the alarms that stand after the last look."""
    standing: dict[str, bool] = {one.alarm: one.active for one in told(looks, health)}
    return [name for name, stands in standing.items() if stands]


def probe(now_s: float, **facts: Any) -> Figures:
    """Return a look at a gateway with one device."""
    return Figures(now_s=now_s, devices={"probe": DeviceFigures(**facts)})


def every(seconds: float, until_s: float) -> list[float]:
    """Return the times of looks."""
    return [seconds * n for n in range(int(until_s / seconds) + 1)]


# ------------------------------------------------------------------- devices


@pytest.mark.parametrize(
    ("facts", "silent"),
    [
        ({"up": True, "age_s": 61.0, "silent_after_s": 60.0}, True),
        ({"up": True, "age_s": 60.0, "silent_after_s": 60.0}, False),
        ({"up": True, "age_s": 9999.0, "silent_after_s": None}, False),
        ({"up": False, "age_s": 61.0, "silent_after_s": 60.0}, False),
        ({"up": None, "age_s": None, "silent_after_s": 60.0}, True),
    ],
)
def test_a_device_that_is_there_and_says_nothing(
    facts: dict[str, Any], silent: bool
) -> None:
    """One that is away is told as lost, one that owes no answer not at all."""
    assert silent == ("device-probe-silent" in active([probe(100, **facts)]))


def refusals(share: float, until_s: float = 400) -> list[Figures]:
    """Return looks at a device of whose answers this share is refused."""
    return [
        probe(s, up=True, heard=round(s * (1 - share)), refused=round(s * share))
        for s in every(5, until_s)
    ]


def test_a_device_that_is_mostly_not_believed() -> None:
    """More than half over five minutes; half itself is none."""
    assert ["device-probe-refusing"] == active(refusals(0.6))
    assert [] == active(refusals(0.5))


def test_refusals_are_counted_over_minutes_not_at_once() -> None:
    """A burst at the start is no verdict."""
    assert [] == active(refusals(1.0, until_s=250))


def test_a_few_refusals_are_chance() -> None:
    """Nine answers in five minutes, all of them bad."""
    looks = [probe(s, up=True, refused=int(s / 40)) for s in every(5, 350)]

    assert [] == active(looks)


def test_refusing_ends_well_below_its_limit() -> None:
    """At two fifths it stands; at a tenth it is over."""
    before = refusals(0.8)
    bad, good = before[-1].devices["probe"].refused, before[-1].devices["probe"].heard

    def later(share: float) -> list[Figures]:
        return [
            probe(
                400 + s,
                up=True,
                refused=round(bad + s * share),
                heard=round(good + s * (1 - share)),
            )
            for s in every(5, 400)
        ]

    assert ["device-probe-refusing"] == active([*before, *later(0.4)])
    assert [] == active([*before, *later(0.1)])


def test_nonsense_is_refusing_and_not_silent_too() -> None:
    """Whoever answers nonsense is not silent: one fault, one alarm."""
    looks = [
        probe(s, up=True, refused=int(s), age_s=float(s), silent_after_s=350.0)
        for s in every(5, 600)
    ]

    assert ["device-probe-refusing"] == active(looks)


def test_a_loose_plug_comes_and_goes() -> None:
    """Ten changes within ten minutes, not in an hour; over after ten quiet ones."""
    fast = [probe(s, up=True, changes=int(s / 50)) for s in every(5, 550)]
    slow = [probe(s, up=True, changes=int(s / 300)) for s in every(5, 3600)]
    quiet = [probe(550 + s, up=True, changes=11) for s in every(5, 700)]

    assert ["device-probe-flapping"] == active(fast)
    assert [] == active(slow)
    assert [] == active([*fast, *quiet])


def test_a_bus_that_stays_closed() -> None:
    """After half a minute; one that nobody has tried yet is not lost."""

    def bus(now_s: float, **facts: Any) -> Figures:
        return Figures(now_s=now_s, buses={"line": BusFigures(**facts)})

    closed = [bus(s, is_open=False) for s in every(1, 30)]
    untried = [bus(s, is_open=False, tried=False) for s in every(1, 60)]

    assert [] == active(closed[:-1])
    assert ["bus-line-lost"] == active(closed)
    back = [*closed, *(bus(s, is_open=True) for s in (31, 60, 61))]
    assert ["bus-line-lost"] == active(back[:-1])
    assert [] == active(back)
    assert [] == active(untried)


# ------------------------------------------------------------------- the box


def test_a_clock_that_nobody_sets_is_told_after_ten_minutes() -> None:
    """An RTC-less Pi is unset at each start, which is no alarm yet."""
    unset = [Figures(now_s=s, clock=ClockState.UNSYNCED) for s in every(5, 600)]

    assert [] == active(unset[:-1])
    assert ["gateway-clock"] == active(unset)
    assert ["gateway-clock-holdover"] == active(
        [Figures(now_s=0, clock=ClockState.HOLDOVER)]
    )


def test_a_step_is_told_and_ends_by_itself() -> None:
    """It then waits for somebody to have seen it, as every alarm does."""
    looks = [Figures(now_s=s, stepped_s=float(s)) for s in every(5, 60)]

    said = [one for one in told(looks) if one.alarm == "gateway-clock-stepped"]

    assert [True, False] == [one.active for one in said]


def test_the_broker_may_be_away_for_a_quarter_of_an_hour() -> None:
    """What waits is kept meanwhile."""
    away = [Figures(now_s=s, connected=False) for s in every(30, 900)]

    assert [] == active(away[:-1])
    assert ["gateway-broker"] == active(away)


def test_a_link_that_went_is_missed_sooner_than_one_that_never_came() -> None:
    """A minute against a quarter of an hour; and it hides no broker of its own."""

    def away(there: bool | None, until_s: float) -> list[Figures]:
        return [
            Figures(now_s=s, link_there=there, connected=False)
            for s in every(10, until_s)
        ]

    assert ["gateway-link"] == active(away(there=False, until_s=60))
    assert [] == active(away(None, 890))
    assert ["gateway-link"] == active(away(None, 900))


@pytest.mark.parametrize(
    ("backlog", "stands"),
    [
        (Backlog(rows=20_000, oldest_s=5), True),
        (Backlog(rows=1, oldest_s=14_400), True),
        (Backlog(rows=19_999, oldest_s=14_399), False),
        (Backlog(), False),
    ],
)
def test_a_backlog_is_many_events_or_an_old_one(backlog: Backlog, stands: bool) -> None:
    """Whichever comes first."""
    assert stands == bool(active([Figures(now_s=0, backlog=backlog)]))


def test_a_backlog_ends_at_half_of_what_began_it() -> None:
    """So that it does not come and go with every burst."""

    def rows(now_s: float, count: int) -> Figures:
        return Figures(now_s=now_s, backlog=Backlog(rows=count, oldest_s=1))

    assert ["gateway-backlog"] == active([rows(0, 20_000), rows(1, 10_001)])
    assert [] == active([rows(0, 20_000), rows(1, 10_000)])


@pytest.mark.parametrize(
    ("free_mb", "stands"), [((99,), 1), ((100,), 0), ((99, 149), 1), ((99, 150), 0)]
)
def test_a_low_disk_is_roomy_again_at_half_as_much_again(
    free_mb: tuple[int, ...], stands: int
) -> None:
    """100 MB is the limit, 150 MB the way back."""
    looks = [
        Figures(now_s=s, free_bytes=mb * 1_000_000) for s, mb in enumerate(free_mb)
    ]

    assert stands == len(active(looks))


@pytest.mark.parametrize(
    ("degrees", "alarms"),
    [
        (("79.9",), []),
        (("80.0",), ["gateway-heat"]),
        (("85.0",), ["gateway-heat", "gateway-overheat"]),
        (("85.0", "80.1"), ["gateway-heat", "gateway-overheat"]),
        (("85.0", "80.0"), ["gateway-heat"]),
        (("85.0", "75.1"), ["gateway-heat"]),
        (("85.0", "75.0"), []),
    ],
)
def test_a_hot_processor_is_cool_again_five_degrees_below(
    degrees: tuple[str, ...], alarms: list[str]
) -> None:
    """At 80 C it slows down, at 85 C it is held back hard."""
    looks = [
        Figures(now_s=s, board=BoardFigures(processor_c=Decimal(one)))
        for s, one in enumerate(degrees)
    ]

    assert alarms == active(looks)


def test_too_little_voltage_is_told_at_once_and_over_after_a_minute() -> None:
    """A weak supply sags with every load."""

    def power(now_s: float, *, low: bool) -> Figures:
        return Figures(now_s=now_s, board=BoardFigures(under_voltage=low))

    sags = [power(0, low=True), power(1, low=False), power(60, low=False)]

    assert ["gateway-under-voltage"] == active(sags)
    assert [] == active([*sags, power(61, low=False)])


def test_a_machine_without_sensors_says_nothing_of_them() -> None:
    """No alarm, and none that ends either."""
    said = {one.alarm for one in told([Figures(now_s=0), Figures(now_s=100)])}

    assert set() == said & {
        "gateway-heat",
        "gateway-overheat",
        "gateway-under-voltage",
        "gateway-disk",
    }


def test_every_sentence_says_what_to_do() -> None:
    """A sentence ends in a stop, is not long, and its name fits an alarm's."""
    worst = [
        Figures(
            now_s=s,
            devices={"probe": DeviceFigures(up=True, age_s=1e6, silent_after_s=1)},
            buses={"line": BusFigures(is_open=False)},
            link_there=False,
            backlog=Backlog(rows=10**6),
            clock=ClockState.UNSYNCED,
            stepped_s=0,
            free_bytes=0,
            board=BoardFigures(processor_c=Decimal(90), under_voltage=True),
        )
        for s in (0, 1000, 2000)
    ]

    said = [one for one in told(worst) if one.active]

    assert 10 == len(said)
    assert [] == [one.text for one in said if not one.text.endswith(".")]
    assert [] == [one.text for one in said if len(one.text) > 200]
    assert all(one.alarm.replace("-", "").isalnum() for one in said)
