"""What reading the longest roster takes: the text judged, every badge made a name."""

from __future__ import annotations

import time
from pathlib import Path

from edge_app.people import Veil
from edge_app.roster import ROWS_LIMIT, judge, roster_of
from tests.benchmarks.tables import Table, in_ms, median

SCHEMES = ("epc", "em4100")
ENCODINGS = ("utf-8", "gbk", "utf-16")


def roster_figure(_folder: Path, rounds: int) -> Table:
    """Read a roster of as many rows as one may have, in each encoding."""
    veil = Veil(b"a key of the benchmark")
    rows = "".join(
        f"{number:08X},学生{number},{number % 400},pupil\n"
        for number in range(ROWS_LIMIT)
    )
    text = f"badge,pseudonym,class,role\n{rows}"
    took: dict[str, float] = {}
    for encoding in ENCODINGS:
        raw, spent = text.encode(encoding), list[float]()
        for _ in range(rounds):
            begun_s = time.perf_counter()
            roster_of(judge(raw).rows, veil, SCHEMES)
            spent.append(time.perf_counter() - begun_s)
        took[encoding] = median(spent)
    return Table(
        f"Reading a roster of {ROWS_LIMIT:,} rows, each badge by two sorts of reader",
        ("encoding", "ms"),
        tuple((encoding, in_ms(seconds)) for encoding, seconds in took.items()),
        facts={"rows": ROWS_LIMIT, "seconds": took},
    )
