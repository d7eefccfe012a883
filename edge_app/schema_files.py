"""The JSON Schemas that ship with the package, by the topic they are for."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import msgspec

_ROOT_LEVELS = 3
_BY_LEVEL: dict[str, str] = {
    "status": "status",
    "state": "state",
    "alarm": "alarm",
    "event": "event",
    "epcis": "epcis",
    "health": "health",
    "mark": "mark",
    "command": "command",
    "reply": "reply",
}


def name_of(topic: str) -> str | None:
    """Return the name of a topic's schema; None for a topic that is none of ours."""
    levels = topic.split("/")
    if levels[0] != "gatepost" or len(levels) <= _ROOT_LEVELS:
        return None
    return _BY_LEVEL.get(levels[_ROOT_LEVELS])


def names() -> tuple[str, ...]:
    """Return the name of every schema there is."""
    folder = files("edge_app") / "schemas"
    found = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name[:-5] for name in found if name.endswith(".json")))


def load(name: str) -> dict[str, Any]:
    """Read one schema; its `$id` is `urn:gatepost:` and its name."""
    text = (files("edge_app") / "schemas" / f"{name}.json").read_bytes()
    return msgspec.json.decode(text, type=dict[str, Any])
