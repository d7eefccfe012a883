"""The words of the Core Business Vocabulary 2.0, and a check that a document uses them.

The GS1 schema lets any text stand where a word of the vocabulary should, because it
may be a URI of somebody's own. This check does not: a bare word must be one of the
list, a text in the vocabulary's own namespace too, and anything else a whole URI.
Sources: GS1 Core Business Vocabulary 2.0, sections 7.1 to 7.6; EPCIS 2.0, 7.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from biip.checksums import gs1_standard_check_digit


def words(text: str) -> tuple[str, ...]:
    """Take a list of words apart that is written as one text."""
    return tuple(text.split())


BIZ_STEPS = frozenset(
    words(
        "accepting arriving assembling collecting commissioning consigning "
        "creating_class_instance cycle_counting decommissioning departing "
        "destroying disassembling dispensing encoding entering_exiting holding "
        "inspecting installing killing loading other packing picking receiving "
        "removing repackaging repairing replacing reserving retail_selling "
        "sampling sensor_reporting shipping staging_outbound stock_taking "
        "stocking storing transporting unloading unpacking void_shipping"
    )
)
DISPOSITIONS = frozenset(
    words(
        "active available completeness_inferred completeness_verified "
        "conformant container_closed container_open damaged destroyed dispensed "
        "disposed encoded expired in_progress in_transit inactive "
        "mismatch_class mismatch_instance mismatch_quantity needs_replacement "
        "no_pedigree_match non_conformant non_sellable_other "
        "partially_dispensed recalled reserved retail_sold returned "
        "sellable_accessible sellable_not_accessible stolen unavailable unknown"
    )
)
TRANSACTIONS = frozenset(
    words(
        "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt"
    )
)
SIDES = frozenset({"owning_party", "possessing_party", "location"})
ERRORS = frozenset({"did_not_occur", "incorrect_data"})
MEASURES = frozenset({"Count", "Mass", "RelativeHumidity", "Temperature", "Time"})
"""Those kinds of measurement that this site's devices have; the standard has more."""
ALERTS = frozenset({"ALARM_CONDITION", "ERROR_CONDITION"})
ACTIONS = frozenset({"ADD", "OBSERVE", "DELETE"})
CBV, GS1 = "https://ref.gs1.org/cbv/", "https://gs1.org/voc/"
OLD = "urn:epcglobal:cbv:"

WORDS: Mapping[str, tuple[frozenset[str], str, str]] = MappingProxyType(
    {
        "bizStep": (BIZ_STEPS, f"{CBV}BizStep-", f"{OLD}bizstep:"),
        "disposition": (DISPOSITIONS, f"{CBV}Disp-", f"{OLD}disp:"),
        "bizTransactionList": (TRANSACTIONS, f"{CBV}BTT-", f"{OLD}btt:"),
        "sourceList": (SIDES, f"{CBV}SDT-", f"{OLD}sdt:"),
        "destinationList": (SIDES, f"{CBV}SDT-", f"{OLD}sdt:"),
        "reason": (ERRORS, f"{CBV}ER-", f"{OLD}er:"),
        "sensorReport": (MEASURES, GS1, f"{GS1}MT-"),
        "exception": (ALERTS, GS1, f"{GS1}AT-"),
    }
)
"""By the field, or the list whose `type` it is: its words, and how their URIs begin."""
PLAIN = ("bizStep", "disposition", "reason", "exception")
"""Fields that are a word by themselves."""

OFFSET = re.compile(r"[+-]((0\d|1[0-3]):[0-5]\d|14:00)")
TIMES = ("eventTime", "declarationTime", "recordTime", "time", "startTime", "endTime")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.ASCII)
URIS = ("id", "eventID", "epcClass", "parentID", "transformationID", "deviceID")
URI_LISTS = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
KEY = re.compile(r"https://id\.gs1\.org/(00|01|414|417)/(\d+)(?=/|$)")
DIGITS = MappingProxyType({"00": 18, "01": 14, "414": 13, "417": 13})


def uri_of(field: str, word: str) -> str:
    """Spell a word of the vocabulary as its URI; a URI stays what it is."""
    allowed, begin, old = WORDS[field]
    if word in allowed or ":" not in word:
        return begin + word
    return begin + word.removeprefix(old) if word.startswith(OLD) else word


def mistakes(document: Any) -> tuple[str, ...]:
    """Say, a sentence each, what the vocabulary does not allow in a document or event.

    Looks at words, times, offsets, URIs and check digits; whether the fields are the
    right ones is for the GS1 schema. Total on anything that JSON can hold.
    """
    return tuple(dict.fromkeys(_of(document, "")))


def _of(value: Any, parent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _field(str(name), inner, parent)
            yield from _of(inner, str(name) if isinstance(inner, list) else parent)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for one in value:
            if parent in URI_LISTS:
                yield from _uri(parent, one)
            yield from _of(one, parent)


def _field(name: str, value: Any, parent: str) -> Iterator[str]:
    if name in PLAIN:
        yield from _word(name, value)
    elif name == "type" and parent in WORDS:
        yield from _word(parent, value)
    elif name == "action" and str(value) not in ACTIONS:
        yield f"action {value!r} is none of ADD, OBSERVE and DELETE."
    elif name == "eventTimeZoneOffset" and not OFFSET.fullmatch(str(value)):
        yield f"eventTimeZoneOffset {value!r} is no offset such as +08:00."
    elif name in TIMES and not TIME.fullmatch(str(value)):
        yield f"{name} {value!r} is no time with an offset."
    elif name in URIS:
        yield from _uri(name, value)


def _word(field: str, value: Any) -> Iterator[str]:
    allowed, *begins = WORDS[field]
    text = str(value)
    bare = next((text.removeprefix(b) for b in begins if text.startswith(b)), text)
    if bare in allowed or (bare == text and URI.fullmatch(text)):
        return
    close = get_close_matches(bare, sorted(allowed), n=1, cutoff=0.6)
    hint = f"; did you mean {close[0]!r}?" if close else "."
    yield f"{field} {text!r} is no word of the Core Business Vocabulary{hint}"


def _uri(name: str, value: Any) -> Iterator[str]:
    text = str(value)
    if not URI.fullmatch(text):
        yield f"{name} {text!r} is no URI."
    elif key := KEY.match(text):
        number = key[2]
        if len(number) != DIGITS[key[1]]:
            yield f"{name} {text!r}: ({key[1]}) has {DIGITS[key[1]]} digits."
        elif str(gs1_standard_check_digit(number[:-1])) != number[-1]:
            yield f"{name} {text!r}: the check digit is wrong."
