"""What the number of a goods tag means: an EPC of 96 bits to a GS1 key. Pure.

The layouts are those of the GS1 Tag Data Standard, read by epcpy; what epcpy lets pass
and the standard does not is refused here. Whatever is no GS1 key stays the raw number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from epcpy.epc_schemes.giai import GIAI
from epcpy.epc_schemes.grai import GRAI
from epcpy.epc_schemes.sgln import SGLN
from epcpy.epc_schemes.sgtin import SGTIN
from epcpy.epc_schemes.sscc import SSCC
from epcpy.utils.common import ConvertException

EPC_96 = re.compile(r"[0-9A-Fa-f]{24}")
PART = re.compile(r"\((\d+)\)(\d+)")
SCHEMES: Mapping[str, type[SGTIN | SSCC | SGLN | GRAI | GIAI]] = MappingProxyType(
    {"30": SGTIN, "31": SSCC, "32": SGLN, "33": GRAI, "34": GIAI}
)
"""What the first byte says; the other headers of the standard are not for goods."""
SPARE = MappingProxyType({"31": (1 << 24) - 1})
"""Bits that the standard leaves at 0, by the first byte."""
SPARE_OF_12 = MappingProxyType({"32": 1 << 41, "33": 0b1111 << 38})
"""The same for a company number of 12 digits: there is no reference beside it."""
NAMES = MappingProxyType(
    {
        "00": "sscc",
        "01": "gtin",
        "21": "serial",
        "254": "extension",
        "414": "gln",
        "8003": "grai",
        "8004": "giai",
    }
)
"""Our word for each application identifier that the five schemes can give."""
NO_EXTENSION = ("254", "0")
"""A place as a whole: the standard writes it without an extension."""


def gs1_of(epc: str) -> Mapping[str, str]:
    """Return the keys in an EPC and their Digital Link path; nothing for any other."""
    if not EPC_96.fullmatch(epc):
        return {}
    scheme = SCHEMES.get(epc[:2])
    if scheme is None or _spare_bits(epc):
        return {}
    try:
        elements = scheme.from_hex(epc).gs1_element_string()
    except ConvertException:
        return {}
    parts = [part for part in PART.findall(elements) if part != NO_EXTENSION]
    found = {NAMES[identifier]: value for identifier, value in parts}
    link = "".join(f"/{identifier}/{value}" for identifier, value in parts)
    return {**found, "digital_link": link}


def _spare_bits(epc: str) -> int:
    """Return what stands in bits that mean nothing; epcpy does not look at them."""
    header, number = epc[:2], int(epc, 16)
    spare = SPARE.get(header, 0)
    if not number >> 82 & 0b111:
        spare |= SPARE_OF_12.get(header, 0)
    return number & spare
