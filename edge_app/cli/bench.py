"""`gatepost bench FILE`: the simulated devices alone; imports nothing of them."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

EXAMPLE = "gatepost bench site.toml --root /tmp/site --world forever"


def add(parser: argparse.ArgumentParser) -> None:
    """Say what it takes."""
    parser.add_argument("file", metavar="FILE", type=Path, help="configuration file")
    parser.add_argument(
        "--root", metavar="FOLDER", type=Path, required=True, help="where to build it"
    )
    parser.add_argument(
        "--world",
        metavar="SECONDS",
        default="none",
        help="let people, goods and heat move: seconds, forever or none",
    )
    parser.add_argument("--seed", type=int, default=1, help="makes a run repeatable")


def carry_out(arguments: argparse.Namespace) -> int:
    """Become the bench's own process."""
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
