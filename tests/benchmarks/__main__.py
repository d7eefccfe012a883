"""Measure the figures of the README: `python -m tests.benchmarks [NAME ...]`.

They are measured, not tested: nothing fails because a machine is slow.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.benchmarks.alarms import alarms_figure
from tests.benchmarks.bus import bus_figure
from tests.benchmarks.flood import flood_figure
from tests.benchmarks.gate import gate_figure, message_figure
from tests.benchmarks.journal import commit_figure, drain_figure
from tests.benchmarks.ledger import ledger_figure
from tests.benchmarks.links import chain_figure
from tests.benchmarks.machine import described, load
from tests.benchmarks.registers import modbus_figure
from tests.benchmarks.rooms import rooms_figure
from tests.benchmarks.roster import roster_figure
from tests.benchmarks.step import step_figure
from tests.benchmarks.tables import Table

FIGURES: Mapping[str, Callable[[Path, int], Table]] = {
    "gate": gate_figure,
    "flood": flood_figure,
    "message": message_figure,
    "step": step_figure,
    "roster": roster_figure,
    "modbus": modbus_figure,
    "bus": bus_figure,
    "drain": drain_figure,
    "commit": commit_figure,
    "chain": chain_figure,
    "ledger": ledger_figure,
    "alarms": alarms_figure,
    "rooms": rooms_figure,
}
ROUNDS = 5


def main() -> int:
    """Measure what is asked for and show it, a table as soon as it stands."""
    asked = parsed()
    say(f"Measured on {described()}. Load before: {load()}.")
    measured = {}
    for name in asked.names or FIGURES:
        with tempfile.TemporaryDirectory(prefix="gatepost-benchmark-") as folder:
            table = FIGURES[name](Path(folder), asked.rounds)
        say(table.text())
        measured[name] = table.facts
    say(f"Load after: {load()}.")
    if asked.json is not None:
        document = {"machine": described(), "rounds": asked.rounds, **measured}
        asked.json.write_text(json.dumps(document, indent=2) + "\n", "utf-8")
    return 0


def parsed() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description="Measure the README's figures."
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(FIGURES)}"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="5 if not said")
    parser.add_argument("--json", type=Path, metavar="FILE", help="numbers, too")
    asked = parser.parse_args()
    for name in asked.names:
        if name not in FIGURES:
            parser.error(f"there is no figure {name!r}: {', '.join(FIGURES)}")
    if asked.rounds < 1:
        parser.error("--rounds is at least 1")
    return asked


def say(text: str) -> None:
    """Show a paragraph at once."""
    sys.stdout.write(text + "\n\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
