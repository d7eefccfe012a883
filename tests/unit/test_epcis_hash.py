"""Event hashes: the examples of the reference generator, and how values are written."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from edge_app.store.epcis_hash import event_id, number_text, pre_hash
from edge_app.store.epcis_link import canonical
from edge_app.store.epcis_time import local_text, offset_text, utc_text
from tests.unit.epcis_site import DATA

EXAMPLES = json.loads((DATA / "hashes.json").read_text("utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["name"])
def test_examples(example: dict[str, Any]) -> None:
    """An example has the hash that its authors published."""
    assert f"ni:///sha-256;{example['sha256']}?ver=CBV2.0" == event_id(
        example["event"], example["namespaces"]
    )


def test_what_does_not_count() -> None:
    """When it was recorded, its id and an error declaration leave the hash alone."""
    event, names = EXAMPLES[1]["event"], EXAMPLES[1]["namespaces"]
    more: dict[str, Any] = {
        "recordTime": "2026-01-15T00:00:00Z",
        "eventID": "urn:uuid:0",
        "errorDeclaration": {"declarationTime": "2026-01-15T00:00:00Z"},
    }
    assert event_id(event, names) == event_id({**more, **event}, names)


def test_same_thing_otherwise_written() -> None:
    """Links for URNs, UTC for local time, 4.680 for 4.68: one event, one hash."""
    event, names = EXAMPLES[1]["event"], EXAMPLES[1]["namespaces"]
    other = {
        **event,
        "eventTime": "2022-02-17T02:33:31.1164Z",
        "bizStep": "https://ref.gs1.org/cbv/BizStep-shipping",
        "disposition": "urn:epcglobal:cbv:disp:in_transit",
        "epcList": [
            "https://id.example.com/01/10614141073464/10/L7/21/2018?17=270101",
            "https://id.gs1.org/01/10614141073464/21/2017",
        ],
    }
    assert event_id(event, names) == event_id(other, names)


def test_empty_lists() -> None:
    """A list without anything in it is as good as none."""
    event, names = EXAMPLES[1]["event"], EXAMPLES[1]["namespaces"]
    more: dict[str, Any] = {"quantityList": [], "persistentDisposition": {}}
    assert pre_hash(event, names) == pre_hash({**event, **more}, names)


def test_persistent_disposition() -> None:
    """What is set comes before what is unset, each sorted."""
    event = {
        "type": "ObjectEvent",
        "persistentDisposition": {
            "unset": ["completeness_inferred"],
            "set": ["expired", "damaged"],
        },
    }
    assert (
        "eventType=ObjectEventpersistentDisposition"
        "set=https://ref.gs1.org/cbv/Disp-damaged"
        "set=https://ref.gs1.org/cbv/Disp-expired"
        "unset=https://ref.gs1.org/cbv/Disp-completeness_inferred"
    ) == pre_hash(event, {})


def test_order_of_lists() -> None:
    """Papers, then sources, then destinations, each with its type before it."""
    event = {
        "type": "ObjectEvent",
        "destinationList": [
            {"type": "owning_party", "destination": "urn:epc:id:sgln:0614141.00777.0"},
            {"type": "location", "destination": "urn:epc:id:sgln:0614141.00777.0"},
        ],
        "sourceList": [
            {"source": "urn:epc:id:sgln:4012345.00225.0", "type": "location"}
        ],
        "bizTransactionList": [
            {"type": "po", "bizTransaction": "https://a.example/bt/1"}
        ],
    }
    assert (
        "eventType=ObjectEvent"
        "bizTransactionListtype=https://ref.gs1.org/cbv/BTT-po"
        "bizTransaction=https://a.example/bt/1"
        "sourceListtype=https://ref.gs1.org/cbv/SDT-location"
        "source=https://id.gs1.org/414/4012345002256"
        "destinationListtype=https://ref.gs1.org/cbv/SDT-location"
        "destination=https://id.gs1.org/414/0614141007776"
        "type=https://ref.gs1.org/cbv/SDT-owning_party"
        "destination=https://id.gs1.org/414/0614141007776"
    ) == pre_hash(event, {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-01-18T11:04:03.1415Z", "2023-01-18T11:04:03.142Z"),
        ("2023-01-18T11:04:03.1414999Z", "2023-01-18T11:04:03.141Z"),
        ("2023-12-31T23:59:59.9995Z", "2024-01-01T00:00:00.000Z"),
        ("2026-01-15T08:30:00+08:00", "2026-01-15T00:30:00.000Z"),
        ("2026-01-15T08:30:00.5-06:00", "2026-01-15T14:30:00.500Z"),
    ],
)
def test_times(text: str, expected: str) -> None:
    """A time is hashed in UTC to the millisecond; the fourth decimal rounds half up."""
    assert expected == utc_text(text)


@pytest.mark.parametrize("text", ["", "2026-01-15", "2026-01-15T08:30:00", "now"])
def test_no_time(text: str) -> None:
    """What is no time with an offset is not hashed."""
    with pytest.raises(ValueError, match="is no time with an offset"):
        utc_text(text)


@pytest.mark.parametrize(
    ("offset_s", "expected"),
    [
        (28_800, "+08:00"),
        (0, "+00:00"),
        (-12_600, "-03:30"),
        (20_700, "+05:45"),
        (29_143, "+08:05"),
        (60_000, "+14:00"),
    ],
)
def test_offsets(offset_s: int, expected: str) -> None:
    """An offset is written to the minute, and never as Z."""
    assert expected == offset_text(offset_s)
    assert local_text(0, offset_s).endswith(expected)


@pytest.mark.parametrize(
    ("number", "expected"),
    [("117", "117"), ("4.680", "4.68"), ("100", "100"), ("0.0", "0"), ("-0", "0")],
)
def test_numbers(number: str, expected: str) -> None:
    """Zeros that say nothing are not hashed."""
    assert expected == number_text(Decimal(number))


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        (
            "urn:epc:id:sgtin:4012345.011111.98%22",
            "https://id.gs1.org/01/04012345111118/21/98%22",
        ),
        (
            "urn:epc:id:sscc:4012345.3111111111",
            "https://id.gs1.org/00/340123451111111111",
        ),
        (
            "urn:epc:id:sgln:4012345.00005.0",
            "https://id.gs1.org/414/4012345000054",
        ),
        (
            "urn:epc:id:grai:4012345.00022.334455",
            "https://id.gs1.org/8003/04012345000221334455",
        ),
        (
            "urn:epc:id:giai:4012345.ABC345",
            "https://id.gs1.org/8004/4012345ABC345",
        ),
        (
            "urn:epc:class:lgtin:4012345.012345.Lot987",
            "https://id.gs1.org/01/04012345123456/10/Lot987",
        ),
        (
            "https://shop.example/x/01/4012345123456?17=270101",
            "https://id.gs1.org/01/04012345123456",
        ),
        (
            "urn:epc:id:sgtin:4012345.011111.a(21)b",
            "https://id.gs1.org/01/04012345111118/21/a%2821%29b",
        ),
        ("urn:epc:id:sgtin:4012345", "urn:epc:id:sgtin:4012345"),
        ("https://stock.example.org/loc/1", "https://stock.example.org/loc/1"),
    ],
)
def test_canonical_links(uri: str, expected: str) -> None:
    """A GS1 key has one form, whichever it came in; what is none stays as it is."""
    assert expected == canonical(uri)
