"""The newest that every device said, for `gatepost watch`. Pure.

The bus threads write and the socket's thread reads: one entry is one assignment, and
a reader takes a copy first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from edge_app.model import SECOND_NS, CodeRead, Document, Entry, Reading, TagRead

Key: TypeAlias = tuple[str, str, str]


class Latest:
    """By device, quantity and channel; tags and codes have one place a device."""

    def __init__(self) -> None:
        self._newest: dict[Key, Reading | TagRead | CodeRead] = {}

    def note(self, entry: Entry) -> None:
        """Remember it; what is no reading is passed over."""
        if isinstance(entry, Reading):
            self._newest[entry.device, entry.quantity.key, entry.channel] = entry
        elif isinstance(entry, TagRead | CodeRead):
            self._newest[entry.device, "", ""] = entry

    def documents(self, now_ns: int) -> Mapping[str, Sequence[Document]]:
        """Return what each device said last, and how many seconds ago."""
        found: dict[str, list[Document]] = {}
        for (device, quantity, channel), entry in list(self._newest.items()):
            age_s = max(0, now_ns - entry.at.boot_ns) // SECOND_NS
            said = _said(entry, quantity, channel)
            found.setdefault(device, []).append({**said, "age_s": age_s})
        return found


def _said(
    entry: Reading | TagRead | CodeRead, quantity: str, channel: str
) -> dict[str, str]:
    match entry:
        case Reading():
            return {
                "quantity": quantity,
                "channel": channel,
                "value": str(entry.value),
                "unit": entry.quantity.unit,
            }
        case TagRead():
            # Not even the hash of a person is for a table that anybody may look at.
            return {"quantity": "tag", "value": entry.code or "a badge"}
        case CodeRead():
            return {"quantity": "code", "value": entry.code or "a badge"}
