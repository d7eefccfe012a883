"""Moves of the ledger as EPCIS 2.0 events, for whoever the site gives account to. Pure.

One event a move: what (pieces by serial number, lots and kinds by quantity), when (in
the site's time), where, and why, in the words of the vocabulary. A move that was taken
back is the same event once more, declared never to have happened. People are left out:
who did it is for the site alone.
Sources: GS1 EPCIS 2.0 (ISO/IEC 19987), 7.3 and 7.4; Core Business Vocabulary 2.0, 7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeAlias

from edge_app.model import Document
from edge_app.moves import PACKING, TRANSIT, Reason, is_virtual
from edge_app.store import epcis_link
from edge_app.store.epcis_hash import event_id
from edge_app.store.epcis_names import Naming, is_gtin
from edge_app.store.epcis_time import local_text, offset_text

EpcisEvent: TypeAlias = dict[str, Any]

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
PREFIX = "gatepost"
MG_PER_KG = 1_000_000
OBJECTS = ("/8003/", "/8004/")
"""Links of things that have a key of their own and are no trade items."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a reason is called: action, step, disposition, and the kinds of papers."""

    action: str
    biz_step: str
    disposition: str
    paper: str = ""
    document: str = ""


STEPS: Mapping[Reason, Step] = MappingProxyType(
    {
        Reason.OPENING: Step("OBSERVE", "stock_taking", "available"),
        Reason.RECEIVE: Step("OBSERVE", "receiving", "in_progress", "desadv", "recadv"),
        Reason.ISSUE: Step("OBSERVE", "dispensing", "dispensed", "po", "desadv"),
        Reason.RETURN: Step("OBSERVE", "receiving", "returned", "rma", "recadv"),
        Reason.RELEASE: Step("OBSERVE", "inspecting", "available"),
        Reason.SCRAP: Step("DELETE", "destroying", "destroyed"),
        Reason.MOVE: Step("OBSERVE", "storing", "available"),
        Reason.PACK: Step("", "assembling", "available", "", "prodorder"),
        Reason.COUNT: Step("OBSERVE", "cycle_counting", "available"),
    }
)
OTHER = Step("OBSERVE", "other", "available")
MISSED = Step("OBSERVE", "cycle_counting", "unknown")
"""What a count did not find: nobody knows how it is."""
LOCKED = Step("OBSERVE", "holding", "unavailable")
LEAVING = Step("OBSERVE", "shipping", "in_transit")
ARRIVING = Step("OBSERVE", "receiving", "in_progress")
BY_DIRECTION = MappingProxyType({"in": Reason.RECEIVE, "out": Reason.ISSUE})
"""The reason of a row that has none, from before there were any."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A `stock.moved` event as it was kept: `id` is its own, `data` its document."""

    id: str
    station: str
    wall_ns: int
    offset_s: int
    data: Document


def event_of(moved: Moved, naming: Naming) -> EpcisEvent:
    """Write a move as an event; a reversal is `declared` of the event it takes back."""
    data = moved.data
    source, target = str(data["from"]), str(data["to"])
    step = step_of(data, naming)
    things = _Things.of(data, naming)
    event: EpcisEvent = {
        "type": things.kind(step),
        "eventTime": local_text(moved.wall_ns, moved.offset_s),
        "eventTimeZoneOffset": offset_text(moved.offset_s),
        **things.lists(step, into=source == PACKING),
        "bizStep": step.biz_step,
        "disposition": step.disposition,
        "readPoint": {"id": naming.place(moved.station)},
    }
    if step.action:
        event["action"] = step.action
    else:
        paper = str(data.get("document") or moved.id)
        event["transformationID"] = naming.paper(paper)
    if not is_virtual(target):
        event["bizLocation"] = {"id": naming.place(target)}
    event |= _papers(data, step, naming) | _sides(data, source, target, naming)
    event |= _master_data(data, step, into=source == PACKING)
    event[f"{PREFIX}:event"] = moved.id
    return _identified(event, naming)


def step_of(data: Document, naming: Naming) -> Step:
    """Find what a move is called; of one that nobody foresaw, `other`."""
    source, target = str(data["from"]), str(data["to"])
    told = str(data.get("reason", ""))
    reason = BY_DIRECTION.get(str(data.get("direction", "")), Reason.MOVE)
    if told:
        if told not in STEPS:
            return OTHER
        reason = Reason(told)
    if reason is Reason.COUNT and is_virtual(target):
        return MISSED
    if reason is Reason.MOVE and target in naming.quarantine:
        return LOCKED
    if reason is Reason.MOVE and TRANSIT in (source, target):
        return LEAVING if target == TRANSIT else ARRIVING
    return STEPS[reason]


def declared(
    event: EpcisEvent, wall_ns: int, offset_s: int, corrective: Sequence[str] = ()
) -> EpcisEvent:
    """Take an event back: the same once more, with an error declaration.

    `corrective` are the ids of events that say what happened instead, if any did.
    """
    reason = "incorrect_data" if corrective else "did_not_occur"
    declaration: dict[str, Any] = {
        "declarationTime": local_text(wall_ns, offset_s),
        "reason": reason,
    }
    if corrective:
        declaration["correctiveEventIDs"] = list(corrective)
    return {**event, "errorDeclaration": declaration}


def weighed(
    moved: Moved, naming: Naming, *, mass_mg: int, device: str, place: str
) -> EpcisEvent:
    """Tell what a shelf's scale says lies on it: the count, and the mass it rests on.

    `moved.data` names the item, its unit, its lot, and as `quantity` what is there.
    """
    data = moved.data
    at = local_text(moved.wall_ns, moved.offset_s)
    report = {"type": "Mass", "value": Decimal(mass_mg) / MG_PER_KG, "uom": "KGM"}
    metadata = {"time": at, "deviceID": naming.thing(device)}
    amount = naming.goods(
        str(data["item"]),
        int(str(data["quantity"])),
        str(data["unit"]),
        lot=str(data.get("lot", "")),
    )
    event: EpcisEvent = {
        "type": "ObjectEvent",
        "eventTime": at,
        "eventTimeZoneOffset": offset_text(moved.offset_s),
        "quantityList": [amount],
        "action": "OBSERVE",
        "bizStep": "cycle_counting",
        "disposition": "available",
        "readPoint": {"id": naming.place(place)},
        "bizLocation": {"id": naming.place(place)},
        "sensorElementList": [{"sensorMetadata": metadata, "sensorReport": [report]}],
        f"{PREFIX}:event": moved.id,
    }
    return _identified(event, naming)


def envelope(naming: Naming, created: str) -> EpcisEvent:
    """Begin a document; its events go into `epcisBody.eventList`."""
    return {
        "@context": [CONTEXT, {PREFIX: naming.namespace}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": created,
        "epcisBody": {"eventList": []},
    }


def document_of(
    events: Sequence[EpcisEvent], naming: Naming, created: str
) -> EpcisEvent:
    """Write a whole document, for one event or a few."""
    whole = envelope(naming, created)
    return {**whole, "epcisBody": {"eventList": list(events)}}


def _identified(event: EpcisEvent, naming: Naming) -> EpcisEvent:
    return {**event, "eventID": event_id(event, {PREFIX: naming.namespace})}


@dataclass(frozen=True, slots=True)
class _Things:
    """What moved: single things, amounts of a kind, and the pallet they were on."""

    epcs: Sequence[str]
    amounts: Sequence[Mapping[str, object]]
    pallet: str

    @classmethod
    def of(cls, data: Document, naming: Naming) -> _Things:
        said = data.get("gs1")
        gs1 = said if isinstance(said, Mapping) else {}
        item, sscc = str(data["item"]), str(gs1.get("sscc", ""))
        quantity = int(str(data["quantity"]))
        epcs = _epcs(data, gs1, naming)
        rest = max(0, quantity - len(epcs) * naming.pieces(str(gs1.get("gtin", ""))))
        amount = naming.goods(
            item,
            rest,
            str(data["unit"]),
            gtin=str(gs1.get("gtin") or gs1.get("content", "")),
            lot=str(data.get("lot") or gs1.get("lot", "")),
        )
        pallet = epcis_link.logistic_unit(sscc) if sscc not in ("", item) else ""
        return cls(epcs, [amount] if rest else [], pallet)

    def kind(self, step: Step) -> str:
        if not step.action:
            return "TransformationEvent"
        return "AggregationEvent" if self.pallet else "ObjectEvent"

    def lists(self, step: Step, *, into: bool) -> EpcisEvent:
        names = ("epcList", "quantityList")
        if not step.action:
            side = "output" if into else "input"
            names = (f"{side}EPCList", f"{side}QuantityList")
        elif self.pallet:
            names = ("childEPCs", "childQuantityList")
        found = {names[0]: list(self.epcs), names[1]: list(self.amounts)}
        parent = {"parentID": self.pallet} if self.pallet and step.action else {}
        return {**parent, **{name: some for name, some in found.items() if some}}


def _epcs(data: Document, gs1: Mapping[str, Any], naming: Naming) -> list[str]:
    """Name the single things of a move, each once."""
    item, gtin, sscc = str(data["item"]), str(gs1.get("gtin", "")), gs1.get("sscc", "")
    believed = is_gtin(gtin)
    if sscc and sscc == item:
        return [epcis_link.logistic_unit(item)]
    link = str(gs1.get("digital_link", ""))
    if link.startswith(OBJECTS):
        return [epcis_link.RESOLVER + link]
    told = data.get("serials")
    several = told if isinstance(told, Sequence) and not isinstance(told, str) else ()
    serials = [str(one) for one in several] or [str(gs1.get("serial", ""))]
    return [
        epcis_link.trade_unit(gtin, serial=serial)
        if believed and epcis_link.LOT_OR_SERIAL.fullmatch(serial)
        else naming.thing(item, serial)
        for serial in dict.fromkeys(serials)
        if serial
    ]


def _papers(data: Document, step: Step, naming: Naming) -> EpcisEvent:
    """Name the papers that the vocabulary has a word for."""
    kinds = (("paper", step.paper), ("document", step.document))
    found = [
        {"type": kind, "bizTransaction": naming.paper(str(data[field]))}
        for field, kind in kinds
        if kind and data.get(field)
    ]
    return {"bizTransactionList": found} if found else {}


def _sides(data: Document, source: str, target: str, naming: Naming) -> EpcisEvent:
    """Name where it came from and where it went, and who received it."""
    found: EpcisEvent = {}
    if not is_virtual(source):
        side = {"type": "location", "source": naming.place(source)}
        found["sourceList"] = [side]
    if not is_virtual(target):
        side = {"type": "location", "destination": naming.place(target)}
        found["destinationList"] = [side]
    elif party := naming.party(str(data.get("recipient", ""))):
        side = {"type": "possessing_party", "destination": party}
        found["destinationList"] = [side]
    return found


def _master_data(data: Document, step: Step, *, into: bool) -> EpcisEvent:
    """Tell lot and expiry where goods begin to be: of a kit that was packed.

    Anywhere else the standard has no place for them: whoever made the goods told.
    """
    known = {
        "cbvmda:lotNumber": data.get("lot"),
        "cbvmda:itemExpirationDate": data.get("expiry"),
    }
    told = {name: str(value) for name, value in known.items() if value}
    return {"ilmd": told} if told and into and not step.action else {}
