"""Which message goes next, and how far each stream has been acknowledged.

Nothing here sends: the link asks for what is due and tells what was acknowledged.
Live messages come first, then urgent, ledger and record rows, then rows that the
consumer asked for again. The window keeps some places free for live messages.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from edge_app.kinds import Stream
from edge_app.model import Document
from edge_app.rows import Row
from edge_app.topics import Message, resent

PAGE = 500
"""How many rows are read from the journal at once."""
RESENDS_LIMIT = 16
"""How many resends may wait."""
TRIMMED = "trimmed"
NEVER = "never existed"


class Live:
    """Messages that do not wait behind a backlog; of a retained one only the newest.

    Their number is bounded by the topics there are, that of replies by `limit`.
    """

    def __init__(self, limit: int = 1000) -> None:
        self._retained: OrderedDict[str, Message] = OrderedDict()
        self._replies: deque[Message] = deque(maxlen=limit)

    def put(self, message: Message) -> None:
        """Add a message; a retained one takes the place of the older one."""
        if message.retain:
            self._retained[message.topic] = message
        else:
            self._replies.append(message)

    def put_back(self, message: Message) -> None:
        """Add a message that was not acknowledged, unless there is a newer one."""
        if not message.retain:
            self._replies.appendleft(message)
        elif message.topic not in self._retained:
            self._retained[message.topic] = message

    def pop(self) -> Message | None:
        """Take the next one: replies first."""
        if self._replies:
            return self._replies.popleft()
        if self._retained:
            return self._retained.popitem(last=False)[1]
        return None

    def forget_retained(self) -> None:
        """Drop what is retained and waiting; a new connection begins with all."""
        self._retained.clear()

    def __bool__(self) -> bool:
        """Say whether anything waits."""
        return bool(self._replies or self._retained)


@dataclass(slots=True)
class _Lane:
    """One stream: rows read and not sent, rows sent and not acknowledged, cursor."""

    sent: int
    last: int
    read: int
    page: deque[Row] = field(default_factory=deque)
    under_way: OrderedDict[int, bool] = field(default_factory=OrderedDict)


class Backlog:
    """The rows of all streams that the broker has not acknowledged yet."""

    def __init__(self, sent: Mapping[Stream, int], last: Mapping[Stream, int]) -> None:
        self._lanes = {
            stream: _Lane(sent.get(stream, 0), last.get(stream, 0), sent.get(stream, 0))
            for stream in Stream
        }

    def grew(self, last: Mapping[str, Any]) -> None:
        """Take the last row on disk of each stream; a stream never shrinks."""
        for stream, lane in self._lanes.items():
            told = last.get(stream.value)
            if isinstance(told, int) and told > lane.last:
                lane.last = told

    def wanted(self) -> tuple[Stream, int] | None:
        """Say which stream must be read on, and after which row, before `pop`."""
        for stream, lane in self._lanes.items():
            if lane.page:
                return None
            if lane.read < lane.last:
                return stream, lane.read
        return None

    def fill(self, stream: Stream, rows: Iterable[Row]) -> bool:
        """Take the rows that `wanted` asked for; False if there were none.

        None means that the announced rows are not there: the lane waits until more
        are announced and does not ask again at once.
        """
        lane = self._lanes[stream]
        lane.page.extend(rows)
        if not lane.page:
            lane.last = lane.read
            return False
        lane.read = lane.page[-1].seq
        return True

    def pop(self) -> Row | None:
        """Take the next row to send, of the most pressing stream that has one."""
        for lane in self._lanes.values():
            if lane.page:
                row = lane.page.popleft()
                lane.under_way[row.seq] = False
                return row
        return None

    def acked(self, stream: Stream, seq: int) -> bool:
        """Take an acknowledgement, in any order; say whether the cursor moved."""
        lane = self._lanes[stream]
        if seq not in lane.under_way:
            return False
        lane.under_way[seq] = True
        moved = False
        while lane.under_way and lane.under_way[next(iter(lane.under_way))]:
            lane.sent, _ = lane.under_way.popitem(last=False)
            moved = True
        return moved

    def rewind(self) -> None:
        """Start again behind the cursors: what was under way may be lost."""
        for lane in self._lanes.values():
            lane.page.clear()
            lane.under_way.clear()
            lane.read = lane.sent

    def sent(self) -> dict[str, int]:
        """Return the last row of each stream up to which all are acknowledged."""
        return {stream.value: lane.sent for stream, lane in self._lanes.items()}

    def given_out(self, stream: Stream) -> int:
        """Return the last row that was handed out for sending, or acknowledged."""
        lane = self._lanes[stream]
        return next(reversed(lane.under_way), lane.sent)

    def drained(self) -> bool:
        """Say whether every row that there is has been acknowledged."""
        return all(
            lane.read == lane.last and not lane.page and not lane.under_way
            for lane in self._lanes.values()
        )

    def behind(self) -> int:
        """Return how many rows wait for an acknowledgement."""
        return sum(lane.last - lane.sent for lane in self._lanes.values())


@dataclass(slots=True)
class Resend:
    """One wish of the consumer for rows it lacks; `id` is the command's.

    `newest` is the last row there is, `given_out` the last one that was sent at all:
    rows between the two come by themselves.
    """

    id: str
    stream: Stream
    first: int
    asked: int
    newest: int
    given_out: int
    last: int = 0
    read: int = 0
    sent: int = 0
    gone: list[tuple[int, int, str]] = field(default_factory=list)
    page: deque[Row] = field(default_factory=deque)
    under_way: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin right before the first row, and end where rows were not sent yet."""
        self.first = max(self.first, 1)
        self.last = min(self.asked, self.given_out)
        self.read = self.first - 1

    def report(self) -> Document:
        """Say what came of it."""
        gone = list(self.gone)
        if self.asked > self.newest:
            gone.append((max(self.first, self.newest + 1), self.asked, NEVER))
        return resent(self.stream.value, self.first, self.asked, self.sent, gone)


class Resends:
    """The wishes, one after the other; each row counts when it is acknowledged."""

    def __init__(self, limit: int = RESENDS_LIMIT) -> None:
        self._limit = limit
        self._wishes: deque[Resend] = deque()

    def put(self, wish: Resend) -> bool:
        """Take a wish; False when too many wait already."""
        if len(self._wishes) >= self._limit:
            return False
        self._wishes.append(wish)
        return True

    def wanted(self) -> tuple[Stream, int, int] | None:
        """Say which rows must be read: stream, after, and the last one."""
        if not self._wishes:
            return None
        wish = self._wishes[0]
        if wish.page or wish.read >= wish.last:
            return None
        return wish.stream, wish.read, wish.last

    def fill(self, rows: Iterable[Row]) -> None:
        """Take the rows that `wanted` asked for; holes in them are gone."""
        wish = self._wishes[0]
        for row in rows:
            if row.seq > wish.last:
                break
            _gone(wish, row.seq - 1)
            wish.page.append(row)
            wish.read = row.seq
        if not wish.page:
            _gone(wish, wish.last)
            wish.read = wish.last

    def pop(self) -> Row | None:
        """Take the next row to send again."""
        if not self._wishes or not self._wishes[0].page:
            return None
        wish = self._wishes[0]
        row = wish.page.popleft()
        wish.under_way.add(row.seq)
        return row

    def acked(self, stream: Stream, seq: int) -> None:
        """Take the acknowledgement of a row that was sent again."""
        if self._wishes and self._wishes[0].stream is stream:
            wish = self._wishes[0]
            if seq in wish.under_way:
                wish.under_way.remove(seq)
                wish.sent += 1

    def rewind(self) -> None:
        """Send the wish under way again as a whole: its rows may be lost."""
        for wish in self._wishes:
            wish.page.clear()
            wish.under_way.clear()
            wish.gone.clear()
            wish.sent = 0
            wish.read = wish.first - 1

    def finished(self) -> Resend | None:
        """Take the wish that is done, if one is."""
        if not self._wishes:
            return None
        wish = self._wishes[0]
        if wish.read < wish.last or wish.page or wish.under_way:
            return None
        return self._wishes.popleft()


def _gone(wish: Resend, up_to: int) -> None:
    """Note the hole from behind what was read up to and with `up_to`.

    Every number up to the newest once had its row: it has had its time, or was of
    somebody who is forgotten.
    """
    if wish.read < up_to:
        wish.gone.append((wish.read + 1, up_to, TRIMMED))
