"""The `[[appliance]]` tables: what a cold room is as equipment, and where. Pure.

They fill the head of the equipment-monitoring file, and are needed for nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from edge_app.coldreport.appliance import Appliance
from edge_app.config_check import Named
from edge_app.config_form import fill, guess

HALF_TURN, QUARTER_TURN = Decimal(180), Decimal(90)


def read_appliances(
    tables: Iterable[Named], rooms: Collection[str]
) -> tuple[Appliance, ...]:
    """Judge the tables; each is of one of the rooms, and no two are of the same."""
    found: dict[str, Appliance] = {}
    for one in tables:
        appliance = fill(one.table, Appliance, one.spot)
        if appliance is None:
            continue
        room = appliance.room
        if room not in rooms:
            one.spot.wrong(
                "room", f'there is no cold room "{room}"; {guess(room, rooms)}'
            )
        if room in found:
            one.spot.wrong("room", f'"{room}" has another appliance; keep one.')
        if appliance.installed and not _is_day(appliance.installed):
            one.spot.wrong("installed", "must be a day such as 2024-05-01.")
        if (appliance.lat is None) != (appliance.lng is None):
            one.spot.wrong("lat", "and lng belong together: give both or none.")
        found[room] = appliance
    return tuple(found.values())


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
