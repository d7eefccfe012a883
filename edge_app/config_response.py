"""What the response level and the reports need of the rest of a site. Pure.

None of them can see it in its own table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from edge_app.config_form import Spot, guess
from edge_app.config_records import StationConfig
from edge_app.stations.report_parts import KINDS_OF
from edge_app.stations.report_parts import Limits as ReportLimits
from edge_app.stations.response_parts import Limits as ResponseLimits

Found: TypeAlias = tuple[StationConfig, Spot]


def judge_response(found: Sequence[Found], document: Mapping[str, Any]) -> None:
    """Note a second table of levels, and checks that the site does not have."""
    first, checks = "", _checks(document)
    for one, spot in found:
        if not isinstance(one.limits, ResponseLimits):
            continue
        if first:
            spot.wrong("", f'a site has one response level, and "{first}" is it.')
        first = first or one.name
        held = {name for names in one.limits.checks.values() for name in names}
        for name in sorted(held - checks):
            spot.wrong("checks", f'there is no check "{name}"; {guess(name, checks)}')


def _checks(document: Mapping[str, Any]) -> set[str]:
    """Return the names of the site's checks, as far as its table can be read."""
    people = document.get("people")
    texts = people.get("checks") if isinstance(people, Mapping) else None
    found = texts if isinstance(texts, list | tuple) else ()
    return {text.split()[0] for text in found if isinstance(text, str) and text.split()}


def judge_reports(found: Sequence[Found]) -> None:
    """Note stations of a report that there are not, or that it is not counted from."""
    for one, spot in found:
        if not isinstance(one.limits, ReportLimits):
            continue
        kinds = KINDS_OF[one.limits.of]
        known = [other.name for other, _ in found if other.kind.name in kinds]
        for name in one.limits.stations:
            if name not in known:
                said = f'a report of "{one.limits.of}" has no station "{name}"'
                spot.wrong("stations", f"{said}; {guess(name, known)}")
        if not known:
            spot.odd("of", f"there is nothing to count: no {' or '.join(kinds)}.")
