"""The report of the gates: who was to be measured, who was, and what came of it. Pure.

People are counted, not events: whoever was flagged three times is one. Nobody is named,
and no cause that fewer than five have stands by itself.

Source: `domain.md` 10 (fields), 2.8 (count people), 7.2 (small groups).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from edge_app.discretion import NORMAL
from edge_app.model import Json
from edge_app.reporting.counting import Alarms, Dated, whole
from edge_app.stations.checks import SMALL

FIRST_FLAGS = ("hold", "fever")
"""Of people without a badge these are counted, since nobody can tell them apart."""
UNFLAGGED = NORMAL | {"retry", "manual", "wait", "recheck", "no-person"}
"""Results that say nothing of a fever."""


class Gate:
    """Counts one period of some gates."""

    kinds = frozenset(
        {
            "screening",
            "fever",
            "passage",
            "admission",
            "override",
            "case",
            "duty",
            "check",
            "alarm",
        }
    )

    def __init__(self) -> None:
        self._people: dict[str, set[str]] = {}
        self._events: Counter[str] = Counter()
        self._causes: dict[str, set[str]] = {}
        self._checks: dict[tuple[str, str], Mapping[str, Any]] = {}
        self._alarms = Alarms()

    def take(self, row: Dated) -> None:
        """Count a row."""
        data, kind = row.data, row.kind
        match kind:
            case "screening" | "fever":
                self._take_measurement(kind, data)
            case "passage":
                self._take_passage(data)
            case "case":
                cause, person = str(data.get("cause")), str(data.get("person"))
                self._causes.setdefault(cause, set()).add(person)
            case "check":
                key = str(data.get("date")), str(data.get("check"))
                self._checks.setdefault(key, data)
            case "alarm":
                self._alarms.take(data)
            case _:
                self._take_other(kind, data)

    def later(self, _row: Dated) -> None:
        """See a row of after the period; nothing of it is of this one."""

    def _take_measurement(self, kind: str, data: Mapping[str, Any]) -> None:
        if "value_c" not in data:
            return
        person, result = str(data.get("person") or ""), str(data.get("result"))
        self._events["measurements"] += 1
        self._note("measured", person, counts=result in {*NORMAL, *FIRST_FLAGS})
        if result not in UNFLAGGED and not result.startswith("passed"):
            self._note("flagged", person, counts=result == "hold")
        if kind == "fever":
            self._note("confirmed", person, counts=True)

    def _take_passage(self, data: Mapping[str, Any]) -> None:
        way, result = data.get("direction"), data.get("result")
        self._events["entered"] += way == "in"
        self._events["left"] += way == "out"
        self._events["unscreened"] += result == "unscreened"

    def _take_other(self, kind: str, data: Mapping[str, Any]) -> None:
        if kind == "duty" and data.get("duty") == "leave":
            self._events[f"leave_{data.get('result')}"] += 1
        self._events["refused"] += kind == "admission" and (
            data.get("result") == "refused"
        )
        self._events["overrides"] += kind == "override"

    def _note(self, what: str, person: str, *, counts: bool) -> None:
        """Count somebody once, or somebody nameless where that is a new one."""
        if person:
            self._people.setdefault(what, set()).add(person)
        elif counts:
            self._events[f"{what}_nameless"] += 1

    def _of(self, what: str) -> int:
        return len(self._people.get(what, ())) + self._events[f"{what}_nameless"]

    def flagged(self) -> bool:
        """Say whether anybody was too warm, unmeasured, or fell ill."""
        return bool(
            self._of("flagged")
            or self._of("confirmed")
            or self._events["unscreened"]
            or self._causes
        )

    def completeness(self) -> dict[str, Json]:
        """Return what the period's checks say, added up."""
        told = [one for one in self._checks.values() if "expected" in one]
        if not told:
            return {}
        return {
            key: sum(whole(one.get(key)) for one in told)
            for key in ("expected", "measured", "missing")
        }

    def figures(self) -> dict[str, Json]:
        """Return the numbers."""
        names = (
            "measurements",
            "entered",
            "left",
            "unscreened",
            "overrides",
            "refused",
        )
        people = ("measured", "flagged", "confirmed")
        found: dict[str, Json] = {what: self._of(what) for what in people}
        found |= {name: self._events[name] for name in names}
        found["leave"] = {
            result: self._events[f"leave_{result}"]
            for result in ("granted", "used", "without")
        }
        found["absent"] = self._absent()
        found["checks"] = [
            {key: value for key, value in data.items() if key != "late"}
            for _, data in sorted(self._checks.items())
        ]
        found["alarms"] = self._alarms.figures()
        return found

    def _absent(self) -> list[Json]:
        """Count the ill by cause; causes of few are counted together, without names."""
        sizes = {cause: len(people) for cause, people in self._causes.items()}
        told: list[Json] = [
            {"cause": cause, "people": size}
            for cause, size in sorted(sizes.items())
            if size >= SMALL
        ]
        few = sum(size for size in sizes.values() if size < SMALL)
        return [*told, {"cause": "", "people": few}] if few else told
