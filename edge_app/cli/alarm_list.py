"""Every alarm there is: `alarms.toml` of this package, as records and as lines."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from edge_app.outcomes import Priority


@dataclass(frozen=True, slots=True)
class Listed:
    """One alarm; words in capitals in its name stand for names of the site."""

    name: str
    kind: str
    priority: Priority
    raised: str
    over: str
    act: str


def listed() -> tuple[Listed, ...]:
    """Return every alarm that the gateway can raise, by the kind that raises it."""
    text = resources.files("edge_app.cli").joinpath("alarms.toml").read_text("utf-8")
    return tuple(
        Listed(name, kind, Priority(priority), raised, over, act)
        for kind, table in tomllib.loads(text).items()
        for name, (priority, raised, over, act) in table.items()
    )


def lines() -> Iterator[str]:
    """Draw the list for a terminal."""
    kind = ""
    for one in listed():
        if one.kind != kind:
            kind = one.kind
            yield f"[{kind}]"
        yield f"{one.name} ({one.priority}): {one.raised}; over: {one.over}; {one.act}."
