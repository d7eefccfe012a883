"""The made part of docs/vectors.md: `python -m tests.vector_table`.

A row for each device of which frames were published, captured or computed: how many
are tests here, and which are left out, with the reason. A test compares it with what
stands there.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from tests.readme import section
from tests.unit.vector_entries import ENTRIES, LEFT_OUT, Entry, is_true

PAGE = Path(__file__).parent.parent / "docs" / "vectors.md"
OTHERS = {
    "checks": "`drivers.checks`",
    "epc": "the app's tag numbers",
    "modbus": "the gateway's Modbus, and the stand-ins' slave",
}
"""Where entries of no single driver are gone through."""


def left_out() -> list[Entry]:
    """Return what is no test: the numbers of a device's entries, and the reason."""
    groups: list[Entry] = json.loads(LEFT_OUT.read_text(encoding="utf-8"))
    return groups


def vector_table() -> str:
    """Return the table of published entries, a row for each device."""
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in ENTRIES:
        groups[entry["driver"], entry["device"]].append(entry)
    rows = ["| device | entries | tested | refused | left out | where, or why not |"]
    rows.append("|---|---|---|---|---|---|")
    for (name, device), entries in sorted(groups.items()):
        where = OTHERS.get(name, f"`{name}`")
        rows.append(row(device, sum(map(is_true, entries)), len(entries), 0, where))
    rows += [
        row(group["device"], 0, 0, len(group["ids"]), group["reason"])
        for group in sorted(left_out(), key=lambda one: str(one["device"]))
    ]
    out = sum(len(group["ids"]) for group in left_out())
    rows.append(row("all", sum(map(is_true, ENTRIES)), len(ENTRIES), out, ""))
    return "\n".join(rows)


def row(device: str, true: int, tests: int, out: int, where: str) -> str:
    """Return one row; of the tests, those that are not true are refused."""
    counts = (tests + out, true, tests - true, out)
    cells = (device, *(str(one or "-") for one in counts), where)
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Write the made part anew."""
    text = PAGE.read_text("utf-8")
    start, end = section(text, "vectors")
    PAGE.write_text(text[:start] + vector_table() + text[end:], "utf-8")


if __name__ == "__main__":
    main()
