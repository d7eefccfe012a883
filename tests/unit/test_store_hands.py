"""What the storekeeper tells the store: papers, lots, goods, kits, reversals."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from edge_app.commands import VERBS
from edge_app.model import Started
from edge_app.moves import Reason
from edge_app.outcomes import Kept
from edge_app.stations.store import STATION
from edge_app.stations.store_parts import Limits
from edge_app.store.lots import Lot
from edge_app.store.stock import PlaceKind
from tests.schemas_of import validator
from tests.unit.store_room import House, at, received, stocked

PLACES: Mapping[str, PlaceKind] = {"quarantine": "quarantine", "packs": "prepacked"}
LIMITS = Limits("store", prepacked=("packs",))
UNPACK = {"quantity": "2", "from": "packs", "to": "room"}
MASK = {"item": "mask", "lot": "A", "from": "room"}
LOTS = (Lot("mask", "A", "2026-03-01"), Lot("mask", "B", "2026-02-10"))


def house() -> House:
    """Return a store with goods in the room and in quarantine."""
    stock = stocked(
        received("mask", 40, "A"),
        received("mask", 25, "B"),
        received("gown", 9, "G"),
        received("gown", 5, "G", "quarantine"),
        lots=LOTS,
        places=PLACES,
    )
    return House(LIMITS, stock).start()


def test_every_verb_is_a_verb() -> None:
    """The judge of commands knows whatever the store takes."""
    assert STATION.verbs <= VERBS.keys()


def test_a_paper_is_announced_and_ended() -> None:
    """Its lines, its party and its class are known to every counter."""
    store = house()
    given = {
        "id": "P1",
        "kind": "approval",
        "lines": "mask:30,gown:2",
        "party": "ward",
        "priority": "medical",
        "until": "2026-02-01",
    }

    assert (True, "P1 has 2 lines") == store.do("paper", given)
    paper = store.there().papers["P1"]
    assert ("ward", "medical", 2) == (paper.party, paper.priority, len(paper.lines))
    assert (True, "P1 has ended") == store.do("paper-end", {"id": "P1", "reason": "x"})
    assert "x" == store.there().papers["P1"].ended


@pytest.mark.parametrize(
    ("verb", "given", "expected"),
    [
        (
            "paper",
            {"id": "P", "kind": "wish", "lines": "mask:1"},
            "kind is delivery or approval",
        ),
        (
            "paper",
            {"id": "P", "kind": "approval", "lines": "hat:1"},
            "there is no item hat in the catalogue",
        ),
        (
            "paper",
            {"id": "P", "kind": "approval", "lines": "mask:1", "priority": "king"},
            "priority is one of medical, lifeline, counter, enterprise",
        ),
        ("paper-end", {"id": "P", "reason": "x"}, "there is no paper P"),
        (
            "recall",
            {"item": "hat", "lot": "A", "reason": "x"},
            "there is no item hat in the catalogue",
        ),
        (
            "recall-end",
            {"item": "mask", "lot": "A", "reason": "x"},
            "lot A of mask is not recalled",
        ),
        (
            "lot",
            {"item": "mask", "lot": "A", "documents": "passport"},
            "passport is none of the documents"
            " quarantine, nucleic-acid, disinfection, trace",
        ),
        (
            "move",
            {
                "item": "mask",
                "lot": "A",
                "quantity": "41",
                "from": "room",
                "to": "attic",
            },
            "room holds 40 of mask of lot A, so 41 cannot leave it.",
        ),
        (
            "move",
            {
                "item": "gown",
                "lot": "G",
                "quantity": "1",
                "from": "quarantine",
                "to": "room",
            },
            "quarantine is quarantine; say disinfected or scrap",
        ),
        (
            "disinfected",
            {"item": "gown", "lot": "G", "quantity": "1", "from": "room", "to": "x"},
            "room is no quarantine",
        ),
        (
            "pack",
            {"kit": "x", "quantity": "1", "from": "room", "to": "packs"},
            "there is no kit x in the catalogue",
        ),
        (
            "pack",
            {"kit": "level-1", "quantity": "1", "from": "room", "to": "room"},
            "room is no place for packed kits; name it in the store's prepacked",
        ),
        (
            "pack",
            {"kit": "level-1", "quantity": "10", "from": "room", "to": "packs"},
            "room lacks 1 of gown",
        ),
        (
            "unpack",
            {"lot": "K", "quantity": "1", "from": "packs", "to": "room"},
            "nothing was packed as K",
        ),
        (
            "reverse",
            {"id": "R-1/1", "reason": "x"},
            "No such document is booked.",
        ),
    ],
)
def test_what_is_refused(verb: str, given: Mapping[str, str], expected: str) -> None:
    """Each with the sentence that says why, and nothing is booked."""
    store = house()

    assert (False, expected) == store.do(verb, given)
    assert [] == store.moves()


def test_a_recall_locks_a_lot_until_it_ends() -> None:
    """The lot is locked with its reason, and free again afterwards."""
    store = house()
    store.do("recall", {"item": "mask", "lot": "A", "reason": "torn loops"})
    locked = store.there().lot_of("mask", "A")
    store.do("recall-end", {"item": "mask", "lot": "A", "reason": "checked"})

    assert "torn loops" == locked.recalled
    assert "2026-03-01" == locked.expiry
    assert not store.there().lot_of("mask", "A").recalled


def test_what_a_lot_s_papers_say() -> None:
    """What is named changes, what is not stays."""
    store = house()
    store.do("lot", {"item": "mask", "lot": "A", "documents": "trace,quarantine"})
    store.do("lot", {"item": "mask", "lot": "A", "purpose": "school 3"})
    lot = store.there().lot_of("mask", "A")

    assert frozenset({"trace", "quarantine"}) == lot.documents
    assert ("school 3", "2026-03-01") == (lot.purpose, lot.expiry)
    store.do("lot", {"item": "mask", "lot": "A", "documents": "none"})
    assert not store.there().lot_of("mask", "A").documents


def test_goods_leave_quarantine_disinfected_or_as_scrap() -> None:
    """Both are rows with their reason and the command's number."""
    store = house()
    gown = {"item": "gown", "lot": "G", "from": "quarantine"}
    store.do("disinfected", {**gown, "quantity": "3", "to": "room"})
    store.do("scrap", {**gown, "quantity": "2", "reason": "torn"})

    assert [
        (Reason.RELEASE, "room", 3, "c1/1"),
        (Reason.SCRAP, "<scrap>", 2, "c2/1"),
    ] == [(one.reason, one.target, one.quantity, one.id) for one in store.moves()]
    assert 0 == store.there().ledger.at("gown", "quarantine")


def test_its_moves_are_told_as_the_schema_wants() -> None:
    """Direction, both balances, lot and document are in the event."""
    store = house()
    store.do(
        "move",
        {
            "item": "mask",
            "lot": "A",
            "quantity": "10",
            "from": "room",
            "to": "attic",
            "comment": "nearer to the door",
        },
    )
    (told,) = store.events("stock.moved")

    assert ("within", 65, 55, "c1", 1, "2026-03-01", "me") == (
        told["direction"],
        told["balance_before"],
        told["balance_after"],
        told["document"],
        told["line"],
        told["expiry"],
        told["asked_by"],
    )
    validator("event-stock-moved").validate(told)


def test_every_event_of_the_store_fits_its_schema() -> None:
    """Levels, last days and sheets are what the contract says."""
    store = house()
    store.engine.tick(at(17.5))
    store.do("report", {}, at(18))
    for kind in ("stock.level", "stock.expiry", "stock.sheet"):
        told = store.events(kind)
        assert told
        for data in told:
            validator(f"event-{kind.replace('.', '-')}").validate(data)


def test_the_opening_balance_is_booked_once() -> None:
    """A second time, and on any later day, only where it is meant."""
    store = House(LIMITS, stocked(places=PLACES)).start()
    mask = {"item": "mask", "lot": "A", "quantity": "5", "place": "room"}
    store.do("opening", {**mask, "expiry": "2026-09-01"})
    again = store.do("opening", mask)
    later = store.do("opening", {**mask, "lot": "B"}, at(9, day=1))
    meant = store.do("opening", {**mask, "again": "yes"}, at(9, day=1))

    assert (False, "room has mask already; say again=yes if it comes on top") == again
    assert not later[0]
    assert "the store was opened on 2026-01-15" in later[1]
    assert meant[0]
    assert 10 == store.there().ledger.at("mask", "room")
    assert "2026-09-01" == store.there().lot_of("mask", "A").expiry


def test_kits_are_packed_of_what_expires_first() -> None:
    """They are as good as their earliest part, and come apart into the same lots."""
    store = house()
    pack = {
        "kit": "level-1",
        "quantity": "9",
        "from": "room",
        "to": "packs",
        "lot": "K-1",
    }
    ok, _ = store.do("pack", {**pack, "quantity": "5"})
    packed = store.there()

    assert ok
    assert {"A": 40, "B": 15} == packed.ledger.lots("mask", "room")
    assert 5 == packed.ledger.held("kit:level-1", "packs", "K-1")
    assert "2026-02-10" == packed.lot_of("kit:level-1", "K-1").expiry
    unpack = {"lot": "K-1", "from": "packs", "to": "room"}
    assert not store.do("unpack", {**unpack, "quantity": "4"})[0]
    assert store.do("unpack", {**unpack, "quantity": "5"})[0]
    assert {"A": 40, "B": 25} == store.there().ledger.lots("mask", "room")
    assert 0 == store.there().ledger.at("kit:level-1", "packs")


def test_a_move_is_taken_back_once() -> None:
    """As a row of its own that names the other; twice it is refused."""
    store = house()
    store.do(
        "move",
        {"item": "mask", "lot": "A", "quantity": "10", "from": "room", "to": "attic"},
    )
    first = store.do("reverse", {"id": "c1/1", "reason": "wrong shelf"})
    second = store.do("reverse", {"id": "c1/1", "reason": "wrong shelf"})

    assert (True, "c1/1 is taken back") == first
    assert not second[0]
    assert ["", "c1/1"] == [one.reverses for one in store.moves()]
    assert 40 == store.there().ledger.held("mask", "room", "A")


def test_what_it_keeps_is_read_again() -> None:
    """Dips, stages, sheets and packings come back as they were written."""
    store = house()
    pack = {"kit": "level-1", "quantity": "2", "from": "room", "to": "packs"}
    store.do("pack", pack)
    store.do("report", {}, at(18))
    kept: dict[str, Kept] = {}
    for one in store.taken:
        kept |= one.batch.kept if one.batch else {}
    again = House(LIMITS, store.there(), number=9)
    again.engine.start(kept, Started(at(19), clean=True, gap_s=None))

    assert again.engine.views()["store"] == store.engine.views()["store"]
    assert again.do("unpack", {"lot": "c1", **UNPACK}, at(19))[0]


def test_each_item_has_a_retained_state_of_its_own() -> None:
    """It is told when it changes, by station and item, and only then."""
    store = house()
    store.do("scrap", {**MASK, "quantity": "1", "reason": "torn"})
    (batch,) = [one.batch for one in store.taken[-1:]]

    assert batch is not None
    assert {"store/mask"} == {one for one in batch.states if "/" in one}
    assert 64 == store.engine.views()["store/mask"]["usable"]
