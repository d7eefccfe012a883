"""The catalogue's values: packs by GTIN, unknown codes bound, shares prepacked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.catalogue_file import start
from edge_app.store.catalogue import (
    EMPTY,
    HAZARDS,
    Catalogue,
    Item,
    Pack,
    sites_prepacked,
)
from edge_app.store.gtin import bind, gtin_of

BOX = "06901234567892"
CARTON = "16901234567899"
MASK = Item("mask", "口罩", "Mask", packs=(Pack(BOX, 50),))
CAP = Item("cap", "帽", "Cap")
SHELF = Catalogue({"mask": MASK, "cap": CAP}, {})
NEEDED = {
    *("医用外科口罩", "N95 口罩", "防护服", "隔离衣", "护目镜", "面屏", "乳胶手套"),
    *("靴套", "工作帽", "84 消毒液", "75 % 酒精", "免洗手消毒凝胶", "测温枪", "采样管"),
}
"""What the plans name as usual."""
SECOND = ["mask-n95", "cap", "coverall", "gloves-latex", "gloves-sterile"]


# -------------------------------------------------------------------------- GTINs


@pytest.mark.parametrize(
    ("body", "check"),
    [
        ("8061414112345", "8"),
        ("590123412345", "7"),
        ("690123456789", "2"),
        ("1061414107346", "4"),
    ],
)
def test_a_check_digit(body: str, check: str) -> None:
    """Only the right one is taken, and the sentence names it."""
    wrong = str((int(check) + 1) % 10)

    assert ((body + check).zfill(14), "") == gtin_of(body + check)
    assert ("", f"Its check digit is wrong: it would be {check}.") == gtin_of(
        body + wrong
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "A GTIN has digits only."),
        ("69012345678９2", "A GTIN has digits only."),
        ("690123456", "A GTIN has 8, 12, 13 or 14 digits, this has 9."),
        ("00000000", "A GTIN is not all zeros."),
    ],
)
def test_no_gtin(text: str, why: str) -> None:
    """What is none gets one sentence."""
    assert ("", why) == gtin_of(text)


@given(st.text(max_size=20))
def test_any_text_is_judged(text: str) -> None:
    """A GTIN or a sentence, never both and never neither."""
    gtin, why = gtin_of(text)

    assert bool(gtin) != bool(why)


def test_an_item_is_found_by_every_pack() -> None:
    """With as many pieces as that pack holds, whatever length the code has."""
    assert (MASK, 50) == SHELF.of_gtin(BOX)
    assert (MASK, 50) == SHELF.of_gtin("6901234567892")
    assert None is SHELF.of_gtin(CARTON)
    assert None is EMPTY.of_gtin(BOX)


# ------------------------------------------------------------------------ binding


def test_an_unknown_code_is_bound() -> None:
    """It is a pack of that item from then on; the old catalogue stays as it was."""
    bound = bind(SHELF, "6901234567908", "cap", 20)

    assert isinstance(bound, Catalogue)
    found = bound.of_gtin("06901234567908")
    assert found is not None
    assert ("cap", 20) == (found[0].id, found[1])
    assert (MASK, 50) == bound.of_gtin(BOX)
    assert None is SHELF.of_gtin("06901234567908")


def test_a_second_pack_is_bound() -> None:
    """An item keeps the packs that it had."""
    bound = bind(SHELF, CARTON, "mask", 1000)

    assert isinstance(bound, Catalogue)
    assert (Pack(BOX, 50), Pack(CARTON, 1000)) == bound.items["mask"].packs


def test_the_same_binding_twice() -> None:
    """It changes nothing and is no mistake."""
    assert SHELF is bind(SHELF, BOX, "mask", 50)


@pytest.mark.parametrize(
    ("gtin", "item", "pieces", "why"),
    [
        (BOX, "cap", 50, "This GTIN is that of mask already."),
        (BOX, "mask", 40, "This GTIN is known as a pack of 50."),
        (CARTON, "hat", 1, "There is no such item in the catalogue."),
        (CARTON, "cap", 0, "A pack holds at least one."),
        ("16901234567890", "cap", 1, "Its check digit is wrong: it would be 9."),
    ],
)
def test_a_binding_that_cannot_be(gtin: str, item: str, pieces: int, why: str) -> None:
    """One sentence says why."""
    assert why == bind(SHELF, gtin, item, pieces)


# ---------------------------------------------------------------------- prepacked


@pytest.mark.parametrize(
    ("sites", "ready"),
    [(0, 0), (10, 0), (11, 5), (30, 5), (31, 7), (50, 10), (51, 21), (100, 40)],
)
def test_the_share_prepacked(sites: int, ready: int) -> None:
    """Up to 10 sites own choice, up to 30 five, up to 50 a fifth, above two fifths."""
    assert ready == sites_prepacked(sites)


# ----------------------------------------------------------------- the start's own


def test_the_usual_items_are_there_from_the_start() -> None:
    """Every one that the plans name, by its Chinese name."""
    names = {item.name_zh for item in start().items.values()}

    assert set() == NEEDED - names


@pytest.mark.parametrize(
    ("kit", "parts"),
    [
        ("level-1", ["mask-n95", "cap", "gown", "gloves-latex"]),
        ("level-2-waste", [*SECOND, "boot-covers", "goggles"]),
        ("level-2-sample", [*SECOND, "boot-covers", "face-shield"]),
    ],
)
def test_a_kit_of_the_plans(kit: str, parts: list[str]) -> None:
    """It holds one of each part that the plans name."""
    found = start().kits[kit].parts

    assert parts == [part.item for part in found]
    assert {1} == {part.quantity for part in found}


def test_basic_and_increment_packs_and_colours() -> None:
    """A pack for a site and one for each desk are there; no two kits look alike."""
    kits = start().kits.values()

    assert ["basic", "increment"] == [kit.base for kit in kits if kit.base]
    assert len(kits) == len({kit.colour for kit in kits})


def test_hazards_of_the_start() -> None:
    """Alcohol, the gel made of it and chlorine have their classes, as the plans ask."""
    items = start().items

    assert "alcohol" == items["alcohol-75"].hazard == items["hand-gel"].hazard
    assert "chlorine" == items["disinfectant-84"].hazard
    assert {item.hazard for item in items.values()} <= set(HAZARDS)
