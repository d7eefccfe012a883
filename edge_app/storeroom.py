"""The store room as a core starts with it: the journal's, with catalogue and places.

The catalogue's file is read once, at the start; `gatepost do gateway reload` is one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace

from edge_app.catalogue_file import NAME, load
from edge_app.config_records import Config
from edge_app.counted import counted
from edge_app.engine_values import GATEWAY
from edge_app.outcomes import Condition, Priority
from edge_app.stations.shelf_limits import Limits as ShelfLimits
from edge_app.stations.store_parts import Limits
from edge_app.store.catalogue import EMPTY, Catalogue
from edge_app.store.gtin import bind
from edge_app.store.stock import Binding, PlaceKind, Stock

LOG = logging.getLogger(__name__)
SAID_LIMIT = 20
"""How many mistakes of the catalogue are logged one by one."""


def stores(config: Config) -> tuple[Limits, ...]:
    """Return the stores of a configuration."""
    return tuple(
        one.limits for one in config.stations if isinstance(one.limits, Limits)
    )


def catalogue_name(config: Config) -> str:
    """Name the file that the site's store reads, from the site's folder."""
    return next((one.catalogue for one in stores(config) if one.catalogue), NAME)


def places(found: Iterable[Limits]) -> dict[str, PlaceKind]:
    """Return the kind of every place that a store names."""
    kinds: dict[str, PlaceKind] = {}
    for one in found:
        kinds |= dict.fromkeys(one.quarantine, "quarantine")
        kinds |= dict.fromkeys(one.agreement, "agreement")
        kinds |= dict.fromkeys(one.prepacked, "prepacked")
    return kinds


def own_places(config: Config) -> dict[str, PlaceKind]:
    """Return every shelf, and where the goods of each counter stand."""
    kinds: dict[str, PlaceKind] = {}
    for one in config.stations:
        if one.kind.name in ("shelf", "counter"):
            kinds[getattr(one.limits, "store", one.name)] = "shelf"
    return kinds


def bound(catalogue: Catalogue, bindings: Iterable[Binding]) -> Catalogue:
    """Put what was bound on the spot into the catalogue, unless its file is ahead."""
    for one in bindings:
        grown = bind(catalogue, one.gtin, one.item, one.pieces)
        if isinstance(grown, str):
            LOG.warning("event=binding_unused item=%s why=%r", one.item, grown)
        else:
            catalogue = grown
    return catalogue


def furnished(config: Config, kept: Stock) -> tuple[Stock, Condition]:
    """Return the journal's store room with catalogue and places, and how that went."""
    found = stores(config)
    catalogue, fault = _catalogue(config, found)
    stock = replace(
        kept,
        catalogue=bound(catalogue, kept.bindings.values()),
        places={**own_places(config), **places(found)} if found else {},
    )
    text = fault or "The catalogue is used."
    name = "gateway-catalogue"
    return stock, Condition(name, GATEWAY, bool(fault), Priority.MEDIUM, text)


def sentences(config: Config) -> tuple[str, ...]:
    """Say what is wrong with the catalogue, and which shelves it does not know."""
    found = stores(config)
    catalogue, fault = _catalogue(config, found)
    if not found or fault:
        return (f"store: catalogue: {fault}",) if fault else ()
    return tuple(
        f'shelf "{one.name}": item: "{bin_.item}" is not in the catalogue;'
        " its scans and its weight can never agree."
        for one in config.stations
        if isinstance(one.limits, ShelfLimits) and one.limits.scanned
        for bin_ in one.limits.contents
        if bin_.item not in catalogue.items
    )


def _catalogue(config: Config, found: Iterable[Limits]) -> tuple[Catalogue, str]:
    """Read the catalogue of the first store; say in a sentence what is wrong."""
    first = next(iter(found), None)
    if first is None or not first.catalogue:
        return EMPTY, ""
    path = config.path.parent / first.catalogue
    try:
        catalogue, mistakes = load(path)
    except OSError as error:
        return (
            EMPTY,
            f"Import the catalogue: {path.name} cannot be read ({error.strerror}).",
        )
    for mistake in mistakes[:SAID_LIMIT]:
        LOG.warning("event=catalogue_refused why=%r", str(mistake))
    if not mistakes:
        return catalogue, ""
    many = counted(len(mistakes), "mistake")
    return catalogue, f"Set {path.name} right, {many}: {mistakes[0]}"
