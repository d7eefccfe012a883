"""The link's post office: takes messages from the core, and tells what came of them.

One thread for each way, so that a server that hangs holds nobody but its own way. What
went out is remembered for a while: the core asks again after a broken connection, and
the message does not leave twice.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from edge_app.model import Document
from edge_app.webhook_form import Letter

LOG = logging.getLogger(__name__)
REMEMBERED = 1000
GOODBYE_S = 1.0
"""How long the end waits for a message that is just going out."""

Send: TypeAlias = Callable[[Letter], str]
Key: TypeAlias = tuple[str, str]


def letter_in(document: Mapping[str, Any]) -> Letter | None:
    """Read a message as the core tells it."""
    match document:
        case {
            "station": str(station),
            "id": str(name),
            "way": str(way),
            "to": str(to),
            "subject": str(subject),
            "text": str(text),
        }:
            return Letter(station, name, way, to, subject, text)
    return None


class PostOffice:
    """Sends by the ways that there are; `put` and `done` are the link's thread's."""

    def __init__(self, ways: Mapping[str, Send]) -> None:
        self._ways = ways
        self._queues: dict[str, queue.SimpleQueue[Letter | None]] = {}
        self._threads: list[threading.Thread] = []
        self._waiting: set[Key] = set()
        self._gone: OrderedDict[Key, None] = OrderedDict()
        self._told: deque[tuple[Letter, str]] = deque()

    def put(self, document: Mapping[str, Any]) -> None:
        """Take a message; one that is under way or went out is not sent again."""
        letter = letter_in(document)
        if letter is None:
            LOG.warning("event=message_not_understood")
            return
        key = letter.station, letter.id
        if key in self._waiting:
            return
        self._waiting.add(key)
        if key in self._gone:
            self._told.append((letter, ""))
        elif letter.way not in self._ways:
            self._told.append((letter, f"No way {letter.way} is configured."))
        else:
            self._queue_of(letter.way).put(letter)

    def done(self) -> tuple[Document, ...]:
        """Return what came of messages since the last time, for the core."""
        documents: list[Document] = []
        while self._told:
            letter, why = self._told.popleft()
            key = letter.station, letter.id
            self._waiting.discard(key)
            if not why:
                self._remember(key)
            LOG.info(
                "event=message station=%s id=%s way=%s why=%r",
                letter.station,
                letter.id,
                letter.way,
                why,
            )
            documents.append(
                {"station": key[0], "id": key[1], "ok": not why, "why": why}
            )
        return tuple(documents)

    def close(self) -> None:
        """End the threads; one that hangs ends with the process."""
        for one in self._queues.values():
            one.put(None)
        for thread in self._threads:
            thread.join(GOODBYE_S)

    def _remember(self, key: Key) -> None:
        self._gone[key] = None
        while len(self._gone) > REMEMBERED:
            self._gone.popitem(last=False)

    def _queue_of(self, way: str) -> queue.SimpleQueue[Letter | None]:
        """Return the queue of a way; its thread begins with its first message."""
        if way not in self._queues:
            made: queue.SimpleQueue[Letter | None] = queue.SimpleQueue()
            self._queues[way] = made
            thread = threading.Thread(
                target=self._serve,
                args=(made, self._ways[way]),
                name=f"post-{way}",
                daemon=True,
            )
            self._threads.append(thread)
            thread.start()
        return self._queues[way]

    def _serve(self, letters: queue.SimpleQueue[Letter | None], send: Send) -> None:
        while (letter := letters.get()) is not None:
            self._told.append((letter, send(letter)))
