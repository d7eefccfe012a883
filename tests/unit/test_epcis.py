"""Moves as EPCIS events: every reason, every name of goods, and what is left out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from edge_app.model import Json
from edge_app.moves import Reason
from edge_app.store.epcis import EpcisEvent, declared, event_of, weighed
from edge_app.store.epcis_names import Naming, why_not_base, why_not_gln
from edge_app.store.epcis_vocabulary import mistakes
from tests.unit.epcis_site import (
    AHEAD_S,
    BASE,
    BOX,
    CATALOGUE,
    GLN,
    MASK,
    NAMING,
    NINE_NS,
    SSCC,
    document,
    faults,
    moved,
)

ID = "https://id.gs1.org"
PLACE = f"{ID}/414/{GLN}/254"
PERSON = "abcdefghijklmnopqrstuvwxyz"


def told(
    item: str = "mask",
    source: str = "<supplier>",
    target: str = "shelf-1",
    naming: Naming = NAMING,
    **more: Json,
) -> EpcisEvent:
    """Write a move as an event that schema and vocabulary have nothing against."""
    event = event_of(moved(item, source, target, **more), naming)
    assert ([], ()) == (faults(document(event)), mistakes(document(event)))
    return event


def test_receipt_whole() -> None:
    """A receipt of a lot upon a delivery note, field by field."""
    event = told(
        reason="receive",
        lot="L7",
        paper="DN 5",
        document="R-1",
        line=1,
        gs1={"gtin": MASK, "digital_link": f"/01/{MASK}/10/L7"},
        person=PERSON,
    )
    identity = str(event.pop("eventID"))
    assert identity.startswith("ni:///sha-256;")
    assert {
        "type": "ObjectEvent",
        "eventTime": "2026-01-15T09:00:00.000+08:00",
        "eventTimeZoneOffset": "+08:00",
        "quantityList": [{"epcClass": f"{ID}/01/{MASK}/10/L7", "quantity": 100}],
        "action": "OBSERVE",
        "bizStep": "receiving",
        "disposition": "in_progress",
        "readPoint": {"id": f"{PLACE}/counter"},
        "bizLocation": {"id": f"{PLACE}/shelf-1"},
        "bizTransactionList": [
            {"type": "desadv", "bizTransaction": f"{BASE}/bt/DN%205"},
            {"type": "recadv", "bizTransaction": f"{BASE}/bt/R-1"},
        ],
        "destinationList": [{"type": "location", "destination": f"{PLACE}/shelf-1"}],
        "gatepost:event": "e1-ledger-7",
    } == event


@pytest.mark.parametrize(
    ("reason", "source", "target", "expected"),
    [
        ("opening", "<opening>", "a", ("OBSERVE", "stock_taking", "available")),
        ("receive", "<supplier>", "a", ("OBSERVE", "receiving", "in_progress")),
        ("issue", "a", "<recipient>", ("OBSERVE", "dispensing", "dispensed")),
        ("return", "<recipient>", "returns", ("OBSERVE", "receiving", "returned")),
        ("release", "returns", "a", ("OBSERVE", "inspecting", "available")),
        ("scrap", "returns", "<scrap>", ("DELETE", "destroying", "destroyed")),
        ("move", "a", "b", ("OBSERVE", "storing", "available")),
        ("move", "a", "returns", ("OBSERVE", "holding", "unavailable")),
        ("move", "a", "<transit>", ("OBSERVE", "shipping", "in_transit")),
        ("move", "<transit>", "a", ("OBSERVE", "receiving", "in_progress")),
        ("count", "<loss>", "a", ("OBSERVE", "cycle_counting", "available")),
        ("count", "a", "<loss>", ("OBSERVE", "cycle_counting", "unknown")),
        ("pack", "a", "<packing>", (None, "assembling", "available")),
        ("pack", "<packing>", "a", (None, "assembling", "available")),
        ("borrow", "a", "b", ("OBSERVE", "other", "available")),
    ],
)
def test_reasons(
    reason: str, source: str, target: str, expected: tuple[str | None, str, str]
) -> None:
    """Each reason has its step and its disposition."""
    event = told(source=source, target=target, reason=reason)
    assert expected == (event.get("action"), event["bizStep"], event["disposition"])


def test_every_reason_is_known() -> None:
    """No reason of the ledger but a reversal is told of as `other`."""
    others = [one for one in Reason if told(reason=one)["bizStep"] == "other"]
    assert [Reason.REVERSE] == others


@pytest.mark.parametrize(
    ("direction", "step"), [("in", "receiving"), ("out", "dispensing"), ("", "storing")]
)
def test_no_reason(direction: str, step: str) -> None:
    """A row without a reason, from before there were any, is told by its direction."""
    assert step == told(direction=direction)["bizStep"]


def test_issue() -> None:
    """An issue names its approval as the order, and who received, unless a person."""
    event = told(
        source="shelf-1",
        target="<recipient>",
        reason="issue",
        paper="A-9",
        recipient="Ward 三",
    )
    assert [{"type": "po", "bizTransaction": f"{BASE}/bt/A-9"}] == event[
        "bizTransactionList"
    ]
    assert [
        {
            "type": "possessing_party",
            "destination": f"{BASE}/party/Ward%20%E4%B8%89",
        }
    ] == event["destinationList"]
    assert [{"type": "location", "source": f"{PLACE}/shelf-1"}] == event["sourceList"]
    assert "bizLocation" not in event


def test_nobody_is_named() -> None:
    """Neither the storekeeper nor a person who received is in an event."""
    event = told(
        source="shelf-1",
        target="<recipient>",
        reason="issue",
        recipient=PERSON,
        person=PERSON,
        override={"bar": "expired", "by": PERSON, "reason": "told to"},
    )
    assert PERSON not in str(event)


def test_serial_numbers() -> None:
    """Pieces with serial numbers stand one by one, the rest by quantity."""
    event = told(
        quantity=3, serials=["1", "2/A"], lot="L7", gs1={"gtin": MASK, "serial": "1"}
    )
    assert [f"{ID}/01/{MASK}/21/1", f"{ID}/01/{MASK}/21/2%2FA"] == event["epcList"]
    assert [{"epcClass": f"{ID}/01/{MASK}/10/L7", "quantity": 1}] == event[
        "quantityList"
    ]


def test_serial_of_a_box() -> None:
    """A box with a serial number is one thing, though it is booked in pieces."""
    event = told(quantity=50, gs1={"gtin": BOX, "serial": "9"})
    assert ([f"{ID}/01/{BOX}/21/9"], False) == (
        event["epcList"],
        "quantityList" in event,
    )


@pytest.mark.parametrize(
    ("quantity", "scanned", "expected"),
    [
        (100, BOX, (f"{ID}/01/{BOX}", 2)),
        (120, BOX, (f"{ID}/01/{MASK}", 120)),
        (100, "", (f"{ID}/01/{MASK}", 100)),
    ],
)
def test_packs(quantity: int, scanned: str, expected: tuple[str, int]) -> None:
    """Whole packs are told in packs as they were scanned, all else in pieces."""
    event = told(quantity=quantity, gs1={"gtin": scanned} if scanned else {})
    (amount,) = event["quantityList"]
    assert expected == (amount["epcClass"], amount["quantity"])


@pytest.mark.parametrize(
    ("item", "lot", "unit", "expected"),
    [
        ("apron", "", "piece", {"epcClass": f"{BASE}/class/apron"}),
        ("apron", "七", "piece", {"epcClass": f"{BASE}/class/apron/%E4%B8%83"}),
        ("bleach", "B1", "mg", {"epcClass": f"{BASE}/class/bleach/B1", "uom": "MGM"}),
        ("口罩", "", "piece", {"epcClass": f"{BASE}/class/%E5%8F%A3%E7%BD%A9"}),
        ("mask", "lot of twenty-one ...", "piece", {}),
    ],
)
def test_no_gs1_key(item: str, lot: str, unit: str, expected: dict[str, str]) -> None:
    """Goods, or lots, that GS1 has no name for have one below the site's address."""
    (amount,) = told(item, unit=unit, lot=lot)["quantityList"]
    assert amount["epcClass"].startswith(f"{BASE}/class/")
    assert {**amount, **expected} == amount


def test_bad_gtin_is_no_name() -> None:
    """A number that looks like a GTIN and is none names nothing."""
    (amount,) = told("unknown", gs1={"gtin": "06901234567891"})["quantityList"]
    assert f"{BASE}/class/unknown" == amount["epcClass"]


def test_scanned_without_a_catalogue() -> None:
    """Without a catalogue a scanned GTIN counts in itself."""
    naming = Naming(BASE)
    event = told("x", naming=naming, quantity=1, gs1={"gtin": MASK})
    assert [{"epcClass": f"{ID}/01/{MASK}", "quantity": 1}] == event["quantityList"]
    assert {"id": f"{BASE}/loc/counter"} == event["readPoint"]


def test_pallet() -> None:
    """What came on a pallet is told as its children; the pallet is the parent."""
    event = told(
        quantity=200, lot="L7", gs1={"sscc": SSCC, "content": MASK, "count": 200}
    )
    assert ("AggregationEvent", f"{ID}/00/{SSCC}", "OBSERVE") == (
        event["type"],
        event["parentID"],
        event["action"],
    )
    assert [{"epcClass": f"{ID}/01/{MASK}/10/L7", "quantity": 200}] == event[
        "childQuantityList"
    ]


def test_pallet_by_itself() -> None:
    """A pallet of which nothing is known moves as one thing."""
    event = told(SSCC, quantity=1, gs1={"sscc": SSCC, "digital_link": f"/00/{SSCC}"})
    assert [f"{ID}/00/{SSCC}"] == event["epcList"]


@pytest.mark.parametrize("link", ["/8003/04012345000221334455", "/8004/4012345ABC345"])
def test_returnable_things(link: str) -> None:
    """A tent with a GRAI, a thermometer with a GIAI: things with keys of their own."""
    assert [ID + link] == told(quantity=1, gs1={"digital_link": link})["epcList"]


def test_kit_packed() -> None:
    """Parts go into a kit and the kit comes out, joined by the packing slip."""
    part = told(source="shelf-1", target="<packing>", reason="pack", document="K-3")
    kit = told(
        "apron",
        "<packing>",
        "prepacked",
        reason="pack",
        document="K-3",
        quantity=5,
        lot="K3",
        expiry="2027-01-31",
    )
    assert ["TransformationEvent"] * 2 == [part["type"], kit["type"]]
    assert part["transformationID"] == kit["transformationID"] == f"{BASE}/bt/K-3"
    assert [{"epcClass": f"{ID}/01/{MASK}", "quantity": 100}] == part[
        "inputQuantityList"
    ]
    assert [{"epcClass": f"{BASE}/class/apron/K3", "quantity": 5}] == kit[
        "outputQuantityList"
    ]
    assert {
        "cbvmda:lotNumber": "K3",
        "cbvmda:itemExpirationDate": "2027-01-31",
    } == kit["ilmd"]
    assert "ilmd" not in part


def test_no_master_data_elsewhere() -> None:
    """A receipt has no master data: the schema refuses it beside OBSERVE."""
    event = told(reason="receive", lot="L7", expiry="2027-01-31")
    assert "ilmd" not in event
    assert faults(document({**event, "ilmd": {"cbvmda:lotNumber": "L7"}}))


def test_taken_back() -> None:
    """What was taken back is the same event, same id, declared not to have happened."""
    event = told(reason="receive")
    back = declared(event, NINE_NS + 60 * 10**9, AHEAD_S)
    assert {
        "declarationTime": "2026-01-15T09:01:00.000+08:00",
        "reason": "did_not_occur",
    } == back.pop("errorDeclaration")
    assert event == back


def test_corrected() -> None:
    """Where other events say what happened instead, they are named."""
    event, right = told(quantity=100), told(quantity=10)
    back = declared(event, NINE_NS, AHEAD_S, [right["eventID"]])
    assert ([], ()) == (faults(document(back)), mistakes(document(back)))
    assert ("incorrect_data", [right["eventID"]]) == (
        back["errorDeclaration"]["reason"],
        back["errorDeclaration"]["correctiveEventIDs"],
    )


def test_same_line_twice() -> None:
    """Two rows that say the same are two events, since each has its own number."""
    first = moved()
    second = replace(first, id="e1-ledger-8")
    assert event_of(first, NAMING)["eventID"] != event_of(second, NAMING)["eventID"]


def test_weighed() -> None:
    """A shelf tells its count and the mass it rests on, in kilograms."""
    event = weighed(
        moved(quantity=117, lot="Lot987"),
        NAMING,
        mass_mg=4_680_000,
        device="cell-3",
        place="SHELF3",
    )
    assert ([], ()) == (faults(document(event)), mistakes(document(event)))
    assert [
        {
            "sensorMetadata": {
                "time": "2026-01-15T09:00:00.000+08:00",
                "deviceID": f"{BASE}/obj/cell-3",
            },
            "sensorReport": [{"type": "Mass", "value": Decimal("4.68"), "uom": "KGM"}],
        }
    ] == event["sensorElementList"]
    assert [{"epcClass": f"{ID}/01/{MASK}/10/Lot987", "quantity": 117}] == event[
        "quantityList"
    ]


@pytest.mark.parametrize(
    ("base", "fits"),
    [
        (BASE, True),
        ("http://10.0.0.7:8080", True),
        ("https://a.example/", False),
        ("urn:gatepost:x", False),
        ("https://a.example/口罩", False),
        ("", False),
    ],
)
def test_bases(base: str, *, fits: bool) -> None:
    """The site's address is one of the web, without a slash at its end."""
    assert fits == (why_not_base(base) == "")


@pytest.mark.parametrize(
    ("gln", "why"),
    [
        (GLN, ""),
        ("0614141073468", "Its check digit is wrong: it would be 7."),
        ("614141073467", "A GLN has 13 digits."),
    ],
)
def test_glns(gln: str, why: str) -> None:
    """A GLN has 13 digits, the last of which is right."""
    assert why == why_not_gln(gln)


def test_catalogue_of_the_tests() -> None:
    """The packs of the tests are believed by the catalogue."""
    assert (CATALOGUE.items["mask"], 50) == CATALOGUE.of_gtin(BOX)
