"""A device as it stands on its bus: by name, with its table and what ails it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulators.device_faults import DeviceFault


def still() -> None:
    """Do nothing: most devices need no push after a poke."""


@dataclass(slots=True)
class Standing:
    """One device on its bus; `stir` makes its bus look at it anew."""

    name: str
    bus: str
    table: Mapping[str, Any]
    device: Any
    stir: Callable[[], None] = field(default=still)
    fault: DeviceFault = field(init=False)

    def __post_init__(self) -> None:
        """Let it be well at first."""
        self.fault = DeviceFault(self.device)
