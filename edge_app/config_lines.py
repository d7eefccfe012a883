"""Where in a TOML file each table and key stands, for the sentences about mistakes.

The TOML parser gives values without places. This looks for headers and keys at the
start of a line and is good enough to point with: total, and never used for a value.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TypeAlias

HEADER = re.compile(r"\s*\[(\[)?\s*([A-Za-z0-9_-]+)\s*\]")
KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")

Places: TypeAlias = Mapping[tuple[str, int], Mapping[str, int]]
"""By section and its number (from 0): the line of each key, and of the header as ""."""


def places(text: str) -> Places:
    """Find the line, counted from 1, of each header and of each key below it."""
    found: dict[tuple[str, int], dict[str, int]] = {("", 0): {}}
    seen: Counter[str] = Counter()
    table = found["", 0]
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            section = header.group(2)
            table = found.setdefault((section, seen[section]), {"": number})
            seen[section] += 1
        elif key := KEY.match(line):
            table.setdefault(key.group(1), number)
    return found
