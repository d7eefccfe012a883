"""Time of which no record tells: a stop of the gateway, or no point with a value.

Nothing is ever made up for it. A gap begins where a point was last seen to have a
value, as far as that was written, and ends with the next value; then it is told.

Source: GSP Appendix 3, Art. 5 (records whole and true), `domain.md` 1.1.
"""

from __future__ import annotations

from edge_app.changed import changed
from edge_app.model import Document, Stamp, Started
from edge_app.moments import time_text
from edge_app.stations.coldroom_parts import Turn
from edge_app.stations.coldroom_upkeep import Gap, KeptRecords, away_ns, whole_s

CLEAN_STOP, CRASH, POWER_CUT = ("clean-stop", "crash", "power-cut")
CLOCK_UNSET, LOST, HELD_OUT = ("clock-unset", "probes-lost", "probes-held-out")


def resume(turn: Turn, started: Started) -> None:
    """Count a stop to the gap that was open, or open one; the first start has none."""
    records = turn.kept.records
    if records.seen is None and records.gap is None:
        return
    gap = records.gap
    if gap is None and records.seen is not None:
        gap = Gap(records.seen, (), records.seen)
    if gap is not None:
        turn.keep(records=changed(records, gap=_stopped(gap, started)))


def _stopped(gap: Gap, started: Started) -> Gap:
    """Count a stop, if any clock can tell how long it was."""
    passed_ns = away_ns(gap.counted, started)
    same_boot = gap.counted.boot_id == started.at.boot_id
    why = CLEAN_STOP if started.clean else CRASH if same_boot else POWER_CUT
    whys = (why,) if passed_ns is not None else (why, CLOCK_UNSET)
    return Gap(
        gap.since,
        tuple(dict.fromkeys((*gap.why, *whys))),
        started.at,
        gap.length_ns + (passed_ns or 0),
        gap.unknown + (passed_ns is None),
    )


def settle(turn: Turn) -> None:
    """Open a gap when nobody sees the room any more; tell it when somebody does."""
    probes, watched = turn.passing.probes.values(), turn.passing.watched
    seen = any(probe.now_c is not None for probe in probes)
    gap = turn.kept.records.gap
    if gap is not None and seen:
        turn.keep(records=KeptRecords(seen=watched.seen))
        turn.say("cold.gap", _document(gap, turn.at))
    elif gap is None and watched.unseen and watched.seen is not None:
        why = HELD_OUT if any(probe.held for probe in probes) else LOST
        gap = Gap(watched.seen, (why,), watched.seen)
        turn.keep(records=changed(turn.kept.records, gap=gap))


def _document(gap: Gap, at: Stamp) -> Document:
    """Make the data of its event; what no clock can tell is no length."""
    length_ns = gap.length_ns + max(0, at.boot_ns - gap.counted.boot_ns)
    return {
        "from": time_text(gap.since.wall_ns),
        "from_synced": gap.since.synced,
        "to": time_text(at.wall_ns),
        "to_synced": at.synced,
        "length_s": None if gap.unknown else whole_s(length_ns),
        "least_s": whole_s(length_ns),
        "why": list(gap.why),
    }


def view(gap: Gap | None) -> Document:
    """Return since when nothing is known, where that is so."""
    if gap is None:
        return {}
    return {"unseen_since": time_text(gap.since.wall_ns), "unseen_why": list(gap.why)}
