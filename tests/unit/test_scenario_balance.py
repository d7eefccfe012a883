"""The world's account and the journal agree, or a sentence says where they do not."""

from __future__ import annotations

from typing import Any

from edge_app.scenario.balance import pieces, settle
from edge_app.scenario.judge import Seen

ACCOUNT: dict[str, Any] = {
    "entrances": {"east": {"in": 2, "out": 1, "cut": 1}},
    "counters": {
        "desk": {
            "30AA": {"acknowledged": 2, "unacknowledged": 1},
            "30BB": {"acknowledged": 1, "unacknowledged": 0},
        }
    },
    "shelves": {"masks": {"pieces": 220, "taken": 10, "put": 0}},
    "somethings": {"new": {"strange": 1}},
}
STATUS: dict[str, Any] = {"states": {"masks": {"last_pieces": 220}}}


def seen(number: int, kind: str, station: str, where: str, **data: Any) -> Seen:
    """Make an event."""
    return Seen(f"id-{number}", where, kind, station, 1.0, data)


def events(
    walked_in: int = 2, walked_out: int = 1, booked: int = 3, where: str = "journal"
) -> list[Seen]:
    """Make a journal, or what a subscriber has of it."""
    walks = ["in"] * walked_in + ["out"] * walked_out + ["none"]
    return [
        *(
            seen(number, "passage", "east", where, direction=direction)
            for number, direction in enumerate(walks)
        ),
        *(seen(100 + one, "stock.moved", "desk", where) for one in range(booked)),
    ]


def faults(*given: list[Seen], central: bool = False, **status: Any) -> list[str]:
    """Return the sentences that are not empty."""
    heard = [one for some in given for one in some]
    found = settle(ACCOUNT, status or STATUS, heard, central=central)
    return [fault for _, fault in found if fault]


def test_they_agree() -> None:
    """What nobody can have seen whole may be there or not."""
    assert [] == faults(events())
    assert [] == faults(events(walked_in=3, walked_out=2))
    assert [] == faults(events(booked=4))


def test_each_difference_is_told() -> None:
    """Too few and too many people, tags and pieces are told with both numbers."""
    assert ["2 walked in, the journal has 1"] == faults(events(walked_in=1))
    assert ["1 walked out, the journal has 3"] == faults(events(walked_out=3))
    assert ["3 tags were acknowledged, the journal has 2"] == faults(events(booked=2))
    assert ["3 tags were acknowledged, the journal has 5"] == faults(events(booked=5))
    assert ["220 lie there, 219 were counted"] == faults(
        events(), states={"masks": {"last_pieces": 219}}
    )
    assert ["220 lie there, None were counted"] == faults(events(), states={})


def test_the_bins_of_a_shelf_are_added_up() -> None:
    """One pan with two bins holds what both hold; unknown is no number."""
    bins: list[dict[str, int | None]] = [{"last_pieces": 200}, {"last_pieces": 20}]
    status: dict[str, Any] = {"states": {"masks": {"bins": bins}}}
    assert [""] == [why for _, why in pieces(ACCOUNT, status)]

    bins[0]["last_pieces"] = None
    assert ["220 lie there, None were counted"] == [
        why for _, why in pieces(ACCOUNT, status)
    ]


def test_names_are_cases() -> None:
    """Each comparison is a test case of its own name."""
    assert [
        "balance: east, people in",
        "balance: east, people out",
        "balance: desk, tags",
        "balance: masks, pieces",
        "balance: every event delivered",
    ] == [name for name, _ in settle(ACCOUNT, STATUS, events(), central=True)]


def test_delivery() -> None:
    """Every event of the journal has to be at the subscriber, however often."""
    kept, heard = events(), events(where="central")
    assert [] == faults(kept, heard, heard, central=True)
    assert ["2 events never reached the subscriber: id-101, id-102"] == faults(
        kept, events(booked=1, where="central"), central=True
    )
