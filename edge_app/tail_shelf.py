"""Sentences about what a shelf weighs and finds amiss, in English and Chinese. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from edge_app.gate_words import pick
from edge_app.tail_words import Words

Data: TypeAlias = Mapping[str, Any]
Pair: TypeAlias = tuple[str, str]

UNSURE: Pair = (
    "{mass_kg} kg of {item} on the shelf, between {lowest} and {highest}",
    "货架上有 {item} {mass_kg} 千克,约 {lowest} 至 {highest} 件",
)
UNCOUNTED: Pair = (
    "{mass_kg} kg of {item} on the shelf, not counted yet",
    "货架上有 {item} {mass_kg} 千克,尚未清点",
)
MISMATCHES: Mapping[str, Pair] = {
    "taken-without-scan": ("{seen} taken WITHOUT A SCAN", "未扫码取走:{seen}"),
    "put-without-scan": ("{seen} put there without a scan", "未扫码放上:{seen}"),
    "scan-without-taking": ("{scanned} scanned, not taken", "已扫码未取走:{scanned}"),
    "scan-without-putting": (
        "{scanned} scanned, not put there",
        "已扫码未放上:{scanned}",
    ),
    "wrong-item": (
        "{scanned} scanned, but it was {seen}",
        "扫码 {scanned},实为 {seen}",
    ),
    "wrong-quantity": (
        "{scanned} scanned, but it was {seen}",
        "扫码 {scanned},实为 {seen}",
    ),
    "count": ("book and scale differ by {seen}", "账与秤相差 {seen}"),
}
OPEN: Pair = ("{id}: {what}", "{id}:{what}")
SETTLED: Pair = ("{id} is settled ({how}): {what}", "{id} 已处理({how}):{what}")
WAYS: Mapping[str, Pair] = {
    "count": ("the book follows the scale", "以秤为准"),
    "scan": ("the scan was right", "以扫码为准"),
    "ignore": ("left as it is", "不处理"),
    "late": ("it came late", "迟到匹配"),
}
COUNTED: Pair = (
    "{counted} of {item} counted, the book has {ledger}",
    "{item} 清点 {counted} 件,账面 {ledger} 件",
)


def level(data: Data, words: Words) -> str:
    """Say what lies on a shelf: a count, or a mass where it cannot be counted."""
    if data.get("pieces") is not None:
        text = words.level.format(item=data.get("item"), pieces=data["pieces"])
        return text + words.low if data.get("low") else text
    form = UNSURE if "pieces_lowest" in data else UNCOUNTED
    return pick(form, words.language).format(
        item=data.get("item"),
        mass_kg=data.get("mass_kg"),
        lowest=data.get("pieces_lowest"),
        highest=data.get("pieces_highest"),
    )


def mismatch(data: Data, words: Words) -> str:
    """Say what does not fit, or how it was settled."""
    what = str(data.get("what"))
    said = pick(MISMATCHES.get(what, (what, what)), words.language).format(
        seen=_listed(data.get("seen")) or f"{data.get('step_g')} g",
        scanned=_listed(data.get("scanned")),
    )
    way = str(data.get("as"))
    how = pick(WAYS.get(way, (way, way)), words.language)
    form = SETTLED if data.get("phase") == "settled" else OPEN
    return pick(form, words.language).format(id=data.get("id"), what=said, how=how)


def _listed(pieces: object) -> str:
    """List pieces by item, without their sign."""
    entries = pieces if isinstance(pieces, list | tuple) else ()
    return ", ".join(
        f"{str(one.get('quantity')).lstrip('-')} {one.get('item')}"
        for one in entries
        if isinstance(one, Mapping)
    )


def count(data: Data, words: Words) -> str:
    """Say what was counted, beside the book."""
    facts = {key: data.get(key) for key in ("item", "counted", "ledger")}
    return pick(COUNTED, words.language).format(**facts)


EVENTS: Mapping[str, Callable[[Data, Words], str]] = {
    "stock.level": level,
    "stock.mismatch": mismatch,
    "stock.count": count,
}
"""The sentence of each kind of event."""
