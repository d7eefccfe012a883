"""`gatepost bench FILE`: the simulated devices alone, or a scenario played on them.

Imports nothing of the simulators: alone they are the program that this one becomes.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from edge_app.cli.bench_play import list_scenarios, play
from edge_app.errors import GatepostError

EXAMPLE = "gatepost bench --scenario hot-night --seed 7 --junit out.xml"


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        nargs="?",
        help="configuration file; a scenario that ships brings its own",
    )
    parser.add_argument(
        "--root",
        metavar="FOLDER",
        type=Path,
        help="where to build it (a scenario has a temporary folder without it)",
    )
    parser.add_argument(
        "--world",
        metavar="SECONDS",
        default="none",
        help="let people, goods and heat move: seconds, forever or none",
    )
    parser.add_argument("--seed", type=int, default=1, help="makes a run repeatable")
    parser.add_argument(
        "--scenario",
        metavar="NAME",
        help="play this on the real core: a name of --list, or a file of your own",
    )
    parser.add_argument(
        "--list", action="store_true", help="name the scenarios that ship"
    )
    parser.add_argument(
        "--junit", metavar="FILE", type=Path, help="write what came as JUnit XML"
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="keep the temporary folder when something did not come",
    )


def carry_out(arguments: argparse.Namespace) -> int:
    """List or play scenarios, or become the bench's own process."""
    if arguments.list:
        return list_scenarios()
    if arguments.scenario is not None:
        return play(arguments)
    if arguments.junit is not None or arguments.keep:
        raise GatepostError("--junit and --keep go with --scenario NAME")
    for given, what in ((arguments.file, "FILE"), (arguments.root, "--root FOLDER")):
        if given is None:
            raise GatepostError(f"the devices alone need {what}; or see --list")
    return _devices_alone(arguments)


def _devices_alone(arguments: argparse.Namespace) -> int:
    words = [
        "-m",
        "simulators",
        str(arguments.file),
        *("--root", str(arguments.root)),
        *("--world", arguments.world),
        *("--seed", str(arguments.seed)),
    ]
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *words])
