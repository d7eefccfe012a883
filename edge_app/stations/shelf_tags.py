"""The tags that lie on a shelf: which came and which went, as evidence for a step.

A tag that comes or goes says of which item a step is. Where readers of other shelves
hear it too, it belongs to the one that hears it louder. Tags that no weight follows
are nothing: a reader misses some.

Source: `domain.md` 4.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from edge_app.model import PortChange, TagRead, ns
from edge_app.presence import Sight
from edge_app.stations import shelf_fusion
from edge_app.stations.shelf_limits import Limits
from edge_app.stations.shelf_parts import Turn
from edge_app.stations.tag_places import Whereabouts, after_cycle, missed_rounds
from edge_app.tag_data import gs1_of

MOST_TAGS = 2000
"""More tags than this are not followed."""


def away_ns(limits: Limits) -> int:
    """Return after how long unseen a tag is gone."""
    return missed_rounds(limits.read_rate) * ns(limits.round_s)


def hear(turn: Turn, read: TagRead) -> None:
    """Take one tag at the shelf's reader or at a neighbour's."""
    if not read.code:
        return
    if not turn.limits.neighbours:
        if read.device == turn.limits.reader:
            _seen(turn, read.code)
        return
    _note_cycle(turn, read)


def _note(turn: Turn, **changes: Any) -> None:
    turn.note(tags=replace(turn.passing.tags, **changes))


def _note_cycle(turn: Turn, read: TagRead) -> None:
    """Gather what all readers hear in one cycle, and judge it when it is over."""
    tags, now_ns = turn.passing.tags, turn.at.boot_ns
    if tags.cycle_ns is None:
        _note(turn, cycle_ns=now_ns)
    elif now_ns - tags.cycle_ns >= ns(turn.limits.round_s):
        _judge(turn)
    heard = turn.passing.tags.heard
    here = heard.get(read.code, {})
    if read.code not in heard and len(heard) >= MOST_TAGS:
        return
    levels = (*here.get(read.device, ()), _level(read))
    _note(turn, heard={**heard, read.code: {**here, read.device: levels}})


def _level(read: TagRead) -> int:
    """Return how loud it was; a reader that does not say so is never louder."""
    return -100 if read.rssi_dbm is None else read.rssi_dbm


def _judge(turn: Turn) -> None:
    tags = turn.passing.tags
    places: Mapping[str, Whereabouts] = {
        tag: after_cycle(tags.places.get(tag, Whereabouts()), heard)
        for tag, heard in tags.heard.items()
    }
    _note(
        turn,
        places={**tags.places, **places},
        heard={},
        cycle_ns=turn.at.boot_ns,
    )
    for tag, place in places.items():
        if place.owner == turn.limits.reader:
            _seen(turn, tag)


def _seen(turn: Turn, tag: str) -> None:
    there = turn.passing.tags.there
    if tag not in there.seen_ns and len(there.seen_ns) >= MOST_TAGS:
        return
    there, sight = there.seen(tag, turn.at.boot_ns)
    _note(turn, there=there)
    if sight is Sight.ENTERED:
        _tell(turn, tag, 1)


def settle(turn: Turn) -> None:
    """Let go of tags that were missed for too long."""
    tags = turn.passing.tags
    there, gone = tags.there.let_go(turn.at.boot_ns, away_ns(turn.limits))
    if not gone:
        return
    places = {tag: place for tag, place in tags.places.items() if tag not in gone}
    _note(turn, there=there, places=places)
    for tag in sorted(gone):
        _tell(turn, tag, -1)


def due_ns(turn: Turn) -> int | None:
    """Return when the first tag may be gone."""
    return turn.passing.tags.there.due_ns(away_ns(turn.limits))


def _tell(turn: Turn, tag: str, sign: int) -> None:
    """Take a tag that came or went for pieces of its item."""
    gtin = gs1_of(tag).get("gtin", "")
    if not gtin:
        return
    item, pieces = gtin, 1
    mine = [one.item for one in turn.limits.contents if one.gtin == gtin]
    known = turn.shared.stock.catalogue.of_gtin(gtin)
    if mine:
        item = mine[0]
    elif known is not None:
        item, pieces = known[0].id, known[1]
    shelf_fusion.add_tags(turn, item, sign * pieces)


def port(turn: Turn, change: PortChange) -> None:
    """While the reader is gone no tag can be missed."""
    there = turn.passing.tags.there
    there = there.back(change.at.boot_ns) if change.up else there.lost()
    _note(turn, there=there)
