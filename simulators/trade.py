"""Deliveries and issues: pieces with tags that come in, lie there and go out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from simulators.acts import Serials, acts_of, badge_act
from simulators.bench_socket import RequestError
from simulators.goods import Keeper
from simulators.items import COMPANY_BITS, Item, check_digit, gtin_of
from simulators.requests import (
    Request,
    choice,
    decimal,
    named,
    number,
    text,
    whole,
)
from simulators.sessions import Storekeeper
from simulators.shelf import Moving, Shelf
from simulators.stage import Script, Stage

MISTAKES = ("none", "without-scan", "without-taking", "wrong-item")
MOST_LINES = 100
OUR_NUMBERS = "0200000"
"""GTINs that begin so are for use within one company; nobody else's goods have them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece with its tag."""

    item: Item
    serial: int

    @property
    def tag(self) -> str:
        """Return the number in its tag."""
        return self.item.tag(self.serial)


class Storeroom:
    """The kinds of goods there are, and where the pieces are."""

    def __init__(
        self,
        stage: Stage,
        keepers: Mapping[str, Keeper],
        shelves: Mapping[str, Shelf],
        storekeepers: Mapping[str, Storekeeper],
    ) -> None:
        self._stage, self._keepers, self._shelves = stage, keepers, shelves
        self._storekeepers = storekeepers
        self.items = {
            item.name: item
            for one in shelves.values()
            for item in (one.item, *one.others)
        }
        for at, (name, item) in enumerate(sorted(self.items.items()), 1):
            digits = f"{OUR_NUMBERS}{at:06d}"
            self.items[name] = replace(item, gtin=digits + check_digit(digits))
        self._there: dict[str, list[Piece]] = {name: [] for name in keepers}
        self._serials = Serials()

    def item(self, request: Request) -> Mapping[str, Any]:
        """Say what a kind of goods is; what is not said stays as it was."""
        name = text(request, "item")
        usual = self.items.get(name, Item(name, "0" * 14, Decimal(1)))
        fresh = _changed(usual, request)
        self.items[name] = fresh
        for shelf in self._shelves.values():
            shelf.learn(fresh)
        return _told(fresh)

    def deliver(self, request: Request) -> Mapping[str, Any]:
        """Receive a delivery at a counter, line by line and piece by piece."""
        keeper = named(self._keepers, request, "counter")
        shelf = self._shelf(request)
        lines = request.get("lines")
        if not isinstance(lines, list) or not 0 < len(lines) <= MOST_LINES:
            raise RequestError(
                'lines is a list such as [{"item": "mask", "pieces": 3}]'
            )
        pieces = [one for line in lines for one in self._line(line)]
        self._stage.bench.log.stimulus(
            "delivery", counter=keeper.name, lines=len(lines), pieces=len(pieces)
        )
        self._stage.start(self._receive(keeper, pieces, shelf))
        return {"pieces": len(pieces), "tags": [one.tag for one in pieces]}

    def issue(self, request: Request) -> Mapping[str, Any]:
        """Take pieces from a shelf and scan them out, with or without a mistake."""
        keeper = named(self._keepers, request, "counter")
        shelf = self._shelf(request)
        item, count = self._item(request), whole(request, "pieces")
        wanted = item
        mistake = choice(request, "mistake", MISTAKES, "none")
        if mistake == "wrong-item":
            item = self._item({"item": request.get("other")})
        taken = 0 if mistake == "without-taking" or shelf is None else count
        if shelf is not None and shelf.can_give(wanted) < taken:
            there = shelf.can_give(wanted)
            raise RequestError(f"only {there} pieces lie on {shelf.name}")
        scanned = [] if mistake == "without-scan" else self._out(keeper, item, count)
        moving = Moving(-taken, item=wanted) if taken else None
        self._stage.start(self._hand_out(keeper, scanned, shelf, moving))
        return {"tags": [one.tag for one in scanned], "taken": taken}

    def session(self, request: Request) -> Mapping[str, Any]:
        """Let somebody work at a counter with badges, one act after the other."""
        storekeeper = named(self._storekeepers, request, "counter")
        acts = acts_of(request.get("acts"), self.items, self._serials)
        for act in acts:
            if act.shelf and act.shelf not in self._shelves:
                raise RequestError(f"there is no shelf {act.shelf!r}")
        if "badge" in request:
            acts = (badge_act(request), *acts)
        self._stage.start(storekeeper.work(acts))
        return {"acts": len(acts)}

    def account(self) -> Mapping[str, Any]:
        """Say what came in at each counter and lies there, by item and lot."""
        found: dict[str, dict[str, int]] = {}
        for name, pieces in self._there.items():
            lots = found.setdefault(name, {})
            for one in pieces:
                lot = f"{one.item.name}/{one.item.lot}"
                lots[lot] = lots.get(lot, 0) + 1
        return found

    def _receive(
        self, keeper: Keeper, pieces: Sequence[Piece], shelf: Shelf | None
    ) -> Script:
        for one in pieces:
            yield from keeper.scan(one.tag)
            self._there[keeper.name].append(one)
        if shelf is not None:
            yield from shelf.move(Moving(len(pieces), steps=2))

    def _hand_out(
        self,
        keeper: Keeper,
        scanned: Sequence[Piece],
        shelf: Shelf | None,
        moving: Moving | None,
    ) -> Script:
        if shelf is not None and moving is not None:
            yield from shelf.move(moving)
        for one in scanned:
            yield from keeper.scan(one.tag)

    def _out(self, keeper: Keeper, item: Item, count: int) -> Sequence[Piece]:
        """Choose what expires first, and of that what came first."""
        there = self._there[keeper.name]
        found = sorted(
            (one for one in there if one.item.name == item.name),
            key=lambda one: (one.item.expiry, one.serial),
        )
        if len(found) < count:
            raise RequestError(
                f"only {len(found)} pieces of {item.name} came in at {keeper.name}"
            )
        for one in found[:count]:
            there.remove(one)
        return found[:count]

    def _line(self, line: object) -> Sequence[Piece]:
        if not isinstance(line, dict):
            raise RequestError(
                'a line is a table such as {"item": "mask", "pieces": 3}'
            )
        item, count = _changed(self._item(line), line), whole(line, "pieces")
        return [Piece(item, self._serials.next()) for _piece in range(count)]

    def _item(self, request: Request) -> Item:
        return named(self.items, request, "item")

    def _shelf(self, request: Request) -> Shelf | None:
        return named(self._shelves, request, "shelf") if "shelf" in request else None


def _changed(item: Item, request: Request) -> Item:
    """Read what a request says of an item; it leaves out what is to stay."""
    digits = whole(request, "company_digits", item.company_digits, high=12)
    if digits not in COMPANY_BITS:
        raise RequestError(f"company_digits is from 6 to 12, not {digits}")
    try:
        gtin = gtin_of(text(request, "gtin", item.gtin))
        expiry = date.fromisoformat(str(request.get("expiry", item.expiry)))
    except ValueError as error:
        raise RequestError(f"{item.name}: {error}") from None
    number(request, "piece_g", float(item.piece_g), 0.001, 1000)
    number(request, "spread_g", float(item.spread_g), 0, 1000)
    return replace(
        item,
        gtin=gtin,
        company_digits=digits,
        expiry=expiry,
        lot=text(request, "lot", item.lot),
        piece_g=decimal(request, "piece_g", str(item.piece_g)),
        spread_g=decimal(request, "spread_g", str(item.spread_g)),
    )


def _told(item: Item) -> Mapping[str, Any]:
    return {
        "item": item.name,
        "gtin": item.gtin,
        "lot": item.lot,
        "expiry": item.expiry.isoformat(),
        "piece_g": str(item.piece_g),
        "spread_g": str(item.spread_g),
        "printed": item.printed(1),
    }
