"""Laws of the catalogue's files: any are judged, and what is spelt is read the same."""

from __future__ import annotations

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_app import catalogue_toml
from edge_app.catalogue_file import load
from edge_app.store.catalogue import (
    BASES,
    EMPTY,
    HAZARDS,
    STORAGES,
    UNITS,
    Catalogue,
    Item,
    Kit,
    Pack,
    Part,
)
from edge_app.store.catalogue_rows import judge
from edge_app.store.gtin import gtin_of

IDS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,12}", fullmatch=True)
SEEN = st.characters(exclude_categories=("C", "Z"))
NAMES = st.text(SEEN, min_size=1, max_size=20).map(lambda text: f"a {text}")
WORDS = st.from_regex(r"[a-z一-龥]{1,8}", fullmatch=True)
AMOUNTS = st.integers(0, 1_000_000_000)
BODIES = st.integers(1, 10**13 - 1).map(lambda number: f"{number:013d}")
PACKS = st.builds(
    lambda body, pieces: Pack(whole_gtin(body), pieces),
    BODIES,
    st.integers(1, 1_000_000_000),
)
ITEMS = st.builds(
    Item,
    id=IDS,
    name_zh=NAMES,
    name_en=NAMES,
    unit=st.sampled_from(UNITS),
    packs=st.lists(PACKS, max_size=3).map(tuple),
    piece_mg=AMOUNTS,
    spread=st.decimals(0, "0.5", places=6),
    sample=st.integers(1, 1_000_000),
    category=st.just("") | NAMES,
    hazard=st.sampled_from(HAZARDS),
    storage=st.sampled_from(STORAGES),
    reorder=AMOUNTS,
    daily_use=AMOUNTS,
    target_days=st.integers(7, 90),
    untouchable_pct=st.integers(0, 100),
    receivers=st.frozensets(WORDS, max_size=3),
    asks_lot=st.booleans(),
    asks_expiry=st.booleans(),
    asks_serial=st.booleans(),
    cold_chain_import=st.booleans(),
    returns=st.booleans(),
)


def whole_gtin(body: str) -> str:
    """Put the right check digit to 13 digits."""
    return next(body + one for one in "0123456789" if not gtin_of(body + one)[1])


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """Draw a catalogue in which all agrees."""
    items = draw(st.lists(ITEMS, max_size=4, unique_by=lambda one: one.id))
    packs = [pack.gtin for one in items for pack in one.packs]
    if not items or len(packs) > len(set(packs)):
        return EMPTY
    part = st.builds(
        Part, st.sampled_from([one.id for one in items]), st.integers(1, 1_000_000)
    )
    parts = st.lists(part, min_size=1, unique_by=lambda one: one.item).map(tuple)
    kit = st.builds(
        Kit,
        id=IDS.map(lambda name: f"kit-{name}"),
        name_zh=NAMES,
        name_en=NAMES,
        parts=parts,
        level=st.just("") | NAMES,
        colour=st.just("") | NAMES,
        base=st.sampled_from(BASES),
        prepacked_pct=st.integers(0, 100),
    )
    kits = draw(st.lists(kit, max_size=3, unique_by=lambda one: one.id))
    return Catalogue({one.id: one for one in items}, {one.id: one for one in kits})


@settings(max_examples=50, deadline=None)
@given(catalogues())
def test_what_is_spelt_is_read_the_same(catalogue: Catalogue) -> None:
    """Every field comes back, of items and of kits."""
    judged = judge(catalogue_toml.records(catalogue_toml.spell(catalogue)))

    assert () == judged.mistakes
    assert catalogue == judged.catalogue


@settings(deadline=None)
@given(st.text(max_size=200) | st.text(alphabet='[]item"=kd\n{}, 1.x', max_size=80))
def test_any_text_is_judged_as_toml(text: str) -> None:
    """It gives a catalogue and words, and never an exception."""
    judged = judge(catalogue_toml.records(text))

    assert judged.catalogue.items.keys() == set(judged.items)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["gtin", "pieces", "item"]), inner)
    ),
    max_leaves=6,
).filter(lambda value: value is not None)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*catalogue_toml.ITEM_KEYS, *catalogue_toml.KIT_KEYS, "x"]),
        VALUES,
        max_size=6,
    ),
    st.sampled_from(["item", "kit"]),
)
def test_any_values_are_judged(table: dict[str, object], section: str) -> None:
    """A table of any values is taken whole, or it is named."""
    text = tomli_w.dumps({section: [cleaned(table)]})
    judged = judge(catalogue_toml.records(text))

    assert bool(judged.items or judged.kits) != bool(judged.mistakes)


def cleaned(value: object) -> object:
    """Take out what TOML cannot say."""
    match value:
        case dict():
            return {key: cleaned(one) for key, one in value.items() if one is not None}
        case list():
            return [cleaned(one) for one in value if one is not None]
    return value


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_judged(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    """A table, a TOML file or a workbook of any bytes gives words at most."""
    folder = tmp_path_factory.mktemp("any")
    for name in ("any.csv", "any.toml", "any.xlsx"):
        path = folder / name
        path.write_bytes(raw)
        catalogue, mistakes = load(path)
        assert catalogue.items or mistakes or name == "any.toml"
