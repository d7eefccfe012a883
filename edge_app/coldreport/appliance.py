"""What a cold room is as equipment, and where it stands. Pure."""

from __future__ import annotations

from dataclasses import MISSING, dataclass
from decimal import Decimal

from drivers.contract import option


@dataclass(frozen=True, slots=True, kw_only=True)
class Appliance:
    """What a cold room is as equipment: maker, model, place; empty is not known."""

    room: str = option(MISSING, about="The cold room that this describes.")
    manufacturer: str = option("", about="Who made it.")
    model: str = option("", about="Its model.")
    serial: str = option("", about="Its serial number.")
    installed: str = option("", about="The day it went into use, such as 2024-05-01.")
    pqs: str = option("", about="Its WHO PQS code.")
    facility: str = option("", about="The name of the facility.")
    district: str = option("", about="The name of the district.")
    region: str = option("", about="The name of the region.")
    country: str = option("", about="The country's ISO code, such as CN.")
    lat: Decimal | None = option(
        None, low=-90, high=90, about="Degrees north; needs lng."
    )
    lng: Decimal | None = option(
        None, low=-180, high=180, about="Degrees east; needs lat."
    )
