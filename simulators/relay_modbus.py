"""A relay board, written from the Modbus protocol alone.

Coils from 0000 can be written and read; everything else is exception 02. After a power
cut all relays are off. Each device of the configuration is one relay of the board.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulators.standin import refuse_unknown, truth

NO_SUCH_COIL = 2
RELAYS = 32


class Relay:
    """One relay, and through it the whole board on a Modbus line."""

    latency_s = 0.01

    def __init__(self, coils: dict[int, int], *, channel: int) -> None:
        self.coils = coils
        self.channel = channel

    def beside(self, settings: Mapping[str, Any]) -> Relay:
        """Make another relay of the same board."""
        return Relay(self.coils, channel=int(settings.get("channel", 1)))

    def read(self, table: str, address: int, count: int) -> tuple[int, ...] | None:
        """Return the coils, or None outside the board."""
        wanted = range(address, address + count)
        if table != "coil" or not all(coil in self.coils for coil in wanted):
            return None
        return tuple(self.coils[coil] for coil in wanted)

    def write(self, table: str, address: int, values: tuple[int, ...]) -> int:
        """Switch relays; all of them or none."""
        wanted = dict(enumerate(values, address))
        if table != "coil" or not all(coil in self.coils for coil in wanted):
            return NO_SUCH_COIL
        self.coils.update(wanted)
        return 0

    def poke(self, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Switch this relay by hand (`on`), or let the board lose power (`restart`)."""
        refuse_unknown(change, ("on", "restart"))
        if truth(change.get("restart", "no")):
            self.coils.update(dict.fromkeys(self.coils, 0))
        if "on" in change and self.channel - 1 in self.coils:
            self.coils[self.channel - 1] = int(truth(change["on"]))
        return {
            "on": bool(self.coils.get(self.channel - 1)),
            "relays_on": [coil + 1 for coil, state in self.coils.items() if state],
        }


def stand_in(settings: Mapping[str, Any]) -> Relay:
    """Make one, all off; settings `channel` and `relays` (how many the board has)."""
    coils = dict.fromkeys(range(int(settings.get("relays", RELAYS))), 0)
    return Relay(coils, channel=int(settings.get("channel", 1)))
