"""How the core writes down what stations keep, and reads it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from edge_app.engine_values import Memory
from edge_app.outcomes import Kept
from edge_app.stations.contract import AnyStation


def _upgrade(kept: Kept, kind: AnyStation) -> bytes:
    """Bring a kept state to the version of this release."""
    if kept.version == kind.version:
        return kept.text
    if kept.version > kind.version:
        raise ValueError(f"it was written by a newer Gatepost (form {kept.version})")
    try:
        document: Mapping[str, Any] = msgspec.json.decode(kept.text)
        for version in range(kept.version, kind.version):
            document = kind.upgrades[version](document)
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"it does not fit its form {kept.version}") from error
    return msgspec.json.encode(document)


MEMORY = Memory(
    write=msgspec.json.encode,
    read=lambda text, wanted: msgspec.json.decode(text, type=wanted),
    upgrade=_upgrade,
)
