"""The hash of an EPCIS event, which is its id: the same event, the same id. Pure.

An event is written as one text, its fields in the order of the standard, and hashed.
Who gets it twice, through whichever way and in whichever syntax, sees that it is one.
When it was recorded, the id itself and an error declaration do not count: an event
that is declared never to have happened keeps the id that it had.
Source: Core Business Vocabulary 2.0, 8.9; checked against its reference generator.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from edge_app.store.epcis_link import canonical
from edge_app.store.epcis_time import utc_text
from edge_app.store.epcis_vocabulary import TIMES, uri_of, words

LISTS = MappingProxyType(
    {
        "epcList": "epc",
        "inputEPCList": "epc",
        "outputEPCList": "epc",
        "childEPCs": "epc",
        "quantityList": "quantityElement",
        "childQuantityList": "quantityElement",
        "inputQuantityList": "quantityElement",
        "outputQuantityList": "quantityElement",
        "bizTransactionList": "",
        "sourceList": "",
        "destinationList": "",
        "sensorElementList": "sensorElement",
    }
)
"""What the elements of each list are called; without a name where they have none."""
ORDER = words(
    "eventTime eventTimeZoneOffset parentID epcList inputEPCList childEPCs "
    "quantityList childQuantityList inputQuantityList outputEPCList "
    "outputQuantityList action transformationID bizStep disposition "
    "persistentDisposition readPoint bizLocation bizTransactionList sourceList "
    "destinationList sensorElementList ilmd"
)
INNER = words(
    "epcClass quantity sensorMetadata sensorReport type exception bizTransaction "
    "source destination id set unset time startTime endTime deviceID deviceMetadata "
    "rawData dataProcessingMethod bizRules microorganism chemicalSubstance value "
    "component stringValue booleanValue hexBinaryValue uriValue minValue maxValue "
    "meanValue sDev percRank percValue uom"
)
REPORT = words(
    "type exception deviceID deviceMetadata rawData dataProcessingMethod time "
    "microorganism chemicalSubstance value component stringValue booleanValue "
    "hexBinaryValue uriValue minValue maxValue meanValue sDev percRank percValue uom"
)
MASTER_DATA = "{urn:epcglobal:cbv:mda}"


def event_id(event: Mapping[str, Any], namespaces: Mapping[str, str]) -> str:
    """Return the id of an event by its content; `namespaces` by their prefixes."""
    digest = hashlib.sha256(pre_hash(event, namespaces).encode()).hexdigest()
    return f"ni:///sha-256;{digest}?ver=CBV2.0"


def pre_hash(event: Mapping[str, Any], namespaces: Mapping[str, str]) -> str:
    """Write an event as the text that is hashed.

    Raises: ValueError where a time of it is no time with an offset.
    """
    parts = [f"eventType={event['type']}"]
    parts += [_field(name, event[name], name) for name in ORDER if name in event]
    own = {name: one for name, one in event.items() if ":" in name}
    return "".join([*parts, _extensions(own, namespaces)])


def _extensions(value: Any, namespaces: Mapping[str, str]) -> str:
    """Write fields that are not of the standard, sorted, with their namespaces."""
    if not isinstance(value, Mapping):
        return f"={_text('', value, '')}"
    written = []
    for name, inner in value.items():
        prefix, _, local = name.partition(":")
        begin = f"{{{namespaces.get(prefix, prefix)}}}{local}"
        several = inner if isinstance(inner, list) else [inner]
        written += [begin + _extensions(one, namespaces) for one in several]
    return "".join(sorted(written))


def _field(name: str, value: Any, within: str) -> str:
    """Write one field; an empty list or object is as good as none."""
    if name in LISTS:
        element = LISTS[name]
        inner = "".join(sorted(_element(element, one, name) for one in value))
        return name + inner if inner else ""
    if isinstance(value, Mapping):
        inner = "".join(_children(value, name))
        return name + inner if inner else ""
    if isinstance(value, list):
        return "".join(sorted(_field(name, one, within) for one in value))
    return f"{name}={_text(name, value, within)}"


def _element(name: str, value: Any, within: str) -> str:
    if isinstance(value, Mapping):
        return name + "".join(_children(value, within))
    return f"{name}={_text(name, value, within)}"


def _children(value: Mapping[str, Any], within: str) -> Iterator[str]:
    """Write the fields of an object in their order; master data by its names."""
    if within == "ilmd":
        names = {name.removeprefix("cbvmda:"): name for name in value}
        yield from (f"{MASTER_DATA}{s}={value[names[s]]}" for s in sorted(names))
        return
    order = REPORT if within == "sensorReport" else INNER
    yield from (_field(name, value[name], within) for name in order if name in value)


def _text(name: str, value: Any, within: str) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | Decimal):
        return number_text(Decimal(str(value)))
    text = str(value).strip()
    if name in TIMES:
        return utc_text(text)
    if word := _vocabulary(name, within):
        return uri_of(word, text)
    return canonical(text)


def _vocabulary(name: str, within: str) -> str:
    """Return whose words a field has, if they are of the vocabulary."""
    if name in ("set", "unset"):
        return "disposition"
    if name in ("bizStep", "disposition", "exception"):
        return name
    return within if name == "type" else ""


def number_text(number: Decimal) -> str:
    """Write a number without zeros that say nothing."""
    return f"{number.normalize() + 0:f}"
