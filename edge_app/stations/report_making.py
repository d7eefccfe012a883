"""An answer of the journal becomes a version of a report, once. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from edge_app.model import SECOND_NS, Document, Drawn, Json, ns
from edge_app.stations.report_parts import Due, Made, Turn

RETRY_NS = ns(30)
"""How long after a failure the journal is asked again."""
PARTS = ("completeness", "figures")
"""What the digest of a report is taken of."""


def take(turn: Turn, drawn: Drawn) -> None:
    """Take an answer; one to a question that nobody asks any more is nothing."""
    if drawn.id == turn.passing.asked:
        turn.note(asked="")
    due = turn.wanted(drawn.id)
    if drawn.document is None:
        turn.note(trouble=drawn.why.rstrip("."), again_ns=turn.at.boot_ns + RETRY_NS)
        return
    held_up = turn.passing.trouble
    turn.note(trouble="")
    if due is None or not turn.at.synced:
        return
    if due.look:
        turn.note(looks=without(turn.passing.looks, drawn.id))
    else:
        turn.keep(due=without(turn.kept.due, drawn.id))
    before, digest = turn.kept.made.get(drawn.id), digest_of(drawn.document)
    if due.look and (before is None or _is_same(before, digest, drawn.document)):
        return
    if held_up and not due.late_why:
        due = replace(due, late_why=held_up)
    _make(turn, due, drawn.document, digest, before)


def without(waiting: Mapping[str, Due], deadline: str) -> Mapping[str, Due]:
    """Return the others."""
    return {name: one for name, one in waiting.items() if name != deadline}


def _is_same(before: Made, digest: str, document: Document) -> bool:
    """Say whether a second look found nothing; what is partly gone counts for less."""
    whole = document.get("completeness")
    gone = isinstance(whole, dict) and whole.get("gone")
    return bool(gone) or before.digest == digest


def _make(
    turn: Turn, due: Due, document: Document, digest: str, before: Made | None
) -> None:
    """Make one version, and remember it."""
    now_ns = turn.at.wall_ns
    first = before is None
    late_s = max(0, (now_ns - due.due_ns) // SECOND_NS)
    late = before.late if before else now_ns > due.due_ns + turn.limits.grace_ns
    version = before.version + 1 if before else 1
    data: dict[str, Json] = turn.head(due.deadline, due.due_ns, "made")
    data |= {
        "from": turn.local(due.from_ns),
        "to": turn.local(due.to_ns),
        "made": turn.local(now_ns),
        "late": late,
        "version": version,
        "zero": bool(document.get("zero")),
        "stations": list(turn.limits.stations),
        "completeness": document["completeness"],
        "figures": document["figures"],
        "sha256": digest,
    }
    if late and first:
        data["late_s"] = late_s
        data["why"] = due.late_why or "it took long to count"
    if before is not None:
        data["supersedes"] = before.version
        data["changed"] = before.digest != digest
    if due.reason:
        data["reason"] = due.reason
    turn.tell(data)
    zero = bool(document.get("zero"))
    made = Made(version, digest, due.due_ns, now_ns, late, zero)
    turn.keep(made={**turn.kept.made, due.deadline: made})


def digest_of(document: Document) -> str:
    """Return the SHA-256 of the numbers, the same for the same numbers."""
    parts = [document.get(part) for part in PARTS]
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
