"""What a storekeeper's hands do in a session, one act after the other, as asked. Pure.

An act is a table with one of these keys:

    word = "CONFIRM"                a command barcode
    item = "mask"                   a printed code; `label`, `lot`, `expiry`, `gtin`,
                                    `serial`, `holds` say which and how many it stands
                                    for, `twice` that the hand trembles
    code = "..."                    any code, as the scanner sends it
    sscc = "..."                    a pallet's label; `item` and `holds` say what is
                                    on it
    tags = 5                        so many tags at once; `leave`: they stay there
    badge = "E280..."               a badge
    take = 3, put = 3               pieces from or onto a `shelf`
    weigh = 20                      pieces on the counter's scale, 0 for none
    pause_s = 4                     nothing

`beeps` is what the gateway should answer with: 1 where nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from simulators.bench_socket import RequestError
from simulators.items import Item, gtin_of
from simulators.labels import LABELS, label, pallet, word
from simulators.requests import (
    Request,
    choice,
    is_hex,
    named,
    number,
    text,
    truth,
    whole,
)

KINDS = ("word", "item", "code", "sscc", "tags", "badge", "take", "put", "weigh")
SILENT = ("take", "put", "weigh", "pause_s")
"""What nobody beeps at."""
OF_ITEM = ("lot", "expiry", "gtin", "item")
MORE: Mapping[str, tuple[str, ...]] = {
    "item": (*OF_ITEM, "label", "serial", "holds", "twice"),
    "sscc": ("item", "holds"),
    "tags": (*OF_ITEM, "leave"),
    "take": ("shelf", "item"),
    "put": ("shelf", "item", "steps"),
    "weigh": ("item",),
}
"""What may stand beside each key."""
MOST_ACTS, MOST_TAGS, MOST_BEEPS, LONGEST_PAUSE_S = 200, 200, 10, 3600


@dataclass(frozen=True, slots=True)
class Goods:
    """So many pieces of an item and lot, of which one scan stands for `holds`."""

    item: str
    lot: str
    pieces: int
    holds: int = 1


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that hands do; `goods` is what it adds to a session if it is taken.

    `text` is what is shown, `texts` are several tags at once. `beeps` None: nobody
    minds how often it beeps.
    """

    kind: str
    text: str = ""
    texts: tuple[str, ...] = ()
    goods: Goods | None = None
    pieces: int = 0
    item: Item | None = None
    shelf: str = ""
    steps: int = 1
    pause_s: float = 0.0
    twice: bool = False
    leave: bool = False
    beeps: int | None = 1


class Serials:
    """Numbers for single pieces, so that no two tags are the same."""

    def __init__(self) -> None:
        self._made = 0

    def next(self) -> int:
        """Return the next number."""
        self._made += 1
        return self._made


def acts_of(
    asked: object, items: Mapping[str, Item], serials: Serials
) -> tuple[Act, ...]:
    """Read a list of acts.

    Raises:
        RequestError: one of them is none; nothing has been done then.

    """
    if not isinstance(asked, list) or not 0 < len(asked) <= MOST_ACTS:
        raise RequestError('acts is a list such as [{"word": "RECEIVE"}]')
    return tuple(_act(one, items, serials) for one in asked)


def _act(asked: object, items: Mapping[str, Item], serials: Serials) -> Act:
    table = asked if isinstance(asked, dict) else {}
    # `item` is what an act is about, and for some what it is.
    kind = next((one for one in (*reversed(KINDS), "pause_s") if one in table), "")
    if not kind:
        raise RequestError(f"an act is one of: {', '.join(KINDS)}, pause_s")
    known = {kind, "beeps", *MORE.get(kind, ())}
    if strange := sorted(table.keys() - known):
        raise RequestError(f"{strange[0]} has no place beside {kind}")
    beeps: int | None = None if kind in (*SILENT, "tags") else 1
    if "beeps" in table:
        beeps = int(number(table, "beeps", 1, 0, MOST_BEEPS))
    return replace(_plain(kind, table, items, serials), beeps=beeps)


def _plain(
    kind: str, table: Request, items: Mapping[str, Item], serials: Serials
) -> Act:
    if kind == "sscc" and "item" in table:
        return _pallet(table, items)
    if kind in SHOWN:
        return SHOWN[kind](table)
    if kind == "item":
        return _printed(table, items, serials)
    if kind == "tags":
        return _tagged(table, items, serials)
    item = named(items, table, "item") if "item" in table else None
    if kind == "weigh":
        if item is None:
            raise RequestError("weigh needs the item that lies on the scale")
        return Act(kind, pieces=int(number(table, kind, 0, 0)), item=item)
    steps = whole(table, "steps", 1, high=MOST_ACTS)
    shelf = text(table, "shelf")
    return Act(kind, pieces=whole(table, kind), item=item, shelf=shelf, steps=steps)


def badge_act(table: Request) -> Act:
    """Read the showing of a badge."""
    badge = table.get("badge")
    if not is_hex(badge):
        raise RequestError("a badge is a number in hex")
    return Act("badge", str(badge).upper())


def _pause(table: Request) -> Act:
    return Act("pause_s", pause_s=number(table, "pause_s", 0, 0, LONGEST_PAUSE_S))


SHOWN: Mapping[str, Callable[[Request], Act]] = {
    "word": lambda table: Act("word", word(text(table, "word"))),
    "code": lambda table: Act("code", text(table, "code")),
    "sscc": lambda table: Act("code", pallet(text(table, "sscc"))),
    "badge": badge_act,
    "pause_s": _pause,
}
"""Acts that need no goods to be known."""


def _pallet(table: Request, items: Mapping[str, Item]) -> Act:
    """Read a pallet of which it is said what is on it."""
    item, holds = named(items, table, "item"), whole(table, "holds", 1)
    goods = Goods(item.name, "", holds, holds)
    return replace(SHOWN["sscc"](table), goods=goods)


def _printed(table: Request, items: Mapping[str, Item], serials: Serials) -> Act:
    item = _marked(table, items)
    kind = choice(table, "label", LABELS, "matrix")
    holds = whole(table, "holds", 1)
    serial = whole(table, "serial", serials.next())
    shown = label(item, kind, serial, holds)
    lot = "" if kind == "plain" else item.lot
    goods = None if kind == "half" else Goods(item.name, lot, holds, holds)
    twice = truth(table, "twice", usual=False)
    return Act("item", shown, goods=goods, twice=twice)


def _tagged(table: Request, items: Mapping[str, Item], serials: Serials) -> Act:
    item, count = _marked(table, items), whole(table, "tags", high=MOST_TAGS)
    texts = tuple(item.tag(serials.next()) for _one in range(count))
    leave = truth(table, "leave", usual=False)
    goods = Goods(item.name, "", count)
    return Act("tags", texts=texts, goods=goods, leave=leave)


def _marked(table: Request, items: Mapping[str, Item]) -> Item:
    """Return an item as what is printed on this one says."""
    item = named(items, table, "item")
    try:
        return replace(
            item,
            gtin=gtin_of(text(table, "gtin", item.gtin)),
            lot=text(table, "lot", item.lot),
            expiry=date.fromisoformat(str(table.get("expiry", item.expiry))),
        )
    except ValueError as error:
        raise RequestError(f"{item.name}: {error}") from None


def receipt(tags: Sequence[str], badge: str, kind: str) -> tuple[Act, ...]:
    """Return the acts of a plain session: a badge, a kind, tags, and the confirming."""
    shown = (Act("tags", texts=(tag,), goods=Goods(tag, "", 1)) for tag in tags)
    words = Act("word", word(kind)), Act("word", word("CONFIRM"))
    return Act("badge", badge), words[0], *shown, words[1]
