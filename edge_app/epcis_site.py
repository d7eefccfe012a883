"""How a site names its goods and places in EPCIS documents, by its configuration.

The export and the link ask here, so that an event has one id whichever way it goes.
"""

from __future__ import annotations

from pathlib import Path

from edge_app.catalogue_file import NAME, load
from edge_app.config_records import Config
from edge_app.stations.counter_parts import Limits as Counter
from edge_app.stations.store_parts import Limits as Store
from edge_app.store.catalogue import EMPTY
from edge_app.store.epcis_names import NOBODYS, Naming


def naming_of(
    config: Config, *, base: str = "", gln: str = "", catalogue: Path | None = None
) -> Naming:
    """Gather the names; what is not given is the configuration's.

    What the catalogue's file cannot use was said when it was imported; a file that is
    not there is an empty one.

    Raises:
        OSError: the catalogue cannot be read.
    """
    limits = [one.limits for one in config.stations]
    stores = [one for one in limits if isinstance(one, Store)]
    named = next((one.catalogue for one in stores if one.catalogue), NAME)
    path = config.path.parent / (catalogue or named)
    locked = {place for one in stores for place in one.quarantine}
    locked |= {one.quarantine for one in limits if isinstance(one, Counter)}
    own = base or config.epcis.base or NOBODYS.format(config.gateway.site)
    return Naming(
        own.rstrip("/"),
        gln or config.epcis.gln,
        load(path)[0] if path.exists() else EMPTY,
        frozenset(locked),
    )
