"""Messages that wait for the link: by station and id, until it said what came of them.

Nothing here is kept: the station that wrote a message says it again after each start.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from edge_app.model import Document
from edge_app.outcomes import Message

WAITING_HIGH = 600
"""Messages that may wait; more than one calling station ever has."""
FULL = "Too many messages wait for the link."


class Letterbox:
    """One core's letterbox; `tell` reaches the link, `answer` the station.

    Both are called without a lock held, from whichever thread asks. Whoever builds the
    socket sets `tell`; until then a message waits for the link's welcome.
    """

    def __init__(self, answer: Callable[[str, str, bool, str], None]) -> None:
        self.tell: Callable[[Mapping[str, Any]], None] = lambda _line: None
        self._answer = answer
        self._waiting: dict[tuple[str, str], Document] = {}
        self._lock = threading.Lock()

    def put(self, station: str, message: Message) -> None:
        """Take a message that is on disk; the same id takes the former one's place."""
        line: Document = {
            "station": station,
            "id": message.id,
            "way": message.way,
            "to": message.to,
            "subject": message.subject,
            "text": message.text,
        }
        with self._lock:
            key = station, message.id
            full = len(self._waiting) >= WAITING_HIGH and key not in self._waiting
            if not full:
                self._waiting[key] = line
        if full:
            self._answer(station, message.id, False, FULL)
        else:
            self.tell({"message": line})

    def lines(self) -> tuple[Mapping[str, Any], ...]:
        """Return every message that waits, for a link that has just come."""
        with self._lock:
            return tuple({"message": one} for one in self._waiting.values())

    def came(self, report: Mapping[str, Any]) -> None:
        """Take the link's word on a message; what nobody waits for is passed over."""
        match report:
            case {"station": str(station), "id": str(name), "ok": bool(ok)}:
                with self._lock:
                    known = self._waiting.pop((station, name), None)
                if known is not None:
                    why = report.get("why")
                    self._answer(station, name, ok, why if isinstance(why, str) else "")
