"""The table of all alarms in docs/alarms.md: `python -m tests.alarm_table`.

A test compares it with what stands there, so that the page stays true.
"""

from __future__ import annotations

from pathlib import Path

from edge_app.cli.alarm_list import listed
from tests.readme import section

PAGE = Path(__file__).parent.parent / "docs" / "alarms.md"


def alarm_table() -> str:
    """Return the table of alarms, a row for each."""
    rows = [
        "| alarm | raised by | priority | when | over when | what to do |",
        "|---|---|---|---|---|---|",
    ]
    rows += [
        f"| `{one.name}` | {one.kind} | {one.priority} "
        f"| {one.raised} | {one.over} | {one.act} |"
        for one in listed()
    ]
    return "\n".join(rows)


def main() -> None:
    """Write the table anew."""
    text = PAGE.read_text("utf-8")
    start, end = section(text, "alarms")
    PAGE.write_text(text[:start] + alarm_table() + text[end:], "utf-8")


if __name__ == "__main__":
    main()
