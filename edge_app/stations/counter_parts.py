"""What a counter is set up with and what it remembers. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from drivers.contract import option
from edge_app.presence import Presence
from edge_app.stations.contract import State


@dataclass(frozen=True, slots=True)
class Limits:
    """The counter's devices, and the places that goods go between."""

    name: str
    reader: str = option("", about="The reader of the goods' tags.")
    scanner: str = option("", about="The scanner of the goods' printed codes.")
    buzzer: str = option("", about="It beeps when a move is on disk.")
    lamp: str = option("", about="It lights up when a move is on disk.")
    direction: Literal["auto", "in", "out"] = option(
        "auto",
        choices=("auto", "in", "out"),
        about="Which way goods go; auto: out if they are in the store, in if not.",
    )
    supplier: str = option("<supplier>", about="Where goods come from.")
    recipient: str = option("<recipient>", about="Where goods go to.")
    away_s: float = option(
        3.0, low=0.5, high=600, about="How long a tag is unseen before it counts again."
    )
    again_s: float = option(
        1.0, low=0.1, high=60, about="A code read again so soon is the same scan."
    )
    beep_within_s: float = option(
        2.0, low=0.1, high=60, about="After this time a beep would only confuse."
    )
    most_tags: int = option(
        200, low=1, high=5000, about="How many tags may lie on the counter at once."
    )

    def __post_init__(self) -> None:
        """Refuse a counter that goods cannot be shown to."""
        if not self.reader and not self.scanner:
            raise ValueError("reader or scanner is missing; goods are shown to one.")


@dataclass(frozen=True, slots=True)
class Present:
    """A tag that lies on the counter: its number or hash, and whether it was booked.

    So is a code that was just read.
    """

    tag: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """The tags that lie on the counter and the codes just read, in their order."""

    present: tuple[Present, ...] = ()
    codes: tuple[Present, ...] = ()


@dataclass(frozen=True, slots=True)
class Passing:
    """When each was seen last; 0 `wake_ns` is no wish."""

    tags: Presence = field(default_factory=Presence)
    codes: Presence = field(default_factory=Presence)
    crowded: bool = False
    wake_ns: int = 0


CounterState = State[Kept, Passing]
