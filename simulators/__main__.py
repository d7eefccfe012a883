"""The bench as a program: `python -m simulators FILE --root FOLDER`."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from simulators.bench import Bench
from simulators.bench_socket import BenchSocket
from simulators.desk import Desk
from simulators.loop import Loop
from simulators.people import PATIENCE_S
from simulators.plan import PlanError, read_plan
from simulators.world import World

BAD_FILE = 78
"""`EX_CONFIG` of sysexits.h."""

SLOWEST, FASTEST = 0.01, 100.0
LONGEST_PATIENCE_S = 3600.0

EXAMPLE = (
    "example: python -m simulators gatepost.toml --root /tmp/bench --world forever"
)


def world_seconds(text: str) -> float:
    """Read `forever`, `none` or a number of seconds (0 and infinity for the words)."""
    if text in ("forever", "none"):
        return float("inf" if text == "forever" else "0")
    seconds = float(text)
    if not seconds >= 0:
        raise ValueError(text)
    return seconds


def tempo_of(text: str) -> float:
    """Read how many times faster than life the world moves."""
    tempo = float(text)
    if not SLOWEST <= tempo <= FASTEST:
        raise ValueError(text)
    return tempo


def patience_of(text: str) -> float:
    """Read how long people wait."""
    seconds = float(text)
    if not 0 < seconds <= LONGEST_PATIENCE_S:
        raise ValueError(text)
    return seconds


def read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m simulators",
        description="Stand the devices of a configuration file up below a folder.",
        epilog=EXAMPLE,
    )
    parser.add_argument("file", type=Path, help="the gateway's TOML file")
    parser.add_argument("--root", type=Path, required=True, help="folder to build in")
    parser.add_argument(
        "--world",
        type=world_seconds,
        default=0.0,
        metavar="forever|SECONDS|none",
        help="how long people and goods move (default: none)",
    )
    parser.add_argument("--seed", default="1", help="the same seed, the same world")
    parser.add_argument("--tempo", type=tempo_of, default=1.0, help="1 is life")
    parser.add_argument(
        "--patience",
        type=patience_of,
        default=PATIENCE_S,
        metavar="SECONDS",
        help="how long people wait before an entrance that does not let them in",
    )
    parser.add_argument(
        "--drift", action="store_true", help="let cold rooms get too warm at times"
    )
    return parser.parse_args(arguments)


def serve(bench: Bench, wanted: argparse.Namespace) -> None:
    """Stand, say `ready`, serve until told to stop, and leave nothing behind."""
    loop = bench.loop
    bench.stand()
    try:
        world = World(
            bench, wanted.tempo, drift=wanted.drift, patience_s=wanted.patience
        )
        socket = BenchSocket(loop, bench.root / "bench.sock", Desk(bench, world).answer)
        socket.open()
        try:
            world.begin()
            world.run(go=wanted.world > 0)
            if 0 < wanted.world < float("inf"):
                loop.after(wanted.world, lambda: world.run(go=False))
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            loop.run()
        finally:
            socket.close()
    finally:
        bench.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bench; return 0 after a clean end, 78 for a file that cannot stand."""
    wanted = read_arguments(arguments)
    loop = Loop()
    try:
        bench = Bench(loop, read_plan(wanted.file), wanted.root, wanted.seed)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: loop.stop())
        serve(bench, wanted)
    except PlanError as error:
        sys.stderr.write(f"{error}\n")
        return BAD_FILE
    except OSError as error:
        sys.stderr.write(f"The bench cannot stand in {wanted.root}: {error}\n")
        return 1
    finally:
        loop.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
