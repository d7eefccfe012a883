"""Every kind of station, by the key of its tables in the configuration."""

from __future__ import annotations

from collections.abc import Mapping

from edge_app.stations import (
    calling,
    coldroom,
    counter,
    door,
    entrance,
    report,
    response,
    shelf,
    store,
)
from edge_app.stations.contract import AnyStation

KINDS: Mapping[str, AnyStation] = {
    station.name: station
    for station in (
        entrance.STATION,
        shelf.STATION,
        counter.STATION,
        coldroom.STATION,
        door.STATION,
        store.STATION,
        calling.STATION,
        response.STATION,
        report.STATION,
    )
}
