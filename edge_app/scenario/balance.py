"""The world's own account against what the gateway kept and delivered. Pure.

The world knows who walked, which tag was acknowledged and how many pieces lie on a
shelf. What it could not see whole (a walk that met a dead core, a tag that nobody
acknowledged) may be there or not. Keys that are not known here are left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from edge_app.counted import counted
from edge_app.scenario.judge import Seen

Finding = tuple[str, str]
"""The name of a test case and a sentence, empty where all is well."""


def people(account: Mapping[str, Any], journal: Iterable[Seen]) -> Iterator[Finding]:
    """Compare who went through each entrance, in and out."""
    passed: Counter[tuple[str, str]] = Counter()
    for one in journal:
        if one.kind == "passage":
            passed[one.station, str(one.data.get("direction"))] += 1
    for name, lane in account.get("entrances", {}).items():
        unsure = int(lane.get("cut", 0))
        for direction in ("in", "out"):
            walked = int(lane.get(direction, 0))
            kept = passed[name, direction]
            fault = ""
            if not walked <= kept <= walked + unsure:
                fault = f"{walked} walked {direction}, the journal has {kept}"
            yield f"balance: {name}, people {direction}", fault


def tags(account: Mapping[str, Any], journal: Iterable[Seen]) -> Iterator[Finding]:
    """Compare what was acknowledged at each counter with what is booked."""
    booked = Counter(one.station for one in journal if one.kind == "stock.moved")
    for name, counter in account.get("counters", {}).items():
        kept = booked[name]
        surely = sum(int(one.get("acknowledged", 0)) for one in counter.values())
        perhaps = sum(int(one.get("unacknowledged", 0)) for one in counter.values())
        fault = ""
        if not surely <= kept <= surely + perhaps:
            fault = f"{surely} tags were acknowledged, the journal has {kept}"
        yield f"balance: {name}, tags", fault


def sessions(account: Mapping[str, Any], journal: Iterable[Seen]) -> Iterator[Finding]:
    """Compare what one beep confirmed at each counter with what was booked there.

    A confirming that nobody heard may have been booked or not.
    """
    seen = list(journal)
    for name, counter in account.get("sessions", {}).items():
        here = [one for one in seen if one.station == name]
        kept = sum(
            one.kind == "stock.session" and one.data.get("phase") == "confirmed"
            for one in here
        )
        surely, perhaps = int(counter["confirmed"]), int(counter["unsure"])
        fault = ""
        if not surely <= kept <= surely + perhaps:
            fault = f"{surely} sessions were confirmed, the journal has {kept}"
        yield f"balance: {name}, sessions", fault
        yield f"balance: {name}, goods", _goods(counter, here)


def _goods(counter: Mapping[str, Any], here: Iterable[Seen]) -> str:
    """Say in a sentence which goods were booked otherwise than they were scanned."""
    booked: Counter[str] = Counter()
    for one in here:
        if one.kind == "stock.moved" and "reverses" not in one.data:
            key = f"{one.data.get('reason')} {one.data.get('item')}"
            booked[key] += int(one.data.get("quantity", 0))
    surely, perhaps = counter["booked"], counter["perhaps"]
    wrong = [
        f"{key}: {surely.get(key, 0)} were scanned, the journal has {booked[key]}"
        for key in sorted({*surely, *booked})
        if not surely.get(key, 0)
        <= booked[key]
        <= surely.get(key, 0) + perhaps.get(key, 0)
    ]
    return "; ".join(wrong)


def books(account: Mapping[str, Any], journal: Iterable[Seen]) -> Iterator[Finding]:
    """Compare what lies on each shelf that is scanned with the ledger.

    They differ by what was told as a mismatch and did not settle itself, unless
    somebody had it booked as counted.
    """
    seen = list(journal)
    ledger, told = _ledger(seen), _untrue(seen)
    stations = {one.station for one in seen if one.kind == "stock.mismatch"}
    places = {place for place, _item in ledger} | stations
    for name, shelf in account.get("shelves", {}).items():
        if name not in places:
            continue
        wrong = [
            f"{item}: {lies} lie there, the book has {ledger[name, item]}"
            + (f" and was told of {told[name, item]} more" if told[name, item] else "")
            for item, lies in sorted(shelf.get("items", {}).items())
            if int(lies) != ledger[name, item] + told[name, item]
        ]
        yield f"balance: {name}, ledger", "; ".join(wrong)


def _ledger(journal: Iterable[Seen]) -> Counter[tuple[str, str]]:
    """Add up every move, by place and item."""
    held: Counter[tuple[str, str]] = Counter()
    for one in journal:
        if one.kind == "stock.moved" and {"item", "from", "to"} <= one.data.keys():
            item, many = str(one.data["item"]), int(one.data.get("quantity", 1))
            held[str(one.data["from"]), item] -= many
            held[str(one.data["to"]), item] += many
    return held


def _untrue(journal: Iterable[Seen]) -> Counter[tuple[str, str]]:
    """Add up by how much the book is known to be wrong, by shelf and item."""
    open_: dict[str, Seen] = {}
    for one in journal:
        if one.kind == "stock.mismatch":
            id_ = str(one.data["id"])
            if one.data["phase"] == "open":
                open_[id_] = one
            elif one.data.get("as") in ("late", "count"):
                open_.pop(id_, None)
    told: Counter[tuple[str, str]] = Counter()
    for one in open_.values():
        for sign, key in ((1, "seen"), (-1, "scanned")):
            for item, many in _listed(one.data.get(key, ())):
                told[one.station, item] += sign * many
    return told


def _listed(told: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, int]]:
    for one in told:
        yield str(one["item"]), int(one["quantity"])


def pieces(account: Mapping[str, Any], status: Mapping[str, Any]) -> Iterator[Finding]:
    """Compare what lies on each shelf with what its station last counted."""
    states = status.get("states", {})
    for name, shelf in account.get("shelves", {}).items():
        lies = int(shelf.get("pieces", 0))
        counted = _counted(states.get(name, {}))
        fault = "" if counted == lies else f"{lies} lie there, {counted} were counted"
        yield f"balance: {name}, pieces", fault


def _counted(state: Mapping[str, Any]) -> int | None:
    """Return what a shelf counted, in all its bins together."""
    bins = state.get("bins") or (state,)
    counts = [one.get("last_pieces") for one in bins]
    known = [int(count) for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def delivery(journal: Iterable[Seen], central: Iterable[Seen]) -> Finding:
    """See that every event that is kept has reached the subscriber."""
    here = {one.id for one in central}
    missing = sorted({one.id for one in journal} - here)
    fault = ""
    if missing:
        few = ", ".join(missing[:3])
        fault = f"{counted(len(missing), 'event')} never reached the subscriber: {few}"
    return "balance: every event delivered", fault


def settle(
    account: Mapping[str, Any],
    status: Mapping[str, Any],
    events: Iterable[Seen],
    *,
    central: bool,
) -> list[Finding]:
    """Compare everything there is to compare."""
    seen = list(events)
    journal = [one for one in seen if one.where == "journal"]
    found = [
        *people(account, journal),
        *tags(account, journal),
        *sessions(account, journal),
        *books(account, journal),
        *pieces(account, status),
    ]
    if central:
        heard = [one for one in seen if one.where == "central"]
        found.append(delivery(journal, heard))
    return found
