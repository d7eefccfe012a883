"""How long the link waits before it tries the broker again; pure."""

from __future__ import annotations

from enum import Enum

FIRST_S = 0.2
SHORTEST_S = 1.0
LONGEST_S = 60.0
STEADY_S = 10.0
"""A connection that held this long was a good one."""
CALM_S = 45.0
"""After this long nobody is fighting for our name any more; a twin that gave way looks
in again only after `LONGEST_S`, and must not wear us down."""
TAKEOVERS = 3
"""From this many take-overs on a gateway that came later gives way."""
FIRST_STAYS, SENIOR_STAYS = 4, 2
"""So many more stand it who was there first, and of two alike the senior one; if both
gave way at once, nobody would be left."""


class Ending(Enum):
    """Why a try or a connection ended."""

    AWAY = "away"
    """Nobody answered, or the connection broke."""
    REFUSED = "refused"
    """The broker answered and does not want us; a person has to change something."""
    TAKEN_OVER = "taken over"
    """Somebody else connected under our name."""


class Pace:
    """Counts failures; every wait is drawn between half and the whole of its time."""

    def __init__(self) -> None:
        self._failures = 0
        self._limit = TAKEOVERS
        self.takeovers = 0

    def meet_twin(self, *, came_later: bool, senior: bool) -> None:
        """Decide how many take-overs to stand, against a twin that does the same."""
        first = 0 if came_later else FIRST_STAYS
        self._limit = TAKEOVERS + first + (SENIOR_STAYS if senior else 0)

    def taken_over(self) -> bool:
        """Count a take-over; say whether it is time to give way."""
        self.takeovers += 1
        return self.takeovers >= self._limit

    def wait_s(self, ending: Ending, held_s: float, share: float) -> float:
        """Return the wait after an ending.

        `held_s` is how long the connection was up, 0 if it never was; `share` is a
        random number from 0 to 1.
        """
        if held_s >= STEADY_S:
            self._failures = 0
        if held_s >= CALM_S:
            self.takeovers = 0
        if ending is Ending.TAKEN_OVER and self.takeovers >= self._limit:
            return LONGEST_S * (1 + share)
        if ending is Ending.REFUSED:
            return LONGEST_S * (1 + share) / 2
        self._failures += 1
        if self._failures == 1:
            return FIRST_S * (1 + share) / 2
        ceiling_s = min(SHORTEST_S * 2.0 ** min(self._failures - 2, 10), LONGEST_S)
        return ceiling_s * (1 + share) / 2
