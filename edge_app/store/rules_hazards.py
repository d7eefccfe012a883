"""Hazardous goods that must not stand together on one shelf. Pure.

Source: `needs.md` (75 % alcohol and chlorine are stored apart, 隔离堆放). The other
pairs are the usual ones of chemical stores, to be read against GB 15603 (storage of
hazardous chemicals) by somebody who has it: what burns apart from what oxidises, acids
apart from hypochlorite (it gives off chlorine) and from alkalis, gas bottles apart
from what burns and what oxidises.
"""

from __future__ import annotations

from collections.abc import Mapping

_APART: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset({"alcohol", "flammable"}), frozenset({"chlorine", "oxidiser"})),
    (frozenset({"acid"}), frozenset({"chlorine", "alkali", "oxidiser"})),
    (frozenset({"gas"}), frozenset({"alcohol", "flammable", "chlorine", "oxidiser"})),
)

NAMES: Mapping[str, tuple[str, str]] = {
    "alcohol": ("alcohol", "酒精"),
    "flammable": ("flammable goods", "易燃品"),
    "chlorine": ("chlorine", "含氯消毒剂"),
    "oxidiser": ("oxidisers", "氧化剂"),
    "acid": ("acids", "酸类"),
    "alkali": ("alkalis", "碱类"),
    "gas": ("gas bottles", "气瓶"),
}
"""What each class is called, in English and Chinese."""


def apart(one: str, other: str) -> bool:
    """Say whether two classes must stand apart; order does not matter."""
    return any(
        (one in left and other in right) or (other in left and one in right)
        for left, right in _APART
    )
