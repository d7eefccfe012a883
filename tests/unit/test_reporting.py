"""What reports count: people once, items by their account, records that lack."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from edge_app.moves import SUPPLIER
from edge_app.reporting.cold import Cold
from edge_app.reporting.counting import Counting, Dated, Period
from edge_app.reporting.gate import Gate
from edge_app.reporting.stock import Stock

S = 1_000_000_000
HOUR = Period(0, 3600 * S)


def row(kind: str, at_s: float = 0, **data: Any) -> Dated:
    """Return one row."""
    return Dated(kind, "east", round(at_s * S), data)


def fed(counting: Counting, *rows: Dated) -> Any:
    """Hand over rows; return the figures."""
    for one in rows:
        counting.take(one)
    return counting.figures()


def screening(person: str, result: str) -> Dated:
    """Return one measurement."""
    return row("screening", person=person, result=result, value_c=Decimal("36.5"))


# ------------------------------------------------------------------------ gates


def test_people_are_counted_not_events() -> None:
    """Whoever was held, rested and confirmed is one person flagged."""
    gate = Gate()
    figures = fed(
        gate,
        row("fever", person="a", result="fever", value_c=Decimal(38)),
        screening("a", "confirm"),
        screening("a", "hold"),
        screening("b", "passed"),
        screening("b", "passed"),
    )

    assert (2, 1, 1) == tuple(figures[k] for k in ("measured", "flagged", "confirmed"))
    assert 5 == figures["measurements"]
    assert gate.flagged()


def test_people_without_a_badge_are_counted_once_each() -> None:
    """Their first flag counts, since nobody can tell them apart later."""
    figures = fed(
        Gate(),
        screening("", "no-badge"),
        screening("", "passed"),
        screening("", "hold"),
        screening("", "wait"),
        screening("", "passed-after-recheck"),
    )

    assert (3, 1, 0) == tuple(figures[k] for k in ("measured", "flagged", "confirmed"))


def test_no_value_is_no_measurement() -> None:
    """What could not be measured is neither normal nor flagged."""
    gate = Gate()
    figures = fed(gate, row("screening", result="manual", why="stuck"))

    assert (0, 0) == (figures["measured"], figures["measurements"])
    assert not gate.flagged()


def test_completeness_is_that_of_the_checks() -> None:
    """Added up; the newest event of a check counts, and without a roster none does."""
    check: dict[str, Any] = {"check": "morning", "date": "2026-03-01", "by_class": []}
    gate = Gate()
    fed(
        gate,
        row("check", **check, expected=100, measured=90, missing=10, ill=0),
        row("check", **check, expected=100, measured=80, missing=20, ill=0),
        row("check", **{**check, "check": "noon"}, measured=5, ill=0),
    )

    assert {"expected": 100, "measured": 90, "missing": 10} == gate.completeness()
    assert {} == Gate().completeness()


def test_causes_of_few_are_counted_together() -> None:
    """A cause that fewer than five have would point at somebody."""
    cases = [row("case", cause="mumps", person=str(one)) for one in range(5)]
    cases += [
        row("case", cause="flu", person="a"),
        row("case", cause="flu", person="a"),
    ]
    cases += [row("case", cause="rash", person="b")]
    expected = [{"cause": "mumps", "people": 5}, {"cause": "", "people": 2}]

    assert expected == fed(Gate(), *cases)["absent"]


def test_passages_duties_and_overrides() -> None:
    """What else happened at a gate."""
    gate = Gate()
    figures = fed(
        gate,
        row("passage", direction="in", result="unscreened"),
        row("passage", direction="out", result="out"),
        row("admission", result="refused", why="full"),
        row("admission", result="waiting", why="bag"),
        row("override", verb="open", by="guard", reason="x"),
        row("duty", duty="leave", result="used"),
        row("duty", duty="bag", result="seen"),
    )
    keys = ("entered", "left", "unscreened", "overrides", "refused")

    assert (1, 1, 1, 1, 1) == tuple(figures[key] for key in keys)
    assert {"granted": 0, "used": 1, "without": 0} == figures["leave"]
    assert gate.flagged()


def test_alarms_that_nobody_answered() -> None:
    """The newest state of each counts; rows come the newest first."""
    alarms = fed(
        Gate(),
        row("alarm", alarm="a", state="acknowledged"),
        row("alarm", alarm="a", state="unacknowledged", before="unacknowledged"),
        row("alarm", alarm="a", state="unacknowledged", before="normal"),
        row("alarm", alarm="b", state="returned-unacknowledged"),
        row("alarm", alarm="b", state="unacknowledged"),
    )["alarms"]

    assert (2, 1, ["b"]) == tuple(alarms.values())


def test_nothing_is_a_zero_report() -> None:
    """Every kind of report is one when nothing happened at all."""
    empty: tuple[Counting, ...] = (Gate(), Stock({}), Cold({}, HOUR))

    assert [False] * 3 == [one.flagged() for one in empty]


def move(quantity: int, source: str, target: str, **more: Any) -> Dated:
    """Return one move of masks."""
    data = {"item": "mask", "quantity": quantity, "from": source, "to": target, **more}
    return row("stock.moved", **data)


def test_accounts_are_counted_back_from_now() -> None:
    """Opening and closing are those of the period, whatever was moved since."""
    stock = Stock({"mask": 100, "gown": 3})
    stock.later(move(20, SUPPLIER, "store"))
    figures = fed(
        stock,
        move(5, "store", "<recipient>", reason="issue"),
        move(30, SUPPLIER, "store", reason="receive"),
        move(7, "store", "shelf", reason="move"),
        move(1, "store", "<loss>", reason="count"),
    )
    mask = next(one for one in figures["items"] if one["item"] == "mask")
    expected = {
        "item": "mask",
        "opening": 56,
        "received": 30,
        "issued": 5,
        "adjusted": -1,
        "closing": 80,
    }

    assert expected == mask
    assert 1 == figures["zero_items"]


def test_a_reversal_stands_where_it_came_from() -> None:
    """What was never received is not issued either."""
    figures = fed(
        Stock({"mask": 0}),
        move(30, "store", SUPPLIER, reason="reverse"),
        move(30, SUPPLIER, "store", reason="receive"),
    )
    (mask,) = figures["items"]

    assert (0, 0, 0) == (mask["received"], mask["issued"], mask["closing"])


def test_what_a_store_is_flagged_for() -> None:
    """Expired lots, short items, mismatches, refusals; the newest level counts."""
    stock = Stock({})
    figures = fed(
        stock,
        row("stock.expiry", item="mask", lot="L1", stage="expired"),
        row("stock.expiry", item="mask", lot="L2", stage="30"),
        row("stock.level", item="gown", level="ok"),
        row("stock.level", item="gown", level="out"),
        row("stock.level", item="mask", level="low"),
        row("stock.level", item="hat", pieces=3),
        row("stock.refused", bar="expired", sentence="x"),
        row("stock.mismatch", phase="open"),
        row("stock.mismatch", phase="settled"),
        row("stock.count", item="mask"),
    )

    assert [{"item": "mask", "lot": "L1"}] == figures["expired"]
    assert [{"item": "mask", "level": "low"}] == figures["short"]
    assert (1, 1, 1) == tuple(figures[k] for k in ("refused", "mismatches", "counted"))
    assert stock.flagged()


def test_a_long_list_leaves_quiet_items_off() -> None:
    """What moved is listed first, and how many are not is said."""
    held = {f"item-{number:03}": 1 for number in range(450)}
    figures = fed(Stock(held), move(1, SUPPLIER, "store"))

    assert (400, 51, 450) == (
        len(figures["items"]),
        figures["items_left_off"],
        figures["zero_items"],
    )
    assert "mask" in {one["item"] for one in figures["items"]}


# ------------------------------------------------------------------- cold rooms


def record(at_s: float, *values_c: str | None) -> Dated:
    """Return one record of some points."""
    known = [Decimal(one) for one in values_c if one is not None]
    points = [{"temperature_c": Decimal(c) if c else None} for c in values_c]
    return row(
        "cold.record",
        at_s,
        coldest_c=min(known, default=None),
        warmest_c=max(known, default=None),
        points=points,
    )


def test_a_room_s_temperatures() -> None:
    """Coldest, warmest, and the mean by the time that each value stood."""
    cold = Cold({"east": 1800}, HOUR)
    (room,) = fed(cold, record(2700, "8"), record(0, "2", "6"))["rooms"]
    numbers = [room[key] for key in ("coldest_c", "warmest_c", "mean_c")]

    assert [Decimal(2), Decimal(8), Decimal("5.00")] == numbers


def test_a_value_that_lacks_is_none() -> None:
    """Neither 0 nor part of the mean."""
    (room,) = fed(Cold({"east": 1800}, HOUR), record(0, "4"), record(1800, None))[
        "rooms"
    ]
    (empty,) = fed(Cold({"east": 1800}, HOUR))["rooms"]

    assert Decimal("4.00") == room["mean_c"]
    assert empty["mean_c"] is None


@pytest.mark.parametrize(
    ("times", "missing"),
    [
        ((0, 600, 1200, 1800, 2400, 3000), 0),
        ((30, 630, 1230, 1830, 2430, 3030), 0),
        ((0, 600, 2400, 3000), 2),
        ((0, 600, 620, 640, 1200, 1800, 2400, 3000), 0),
        ((), 6),
        ((1800,), 4),
    ],
)
def test_records_that_lack(times: tuple[int, ...], missing: int) -> None:
    """A gap of twice the interval lacks one; records in between make up for none."""
    cold = Cold({"east": 600}, HOUR)
    fed(cold, *(record(at_s, "4") for at_s in times))
    told = cold.completeness()

    assert (6, missing) == (told["expected"], told["missing"])
    assert 6 - missing == told["measured"]


def test_excursions_and_signatures() -> None:
    """A zero report of a cold room has neither."""
    cold = Cold({"east": 1800}, HOUR)
    (room,) = fed(
        cold,
        row("cold.excursion", phase="began"),
        row("cold.excursion", phase="ended"),
        row("cold.duty", what="reading", result="signed"),
        row("cold.duty", what="reading", result="missed"),
        row("cold.duty", what="test", result="missed"),
    )["rooms"]

    assert (1, 1, 1) == tuple(room[k] for k in ("excursions", "signed", "unsigned"))
    assert cold.flagged()
