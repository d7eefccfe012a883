"""Which device is asked next on a shared bus: earliest deadline first, without drift.

Pure: `edge_app.acquire` asks and tells what came of it. A device is lost after a time
AND a number of misses, then probed alone with a growing pause, and only when no other
waits, so that a dead slave costs the others one time-out now and then and no more.
Figures: those of wb-mqtt-serial (3 s and 2 cycles; pauses of 0.5 s more each time, 10 s
at most); on a full bus a dead slave is asked once in two such pauses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from edge_app.model import ns

LOST_AFTER_NS = ns(3)
LOST_AFTER_MISSES = 2
PAUSE_STEP_NS = ns(0.5)
PAUSE_LIMIT_NS = ns(10)


@dataclass(frozen=True, slots=True)
class Poll:
    """One device's questions and how it has been answering them.

    `due_ns` is when it should be asked next. `behind` counts rounds that were left
    out because the bus could not keep up.
    """

    device: str
    every_ns: int
    due_ns: int
    misses: int = 0
    missing_since_ns: int = 0
    pause_ns: int = 0
    behind: int = 0

    @property
    def lost(self) -> bool:
        """Say whether it is only probed now."""
        return self.pause_ns > 0


def first(polls: Iterable[Poll], now_ns: int) -> Poll | None:
    """Return the poll whose turn it is: earliest deadline first.

    A lost device lets everybody else go first who is due, but not for ever.
    """
    polls = tuple(polls)
    due = [one for one in polls if one.due_ns <= now_ns and not one.lost]
    starved = [
        one for one in polls if one.lost and one.due_ns + PAUSE_LIMIT_NS <= now_ns
    ]
    return min(
        starved or due or polls, key=lambda one: (one.due_ns, one.lost), default=None
    )


def answered(poll: Poll, now_ns: int) -> Poll:
    """Plan the next round after an answer: one period after the last deadline.

    Of the rounds whose time has already gone by the last one is made up for at once,
    so that a short delay costs nobody a reading; the others are left out and counted.
    """
    due_ns = poll.due_ns + poll.every_ns
    late = max(0, (now_ns - due_ns) // poll.every_ns)
    return Poll(
        poll.device,
        poll.every_ns,
        due_ns + late * poll.every_ns,
        behind=poll.behind + late,
    )


def missed(poll: Poll, now_ns: int) -> Poll:
    """Plan the next round after no answer, or a wrong one.

    One that may be a slip is followed by the next round as planned, a second one by
    a round that leaves the others some time. A device that is lost is asked again
    after its pause, which grows.
    """
    since_ns = poll.missing_since_ns if poll.misses else poll.due_ns
    counted = replace(poll, misses=poll.misses + 1, missing_since_ns=since_ns)
    gone = counted.misses >= LOST_AFTER_MISSES and now_ns - since_ns >= LOST_AFTER_NS
    if not (gone or poll.lost):
        again_ns = (
            now_ns if counted.misses < LOST_AFTER_MISSES else now_ns + PAUSE_STEP_NS
        )
        late = max(1, -(-(again_ns - poll.due_ns) // poll.every_ns))
        return replace(counted, due_ns=poll.due_ns + late * poll.every_ns)
    pause_ns = min(poll.pause_ns + PAUSE_STEP_NS, PAUSE_LIMIT_NS)
    return replace(
        counted, pause_ns=pause_ns, due_ns=now_ns + max(pause_ns, poll.every_ns)
    )
