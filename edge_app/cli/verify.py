"""`gatepost verify FILE`: walk the journal's chains and say whether they are whole."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from edge_app.chain import FAULT_LIMIT, Verdict
from edge_app.cli.shared import add_file, add_json, config_of, spell
from edge_app.counted import counted
from edge_app.errors import GatepostError, JournalError
from edge_app.exits import BROKEN, OK, UNREADABLE
from edge_app.journal_reader import JournalReader
from edge_app.journal_walk import PLACES, Goal, goals, walk
from edge_app.moments import time_text

EXAMPLE = "gatepost verify site.toml --anchor ledger:1200:5be0c41c09d6a3f7"
HEX_SHOWN = 16
"""Digits of an anchor; so many are never met by chance."""
_ANCHOR = re.compile(r"([a-z]+):([0-9]{1,18}):([0-9a-f]{16,64})")


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    add_file(parser)
    parser.add_argument(
        "--anchor",
        metavar="PLACE:N:HEX,...",
        action="append",
        default=[],
        help="the anchors that an earlier verify said, to compare; may be given again",
    )
    add_json(parser)


def carry_out(arguments: argparse.Namespace) -> int:
    """Walk every chain; whole is 0, broken is 1, not to be read is 2."""
    anchors = _anchors(arguments.anchor)
    config, root = config_of(arguments)
    try:
        verdicts = verify(root.data(config), anchors)
    except JournalError as error:
        print(f"gatepost verify: {error}", file=sys.stderr)
        return UNREADABLE
    broken = any(one.faults for one in verdicts)
    if arguments.json:
        print(spell(document(verdicts)))
    else:
        print("\n".join(sentences(verdicts)))
    return BROKEN if broken else OK


def verify(
    folder: Path, anchors: Mapping[str, Mapping[int, str]]
) -> tuple[Verdict, ...]:
    """Walk every chain of the journal in a folder. Raises: JournalError."""
    with contextlib.closing(JournalReader(folder)) as reader:
        ends = goals(reader)
        with _bar(ends) as tell:
            return tuple(
                walk(reader, one, anchors.get(one.place, {}), tell) for one in ends
            )


def sentences(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Say what was found, for a person."""
    faults = [fault for one in verdicts for fault in one.faults]
    yield from (f"broken: {fault}" for fault in faults)
    rows = sum(one.rows for one in verdicts)
    most = "at least " if any(len(v.faults) >= FAULT_LIMIT for v in verdicts) else ""
    places = f"{most}{counted(len(faults), 'place')}"
    whole = f"chain broken in {places}" if faults else "chain whole"
    ends = ", ".join(_short(one) for one in verdicts if one.last)
    anchored = f"; anchored at {ends}" if ends else ""
    yield f"{counted(rows, 'row')}, {whole}{_span(verdicts)}{anchored}"
    for what, count in _asides(verdicts):
        if count:
            yield f"{count} {what}"


def document(verdicts: Sequence[Verdict]) -> dict[str, object]:
    """Say what was found, for a program."""
    return {
        "whole": not any(one.faults for one in verdicts),
        "rows": sum(one.rows for one in verdicts),
        "places": {
            one.place: {
                "rows": one.rows,
                "anchor": one.anchor,
                "from": _text(one.since_ns),
                "to": _text(one.until_ns),
                "unchained": one.unchained,
                "forgotten": one.forgotten,
                "unproven": one.unproven,
                "gone": one.gone,
                "faults": [
                    {
                        "row": fault.seq,
                        "time": fault.at and time_text(fault.at.wall_ns),
                        "kind": fault.kind,
                        "text": fault.text,
                    }
                    for fault in one.faults
                ],
            }
            for one in verdicts
        },
    }


# --------------------------------------------------------------------- the inside


def _asides(verdicts: Sequence[Verdict]) -> Iterator[tuple[str, int]]:
    """Count what is no fault, and what nothing can be said of."""
    yield "rows of forgotten people are empty", sum(v.forgotten for v in verdicts)
    yield "rows have had their time and are gone", sum(v.gone for v in verdicts)
    yield (
        "rows are from before there was a chain: nothing can be said of them",
        sum(v.unchained for v in verdicts),
    )
    yield (
        "rows of people being forgotten wait to be sent and cannot be proven",
        sum(v.unproven for v in verdicts),
    )


def _span(verdicts: Sequence[Verdict]) -> str:
    since = [one.since_ns for one in verdicts if one.since_ns is not None]
    until = [one.until_ns for one in verdicts if one.until_ns is not None]
    if not since:
        return ""
    return f", from {time_text(min(since))} to {time_text(max(until))}"


def _short(verdict: Verdict) -> str:
    place, last, digits = verdict.anchor.split(":")
    return f"{place}:{last}:{digits[:HEX_SHOWN]}"


def _text(wall_ns: int | None) -> str | None:
    return None if wall_ns is None else time_text(wall_ns)


def _anchors(given: Sequence[str]) -> dict[str, dict[int, str]]:
    """Read the anchors that were written down earlier."""
    found: dict[str, dict[int, str]] = {}
    for text in (part.strip() for many in given for part in many.split(",")):
        form = _ANCHOR.fullmatch(text)
        if form is None or form[1] not in PLACES:
            raise GatepostError(
                f"{text!r} is no anchor: it is a place ({', '.join(PLACES)}), a row's "
                f"number and {HEX_SHOWN} digits, with colons between them."
            )
        found.setdefault(form[1], {})[int(form[2])] = form[3]
    return found


@contextlib.contextmanager
def _bar(ends: Sequence[Goal]) -> Iterator[Callable[[int], None]]:
    """Lend a function that moves a bar on standard error, where somebody looks."""
    if not sys.stderr.isatty():
        yield lambda _rows: None
        return
    # Imported late: only a person at a terminal needs it.
    bars = importlib.import_module("rich.progress")
    console = importlib.import_module("rich.console").Console(stderr=True)
    columns = (bars.BarColumn(), bars.MofNCompleteColumn(), bars.TimeRemainingColumn())
    with bars.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=sum(one.last for one in ends))
        yield lambda rows: bar.update(task, advance=rows)
