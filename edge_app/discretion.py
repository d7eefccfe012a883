"""What of a person stays in the box, and what goes along with what leaves it. Pure.

A normal temperature is nobody's business: it is kept here for its time and leaves as
a count. What asks somebody to act (a hold, a fever, a value that never settles)
leaves as an event.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from edge_app.model import SECOND_NS, Document

NORMAL = frozenset({"passed", "no-badge"})
"""Results of a screening whose temperature was normal."""
PERIOD_S = 3600
_PERSON = re.compile(r'"([a-z2-7]{26})"')


@dataclass(frozen=True, slots=True)
class Discretion:
    """How much leaves: with `counts` normal temperatures only as counts.

    `key_id` names the key of the hashes; `period_s` is how long a count runs.
    """

    key_id: str = ""
    counts: bool = False
    period_s: int = PERIOD_S

    def keeps_back(self, kind: str, data: Document) -> bool:
        """Say whether an event is kept in the box and leaves as a count."""
        return self.counts and is_normal(kind, data) and "value_c" in data

    def signed(self, data: Document) -> Document:
        """Put the id of the key beside the hash of a person, where there is one."""
        if not self.key_id or not data.get("person"):
            return data
        return {**data, "person_key": self.key_id}

    def period_of(self, wall_ns: int) -> tuple[int, int]:
        """Return begin and end of the period of a wall time, in whole seconds."""
        begin_s = wall_ns // SECOND_NS // self.period_s * self.period_s
        return begin_s, begin_s + self.period_s


ALL_LEAVES = Discretion()


def is_normal(kind: str, data: Document) -> bool:
    """Say whether an event is a measurement with nothing to act upon."""
    return kind == "screening" and data.get("result") in NORMAL


def value_of(data: Document) -> Decimal:
    """Return the temperature of a measurement that has one."""
    value = data["value_c"]
    return value if isinstance(value, Decimal) else Decimal(str(value))


def person_in(text: str) -> str:
    """Return the first person's hash in a JSON text, empty where there is none."""
    found = _PERSON.search(text)
    return found.group(1) if found else ""
