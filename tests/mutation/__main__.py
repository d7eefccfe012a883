"""Change the entrance in small ways and see whether its tests notice.

`python -m tests.mutation [--modules NAME ...] [--sample N --seed S] [--folder F]`
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.mutation.mutants import Mutmut, chosen, program

WORKERS = 2
SEED = "gate"


def main() -> int:
    """Try what is asked for, then show the survivors and the figures."""
    asked = parsed()
    try:
        program()
    except FileNotFoundError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    with tempfile.TemporaryDirectory(prefix="gatepost-mutation-") as passing:
        folder = asked.folder or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        began_s = time.monotonic()
        mutmut = Mutmut(folder, asked.workers, sys.stderr)
        names = chosen(mutmut.make(), asked.modules, asked.sample, asked.seed)
        if not names:
            sys.stderr.write("No such module has mutants.\n")
            return 1
        mutmut.run(names)
        account = mutmut.account(names)
        took_s = time.monotonic() - began_s
    sys.stdout.write(f"{account.text()} seed={asked.seed} took_s={took_s:.0f}\n")
    return 0


def parsed() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutation",
        description="Change the entrance in small ways: do its tests notice?",
    )
    parser.add_argument(
        "--modules", nargs="+", default=[], metavar="NAME", help="passage, checks, …"
    )
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="0: all")
    parser.add_argument("--seed", default=SEED, help="of the sample")
    parser.add_argument("--workers", type=int, default=WORKERS, help="at a time")
    parser.add_argument(
        "--folder", type=Path, help="keep the copy here, for `mutmut browse`"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
