"""The usual classes of cold rooms: range, rules, and what a mean of warmth is worth.

What stands in the file goes before what a class says.

Source: `domain.md` 1.3 (usual ranges), 1.1 (GSP stores), 1.2 (mRNA vaccine, frozen
food), 1.6 (windows of the mean kinetic temperature). Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from edge_app.mkt import COLD_WINDOW_S, ROOM_WINDOW_S

WARMEST_COLD_C = 15
"""Above it a store is cool or ambient and no longer cold (GSP)."""


@dataclass(frozen=True, slots=True)
class RoomClass:
    """What is usual in one class of rooms; None is no limit on that side.

    `mkt_window_s` is 0 for frozen goods, which have no such figure; `mkt_high_c` is
    what the figure itself may be.
    """

    low_c: Decimal | None
    high_c: Decimal | None
    sets: tuple[str, ...]
    mkt_window_s: float
    source: str
    mkt_high_c: Decimal | None = None


CLASSES: Mapping[str, RoomClass] = {
    "refrigerated": RoomClass(
        Decimal(2), Decimal(8), ("who-30-day",), COLD_WINDOW_S, "CDC/VFC; WHO PQS"
    ),
    "freezer": RoomClass(Decimal(-50), Decimal(-15), (), 0, "CDC"),
    "vaccine-freezer": RoomClass(Decimal(-25), Decimal(-15), (), 0, "WHO; China CDC"),
    "frozen-food": RoomClass(None, Decimal(-18), (), 0, "GB/T 24616-2019"),
    "ultra-cold": RoomClass(Decimal(-90), Decimal(-60), (), 0, "CDC"),
    "mrna-china": RoomClass(Decimal(-80), Decimal(-60), (), 0, "-70 ± 10 °C"),
    "room-temperature": RoomClass(
        Decimal(20),
        Decimal(25),
        ("room-temperature",),
        ROOM_WINDOW_S,
        "USP <659>",
        mkt_high_c=Decimal(25),
    ),
    "gsp-cold": RoomClass(
        Decimal(2), Decimal(10), ("who-30-day",), COLD_WINDOW_S, "GSP 冷库 2–10 °C"
    ),
    "gsp-cool": RoomClass(None, Decimal(20), (), ROOM_WINDOW_S, "GSP 阴凉库 ≤ 20 °C"),
    "gsp-ambient": RoomClass(
        Decimal(10), Decimal(30), (), ROOM_WINDOW_S, "GSP 常温库 10–30 °C"
    ),
}


def window_s(low_c: Decimal | None, high_c: Decimal | None) -> float:
    """Return the usual window of a room without a class: none where it freezes."""
    if high_c is not None and high_c <= 0:
        return 0
    if low_c is not None and low_c < 0:
        return 0
    cold = high_c is not None and high_c <= WARMEST_COLD_C
    return COLD_WINDOW_S if cold else ROOM_WINDOW_S
