"""The report of a cold room, from rows to values."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from edge_app.coldreport.figures import Range
from edge_app.coldreport.gaps import Gap, Intervals
from edge_app.coldreport.records import Dated, Pool
from edge_app.coldreport.report import Chain, Found, Period, RoomReport, report_of
from edge_app.coldreport.rules import Calibrated, Rules, rules_of
from edge_app.model import Json
from edge_app.stations.coldroom_parts import Limits
from tests.unit.room_rows import (
    DAY_NS,
    HOUR_NS,
    MINUTE_NS,
    START_NS,
    alarm,
    dated,
    excursion,
    read,
    record,
    records,
)

FRIDGE = Rules(
    "vaccines",
    ("probe-1", "probe-2"),
    Range(Decimal(2), Decimal(8)),
    Intervals(1800, 120),
    24 * HOUR_NS,
    (),
    (),
)
LATER_NS = START_NS + 400 * DAY_NS


def report(
    rows: list[Dated],
    *others: Dated,
    rules: Rules = FRIDGE,
    hours: int = 2,
    **more: Any,
) -> RoomReport:
    """Draw a report up over the hours from the start."""
    period = Period(START_NS, START_NS + hours * HOUR_NS, LATER_NS)
    chains = (Chain("record", "record:1:00", "record:2:00", 2),)
    return report_of(rules, period, Found(read(rows), others, chains, **more))


def test_the_figures_of_each_point_and_of_the_room() -> None:
    """Lowest, highest and mean are each point's; the room has the extremes of all."""
    made = report(records([("4.0", "6.0")] * 2 + [("5.0", "7.0")] * 3))
    assert 7200 == made.room.known_s
    one, two = made.statistics
    assert ("probe-1", Decimal("4.0"), Decimal("5.0")) == (
        one.name,
        one.lowest_c,
        one.highest_c,
    )
    # Half an hour at 4, half an hour rising, an hour at 5.
    assert (Decimal("4.62"), Decimal("6.62")) == (one.mean_c, two.mean_c)
    assert (Decimal("4.0"), Decimal("7.0"), Decimal("5.62")) == (
        made.room.lowest_c,
        made.room.highest_c,
        made.room.mean_c,
    )
    assert START_NS == one.lowest_ns
    assert Decimal("100.00") == made.room.inside_pct


def test_values_are_weighed_by_time() -> None:
    """Fifteen records of half an hour outside count no more than half an hour."""
    warm_ns = START_NS + 62 * MINUTE_NS
    warm = [
        dated("cold.record", warm_ns + at * 2 * MINUTE_NS, record(["9.0"]), 4 + at)
        for at in range(15)
    ]
    one = report([*records([("5.0",)] * 3), *warm], hours=2).statistics[0]
    # An hour at 5, two minutes up, and 28 minutes at 9.
    assert (18, 5400, Decimal("6.29")) == (one.values, one.known_s, one.mean_c)


def test_in_range_is_what_a_record_says_until_the_next() -> None:
    """A room writes a record at each crossing, so that nothing is guessed between."""
    one = report(records([("7.0",), ("9.0",), ("7.0",)]), hours=2).statistics[0]
    assert (3600, 1800, 1800) == (one.known_s, one.inside_s, one.outside_s)


@pytest.mark.parametrize(("inside", "seconds"), [(True, 0), (False, 1800)])
def test_the_limit_itself_is_what_the_rule_says(inside: bool, seconds: int) -> None:
    """At 8.0 all the time a room is in range or out of it, by its own words."""
    allowed = Range(Decimal(2), Decimal(8), inside)
    rules = Rules("r", ("probe-1",), allowed, FRIDGE.intervals, None, (), ())
    made = report(records([("8.0",), ("8.0",)]), rules=rules, hours=1)
    assert seconds == made.statistics[0].outside_s
    assert None is made.statistics[0].mkt_c


def test_a_room_may_be_out_on_both_sides_at_once() -> None:
    """One point too cold and another too warm are not twice the time."""
    made = report(records([("1.0", "9.0"), ("1.0", "9.0")]), hours=1)
    assert (0, Decimal("0.00")) == (made.room.inside_s, made.room.inside_pct)


def test_no_value_is_not_zero() -> None:
    """A lost point is counted and adds nothing; 0.0 is a value like any other."""
    pairs = [("0.0", None), ("0.0", None), ("0.0", "4.0"), ("0.0", None)]
    rows = records(pairs)
    one, two = report(rows).statistics
    assert (4, 0, Decimal("0.00")) == (one.values, one.missing, one.mean_c)
    assert (1, 3, Decimal("4.00"), 0) == (
        two.values,
        two.missing,
        two.mean_c,
        two.known_s,
    )
    assert None is two.inside_pct
    nothing = report(records([(None, None)] * 5)).room
    assert (0, 4, None, None) == (
        nothing.values,
        nothing.missing,
        nothing.lowest_c,
        nothing.mean_c,
    )


def test_a_period_without_any_record() -> None:
    """It is one gap; the points of the file are there without a value."""
    made = report([], has_earlier=False)
    assert ["probe-1", "probe-2"] == [one.name for one in made.statistics]
    assert [Gap(START_NS, START_NS + 2 * HOUR_NS, 3, "before")] == list(made.gaps)


def test_the_time_up_to_the_edge_is_not_lost() -> None:
    """What goes on beyond an edge is cut on the line there; no value is made of it."""
    first_ns = START_NS - 20 * MINUTE_NS
    rows = records([("4.0",), ("7.0",), ("10.0",), ("10.0",)], begin_ns=first_ns)
    one = report(rows, hours=1).statistics[0]
    # On the line it is 6 at the beginning; it is 10 from the 40th minute to the end.
    assert (2, 3600, 1200) == (one.values, one.known_s, one.outside_s)
    assert Decimal("8.67") == one.mean_c
    assert (Decimal("7.0"), Decimal("10.0")) == (one.lowest_c, one.highest_c)


def test_the_end_is_not_in_the_period() -> None:
    """A record of the first moment counts, one of the last belongs to the next."""
    made = report(records([("5.0",)] * 5))
    assert [1, 2, 3, 4] == [one.seq for one in made.records]
    assert () == made.gaps


def test_what_has_not_come_yet_is_not_missing() -> None:
    """A report of today ends now."""
    rows = records([("5.0",)] * 3)
    now_ns = START_NS + 65 * MINUTE_NS
    period = Period(START_NS, START_NS + DAY_NS, now_ns)
    made = report_of(FRIDGE, period, Found(read(rows), (), ()))
    assert ((), now_ns) == (made.gaps, period.until_ns)


def test_peaks_between_records_are_told() -> None:
    """The lowest and highest since the record before count for the extremes only."""
    point: dict[str, Json] = {
        "probe": "probe-1",
        "temperature_c": Decimal("5.0"),
        "min_c": Decimal("1.9"),
        "max_c": Decimal("8.3"),
    }
    data = record(["5.0"], points=[point])
    made = report([dated("cold.record", START_NS, data)], hours=1)
    one = made.statistics[0]
    assert (Decimal("1.9"), Decimal("8.3")) == (made.room.lowest_c, made.room.highest_c)
    assert (Decimal("1.9"), Decimal("8.3"), Decimal("5.00")) == (
        one.lowest_c,
        one.highest_c,
        one.mean_c,
    )


def test_an_old_row_lacks_what_came_later() -> None:
    """Fields that are not there, or are of another kind, are no values."""
    data: dict[str, Json] = {
        "state": 7,
        "points": [{"probe": "probe-1", "temperature_c": True}, 3],
    }
    one = Pool().record(dated("cold.record", START_NS, data))
    assert ("", None, None) == (one.state, one.coldest_c, one.points[0].value_c)
    assert () == Pool().record(dated("cold.record", START_NS, {"points": 5})).points


def test_a_record_without_a_time_is_told_and_not_placed() -> None:
    """It lies between two that have one; a repaired one counts like any other."""
    rows = records([("5.0",)] * 4)
    odd = dated("cold.record", None, record(["6.0"]), 3)
    made = report([rows[0], rows[1], odd, rows[3]])
    assert ([3], 1, 3) == (
        [one.seq for one in made.undated],
        made.clocks("unsynced"),
        made.clocks("synced"),
    )
    assert Decimal("5.0") == made.room.highest_c
    assert ["clock"] == [one.why for one in made.gaps]
    elsewhere = [*rows[:2], odd, *rows[2:], *records([("5.0",)] * 8)[6:]]
    renumbered = [
        replace(one, row=replace(one.row, seq=at))
        for at, one in enumerate(elsewhere, 1)
    ]
    assert [""] == [one.why for one in report(renumbered, hours=4).gaps]


def test_a_stay_is_put_together_from_its_words() -> None:
    """Beginning, end and each decision are one line, with the rows they stand in."""
    onset_ns = START_NS + HOUR_NS
    decided: dict[str, Json] = {
        "phase": "decided",
        "id": f"vaccines-high-{onset_ns // 10**9}",
        "kind": "high",
        "limit_c": 8,
        "decision": "quarantine",
        "reason": "ask the maker",
        "by": "head-nurse",
        "decided_lots": ["L7"],
    }
    (stay,) = report(
        records([("5.0",)] * 5),
        dated("cold.excursion", onset_ns, excursion("began", onset_ns), 1),
        dated(
            "cold.excursion",
            onset_ns + HOUR_NS,
            excursion("ended", onset_ns, mkt_c=Decimal("5.91"), cause=""),
            2,
        ),
        dated("cold.excursion", LATER_NS, decided, 3),
    ).stays
    assert (onset_ns, onset_ns + 10 * MINUTE_NS, onset_ns + HOUR_NS) == (
        stay.onset_ns,
        stay.announced_ns,
        stay.ended_ns,
    )
    assert ("door", Decimal("5.91"), ("mmr/L7",)) == (stay.cause, stay.mkt_c, stay.lots)
    assert ("urgent-1", "urgent-2", "urgent-3") == stay.rows
    (decision,) = stay.decisions
    assert ("quarantine", ("L7",), "head-nurse", LATER_NS) == (
        decision.decision,
        decision.lots,
        decision.by,
        decision.at_ns,
    )


def test_a_stay_belongs_to_every_period_it_touches() -> None:
    """One from before that goes on is told; one that ended before is not."""
    begun_ns = START_NS - 3 * DAY_NS
    going = dated("cold.excursion", begun_ns, excursion("began", begun_ns), 1)
    over = dated("cold.excursion", START_NS - HOUR_NS, excursion("ended", begun_ns), 2)
    assert 1 == len(report([], going).stays)
    assert () == report([], going, over).stays


def test_the_onset_of_an_unset_clock_is_not_believed() -> None:
    """Where the clock was not set then, the row's own repaired time stands for it."""
    data = excursion("began", 0, onset_synced=False)
    (stay,) = report([], dated("cold.excursion", START_NS + HOUR_NS, data)).stays
    assert START_NS + HOUR_NS == stay.onset_ns


def test_an_alarm_tells_who_acknowledged_it_and_when() -> None:
    """Raised, acknowledged and cleared are one line; the next time is another."""
    onset_ns = START_NS + HOUR_NS
    up, seen, over = ("unacknowledged", "acknowledged", "normal")
    words = {"by": "nurse", "comment": "door"}
    rows = [
        dated("alarm", onset_ns, alarm(up, over, onset_ns), 1),
        dated("alarm", onset_ns + 60, alarm(seen, up, onset_ns, **words), 2),
        dated("alarm", onset_ns + 90, alarm(over, seen, onset_ns, **words), 3),
        dated("alarm", onset_ns + 95, alarm(up, over, onset_ns + 95), 4),
    ]
    first, again = report([], *rows).alarms
    assert (onset_ns, onset_ns + 60, "nurse", "door", onset_ns + 90) == (
        first.raised_ns,
        first.acknowledged_ns,
        first.by,
        first.comment,
        first.cleared_ns,
    )
    assert (None, "", None) == (again.acknowledged_ns, again.by, again.cleared_ns)


def test_an_alarm_gone_before_anybody_saw_it() -> None:
    """It is cleared first and acknowledged later; shelving is said in the comment."""
    gone, up = "returned-unacknowledged", "unacknowledged"
    rows = [
        dated("alarm", START_NS, alarm(up, "normal", START_NS), 1),
        dated("alarm", START_NS + 5, alarm(gone, up, START_NS), 2),
        dated("alarm", START_NS + 9, alarm("normal", gone, START_NS, by="chief"), 3),
        dated("alarm", START_NS + 20, alarm("shelved", "normal", START_NS, by="x"), 4),
    ]
    (told,) = report([], *rows).alarms
    assert (START_NS + 5, START_NS + 9, "chief", "shelved: x") == (
        told.cleared_ns,
        told.acknowledged_ns,
        told.by,
        told.comment,
    )


def test_the_newest_calibration_counts() -> None:
    """What was told of a probe later stands before what the file says."""
    rules = Rules(
        "vaccines",
        ("probe-1",),
        FRIDGE.allowed,
        FRIDGE.intervals,
        None,
        (),
        (Calibrated("probe-1", "A-1", "2025-01-01", "2026-01-01"),),
    )
    told: dict[str, Json] = {
        "phase": "calibrated",
        "probe": "probe-1",
        "certificate": "A-2",
        "date": "2026-06-30",
        "due": "2027-06-30",
    }
    row = dated("cold.service", START_NS - DAY_NS, told)
    (one,) = report([], row, rules=rules).calibrations
    assert ("A-2", "2027-06-30") == (one.certificate, one.due)


def test_duties_and_power_of_the_period_only() -> None:
    """What was signed, and what the room ran on, in words and with its row."""
    signed: dict[str, Json] = {
        "what": "reading",
        "result": "signed",
        "by": "nurse",
        "late": True,
    }
    power: dict[str, Json] = {
        "power": "battery",
        "before": "mains",
        "since": None,
        "lasted_s": 5,
    }
    made = report(
        [],
        dated("cold.duty", START_NS + 1, signed, 8),
        dated("cold.duty", START_NS - 1, signed, 7),
        dated("cold.power", START_NS + 2, power, 9),
    )
    (duty,), (mark,) = made.duties, made.marks
    assert ("reading signed late", "nurse") == (duty.text, duty.by)
    assert ("mains battery", START_NS + 2) == (mark.text, mark.at_ns)


def test_a_rooms_own_settings_are_its_rules() -> None:
    """Range, intervals, window and rules come from the room's limits."""
    limits = Limits(
        name="vaccines",
        probes=("probe-1",),
        room_class="refrigerated",
        calibrations={"probe-1": {"certificate": "G-1", "date": "2026-03-01"}},
    )
    rules = rules_of(limits)
    assert (Decimal(2), Decimal(8), True) == (
        rules.allowed.low_c,
        rules.allowed.high_c,
        rules.allowed.inside,
    )
    assert (1800.0, 120.0, 24 * HOUR_NS) == (
        rules.intervals.inside_s,
        rules.intervals.outside_s,
        rules.window_ns,
    )
    assert ("room_class", "refrigerated") in rules.settings
    assert ["probe-1"] == [one.point for one in rules.calibrations]
    frozen = Limits(name="ice", probes=("p",), low_c=Decimal(-25), high_c=Decimal(-15))
    assert None is rules_of(frozen).window_ns
