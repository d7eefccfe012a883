"""What the store is told that moves nothing: papers, lots, recalls, a report now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal, TypeAlias

from edge_app.counted import counted
from edge_app.model import Command
from edge_app.outcomes import Answer
from edge_app.stations import store_goods, store_report
from edge_app.stations.store_parts import Turn
from edge_app.store.lots import IMPORT_DOCUMENTS
from edge_app.store.papers import Paper, PaperLine
from edge_app.store.reserve import CLASSES
from edge_app.store.sheet import names_of

Said: TypeAlias = tuple[bool, str]


def obey(turn: Turn, command: Command) -> None:
    """Carry out what was asked for, and answer."""
    turn.asked_by = command.by
    if command.verb == "reverse":
        ok, text = store_goods.reverse(turn, command)
    else:
        ok, text = HANDS[command.verb](turn, command.arguments)
    turn.outcomes.append(Answer(command.id, ok=ok, text=text))


def _paper(turn: Turn, given: Mapping[str, str]) -> Said:
    """Announce a delivery note or an approval, or take a better one for it."""
    kind: Literal["delivery", "approval"]
    match given["kind"]:
        case "delivery":
            kind = "delivery"
        case "approval":
            kind = "approval"
        case _:
            return False, "kind is delivery or approval"
    if given.get("priority", CLASSES[0]) not in CLASSES:
        return False, f"priority is one of {', '.join(CLASSES)}"
    lines = tuple(map(_line, given["lines"].split(",")))
    for line in lines:
        if not _is_known(turn, line.item):
            return False, f"there is no item {line.item} in the catalogue"
    before = turn.stock.papers.get(given["id"])
    if before is not None and before.kind != kind:
        return False, f"{before.id} is announced as {before.kind} already"
    paper = Paper(
        given["id"],
        kind,
        lines,
        given.get("party", ""),
        given.get("priority", ""),
        given.get("purpose", ""),
        given.get("until", ""),
    )
    turn.learn(paper)
    turn.touched.update(line.item for line in (*lines, *_lines_of(before)))
    return True, f"{paper.id} has {counted(len(lines), 'line')}"


def _line(text: str) -> PaperLine:
    item, _, quantity = text.partition(":")
    return PaperLine(item, int(quantity))


def _lines_of(paper: Paper | None) -> tuple[PaperLine, ...]:
    return paper.lines if paper is not None else ()


def _paper_end(turn: Turn, given: Mapping[str, str]) -> Said:
    paper = turn.stock.papers.get(given["id"])
    if paper is None:
        return False, f"there is no paper {given['id']}"
    turn.learn(replace(paper, ended=given["reason"]))
    turn.touched.update(line.item for line in paper.lines)
    return True, f"{paper.id} has ended"


def _recall(turn: Turn, given: Mapping[str, str]) -> Said:
    item, lot = given["item"], given["lot"]
    if not _is_known(turn, item):
        return False, f"there is no item {item} in the catalogue"
    turn.learn(replace(turn.stock.lot_of(item, lot), recalled=given["reason"]))
    turn.touched.add(item)
    return True, f"lot {lot} of {item} is locked: {given['reason']}"


def _recall_end(turn: Turn, given: Mapping[str, str]) -> Said:
    item, lot = given["item"], given["lot"]
    before = turn.stock.lot_of(item, lot)
    if not before.recalled:
        return False, f"lot {lot} of {item} is not recalled"
    turn.learn(replace(before, recalled=""))
    turn.touched.add(item)
    return True, f"lot {lot} of {item} may be used again"


def _lot(turn: Turn, given: Mapping[str, str]) -> Said:
    """Note what a lot's label and papers say; what is not named stays."""
    item, lot = given["item"], given["lot"]
    if not _is_known(turn, item):
        return False, f"there is no item {item} in the catalogue"
    before = turn.stock.lot_of(item, lot)
    documents = before.documents
    if "documents" in given:
        named = frozenset(given["documents"].split(",")) - {"none"}
        if strange := sorted(named - {*IMPORT_DOCUMENTS}):
            known = ", ".join(IMPORT_DOCUMENTS)
            return False, f"{strange[0]} is none of the documents {known}"
        documents = named
    after = replace(
        before,
        expiry=given.get("expiry", before.expiry),
        best_before=given.get("best-before", before.best_before),
        documents=documents,
        purpose=given.get("purpose", before.purpose),
        supplier=given.get("supplier", before.supplier),
    )
    turn.learn(after)
    turn.touched.add(item)
    return True, f"lot {lot} of {item} is noted"


def _report(turn: Turn, _given: Mapping[str, str]) -> Said:
    if not turn.at.synced:
        return False, "the clock is not set, so the sheet would have no day"
    version = store_report.make_now(turn)
    return True, f"version {version} of today's sheet is made"


def _is_known(turn: Turn, item: str) -> bool:
    return any(names_of(turn.stock.catalogue, item)[:2])


HANDS: Mapping[str, Callable[[Turn, Mapping[str, str]], Said]] = {
    "paper": _paper,
    "paper-end": _paper_end,
    "recall": _recall,
    "recall-end": _recall_end,
    "lot": _lot,
    "report": _report,
    **store_goods.HANDS,
}
"""What each verb does, beside `reverse`."""
VERBS = frozenset({*HANDS, "reverse"})
