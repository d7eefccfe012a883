"""The words of the vocabulary: what the GS1 schema lets pass is refused here."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_app.store.epcis_vocabulary import (
    ALERTS,
    BIZ_STEPS,
    DISPOSITIONS,
    ERRORS,
    MEASURES,
    SIDES,
    TRANSACTIONS,
    mistakes,
)
from tests.unit.epcis_site import document, faults, validator

GATE = "https://id.gs1.org/414/0614141073467/254/"
DEVICE = "https://id.gs1.org/8004/4000001111"
AHEAD = "+08:00"
RECEIVED: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventTime": "2026-01-15T08:30:00.000+08:00",
    "eventTimeZoneOffset": AHEAD,
    "epcList": ["https://id.gs1.org/00/106141412345678908"],
    "action": "OBSERVE",
    "bizStep": "receiving",
    "disposition": "in_progress",
    "readPoint": {"id": f"{GATE}GATE1"},
    "bizLocation": {"id": f"{GATE}STORE1"},
}
COUNTED: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventTime": "2026-01-15T09:00:00.000+08:00",
    "eventTimeZoneOffset": AHEAD,
    "action": "OBSERVE",
    "bizStep": "cycle_counting",
    "disposition": "available",
    "quantityList": [
        {
            "epcClass": "https://id.gs1.org/01/04012345123456/10/Lot987",
            "quantity": 117,
        }
    ],
    "readPoint": {"id": f"{GATE}SHELF3"},
    "sensorElementList": [
        {
            "sensorMetadata": {
                "time": "2026-01-15T09:00:00.000+08:00",
                "deviceID": DEVICE,
            },
            "sensorReport": [{"type": "Mass", "value": 4.68, "uom": "KGM"}],
        }
    ],
}
ROOM: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventTime": "2026-01-16T00:00:00.000+08:00",
    "eventTimeZoneOffset": AHEAD,
    "action": "OBSERVE",
    "bizStep": "sensor_reporting",
    "readPoint": {"id": f"{GATE}COLD1"},
    "sensorElementList": [
        {
            "sensorMetadata": {
                "startTime": "2026-01-15T00:00:00.000+08:00",
                "endTime": "2026-01-15T23:59:59.999+08:00",
                "deviceID": DEVICE,
            },
            "sensorReport": [
                {
                    "type": "Temperature",
                    "minValue": 2.9,
                    "maxValue": 9.1,
                    "meanValue": 5.1,
                    "sDev": 0.6,
                    "uom": "CEL",
                },
                {
                    "type": "Temperature",
                    "exception": "ALARM_CONDITION",
                    "value": 9.1,
                    "time": "2026-01-15T13:04:00.000+08:00",
                    "uom": "CEL",
                },
            ],
        }
    ],
}


@pytest.mark.parametrize("event", [RECEIVED, COUNTED, ROOM])
def test_ready_documents(event: dict[str, Any]) -> None:
    """The three ready documents are right by the schema and by the vocabulary."""
    whole = document(event)
    assert ([], ()) == (faults(whole), mistakes(whole))


@pytest.mark.parametrize(
    ("field", "word", "sentence"),
    [
        (
            "bizStep",
            "weighing",
            "bizStep 'weighing' is no word of the Core Business Vocabulary",
        ),
        (
            "bizStep",
            "receving",
            "bizStep 'receving' is no word of the Core Business Vocabulary; did you "
            "mean 'receiving'?",
        ),
        (
            "disposition",
            "avialable",
            "disposition 'avialable' is no word of the Core Business Vocabulary; did "
            "you mean 'available'?",
        ),
        (
            "bizStep",
            "https://ref.gs1.org/cbv/BizStep-recieving",
            "bizStep 'https://ref.gs1.org/cbv/BizStep-recieving' is no word of the "
            "Core Business Vocabulary; did you mean 'receiving'?",
        ),
    ],
)
def test_misspelt_word(field: str, word: str, sentence: str) -> None:
    """A misspelt word passes the schema and is refused by the vocabulary."""
    whole = document({**RECEIVED, field: word})
    assert [] == faults(whole)
    (said,) = mistakes(whole)
    assert said.startswith(sentence)


@pytest.mark.parametrize("offset", ["Z", "+8:00", "08:00", "+15:00", "+14:30", ""])
def test_offset(offset: str) -> None:
    """An offset is +hh:mm; "Z" is none, for the schema and for us."""
    whole = document({**RECEIVED, "eventTimeZoneOffset": offset})
    assert faults(whole)
    assert (
        f"eventTimeZoneOffset {offset!r} is no offset such as +08:00.",
    ) == mistakes(whole)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("action",), "MOVE", "action 'MOVE' is none of ADD, OBSERVE and DELETE."),
        (
            ("eventTime",),
            "2026-01-15 08:30",
            "eventTime '2026-01-15 08:30' is no time with an offset.",
        ),
        (
            ("epcList",),
            ["https://id.gs1.org/00/106141412345678907"],
            "epcList 'https://id.gs1.org/00/106141412345678907': the check digit is "
            "wrong.",
        ),
        (
            ("epcList",),
            ["https://id.gs1.org/01/401234512345/21/1"],
            "epcList 'https://id.gs1.org/01/401234512345/21/1': (01) has 14 digits.",
        ),
        (("epcList",), ["a mask"], "epcList 'a mask' is no URI."),
        (("readPoint",), {"id": "口罩"}, "id '口罩' is no URI."),
        (
            ("sourceList",),
            [{"type": "owner", "source": "https://a.example/1"}],
            "sourceList 'owner' is no word of the Core Business Vocabulary",
        ),
    ],
)
def test_other_mistakes(path: tuple[str, ...], value: Any, sentence: str) -> None:
    """Times, actions, addresses, types and check digits are looked at too."""
    event = copy.deepcopy(RECEIVED)
    event[path[0]] = value
    (said,) = mistakes(document(event))
    assert said.startswith(sentence)


def test_a_word_of_ones_own() -> None:
    """A whole URI of somebody's own is a word as well."""
    event = {**RECEIVED, "bizStep": "https://stock.example.org/steps/weighing"}
    assert () == mistakes(document(event))


def test_lists_are_those_of_the_schema() -> None:
    """Our lists have no word that the schema has not, and of most lists each."""
    schema = validator().schema
    assert isinstance(schema, dict)
    listed = {
        name: set(schema["definitions"][name]["anyOf"][1]["enum"])
        for name in (
            "bizStep",
            "disposition",
            "bizTransaction-type",
            "source-dest-type",
            "error-reason",
            "sensorAlertType",
            "measurementType",
        )
    }
    assert set() == MEASURES - listed.pop("measurementType")
    assert [
        BIZ_STEPS,
        DISPOSITIONS,
        TRANSACTIONS,
        SIDES,
        ERRORS,
        ALERTS,
    ] == list(listed.values())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_total(value: Any) -> None:
    """Whatever JSON can hold is judged and breaks nothing."""
    fields = ("bizStep", "epcList", "sensorReport", "action", "eventTime", "type", "id")
    for one in (dict.fromkeys(fields, value), value, [value]):
        assert all(said.endswith((".", "?")) for said in mistakes(one))
