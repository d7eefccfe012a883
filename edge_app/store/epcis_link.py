"""GS1 keys as Digital Links in their one canonical form. Pure.

The same thing may be written as an EPC URN, as a class URN or as a Digital Link on
anybody's domain; the canonical form is on id.gs1.org, without a query, and names the
finest level only. Sources: GS1 Digital Link, URI syntax; CBV 2.0, 8.9.4; vectors of
the reference generator for event hashes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Protocol
from urllib.parse import quote

from epcpy.epc_schemes.giai import GIAI
from epcpy.epc_schemes.grai import GRAI
from epcpy.epc_schemes.lgtin import LGTIN
from epcpy.epc_schemes.sgln import SGLN
from epcpy.epc_schemes.sgtin import SGTIN
from epcpy.epc_schemes.sscc import SSCC
from epcpy.utils.common import ConvertException

RESOLVER = "https://id.gs1.org"
DIGITS_OF_GLN = 13
URN = "urn:epc:"
REMEMBERED = 4096
"""Names whose form is remembered: places and kinds of goods come again and again."""
LOT_OR_SERIAL = re.compile(r"[!%-?A-Z_a-z\"]{1,20}")
"""What GS1 lets a lot or a serial number be made of."""


class _Scheme(Protocol):
    def __init__(self, epc_uri: str) -> None: ...

    def gs1_element_string(self) -> str: ...


SCHEMES: Mapping[str, type[_Scheme]] = MappingProxyType(
    {
        "urn:epc:id:sgtin:": SGTIN,
        "urn:epc:id:sscc:": SSCC,
        "urn:epc:id:sgln:": SGLN,
        "urn:epc:id:grai:": GRAI,
        "urn:epc:id:giai:": GIAI,
        "urn:epc:class:lgtin:": LGTIN,
    }
)
ELEMENTS = re.compile(r"\((\d+)\)(\d{13,14})\((10|21|254)\)(.+)|\((\d+)\)(.+)")
"""A key with a lot, a serial number or an extension behind it, or a key alone."""
NO_EXTENSION = ("254", "0")
LINK = re.compile(
    r"https?://[^/?#]+(?:/[^?#]*?)??"
    r"/(00/\d{18}|01/\d{8,14}|253/\d{13}[^/?#]*|41[47]/\d{13}|8003/\d{14}[^/?#]*"
    r"|8004/[^/?#]+)(?=[/?#]|$)([^?#]*)"
)
QUALIFIER = re.compile(r"/(10|21|254)/([^/]+)")


def trade_unit(gtin: str, *, lot: str = "", serial: str = "") -> str:
    """Return the link of a GTIN, of one of its lots, or of one piece of it."""
    finest = f"/21/{quote(serial, '')}" if serial else f"/10/{quote(lot, '')}"
    return f"{RESOLVER}/01/{gtin}{finest if serial or lot else ''}"


def logistic_unit(sscc: str) -> str:
    """Return the link of a pallet or a carton with an SSCC."""
    return f"{RESOLVER}/00/{sscc}"


def place(gln: str, extension: str) -> str:
    """Return the link of a place within the location that has a GLN."""
    within = f"/254/{quote(extension, '')}" if extension else ""
    return f"{RESOLVER}/414/{gln}{within}"


@lru_cache(REMEMBERED)
def canonical(uri: str) -> str:
    """Return the canonical form of a GS1 key; any other URI as it is."""
    if uri.startswith(URN):
        begin = next((begin for begin in SCHEMES if uri.startswith(begin)), "")
        return _of_urn(uri, SCHEMES[begin]) if begin else uri
    found = LINK.match(uri)
    if found is None:
        return uri
    key, rest = found[1], found[2]
    identifier, _, number = key.partition("/")
    if identifier == "01":
        key = f"01/{number.zfill(14)}"
    return f"{RESOLVER}/{key}{_finest(rest)}"


def _of_urn(uri: str, scheme: type[_Scheme]) -> str:
    try:
        elements = scheme(uri).gs1_element_string()
    except (ConvertException, ValueError):
        return uri
    found = ELEMENTS.fullmatch(elements)
    said = [text for text in found.groups() if text] if found else []
    pairs = zip(said[::2], said[1::2], strict=True)
    parts = [part for part in pairs if part != NO_EXTENSION]
    return RESOLVER + "".join(f"/{ai}/{quote(text, '')}" for ai, text in parts)


def _finest(rest: str) -> str:
    """Keep of what follows a key the finest level: a serial number before a lot."""
    found = dict(QUALIFIER.findall(rest))
    for identifier in ("21", "10", "254"):
        if identifier in found:
            return f"/{identifier}/{found[identifier]}"
    return ""
