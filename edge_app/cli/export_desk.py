"""What stock documents are written with: the site, its goods, its journal, the time."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace

from edge_app.catalogue_file import NAME, load
from edge_app.cli.shared import config_of
from edge_app.clock import clock_of, utc_offset_of
from edge_app.config import Config
from edge_app.journal_stock_reader import StockReader
from edge_app.root import Root
from edge_app.stations.store_parts import Limits as StoreLimits
from edge_app.store.catalogue import EMPTY, Catalogue
from edge_app.store.epcis_time import local_text
from edge_app.store.slip_author import Author
from edge_app.store.slip_moves import moment
from edge_app.store.stock import PlaceKind, Stock


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a document is drawn up."""

    arguments: argparse.Namespace
    config: Config
    root: Root
    reader: StockReader
    catalogue: Catalogue
    language: str

    def author(self, stock: Stock | None = None) -> Author:
        """Return who writes about a store room, by default as it is now."""
        gateway = self.config.gateway
        known = replace(
            stock or self.reader.stock(),
            catalogue=self.catalogue,
            places=places_of(self.config),
        )
        return Author(self.language, f"{gateway.site}/{gateway.name}", known)

    def now(self) -> str:
        """Return the local time to the second."""
        wall_ns = clock_of(self.root).stamp().wall_ns
        return moment(local_text(wall_ns, self.offset_s(wall_ns)))

    def offset_s(self, wall_ns: int) -> int:
        """Return how far local time is ahead of UTC."""
        return utc_offset_of(self.config.gateway.timezone)(wall_ns)


@contextmanager
def desk_of(arguments: argparse.Namespace, *, latin: bool = False) -> Iterator[Desk]:
    """Lend a desk; a `latin` one has no signs to write Chinese with."""
    config, root = config_of(arguments)
    store = _store(config)
    named = arguments.catalogue or (store.catalogue if store else NAME)
    path = arguments.file.parent / named
    catalogue = load(path)[0] if path.exists() else EMPTY
    language = "en" if latin else arguments.language or config.gateway.language
    with closing(StockReader(root.data(config))) as reader:
        yield Desk(arguments, config, root, reader, catalogue, language)


def places_of(config: Config) -> Mapping[str, PlaceKind]:
    """Return the kinds of the places that the store's table names."""
    store = _store(config)
    if store is None:
        return {}
    kinds: tuple[tuple[PlaceKind, tuple[str, ...]], ...] = (
        ("quarantine", store.quarantine),
        ("agreement", store.agreement),
        ("prepacked", store.prepacked),
    )
    return {place: kind for kind, places in kinds for place in places}


def _store(config: Config) -> StoreLimits | None:
    found = (one.limits for one in config.stations)
    return next((one for one in found if isinstance(one, StoreLimits)), None)
