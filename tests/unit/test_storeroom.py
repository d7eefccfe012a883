"""The store room as a core starts with it: catalogue, places, what was bound."""

from __future__ import annotations

from pathlib import Path

from edge_app.catalogue_file import save
from edge_app.config import Config, read
from edge_app.store.catalogue import EMPTY
from edge_app.store.stock import Binding, Stock
from edge_app.storeroom import furnished, sentences
from tests.unit.store_room import CATALOGUE, received, stocked

SITE = """
[gateway]
site = "hill"
name = "store"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://127.0.0.1"
[[store]]
name = "room"
quarantine = ["aside"]
agreement = ["dealer"]
prepacked = ["packs"]
"""


SHELF = """
[[bus]]
name = "pan"
kind = "serial"
port = "/dev/ttyUSB0"
[[device]]
name = "scale"
driver = "scale_mtsics"
bus = "pan"
[[shelf]]
name = "rack"
scale = "scale"
item = "hat"
piece_g = 4
scanned = true
"""


def config(folder: Path, text: str = SITE) -> Config:
    """Read a site in a folder."""
    found = read(text)
    assert found.config is not None, found.mistakes
    object.__setattr__(found.config, "path", folder / "site.toml")
    return found.config


def test_catalogue_and_places(tmp_path: Path) -> None:
    """Both are there from the start; the ledger is the journal's."""
    save(tmp_path / "catalogue.toml", CATALOGUE)
    kept = stocked(received("mask", 7))
    stock, condition = furnished(config(tmp_path), kept)

    assert {"mask", "gown", "lamp"} == set(stock.catalogue.items)
    assert ("quarantine", "agreement", "prepacked", "shelf") == tuple(
        stock.kind_of(place) for place in ("aside", "dealer", "packs", "room")
    )
    assert kept.ledger is stock.ledger
    assert not condition.active


def test_what_was_bound_on_the_spot_is_in_the_catalogue(tmp_path: Path) -> None:
    """Unless its item is gone; then it is passed over."""
    save(tmp_path / "catalogue.toml", CATALOGUE)
    bindings = {
        "4006381333931": Binding("4006381333931", "mask", 50),
        "4012345678901": Binding("4012345678901", "hat", 1),
    }
    stock, _ = furnished(config(tmp_path), Stock(bindings=bindings))

    assert (stock.catalogue.items["mask"], 50) == stock.catalogue.of_gtin(
        "4006381333931"
    )
    assert stock.catalogue.of_gtin("4012345678901") is None


def test_a_catalogue_that_is_missing_or_wrong_is_an_alarm(tmp_path: Path) -> None:
    """The gateway runs on with what can be used of it."""
    stock, missing = furnished(config(tmp_path), Stock())
    (tmp_path / "catalogue.toml").write_text("[[item]]\nid = 'A b'\n")
    _, wrong = furnished(config(tmp_path), Stock())

    save(tmp_path / "catalogue.toml", CATALOGUE)
    _, right = furnished(config(tmp_path), Stock())

    assert EMPTY.items == stock.catalogue.items
    assert {"gateway-catalogue"} == {one.alarm for one in (missing, wrong, right)}
    assert missing.active
    assert "catalogue.toml" in missing.text
    assert wrong.active
    assert not right.active


def test_the_check_names_the_catalogue_and_what_it_lacks(tmp_path: Path) -> None:
    """A missing file, and a shelf whose item no scan can ever be."""
    site = config(tmp_path, SITE + SHELF)
    (missing,) = sentences(site)
    save(tmp_path / "catalogue.toml", CATALOGUE)

    assert "store: catalogue: Import the catalogue: catalogue.toml cannot be read" in (
        missing
    )
    assert (
        'shelf "rack": item: "hat" is not in the catalogue;'
        " its scans and its weight can never agree.",
    ) == sentences(site)
    assert () == sentences(config(tmp_path))


def test_without_a_store_there_is_no_catalogue(tmp_path: Path) -> None:
    """A gate needs none, and misses none."""
    site = SITE.partition("[[store]]")[0]
    stock, condition = furnished(config(tmp_path, site), Stock())

    assert not stock.catalogue.items
    assert not condition.active
